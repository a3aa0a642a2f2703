package wav

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"time"
)

// Limits of what is taken for a clip. A cue is a word or two; what is longer is
// a mistake that would hold the memory and the ear for nothing.
const (
	MaxClip     = 30 * time.Second
	minClipRate = 8000
	maxClipRate = 192000
	maxChannels = 8 // they are mixed to one
)

// Format tags of a WAV file, from Microsoft's mmreg.h.
const (
	tagPCM        = 1
	tagADPCM      = 2 // Microsoft's
	tagFloat      = 3
	tagALaw       = 6
	tagMuLaw      = 7
	tagIMA        = 0x11 // the ADPCM of IMA and DVI
	tagExtensible = 0xFFFE
)

// exportAgain is the next step for a file that cannot be used.
const exportAgain = "export it again as 16-bit PCM WAV"

// format describes the samples of a WAV file, as its header does.
type format struct {
	tag      uint16 // tagPCM, tagFloat, tagALaw, tagMuLaw, tagADPCM or tagIMA
	channels int    // 1 to maxChannels
	rate     int    // frames per second
	width    int    // bytes that hold one sample; 0 for ADPCM
	bits     int    // bits of a sample in use; by the format's definition the highest ones

	block      int      // bytes of a block of ADPCM; 0 for every other kind
	predictors [][2]int // of Microsoft's ADPCM, in 256ths
	told       int      // frames that an ADPCM file says it has; 0: it does not say

	mended bool   // the header was never finished: the file's size says how much there is
	odd    string // what else is wrong with the header, in words; "" for nothing
}

// String describes the samples, such as "24-bit PCM in 4 bytes".
func (f format) String() string {
	kind := "PCM"
	switch f.tag {
	case tagFloat:
		kind = "float"
	case tagALaw:
		kind = "A-law"
	case tagMuLaw:
		kind = "µ-law"
	case tagADPCM, tagIMA:
		return fmt.Sprintf("%d-bit ADPCM", f.bits)
	}
	if f.bits != 8*f.width {
		return fmt.Sprintf("%d-bit %s in %d bytes", f.bits, kind, f.width)
	}
	return fmt.Sprintf("%d-bit %s", f.bits, kind)
}

// guess names a kind of file that is often taken for WAV, to follow "is not a
// WAV file"; empty when it is none of them.
func guess(file []byte) string {
	for _, k := range []struct{ magic, name string }{
		{"ID3", "MP3"}, {"\xFF\xFB", "MP3"}, {"\xFF\xF3", "MP3"}, {"OggS", "Ogg"}, {"fLaC", "FLAC"},
		{"FORM", "AIFF"}, {"caff", "CAF"},
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

// subFormatTail returns the last 12 bytes of the sub-format of
// WAVE_FORMAT_EXTENSIBLE, which are the same for every tag. They are numbers of
// 16 bits twice and then 8 single bytes.
func subFormatTail(order binary.ByteOrder) string {
	if order == binary.BigEndian {
		return "\x00\x00\x00\x10\x80\x00\x00\xaa\x00\x38\x9b\x71"
	}
	return "\x00\x00\x10\x00\x80\x00\x00\xaa\x00\x38\x9b\x71"
}

// parseFormat reads a "fmt " chunk, whose numbers are in the file's byte order.
func parseFormat(chunk []byte, order binary.ByteOrder) (format, error) {
	if len(chunk) < 16 {
		return format{}, fmt.Errorf("has a \"fmt \" chunk of %d bytes, and it must have at least 16: %s", len(chunk), exportAgain)
	}
	f := format{tag: order.Uint16(chunk), channels: int(order.Uint16(chunk[2:])), bits: int(order.Uint16(chunk[14:]))}
	rate, align := order.Uint32(chunk[4:]), int(order.Uint16(chunk[12:]))
	switch {
	case f.channels == 0:
		return f, fmt.Errorf("has no channels: %s", exportAgain)
	case f.channels > maxChannels:
		return f, fmt.Errorf("has %d channels, and a cue can have 1 to %d: mix it down to mono", f.channels, maxChannels)
	case rate < minClipRate || rate > maxClipRate:
		return f, fmt.Errorf("has a sample rate of %d Hz, and it must be %d to %d: export it again at 48000 Hz", rate, minClipRate, maxClipRate)
	case align == 0 || align%f.channels != 0:
		return f, fmt.Errorf("says that a frame of %d channels has %d bytes, which is wrong: %s", f.channels, align, exportAgain)
	}
	f.rate, f.width = int(rate), align/f.channels
	if f.tag == tagADPCM || f.tag == tagIMA {
		return parseADPCM(f, chunk, order, align)
	}
	if f.tag == tagExtensible {
		if len(chunk) < 40 {
			return f, fmt.Errorf("has an extensible \"fmt \" chunk of %d bytes, and it must have at least 40: %s", len(chunk), exportAgain)
		}
		if string(chunk[28:40]) != subFormatTail(order) || order.Uint32(chunk[24:]) > math.MaxUint16 {
			return f, fmt.Errorf("has samples of an unknown kind (sub-format %x): %s", chunk[24:40], exportAgain)
		}
		f.tag = uint16(order.Uint32(chunk[24:]))
		if valid := int(order.Uint16(chunk[18:])); valid != 0 {
			f.bits = valid
		}
	}
	return f, f.check()
}

// check refuses samples that cannot be decoded.
func (f format) check() error {
	switch f.tag {
	case tagPCM:
		wide := f.width == 8 && f.bits == 64
		if f.width > 4 && !wide || f.bits < 8 || f.bits > 8*f.width {
			return fmt.Errorf("has PCM samples of %d bits in %d bytes, and spotter cannot read those: %s", f.bits, f.width, exportAgain)
		}
	case tagFloat:
		if (f.width != 4 && f.width != 8) || f.bits != 8*f.width {
			return fmt.Errorf("has float samples of %d bits in %d bytes, and spotter reads 32 and 64 bits: %s", f.bits, f.width, exportAgain)
		}
	case tagALaw, tagMuLaw:
		if f.width != 1 || f.bits != 8 {
			return fmt.Errorf("has %s samples of %d bits in %d bytes, and spotter reads 8 bits in 1 byte: %s", compression(f.tag), f.bits, f.width, exportAgain)
		}
	default:
		return fmt.Errorf("has samples that are %s, not PCM or float: %s", compression(f.tag), exportAgain)
	}
	return nil
}

// compression names a format tag.
func compression(tag uint16) string {
	switch tag {
	case tagALaw:
		return "A-law"
	case tagMuLaw:
		return "µ-law"
	case tagADPCM, tagIMA: // of a file with an extensible header, which no program writes
		return "compressed with ADPCM"
	case 0x31:
		return "compressed with GSM"
	case 0x55:
		return "MP3"
	}
	return fmt.Sprintf("of format %#x", tag)
}

// checkLength refuses a clip without sound or one that is too long.
func checkLength(f format, size int) error {
	frames := f.frames(size)
	switch {
	case frames == 0:
		return errors.New("holds no sound: record or export it again")
	case int64(frames) > int64(f.rate)*int64(MaxClip/time.Second):
		return fmt.Errorf("is %.1f s long, and a cue can be at most %v: cut it shorter", float64(frames)/float64(f.rate), MaxClip)
	}
	return nil
}
