package demo

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"spotter/cues"
	"spotter/race"
	"spotter/text/say"
)

// How long the coach waits for a key, and shows what came of it, in real time.
const (
	answerFor = 4 * time.Second
	showFor   = 1500 * time.Millisecond
	hurry     = 30 // from this speed on both are shorter
	hurried   = 2500 * time.Millisecond
	glance    = 700 * time.Millisecond
)

// Score counts the right, wrong and late keys of a spotter.
type Score struct {
	Right, Wrong, Late int
	Times              []time.Duration // of the right keys, in real time
}

// Typical returns the median of the times of right keys; ok is false without one.
func (s *Score) Typical() (d time.Duration, ok bool) {
	if len(s.Times) == 0 {
		return 0, false
	}
	t := slices.Sorted(slices.Values(s.Times))
	return t[(len(t)-1)/2], true
}

// Words says the score, in English: "12 correct, 2 wrong, 1 late, typically 0.81 s".
func (s *Score) Words() string {
	w := fmt.Sprintf("%d correct, %d wrong, %d late", s.Right, s.Wrong, s.Late)
	if d, ok := s.Typical(); ok {
		w += fmt.Sprintf(", typically %.2f s", d.Seconds())
	}
	return w
}

// shown says the score in the language of the screen.
func (s *Score) shown() string {
	w := say.F("%d correct, %d wrong, %d late", s.Right, s.Wrong, s.Late)
	if d, ok := s.Typical(); ok {
		w += ", " + say.F("typically %.2f s", d.Seconds())
	}
	return w
}

// Coach asks for keys as a script goes by, and keeps the score. It is pure state and belongs
// to one goroutine.
type Coach struct {
	scenes []Scene
	label  func(want *Scene) string // the key that a scene asks for, as it is labelled
	speed  int
	taught map[string]bool // keys that were named once

	next    int
	at      *Scene        // the scene that asks now; nil for none
	since   time.Duration // boot time of that
	erred   bool          // a wrong key was pressed for it
	teaches bool          // its key is named: it is asked for the first time
	said    string        // what came of the last one
	until   time.Duration // boot time
	now     time.Duration // boot time of the last look
	running bool
	score   Score
}

// NewCoach returns the coach of a script at a speed. label returns the key that a scene
// asks for, as it is labelled.
func NewCoach(scenes []Scene, speed int, label func(want *Scene) string) *Coach {
	return &Coach{scenes: scenes, speed: speed, label: label, taught: map[string]bool{}}
}

// Look lets time go by: boot is the boot clock, elapsed the race time. started is false
// before the start.
func (c *Coach) Look(boot, elapsed time.Duration, started bool) {
	c.now, c.running = boot, started
	if c.at != nil && boot-c.since >= c.window() {
		if !c.erred {
			c.score.Late++
		}
		c.say(say.F("late: it was %s", c.label(c.at)))
	}
	if started && c.at == nil && boot >= c.until && c.next < len(c.scenes) && c.scenes[c.next].At <= elapsed {
		c.at, c.since, c.erred = &c.scenes[c.next], boot, false
		c.next++
		key := c.label(c.at)
		c.teaches = !c.taught[key]
		c.taught[key] = true
	}
}

// window returns how long the coach waits for a key.
func (c *Coach) window() time.Duration {
	if c.speed >= hurry {
		return hurried
	}
	return answerFor
}

// say shows what came of a scene, and ends it.
func (c *Coach) say(words string) {
	c.at, c.said, c.until = nil, words, c.now+showFor
	if c.speed >= hurry {
		c.until = c.now + glance
	}
}

// Event takes in what the spotter did. Only cues, splits, falls, and the end of a STOP are
// answers.
func (c *Coach) Event(e *race.Event) {
	if c.at == nil || !answers(e) {
		return
	}
	c.now = max(c.now, e.Boot)
	took := e.Boot - c.since
	switch {
	case !c.at.wants(e):
		if !c.erred {
			c.score.Wrong++
		}
		c.erred = true
	case c.erred:
		c.say(say.F("now it is correct: %s", c.label(c.at)))
	default:
		c.score.Right++
		c.score.Times = append(c.score.Times, max(0, took))
		c.say(say.F("correct: %s, %.2f s", c.label(c.at), max(0, took).Seconds()))
	}
}

// answers reports whether an event answers a question.
func answers(e *race.Event) bool {
	switch e.Kind {
	case race.KindCue, race.KindSplit, race.KindFall:
		return true
	}
	return e.Kind == race.KindGo && e.Item == race.ItemStop
}

// wants reports whether an event is what a scene asks for.
func (s *Scene) wants(e *race.Event) bool {
	if s.Does != "" {
		return e.Kind == s.Does
	}
	return e.Kind == race.KindCue && slices.Contains(s.Cues, e.Cue)
}

// Lesson returns what the screen asks or says now, "" for nothing: "drifts to road LEFT:
// which key?". The first time that a key is asked for it is named.
func (c *Coach) Lesson() string {
	switch {
	case !c.running:
		return say.T("demo, nothing is saved: enter starts")
	case c.at != nil && c.erred:
		return say.F("no: %s for %s", c.label(c.at), c.at.Sees)
	case c.at != nil:
		if c.teaches {
			return say.F("%s: press %s", c.at.Sees, c.label(c.at))
		}
		return say.F("%s: which key?", c.at.Sees)
	case c.now < c.until:
		return c.said
	case c.Over():
		return say.F("demo over: %s", c.score.shown())
	}
	return ""
}

// Over reports whether the script has come to its end.
func (c *Coach) Over() bool { return c.at == nil && c.next >= len(c.scenes) }

// Score returns the keys counted so far.
func (c *Coach) Score() Score { return c.score }

// KeyOf returns the cue whose key a scene asks for, as the spotter presses it; "" where it
// asks for no cue.
func (s *Scene) KeyOf(f cues.Frame) cues.ID {
	if len(s.Cues) == 0 {
		return ""
	}
	return f.Pressed(s.Cues[0])
}

// ParseSpeed reads a speed: "20" or "20x", from 1 to 60.
func ParseSpeed(s string) (int, error) {
	n, err := strconv.Atoi(strings.TrimSuffix(s, "x"))
	if err != nil || n < 1 || n > 60 {
		return 0, fmt.Errorf("%q: use 1 to 60, by how much faster the race is than a real one", s)
	}
	return n, nil
}
