package output

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"spotter/audio"
	"spotter/audio/audiotest"
	"spotter/audio/audiotest/tones"
	"spotter/audio/dsp"
	"spotter/audio/wav"
	"spotter/cues"

	gowav "github.com/go-audio/wav"
)

// readStereo reads a finished recording with the library.
func readStereo(t *testing.T, path string) (left, right []int) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	d := gowav.NewDecoder(f)
	b, err := d.FullPCMBuffer()
	if err != nil {
		t.Fatal(err)
	}
	if d.SampleRate != 48000 || d.BitDepth != 16 || d.NumChans != 2 {
		t.Fatalf("%d Hz, %d bits, %d channels", d.SampleRate, d.BitDepth, d.NumChans)
	}
	for i := 0; i+1 < len(b.Data); i += 2 {
		left, right = append(left, b.Data[i]), append(right, b.Data[i+1])
	}
	return left, right
}

// openWAV opens an output and a timeline for it.
func openWAV(t *testing.T, o audio.Output) (audio.Stream, *audio.Timeline) {
	t.Helper()
	tl := audio.NewTimeline()
	s, err := o.Open(t.Context(), tl)
	if err != nil {
		t.Fatal(err)
	}
	return s, tl
}

// TestWAVHoldsWhatIsHeard plays one clip and finds it at its time, in its ear.
func TestWAVHoldsWhatIsHeard(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "heard.wav")
		start := time.Now()
		time.Sleep(123 * time.Millisecond) // the program gets ready
		s, tl := openWAV(t, NewWAV(path, start))
		time.Sleep(377*time.Millisecond + 5*time.Microsecond)
		ear, err := s.Splice(func(at int64) { tl.Replace(at, tones.Constant(4800, 0.5), cues.Left, 0) })
		if err != nil {
			t.Fatal(err)
		}
		pressed := time.Now()
		if late := ear.Sub(pressed); late < 0 || late > dsp.Rate.D(1)+1 {
			t.Errorf("heard %v after the press", late)
		}
		time.Sleep(500 * time.Millisecond)
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if err := s.Close(); err != nil {
			t.Errorf("closing it again: %v", err)
		}
		left, right := readStereo(t, path)
		if want := dsp.Rate.N(time.Since(start)) + 1; max(len(left)-want, want-len(left)) > 1 {
			t.Errorf("%d frames, want %d", len(left), want)
		}
		first := dsp.Rate.N(ear.Sub(start) + time.Microsecond)
		for i := range left {
			wantL, wantR := 0, 0
			if i >= first && i < first+4800 {
				wantL, wantR = 15863, 4096 // the pan law: √15/4 and 1/4 of the clip
			}
			if off := max(left[i]-wantL, wantL-left[i], right[i]-wantR, wantR-right[i]); off > 1 {
				t.Fatalf("frame %d is %d, %d; want %d, %d (sound from %d on)", i, left[i], right[i], wantL, wantR, first)
			}
		}
		if _, err := s.Splice(func(int64) { t.Error("edited after the end") }); err == nil {
			t.Error("a closed recording can be spliced")
		}
	})
}

// TestWAVKeepsRealTime looks at the file while it is written: it is never ahead
// of the clock, at most two paces behind, and can be read as it is.
func TestWAVKeepsRealTime(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "heard.wav")
		start := time.Now()
		s, _ := openWAV(t, NewWAV(path, start))
		defer s.Close()
		for range 500 {
			time.Sleep(7 * time.Millisecond)
			synctest.Wait()
			info, err := os.Stat(path)
			if err != nil {
				t.Fatal(err)
			}
			written := dsp.Rate.D(int(info.Size()-wav.PlainHeader) / wav.StereoFrame)
			if ahead := written - time.Since(start); ahead > dsp.Rate.D(1)+1 || ahead < -2*wavPace {
				t.Fatalf("%v are written after %v", written, time.Since(start))
			}
		}
		data, err := os.ReadFile(path) // as after a kill
		if err != nil {
			t.Fatal(err)
		}
		d := gowav.NewDecoder(bytes.NewReader(data))
		if err := d.FwdToPCM(); err != nil {
			t.Fatal(err)
		}
		if counted := dsp.Rate.D(d.PCMSize / wav.StereoFrame); time.Since(start)-counted > wavRefresh+2*wavPace {
			t.Errorf("the header of the open file counts %v after %v", counted, time.Since(start))
		}
	})
}

// TestWAVNeverOverwrites: a second recording is written beside the first.
func TestWAVNeverOverwrites(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "heard.wav")
	if err := os.WriteFile(path, []byte("precious"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"heard-2.wav", "heard-3.wav"} {
		s, _ := openWAV(t, NewWAV(path, time.Time{}))
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if d := s.Device(); d.Label != want || d.Name != "wav:"+filepath.Join(dir, want) || d.Silent {
			t.Errorf("device %+v, want %s", d, want)
		}
		if _, err := os.Stat(filepath.Join(dir, want)); err != nil {
			t.Error(err)
		}
	}
	if data, _ := os.ReadFile(path); string(data) != "precious" {
		t.Errorf("the first file now holds %q", data)
	}
}

func TestWAVOpenFails(t *testing.T) {
	dir := t.TempDir()
	for path, want := range map[string]string{
		filepath.Join(dir, "no", "such", "x.wav"): "make its folder",
		"/dev/full": "the disk is full: make room",
	} {
		if _, err := os.Stat("/dev/full"); err != nil && path == "/dev/full" {
			continue // not on this system
		}
		s, err := NewWAV(path, time.Time{}).Open(t.Context(), audio.NewTimeline())
		if err == nil {
			s.Close()
			t.Errorf("%s: opened", path)
		} else if !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: error is %q, want %q in it", path, err, want)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := NewWAV(filepath.Join(dir, "x.wav"), time.Time{}).Open(ctx, audio.NewTimeline()); !errors.Is(err, context.Canceled) {
		t.Errorf("with an ended context: %v", err)
	}
}

// TestWAVFullFileSystem opens a recording on a real file system that is full: no
// empty file is left behind, and it opens once there is room.
func TestWAVFullFileSystem(t *testing.T) {
	dir := t.TempDir()
	if err := audiotest.MountSmall(dir, 3<<20); err != nil {
		audiotest.Lacking(t, "a small file system cannot be mounted here: %v", err)
	}
	defer func() {
		if err := audiotest.Unmount(dir); err != nil {
			t.Error(err)
		}
	}()
	filler := filepath.Join(dir, "filler")
	if err := os.WriteFile(filler, make([]byte, 5<<19), 0o600); err != nil {
		t.Fatal(err)
	}
	o := NewWAV(filepath.Join(dir, "heard.wav"), time.Time{})
	for range 3 {
		if _, err := o.Open(t.Context(), audio.NewTimeline()); !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "make room") {
			t.Fatalf("on a full disk: %v", err)
		}
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "heard*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	s, _ := openWAV(t, o)
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// smallDisk is a file on a disk with room for a number of bytes.
type smallDisk struct {
	room int64
	*os.File
}

func (d *smallDisk) Write(b []byte) (int, error) {
	if d.room -= int64(len(b)); d.room < 0 {
		return 0, &os.PathError{Op: "write", Path: d.Name(), Err: syscall.ENOSPC}
	}
	return d.File.Write(b)
}

// TestWAVDiskFull: the loss is told once, by name, and what was written stays
// readable.
func TestWAVDiskFull(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		path := filepath.Join(t.TempDir(), "heard.wav")
		o := &wavOutput{path: path, start: time.Now(), create: func(p string) (wav.File, string, error) {
			f, err := os.Create(p)
			return &smallDisk{room: 400_000, File: f}, p, err
		}}
		s, _ := openWAV(t, o)
		time.Sleep(time.Minute)
		synctest.Wait()
		select {
		case err := <-s.Lost():
			if !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), path) || !strings.Contains(err.Error(), "make room") {
				t.Errorf("lost with %q", err)
			}
		default:
			t.Fatal("the full disk was not noticed")
		}
		if _, err := s.Splice(func(int64) { t.Error("edited after the loss") }); err == nil {
			t.Error("a lost recording can be spliced")
		}
		if err := s.Close(); err != nil {
			t.Errorf("closing it: %v", err)
		}
		if left, _ := readStereo(t, path); len(left) < 48000 {
			t.Errorf("%d frames can be read, want at least the first second", len(left))
		}
	})
}

// TestWAVCatchesUp: after the machine stood still, the file is on time again.
func TestWAVCatchesUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		st, _ := openWAV(t, NewWAV(filepath.Join(t.TempDir(), "x.wav"), time.Now()))
		defer st.Close()
		s := st.(*wavStream)
		s.mu.Lock()
		s.began = s.began.Add(-3 * time.Second) // as if the clock had gone on alone
		s.mu.Unlock()
		time.Sleep(2 * wavPace)
		synctest.Wait()
		s.mu.Lock()
		defer s.mu.Unlock()
		if behind := time.Since(s.began) - dsp.Rate.D(int(s.pos)); behind > 2*wavPace {
			t.Errorf("%v behind", behind)
		}
	})
}

// TestWAVEndsBeforeItOverflows: sizes in WAV have 32 bits.
func TestWAVEndsBeforeItOverflows(t *testing.T) {
	if int64(wavMaxFrames)*wav.StereoFrame+wav.PlainHeader > math.MaxUint32 {
		t.Fatal("the limit is beyond 32 bits")
	}
	synctest.Test(t, func(t *testing.T) {
		st, _ := openWAV(t, NewWAV(filepath.Join(t.TempDir(), "x.wav"), time.Now()))
		s := st.(*wavStream)
		s.mu.Lock()
		s.began = s.began.Add(-timeOfFrame(time.Time{}, wavMaxFrames-4800).Sub(time.Time{}))
		s.pos = wavMaxFrames - 4800
		s.mu.Unlock()
		time.Sleep(time.Second)
		synctest.Wait()
		select {
		case err := <-s.Lost():
			if !strings.Contains(err.Error(), "4 GiB") {
				t.Errorf("lost with %q", err)
			}
		default:
			t.Error("went on beyond 4 GiB")
		}
		s.Close()
	})
}

func TestFramesAndTimes(t *testing.T) {
	began := time.Now()
	for _, f := range []int64{0, 1, 2, 479, 48000, 48001, 3600*48000 + 7, 400 * 3600 * 48000} {
		due := timeOfFrame(began, f)
		if got := frameAfter(began, due); got != f && got != f+1 { // a frame's time is rounded down to the nanosecond
			t.Errorf("frame %d is due at %v, when frame %d is", f, due.Sub(began), got)
		}
		if got := frameAfter(began, due.Add(time.Nanosecond)); got != f+1 {
			t.Errorf("a moment after frame %d, frame %d is next", f, got)
		}
	}
	if got := frameAfter(began, began.Add(-time.Hour)); got != 0 {
		t.Errorf("before the beginning: frame %d", got)
	}
}

var _ io.WriterAt = (*smallDisk)(nil)
