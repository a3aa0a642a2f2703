package record

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"slices"
	"syscall"
	"time"

	"spotter/audio/dsp"
	"spotter/audio/wav"
	"spotter/text"
)

// How a point that comes from a journal is put on the sound that it stands for. A
// journal has whole milliseconds, a recording may be off by recordDrift, and PipeWire
// may be late by a cycle, about 21 ms.
const (
	onsetWithin = int64(dsp.Rate) * 25 / 1000 // how far away the sound may begin
	onsetQuiet  = int64(dsp.Rate) / 1000      // frames of silence in front of it
)

// Span says what a recording on the disk spans.
type Span struct {
	Began  time.Duration // reading of the recorder's clock at which frame 0 was due
	Wall   time.Time     // the same by the wall clock
	Length time.Duration // of its sound
}

// Cue is a cue that a journal says was heard.
type Cue struct {
	Seq uint64        // its line
	Cue string        // its id
	At  time.Duration // reading of the recorder's clock at which it began to sound
}

// Mended says what [Mend] found.
type Mended struct {
	Points int  // cue points that the recording has now
	Had    bool // it had them already: nothing was changed
}

// Mend adds to a recording the cue points that it lacks, because the
// program was killed before it closed the file, or because the disk was full then.
// heard returns the cues for the span of the recording; those outside it are left
// out. Its error ends the mending before anything is changed.
//
// The samples stay as they are. The file is a sound WAV file at every instant of the
// mending, and to mend again goes on where it was left. A point lies within some
// milliseconds of its cue, and on its first frame where that begins after silence.
// Nobody may record to the file meanwhile.
func Mend(path string, heard func(Span) ([]Cue, error)) (m Mended, err error) {
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return m, fmt.Errorf("mending the recording: %w", err)
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	info, err := file.Stat()
	if err != nil {
		return m, fmt.Errorf("mending the recording: %w", err)
	}
	if m, err = mendRecording(file, info.Size(), file.Sync, heard); err != nil {
		if errors.Is(err, syscall.ENOSPC) {
			err = fmt.Errorf("%w: the disk is full: make room, then mend it again", err)
		}
		return m, fmt.Errorf("recording %s: %w", text.Escape(path), err)
	}
	return m, nil
}

// mendStore holds the methods of a file that mending needs.
type mendStore interface {
	io.ReaderAt
	io.WriterAt
	Truncate(bytes int64) error
}

// mendRecording is [Mend] on an open file of size bytes.
func mendRecording(file mendStore, size int64, sync func() error, heard func(Span) ([]Cue, error)) (m Mended, err error) {
	left, err := leftRecording(file, size)
	if err != nil {
		return m, err
	}
	if left.mark == markDone {
		m.Points, err = left.countPoints(file, size)
		m.Had = true
		return m, err
	}
	cues, err := heard(Span{Began: left.start.clock, Wall: left.start.wall, Length: framesLast(left.frames)})
	if err != nil {
		return m, err
	}
	points, err := left.points(file, cues)
	if err != nil {
		return m, err
	}
	end := recordData + left.frames*wav.StereoFrame
	if left.mark == markOpen {
		if err := writeSizes(file, left.frames*wav.StereoFrame); err != nil {
			return m, err
		}
		if err := writeMark(file, markCounted); err != nil {
			return m, err
		}
		if err := sync(); err != nil {
			return m, err
		}
	}
	m.Points = len(points)
	return m, writePoints(unclosed{file}, end, points, sync)
}

// unclosed is a store that somebody else closes.
type unclosed struct{ mendStore }

// Close implements [io.Closer].
func (unclosed) Close() error { return nil }

// framesLast returns how long frames last.
func framesLast(frames int64) time.Duration {
	const rate = int64(dsp.Rate)
	return time.Duration(frames/rate)*time.Second + time.Duration(frames%rate)*time.Second/time.Duration(rate)
}

// leftFile is a recording as its program left it.
type leftFile struct {
	mark   string
	start  recordStart
	frames int64 // that it holds
}

// leftRecording reads the head of a recording of size bytes.
func leftRecording(file io.ReaderAt, size int64) (l leftFile, err error) {
	head := make([]byte, recordData)
	if _, err := file.ReadAt(head, 0); err != nil && err != io.EOF {
		return l, err
	}
	want := recordHeader(recordStart{})
	for _, part := range [][2]int{{0, 4}, {8, markAt + wav.ChunkHeader}, {startAt, startAt + wav.ChunkHeader}, {recordData - wav.ChunkHeader, recordData - 4}} {
		if string(head[part[0]:part[1]]) != string(want[part[0]:part[1]]) {
			return l, errors.New("it is not as --record of this version of spotter writes it: nothing was changed")
		}
	}
	l.mark = string(head[markAt+wav.ChunkHeader : startAt])
	if l.start, err = parseRecordStart(head[startAt+wav.ChunkHeader : recordData-wav.ChunkHeader]); err != nil {
		return l, err
	}
	there := (size - recordData) / wav.StereoFrame
	l.frames = int64(binary.LittleEndian.Uint32(head[recordData-4:])) / wav.StereoFrame
	switch l.mark {
	case markOpen:
		l.frames = min(there, recordMaxFrames)
	case markCounted, markDone:
		if l.frames > there {
			return l, fmt.Errorf("it holds %d frames of the %d that it had: it was cut short", there, l.frames)
		}
	default:
		return l, fmt.Errorf("its state %q is unknown: use the spotter that recorded it", text.Escape(l.mark))
	}
	return l, nil
}

// countPoints returns how many points a recording has that is done.
func (l leftFile) countPoints(file io.ReaderAt, size int64) (n int, err error) {
	at := recordData + l.frames*wav.StereoFrame
	if size < at+wav.ChunkHeader+4 {
		return 0, nil
	}
	var b [wav.ChunkHeader + 4]byte
	if _, err := file.ReadAt(b[:], at); err != nil {
		return 0, err
	}
	if string(b[:4]) != "cue " {
		return 0, nil
	}
	return int(binary.LittleEndian.Uint32(b[wav.ChunkHeader:])), nil
}

// points returns the points of the cues that begin in the file.
func (l leftFile) points(file io.ReaderAt, cues []Cue) (points []filePoint, err error) {
	const rate = int64(dsp.Rate)
	had, taken := make(map[uint64]bool, len(cues)), make(map[int64]bool, len(cues))
	for _, c := range cues {
		d := c.At - l.start.clock
		if d < -time.Second || d > framesLast(l.frames) || c.Seq > math.MaxUint32 || had[c.Seq] {
			continue
		}
		at := int64(d/time.Second)*rate + int64(d%time.Second)*rate/int64(time.Second)
		onset, err := l.onset(file, at)
		if err != nil {
			return nil, err
		}
		if !taken[onset] { // a cue that cuts another at once has none of its own
			at, taken[onset] = onset, true
		}
		if at < 0 || at >= l.frames {
			continue
		}
		had[c.Seq] = true
		points = append(points, filePoint{at: uint32(at), seq: uint32(c.Seq), cue: c.Cue})
	}
	if len(points) > pointRoom {
		points = slices.Clip(points[:pointRoom])
	}
	return points, nil
}

// onset returns the frame nearest to at where sound begins after silence, if there
// is one close by; otherwise at.
func (l leftFile) onset(file io.ReaderAt, at int64) (int64, error) {
	from, to := max(0, at-onsetWithin-onsetQuiet), min(l.frames, at+onsetWithin)
	if from >= to {
		return at, nil
	}
	pcm := make([]byte, (to-from)*wav.StereoFrame)
	if _, err := file.ReadAt(pcm, recordData+from*wav.StereoFrame); err != nil && err != io.EOF {
		return 0, err
	}
	best, quiet := int64(-1), int64(0)
	if from == 0 {
		quiet = onsetQuiet // nothing sounds before the file
	}
	for i := from; i < to; i++ {
		if binary.LittleEndian.Uint32(pcm[(i-from)*wav.StereoFrame:]) == 0 {
			quiet++
			continue
		}
		if quiet >= onsetQuiet && (best < 0 || max(i-at, at-i) < max(best-at, at-best)) {
			best = i
		}
		quiet = 0
	}
	if best < 0 {
		return at, nil
	}
	return best, nil
}
