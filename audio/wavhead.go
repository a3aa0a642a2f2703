package audio

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"time"
)

// Limits of what is taken for a clip. A cue is a word or two; what is longer is
// a mistake that would hold the memory and the ear for nothing.
const (
	MaxClip     = 30 * time.Second
	minClipRate = 8000
	maxClipRate = 192000
)

// Format tags of a WAV file, from Microsoft's mmreg.h.
const (
	tagPCM        = 1
	tagFloat      = 3
	tagExtensible = 0xFFFE
)

// exportAgain is the next step for a file that cannot be used.
const exportAgain = "export it again as 16-bit PCM WAV"

// wavFormat is what a WAV file's header says of its samples.
type wavFormat struct {
	tag      uint16 // tagPCM or tagFloat
	channels int    // 1 or 2
	rate     int    // frames per second
	width    int    // bytes that hold one sample
	bits     int    // of which the highest so many are in use
	mended   bool   // the header was never finished: the file's size says how much there is
}

// String describes the samples, such as "24-bit PCM in 4 bytes".
func (f wavFormat) String() string {
	kind := "PCM"
	if f.tag == tagFloat {
		kind = "float"
	}
	if f.bits != 8*f.width {
		return fmt.Sprintf("%d-bit %s in %d bytes", f.bits, kind, f.width)
	}
	return fmt.Sprintf("%d-bit %s", f.bits, kind)
}

// parseWAV finds the samples in a WAV file. It believes no size in it: whatever
// the header claims is held against the bytes that are there, so that nothing
// after it can be made to read past the end or to ask for absurd memory. A header
// that was never finished, since the program that wrote it was killed or wrote to a
// pipe, is made good by the file's size.
//
//	"RIFF" size "WAVE"            size counts what follows it
//	"fmt " size tag channels rate ...
//	any other chunk               passed over; odd sizes have a pad byte
//	"data" size samples
func parseWAV(file []byte) (f wavFormat, sound []byte, err error) {
	body, behind, open, err := riffBody(file)
	if err != nil {
		return f, nil, err
	}
	var haveFormat, haveSound, ours bool
	for len(body) >= 8 {
		id, size := string(body[:4]), int64(binary.LittleEndian.Uint32(body[4:]))
		body = body[8:]
		if id == "data" && haveFormat && !haveSound {
			if ours {
				body = body[:len(body)+behind]
			}
			if ours || size >= openSize && size > int64(len(body)) || size == 0 && open {
				body, size = f.mend(body, size)
			}
		}
		if size > int64(len(body)) {
			return f, nil, overlong(id, size, len(body))
		}
		chunk := body[:size]
		body = body[min(size+size%2, int64(len(body))):]
		switch {
		case id == "fmt " && haveFormat, id == "data" && haveSound:
			return f, nil, fmt.Errorf("has two %q chunks, where a WAV file has one: %s", id, exportAgain)
		case id == "fmt ":
			if f, err = parseFormat(chunk); err != nil {
				return f, nil, err
			}
			haveFormat = true
		case id == "JUNK" && string(chunk) == markOpen: // of ours, and killed
			ours = true
		case id == "data" && !haveFormat:
			return f, nil, fmt.Errorf("has its samples before their format: %s", exportAgain)
		case id == "data":
			sound, haveSound = chunk, true
		}
	}
	switch {
	case !haveFormat:
		return f, nil, fmt.Errorf("does not say what its samples are (no \"fmt \" chunk): %s", exportAgain)
	case !haveSound:
		return f, nil, fmt.Errorf("has no samples (no \"data\" chunk): %s", exportAgain)
	}
	return f, sound, checkLength(f, len(sound))
}

// openSize is from where on a size says that it is not known: programs that write
// to a pipe, and some that were killed, leave 0 or something above this.
const openSize = 0x7FFF0000

// mend returns what holds samples, whose size the header does not know, and their
// size: as many whole frames as there are.
func (f *wavFormat) mend(body []byte, size int64) ([]byte, int64) {
	whole := body[:len(body)-len(body)%(f.channels*f.width)]
	f.mended = int64(len(whole)) != size
	return whole, int64(len(whole))
}

// riffBody checks the file's first twelve bytes and returns the chunks, and how
// many bytes stand behind them that the size does not count. open says that it
// counts nothing: the header was never finished.
func riffBody(file []byte) (body []byte, behind int, open bool, err error) {
	if len(file) == 0 {
		return nil, 0, false, errors.New("is empty: record or export it again")
	}
	if len(file) < 12 || string(file[:4]) != "RIFF" || string(file[8:12]) != "WAVE" {
		return nil, 0, false, fmt.Errorf("is not a WAV file%s: %s", guess(file), exportAgain)
	}
	size := int64(binary.LittleEndian.Uint32(file[4:]))
	have := int64(len(file)) - 8
	switch {
	case size == 0, size >= openSize && size > have:
		return file[12:], 0, true, nil
	case size > have+1: // some programs count a last pad byte that they do not write
		return nil, 0, false, overlong("RIFF", size, int(have))
	case size < 4:
		return nil, 0, false, fmt.Errorf("has a header that was never finished (it claims %d bytes): the recording was broken off; %s", size, exportAgain)
	}
	end := 8 + min(size, have)
	return file[12:end], int(int64(len(file)) - end), false, nil // what stands behind is no part of it
}

// overlong says that a chunk claims more bytes than there are.
func overlong(id string, size int64, have int) error {
	return fmt.Errorf("claims %d bytes in its %q chunk but only %d are there: it was cut short or its header is wrong; copy or export it again", size, id, have)
}

// guess names a kind of file that is often taken for WAV, to follow "is not a
// WAV file"; empty when it is none of them.
func guess(file []byte) string {
	for _, k := range []struct{ magic, name string }{
		{"ID3", "MP3"}, {"\xFF\xFB", "MP3"}, {"\xFF\xF3", "MP3"}, {"OggS", "Ogg"}, {"fLaC", "FLAC"},
		{"FORM", "AIFF"}, {"RIFX", "big-endian WAV"}, {"RF64", "RF64"}, {"BW64", "BW64"}, {"caff", "CAF"},
	} {
		if bytes.HasPrefix(file, []byte(k.magic)) {
			return " but " + k.name
		}
	}
	if len(file) > 8 && string(file[4:8]) == "ftyp" {
		return " but MP4 (m4a)"
	}
	return ""
}

// subFormatTail is what follows the tag in the sub-format of
// WAVE_FORMAT_EXTENSIBLE, for every tag.
const subFormatTail = "\x00\x00\x00\x00\x10\x00\x80\x00\x00\xaa\x00\x38\x9b\x71"

// parseFormat reads a "fmt " chunk.
func parseFormat(chunk []byte) (wavFormat, error) {
	if len(chunk) < 16 {
		return wavFormat{}, fmt.Errorf("has a format of %d bytes, where 16 are the least: %s", len(chunk), exportAgain)
	}
	le := binary.LittleEndian
	f := wavFormat{tag: le.Uint16(chunk), channels: int(le.Uint16(chunk[2:])), bits: int(le.Uint16(chunk[14:]))}
	rate, align := le.Uint32(chunk[4:]), int(le.Uint16(chunk[12:]))
	switch {
	case f.channels == 0:
		return f, fmt.Errorf("has no channels: %s", exportAgain)
	case f.channels > 2:
		return f, fmt.Errorf("has %d channels, where a cue has 1 or 2: mix it down to mono", f.channels)
	case rate < minClipRate || rate > maxClipRate:
		return f, fmt.Errorf("has a sample rate of %d Hz, outside %d to %d: export it again at 48000 Hz", rate, minClipRate, maxClipRate)
	case align == 0 || align%f.channels != 0:
		return f, fmt.Errorf("has frames of %d bytes for %d channels, which cannot be: %s", align, f.channels, exportAgain)
	}
	f.rate, f.width = int(rate), align/f.channels
	if f.tag == tagExtensible {
		if len(chunk) < 40 {
			return f, fmt.Errorf("has an extensible format of %d bytes, where 40 are the least: %s", len(chunk), exportAgain)
		}
		if string(chunk[26:40]) != subFormatTail {
			return f, fmt.Errorf("has samples of an unknown kind (sub-format %x): %s", chunk[24:40], exportAgain)
		}
		if f.bits != 8*f.width {
			return f, fmt.Errorf("has samples of %d bits in %d bytes, which the extensible format rules out: %s", f.bits, f.width, exportAgain)
		}
		f.tag = le.Uint16(chunk[24:])
		if valid := int(le.Uint16(chunk[18:])); valid != 0 {
			f.bits = valid
		}
	}
	return f, f.check()
}

// check refuses samples that cannot be decoded.
func (f wavFormat) check() error {
	switch f.tag {
	case tagPCM:
		if f.width > 4 || f.bits < 8 || f.bits > 8*f.width {
			return fmt.Errorf("has PCM samples of %d bits in %d bytes, which cannot be read: %s", f.bits, f.width, exportAgain)
		}
	case tagFloat:
		if (f.width != 4 && f.width != 8) || f.bits != 8*f.width {
			return fmt.Errorf("has float samples of %d bits in %d bytes, where 32 and 64 can be: %s", f.bits, f.width, exportAgain)
		}
	default:
		return fmt.Errorf("has samples that are %s, not PCM or float: %s", compression(f.tag), exportAgain)
	}
	return nil
}

// compression names a format tag.
func compression(tag uint16) string {
	switch tag {
	case 2, 0x11:
		return "compressed with ADPCM"
	case 6:
		return "compressed with A-law"
	case 7:
		return "compressed with µ-law"
	case 0x55:
		return "MP3"
	}
	return fmt.Sprintf("of format %#x", tag)
}

// checkLength refuses a clip without sound, with part of a frame, or too long.
func checkLength(f wavFormat, size int) error {
	frame := f.channels * f.width
	switch {
	case size == 0:
		return errors.New("holds no sound: record or export it again")
	case size%frame != 0:
		return fmt.Errorf("holds %d bytes of samples, which is no whole number of frames of %d: %s", size, frame, exportAgain)
	case int64(size/frame) > int64(f.rate)*int64(MaxClip/time.Second):
		return fmt.Errorf("is %.1f s long, where a cue is at most %v: cut it shorter", float64(size/frame)/float64(f.rate), MaxClip)
	}
	return nil
}
