package clip

import (
	"spotter/audio/audiotest"
	"spotter/audio/dsp"

	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"spotter/cues/pack"
	"spotter/testrun"
)

// checkOnset fails unless a beginning has finite levels with a mean of 0.
func checkOnset(t *testing.T, o Onset) {
	t.Helper()
	total := 0.0
	for _, w := range o {
		for _, v := range w {
			total += v
		}
	}
	if !(math.Abs(total) < 1e-6) {
		t.Errorf("onset %v", o)
	}
	if d := o.Distance(&o); d != 0 {
		t.Errorf("%.3g dB from itself", d)
	}
}

// drawSound draws a short sound: tones and noise that come and go.
func drawSound(t *rapid.T, label string) []float32 {
	var s []float32
	for range rapid.IntRange(1, 5).Draw(t, label+" parts") {
		hz := rapid.Float64Range(50, 8000).Draw(t, "Hz")
		part := audiotest.Sine(hz, rapid.Float64Range(-50, 0).Draw(t, "dBFS"), rapid.Float64Range(0.001, 0.09).Draw(t, "s"))
		if rapid.Bool().Draw(t, "hiss") {
			part = sum(part, hiss(rapid.Float64Range(-60, -10).Draw(t, "hiss dBFS"), 0.1))
		}
		s = append(s, part...)
	}
	return s
}

// TestDistanceAxioms: a beginning is nothing from itself, as far from another as the
// other from it, and neither level, nor silence in front, nor what comes after 150 ms
// matters.
func TestDistanceAxioms(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		a, b := drawSound(t, "a"), drawSound(t, "b")
		x, y := onset(a), onset(b)
		d := x.Distance(&y)
		if !(d >= 0) || math.IsInf(d, 0) {
			t.Fatalf("%v dB apart", d)
		}
		if back := y.Distance(&x); math.Abs(back-d) > 1e-9 {
			t.Fatalf("%v dB one way, %v the other", d, back)
		}
		if self := x.Distance(&x); self != 0 {
			t.Fatalf("%v dB from itself", self)
		}
		louder := onset(dsp.Scaled(a, rapid.Float64Range(-40, 40).Draw(t, "gain")))
		if self := x.Distance(&louder); self > 0.01 {
			t.Fatalf("%v dB from itself with another level", self)
		}
		later := onset(audiotest.Join(make([]float32, rapid.IntRange(0, 9600).Draw(t, "silence")), a))
		if self := x.Distance(&later); self != 0 {
			t.Fatalf("%v dB from itself after silence", self)
		}
		if limit := int(dsp.Rate) * int(OnsetLength/time.Millisecond) / 1000; len(a) > limit+int(dsp.Rate)/100 {
			full := onset(a)
			short := onset(a[:len(a)-1])
			if self := full.Distance(&short); self > 0.5 {
				t.Fatalf("%v dB from itself with another end", self)
			}
		}
	})
}

// TestDistance puts figures on what is alike and what is not.
func TestDistance(t *testing.T) {
	low, high := audiotest.Sine(600, -10, 0.3), audiotest.Sine(3000, -10, 0.3)
	sh := hiss(-20, 0.3)
	for _, tt := range []struct {
		name      string
		a, b      []float32
		low, high float64 // dB
	}{
		{"the same", low, low, 0, 0},
		{"a tone that is a little higher", low, audiotest.Sine(630, -10, 0.3), 1, 7},
		{"low and high", low, high, 9, 20},
		{"tone and hiss", low, sh, 9, 20},
		{"the same beginning", audiotest.Join(sh[:4800], low), audiotest.Join(sh[:4800], high), 2, 11},
		{"the same 150 ms", audiotest.Join(sh[:7300], low), audiotest.Join(sh[:7300], high), 0, 0.5},
		{"the same at another pace", audiotest.Join(sh[:1920], low), audiotest.Join(sh[:2640], low), 0, 4},
		{"silence and silence", make([]float32, 100), nil, 0, 0},
		{"a tone and silence", low, nil, 5, 20},
	} {
		a, b := onset(tt.a), onset(tt.b)
		if d := a.Distance(&b); d < tt.low || d > tt.high {
			t.Errorf("%s: %.2f dB, want %v to %v", tt.name, d, tt.low, tt.high)
		}
	}
}

// TestOnsetsOfVoices: in each voice of the program left and right begin apart, by a
// fifth more than the check of a pack asks for, and a clip as it is played begins as
// its file does.
func TestOnsetsOfVoices(t *testing.T) {
	t.Parallel()
	for _, name := range testrun.Some(t, pack.Builtins(), pack.DefaultName, "fr") {
		pack, err := pack.Builtin(name)
		if err != nil {
			t.Fatal(err)
		}
		bank, err := LoadBank(pack)
		if err != nil {
			t.Fatal(err)
		}
		left, right := bank["left"].Onset(), bank["right"].Onset()
		if d := left.Distance(&right); d < 5.5 {
			t.Errorf("%s: left and right begin %.1f dB apart", name, d)
		}
		for id, c := range bank {
			checkOnset(t, c.Onset())
			checkMeasures(t, c.Measures())
			again := onset(dsp.Scaled(c.Samples(), -20))
			if o := c.Onset(); o.Distance(&again) > 0.01 {
				t.Errorf("%s: %s does not begin as itself", name, id)
			}
		}
	}
}

func BenchmarkOnset(b *testing.B) {
	s := hiss(-20, 0.4)
	for b.Loop() {
		onset(s)
	}
}

func BenchmarkDistance(b *testing.B) {
	x, y := onset(hiss(-20, 0.4)), onset(audiotest.Sine(700, -10, 0.4))
	for b.Loop() {
		x.Distance(&y)
	}
}
