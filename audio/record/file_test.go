package record

import (
	"encoding/binary"
	"fmt"
	"io"
	"math"
	"strings"
	"syscall"
	"testing"

	"spotter/audio/dsp"
	"spotter/audio/wav"
)

var errNoRoom = syscall.ENOSPC

// cuePoint is a point as a stranger reads it.
type cuePoint struct {
	seq   uint32
	at    int64
	label string
}

// parseCues reads the points of a WAV file, as any program would that knows
// nothing of us: chunk by chunk, believing the sizes in the header but not more
// than there is.
func parseCues(file io.ReaderAt, size int64) (points []cuePoint, frames int64, err error) {
	var head [12]byte
	if _, err := file.ReadAt(head[:], 0); err != nil || string(head[:4]) != "RIFF" || string(head[8:]) != "WAVE" {
		return nil, 0, fmt.Errorf("no RIFF WAVE: %q, %v", head, err)
	}
	le := binary.LittleEndian
	end := min(int64(le.Uint32(head[4:]))+8, size)
	labels := map[uint32]string{}
	for at := int64(12); at+8 <= end; {
		if _, err := file.ReadAt(head[:8], at); err != nil {
			return nil, 0, err
		}
		id, n := string(head[:4]), int64(le.Uint32(head[4:]))
		if at+8+n > end {
			return nil, 0, fmt.Errorf("chunk %q at %d ends at %d, the file at %d", id, at, at+8+n, end)
		}
		body := make([]byte, 0)
		if id == "cue " || id == "LIST" {
			body = make([]byte, n)
			if _, err := file.ReadAt(body, at+8); err != nil {
				return nil, 0, err
			}
		}
		switch {
		case id == "data":
			frames = n / 4
		case id == "cue " && n >= 4:
			count := int64(le.Uint32(body))
			if 4+24*count > n {
				return nil, 0, fmt.Errorf("%d points in %d bytes", count, n)
			}
			for b := body[4:]; count > 0; count, b = count-1, b[24:] {
				points = append(points, cuePoint{seq: le.Uint32(b), at: int64(le.Uint32(b[20:]))})
				if string(b[8:12]) != "data" || le.Uint32(b[4:]) != le.Uint32(b[20:]) {
					return nil, 0, fmt.Errorf("point %x", b[:24])
				}
			}
		case id == "LIST" && n >= 4 && string(body[:4]) == "adtl":
			for b := body[4:]; len(b) >= 8; {
				id, n := string(b[:4]), int(le.Uint32(b[4:]))
				if n > len(b)-8 {
					return nil, 0, fmt.Errorf("%q of %d bytes in a list with %d left", id, n, len(b)-8)
				}
				if id == "labl" && n >= 4 {
					text, _, _ := strings.Cut(string(b[12:8+n]), "\x00")
					labels[le.Uint32(b[8:])] = text
				}
				b = b[min(8+n+n%2, len(b)):]
			}
		}
		at += 8 + n + n%2
	}
	for i := range points {
		points[i].label = labels[points[i].seq]
	}
	return points, frames, nil
}

// readRecording reads the points of a recording in memory, which must be whole.
func readRecording(t testing.TB, m *memFile) []cuePoint {
	t.Helper()
	points, frames, err := parseCues(m, m.size)
	if err != nil {
		t.Fatal(err)
	}
	if want := (m.size - recordData - int64(chunksOf(points))) / 4; frames != want {
		t.Errorf("the header counts %d frames, the file has %d", frames, want)
	}
	return points
}

// chunksOf returns how many bytes the points take behind the samples.
func chunksOf(points []cuePoint) (n int) {
	if len(points) > 0 {
		n = 24
	}
	for _, p := range points {
		text := len(p.label) + 1
		n += 24 + 12 + text + text%2
	}
	return n
}

// eachWrite is a store that calls seen after every write.
type eachWrite struct {
	*memFile
	seen func()
}

func (e eachWrite) WriteAt(b []byte, at int64) (int, error) {
	n, err := e.memFile.WriteAt(b, at)
	e.seen()
	return n, err
}

// TestRecordFileIsWholeAtEveryInstant fills a file with points and sound, and reads
// it after each write, as after a kill: the sound that was counted is there, and the
// points are all there or none of them.
func TestRecordFileIsWholeAtEveryInstant(t *testing.T) {
	m := &memFile{pages: map[int64]*[4096]byte{}}
	var seen, writes int
	var least int64
	store := eachWrite{m, func() {
		writes++
		points, frames, err := parseCues(m, m.size)
		if err != nil {
			t.Fatalf("after %d writes: %v", writes, err)
		}
		if len(points) != 0 && len(points) != 120 || frames < least {
			t.Fatalf("after %d writes: %d points and %d frames, of which %d were counted", writes, len(points), frames, least)
		}
		seen = len(points)
	}}
	f, err := newFile(store, "heard.wav", recordStart{})
	if err != nil {
		t.Fatal(err)
	}
	check := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	for i := range 120 {
		check(f.sound(int64(i)*1000, make([]byte, 400)))
		check(f.silence(int64(i)*1000+100, int64(i+1)*1000, make([]byte, 64)))
		check(f.point(int64(i)*1000, uint32(900_000+i), "a_cue_whose_name_is_long"))
		if i%7 == 0 {
			check(f.count())
			least = f.counted
		}
	}
	check(f.point(5, 900_000, "again"))
	if seen != 0 {
		t.Errorf("%d points before the file was closed", seen)
	}
	check(f.close())
	check(f.close()) // and once more does nothing
	points := readRecording(t, m)
	if len(points) != 120 || points[0].at != 0 || points[119].at != 119_000 || points[119].label != "900119 a_cue_whose_name_is_long" {
		t.Errorf("%d points, the last %+v", len(points), points[len(points)-1])
	}
	if !m.done {
		t.Error("not closed")
	}
}

// TestRecorderRollsOver: where a file is full, of points or of sound, another goes
// on at the very next frame.
func TestRecorderRollsOver(t *testing.T) {
	t.Run("points", func(t *testing.T) {
		d, dev := newDeck(t, 0), newDevice()
		d.Follow(dev, dev.tl)
		var want []frame
		const room = 800
		d.file.room = room
		for i := range room + 10 {
			d.Mark(uint64(i+1), "x")
			dev.start(240, 0, sound{clip: saw(100)})
			want = append(want, d.run(t, dev, 5000, 5000, 1)...)
		}
		d.end(t)
		if len(d.files) != 2 {
			t.Fatalf("%d files, want 2", len(d.files))
		}
		a, b := readRecording(t, d.files[0]), readRecording(t, d.files[1])
		if len(a) != room || len(b) != 10 || a[len(a)-1].seq+1 != b[0].seq || b[0].at != 0 {
			t.Errorf("%d and %d points; the second file's begin with %+v", len(a), len(b), b[:1])
		}
		if err := same(d.heard(), want, 0); err != nil {
			t.Error(err)
		}
		if len(d.events) != 1 || d.events[0].State != On || d.events[0].Path != "heard-2.wav" {
			t.Errorf("told %+v", d.events)
		}
	})
	t.Run("4 GiB", func(t *testing.T) {
		if int64(recordMaxFrames)*wav.StereoFrame+recordData+pointRoom*maxPointBytes+pointsOverhead > math.MaxUint32 {
			t.Fatal("the limit is beyond 32 bits")
		}
		d, dev := newDeck(t, 0), newDevice()
		d.Follow(dev, dev.tl)
		want := d.run(t, dev, int64(dsp.Rate), recordMaxFrames-10_000, 1)
		dev.start(240, 0, sound{clip: saw(48000)})
		want = append(want, d.run(t, dev, 12000, 96000, 1)...)
		d.Leave()
		d.clock += 13 * 3600e9 // the machine slept, and there is no output
		d.end(t)
		if len(d.files) != 4 {
			t.Fatalf("%d files, want 4", len(d.files))
		}
		for _, m := range d.files {
			readRecording(t, m)
		}
		if err := same(d.heard(), want, recordTolerance); err != nil {
			t.Error(err)
		}
	})
}

// FuzzRecordPoints holds the parser of these tests against whatever bytes: it is
// what the others rest on.
func FuzzRecordPoints(f *testing.F) {
	f.Add(recordHeader(recordStart{}))
	f.Fuzz(func(t *testing.T, file []byte) {
		points, frames, err := parseCues(strings.NewReader(string(file)), int64(len(file)))
		if err == nil && (len(points) > len(file)/24 || frames > int64(len(file))/4) {
			t.Errorf("%d points and %d frames in %d bytes", len(points), frames, len(file))
		}
	})
}
