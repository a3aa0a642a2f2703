package drill

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"spotter/audio"
	"spotter/audio/clip"
	"spotter/audio/engine"
	"spotter/cmd/spotter/run"
	"spotter/cues/drill"
	"spotter/cues/pack"
	screen "spotter/ui/drill"
)

func result(day int) *drill.Result {
	return &drill.Result{At: time.Date(2027, 4, day, 8, 0, 0, 0, time.UTC), Runner: "L. Z.", Pack: "p",
		Trials: []drill.Trial{{Cue: "left", Answer: drill.Left, Reaction: time.Second}}}
}

// A torn line costs no later result, and two programs that write at once lose nothing.
func TestStore(t *testing.T) {
	path := filepath.Join(t.TempDir(), "state", "drills.jsonl")
	if all, damaged, err := readStore(path); len(all) != 0 || damaged != 0 || err != nil {
		t.Fatalf("no file: %v, %d, %v", all, damaged, err)
	}
	if err := addToStore(path, result(1)); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b[:len(b)-20], 0o600); err != nil { // the battery was empty
		t.Fatal(err)
	}
	var both sync.WaitGroup
	for day := range 20 {
		both.Go(func() {
			if err := addToStore(path, result(2+day)); err != nil {
				t.Error(err)
			}
		})
	}
	both.Wait()
	all, damaged, err := readStore(path)
	if err != nil || len(all) != 20 || damaged != 1 {
		t.Errorf("%d results, %d damaged lines, %v", len(all), damaged, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm()&0o077 != 0 {
		t.Errorf("others can read it: %v, %v", info.Mode(), err)
	}
}

// The ear of a report is that of the output and of what was measured of the earpiece.
func TestWhenACueBegins(t *testing.T) {
	p := pack.Default()
	at := time.Date(2027, 4, 1, 8, 0, 0, 0, time.UTC)
	s := newSound(p, clip.Bank{}, nil, audio.MixOptions{}, run.Earpieces{"": {Beyond: 184 * time.Millisecond}})
	s.now = func() time.Time { return at }
	s.pressed[1], s.pressed[2], s.pressed[3] = at, at, at
	s.report(audio.Report{ID: 1, Outcome: audio.Sounding, Latency: 5 * time.Millisecond})
	s.report(audio.Report{ID: 1, Outcome: audio.Cut})
	s.report(audio.Report{ID: 1, Outcome: audio.Cut}) // nothing follows a final one
	s.report(audio.Report{ID: 2, Outcome: audio.NoDevice, Why: audio.WhyMuted, Reason: "muted \x1b[2J"})
	s.report(audio.Report{ID: hushPress, Outcome: audio.Heard})
	got, _ := s.Look(nil)
	want := []screen.Report{{Trial: 1, Begin: at.Add(189 * time.Millisecond)}, {Trial: 1, Over: true}, {Trial: 2, Over: true, Unheard: `muted \x1b[2J`}}
	if len(got) != len(want) {
		t.Fatalf("%+v", got)
	}
	for i := range want {
		if got[i] != want[i] {
			t.Errorf("%d: %+v, want %+v", i, got[i], want[i])
		}
	}
}

func TestEar(t *testing.T) {
	open := engine.Status{DeviceEvent: engine.DeviceEvent{State: engine.Open, Device: audio.Device{Name: "sink", Label: "OpenRun"}}}
	muted := open
	muted.Device.Unheard, muted.Device.Trouble = true, "it is muted"
	for name, tt := range map[string]struct {
		st    engine.Status
		open  bool
		fault string
	}{
		"open": {open, true, ""}, "muted": {muted, true, "it is muted"},
		"opening": {engine.Status{}, false, ""}, "silent": {engine.Status{DeviceEvent: engine.DeviceEvent{State: engine.Silent}}, false, "no sound output is open"},
		"lost": {engine.Status{DeviceEvent: engine.DeviceEvent{State: engine.Lost, Err: os.ErrNotExist}}, false, os.ErrNotExist.Error()},
	} {
		if e := earOf(tt.st); e.Open != tt.open || e.Fault != tt.fault {
			t.Errorf("%s: %+v", name, e)
		}
	}
}

// What was answered is printed and kept, and the next drill of the runner in the same noise
// is compared with it. A drill without an answer keeps nothing.
func TestTheResultIsKept(t *testing.T) {
	store := filepath.Join(t.TempDir(), "drills.jsonl")
	once := func(day int, noisy, answered bool) string {
		t.Helper()
		r := result(day)
		r.Noisy, r.NoiseDB = noisy, 5
		if !answered {
			r.Trials = nil
		}
		past, damaged, err := readStore(store)
		if err != nil {
			t.Fatal(err)
		}
		var out bytes.Buffer
		if err := keep(r, past, damaged, Options{Store: store, Out: &out}); err != nil {
			t.Fatal(err)
		}
		return out.String()
	}
	if said := once(1, false, false); !strings.Contains(said, "No cue was answered") || strings.Contains(said, "kept in") {
		t.Errorf("said %q", said)
	}
	if _, err := os.Stat(store); err == nil {
		t.Error("a drill without an answer is kept")
	}
	if said := once(2, true, true); !strings.Contains(said, "1 of 1 right") || !strings.Contains(said, "kept in "+store) || strings.Contains(said, "last time") {
		t.Errorf("said %q", said)
	}
	if said := once(3, true, true); !strings.Contains(said, "last time, 2027-04-02") {
		t.Errorf("said %q", said)
	}
	if said := once(4, false, true); strings.Contains(said, "last time") {
		t.Errorf("compared with a drill in a crowd: %q", said)
	}
}

// A screen that is left at once ends in order, and the crowd that was made for it is under
// the cues by as much as was asked for.
func TestRunEndsInOrder(t *testing.T) {
	var out bytes.Buffer
	err := Run(t.Context(), Options{Pack: pack.Default(), Noisy: true, NoiseDB: 5, Rounds: 1, Seed: 1, Out: &out, Now: time.Now,
		Show: func(_ context.Context, m tea.Model) (tea.Model, error) { return m, os.ErrClosed }})
	if !errors.Is(err, os.ErrClosed) || !strings.Contains(out.String(), "No cue was answered") {
		t.Errorf("%v, %q", err, out.String())
	}
}

// The crowd sounds from the beginning of the drill on, and not before; space ends it, and
// the next cue brings it back.
func TestTheCrowdComesAndGoes(t *testing.T) {
	mix := audio.MixOptions{Noise: audio.NewNoise([]float32{0.5, -0.5, 0.25})}
	s := newSound(pack.Default(), clip.Bank{}, nil, mix, nil)
	tl := mix.NewTimeline()
	sounds := func() bool {
		var out [16][2]float64
		tl.Render(0, out[:])
		return out != [16][2]float64{}
	}
	for i, step := range []struct {
		do   func()
		want bool
	}{{func() {}, false}, {s.Crowd, true}, {s.Crowd, true}, {s.Silence, false}, {s.Silence, false}, {s.Crowd, true}} {
		if step.do(); sounds() != step.want {
			t.Errorf("step %d: the crowd sounds: %v", i, !step.want)
		}
	}
}
