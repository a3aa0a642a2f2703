package dsp

import (
	"spotter/audio/audiotest"

	"math"
	"testing"
)

// TestLoudness holds the measure against the recommendation's own statements and
// the signals of EBU Tech 3341 that its gating is checked with.
func TestLoudness(t *testing.T) {
	t.Parallel()
	tone := audiotest.Sine(997, 0, 5)
	silence := make([]float32, Rate)
	for _, tt := range []struct {
		name     string
		channels [][]float32
		want     float64
	}{
		{"BS.1770-4: 997 Hz at 0 dBFS in one channel", [][]float32{tone}, -3.01},
		{"the same beside a silent channel", [][]float32{tone, make([]float32, len(tone))}, -3.01},
		{"the same in both channels", [][]float32{tone, tone}, 0},
		{"EBU 3341 case 1: 1 kHz at -23 dBFS in stereo", both(audiotest.Sine(1000, -23, 20)), -23},
		{"EBU 3341 case 2: 1 kHz at -33 dBFS in stereo", both(audiotest.Sine(1000, -33, 20)), -33},
		{"EBU 3341 case 3: relative gate", both(audiotest.Join(audiotest.Sine(1000, -36, 10), audiotest.Sine(1000, -23, 60), audiotest.Sine(1000, -36, 10))), -23},
		{"EBU 3341 case 4: both gates", both(audiotest.Join(audiotest.Sine(1000, -72, 10), audiotest.Sine(1000, -36, 10), audiotest.Sine(1000, -23, 60), audiotest.Sine(1000, -36, 10), audiotest.Sine(1000, -72, 10))), -23},
		{"EBU 3341 case 5: within the gate", both(audiotest.Join(audiotest.Sine(1000, -26, 20), audiotest.Sine(1000, -20, 20.1), audiotest.Sine(1000, -26, 20))), -23},
		{"shorter than a block", [][]float32{audiotest.Sine(997, 0, 0.1)}, -3.01},
		{"one block", [][]float32{audiotest.Sine(997, 0, 0.4)}, -3.01},
		{"silence around it, in blocks of which a part is sound", [][]float32{audiotest.Join(silence, audiotest.Sine(997, -20, 10), silence)}, -23.01 - 0.13},
		{"silence", [][]float32{silence}, math.Inf(-1)},
		{"below the absolute gate", [][]float32{audiotest.Sine(997, -75, 2)}, math.Inf(-1)},
		{"nothing", nil, math.Inf(-1)},
		{"no frames", [][]float32{nil}, math.Inf(-1)},
	} {
		if got := Loudness(tt.channels...); got != tt.want && math.Abs(got-tt.want) > 0.1 {
			t.Errorf("%s: %.3f LUFS, want %.2f", tt.name, got, tt.want)
		}
	}
	if got := Loudness(tone); math.Abs(got+3.01) > 0.005 {
		t.Errorf("997 Hz at full scale: %.4f LUFS, want -3.01", got)
	}
}

func both(s []float32) [][]float32 { return [][]float32{s, s} }

// TestKWeighting compares the filter's response with the curve of BS.1770-4,
// figure 4, as its coefficients give it in the frequency domain.
func TestKWeighting(t *testing.T) {
	for _, tt := range []struct{ hz, dB float64 }{
		{38.135, -6.0}, {100, -1.1}, {997, 0.69}, {1681.97, 2.6}, {4000, 4.0}, {10000, 4.0},
	} {
		pre, rlb := kWeighting()
		got := response(pre, tt.hz) + response(rlb, tt.hz)
		if math.Abs(got-tt.dB) > 0.65 {
			t.Errorf("%g Hz: %.2f dB, want about %.1f", tt.hz, got, tt.dB)
		}
		measured := Loudness(audiotest.Sine(tt.hz, -10, 3)) + 10 + 3.01 + 0.691
		if math.Abs(measured-got) > 0.05 {
			t.Errorf("%g Hz: measured %.2f dB, the filter has %.2f", tt.hz, measured, got)
		}
	}
}

// response returns a filter's gain at a frequency in dB.
func response(f Biquad, hz float64) float64 {
	w := 2 * math.Pi * hz / float64(Rate)
	z1 := complex(math.Cos(w), -math.Sin(w))
	h := (complex(f.b0, 0) + complex(f.b1, 0)*z1 + complex(f.b2, 0)*z1*z1) / (1 + complex(f.a1, 0)*z1 + complex(f.a2, 0)*z1*z1)
	return 20 * math.Log10(math.Hypot(real(h), imag(h)))
}

// TestTruePeak uses signals whose curve is higher than any of their samples, as
// EBU Tech 3341 cases 15 to 19 do.
func TestTruePeak(t *testing.T) {
	quarter := make([]float32, 4800) // a sine at a quarter of the rate, sampled 45° off its peaks
	for i := range quarter {
		quarter[i] = float32(math.Sin(math.Pi/2*float64(i) + math.Pi/4))
	}
	for _, tt := range []struct {
		name     string
		samples  []float32
		want     float64
		low, top float64 // tolerance in dB; EBU allows +0.2 and -0.4
	}{
		{"samples on the peaks", audiotest.Sine(997, 0, 1), 0, 0.1, 0.1},
		{"a quarter of the rate, 45° off", quarter, 0, 0.4, 0.2},
		{"6 dB lower", Scaled(quarter, -6), -6, 0.4, 0.2},
		{"a single frame", []float32{0.5}, -6.02, 0.01, 0.2},
		{"a step at the end", audiotest.Join(make([]float32, 100), []float32{-1}), 0, 0.01, 0.3},
		{"silence", make([]float32, 100), math.Inf(-1), 0, 0},
		{"nothing", nil, math.Inf(-1), 0, 0},
	} {
		if got := TruePeak(tt.samples); got != tt.want && !(got >= tt.want-tt.low && got <= tt.want+tt.top) {
			t.Errorf("%s: %.3f dBTP, want %.2f", tt.name, got, tt.want)
		}
	}
}

// TestTruePeakSkipsNothing compares the quick search with one that looks at
// every frame.
func TestTruePeakSkipsNothing(t *testing.T) {
	speech := make([]float32, 0, 40000)
	for _, v := range audiotest.SpeechLike(33600, 48000) {
		speech = append(speech, float32(v)/32768)
	}
	for name, s := range map[string][]float32{"speech": speech, "square": {0, 1, 1, -1, -1, 1, 1}, "sine": audiotest.Sine(11000, -3, 0.05)} {
		slow := 0.0
		for i := -PeakWindow; i < len(s)+PeakWindow; i++ {
			var window [PeakWindow]float64
			for k := range window {
				if at := i + k; at >= 0 && at < len(s) {
					window[k] = float64(s[at])
				}
			}
			slow = max(slow, CurvePeak(&window))
		}
		for _, v := range s {
			slow = max(slow, math.Abs(float64(v)))
		}
		if got, want := TruePeak(s), 20*math.Log10(slow); math.Abs(got-want) > 1e-9 {
			t.Errorf("%s: %.6f dBTP, want %.6f", name, got, want)
		}
	}
}

// TestOversampleFilter checks the table against what the recommendation says of
// it, which finds a mistyped tap.
func TestOversampleFilter(t *testing.T) {
	for p, taps := range PeakPhases {
		sum, size := 0.0, 0.0
		for k, v := range taps {
			sum += v
			size += math.Abs(v)
			if mirror := PeakPhases[3-p][PeakWindow-1-k]; v != mirror {
				t.Errorf("phase %d, tap %d is %v and its mirror %v", p, k, v, mirror)
			}
		}
		if math.Abs(sum-1) > 0.03 || size > PeakGain {
			t.Errorf("phase %d has a gain of %v, at most %v", p, sum, size)
		}
	}
}
