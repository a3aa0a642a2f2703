package dsp

import "testing"

func TestPCM16(t *testing.T) {
	for x, want := range map[float64]int16{0: 0, 1: 32767, -1: -32767, 1.7: 32767, -2: -32767, 0.5: 16384, 0.5 / 32767: 0, 1.5 / 32767: 2} {
		if got := PCM16(x); got != want {
			t.Errorf("%v is %d, want %d", x, got, want)
		}
	}
}
