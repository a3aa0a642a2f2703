package record

import (
	"cmp"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"slices"

	"spotter/audio/wav"
)

// Bytes of the chunks behind the samples.
const (
	pointBytes     = 24
	labelRoom      = 64 // bytes of a label's text, of which the last is 0
	maxPointBytes  = pointBytes + wav.ChunkHeader + 4 + labelRoom
	pointsOverhead = wav.ChunkHeader + 4 + wav.ChunkHeader + 4 // "cue " and its count, "LIST" and "adtl"
)

// ErrPointsMissing says that a recording could not take its cue points. Its sound
// is whole, and [Mend] adds the points.
var ErrPointsMissing = errors.New("its sound is whole, its cue points are missing")

// filePoint is a cue point of a file.
type filePoint struct {
	at  uint32 // frame of the file
	seq uint32 // its number: the line of the journal
	cue string
}

// appendPoints appends the chunks that hold the points, in the order of the frames;
// nothing where there are none.
func appendPoints(b []byte, points []filePoint) []byte {
	if len(points) == 0 {
		return b
	}
	points = slices.Clone(points)
	slices.SortStableFunc(points, func(a, b filePoint) int { return cmp.Compare(a.at, b.at) })
	le := binary.LittleEndian
	b = append(b, "cue "...)
	b = le.AppendUint32(b, uint32(4+pointBytes*len(points)))
	b = le.AppendUint32(b, uint32(len(points)))
	for _, p := range points {
		b = le.AppendUint32(b, p.seq)
		b = le.AppendUint32(b, p.at) // its place in the order of playing
		b = append(b, "data"...)
		b = append(b, make([]byte, 8)...) // no wave list, no blocks
		b = le.AppendUint32(b, p.at)
	}
	list := len(b)
	b = append(b, "LIST....adtl"...)
	for _, p := range points {
		text := fmt.Sprintf("%d %s", p.seq, p.cue)
		text = text[:min(len(text), labelRoom-1)] + "\x00"
		if len(text)%2 == 1 { // chunks begin at even places
			text += "\x00"
		}
		b = append(b, "labl"...)
		b = le.AppendUint32(b, uint32(4+len(text)))
		b = le.AppendUint32(b, p.seq)
		b = append(b, text...)
	}
	le.PutUint32(b[list+4:], uint32(len(b)-list-wav.ChunkHeader))
	return b
}

// writePoints takes a file whose mark is markCounted to its end: steps 3 and 4 of
// the layout. end is where its samples end. sync is called before the header counts
// what was written, and again at the end.
func writePoints(store store, end int64, points []filePoint, sync func() error) error {
	if err := placePoints(store, end, points, sync); err != nil {
		_ = writeUint32(store, end-wav.ChunkHeader, 4) // what is there of them counts for nothing
		_ = store.Truncate(end)
		return fmt.Errorf("writing %d cue points: %w; %w", len(points), err, ErrPointsMissing)
	}
	if err := writeMark(store, markDone); err != nil {
		return err
	}
	return sync()
}

// placePoints writes the points behind the samples, and has the header count them.
func placePoints(store store, end int64, points []filePoint, sync func() error) error {
	if err := store.Truncate(end); err != nil {
		return err
	}
	chunks := appendPoints(nil, points)
	if len(chunks) == 0 {
		return nil
	}
	if _, err := store.WriteAt(chunks, end); err != nil {
		return err
	}
	if err := sync(); err != nil {
		return err
	}
	return writeUint32(store, end-wav.ChunkHeader+int64(len(chunks)), 4)
}

// writeMark writes the state of a file.
func writeMark(store io.WriterAt, mark string) error {
	_, err := store.WriteAt([]byte(mark), markAt+wav.ChunkHeader)
	return err
}
