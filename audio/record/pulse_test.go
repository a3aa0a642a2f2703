package record

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"spotter/audio"
	"spotter/audio/audiotest"
	"spotter/audio/clip"
	"spotter/audio/dsp"
	"spotter/audio/engine"
	"spotter/audio/pulse"
	"spotter/audio/wav"
	"spotter/cues"
	"spotter/testrun"
)

// recordingBand is an engine on a server, and a recorder beside it.
type recordingBand struct {
	*engine.Engine
	path string
	stop func()
}

func startRecordingBand(t *testing.T, s *audiotest.Server) *recordingBand {
	t.Helper()
	t.Setenv("PULSE_SERVER", s.Addr)
	b := &recordingBand{path: filepath.Join(t.TempDir(), "heard.wav")}
	rec, err := New(Options{
		Path: b.path, Number: func(press uint64) (uint64, bool) { return 10 * press, true },
		Told: func(e Event) {
			if e.Err != nil {
				t.Error(e.Err)
			}
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	pans := map[cues.ID]cues.Pan{"left": cues.Left, "right": cues.Right, "both": cues.Centre}
	b.Engine = engine.New(engine.Options{
		Bank:    clip.Bank{"left": saw(9600), "right": saw(4800), "both": saw(24000)},
		Cue:     func(id cues.ID) (cues.Cue, bool) { return cues.Cue{ID: id, Class: cues.Steer, Pan: pans[id]}, true },
		Outputs: []audio.Output{pulse.New("", 5*time.Millisecond)}, Report: func(audio.Report) {}, Tap: rec,
	})
	sound, hush := context.WithCancel(t.Context())
	recording, finish := context.WithCancel(context.Background())
	var done sync.WaitGroup
	done.Go(func() { defer finish(); b.Run(sound) })
	done.Go(func() {
		if err := rec.Run(recording); err != nil {
			t.Error(err)
		}
	})
	b.stop = sync.OnceFunc(func() { hush(); done.Wait() })
	t.Cleanup(b.stop)
	for began := time.Now(); b.Status().State != engine.Open; time.Sleep(2 * time.Millisecond) {
		if time.Since(began) > 10*time.Second {
			t.Fatalf("the output did not open: %+v", b.Status())
		}
	}
	return b
}

// TestRecorderHasWhatTheSinkPlayed plays cues, whole and cut by others, and holds
// the recording against what the sink's monitor had: the same samples but for the
// last bit, in the same order, and each cue's point where it begins. PipeWire's
// graph may lose a cycle, so there each sound has four tries.
func TestRecorderHasWhatTheSinkPlayed(t *testing.T) {
	testrun.Slow(t, "a recording beside that of the sink")
	audiotest.EachServerApart(t, func(t *testing.T, kind audiotest.Kind) {
		tries := 1
		if kind == audiotest.PipeWire {
			tries = 4
		}
		var matched [recordedSounds]bool
		for try := 1; ; try++ {
			torn, err := recordAndCompare(t, kind, &matched)
			if err != nil {
				t.Fatal(err)
			}
			if torn == nil || !slices.Contains(matched[:], false) {
				return
			}
			if try == tries {
				t.Fatal(torn)
			}
			t.Logf("try %d of %d: %v", try, tries, torn)
		}
	})
}

// recordedSounds counts the sounds that the presses of recordAndCompare make: a cue that cuts
// another is of one sound with it.
const recordedSounds = 5

// recordAndCompare plays and records, and says which sounds are the same. torn is
// why one is not; err is what no server can be blamed for.
func recordAndCompare(t *testing.T, kind audiotest.Kind, matched *[recordedSounds]bool) (torn, err error) {
	server := audiotest.Start(t, kind)
	b := startRecordingBand(t, server)
	monitor := server.Record(audiotest.Ear)
	time.Sleep(500 * time.Millisecond)
	presses := []struct {
		cue   cues.ID
		pause time.Duration // until the next
	}{
		{"left", 700 * time.Millisecond}, {"right", 500 * time.Millisecond},
		{"both", 130 * time.Millisecond}, {"left", 60 * time.Millisecond}, {"right", 500 * time.Millisecond}, // cuts
		{"both", 200 * time.Millisecond}, {"both", 900 * time.Millisecond},
		{"right", 700 * time.Millisecond},
	}
	for i, p := range presses {
		b.Play(audio.Press{ID: uint64(i + 1), Cue: p.cue, At: time.Now()})
		time.Sleep(p.pause)
	}
	heard := monitor.Stop()
	b.stop()

	file, err := os.ReadFile(b.path)
	if err != nil {
		return nil, err
	}
	points, frames, err := parseCues(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		return nil, err
	}
	recorded := make([]audiotest.Frame, frames)
	for _, f := range loud(file[recordData:][:frames*wav.StereoFrame]) {
		recorded[f.at] = audiotest.Frame{f.left, f.right}
	}
	if len(points) != len(presses) {
		return nil, fmt.Errorf("%d points for %d presses", len(points), len(presses))
	}
	return compareSounds(recorded, heard, points, matched)
}

// compareSounds holds a recording against what was heard.
func compareSounds(recorded, heard []audiotest.Frame, points []cuePoint, matched *[recordedSounds]bool) (torn, err error) {
	const gap = 50 * time.Millisecond
	got, want := audiotest.Sounds(recorded, gap), audiotest.Sounds(heard, gap)
	if len(got) != recordedSounds {
		return nil, fmt.Errorf("%d sounds are recorded, want %d", len(got), recordedSounds)
	}
	starts := map[uint32]int{10: got[0].Start, 20: got[1].Start, 30: got[2].Start, 60: got[3].Start, 80: got[4].Start}
	for i, p := range points {
		if p.seq != uint32(10*(i+1)) || i > 0 && p.at <= points[i-1].at {
			return nil, fmt.Errorf("point %d is %+v", i, p)
		}
		if want, ok := starts[p.seq]; ok && p.at != int64(want) {
			return nil, fmt.Errorf("point %+v, its sound begins at %d", p, want)
		}
	}
	if len(want) != len(got) {
		return fmt.Errorf("the sink played %d sounds, %d are recorded", len(want), len(got)), nil
	}
	for i := range got {
		err := sameSound(recorded[got[i].Start:got[i].End], heard[want[i].Start:want[i].End])
		// As far apart as the sink's clock has it, but for what a silence put right.
		d := (got[i].Start - got[0].Start) - (want[i].Start - want[0].Start)
		if err == nil && int64(math.Abs(float64(d))) > recordTolerance+int64(dsp.Rate)*5/1000 {
			err = fmt.Errorf("it is %v away from where the sink has it", dsp.Rate.D(d))
		}
		if err != nil {
			torn = fmt.Errorf("sound %d: %w", i, err)
			continue
		}
		matched[i] = true
	}
	return torn, nil
}

// sameSound holds frames against each other. The output cuts a sample to 16 bits
// where the recorder rounds it.
func sameSound(got, want []audiotest.Frame) error {
	if len(got) != len(want) {
		return fmt.Errorf("%d frames are recorded, the sink played %d", len(got), len(want))
	}
	for i := range got {
		for ear := range 2 {
			if d := int(got[i][ear]) - int(want[i][ear]); d < -1 || d > 1 {
				return fmt.Errorf("frame %d of %d, ear %d: recorded %d, the sink played %d", i, len(got), ear, got[i][ear], want[i][ear])
			}
		}
	}
	return nil
}
