package dsp

import (
	"testing"
	"time"
)

func TestPCM16(t *testing.T) {
	for x, want := range map[float64]int16{0: 0, 1: 32767, -1: -32767, 1.7: 32767, -2: -32767, 0.5: 16384, 0.5 / 32767: 0, 1.5 / 32767: 2} {
		if got := PCM16(x); got != want {
			t.Errorf("%v is %d, want %d", x, got, want)
		}
	}
}

// TestLasts: no number of frames is too large, be it of a day or of a month.
func TestLasts(t *testing.T) {
	const day = 24 * 3600 * int64(Rate)
	for _, tt := range []struct {
		frames int64
		want   time.Duration
	}{
		{0, 0}, {1, time.Second / 48000}, {-480, -10 * time.Millisecond}, {day, 24 * time.Hour}, {-day, -24 * time.Hour},
		{1<<31 + 48000, time.Duration(1<<31/48000+1)*time.Second + time.Duration(1<<31%48000)*time.Second/48000},
		{31 * day, 31 * 24 * time.Hour},
	} {
		if got := Lasts(tt.frames); got != tt.want {
			t.Errorf("%d frames last %v, want %v", tt.frames, got, tt.want)
		}
		if n := int(tt.frames); int64(n) == tt.frames && n < 1<<30 && Rate.D(n) != tt.want {
			t.Errorf("%d frames last %v, and %v by beep", tt.frames, tt.want, Rate.D(n))
		}
	}
}
