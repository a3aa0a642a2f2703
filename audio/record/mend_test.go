package record

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"spotter/audio/audiotest/wavfiles"
	"spotter/audio/dsp"
	"spotter/audio/wav"
)

// mendStart is the time at which the recordings of these tests began.
var mendStart = recordStart{clock: 8_812_345_678_901, wall: time.Date(2027, 4, 19, 14, 14, 34, 120e6, time.UTC)}

const mendStep = 960 // frames between two cues of these tests

// recordCues writes a recording of n cues to a store, and does not close it.
func recordCues(t *testing.T, store store, n int) *file {
	t.Helper()
	f, err := newFile(store, "heard.wav", mendStart)
	if err != nil {
		t.Fatal(err)
	}
	pcm := bytes.Repeat([]byte{1, 2, 3, 4}, 100)
	for i := range n {
		at := int64(i)*mendStep + 7
		err = errors.Join(err, f.sound(at, pcm), f.silence(at+100, int64(i+1)*mendStep, nil), f.point(at, uint32(i+5), "left"))
	}
	if err := errors.Join(err, f.silence(f.frames, f.frames+4800, nil), f.count()); err != nil {
		t.Fatal(err)
	}
	return f
}

// journalOf returns the cues of recordCues in whole milliseconds, and some that lie
// outside the recording.
func journalOf(n int) func(Span) ([]Cue, error) {
	return func(s Span) (list []Cue, err error) {
		if s.Began != mendStart.clock || !s.Wall.Equal(mendStart.wall) || s.Length < time.Duration(n)*mendStep*time.Second/time.Duration(dsp.Rate) {
			return nil, fmt.Errorf("the recording spans %+v", s)
		}
		list = append(list, Cue{Seq: 1, Cue: "before", At: s.Began - time.Minute})
		for i := range n {
			at := s.Began + framesLast(int64(i)*mendStep+7)
			list = append(list, Cue{Seq: uint64(i + 5), Cue: "left", At: at.Truncate(time.Millisecond)})
		}
		return append(list, Cue{Seq: uint64(n + 9), Cue: "after", At: s.Began + s.Length + time.Minute}), nil
	}
}

// TestPointsOfARecording closes recordings of 0 to 5,000 cues. Strangers read them,
// and one that was killed and mended is the same file, byte for byte.
func TestPointsOfARecording(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 800, 5000} {
		dir := t.TempDir()
		create := func(name string) (*os.File, *file) {
			file, err := os.Create(filepath.Join(dir, name))
			if err != nil {
				t.Fatal(err)
			}
			return file, recordCues(t, file, n)
		}
		_, closed := create("closed.wav")
		if err := closed.close(); err != nil {
			t.Fatal(err)
		}
		want := readFile(t, filepath.Join(dir, "closed.wav"))
		points, frames, err := parseCues(bytes.NewReader(want), int64(len(want)))
		if err != nil || len(points) != n || frames != int64(n)*mendStep+4800 {
			t.Fatalf("%d points and %d frames for %d cues: %v", len(points), frames, n, err)
		}
		for i, p := range points {
			if p.at != int64(i)*mendStep+7 || p.label != fmt.Sprintf("%d left", i+5) {
				t.Fatalf("of %d, point %d is %+v", n, i, p)
			}
		}
		strangersRead(t, filepath.Join(dir, "closed.wav"), frames)

		killed := filepath.Join(dir, "killed.wav")
		file, _ := create("killed.wav")
		if _, err := file.WriteAt([]byte{9, 9, 9}, recordData+frames*wav.StereoFrame); err != nil { // part of a frame
			t.Fatal(err)
		}
		if err := file.Close(); err != nil {
			t.Fatal(err)
		}
		if m, err := Mend(killed, journalOf(n)); err != nil || m.Points != n || m.Had {
			t.Fatalf("%d cues: mended %+v, %v", n, m, err)
		}
		if !bytes.Equal(readFile(t, killed), want) {
			t.Errorf("%d cues: mended is another file than closed", n)
		}
		if m, err := Mend(killed, nil); err != nil || m.Points != n || !m.Had {
			t.Errorf("%d cues: mended again %+v, %v", n, m, err)
		}
	}
}

func readFile(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// eachStep is a file that calls before each change what is to see it.
type eachStep struct {
	*memFile
	before func() error
}

func (e eachStep) WriteAt(b []byte, at int64) (int, error) {
	if err := e.before(); err != nil {
		return 0, err
	}
	return e.memFile.WriteAt(b, at)
}

func (e eachStep) Truncate(n int64) error {
	if err := e.before(); err != nil {
		return err
	}
	return e.memFile.Truncate(n)
}

// copyOf returns a copy of a file in memory.
func (m *memFile) copyOf() *memFile {
	c := &memFile{pages: maps.Clone(m.pages), size: m.size, room: m.room}
	for at, p := range c.pages {
		page := *p
		c.pages[at] = &page
	}
	return c
}

func (m *memFile) bytes(t *testing.T) []byte {
	t.Helper()
	b := make([]byte, m.size)
	if _, err := m.ReadAt(b, 0); err != nil && err != io.EOF {
		t.Fatal(err)
	}
	return b
}

// TestMendingIsWholeAtEveryInstant ends the closing and the mending of a file before
// each of their writes. What is left is a sound file, and mending it makes the same
// file as one that was never interrupted.
func TestMendingIsWholeAtEveryInstant(t *testing.T) {
	const cues = 30
	open := &memFile{pages: map[int64]*[4096]byte{}}
	recordCues(t, open, cues)
	whole := open.copyOf()
	if err := recordCues(t, whole, cues).close(); err != nil {
		t.Fatal(err)
	}
	want := whole.bytes(t)
	sync := func() error { return nil }
	killed := errors.New("killed")
	for name, end := range map[string]func(file eachStep, arm func()) error{
		"closing": func(file eachStep, arm func()) error {
			f := recordCues(t, file, cues)
			arm()
			return f.close()
		},
		"mending": func(file eachStep, arm func()) error {
			arm()
			_, err := mendRecording(file, open.size, sync, journalOf(cues))
			return err
		},
	} {
		kills := 0
		for ended := false; !ended; kills++ {
			m, armed, left := open.copyOf(), false, kills
			err := end(eachStep{m, func() error {
				if armed && left == 0 {
					return killed
				}
				if armed {
					left--
				}
				return nil
			}}, func() { armed = true })
			if ended = err == nil; !ended && !errors.Is(err, killed) {
				t.Fatal(err)
			}
			points, frames, err := parseCues(m, m.size)
			if err != nil || len(points) != 0 && len(points) != cues || !bytes.Equal(samplesOf(m.bytes(t)), samplesOf(want)) {
				t.Fatalf("%s, killed at step %d: %d points and %d frames, %v", name, kills, len(points), frames, err)
			}
			if _, err := mendRecording(m, m.size, sync, journalOf(cues)); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(m.bytes(t), want) {
				t.Errorf("%s, killed at step %d and mended: another file", name, kills)
			}
		}
		if kills < 5 {
			t.Errorf("%s: only %d kills", name, kills)
		}
	}
}

// TestClosingOnAFullDisk: the sound is whole, the error says what is missing, and
// mending adds it once there is room.
func TestClosingOnAFullDisk(t *testing.T) {
	m := &memFile{pages: map[int64]*[4096]byte{}}
	f := recordCues(t, m, 300) // their points take more than a page
	sound := bytes.Clone(samplesOf(m.bytes(t)))
	m.room = len(m.pages)
	err := f.close()
	if !errors.Is(err, ErrPointsMissing) || !errors.Is(err, syscall.ENOSPC) || !strings.Contains(err.Error(), "300 cue points") {
		t.Fatalf("closed with %v", err)
	}
	points, frames, err := parseCues(m, m.size)
	if err != nil || len(points) != 0 || !bytes.Equal(samplesOf(m.bytes(t)), sound) {
		t.Fatalf("%d points, %d frames, %v", len(points), frames, err)
	}
	if _, err := mendRecording(m, m.size, func() error { return nil }, journalOf(300)); !errors.Is(err, syscall.ENOSPC) {
		t.Errorf("mended without room: %v", err)
	}
	m.room = 0
	got, err := mendRecording(m, m.size, func() error { return nil }, journalOf(300))
	if err != nil || got.Points != 300 || len(readRecording(t, m)) != 300 {
		t.Errorf("mended with room: %+v, %v", got, err)
	}
	if !bytes.Equal(samplesOf(m.bytes(t)), sound) {
		t.Error("the samples differ")
	}
}

// TestMendingRefuses: what is no recording, or not the journal's, stays as it is.
func TestMendingRefuses(t *testing.T) {
	m := &memFile{pages: map[int64]*[4096]byte{}}
	recordCues(t, m, 3)
	open := m.bytes(t)
	patched := func(at int, with string) []byte { b := bytes.Clone(open); copy(b[at:], with); return b }
	other := errors.New("of another race")
	for name, tt := range map[string]struct {
		file  []byte
		heard func(Span) ([]Cue, error)
		want  string
	}{
		"another program's": {wavfiles.Square(), journalOf(3), "not as --record"},
		"empty":             {nil, journalOf(3), "not as --record"},
		"of another state":  {patched(markAt+wav.ChunkHeader, "spotter recording, \x1bx"), journalOf(3), "unknown"},
		"without a start":   {patched(startAt+wav.ChunkHeader, "x"), journalOf(3), "does not say when it began"},
		"cut short":         {patched(markAt+wav.ChunkHeader, markCounted)[:recordData+400], journalOf(3), "cut short"},
		"another race's":    {open, func(Span) ([]Cue, error) { return nil, other }, "of another race"},
	} {
		path := filepath.Join(t.TempDir(), "x.wav")
		if err := os.WriteFile(path, tt.file, 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Mend(path, tt.heard); err == nil || !strings.Contains(err.Error(), tt.want) || strings.Contains(err.Error(), "\x1b") {
			t.Errorf("%s: %v, want %q", name, err, tt.want)
		}
		if !bytes.Equal(readFile(t, path), tt.file) {
			t.Errorf("%s: the file was changed", name)
		}
	}
}

// TestPointOfACueThatCutsAnother has no silence to begin after: its point is where the
// journal says.
func TestPointOfACueThatCutsAnother(t *testing.T) {
	m := &memFile{pages: map[int64]*[4096]byte{}}
	f, err := newFile(m, "heard.wav", mendStart)
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(f.sound(1000, bytes.Repeat([]byte{1, 2, 3, 4}, 48000)), f.count()); err != nil {
		t.Fatal(err)
	}
	_, err = mendRecording(m, m.size, func() error { return nil }, func(s Span) ([]Cue, error) {
		at := func(seq uint64, frame int64) Cue { return Cue{seq, "x", s.Began + framesLast(frame)} }
		return []Cue{at(7, 1100), at(8, 24000), at(8, 24000), at(9, 600)}, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, p := range readRecording(t, m) {
		got = append(got, fmt.Sprint(p.seq, " ", p.at))
	}
	if want := "9 600,7 1000,8 24000"; strings.Join(got, ",") != want {
		t.Errorf("points %v, want %s", got, want)
	}
}

// FuzzMendRecording: whatever a file says, mending it neither panics nor changes what
// the header does not call ours.
func FuzzMendRecording(f *testing.F) {
	f.Add(recordHeader(mendStart), uint32(0))
	f.Add(append(recordHeader(mendStart), make([]byte, 400)...), uint32(50))
	f.Fuzz(func(t *testing.T, file []byte, at uint32) {
		m := &memFile{pages: map[int64]*[4096]byte{}}
		if _, err := m.WriteAt(file, 0); err != nil {
			t.Fatal(err)
		}
		_, err := mendRecording(m, m.size, func() error { return nil }, func(s Span) ([]Cue, error) {
			return []Cue{{1, "x", s.Began + time.Duration(at)}}, nil
		})
		if err != nil {
			return
		}
		if _, frames, err := parseCues(m, m.size); err == nil && frames > int64(len(file))/4 {
			t.Errorf("%d frames in %d bytes", frames, len(file))
		}
	})
}
