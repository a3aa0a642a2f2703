package crowd

import (
	"math"
	"slices"
	"testing"

	"spotter/audio/dsp"
)

// tone is a voice that is easy to make: half a second of a note.
func tone(hz float64) []float32 {
	s := make([]float32, dsp.Rate/2)
	for i := range s {
		s[i] = float32(0.3 * math.Sin(2*math.Pi*hz*float64(i)/float64(dsp.Rate)))
	}
	return s
}

// A crowd has the loudness that was asked for, is the same for the same seed, and its end
// fits its beginning: there is no step where it begins anew.
func TestCrowd(t *testing.T) {
	voices := [][]float32{tone(220), tone(700), tone(1900), {}}
	for name, v := range map[string][][]float32{"talkers": voices, "pink alone": nil} {
		got := Make(7, 4, v, -23)
		if l := dsp.Loudness(got); math.Abs(l+23) > 0.1 {
			t.Errorf("%s: %.2f LUFS, want -23", name, l)
		}
		if again := Make(7, 4, v, -23); !slices.Equal(got, again) {
			t.Errorf("%s: the same seed gives another crowd", name)
		}
		if other := Make(8, 4, v, -23); slices.Equal(got, other) {
			t.Errorf("%s: another seed gives the same crowd", name)
		}
		steps := 0.0
		for i := range got[1:] {
			steps = max(steps, math.Abs(float64(got[i+1]-got[i])))
		}
		if seam := math.Abs(float64(got[0] - got[len(got)-1])); seam > steps {
			t.Errorf("%s: a step of %.3f at the seam, %.3f elsewhere", name, seam, steps)
		}
	}
}

// An octave of pink noise has the power of any other, give or take 1.5 dB.
func TestPinkIsPink(t *testing.T) {
	got := Make(1, 8, nil, -20)
	low, high := dsp.BandShare(got, 250, 500), dsp.BandShare(got, 4000, 8000)
	if db := 10 * math.Log10(low/high); math.Abs(db) > 1.5 {
		t.Errorf("250 to 500 Hz has %.1f dB more than 4 to 8 kHz", db)
	}
}
