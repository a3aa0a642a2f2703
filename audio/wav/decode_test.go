package wav

import (
	"encoding/binary"
	"fmt"
	"math"
	"runtime"
	"strings"
	"testing"

	"spotter/audio/audiotest/wavfiles"
)

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
		{"8 bit", wavfiles.Format(1, 1, 48000, 1, 8), []byte{192, 128, 96}, "8-bit PCM"},
		{"16 bit", wavfiles.Format(1, 1, 48000, 2, 16), []byte{0, 0x40, 0, 0, 0, 0xE0}, "16-bit PCM"},
		{"24 bit", wavfiles.Format(1, 1, 48000, 3, 24), []byte{0, 0, 0x40, 0, 0, 0, 0, 0, 0xE0}, "24-bit PCM"},
		{"32 bit", wavfiles.Format(1, 1, 48000, 4, 32), []byte{0, 0, 0, 0x40, 0, 0, 0, 0, 0, 0, 0, 0xE0}, "32-bit PCM"},
		{"24 in 4", wavfiles.Format(1, 1, 48000, 4, 24), []byte{0, 0, 0, 0x40, 0, 0, 0, 0, 0, 0, 0, 0xE0}, "24-bit PCM in 4 bytes"},
		{"12 in 2", wavfiles.Format(1, 1, 48000, 2, 12), []byte{0, 0x40, 0, 0, 0, 0xE0}, "12-bit PCM in 2 bytes"},
		{"float 32", wavfiles.Format(3, 1, 48000, 4, 32), f32(0.5, 0, -0.25), "32-bit float"},
		{"float 64", wavfiles.Format(3, 1, 48000, 8, 64), f64(0.5, 0, -0.25), "64-bit float"},
		{"extensible 16", wavfiles.Extensible(1, 1, 48000, 2, 16), []byte{0, 0x40, 0, 0, 0, 0xE0}, "16-bit PCM"},
		{"extensible 24", wavfiles.Extensible(1, 1, 48000, 3, 24), []byte{0, 0, 0x40, 0, 0, 0, 0, 0, 0xE0}, "24-bit PCM"},
		{"extensible 24 in 4", wavfiles.Extensible(1, 1, 48000, 4, 24), []byte{0, 0, 0, 0x40, 0, 0, 0, 0, 0, 0, 0, 0xE0}, "24-bit PCM in 4 bytes"},
		{"extensible 20 in 3", wavfiles.Extensible(1, 1, 48000, 3, 20), []byte{0, 0, 0x40, 0, 0, 0, 0, 0, 0xE0}, "20-bit PCM in 3 bytes"},
		{"extensible, valid bits unset", wavfiles.Extensible(1, 1, 48000, 2, 0), []byte{0, 0x40, 0, 0, 0, 0xE0}, "16-bit PCM"},
		{"extensible float 32", wavfiles.Extensible(3, 1, 48000, 4, 32), f32(0.5, 0, -0.25), "32-bit float"},
		{"extensible float 64", wavfiles.Extensible(3, 1, 48000, 8, 64), f64(0.5, 0, -0.25), "64-bit float"},
		{"stereo 8", wavfiles.Format(1, 2, 48000, 1, 8), []byte{255, 129, 160, 96, 96, 96}, "8-bit PCM"},
		{"stereo 16", wavfiles.Format(1, 2, 48000, 2, 16), []byte{0, 0x60, 0, 0x20, 0, 0x20, 0, 0xE0, 0, 0xC0, 0, 0}, "16-bit PCM"},
		{"stereo float", wavfiles.Format(3, 2, 48000, 4, 32), f32(1, 0, 0.5, -0.5, 0, -0.5), "32-bit float"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r, err := Decode(wavfiles.RIFF(tt.format, wavfiles.Chunk("data", tt.sound)), "x.wav")
			if err != nil {
				t.Fatal(err)
			}
			if fmt.Sprint(r.Samples) != "[0.5 0 -0.25]" || r.Encoding != tt.encoding || r.Rate != 48000 {
				t.Errorf("got %v, %s at %d Hz", r.Samples, r.Encoding, r.Rate)
			}
		})
	}
}

// TestDecodeWAVLayout decodes files whose chunks lie unusually, but rightly.
func TestDecodeWAVLayout(t *testing.T) {
	f, d := wavfiles.Format(1, 1, 48000, 2, 16), wavfiles.Chunk("data", []byte{0, 0x40, 0, 0, 0, 0xE0})
	odd := wavfiles.Chunk("LIST", []byte("INFOISFT\x05\x00\x00\x00Lavf\x00"))
	unpadded := wavfiles.RIFF(wavfiles.Format(1, 1, 48000, 1, 8), wavfiles.Chunk("data", []byte{192, 128, 96}))
	for name, file := range map[string][]byte{
		"list first":             wavfiles.RIFF(odd, f, d),
		"list between":           wavfiles.RIFF(f, odd, d),
		"list behind":            wavfiles.RIFF(f, d, odd),
		"absurd list":            wavfiles.RIFF(wavfiles.Chunk("LIST", []byte("INFOISFT\xff\xff\xff\x7f")), f, d),
		"bext first":             wavfiles.RIFF(wavfiles.Chunk("bext", make([]byte, 603)), f, d),
		"odd unknown chunk":      wavfiles.RIFF(wavfiles.Chunk("junk", []byte{1, 2, 3}), f, d),
		"longer format":          wavfiles.RIFF(wavfiles.Chunk("fmt ", append(f[8:24:24], 0, 0)), d),
		"behind the end":         append(wavfiles.RIFF(f, d), "ID3 and more"...),
		"last pad byte missing":  unpadded[:len(unpadded)-1],
		"a few bytes at the end": wavfiles.RIFF(f, d, []byte{0, 0, 0}),
	} {
		r, err := Decode(file, "x.wav")
		if err != nil {
			t.Errorf("%s: %v", name, err)
		} else if fmt.Sprint(r.Samples) != "[0.5 0 -0.25]" {
			t.Errorf("%s: got %v", name, r.Samples)
		}
	}
}

// badFile is a file that must be refused.
func TestDecodeWAVRefuses(t *testing.T) {
	for name, tt := range wavfiles.Bad() {
		t.Run(name, func(t *testing.T) {
			r, err := Decode(tt.File, "left.wav")
			if err == nil {
				t.Fatalf("decoded %d samples", len(r.Samples))
			}
			if !strings.HasPrefix(err.Error(), `file "left.wav" `) || !strings.Contains(err.Error(), tt.Want) {
				t.Errorf("error is %q, want %q in it", err, tt.Want)
			}
		})
	}
}

// TestDecodeWAVAllocatesLittle feeds it the headers that make a trusting reader
// ask for gigabytes.
func TestDecodeWAVAllocatesLittle(t *testing.T) {
	for name, tt := range wavfiles.Bad() {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		_, _ = Decode(tt.File, "x.wav")
		runtime.ReadMemStats(&after)
		if n := after.TotalAlloc - before.TotalAlloc; n > 1<<20 {
			t.Errorf("%s: allocated %d bytes for a file of %d", name, n, len(tt.File))
		}
	}
}

// TestDecodeWAVCutAnywhere cuts a good file at every byte. A file that lacks more
// than a header's worth of bytes is refused: half a word is worse than none.
func TestDecodeWAVCutAnywhere(t *testing.T) {
	good := wavfiles.RIFF(wavfiles.Chunk("LIST", []byte("INFO")), wavfiles.Format(1, 2, 44100, 3, 24), wavfiles.Chunk("data", make([]byte, 600)))
	for n := range good {
		r, err := Decode(good[:n], "x.wav")
		if err == nil && n >= len(good)-miscounted && r.Odd != "" {
			continue
		}
		if err == nil {
			t.Errorf("the first %d of %d bytes were taken for a whole file", n, len(good))
		}
	}
	if _, err := Decode(good, "x.wav"); err != nil {
		t.Error(err)
	}
}
