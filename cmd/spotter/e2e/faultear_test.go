//go:build unix

package e2e

import (
	"math"
	"regexp"
	"slices"
	"strings"
	"time"

	"spotter/audio/audiotest/fakepulse"
)

// The names of one headset in its two profiles, as PulseAudio has them.
const (
	earMusic = "bluez_sink.AA_BB_CC_DD_EE_FF.a2dp_sink"
	earCalls = "bluez_sink.AA_BB_CC_DD_EE_FF.handsfree_head_unit"
)

// stormEar is the earpiece of a race with faults, and what was done to it.
type stormEar struct {
	name  string
	here  bool
	home  bool // the program was opened while it was there, so it must use no other sink
	muted bool
	soft  bool      // at zero or too soft to be heard
	since time.Time // of the last change, or of the opening of the program
}

// unheard reports whether nothing is heard in the earpiece while it is there.
func (e *stormEar) unheard() bool { return e.muted || e.soft }

// streamAtZero reports whether the server lets nothing of the program be heard. That
// lasts until the program makes its stream anew, as it does when a server is slow.
func (s *faultStorm) streamAtZero() bool {
	for _, st := range s.server.Streams() {
		if len(st.Volumes) > 0 && slices.Max(st.Volumes) == 0 {
			return true
		}
	}
	return false
}

// startEar starts the sound server of the race.
func (s *faultStorm) startEar() {
	s.server = fakepulse.Start(s.t, fakepulse.Options{PipeWire: s.rng.IntN(2) == 0,
		Sinks: []fakepulse.Sink{{Name: earMusic}, {Name: fakepulse.Laptop}}})
	s.ear = stormEar{name: earMusic, here: true}
}

// earOpened waits until the program has opened its output: what it opens first is its
// earpiece. On a busy machine a first attempt may fail, which the journal calls lost.
func (s *faultStorm) earOpened() {
	awaitJournal(s.t, s.path, "an open output", func(lines []line) bool {
		open := false
		for _, l := range lines {
			open = l.Kind != "open" && (open || l.Kind == "output" && l.State == "opened")
		}
		return open
	})
	s.ear.home, s.ear.since = s.ear.here, time.Now()
}

// full is the volume of one channel that changes nothing.
const full = 0x10000

// harmEar has something happen to the earpiece, or brings it back.
func (s *faultStorm) harmEar() {
	e := &s.ear
	defer func() { e.since = time.Now() }()
	if !e.here {
		if s.rng.IntN(2) == 0 {
			s.renameEar()
		}
		s.fault("sink back")
		s.bringEar()
		return
	}
	kind := []string{"sink lost", "sink renamed", "sink renamed", "sink muted", "sink muted", "sink at zero", "sink softened", "sink softened",
		"left ear muted", "right ear softer", "stream at zero", "stream killed", "connection cut"}[s.rng.IntN(13)]
	if e.unheard() && s.rng.IntN(2) == 0 {
		kind = "sink loud again"
	}
	s.fault(kind)
	switch kind {
	case "sink lost":
		s.server.Remove(e.name)
		e.here = false
	case "sink renamed":
		s.server.Remove(e.name)
		s.renameEar()
		time.Sleep(time.Duration(s.rng.IntN(3)) * 100 * time.Millisecond)
		s.bringEar()
	case "sink muted":
		s.server.Mute(e.name, true)
		e.muted = true
	case "sink at zero":
		s.server.SetVolume(e.name, 0, 0)
		e.soft = true
	case "sink softened": // to 5 %, which is not heard, to 30 %, of which there is a warning, or to 50 %
		volume := []uint32{full * 5 / 100, full * 30 / 100, full / 2}[s.rng.IntN(3)]
		s.server.SetVolume(e.name, volume, volume)
		e.soft = volume == full*5/100
	case "left ear muted":
		s.server.SetVolume(e.name, 0, full)
		e.soft = false
	case "right ear softer":
		s.server.SetVolume(e.name, full, full/2)
		e.soft = false
	case "sink loud again":
		s.server.SetVolume(e.name)
		s.server.Mute(e.name, false)
		e.muted, e.soft = false, false
	case "stream at zero":
		s.server.SetStreamVolume(0, 0)
	case "stream killed":
		s.server.Kill()
	case "connection cut":
		s.server.HangUp()
	}
}

// renameEar gives the headset its other name.
func (s *faultStorm) renameEar() {
	if s.ear.name == earMusic {
		s.ear.name = earCalls
	} else {
		s.ear.name = earMusic
	}
}

// bringEar makes the headset a sink again, loud and the default, as servers do with a
// headset that connects.
func (s *faultStorm) bringEar() {
	s.server.Add(fakepulse.Sink{Name: s.ear.name})
	s.server.SetDefault(s.ear.name)
	s.ear.here, s.ear.muted, s.ear.soft = true, false, false
}

// How the screen tells of the newest STOP, and of the output. All of the second
// pattern say that the runner does not hear it; none may tell of anything else.
var (
	stopOn     = regexp.MustCompile(`again: clear it`)
	stopRow    = regexp.MustCompile(`(?mi)^ +(?:≈ ?)?\d+:\d\d:\d\d +stop {2,}(.*)$`)
	stopHeard  = regexp.MustCompile(`^✓ heard`)
	stopLoss   = regexp.MustCompile(`^(?:✗ NOT HEARD: |✗ no sound to send it to|✗ DROPPED: )`)
	soundLoss  = regexp.MustCompile(`(?m)^ ✗ (?:NO SOUND|NOT HEARD: )`)
	overloaded = regexp.MustCompile(`no answer +for \d`)
	claimed    = regexp.MustCompile(`● repeats`)
)

// stop presses STOP, waits until the screen says that it was heard or that it is not,
// holds that against what the earpiece played, and clears STOP.
func (s *faultStorm) stop() {
	s.x.press(spare) // an unfinished input may take it
	time.Sleep(keyGap)
	s.server.Runs() // forgets what was played
	s.counts.presses++
	pressed := time.Now()
	s.note("STOP")
	s.x.press("space")
	s.x.within(patience, "STOP", stopOn.MatchString)
	heard, told := false, false
	s.x.within(patience, "STOP heard, or that it is not", func(text string) bool {
		row := ""
		if m := stopRow.FindStringSubmatch(text); m != nil {
			row = m[1]
		}
		heard, told = stopHeard.MatchString(row), stopLoss.MatchString(row) || soundLoss.MatchString(text)
		return heard || told
	})
	switch {
	case heard:
		s.counts.stopsHeard++
		s.played(pressed)
	default:
		s.counts.stopsTold++
		s.excused(pressed)
	}
	s.x.within(patience, "no STOP that repeats into an earpiece that is not heard", func(text string) bool {
		return !soundLoss.MatchString(text) || !claimed.MatchString(text)
	})
	s.cleared()
}

// settled is the time in which the program must notice harm to its sink and
// open it again, on a busy machine.
const settled = 8 * time.Second

// played fails unless the earpiece has played the tone of STOP since it was pressed,
// and not into an earpiece in which nothing is heard.
func (s *faultStorm) played(pressed time.Time) {
	e := &s.ear
	if e.home && pressed.Sub(e.since) > time.Second && (!e.here || e.unheard() || s.streamAtZero()) {
		s.t.Errorf("STOP is called heard, and the earpiece is %+v:\n%s", *e, s.x.text())
	}
	ears := map[string]bool{earMusic: true, earCalls: true, fakepulse.Laptop: !e.home}
	s.x.within(patience, "STOP heard, which no earpiece has played yet", func(string) bool {
		for _, run := range s.server.Runs() {
			if ears[run.Sink] && math.Abs(pitch(run.Frames)-400) < 60 {
				return true
			}
		}
		return false
	})
	s.counts.toned++
}

// excused fails where nothing is wrong with the earpiece, and STOP is not heard. A
// machine that is too busy for its sound server to answer in time is an excuse.
func (s *faultStorm) excused(pressed time.Time) {
	e := &s.ear
	if e.home && e.here && !e.unheard() && !s.streamAtZero() && pressed.Sub(e.since) > settled && !overloaded.MatchString(s.x.joined()) {
		s.t.Errorf("STOP is not heard, and nothing is wrong with the earpiece for %v:\n%s", pressed.Sub(e.since), s.x.text())
	}
}

// cleared presses STOP again until it is seen to be off.
func (s *faultStorm) cleared() {
	for deadline := time.Now().Add(patience); ; {
		time.Sleep(900 * time.Millisecond) // a second press clears it from 0.8 s on
		s.x.press("space")
		for end := time.Now().Add(3 * time.Second); time.Now().Before(end); time.Sleep(20 * time.Millisecond) {
			if text := s.x.text(); strings.Contains(text, "STOP") && !stopOn.MatchString(text) {
				return
			}
		}
		if time.Now().After(deadline) {
			s.t.Fatalf("STOP cannot be cleared:\n%s", s.x.text())
		}
	}
}
