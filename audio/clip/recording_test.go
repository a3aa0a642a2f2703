package clip

import (
	"fmt"
	"strings"
	"testing"
	"time"
	"unicode"

	"spotter/audio/audiotest/wavfiles"
	"spotter/audio/wav"
)

// FuzzDecodeWAV feeds any bytes: they are refused in one printable line that
// names the file, or become a clip that keeps every promise and can be measured.
func FuzzDecodeWAV(f *testing.F) {
	f.Add(wavfiles.Square())
	for _, tt := range wavfiles.Bad() {
		if len(tt.File) < 4096 {
			f.Add(tt.File)
		}
	}
	noise := make([]byte, 1200)
	for i := range noise {
		noise[i] = byte(i * i)
	}
	for _, format := range [][]byte{
		wavfiles.Format(1, 1, 8000, 1, 8), wavfiles.Format(1, 2, 22050, 3, 24), wavfiles.Format(1, 2, 192000, 4, 24), wavfiles.Format(3, 1, 96000, 4, 32),
		wavfiles.Extensible(1, 2, 44100, 4, 20), wavfiles.Extensible(3, 1, 48000, 8, 64), wavfiles.Extensible(3, 2, 11127, 4, 32),
	} {
		f.Add(wavfiles.RIFF(format, wavfiles.Chunk("data", noise)))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		r, err := Decode(file, "x.wav")
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
	if m.Length == 0 || m.Length > wav.MaxClip+time.Millisecond {
		t.Errorf("length %v", m.Length)
	}
}
