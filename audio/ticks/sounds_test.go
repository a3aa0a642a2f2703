package ticks

import (
	"math"
	"testing"
	"time"

	"spotter/audio/clip"
	"spotter/audio/dsp"
)

// The sounds are short and soft, begin and end without a click, and are told apart by
// pitch or by how many strokes they have.
func TestSoundsAreShortSoftAndDistinct(t *testing.T) {
	type mark struct{ strokes, hz int }
	seen := map[mark]Sound{}
	for s := range sounds {
		samples := s.Clip().Samples()
		if long := dsp.Rate.D(len(samples)); long == 0 || long > 450*time.Millisecond {
			t.Errorf("%v lasts %v", s, long)
		}
		peak, crossings, count, loud := 0.0, 0, 0, false
		for i, v := range samples {
			peak = max(peak, math.Abs(float64(v)))
			if i > 0 && (v >= 0) != (samples[i-1] >= 0) {
				crossings++
			}
			window := samples[max(0, i-480):i]
			energy := 0.0
			for _, v := range window[:min(len(window), 480):len(window)] {
				energy = max(energy, math.Abs(float64(v)))
			}
			if now := energy > 0.005; now != loud {
				if loud = now; now {
					count++
				}
			}
			if i > 0 && math.Abs(float64(v-samples[i-1])) > 0.05 {
				t.Fatalf("%v jumps at frame %d", s, i)
			}
		}
		if db := dsp.DBFS(peak); db > -13 || db < -30 {
			t.Errorf("%v has a peak of %.1f dBFS", s, db)
		}
		if len(strokes[s]) != count {
			t.Errorf("%v has %d strokes, and %d are heard", s, len(strokes[s]), count)
		}
		m := mark{count, int(strokes[s][0].hz / 200)}
		if other, dup := seen[m]; dup {
			t.Errorf("%v is like %v", s, other)
		}
		seen[m] = s
		if s.String() == "" {
			t.Errorf("sound %d has no name", s)
		}
	}
}

// The word behind a sound is a quarter as loud as in the runner's ear, and begins after the sound.
func TestAWordComesSoftlyBehindASound(t *testing.T) {
	sound := Ahead.Clip()
	if before(sound, nil) != sound {
		t.Error("a sound without a word is another one")
	}
	word := clip.New([]float32{0.8, -0.4, 0.8})
	got := before(sound, word).Samples()
	from := len(got) - word.Frames()
	if gap := from - sound.Frames(); gap != int(wordAfter*float64(dsp.Rate)) {
		t.Errorf("%d frames between them", gap)
	}
	for i, v := range got {
		want := float32(0)
		switch {
		case i < sound.Frames():
			want = sound.Samples()[i]
		case i >= from:
			want = 0.251188643 * word.Samples()[i-from] // 10^(-12/20)
		}
		if math.Abs(float64(v-want)) > 1e-6 {
			t.Fatalf("sample %d is %v, want %v", i, v, want)
		}
	}
	if word.Samples()[0] != 0.8 {
		t.Error("the word itself was changed")
	}
}
