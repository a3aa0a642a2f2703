package run

import (
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"spotter/audio"
	"spotter/cmd/spotter/wait"
	"spotter/race"
	"spotter/race/watch"
)

// A race in which no cue sounds for 90 s: the journal has one note for each silence, and
// the screen is told for as long as it lasts. A cue that was pressed and did not sound
// ends no silence.
func TestASilenceThatIsTooLong(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, _, log, _ := newTestWire()
		w.silence.watch = watch.New(90*time.Second, nil, w.now().Boot)
		b := wait.NewBeat(w.watch, func() {})
		defer b.Stop()
		keys := logging{log, &w.silence, nil, nil}
		w.clock.Start(w.now(), true)
		keys.Append(race.Event{ID: 1, Kind: race.KindStart, Stamp: w.now()})
		time.Sleep(80 * time.Second)
		w.report(audio.Report{ID: 2, Outcome: audio.Dropped})
		if _, wrong := w.silence.small(); wrong {
			t.Error("told too soon")
		}
		time.Sleep(30 * time.Second)
		if s, wrong := w.silence.small(); !wrong || s.Text != "no cue for 1:49" && s.Text != "no cue for 1:50" {
			t.Errorf("%+v, %v", s, wrong)
		}
		if h := w.Health(); len(h.Small) != 0 {
			t.Error("nobody asked for it: ", h.Small)
		}
		w.report(audio.Report{ID: 3, Outcome: audio.Sounding})
		if s, wrong := w.silence.small(); wrong {
			t.Errorf("a cue sounds, and still %+v", s)
		}
		time.Sleep(100 * time.Second)
		keys.Append(race.Event{ID: 4, Kind: race.KindRest, Stamp: w.now()})
		time.Sleep(10 * time.Minute)
		if s, wrong := w.silence.small(); wrong {
			t.Errorf("at rest: %+v", s)
		}
		log.mu.Lock()
		defer log.mu.Unlock()
		var notes []race.Event
		for _, e := range log.events {
			if e.Kind == race.KindNote {
				notes = append(notes, e)
			}
		}
		if len(notes) != 2 {
			t.Fatalf("%d notes: %+v", len(notes), notes)
		}
		for _, n := range notes {
			if n.Item != race.ItemWatch || n.Text != "no cue for 1:30" && n.Text != "no cue for 1:31" || !n.HasElapsed {
				t.Errorf("%+v", n)
			}
		}
	})
}

// What the watch costs a key is nothing.
func TestLoggingBesideAWatchAllocatesNothing(t *testing.T) {
	w, _, log, _ := newTestWire()
	w.silence.watch = watch.New(90*time.Second, nil, 0)
	log.events = make([]race.Event, 0, 2000)
	var keys = logging{log, &w.silence, nil, nil}
	e := race.Event{ID: 1, Kind: race.KindCue, Cue: "left"}
	if n := testing.AllocsPerRun(1000, func() { keys.Append(e) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// The journal looks for its file when the clocks are watched, once a second: its own timer
// would wake the program a second time.
func TestTheJournalLooksWithTheClocks(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, _, _, _ := newTestWire()
		var looks atomic.Int32
		w.look = func() { looks.Add(1) }
		b := wait.NewBeat(w.watch, func() {})
		defer b.Stop()
		time.Sleep(60*time.Second + time.Millisecond)
		if n := looks.Load(); n != 61 {
			t.Errorf("%d looks in a minute, want one at once and 60 more", n)
		}
	})
}
