package record

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
	"unsafe"

	"spotter/audio"
	"spotter/audio/audiotest"
	"spotter/audio/clip"
	"spotter/audio/dsp"
	"spotter/audio/engine"
	"spotter/audio/output"
	"spotter/audio/wav"
	"spotter/cues"
)

// runRecorder runs a recorder in the background until the function it returns.
func runRecorder(t *testing.T, o Options) (r *Recorder, stop func()) {
	t.Helper()
	r, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		if err := r.Run(ctx); err != nil {
			t.Error(err)
		}
	}()
	return r, func() { cancel(); <-done }
}

func numbered(press uint64) (uint64, bool) { return press, true }

// TestRecorderBesideTheWAVOutput: both write the same frames at the same places.
func TestRecorderBesideTheWAVOutput(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		dir := t.TempDir()
		start := time.Now()
		time.Sleep(77 * time.Millisecond) // the program gets ready
		r, stop := runRecorder(t, Options{Path: filepath.Join(dir, "heard.wav"), Lead: time.Since(start), Number: numbered})
		e := engine.New(engine.Options{
			Cue:  func(id cues.ID) (cues.Cue, bool) { return cues.Cue{ID: id, Class: cues.Steer}, true },
			Bank: clip.Bank{"left": saw(4800)}, Outputs: []audio.Output{output.NewWAV(filepath.Join(dir, "output.wav"), start)},
			Report: func(audio.Report) {}, Tap: r,
		})
		ctx, cancel := context.WithCancel(t.Context())
		ended := make(chan struct{})
		go func() { defer close(ended); e.Run(ctx) }()
		for id := range uint64(30) {
			time.Sleep(time.Duration(id) * 13 * time.Millisecond)
			e.Play(audio.Press{ID: id + 1, Cue: "left", At: time.Now()})
		}
		time.Sleep(2 * time.Second)
		cancel()
		<-ended
		stop()
		heard, err := os.ReadFile(filepath.Join(dir, "heard.wav"))
		if err != nil {
			t.Fatal(err)
		}
		output, err := os.ReadFile(filepath.Join(dir, "output.wav"))
		if err != nil {
			t.Fatal(err)
		}
		if err := same(loud(samplesOf(heard)), loud(output[wav.PlainHeader:]), 1); err != nil {
			t.Error(err)
		}
	})
}

// TestRecorderSleeps counts how often the recorder looks at the clock in a minute
// without a cue, and in the second after one.
func TestRecorderSleeps(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var looks atomic.Int64
		start := time.Now()
		r, stop := runRecorder(t, Options{
			Path: filepath.Join(t.TempDir(), "heard.wav"), Number: numbered,
			Clock: func() time.Duration { looks.Add(1); return time.Since(start) },
		})
		out := output.NewNull()
		tl := audio.NewTimeline()
		s, err := out.Open(t.Context(), tl)
		if err != nil {
			t.Fatal(err)
		}
		r.Follow(unmuted{s}, tl)
		time.Sleep(100 * time.Millisecond)
		looks.Store(0)
		time.Sleep(time.Minute)
		if n := looks.Load(); n > 61 {
			t.Errorf("%d looks in a minute of silence, want one a second", n)
		}
		looks.Store(0)
		r.Mark(1, "left")
		if _, err := s.Splice(func(at int64) { tl.Replace(at, saw(24000), cues.Centre, 0) }); err != nil {
			t.Fatal(err)
		}
		r.Heed()
		time.Sleep(time.Second)
		if n := looks.Load(); n < 3 || n > 6 {
			t.Errorf("%d looks in a second with a cue, want about 4", n)
		}
		r.Leave()
		stop()
	})
}

// unmuted is a silent stream that says it can be heard.
type unmuted struct{ audio.Stream }

func (unmuted) Device() audio.Device { return audio.Device{Name: "test"} }

// TestRecorderDiskFull: it is told once, by name and with what to do; what was
// written stays readable, and whoever plays notices nothing.
func TestRecorderDiskFull(t *testing.T) {
	d, dev := newDeck(t, 30), newDevice()
	d.Follow(dev, dev.tl)
	dev.start(240, 0, sound{clip: saw(96000)})
	var err error
	for range 8 {
		dev.play(12000)
		d.clock += 250 * time.Millisecond
		if _, err = d.look(); err != nil {
			break
		}
	}
	if !errors.Is(err, syscall.ENOSPC) {
		t.Fatalf("with a full disk: %v", err)
	}
	d.stop(err)
	if len(d.events) != 1 || d.events[0].State != Stopped {
		t.Fatalf("told %+v", d.events)
	}
	for _, want := range []string{"heard-1.wav", "the disk is full: make room", "--record", "cues and journal go on"} {
		if says := d.events[0].Err.Error(); !strings.Contains(says, want) {
			t.Errorf("told %q, without %q", says, want)
		}
	}
	readRecording(t, d.files[0])
	if n := len(d.heard()); n < 10_000 {
		t.Errorf("%d frames can be read", n)
	}
	for range 3 * recordRing { // the engine goes on
		dev.splice(240, 1, dev.fade)
	}
	again := newDevice()
	d.Follow(again, again.tl)
	again.slipped = func(int64) {}
	again.splice(1, 0, dev.fade)
	d.Mark(7, "left")
	d.Leave()
}

// TestRecorderRealDiskFull does the same on a real file system.
func TestRecorderRealDiskFull(t *testing.T) {
	dir := t.TempDir()
	if err := audiotest.MountSmall(dir, 2<<20); err != nil {
		audiotest.Lacking(t, "a small file system cannot be mounted here: %v", err)
	}
	defer func() {
		if err := audiotest.Unmount(dir); err != nil {
			t.Error(err)
		}
	}()
	told := make(chan Event, 8)
	r, stop := runRecorder(t, Options{Path: filepath.Join(dir, "heard.wav"), Number: numbered, Told: func(e Event) { told <- e }})
	if e := <-told; e.State != On || e.Path != filepath.Join(dir, "heard.wav") {
		t.Fatalf("told %+v first", e)
	}
	if err := os.WriteFile(filepath.Join(dir, "filler"), make([]byte, 2<<20), 0o600); !errors.Is(err, syscall.ENOSPC) {
		t.Fatal(err)
	}
	tl := audio.NewTimeline()
	s, err := output.NewNull().Open(t.Context(), tl)
	if err != nil {
		t.Fatal(err)
	}
	r.Follow(unmuted{s}, tl)
	if _, err := s.Splice(func(at int64) { tl.Replace(at, saw(48000), cues.Centre, 0) }); err != nil {
		t.Fatal(err)
	}
	select {
	case e := <-told:
		if e.State != Stopped || !errors.Is(e.Err, syscall.ENOSPC) {
			t.Errorf("told %+v", e)
		}
	case <-time.After(10 * time.Second):
		t.Error("the full disk was not told of")
	}
	stop()
	if _, err := New(Options{Path: filepath.Join(dir, "more.wav")}); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("begun on a full disk: %v", err)
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "more*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// TestRecorderLeavesFilesAlone: what is there is left as it is, and what cannot be
// is told with the next step.
func TestRecorderLeavesFilesAlone(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "heard.wav")
	if err := os.WriteFile(path, []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := New(Options{Path: path})
	if err != nil {
		t.Fatal(err)
	}
	if want := filepath.Join(dir, "heard-2.wav"); r.Path() != want {
		t.Errorf("records to %s, want %s", r.Path(), want)
	}
	if err := r.Discard(); err != nil {
		t.Error(err)
	}
	left, _ := filepath.Glob(filepath.Join(dir, "*"))
	if data, _ := os.ReadFile(path); string(data) != "precious" || len(left) != 1 {
		t.Errorf("left are %v, the first file holds %q", left, data)
	}
	_, err = New(Options{Path: filepath.Join(dir, "no", "x.wav")})
	if err == nil || !strings.Contains(err.Error(), "make its folder, or choose another file with --record") {
		t.Errorf("error %v", err)
	}
}

// TestRecorderPointsWithoutNumber: a press that the journal never gets has no
// point, its sound is there, and it is told at the end.
func TestRecorderPointsWithoutNumber(t *testing.T) {
	d, dev := newDeck(t, 0), newDevice()
	known := false
	d.number = func(p uint64) (uint64, bool) { return p, known && p != 2 }
	d.Follow(dev, dev.tl)
	for press := range uint64(3) {
		dev.mark(d, press+1)
		d.run(t, dev, 12000, 24000, 1)
	}
	if n := len(readRecording(t, d.files[0])); n != 0 {
		t.Errorf("%d points before the journal had them", n)
	}
	known = true
	d.end(t)
	if size := unsafe.Sizeof(filePoint{}); size > 24 {
		t.Errorf("a point takes %d bytes", size)
	}
	points := readRecording(t, d.files[0])
	if len(points) != 2 || points[0].seq != 1 || points[1].seq != 3 {
		t.Errorf("points %+v, want those of presses 1 and 3", points)
	}
	if len(d.events) != 1 || d.events[0].State != Missed || !strings.Contains(d.events[0].Err.Error(), "1 cues have no cue point") {
		t.Errorf("told %+v", d.events)
	}
}

// TestRecorderIsBounded holds the recorder to the memory that it promises.
func TestRecorderIsBounded(t *testing.T) {
	most := maxSegments*unsafe.Sizeof(segment{}) + unsafe.Sizeof(Recorder{}) + maxUnknown*unsafe.Sizeof(unknown{}) + recordData
	if most > 1_500_000 {
		t.Errorf("%d bytes, more than 1.5 MB", most)
	}
	d := newDeck(t, 0)
	for range 3 * maxSegments { // the recorder stands still, and outputs come and go
		dev := newDevice()
		d.Follow(dev, dev.tl)
		d.Leave()
	}
	if n := len(d.segments); n != maxSegments {
		t.Errorf("%d outputs are kept", n)
	}
	d.end(t)
	if len(d.events) != 1 || !strings.Contains(d.events[0].Err.Error(), "the sound of 8 outputs is missing") {
		t.Errorf("told %+v", d.events)
	}
}

func TestTapAllocatesNothing(t *testing.T) {
	d, dev := newDeck(t, 0), newDevice()
	d.Follow(dev, dev.tl)
	clip := saw(100)
	edit := func(at int64) { dev.tl.Replace(at, clip, cues.Left, 0) }
	at := int64(0)
	if n := testing.AllocsPerRun(3*recordRing, func() { // the ring fills on the way
		at += 100
		d.Mark(7, "left")
		dev.tl.Edit(at, edit)
		dev.slipped(1)
		d.Heed()
	}); n != 0 {
		t.Errorf("%v allocations a splice", n)
	}
}

// BenchmarkTap measures what a recording adds to a splice.
func BenchmarkTap(b *testing.B) {
	for name, recorded := range map[string]bool{"without": false, "with": true} {
		b.Run(name, func(b *testing.B) {
			d, dev := newDeck(b, 0), newDevice()
			var r *Recorder
			if recorded {
				r = d.Recorder
				r.Follow(dev, dev.tl)
			}
			t := d.following
			edit := func(int64) {}
			b.ReportAllocs()
			for b.Loop() {
				r.Mark(7, "left")
				dev.tl.Edit(0, edit)
				r.Heed()
				if t != nil {
					t.tail.Store(t.head.Load()) // as if it were recorded at once
				}
			}
		})
	}
}

// BenchmarkRecord measures a second of recording, with a cue in it and
// without; the disk is memory.
func BenchmarkRecord(b *testing.B) {
	for name, frames := range map[string]int{"silence": 0, "a cue of 500 ms": 24000} {
		b.Run(name, func(b *testing.B) {
			d, dev := newDeck(b, 0), newDevice()
			d.Follow(dev, dev.tl)
			v := sound{clip: saw(max(1, frames))}
			press := uint64(0)
			b.ReportAllocs()
			for b.Loop() {
				if frames > 0 {
					press++
					d.Mark(press, "left")
					dev.start(100, 0, v)
				}
				for range 4 {
					dev.played += int64(dsp.Rate) / 4
					d.clock += time.Second / 4
					if _, err := d.look(); err != nil {
						b.Fatal(err)
					}
				}
			}
		})
	}
}
