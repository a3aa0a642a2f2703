package cues

import (
	"strings"
	"time"
)

// Retrigger says what a press of a cue does while the cue sounds or waits.
type Retrigger uint8

// The retrigger rules. The zero value is what nearly every cue wants.
const (
	Restart Retrigger = iota // it begins anew
	Ignore                   // nothing: the first press plays on
)

// String returns the rule as packs spell it.
func (r Retrigger) String() string {
	if r == Ignore {
		return "ignore"
	}
	return "restart"
}

// Bounds of what a pack may say about time, and what holds where it says nothing.
const (
	// DefaultRepeat is the silence between two repeats of an alarm: long enough to
	// hear that it repeats and to shout through.
	DefaultRepeat = 350 * time.Millisecond
	minRepeat     = 100 * time.Millisecond // less sounds like one long word
	maxRepeat     = 4 * time.Second        // 13 m at record pace

	minTTL = 250 * time.Millisecond // no cue is more pressing than one that steers
	maxTTL = 15 * time.Second       // 47 m at record pace
)

// staleSteer is how old a press of a steer cue may be when it is to sound: only
// when the program or the machine stood still is it older. Past it the runner is
// a metre further on, and a late "left" is worse than none.
const staleSteer = 250 * time.Millisecond

// TimeToLive returns how long a press of the cue may wait for its turn. At record
// pace (3.15 m/s) 1.5 s is 4.7 m: a warning of a turn is still worth having then.
// Steer never waits for another cue, and an alarm is right until it is cleared.
func (c Cue) TimeToLive() time.Duration {
	switch {
	case c.Class == Alarm:
		return time.Hour
	case c.Class == Steer:
		return staleSteer
	case c.TTL > 0:
		return c.TTL
	case c.Class == Prepare:
		return 1500 * time.Millisecond
	case c.Class == Service:
		return 3 * time.Second
	}
	return 5 * time.Second
}

// RepeatPause returns the silence between two repeats of an alarm.
func (c Cue) RepeatPause() time.Duration {
	if c.Repeat > 0 {
		return c.Repeat
	}
	return DefaultRepeat
}

// Ignores reports whether a press of the cue does nothing while the cue sounds or
// waits. A steer cue and an alarm always begin anew: a second press is a spotter
// who was not obeyed.
func (c Cue) Ignores() bool { return c.Retrigger == Ignore && c.Class < Steer }

// The cues that mean something to what waits; see [Supersedes].
const (
	// CancelID is the cue which says that the last one was wrong.
	CancelID ID = "cancel"
	clearID  ID = "clear" // the hazard has passed
	nowID    ID = "now"   // the end of a countdown
)

// Supersedes reports whether a press of newer takes back older, which was pressed
// before it and still waits, so that the runner must not hear it afterwards:
//
//	cancel               takes back whatever waits
//	any cue of its class or a higher one
//	                     takes back a waiting clear: it cleared what was there before
//	a steer to one side  takes back a waiting cue that names the other side
//	any cue              takes back its mirror
//	now                  takes back a waiting word of the countdown that it ends
//
// All of this is in the runner's frame.
func Supersedes(newer, older Cue) bool {
	switch side := Side(newer.ID); {
	case newer.ID == CancelID:
		return true
	case older.ID == clearID && newer.Class >= older.Class:
		return true
	case newer.Class == Steer && side != Centre && Side(older.ID) == -side:
		return true
	case newer.ID == nowID:
		return counts(older.ID)
	case side != Centre:
		return mirrored(newer.ID, older.ID)
	}
	return false
}

// mirrored reports whether two IDs are each other's [Mirror], without an
// allocation.
func mirrored(a, b ID) bool {
	x, y := string(a), string(b)
	for {
		v, restX, moreX := strings.Cut(x, "_")
		w, restY, moreY := strings.Cut(y, "_")
		switch {
		case v == "left" && w != "right", v == "right" && w != "left", v != "left" && v != "right" && v != w, moreX != moreY:
			return false
		case !moreX:
			return true
		}
		x, y = restX, restY
	}
}

// counts reports whether an ID is a word of a countdown.
func counts(id ID) bool {
	switch id {
	case "ten", "nine", "eight", "seven", "six", "five", "four", "three", "two", "one":
		return true
	}
	return false
}

// judgeTiming checks what is said of a cue's second press, repeats and waiting.
// The class is 0 where that is a fault already.
func judgeTiming(raw *rawCue, c *Cue, fl *faultList) {
	switch v := raw.retrigger; {
	case v.wrong, v.line == 0, v.text == "restart":
	case v.text != "ignore":
		fl.add(v.place, "unknown retrigger %s: use restart or ignore", quoted(v.text))
	case c.Class >= Steer:
		fl.add(v.place, "retrigger \"ignore\" for a cue of the class %q, which always begins anew: take it out", c.Class)
	default:
		c.Retrigger = Ignore
	}
	if v := raw.repeat; v.line > 0 && c.Class != 0 && c.Class != Alarm {
		fl.add(v.place, "repeat_ms for a cue of the class %q: only an alarm repeats, so take it out", c.Class)
	} else {
		c.Repeat = judgeMillis("repeat_ms", v, minRepeat, maxRepeat, fl)
	}
	if v := raw.ttl; v.line > 0 && c.Class >= Steer {
		fl.add(v.place, "ttl_ms for a cue of the class %q, which never waits: take it out", c.Class)
	} else {
		c.TTL = judgeMillis("ttl_ms", v, minTTL, maxTTL, fl)
	}
}

// judgeMillis returns a time that may be left out, 0 for one that is or that is
// out of its bounds.
func judgeMillis(key string, v millis, least, most time.Duration, fl *faultList) time.Duration {
	if v.line == 0 || v.wrong {
		return 0
	}
	if v.ms < least.Milliseconds() || v.ms > most.Milliseconds() {
		fl.add(v.place, "%s %d is out of bounds: use %d to %d", key, v.ms, least.Milliseconds(), most.Milliseconds())
		return 0
	}
	return time.Duration(v.ms) * time.Millisecond
}
