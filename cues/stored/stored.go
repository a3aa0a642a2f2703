package stored

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
	"time"

	"spotter/cues/flac"
)

// An archive is a zip file without compression of its own. Its first entry is the index, a
// text:
//
//	spotter voice 1
//	SHA-256 bytes first end offset gain limited last FILE
//
// with a line for each file of the pack; the fields between bytes and FILE are those of
// [Ready], and "-" each for a file that is no sound. A sound FILE.wav stands in the archive as
// FILE.flac: the bytes of the line are those of a WAV file of 44 bytes and the samples.
const (
	indexName = "voice.txt"
	indexHead = "spotter voice "
	version   = 1
	fields    = 9

	soundExt  = ".wav"
	storedExt = ".flac"
	maxFiles  = 2000
	maxFile   = 32 << 20 // bytes, as of any pack
)

// Ext ends the name of a file with such an archive.
const Ext = ".voice"

// What can be wrong with an archive.
var (
	ErrForeign = errors.New("is not a stored voice of spotter")
	ErrDamaged = errors.New("is cut off or damaged: copy it here again")
)

// NewerError says that an archive was made by a later spotter.
type NewerError struct{ Version string }

// Error says what to do.
func (e NewerError) Error() string {
	return fmt.Sprintf("is a stored voice of version %q, and this spotter knows %d: use a newer spotter", e.Version, version)
}

// Ready says what is to be done to the samples of a sound at 48 kHz before it is played, as
// it was measured when the voice was stored.
type Ready struct {
	First, End int     // frames: the first that is no silence, and the one behind the last
	Offset     float64 // of the silence, taken away before; 0: none
	Gain       float64 // dB
	Limited    bool    // peaks are beyond the ceiling then and have to be limited
	Last       float64 // dB, after that
}

// Voice is an open archive. It does not change and is safe for concurrent use.
type Voice struct {
	files map[string]*file
	names []string // sorted
}

// file is a file of the pack.
type file struct {
	name   string
	data   []byte // as it stands in the archive
	size   int64  // bytes, as it is given back
	sum    [sha256.Size]byte
	sound  bool
	ready  Ready
	listed bool // in the index
}

// Open reads the directory and the index of an archive, which it keeps. It looks at no sound:
// [Voice.Check] does.
func Open(archive []byte) (*Voice, error) {
	z, err := zip.NewReader(bytes.NewReader(archive), int64(len(archive)))
	if err != nil {
		if bytes.HasPrefix(archive, []byte("PK\x03\x04")) && bytes.Contains(archive[:min(len(archive), 100)], []byte(indexName)) {
			return nil, ErrDamaged
		}
		return nil, ErrForeign
	}
	if len(z.File) == 0 || z.File[0].Name != indexName || len(z.File) > maxFiles {
		return nil, ErrForeign
	}
	v := &Voice{files: make(map[string]*file, len(z.File))}
	var index []byte
	for i, e := range z.File {
		data, err := bytesOf(archive, e)
		if err != nil {
			return nil, err
		}
		if i == 0 {
			if index = data; crc32.ChecksumIEEE(data) != e.CRC32 {
				return nil, ErrDamaged
			}
			continue
		}
		f := &file{name: e.Name, data: data}
		if base, ok := strings.CutSuffix(e.Name, storedExt); ok {
			f.name, f.sound = base+soundExt, true
		}
		if v.files[f.name] != nil {
			return nil, ErrDamaged
		}
		v.files[f.name] = f
	}
	if err := v.read(string(index)); err != nil {
		return nil, err
	}
	for _, f := range v.files {
		if !f.listed {
			return nil, ErrDamaged
		}
		v.names = append(v.names, f.name)
	}
	slices.Sort(v.names)
	return v, nil
}

// bytesOf returns the bytes of an entry, which are the archive's own.
func bytesOf(archive []byte, e *zip.File) ([]byte, error) {
	at, err := e.DataOffset()
	if err != nil || e.Method != zip.Store || e.UncompressedSize64 > maxFile {
		return nil, ErrDamaged
	}
	// An offset that was changed can lie beyond the end.
	if size := int64(len(archive)); at < 0 || at > size || uint64(size-at) < e.UncompressedSize64 {
		return nil, ErrDamaged
	}
	return archive[at:][:e.UncompressedSize64:e.UncompressedSize64], nil
}

// read reads the index.
func (v *Voice) read(index string) error {
	head, rest, ok := strings.Cut(index, "\n")
	number, known := strings.CutPrefix(head, indexHead)
	switch {
	case !ok || !known:
		return ErrForeign
	case number != strconv.Itoa(version):
		if n, err := strconv.Atoi(number); err != nil || n < version {
			return ErrDamaged
		}
		return NewerError{number}
	}
	for line := range strings.Lines(rest) {
		if err := v.line(strings.TrimSuffix(line, "\n")); err != nil {
			return err
		}
	}
	return nil
}

// line reads one line of the index.
func (v *Voice) line(line string) error {
	part := strings.SplitN(line, " ", fields)
	if len(part) != fields {
		return ErrDamaged
	}
	f := v.files[part[fields-1]]
	if f == nil || f.listed {
		return ErrDamaged
	}
	f.listed = true
	if n, err := hex.Decode(f.sum[:], []byte(part[0])); err != nil || n != sha256.Size {
		return ErrDamaged
	}
	var wrong error
	number := func(s string) float64 {
		x, err := strconv.ParseFloat(s, 64)
		wrong = errors.Join(wrong, err)
		return x
	}
	size, err := strconv.ParseInt(part[1], 10, 32)
	if wrong = err; size < 0 || size > maxFile {
		return ErrDamaged
	}
	f.size = size
	if f.sound {
		f.ready = Ready{First: int(number(part[2])), End: int(number(part[3])), Offset: number(part[4]), Gain: number(part[5]),
			Limited: part[6] == "limited", Last: number(part[7])}
		if f.ready.First < 0 || f.ready.End <= f.ready.First {
			return ErrDamaged
		}
	}
	if wrong != nil {
		return ErrDamaged
	}
	return nil
}

// Names returns the names of the files, sorted.
func (v *Voice) Names() []string { return slices.Clone(v.names) }

// Sum returns the SHA-256 of a file and its length in bytes, without reading it.
func (v *Voice) Sum(name string) (sum [sha256.Size]byte, size int64, ok bool) {
	f := v.files[name]
	if f == nil {
		return sum, 0, false
	}
	return f.sum, f.size, true
}

// Sound returns a sound as FLAC and what is to be done to its samples; ok is false when
// the voice has no sound of that name.
func (v *Voice) Sound(name string) (sound []byte, r Ready, ok bool) {
	f := v.files[name]
	if f == nil || !f.sound {
		return nil, r, false
	}
	return f.data, f.ready, true
}

// bytes returns the file as it was in the pack.
func (f *file) bytes() ([]byte, error) {
	if !f.sound {
		return f.data, nil
	}
	s, err := flac.Decode(f.data)
	if err != nil {
		return nil, fmt.Errorf("file %q %w", f.name, err)
	}
	return waveOf(s), nil
}

// waveOf returns a sound as the WAV file that it was.
func waveOf(s flac.Sound) []byte {
	b := append(make([]byte, 0, waveHead+2*len(s.Samples)), "RIFF"...)
	le := binary.LittleEndian
	b = le.AppendUint32(b, uint32(waveHead-8+2*len(s.Samples)))
	b = append(b, "WAVEfmt "...)
	b = le.AppendUint32(b, 16)
	b = le.AppendUint16(b, 1)
	b = le.AppendUint16(b, 1)
	b = le.AppendUint32(b, uint32(s.Rate))
	b = le.AppendUint32(b, uint32(2*s.Rate))
	b = le.AppendUint16(b, 2)
	b = le.AppendUint16(b, 16)
	b = append(b, "data"...)
	b = le.AppendUint32(b, uint32(2*len(s.Samples)))
	for _, v := range s.Samples {
		b = le.AppendUint16(b, uint16(v))
	}
	return b
}

// waveHead is the length of the head of such a file.
const waveHead = 44

// Check gives back every file once, and compares it with its sum.
func (v *Voice) Check() error {
	for _, name := range v.names {
		b, err := v.files[name].bytes()
		if err != nil {
			return err
		}
		if sha256.Sum256(b) != v.files[name].sum {
			return fmt.Errorf("file %q is not what it was when the voice was stored: get the voice again", name)
		}
	}
	return nil
}

// Open implements [fs.FS]: the files as they were in the pack.
func (v *Voice) Open(name string) (fs.File, error) {
	f := v.files[name]
	if f == nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
	}
	b, err := f.bytes()
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: name, Err: err}
	}
	return &open{Reader: bytes.NewReader(b), f: f}, nil
}

// open is a file that is read.
type open struct {
	*bytes.Reader
	f *file
}

func (o *open) Close() error               { return nil }
func (o *open) Stat() (fs.FileInfo, error) { return o, nil }
func (o *open) Name() string               { return path.Base(o.f.name) }
func (o *open) Size() int64                { return o.f.size }
func (o *open) Mode() fs.FileMode          { return 0o444 }
func (o *open) ModTime() time.Time         { return time.Time{} }
func (o *open) IsDir() bool                { return false }
func (o *open) Sys() any                   { return nil }

// Source is a file of a pack that is to be stored.
type Source struct {
	Name  string
	Data  []byte
	Ready Ready // of a sound
}

// Write writes the archive of a pack. Its sounds have to be WAV files of one channel and 16
// bits, with nothing but samples behind the 44 bytes of their head: only such a one is given back
// to the byte.
func Write(w io.Writer, files []Source) error {
	z := zip.NewWriter(w)
	index := fmt.Sprintf("%s%d\n", indexHead, version)
	type entry struct {
		name string
		data []byte
	}
	var entries []entry
	for _, f := range files {
		e, done := entry{f.Name, f.Data}, "- - - - - -"
		if base, ok := strings.CutSuffix(f.Name, soundExt); ok {
			data, err := packed(f)
			if err != nil {
				return err
			}
			e, done = entry{base + storedExt, data}, f.Ready.String()
		}
		index += fmt.Sprintf("%x %d %s %s\n", sha256.Sum256(f.Data), len(f.Data), done, f.Name)
		entries = append(entries, e)
	}
	for _, e := range append([]entry{{indexName, []byte(index)}}, entries...) {
		h := &zip.FileHeader{Name: e.name, Method: zip.Store, Modified: time.Date(1980, 1, 1, 0, 0, 0, 0, time.UTC)}
		h.SetMode(0o644)
		out, err := z.CreateHeader(h)
		if err == nil {
			_, err = out.Write(e.data)
		}
		if err != nil {
			return fmt.Errorf("storing %s: %w", e.name, err)
		}
	}
	return z.Close()
}

// String returns the fields as a line of the index has them.
func (r Ready) String() string {
	limited := "-"
	if r.Limited {
		limited = "limited"
	}
	float := func(x float64) string { return strconv.FormatFloat(x, 'g', -1, 64) }
	return fmt.Sprintf("%d %d %s %s %s %s", r.First, r.End, float(r.Offset), float(r.Gain), limited, float(r.Last))
}

// packed returns a WAV file as FLAC.
func packed(f Source) ([]byte, error) {
	if len(f.Data) <= waveHead {
		return nil, fmt.Errorf("file %q holds no sound", f.Name)
	}
	s := flac.Sound{Rate: int(binary.LittleEndian.Uint32(f.Data[24:]))}
	for rest := f.Data[waveHead:]; len(rest) > 1; rest = rest[2:] {
		s.Samples = append(s.Samples, int16(binary.LittleEndian.Uint16(rest)))
	}
	if !bytes.Equal(waveOf(s), f.Data) {
		return nil, fmt.Errorf("file %q is not a plain WAV file of one channel and 16 bits", f.Name)
	}
	return flac.Encode(s.Samples, s.Rate), nil
}
