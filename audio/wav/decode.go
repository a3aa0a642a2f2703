package wav

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math"

	goaudio "github.com/go-audio/audio"
	"github.com/go-audio/wav"
	"github.com/gopxl/beep/v2"
)

// Sound is a decoded sound file, mixed down to mono.
type Sound struct {
	Rate     beep.SampleRate // of the file
	Channels int             // of the file, 1 to 8
	Encoding string          // of the file, such as "16-bit PCM"
	Mended   bool            // its header was never finished: its length is that of the file
	Odd      string          // what else its header says wrong, in words; "" for nothing

	Samples []float32 // mono, at Rate; full scale is 1
	Grain   float64   // the smallest step between two samples
}

// Decode decodes a WAV file: PCM of 8 to 32 bits in containers of 1 to 4 bytes,
// or of 64 bits, IEEE float of 32 or 64 bits, A-law, µ-law, ADPCM of Microsoft or of
// IMA, plain or WAVE_FORMAT_EXTENSIBLE, little- or big-endian, of 1 to 8 channels, at
// 8 to 192 kHz, and at most [MaxClip] long. The error names the file by name, says what is wrong with it and what to do.
func Decode(file []byte, name string) (Sound, error) {
	s, err := decodeUnnamed(file)
	if err != nil {
		return Sound{}, fmt.Errorf("file %q %w", name, err)
	}
	return s, nil
}

// decodeUnnamed is [decode] with errors to follow the name of the file.
func decodeUnnamed(file []byte) (Sound, error) {
	f, sound, err := parse(file)
	if err != nil {
		return Sound{}, err
	}
	s := Sound{Rate: beep.SampleRate(f.rate), Channels: f.channels, Encoding: f.String(), Mended: f.mended, Odd: f.odd}
	switch f.tag {
	case tagFloat:
		s.Samples, err = decodeFloat(f, sound)
	case tagALaw, tagMuLaw:
		s.Grain = math.Exp2(-7) // of the louder half; the steps of softer samples are smaller
		f, sound = expanded(f, sound)
		s.Samples, err = decodePCM(f, sound)
	case tagADPCM, tagIMA:
		s.Grain = math.Exp2(-15) // of what is decoded
		if f, sound, err = decompressed(f, sound); err == nil {
			s.Samples, err = decodePCM(f, sound)
		}
	default:
		s.Grain = math.Exp2(float64(1 - min(f.bits, 24)))
		if f.width == 8 {
			f, sound = narrowed(f, sound)
		}
		s.Samples, err = decodePCM(f, justified(f, sound))
	}
	return s, err
}

// decodePCM decodes integer samples with go-audio/wav. The library believes the
// headers of strangers (it asks for any size that one claims, and takes 24 bits
// in 4 bytes for 24 bits in 3), so it is given one of our own that says only
// what was checked. Samples are left-justified in their containers, by the
// format's definition: those of 24 bits in 4 bytes are read as 32 bits.
func decodePCM(f format, sound []byte) ([]float32, error) {
	d := wav.NewDecoder(bytes.NewReader(appendPlain(nil, f, sound)))
	part := &goaudio.IntBuffer{Data: make([]int, 4096*f.channels)}
	mono := make([]float32, 0, len(sound)/(f.channels*f.width))
	scale, zero := math.Exp2(float64(1-8*f.width)), 0
	if f.width == 1 { // alone unsigned
		zero = 128
	}
	scale /= float64(f.channels)
	for len(mono) < cap(mono) {
		n, err := d.PCMBuffer(part)
		if err != nil {
			return nil, fmt.Errorf("cannot be decoded: %w: %s", err, exportAgain)
		}
		if n == 0 || n%f.channels != 0 {
			return nil, fmt.Errorf("cannot be decoded: its samples end after %d of %d frames: %s", len(mono), cap(mono), exportAgain)
		}
		for i := 0; i < n; i += f.channels {
			sum := 0
			for _, v := range part.Data[i : i+f.channels] {
				sum += v - zero
			}
			mono = append(mono, float32(float64(sum)*scale))
		}
	}
	return mono, nil
}

// maxFloat bounds float samples. Some programs write them at the scale of 16-bit
// integers, which levelling puts right; what is beyond that is no sound.
const maxFloat = 1 << 16

// decodeFloat decodes float samples, which go-audio/wav would return as the
// integers that their bits spell.
func decodeFloat(f format, sound []byte) ([]float32, error) {
	frame := f.channels * f.width
	mono := make([]float32, len(sound)/frame)
	for i := range mono {
		sum := 0.0
		for at := i * frame; at < (i+1)*frame; at += f.width {
			v := 0.0
			if f.width == 4 {
				v = float64(math.Float32frombits(binary.LittleEndian.Uint32(sound[at:])))
			} else {
				v = math.Float64frombits(binary.LittleEndian.Uint64(sound[at:]))
			}
			if !(math.Abs(v) <= maxFloat) { // not a number fails this too
				return nil, fmt.Errorf("has a sample that is not a sound level (%.3g at %.3f s): %s", v, float64(i)/float64(f.rate), exportAgain)
			}
			sum += v
		}
		mono[i] = float32(sum / float64(f.channels))
	}
	return mono, nil
}
