package run

import (
	"errors"
	"math"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"spotter/audio"
	"spotter/audio/engine"
	"spotter/audio/pulse"
	"spotter/audio/ticks"
	"spotter/cmd/spotter/counts"
	"spotter/cmd/spotter/wait"
	"spotter/cues"
	"spotter/race"
	"spotter/ui/dash"
	"spotter/ui/live"
)

// fakeSound is a sound engine that keeps what it was given.
type fakeSound struct {
	mu       sync.Mutex
	presses  []audio.Press
	cleared  int
	silenced int
	quiet    bool
	status   engine.Status
	level    engine.Level
}

func (f *fakeSound) Play(p audio.Press) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.presses = append(f.presses, p)
}
func (f *fakeSound) Clear()                { f.cleared++ }
func (f *fakeSound) Silence()              { f.silenced++ }
func (f *fakeSound) SetQuiet(on bool)      { f.quiet = on }
func (f *fakeSound) Status() engine.Status { return f.status }
func (f *fakeSound) Level() engine.Level   { return f.level }

// fakeLog is a journal that keeps what it was given.
type fakeLog struct {
	mu     sync.Mutex
	events []race.Event
}

func (f *fakeLog) Append(e race.Event) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.events = append(f.events, e)
}

// newTestWire returns a wire to fakes, on a machine whose clocks agree but for
// what step adds to the wall clock.
func newTestWire() (w *wire, sound *fakeSound, log *fakeLog, step *atomic.Int64) {
	sound, log, step = &fakeSound{}, &fakeLog{}, new(atomic.Int64)
	began := time.Now()
	w = &wire{
		now: func() race.Stamp {
			return race.Stamp{Wall: time.Now().Add(time.Duration(step.Load())), Boot: time.Hour + time.Since(began)}
		},
		clock: new(race.Clock), log: log, sound: sound, gauge: sound,
		saved: func() savedStatus { return savedStatus{Logged: 3, Durable: 2} },
		nudge: func() {},
	}
	output := "pulse:ear"
	w.output.Store(&output)
	return w, sound, log, step
}

func TestPressesReachTheSound(t *testing.T) {
	w, sound, _, _ := newTestWire()
	before := time.Now()
	w.Play(race.Event{ID: 7, Cue: "left", Pressed: "right"})
	p := sound.presses[0]
	if p.ID != 7 || p.Cue != "left" || p.At.Before(before) || p.At.After(time.Now()) {
		t.Errorf("pressed %+v", p)
	}
	w.Clear()
	w.Silence()
	w.SetQuiet(true)
	if sound.cleared != 1 || sound.silenced != 1 || !sound.quiet {
		t.Error("clear, silence or quiet did not reach the sound")
	}
}

func TestPlayAllocatesNothing(t *testing.T) {
	w, sound, _, _ := newTestWire()
	sound.presses = make([]audio.Press, 0, 2000)
	e := race.Event{ID: 7, Cue: "left"}
	if n := testing.AllocsPerRun(1000, func() { w.Play(e) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// Every final report becomes one outcome in the journal; the screen sees all.
func TestOutcomesReachJournalAndScreen(t *testing.T) {
	w, _, log, _ := newTestWire()
	w.clock.Start(w.now(), true)
	for _, r := range []audio.Report{
		{ID: 1, Outcome: audio.Sounding, Latency: 3 * time.Millisecond},
		{ID: 1, Outcome: audio.Cut, By: 2},
		{ID: 2, Outcome: audio.Sounding},
		{ID: 2, Outcome: audio.Heard, Latency: 4 * time.Millisecond},
		{ID: 3, Outcome: audio.Dropped, Reason: "stop is sounding"},
		{ID: 4, Outcome: audio.Expired},
		{ID: 5, Outcome: audio.NoDevice},
	} {
		w.report(r)
	}
	type line struct {
		Ref     race.EventID
		Outcome race.Outcome
		Latency time.Duration
	}
	var got []line
	for _, e := range log.events {
		if e.Kind != race.KindOutcome || !e.HasElapsed || e.ID != 0 || e.Wall.IsZero() {
			t.Errorf("event %+v", e)
		}
		got = append(got, line{e.Ref, e.Outcome, e.Latency})
	}
	want := []line{{1, race.Cut, 0}, {2, race.Heard, 4 * time.Millisecond}, {3, race.Dropped, 0}, {4, race.Expired, 0}, {5, race.NoDevice, 0}}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	reports := w.Outcomes(nil)
	if len(reports) != 7 || reports[0].Final || !reports[1].Final || reports[1].By != 2 || reports[4].Reason != "stop is sounding" {
		t.Errorf("the screen got %+v", reports)
	}
	if again := w.Outcomes(nil); len(again) != 0 {
		t.Errorf("told twice: %+v", again)
	}
}

func TestAScreenThatStandsStillCostsBoundedMemory(t *testing.T) {
	w, _, log, _ := newTestWire()
	for i := range keptReports + 10 {
		w.report(audio.Report{ID: uint64(i), Outcome: audio.Heard})
	}
	if n := len(w.Outcomes(nil)); n != keptReports {
		t.Errorf("%d reports kept for the screen, want %d", n, keptReports)
	}
	if len(log.events) != keptReports+10 {
		t.Errorf("%d outcomes in the journal, want all", len(log.events))
	}
}

func TestDeviceChangesReachTheJournal(t *testing.T) {
	w, _, log, _ := newTestWire()
	w.ears = Earpieces{"bluez.1": {Beyond: 184 * time.Millisecond}}
	w.device(engine.DeviceEvent{State: engine.Lost, Err: errors.New("no server")})
	w.device(engine.DeviceEvent{State: engine.Open, Device: audio.Device{Name: "x\x1b.1", Latency: 5 * time.Millisecond}})
	w.device(engine.DeviceEvent{State: engine.Closed, Device: audio.Device{Name: "bluez.1", Latency: 5 * time.Millisecond}})
	want := []race.Event{
		{Kind: race.KindOutput, Device: "pulse:ear", State: "lost", Text: "no server"},
		{Kind: race.KindOutput, Device: `x\x1b.1`, State: "opened", Latency: 5 * time.Millisecond},
		{Kind: race.KindOutput, Device: "bluez.1", State: "closed", Latency: 5 * time.Millisecond, Earpiece: 184 * time.Millisecond},
	}
	for i, e := range log.events {
		e.Stamp = race.Stamp{}
		if d := cmp.Diff(want[i], e); d != "" {
			t.Error(d)
		}
	}
}

// What the journal says of the output while it stays open: what is in force, what
// is wrong with it, and where it was moved to.
func TestDeviceStates(t *testing.T) {
	ear := audio.Device{Name: "ear", Detail: "queue 1000 ms, sink 5.0 ms"}
	with := func(d audio.Device, detail, trouble string) audio.Device {
		d.Detail, d.Trouble = detail, trouble
		return d
	}
	w, _, log, _ := newTestWire()
	nudged := 0
	w.nudge = func() { nudged++ }
	steps := []struct {
		event       engine.DeviceEvent
		state, text string
	}{
		{engine.DeviceEvent{State: engine.Open, Device: ear}, "opened", "queue 1000 ms, sink 5.0 ms"},
		{engine.DeviceEvent{State: engine.Open, Device: with(ear, "queue 1000 ms, sink 20.0 ms, relaxed", "")}, "changed", "queue 1000 ms, sink 20.0 ms, relaxed"},
		{engine.DeviceEvent{State: engine.Open, Device: with(ear, "x", "sink is muted")}, "changed", "sink is muted"},
		{engine.DeviceEvent{State: engine.Open, Device: audio.Device{Name: "laptop", Trouble: "cues sound on it", Note: "look"}}, "moved", "cues sound on it; look"},
		{engine.DeviceEvent{State: engine.Open, Device: with(ear, "x", "")}, "moved", "x"},
		{engine.DeviceEvent{State: engine.Lost, Device: ear, Err: &pulse.MovedError{From: "ear", To: "laptop"}}, "moved",
			`the sound server moved the cues from "ear" to "laptop": held back`},
		{engine.DeviceEvent{State: engine.Lost, Device: ear, Err: errors.New("sink gone\nmore")}, "lost", "sink gone"},
		{engine.DeviceEvent{State: engine.Open, Device: with(ear, "x", "sink is muted")}, "opened", "sink is muted"},
		{engine.DeviceEvent{State: engine.Open, Device: audio.Device{Name: "hdmi", Detail: "y"}}, "moved", "y"},
		{engine.DeviceEvent{State: engine.Closed, Device: ear}, "closed", ""},
	}
	for i, s := range steps {
		w.device(s.event)
		if e := log.events[i]; e.State != s.state || e.Text != s.text {
			t.Errorf("step %d: %s %q, want %s %q", i, e.State, e.Text, s.state, s.text)
		}
	}
	if nudged != len(steps) {
		t.Errorf("the screen was nudged %d times for %d changes", nudged, len(steps))
	}
}

func TestLevelReachesTheScreen(t *testing.T) {
	w, sound, _, _ := newTestWire()
	sound.level = engine.Level{Left: -20, Right: math.Inf(-1), Proven: true}
	if v := w.Health().Output.Level; v != (dash.Level{}) {
		t.Errorf("a level of %+v while nothing is open", v)
	}
	sound.status.State = engine.Open
	if v := w.Health().Output.Level; math.Abs(v.Left-0.1) > 1e-9 || v.Right != 0 || !v.Proven {
		t.Errorf("level %+v", v)
	}
}

func TestHealth(t *testing.T) {
	since := time.Now()
	device := audio.Device{Name: "sink1", Label: "Open\x1bRun", Latency: 9 * time.Millisecond}
	for _, tt := range []struct {
		name   string
		status engine.Status
		output string
		want   live.OutputHealth
	}{
		{"opening", engine.Status{}, "pulse", live.OutputHealth{State: live.OutputOpening, Name: "pulse"}},
		{"open", engine.Status{DeviceEvent: engine.DeviceEvent{State: engine.Open, Device: device, At: since, Err: errors.New("another failed")}, Alarm: true}, "pulse",
			live.OutputHealth{State: live.OutputOK, Name: `Open\x1bRun`, Latency: 9 * time.Millisecond, Since: since, Alarm: true}},
		{"in trouble", engine.Status{DeviceEvent: engine.DeviceEvent{State: engine.Open, Device: audio.Device{Name: "ear", Detail: "sink 5 ms",
			Trouble: "sink is \x1bmuted", Next: "Unmute it.", Unheard: true, Note: "default"}}, Quiet: true}, "pulse",
			live.OutputHealth{State: live.OutputOK, Name: "ear", Detail: "sink 5 ms", Fault: `sink is \x1bmuted`, Next: "Unmute it.", Unheard: true, Note: "default", Quiet: true}},
		{"measured", engine.Status{DeviceEvent: engine.DeviceEvent{State: engine.Open, Device: device}, Latency: time.Millisecond}, "pulse",
			live.OutputHealth{State: live.OutputOK, Name: `Open\x1bRun`, Latency: time.Millisecond}},
		{"lost", engine.Status{DeviceEvent: engine.DeviceEvent{State: engine.Lost, Err: errors.New("sink gone\nmore")}}, "pulse:ear",
			live.OutputHealth{State: live.OutputLost, Name: "pulse:ear", Fault: "sink gone", Next: "Connect it again."}},
		{"stand-in", engine.Status{DeviceEvent: engine.DeviceEvent{State: engine.Silent, Err: errors.New("no server")}}, "auto",
			live.OutputHealth{State: live.OutputSilent, Name: "auto", Fault: "no server", Next: "Start or connect it."}},
		{"silence asked for", engine.Status{DeviceEvent: engine.DeviceEvent{State: engine.Silent}}, "null",
			live.OutputHealth{State: live.OutputSilent, Chosen: true, Name: "null", Fault: "--output null was asked for", Next: "Leave out --output null."}},
		{"closed", engine.Status{DeviceEvent: engine.DeviceEvent{State: engine.Closed}}, "x",
			live.OutputHealth{State: live.OutputLost, Name: "x", Next: "Connect it again."}},
	} {
		if d := cmp.Diff(tt.want, outputHealth(tt.status, tt.output)); d != "" {
			t.Errorf("%s: %s", tt.name, d)
		}
	}
	w, _, _, _ := newTestWire()
	if j := w.Health().Journal; j.Logged != 3 || j.Durable != 2 {
		t.Errorf("journal %+v", j)
	}
}

// A wall clock that is set is logged once, and shown.
func TestClockJumpsAreLogged(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		w, _, log, step := newTestWire()
		b := wait.NewBeat(w.watchClocks, func() {})
		defer b.Stop()
		time.Sleep(3500 * time.Millisecond)
		synctest.Wait()
		if len(log.events) != 0 {
			t.Errorf("clocks that agree are logged: %+v", log.events)
		}
		step.Store(int64(-90 * time.Second))
		time.Sleep(5 * time.Second)
		synctest.Wait()
		if len(log.events) != 1 || log.events[0].Kind != race.KindClock || log.events[0].Jump != -90*time.Second {
			t.Errorf("logged %+v, want one jump of −90 s", log.events)
		}
		if j := w.Health().ClockJump; j != -90*time.Second {
			t.Errorf("shown is a jump of %v", j)
		}
	})
}

// The spotter hears one tick for a whole countdown, and is told of each word that was not
// heard.
func TestACountdownTicksOnce(t *testing.T) {
	w, _, log, _ := newTestWire()
	var heard []ticks.Sound
	w.tick = func(s ticks.Sound) { heard = append(heard, s) }
	w.counts = counts.New(counts.Options{Event: w.event, Log: w.log.Append, Nudge: w.nudge})
	w.report(audio.Report{ID: 1, Outcome: audio.Heard, Latency: time.Millisecond})
	for i, o := range []audio.Outcome{audio.Heard, audio.Heard, audio.Expired} {
		id := uint64(2 + i)
		w.counts.Counted(audio.Counted{Of: 1, ID: id, Cue: "two", Class: cues.Prepare})
		w.report(audio.Report{ID: id, Outcome: o})
	}
	if want := []ticks.Sound{ticks.Heard, ticks.Missed}; !slices.Equal(heard, want) {
		t.Errorf("heard %v, want %v", heard, want)
	}
	var words, outcomes int
	for _, e := range log.events {
		switch {
		case e.IsCount() && e.Ref == 1:
			words++
		case e.Kind == race.KindOutcome:
			outcomes++
		}
	}
	if words != 3 || outcomes != 4 {
		t.Errorf("%d words and %d outcomes in the journal", words, outcomes)
	}
}
