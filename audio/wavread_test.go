package audio

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"maps"
	"math"
	"runtime"
	"strings"
	"testing"
	"time"
	"unicode"
)

// pcm16WAV returns a mono WAV file.
func pcm16WAV(rate int, samples []int16) []byte {
	sound := make([]byte, 0, 2*len(samples))
	for _, v := range samples {
		sound = binary.LittleEndian.AppendUint16(sound, uint16(v))
	}
	return appendPlainWAV(nil, wavFormat{tag: tagPCM, channels: 1, rate: rate, width: 2, bits: 16}, sound)
}

// squareWAV returns 100 ms of a 1 kHz square wave that begins and ends at full
// level, so that its edges can be timed.
func squareWAV() []byte {
	s := make([]int16, 4800)
	for i := range s {
		s[i] = 16000
		if i/24%2 == 1 {
			s[i] = -16000
		}
	}
	return pcm16WAV(48000, s)
}

// chunk returns a chunk with its pad byte.
func chunk(id string, body []byte) []byte {
	b := binary.LittleEndian.AppendUint32([]byte(id), uint32(len(body)))
	b = append(b, body...)
	if len(body)%2 == 1 {
		b = append(b, 0)
	}
	return b
}

// riff returns a file of chunks.
func riff(chunks ...[]byte) []byte {
	body := append([]byte("WAVE"), bytes.Join(chunks, nil)...)
	return append(binary.LittleEndian.AppendUint32([]byte("RIFF"), uint32(len(body))), body...)
}

// format returns a plain "fmt " chunk.
func format(tag, channels uint16, rate uint32, width, bits uint16) []byte {
	le := binary.LittleEndian
	b := le.AppendUint16(nil, tag)
	b = le.AppendUint16(b, channels)
	b = le.AppendUint32(b, rate)
	b = le.AppendUint32(b, rate*uint32(channels)*uint32(width))
	b = le.AppendUint16(b, channels*width)
	return chunk("fmt ", le.AppendUint16(b, bits))
}

// extensible returns a "fmt " chunk of WAVE_FORMAT_EXTENSIBLE.
func extensible(tag, channels uint16, rate uint32, width, valid uint16) []byte {
	le := binary.LittleEndian
	b := format(tagExtensible, channels, rate, width, 8*width)[8:]
	b = le.AppendUint16(b, 22)
	b = le.AppendUint16(b, valid)
	b = le.AppendUint32(b, 3)
	b = le.AppendUint32(b, uint32(tag))
	return chunk("fmt ", append(b, subFormatTail(le)...))
}

// TestDecodeWAVSamples decodes the same three levels (a half up, silence, a
// quarter down) in every kind of sample.
func TestDecodeWAVSamples(t *testing.T) {
	f32 := func(v ...float32) (b []byte) {
		for _, x := range v {
			b = binary.LittleEndian.AppendUint32(b, math.Float32bits(x))
		}
		return b
	}
	f64 := func(v ...float64) (b []byte) {
		for _, x := range v {
			b = binary.LittleEndian.AppendUint64(b, math.Float64bits(x))
		}
		return b
	}
	for _, tt := range []struct {
		name     string
		format   []byte
		sound    []byte
		encoding string
	}{
		{"8 bit", format(1, 1, 48000, 1, 8), []byte{192, 128, 96}, "8-bit PCM"},
		{"16 bit", format(1, 1, 48000, 2, 16), []byte{0, 0x40, 0, 0, 0, 0xE0}, "16-bit PCM"},
		{"24 bit", format(1, 1, 48000, 3, 24), []byte{0, 0, 0x40, 0, 0, 0, 0, 0, 0xE0}, "24-bit PCM"},
		{"32 bit", format(1, 1, 48000, 4, 32), []byte{0, 0, 0, 0x40, 0, 0, 0, 0, 0, 0, 0, 0xE0}, "32-bit PCM"},
		{"24 in 4", format(1, 1, 48000, 4, 24), []byte{0, 0, 0, 0x40, 0, 0, 0, 0, 0, 0, 0, 0xE0}, "24-bit PCM in 4 bytes"},
		{"12 in 2", format(1, 1, 48000, 2, 12), []byte{0, 0x40, 0, 0, 0, 0xE0}, "12-bit PCM in 2 bytes"},
		{"float 32", format(3, 1, 48000, 4, 32), f32(0.5, 0, -0.25), "32-bit float"},
		{"float 64", format(3, 1, 48000, 8, 64), f64(0.5, 0, -0.25), "64-bit float"},
		{"extensible 16", extensible(1, 1, 48000, 2, 16), []byte{0, 0x40, 0, 0, 0, 0xE0}, "16-bit PCM"},
		{"extensible 24", extensible(1, 1, 48000, 3, 24), []byte{0, 0, 0x40, 0, 0, 0, 0, 0, 0xE0}, "24-bit PCM"},
		{"extensible 24 in 4", extensible(1, 1, 48000, 4, 24), []byte{0, 0, 0, 0x40, 0, 0, 0, 0, 0, 0, 0, 0xE0}, "24-bit PCM in 4 bytes"},
		{"extensible 20 in 3", extensible(1, 1, 48000, 3, 20), []byte{0, 0, 0x40, 0, 0, 0, 0, 0, 0xE0}, "20-bit PCM in 3 bytes"},
		{"extensible, valid bits unset", extensible(1, 1, 48000, 2, 0), []byte{0, 0x40, 0, 0, 0, 0xE0}, "16-bit PCM"},
		{"extensible float 32", extensible(3, 1, 48000, 4, 32), f32(0.5, 0, -0.25), "32-bit float"},
		{"extensible float 64", extensible(3, 1, 48000, 8, 64), f64(0.5, 0, -0.25), "64-bit float"},
		{"stereo 8", format(1, 2, 48000, 1, 8), []byte{255, 129, 160, 96, 96, 96}, "8-bit PCM"},
		{"stereo 16", format(1, 2, 48000, 2, 16), []byte{0, 0x60, 0, 0x20, 0, 0x20, 0, 0xE0, 0, 0xC0, 0, 0}, "16-bit PCM"},
		{"stereo float", format(3, 2, 48000, 4, 32), f32(1, 0, 0.5, -0.5, 0, -0.5), "32-bit float"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := DecodeWAV(riff(tt.format, chunk("data", tt.sound)), "x.wav")
			if err != nil {
				t.Fatal(err)
			}
			if fmt.Sprint(r.samples) != "[0.5 0 -0.25]" || r.Encoding != tt.encoding || r.Rate != 48000 {
				t.Errorf("got %v, %s at %d Hz", r.samples, r.Encoding, r.Rate)
			}
		})
	}
}

// TestDecodeWAVLayout decodes files whose chunks lie unusually, but rightly.
func TestDecodeWAVLayout(t *testing.T) {
	f, d := format(1, 1, 48000, 2, 16), chunk("data", []byte{0, 0x40, 0, 0, 0, 0xE0})
	odd := chunk("LIST", []byte("INFOISFT\x05\x00\x00\x00Lavf\x00"))
	unpadded := riff(format(1, 1, 48000, 1, 8), chunk("data", []byte{192, 128, 96}))
	for name, file := range map[string][]byte{
		"list first":             riff(odd, f, d),
		"list between":           riff(f, odd, d),
		"list behind":            riff(f, d, odd),
		"absurd list":            riff(chunk("LIST", []byte("INFOISFT\xff\xff\xff\x7f")), f, d),
		"bext first":             riff(chunk("bext", make([]byte, 603)), f, d),
		"odd unknown chunk":      riff(chunk("junk", []byte{1, 2, 3}), f, d),
		"longer format":          riff(chunk("fmt ", append(f[8:24:24], 0, 0)), d),
		"behind the end":         append(riff(f, d), "ID3 and more"...),
		"last pad byte missing":  unpadded[:len(unpadded)-1],
		"a few bytes at the end": riff(f, d, []byte{0, 0, 0}),
	} {
		r, err := DecodeWAV(file, "x.wav")
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if fmt.Sprint(r.samples) != "[0.5 0 -0.25]" {
			t.Errorf("%s: got %v", name, r.samples)
		}
	}
}

// badFile is a file that must be refused.
type badFile struct {
	file []byte
	want string // part of the message
}

// badFiles returns files that must be refused.
func badFiles() map[string]badFile {
	f, sound := format(1, 1, 48000, 2, 16), make([]byte, 400)
	d := chunk("data", sound)
	good := riff(f, d)
	patch := func(at int, v uint32) []byte {
		b := bytes.Clone(good)
		binary.LittleEndian.PutUint32(b[at:], v)
		return b
	}
	sample := func(v float32) []byte {
		return riff(format(3, 1, 48000, 4, 32), chunk("data", binary.LittleEndian.AppendUint32(make([]byte, 40), math.Float32bits(v))))
	}
	all := map[string]badFile{
		"nothing":           {nil, "is empty"},
		"text":              {[]byte("this is no sound at all"), "is not a WAV file:"},
		"mp3":               {[]byte("ID3\x04 and so on and so on"), "is not a WAV file but MP3:"},
		"header alone":      {good[:12], "no \"fmt \" chunk"},
		"header of nothing": {riff(), "no \"fmt \" chunk"},
		"cut in the header": {good[:30], ": it was cut short"},
		"cut in the sound":  {good[:300], ": it was cut short"},
		"cut, and only riff mended": {func() []byte {
			b := patch(4, uint32(len(good))-8-100)
			return b[:len(b)-100]
		}(), "should have 400 bytes in its \"data\" chunk, but has only 300"},
		"format claims 2 GiB": {patch(16, 0x7FFFFFFF), "in its \"fmt \" chunk"},
		"no format":           {riff(d), "before the description of their format"},
		"no sound":            {riff(f), "no \"data\" chunk"},
		"empty sound":         {riff(f, chunk("data", nil)), "holds no sound"},
		"part of one frame":   {riff(f, chunk("data", make([]byte, 1))), "holds no sound"},
		"two formats":         {riff(f, f, d), "two \"fmt \""},
		"not a number":        {sample(float32(math.NaN())), "not a sound level (NaN at 0.000 s)"},
		"infinite":            {sample(float32(math.Inf(-1))), "not a sound level (-Inf"},
		"absurdly loud":       {sample(1e30), "not a sound level (1e+30 at 0.000 s)"},
		"too long":            {riff(format(1, 1, 8000, 1, 8), chunk("data", make([]byte, 8000*31))), "is 31.0 s long"},
	}
	maps.Copy(all, badFormats())
	return all
}

// badFormats returns those that say impossible things of their samples.
func badFormats() map[string]badFile {
	d := chunk("data", make([]byte, 400))
	unknown := extensible(1, 1, 48000, 2, 16)
	unknown[len(unknown)-1]++
	return map[string]badFile{
		"format too short":         {riff(chunk("fmt ", make([]byte, 14)), d), "at least 16"},
		"no channels":              {riff(format(1, 0, 48000, 2, 16), d), "no channels"},
		"six channels":             {riff(format(1, 6, 48000, 2, 16), d), "6 channels"},
		"rate 0":                   {riff(format(1, 1, 0, 2, 16), d), "sample rate of 0 Hz"},
		"rate too low":             {riff(format(1, 1, 7999, 2, 16), d), "sample rate of 7999"},
		"rate too high":            {riff(format(1, 1, 192001, 2, 16), d), "sample rate of 192001"},
		"no frame size":            {riff(format(1, 1, 48000, 0, 16), d), "a frame of 1 channels has 0 bytes"},
		"no bits":                  {riff(format(1, 1, 48000, 2, 0), d), "0 bits in 2 bytes"},
		"one bit":                  {riff(format(1, 1, 48000, 1, 1), d), "1 bits in 1 bytes"},
		"more bits than bytes":     {riff(format(1, 1, 48000, 2, 24), d), "24 bits in 2 bytes"},
		"64-bit integers":          {riff(format(1, 1, 48000, 8, 64), d), "64 bits in 8 bytes"},
		"16-bit float":             {riff(format(3, 1, 48000, 2, 16), d), "float samples of 16 bits"},
		"ADPCM":                    {riff(format(0x11, 1, 48000, 1, 4), d), "compressed with ADPCM"},
		"µ-law of 16 bits":         {riff(format(7, 1, 48000, 2, 16), d), "µ-law samples of 16 bits"},
		"unknown tag":              {riff(format(0x1234, 1, 48000, 2, 16), d), "of format 0x1234"},
		"extensible too short":     {riff(format(0xFFFE, 1, 48000, 2, 16), d), "at least 40"},
		"unknown sub-format":       {riff(unknown, d), "unknown kind"},
		"extensible within itself": {riff(extensible(0xFFFE, 1, 48000, 2, 16), d), "of format 0xfffe"},
	}
}

func TestDecodeWAVRefuses(t *testing.T) {
	for name, tt := range badFiles() {
		t.Run(name, func(t *testing.T) {
			r, err := DecodeWAV(tt.file, "left.wav")
			if err == nil {
				t.Fatalf("decoded %d samples", len(r.samples))
			}
			if !strings.HasPrefix(err.Error(), `file "left.wav" `) || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error is %q, want %q in it", err, tt.want)
			}
		})
	}
}

// TestDecodeWAVAllocatesLittle feeds it the headers that make a trusting reader
// ask for gigabytes.
func TestDecodeWAVAllocatesLittle(t *testing.T) {
	for name, tt := range badFiles() {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, _ = DecodeWAV(tt.file, "x.wav")
		runtime.ReadMemStats(&after)
		if n := after.TotalAlloc - before.TotalAlloc; n > 1<<20 {
			t.Errorf("%s: allocated %d bytes for a file of %d", name, n, len(tt.file))
		}
	}
}

// TestDecodeWAVCutAnywhere cuts a good file at every byte. A file that lacks more
// than a header's worth of bytes is refused: half a word is worse than none.
func TestDecodeWAVCutAnywhere(t *testing.T) {
	good := riff(chunk("LIST", []byte("INFO")), format(1, 2, 44100, 3, 24), chunk("data", make([]byte, 600)))
	for n := range good {
		r, err := DecodeWAV(good[:n], "x.wav")
		if err == nil && n >= len(good)-miscounted && r.Odd != "" {
			continue
		}
		if err == nil {
			t.Errorf("the first %d of %d bytes were taken for a whole file", n, len(good))
		}
	}
	if _, err := DecodeWAV(good, "x.wav"); err != nil {
		t.Error(err)
	}
}

// FuzzDecodeWAV feeds any bytes: they are refused in one printable line that
// names the file, or become a clip that keeps every promise and can be measured.
func FuzzDecodeWAV(f *testing.F) {
	f.Add(squareWAV())
	for _, tt := range badFiles() {
		if len(tt.file) < 4096 {
			f.Add(tt.file)
		}
	}
	noise := make([]byte, 1200)
	for i := range noise {
		noise[i] = byte(i * i)
	}
	for _, format := range [][]byte{
		format(1, 1, 8000, 1, 8), format(1, 2, 22050, 3, 24), format(1, 2, 192000, 4, 24), format(3, 1, 96000, 4, 32),
		extensible(1, 2, 44100, 4, 20), extensible(3, 1, 48000, 8, 64), extensible(3, 2, 11127, 4, 32),
	} {
		f.Add(riff(format, chunk("data", noise)))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		r, err := DecodeWAV(file, "x.wav")
		if err == nil {
			checkMeasures(t, r.Measures())
			var c *Clip
			if c, err = r.Clip(); err == nil {
				checkClip(t, c)
				checkMeasures(t, c.Measures())
				checkOnset(t, c.Onset())
				return
			}
			err = fmt.Errorf(`file "x.wav" %w`, err)
		}
		text := err.Error()
		if !strings.HasPrefix(text, `file "x.wav" `) || strings.ContainsFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) {
			t.Errorf("error %q", text)
		}
	})
}

// checkClip fails unless a clip is as every clip must be.
func checkClip(t *testing.T, c *Clip) {
	t.Helper()
	for i, v := range c.samples {
		if v != v || v > 1 || v < -1 {
			t.Fatalf("sample %d is %v", i, v)
		}
	}
	m := c.Measures()
	if m.TruePeak > PeakCeiling+0.01 {
		t.Errorf("true peak %.2f dBTP", m.TruePeak)
	}
	if m.LeadIn > 2*time.Millisecond {
		t.Errorf("lead-in %v", m.LeadIn)
	}
	if m.Length == 0 || m.Length > MaxClip+time.Millisecond {
		t.Errorf("length %v", m.Length)
	}
}
