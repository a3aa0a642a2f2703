package audio

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"

	"spotter/audio/dsp"
)

// A recording's file. Everything but the samples lies in front of them, in chunks
// that are made as long as they can get, so that nothing ever has to move and the
// file is whole at every instant:
//
//	    0  "RIFF" size "WAVE"
//	   12  "fmt " 48 kHz, 16 bits, stereo
//	   36  "cue " count, then room for 800 points of 24 bytes
//	38448  "JUNK" "spotter recording, open" or, once its sizes are final, "… done"
//	38484  "LIST" "adtl", then room for 800 "labl" of 32 bytes; what is not used
//	       is one "JUNK" in it
//	90104  "data" size
//	90112  samples, 4 bytes a frame
//
// A point is added by writing its label, then its record behind those that are
// counted, then the count: four bytes that no page boundary parts. Sizes are
// brought up to date RIFF first, so that no reader is sent past what is there.
const (
	pointRoom   = 800 // libsndfile, which many programs read with, opens no file with over 50 KiB of this
	pointBytes  = 24
	labelBytes  = 32
	labelText   = labelBytes - 12 // of which the last is 0
	pointsAt    = 36
	markAt      = pointsAt + 12 + pointRoom*pointBytes
	markBytes   = 28
	labelsAt    = markAt + 8 + markBytes
	labelSlots  = labelsAt + 12
	recordData  = 45056 // a multiple of 4,096
	markOpen    = "spotter recording, open     "
	markDone    = "spotter recording, done     "
	chunkHeader = 8

	// recordMaxFrames is what one file can hold: 6 h 12 min.
	recordMaxFrames = (math.MaxUint32 - recordData) / wavFrameBytes / wavBlock * wavBlock
)

// recordStore is what a recording needs of a file.
type recordStore interface {
	io.WriterAt
	io.Closer
	Truncate(bytes int64) error
}

// recordFile is one file of a recording. Silence is not written: the file is made
// longer, and where the file system can it takes no room. Frames are the file's.
type recordFile struct {
	store   recordStore
	name    string
	frames  int64 // that it holds
	written int64 // first frame from which nothing but silence was ever written
	counted int64 // that its header counts
	points  []uint32
}

// newRecordFile begins a file with a header that counts nothing yet.
func newRecordFile(store recordStore, name string) (*recordFile, error) {
	f := &recordFile{store: store, name: name, points: make([]uint32, 0, pointRoom)}
	if err := store.Truncate(recordData); err != nil {
		return nil, err
	}
	if _, err := store.WriteAt(recordHeader(), 0); err != nil {
		return nil, err
	}
	return f, nil
}

// recordHeader returns all that lies in front of the samples.
func recordHeader() []byte {
	le := binary.LittleEndian
	b := make([]byte, recordData)
	chunk := func(at int, id string, size int) { copy(b[at:], id); le.PutUint32(b[at+4:], uint32(size)) }
	chunk(0, "RIFF", recordData-chunkHeader)
	copy(b[8:], "WAVE")
	chunk(12, "fmt ", 16)
	le.PutUint16(b[20:], tagPCM)
	le.PutUint16(b[22:], 2)
	le.PutUint32(b[24:], uint32(dsp.Rate))
	le.PutUint32(b[28:], uint32(dsp.Rate)*wavFrameBytes)
	le.PutUint16(b[32:], wavFrameBytes)
	le.PutUint16(b[34:], 16)
	chunk(pointsAt, "cue ", markAt-pointsAt-chunkHeader)
	chunk(markAt, "JUNK", markBytes)
	copy(b[markAt+chunkHeader:], markOpen)
	const data = recordData - chunkHeader
	chunk(labelsAt, "LIST", data-labelsAt-chunkHeader)
	copy(b[labelsAt+chunkHeader:], "adtl")
	copy(b[labelSlots:], labelFiller(0))
	chunk(data, "data", 0)
	return b
}

// labelFiller returns the header of what is not used behind n labels.
func labelFiller(n int) []byte {
	at := labelSlots + n*labelBytes
	return binary.LittleEndian.AppendUint32([]byte("JUNK"), uint32(recordData-chunkHeader-at-chunkHeader))
}

// sound writes frames of 16-bit stereo at a frame.
func (f *recordFile) sound(at int64, pcm []byte) error {
	if _, err := f.store.WriteAt(pcm, recordData+at*wavFrameBytes); err != nil {
		return err
	}
	end := at + int64(len(pcm))/wavFrameBytes
	f.written, f.frames = max(f.written, end), max(f.frames, end)
	return nil
}

// silence makes the frames from at up to end silent. zeros is what is written
// where sound was, if any.
func (f *recordFile) silence(at, end int64, zeros []byte) error {
	for at < min(end, f.written) {
		n := min(end, f.written, at+int64(len(zeros))/wavFrameBytes) - at
		if _, err := f.store.WriteAt(zeros[:n*wavFrameBytes], recordData+at*wavFrameBytes); err != nil {
			return err
		}
		at += n
	}
	f.frames = max(f.frames, end)
	return nil
}

// count brings the file's length and the sizes in its header up to date.
func (f *recordFile) count() error {
	if f.frames == f.counted {
		return nil
	}
	size := f.frames * wavFrameBytes
	if f.frames > f.written {
		if err := f.store.Truncate(recordData + size); err != nil {
			return err
		}
	}
	var b [4]byte
	binary.LittleEndian.PutUint32(b[:], uint32(recordData-chunkHeader+size))
	if _, err := f.store.WriteAt(b[:], 4); err != nil {
		return err
	}
	binary.LittleEndian.PutUint32(b[:], uint32(size))
	if _, err := f.store.WriteAt(b[:], recordData-4); err != nil {
		return err
	}
	f.counted = f.frames
	return nil
}

// full reports whether there is no room for another point.
func (f *recordFile) full() bool { return len(f.points) == pointRoom }

// point adds a cue point at a frame. One that the file has already is left where
// it is: an alarm that went on from a returned device began before.
func (f *recordFile) point(at int64, seq uint32, cue string) error {
	if slices.Contains(f.points, seq) {
		return nil
	}
	if f.full() {
		return errors.New("there is no room for another cue point")
	}
	le, n := binary.LittleEndian, len(f.points)
	if _, err := f.store.WriteAt(labelFiller(n+1), int64(labelSlots+(n+1)*labelBytes)); err != nil {
		return err
	}
	label := make([]byte, labelBytes)
	copy(label, "labl")
	le.PutUint32(label[4:], labelBytes-chunkHeader)
	le.PutUint32(label[8:], seq)
	text := label[12:]
	copy(text[:labelText-1], fmt.Sprintf("%d %s", seq, cue))
	if _, err := f.store.WriteAt(label, int64(labelSlots+n*labelBytes)); err != nil {
		return err
	}
	record := le.AppendUint32(nil, seq)
	record = le.AppendUint32(record, uint32(at)) // its place in the order of playing
	record = append(record, "data"...)
	record = append(record, make([]byte, 8)...) // no wave list, no blocks
	record = le.AppendUint32(record, uint32(at))
	if _, err := f.store.WriteAt(record, int64(pointsAt+12+n*pointBytes)); err != nil {
		return err
	}
	f.points = append(f.points, seq)
	_, err := f.store.WriteAt(le.AppendUint32(nil, uint32(n+1)), pointsAt+chunkHeader)
	return err
}

// close brings the header up to date, marks it as final, and closes the file.
func (f *recordFile) close() error {
	err := f.count()
	if err == nil {
		_, err = f.store.WriteAt([]byte(markDone), markAt+chunkHeader)
	}
	return errors.Join(err, f.store.Close())
}
