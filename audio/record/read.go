package record

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"os"
	"slices"

	"spotter/audio/wav"
	"spotter/text"
)

// Point is a cue point of a recording that is read back.
type Point struct {
	Frame int64  // at which the cue begins to sound
	Seq   uint64 // its line in the journal
}

// Reader reads a recording that was closed. It is for one goroutine at a time.
type Reader struct {
	file   *os.File
	left   leftFile
	points []Point
}

// NewReader opens a recording of --record with its cue points. The file does not change.
func NewReader(path string) (*Reader, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("reading the recording: %w", err)
	}
	r := &Reader{file: f}
	if err = r.open(); err != nil {
		return nil, errors.Join(fmt.Errorf("recording %s: %w", text.Escape(path), err), f.Close())
	}
	return r, nil
}

// open reads the head and the points.
func (r *Reader) open() error {
	info, err := r.file.Stat()
	if err != nil {
		return err
	}
	if r.left, err = leftRecording(r.file, info.Size()); err != nil {
		return err
	}
	n, err := r.left.countPoints(r.file, info.Size())
	if err != nil {
		return err
	}
	if r.left.mark != markDone || n == 0 {
		return errors.New("it has no cue points")
	}
	if n > pointRoom {
		return fmt.Errorf("it says that it has %d cue points: it is damaged", n)
	}
	b := make([]byte, n*pointBytes)
	if _, err := r.file.ReadAt(b, recordData+r.left.frames*wav.StereoFrame+wav.ChunkHeader+4); err != nil {
		return fmt.Errorf("its cue points: %w", err)
	}
	for ; len(b) > 0; b = b[pointBytes:] {
		le := binary.LittleEndian
		if at := int64(le.Uint32(b[pointBytes-4:])); at < r.left.frames {
			r.points = append(r.points, Point{Frame: at, Seq: uint64(le.Uint32(b))})
		}
	}
	slices.SortStableFunc(r.points, func(a, b Point) int { return cmp.Compare(a.Frame, b.Frame) })
	return nil
}

// Points returns the cue points, in the order of their frames. The slice is the reader's own.
func (r *Reader) Points() []Point { return r.points }

// Frames returns how many frames of sound the recording has.
func (r *Reader) Frames() int64 { return r.left.frames }

// ReadFrames reads frames from one on into dst, 1 being full scale, and returns how many
// there are.
func (r *Reader) ReadFrames(from int64, dst [][2]float32) (n int, err error) {
	n = int(max(0, min(int64(len(dst)), r.left.frames-from)))
	pcm := make([]byte, n*wav.StereoFrame)
	if _, err := r.file.ReadAt(pcm, recordData+from*wav.StereoFrame); err != nil && n > 0 {
		return 0, fmt.Errorf("reading the recording: %w", err)
	}
	for i := range n {
		for ear := range 2 {
			dst[i][ear] = float32(int16(binary.LittleEndian.Uint16(pcm[i*wav.StereoFrame+2*ear:]))) / 32768
		}
	}
	return n, nil
}

// Close closes the file.
func (r *Reader) Close() error { return r.file.Close() }
