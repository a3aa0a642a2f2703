package wavfiles

import (
	"bytes"
	"encoding/binary"
	"maps"
	"math"
)

// PCM16 returns a mono WAV file.
func PCM16(rate int, samples []int16) []byte {
	sound := make([]byte, 0, 2*len(samples))
	for _, v := range samples {
		sound = binary.LittleEndian.AppendUint16(sound, uint16(v))
	}
	return RIFF(Format(1, 1, uint32(rate), 2, 16), Chunk("data", sound))
}

// Square returns 100 ms of a 1 kHz square wave that begins and ends at full
// level, so that its edges can be timed.
func Square() []byte {
	s := make([]int16, 4800)
	for i := range s {
		s[i] = 16000
		if i/24%2 == 1 {
			s[i] = -16000
		}
	}
	return PCM16(48000, s)
}

// Chunk returns a chunk with its pad byte.
func Chunk(id string, body []byte) []byte {
	b := binary.LittleEndian.AppendUint32([]byte(id), uint32(len(body)))
	b = append(b, body...)
	if len(body)%2 == 1 {
		b = append(b, 0)
	}
	return b
}

// RIFF returns a file of chunks.
func RIFF(chunks ...[]byte) []byte {
	body := append([]byte("WAVE"), bytes.Join(chunks, nil)...)
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body))), body...)
}

// Format returns a plain "fmt " chunk.
func Format(tag, channels uint16, rate uint32, width, bits uint16) []byte {
	le := binary.LittleEndian
	b := le.AppendUint16(nil, tag)
	b = le.AppendUint16(b, channels)
	b = le.AppendUint32(b, rate)
	b = le.AppendUint32(b, rate*uint32(channels)*uint32(width))
	b = le.AppendUint16(b, channels*width)
	return Chunk("fmt ", le.AppendUint16(b, bits))
}

// Extensible returns a "fmt " chunk of WAVE_FORMAT_EXTENSIBLE.
func Extensible(tag, channels uint16, rate uint32, width, valid uint16) []byte {
	le := binary.LittleEndian
	b := Format(0xFFFE, channels, rate, width, 8*width)[8:]
	b = le.AppendUint16(b, 22)
	b = le.AppendUint16(b, valid)
	b = le.AppendUint32(b, 3)
	b = le.AppendUint32(b, uint32(tag))
	return Chunk("fmt ", append(b, "\x00\x00\x10\x00\x80\x00\x00\xaa\x00\x38\x9b\x71"...))
}

// badFile is a file that cannot be used.
type badFile struct {
	File []byte
	Want string // part of the message that refuses it
}

// Bad returns files that must be refused.
func Bad() map[string]badFile {
	f, sound := Format(1, 1, 48000, 2, 16), make([]byte, 400)
	d := Chunk("data", sound)
	good := RIFF(f, d)
	patch := func(at int, v uint32) []byte {
		b := bytes.Clone(good)
		binary.LittleEndian.PutUint32(b[at:], v)
		return b
	}
	sample := func(v float32) []byte {
		return RIFF(Format(3, 1, 48000, 4, 32), Chunk("data", binary.LittleEndian.AppendUint32(make([]byte, 40), math.Float32bits(v))))
	}
	all := map[string]badFile{
		"nothing":           {nil, "is empty"},
		"text":              {[]byte("this is no sound at all"), "is not a WAV file:"},
		"mp3":               {[]byte("ID3\x04 and so on and so on"), "is not a WAV file but MP3:"},
		"header alone":      {good[:12], "no \"fmt \" chunk"},
		"header of nothing": {RIFF(), "no \"fmt \" chunk"},
		"cut in the header": {good[:30], ": it was cut short"},
		"cut in the sound":  {good[:300], ": it was cut short"},
		"cut, and only riff mended": {func() []byte {
			b := patch(4, uint32(len(good))-8-100)
			return b[:len(b)-100]
		}(), "should have 400 bytes in its \"data\" chunk, but has only 300"},
		"format claims 2 GiB": {patch(16, 0x7FFFFFFF), "in its \"fmt \" chunk"},
		"no format":           {RIFF(d), "before the description of their format"},
		"no sound":            {RIFF(f), "no \"data\" chunk"},
		"empty sound":         {RIFF(f, Chunk("data", nil)), "holds no sound"},
		"part of one frame":   {RIFF(f, Chunk("data", make([]byte, 1))), "holds no sound"},
		"two formats":         {RIFF(f, f, d), "two \"fmt \""},
		"not a number":        {sample(float32(math.NaN())), "not a sound level (NaN at 0.000 s)"},
		"infinite":            {sample(float32(math.Inf(-1))), "not a sound level (-Inf"},
		"absurdly loud":       {sample(1e30), "not a sound level (1e+30 at 0.000 s)"},
		"too long":            {RIFF(Format(1, 1, 8000, 1, 8), Chunk("data", make([]byte, 8000*31))), "is 31.0 s long"},
	}
	maps.Copy(all, badFormats())
	return all
}

// badFormats returns those that say impossible things of their samples.
func badFormats() map[string]badFile {
	d := Chunk("data", make([]byte, 400))
	unknown := Extensible(1, 1, 48000, 2, 16)
	unknown[len(unknown)-1]++
	return map[string]badFile{
		"format too short":         {RIFF(Chunk("fmt ", make([]byte, 14)), d), "at least 16"},
		"no channels":              {RIFF(Format(1, 0, 48000, 2, 16), d), "no channels"},
		"nine channels":            {RIFF(Format(1, 9, 48000, 2, 16), d), "9 channels"},
		"rate 0":                   {RIFF(Format(1, 1, 0, 2, 16), d), "sample rate of 0 Hz"},
		"rate too low":             {RIFF(Format(1, 1, 7999, 2, 16), d), "sample rate of 7999"},
		"rate too high":            {RIFF(Format(1, 1, 192001, 2, 16), d), "sample rate of 192001"},
		"no frame size":            {RIFF(Format(1, 1, 48000, 0, 16), d), "a frame of 1 channels has 0 bytes"},
		"no bits":                  {RIFF(Format(1, 1, 48000, 2, 0), d), "0 bits in 2 bytes"},
		"one bit":                  {RIFF(Format(1, 1, 48000, 1, 1), d), "1 bits in 1 bytes"},
		"more bits than bytes":     {RIFF(Format(1, 1, 48000, 2, 24), d), "24 bits in 2 bytes"},
		"48 bits in 8 bytes":       {RIFF(Format(1, 1, 48000, 8, 48), d), "48 bits in 8 bytes"},
		"16-bit float":             {RIFF(Format(3, 1, 48000, 2, 16), d), "float samples of 16 bits"},
		"ADPCM without blocks":     {RIFF(Format(0x11, 1, 48000, 1, 4), d), "blocks of 1 bytes"},
		"ADPCM of 3 bits":          {RIFF(Format(2, 1, 48000, 64, 3), d), "ADPCM samples of 3 bits"},
		"ADPCM of no predictor":    {RIFF(Format(2, 1, 48000, 64, 4), Chunk("data", bytes.Repeat([]byte{9}, 128))), "block (number 1): it names predictor 9 of 7"},
		"ADPCM of no step":         {RIFF(Format(0x11, 1, 48000, 64, 4), Chunk("data", bytes.Repeat([]byte{0xFF}, 128))), "it begins at step 255 of 89"},
		"ADPCM of six channels":    {RIFF(Format(0x11, 6, 48000, 24, 4), d), "ADPCM"},
		"GSM":                      {RIFF(Format(0x31, 1, 8000, 65, 0), d), "compressed with GSM"},
		"µ-law of 16 bits":         {RIFF(Format(7, 1, 48000, 2, 16), d), "µ-law samples of 16 bits"},
		"unknown tag":              {RIFF(Format(0x1234, 1, 48000, 2, 16), d), "of format 0x1234"},
		"extensible too short":     {RIFF(Format(0xFFFE, 1, 48000, 2, 16), d), "at least 40"},
		"unknown sub-format":       {RIFF(unknown, d), "unknown kind"},
		"extensible within itself": {RIFF(Extensible(0xFFFE, 1, 48000, 2, 16), d), "of format 0xfffe"},
	}
}
