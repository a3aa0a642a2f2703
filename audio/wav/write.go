package wav

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"spotter/audio/dsp"
)

// Bytes of a WAV file's parts.
const (
	StereoFrame = 4  // bytes of a frame of 16-bit stereo
	PlainHeader = 44 // bytes in front of the samples of a file without other chunks
	ChunkHeader = 8  // bytes of a chunk's id and size
	FormatEnd   = 36 // bytes up to the end of the chunk "fmt ", the first one
)

// File holds the methods of a file that writing a recording needs.
type File interface {
	io.WriteSeeker
	io.WriterAt
	io.Closer
	Truncate(bytes int64) error
}

var _ File = (*os.File)(nil)

// Create creates the file at path, or beside it when there is one.
func Create(path string) (File, string, error) {
	if info, err := os.Stat(path); err == nil && info.Mode()&fs.ModeCharDevice != 0 { // such as /dev/null
		f, err := os.OpenFile(path, os.O_WRONLY, 0)
		return f, path, err
	}
	ext := filepath.Ext(path)
	for n, name := 1, path; n < 1000; n++ {
		if n > 1 {
			name = fmt.Sprintf("%s-%d%s", strings.TrimSuffix(path, ext), n, ext)
		}
		// Its owner's alone: it has a runner's whole race in it.
		f, err := os.OpenFile(name, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
		switch {
		case errors.Is(err, fs.ErrExist):
		case err != nil:
			return nil, name, err
		default:
			if err := proveRoom(f); err != nil {
				return nil, name, errors.Join(err, f.Close(), os.Remove(name))
			}
			return f, name, nil
		}
	}
	return nil, "", errors.New("this file and 998 numbered ones exist already: choose another name")
}

// proveRoom fails unless the disk has room for the next five seconds. Without it
// a full disk that takes a header and no more would be lost and reopened for
// ever, and be littered with files that hold nothing.
func proveRoom(f *os.File) error {
	if _, err := f.Write(make([]byte, 1<<20)); err != nil {
		return err
	}
	if err := f.Truncate(0); err != nil {
		return err
	}
	_, err := f.Seek(0, io.SeekStart)
	return err
}

// Trouble adds the next step to an error of the file system; flag names
// the file.
func Trouble(err error, flag string) error {
	next := "choose another file with " + flag
	switch {
	case errors.Is(err, syscall.ENOSPC):
		next = "the disk is full: make room, or " + next
	case errors.Is(err, fs.ErrNotExist):
		next = "make its folder, or " + next
	}
	return fmt.Errorf("%w: %s", err, next)
}

// Mono returns a file of 48 kHz, 16 bits, mono, that holds samples whose full scale
// is 1.
func Mono(samples []float32) []byte {
	sound := make([]byte, 0, 2*len(samples))
	for _, v := range samples {
		sound = binary.LittleEndian.AppendUint16(sound, uint16(dsp.PCM16(float64(v))))
	}
	f := format{tag: tagPCM, channels: 1, rate: int(dsp.Rate), width: 2, bits: 16}
	return appendPlain(make([]byte, 0, PlainHeader+len(sound)), f, sound)
}

// StereoHeader returns what lies in front of the samples of a file of 48 kHz, 16
// bits, stereo: [PlainHeader] bytes, which count size bytes of samples.
func StereoHeader(size uint32) []byte {
	b := appendPlain(nil, stereo, nil)
	binary.LittleEndian.PutUint32(b[4:], PlainHeader-ChunkHeader+size)
	binary.LittleEndian.PutUint32(b[PlainHeader-4:], size)
	return b
}

// MonoHeader returns what lies in front of the samples of a file of 16 bits, mono, with so
// many frames a second: [PlainHeader] bytes, which count size bytes of samples.
func MonoHeader(rate int, size uint32) []byte {
	b := appendPlain(nil, format{tag: tagPCM, channels: 1, rate: rate, width: 2, bits: 16}, nil)
	binary.LittleEndian.PutUint32(b[4:], PlainHeader-ChunkHeader+size)
	binary.LittleEndian.PutUint32(b[PlainHeader-4:], size)
	return b
}

// StereoStart returns what a file of 48 kHz, 16 bits, stereo begins with: [FormatEnd]
// bytes, for a file that has so many bytes in all.
func StereoStart(total uint32) []byte {
	return appendStart(nil, stereo, total)
}

// stereo is the format of recordings.
var stereo = format{tag: tagPCM, channels: 2, rate: int(dsp.Rate), width: 2, bits: 16}

// appendPlain appends the simplest file that holds the samples of sound.
func appendPlain(b []byte, f format, sound []byte) []byte {
	b = appendStart(b, f, uint32(PlainHeader+len(sound)))
	b = append(b, "data"...)
	b = binary.LittleEndian.AppendUint32(b, uint32(len(sound)))
	return append(b, sound...)
}

// appendStart appends what a file of so many bytes begins with: its kind, its size and
// the format of its samples.
func appendStart(b []byte, f format, total uint32) []byte {
	le := binary.LittleEndian
	frame := f.channels * f.width
	b = append(b, "RIFF"...)
	b = le.AppendUint32(b, total-ChunkHeader)
	b = append(b, "WAVEfmt "...)
	b = le.AppendUint32(b, 16)
	b = le.AppendUint16(b, f.tag)
	b = le.AppendUint16(b, uint16(f.channels))
	b = le.AppendUint32(b, uint32(f.rate))
	b = le.AppendUint32(b, uint32(f.rate*frame))
	b = le.AppendUint16(b, uint16(frame))
	return le.AppendUint16(b, uint16(8*f.width))
}
