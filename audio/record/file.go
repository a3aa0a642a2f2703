package record

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"time"

	"spotter/audio/wav"
)

// The layout of a recording's file. The samples begin at a fixed place. The cue
// points stand behind them and are written when the file is closed: libsndfile,
// which many programs read with, opens no file with over 50 KiB in front of the
// samples, and a marathon has more points than that holds.
//
//	   0  "RIFF" size "WAVE"
//	  12  "fmt " 48 kHz, 16 bits, stereo
//	  36  "JUNK" the state: one of the marks below
//	  72  "JUNK" when frame 0 was due, as text: see recordStart
//	4088  "data" size
//	4096  samples, 4 bytes a frame
//	   …  "cue " count, then 24 bytes a point
//	   …  "LIST" "adtl", then a "labl" for each point
//
// The file is a sound WAV file at every instant. While it is open, its sizes are
// brought up to date now and then, RIFF first, so that no reader is sent past the
// end of the file. Closing it takes four steps, and a kill may come after each:
//
//  1. the sizes are made final, without points
//  2. the mark says so: what stands behind the samples from now on is no sound
//  3. the points are written behind the samples, where nothing counts them yet
//  4. the RIFF size counts the points, and the mark says that the file is done
//
// [Mend] goes on at the step at which a file was left.
const (
	markAt      = wav.FormatEnd
	markBytes   = 28
	startAt     = markAt + wav.ChunkHeader + markBytes
	recordData  = 4096
	markOpen    = wav.OpenMark
	markCounted = "spotter recording, counted  "
	markDone    = "spotter recording, done     "

	// pointRoom is the number of points that a file has room for: three a second for six hours.
	// It bounds the memory and the bytes behind the samples.
	pointRoom = 1 << 16

	// recordMaxFrames is the most that one file can hold beside its points: 6 h 12 min.
	recordMaxFrames = (math.MaxUint32 - recordData - pointRoom*maxPointBytes - pointsOverhead) / wav.StereoFrame / recordBlock * recordBlock
)

// store holds the methods of a file that a recording needs.
type store interface {
	io.WriterAt
	io.Closer
	Truncate(bytes int64) error
}

// file is one file of a recording. Silence is not written: the file is made
// longer, and where the file system can it takes no room. Frames are the file's.
type file struct {
	store   store
	name    string
	frames  int64 // that it holds
	written int64 // first frame from which nothing but silence was ever written
	counted int64 // that its header counts
	points  []filePoint
	room    int // points that it takes
	closed  bool
}

// newFile begins a file with a header that counts nothing yet.
func newFile(store store, name string, start recordStart) (*file, error) {
	f := &file{store: store, name: name, room: pointRoom}
	if err := store.Truncate(recordData); err != nil {
		return nil, err
	}
	if _, err := store.WriteAt(recordHeader(start), 0); err != nil {
		return nil, err
	}
	return f, nil
}

// recordHeader returns all that lies in front of the samples.
func recordHeader(start recordStart) []byte {
	b := make([]byte, recordData)
	chunk := func(at int, id string, size int) {
		copy(b[at:], id)
		binary.LittleEndian.PutUint32(b[at+4:], uint32(size))
	}
	copy(b, wav.StereoStart(recordData))
	chunk(markAt, "JUNK", markBytes)
	copy(b[markAt+wav.ChunkHeader:], markOpen)
	const data = recordData - wav.ChunkHeader
	chunk(startAt, "JUNK", data-startAt-wav.ChunkHeader)
	copy(b[startAt+wav.ChunkHeader:data], start.String())
	chunk(data, "data", 0)
	return b
}

// recordStart says when frame 0 of a file was due. It is in the file, so that the
// times in a journal can be turned into frames after a kill.
type recordStart struct {
	clock time.Duration // reading of the recorder's clock
	wall  time.Time
}

// String returns the start as the file has it.
func (s recordStart) String() string {
	return fmt.Sprintf("frame 0 at boot %d ns, %s", s.clock.Nanoseconds(), s.wall.UTC().Format(time.RFC3339Nano))
}

// parseRecordStart reads what [recordStart.String] returns, with zeros behind it.
func parseRecordStart(chunk []byte) (s recordStart, err error) {
	text, _, _ := strings.Cut(string(chunk), "\x00")
	var wall string
	if _, err := fmt.Sscanf(text, "frame 0 at boot %d ns, %s", (*int64)(&s.clock), &wall); err != nil {
		return s, errors.New("it does not say when it began")
	}
	if s.wall, err = time.Parse(time.RFC3339Nano, wall); err != nil {
		return s, errors.New("it does not say when it began")
	}
	return s, nil
}

// sound writes frames of 16-bit stereo at a frame.
func (f *file) sound(at int64, pcm []byte) error {
	if _, err := f.store.WriteAt(pcm, recordData+at*wav.StereoFrame); err != nil {
		return err
	}
	end := at + int64(len(pcm))/wav.StereoFrame
	f.written, f.frames = max(f.written, end), max(f.frames, end)
	return nil
}

// silence makes the frames from at up to end silent. zeros is what is written
// where sound was, if any.
func (f *file) silence(at, end int64, zeros []byte) error {
	for at < min(end, f.written) {
		n := min(end, f.written, at+int64(len(zeros))/wav.StereoFrame) - at
		if _, err := f.store.WriteAt(zeros[:n*wav.StereoFrame], recordData+at*wav.StereoFrame); err != nil {
			return err
		}
		at += n
	}
	f.frames = max(f.frames, end)
	return nil
}

// count brings the file's length and the sizes in its header up to date.
func (f *file) count() error {
	if f.frames == f.counted {
		return nil
	}
	size := f.frames * wav.StereoFrame
	if f.frames > f.written {
		if err := f.store.Truncate(recordData + size); err != nil {
			return err
		}
	}
	if err := writeSizes(f.store, size); err != nil {
		return err
	}
	f.counted = f.frames
	return nil
}

// writeSizes has the header count so many bytes of samples, and no points.
func writeSizes(store io.WriterAt, size int64) error {
	if err := writeUint32(store, recordData-wav.ChunkHeader+size, 4); err != nil {
		return err
	}
	return writeUint32(store, size, recordData-4)
}

// writeUint32 writes a number of 32 bits.
func writeUint32(store io.WriterAt, n, at int64) error {
	_, err := store.WriteAt(binary.LittleEndian.AppendUint32(nil, uint32(n)), at)
	return err
}

// full reports whether there is no room for another point.
func (f *file) full() bool { return len(f.points) >= f.room }

// point adds a cue point at a frame. One that the file has already is left where
// it is: an alarm that went on from a returned device began before.
func (f *file) point(at int64, seq uint32, cue string) error {
	if slices.ContainsFunc(f.points, func(p filePoint) bool { return p.seq == seq }) {
		return nil
	}
	if f.full() {
		return errors.New("there is no room for another cue point")
	}
	f.points = append(f.points, filePoint{at: uint32(at), seq: seq, cue: cue})
	return nil
}

// close makes the sizes final, writes the points and closes the file. Without room
// for the points the error is [ErrPointsMissing], and the file is sound without
// them. Once closed it does nothing.
func (f *file) close() error {
	if f.closed {
		return nil
	}
	f.closed = true
	err := f.count()
	if err == nil {
		err = writeMark(f.store, markCounted)
	}
	if err == nil {
		err = writePoints(f.store, recordData+f.counted*wav.StereoFrame, f.points, func() error { return nil })
	}
	return errors.Join(err, f.store.Close())
}
