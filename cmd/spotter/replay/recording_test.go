package replay

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"spotter/audio"
	"spotter/audio/clip"
	"spotter/audio/engine"
	"spotter/audio/output"
	"spotter/audio/record"
	"spotter/cmd/spotter/clitest"
	"spotter/cues"
	"spotter/cues/pack"
	"spotter/race"
)

// recording records presses as a race with --record does, and returns the file. The number
// of a press is its line.
func recording(t *testing.T, packDir string, l *log) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "race.wav")
	synctest.Test(t, func(t *testing.T) {
		p, err := pack.Open(packDir)
		if err != nil {
			t.Fatal(err)
		}
		bank, err := clip.LoadBank(p)
		if err != nil {
			t.Fatal(err)
		}
		rec, err := record.New(record.Options{Path: path, Number: func(press uint64) (uint64, bool) { return press, true }, Told: func(record.Event) {}})
		if err != nil {
			t.Fatal(err)
		}
		e := engine.New(engine.Options{Cue: p.Cue, Bank: bank, Tap: rec, Report: func(audio.Report) {}, Device: func(engine.DeviceEvent) {},
			Outputs: []audio.Output{output.NewWAV(filepath.Join(t.TempDir(), "ear.wav"), time.Time{})}})
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan error, 2)
		go func() { ended <- e.Run(ctx) }()
		go func() { ended <- rec.Run(ctx) }()
		time.Sleep(time.Second)
		began := time.Now()
		for _, x := range *l {
			if x.Kind == race.KindCue || x.Kind == race.KindGo {
				time.Sleep(time.Until(began.Add(x.Elapsed)))
			}
			switch x.Kind {
			case race.KindCue:
				e.Play(audio.Press{ID: x.Seq, Cue: x.Cue, At: time.Now()})
			case race.KindGo:
				e.Clear()
			}
		}
		time.Sleep(2 * time.Second)
		cancel()
		for range 2 {
			if err := <-ended; err != nil {
				t.Fatal(err)
			}
		}
	})
	return path
}

// A recording gives each cue the sound and the ear that it had, a STOP that repeated once, and
// a tick to a cue that did not sound. Its pack is not asked for a sound.
func TestFromTheRecording(t *testing.T) {
	dir, other := tonePack(t), clitest.KeysPack(t)
	l := begun()
	l.cue(1, "left", cues.Steer, race.Heard)
	l.cue(3, "stop", cues.Alarm, race.Heard)
	l.cue(4, "right", cues.Steer, race.Dropped) // under STOP
	l.add(5, race.Event{Kind: race.KindGo, Item: race.ItemStop})
	l.cue(6, "right", cues.Steer, race.Heard)
	path := recording(t, dir, l)
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	wav, printed := played(t, l, flags{speed: "1", recording: path, pack: other})
	wants(t, tones(t, wav), "1 300 left", "3 500 both", "4 1480 right", "6 400 right")
	if !strings.Contains(printed, "rough tick") {
		t.Errorf("printed\n%s", printed)
	}
	wav, _ = played(t, l, flags{speed: "1", gaps: true, recording: path, pack: other})
	wants(t, tones(t, wav), "0.5 300 left", "1.2 500 both", "1.9 1480 right", "2.42 400 right")
	if after, err := os.ReadFile(path); err != nil || string(after) != string(before) {
		t.Errorf("the recording has changed, %v", err)
	}
	if _, err := openRecording(filepath.Join(dir, "left.wav")); err == nil || !strings.Contains(err.Error(), "not as --record") {
		t.Errorf("a file that is no recording: %v", err)
	}
	for _, size := range []int{0, 100, 4096, len(before) / 2} { // a copy that was cut short
		cut := filepath.Join(dir, "cut.wav")
		if err := os.WriteFile(cut, before[:size], 0o600); err != nil {
			t.Fatal(err)
		}
		if r, err := openRecording(cut); err == nil {
			t.Errorf("%d bytes of a recording are one with %d cues", size, len(r.pieces))
		}
	}
	f := flags{speed: "4", recording: path}
	if _, err := f.options(true); err == nil {
		t.Error("a recording is played at 4 times")
	}
}
