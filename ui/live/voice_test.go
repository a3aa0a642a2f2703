package live

import (
	"testing"
	"time"

	"spotter/race"
	"spotter/ui/voice"
)

// tape is a recorder of notes that the test turns on and off.
type tape struct {
	status voice.Status
	ends   int
}

func (f *tape) Name() string               { return "race-9.wav" }
func (f *tape) Begin(race.EventID, string) { f.status.On = true }
func (f *tape) End()                       { f.ends++ }
func (f *tape) Status() voice.Status       { return f.status }

// While a note is recorded the screen says so and for how long, on every size, beside every
// question and under faults; cues and STOP go on.
func TestANoteIsRecorded(t *testing.T) {
	for _, size := range [][2]int{{40, 12}, {80, 24}, {200, 50}} {
		f := &tape{}
		r := newRig(t, func(o *Options) { o.Notes = f })
		r.size(size[0], size[1])
		r.key("enter", "V")
		r.wait(noticeFor)
		r.shows("NOTE: opening the microphone")
		f.status.Since, f.status.Most = r.at.Boot, 30*time.Second
		r.wait(12 * time.Second)
		r.shows("NOTE 0:12 of 0:30")
		r.shows("V: end it")
		r.key("W")
		r.wait(noticeFor)
		r.shows("NOTE 0:15 of 0:30")
		r.shows("B: road left")
		r.key("h", "space", "space")
		if len(r.played) != 2 || r.latched == "" {
			t.Errorf("%v: played %d, latched %q", size, len(r.played), r.latched)
		}
		r.health.Output.State = OutputLost
		r.wait(noticeFor)
		if r.shows("NOTE"); f.ends != 0 {
			t.Error("a cue ended the note")
		}
		r.key("V")
		if f.ends != 1 {
			t.Errorf("%v: ended %d times", size, f.ends)
		}
		f.status = voice.Status{Ended: 1, Said: "note saved: 0:18"}
		r.health.Output.State = OutputOK
		r.wait(time.Second)
		r.shows("note saved: 0:18")
	}
}
