package counts

import (
	"testing"
	"time"

	"spotter/audio"
	"spotter/audio/audiotest/tones"
	"spotter/audio/clip"
	"spotter/audio/engine"
	"spotter/cues"
	"spotter/cues/countdown"
	"spotter/race"
)

// ear keeps what is to be played.
type ear struct {
	status  engine.Status
	presses []audio.Press
}

func (e *ear) Play(p audio.Press)    { e.presses = append(e.presses, p) }
func (e *ear) Status() engine.Status { return e.status }

func TestCountdownsGoToTheJournal(t *testing.T) {
	var log []race.Event
	nudges := 0
	w := New(Options{
		Event: func(k race.Kind) race.Event { return race.Event{Kind: k, Stamp: race.Stamp{Boot: time.Hour}} },
		Log:   func(e race.Event) { log = append(log, e) }, Nudge: func() { nudges++ },
	})
	w.Counted(audio.Counted{Of: 7, ID: 8, Cue: "three", Class: cues.Prepare})
	if r := (audio.Report{ID: 8, Outcome: audio.Heard}); !w.IsCount(&r) {
		t.Error("the word is not known")
	}
	for _, r := range []audio.Report{{ID: 7}, {}} {
		if w.IsCount(&r) {
			t.Errorf("press %d is taken for a word", r.ID)
		}
	}
	w.Counted(audio.Counted{Of: 7, By: "left"})
	if len(log) != 2 || nudges == 0 {
		t.Fatalf("%d lines, %d nudges", len(log), nudges)
	}
	if e := log[0]; e.Kind != race.KindCue || e.ID != 8 || e.Ref != 7 || e.Cue != "three" || e.Class != cues.Prepare || e.Pressed != "" || !e.IsCount() || e.Boot != time.Hour {
		t.Errorf("the word: %+v", e)
	}
	if e := log[1]; e.Kind != race.KindNote || e.Item != race.ItemCountdown || e.Ref != 7 || e.Text != "cancelled by left" || e.ID != 0 {
		t.Errorf("the note: %+v", e)
	}
	var none *Wire
	if none.IsCount(&audio.Report{ID: 8}) {
		t.Error("a race without countdowns has a word of one")
	}
}

func TestAPressGoesToTheSoundWithItsCountdown(t *testing.T) {
	out := &ear{status: engine.Status{DeviceEvent: engine.DeviceEvent{Device: audio.Device{Latency: 5 * time.Millisecond}}, Beyond: 200 * time.Millisecond}}
	w := New(Options{Bank: clip.Bank{"turn_left": tones.Constant(48_000, 0.5)}})
	w.SetSound(out)
	d := w.Desk()
	if got := d.Lasts("turn_left"); got != time.Second {
		t.Errorf("the clip lasts %v", got)
	}
	if got := d.Lasts("bump"); got != 0 {
		t.Errorf("a clip that is not there lasts %v", got)
	}
	if got := d.Delay(); got != 205*time.Millisecond {
		t.Errorf("before the first cue the delay is %v", got)
	}
	out.status.Latency = 2 * time.Millisecond
	if got := d.Delay(); got != 202*time.Millisecond {
		t.Errorf("the delay is %v", got)
	}
	p := countdown.Make(countdown.Asked{Kind: cues.KerbCountdown, SpeedMS: 3, Lasts: [countdown.Most]time.Duration{time.Second / 2}})
	d.Counter.Count(race.Event{ID: 3, Cue: "turn_left"}, 4, p)
	if len(out.presses) != 1 || out.presses[0].ID != 3 || out.presses[0].FirstCount != 4 || out.presses[0].Counts != p || out.presses[0].Cue != "turn_left" || out.presses[0].At.IsZero() {
		t.Errorf("%+v", out.presses)
	}
}
