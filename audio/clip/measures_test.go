package clip

import (
	"spotter/audio/audiotest"
	"spotter/audio/audiotest/wavfiles"
	"spotter/audio/dsp"

	"encoding/binary"
	"math"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"time"
)

// checkMeasures fails unless measures are such as a sound can have.
func checkMeasures(t *testing.T, m Measures) {
	t.Helper()
	if math.IsNaN(m.Loudness) || math.IsNaN(m.TruePeak) || math.IsInf(m.TruePeak, 1) || math.IsNaN(m.Offset) ||
		!(m.Band >= 0 && m.Band <= 1) || m.Clipped < 0 || m.Clipped > m.Samples || m.LeadIn < 0 || m.LeadIn > m.Length || m.SNR() < 0 {
		t.Errorf("measures %+v", m)
	}
}

// hiss returns white noise with a level in dBFS.
func hiss(dBFS, seconds float64) []float32 {
	rnd := rand.New(rand.NewPCG(1, 2))
	s := make([]float32, int(seconds*float64(dsp.Rate)))
	amplitude := math.Pow(10, dBFS/20)
	for i := range s {
		s[i] = float32(amplitude * rnd.NormFloat64())
	}
	return s
}

// sum returns a and b together, as long as a.
func sum(a, b []float32) []float32 {
	out := append([]float32(nil), a...)
	for i := range min(len(a), len(b)) {
		out[i] += b[i]
	}
	return out
}

// rounded returns samples in steps, held within low and high.
func rounded(samples []float32, bits int, low, high float64) []float32 {
	steps := math.Exp2(float64(bits - 1))
	out := make([]float32, len(samples))
	for i, v := range samples {
		out[i] = float32(math.Round(max(low, min(high, float64(v)))*steps) / steps)
	}
	return out
}

func TestClipped(t *testing.T) {
	t.Parallel()
	toneAt := func(rate, hz, dBFS float64) []float32 {
		s := make([]float32, int(rate))
		amplitude := math.Pow(10, dBFS/20)
		for i := range s {
			s[i] = float32(amplitude * math.Sin(2*math.Pi*hz*float64(i)/rate))
		}
		return s
	}
	for _, rate := range []float64{8000, 44100, 48000, 192000} {
		for _, hz := range []float64{100, 130, 300, 997} {
			for _, dBFS := range []float64{0, -6, -20, -40} {
				tone := toneAt(rate, hz, dBFS)
				for _, bits := range []int{8, 12, 16, 24} {
					s := rounded(tone, bits, -1, 1)
					if got := clipped(s, rate, math.Exp2(float64(1-bits))); got != 0 {
						t.Errorf("a whole tone of %v Hz at %v dBFS, %v Hz, %d bits: %d samples are clipped", hz, dBFS, rate, bits, got)
					}
				}
			}
		}
	}
	// sin(x) is beyond 1/1.25 for 41 % of the time: 0.41 * 48000 samples.
	loud := toneAt(48000, 300, 20*math.Log10(1.25))
	for _, tt := range []struct {
		name      string
		samples   []float32
		low, high int
	}{
		{"silence", make([]float32, 4800), 0, 0},
		{"nothing", nil, 0, 0},
		{"its last step", rounded(hiss(-90, 0.5), 16, -1, 1), 0, 0},
		{"clipped at full scale", rounded(loud, 16, -1, 32767.0/32768), 19600, 19900},
		{"clipped, then turned down", rounded(dsp.Scaled(rounded(loud, 16, -1, 1), -12), 16, -1, 1), 19600, 20400},
		{"clipped above alone", rounded(loud, 16, -2, 0.9), 11500, 11900},
		{"clipped and dithered", sum(rounded(loud, 16, -1, 1), rounded(hiss(-97, 1), 16, -1.0/32768, 1.0/32768)), 15000, 20000},
		{"beyond full scale in float", toneAt(48000, 300, 12), 0, 0},
		{"two samples", []float32{0, 0.5, 1, 1, 0.5, 0}, 0, 0},
		{"three samples", []float32{0, 0.5, 1, 1, 1, 0.5, 0}, 3, 3},
		{"three at the end, three below", []float32{0, -1, -1, -1, 0.2, 1, 1, 1}, 6, 6},
	} {
		if got := clipped(tt.samples, 48000, 1.0/32768); got < tt.low || got > tt.high {
			t.Errorf("%s: %d samples, want %d to %d", tt.name, got, tt.low, tt.high)
		}
	}
}

func TestOffsetAndBand(t *testing.T) {
	offset := func(s []float32, by float32) []float32 {
		out := make([]float32, len(s))
		for i, v := range s {
			out[i] = v + by
		}
		return out
	}
	for _, tt := range []struct {
		name         string
		samples      []float32
		offset, band float64
	}{
		{"silence", make([]float32, 4800), 0, 0},
		{"nothing", nil, 0, 0},
		{"an offset alone", offset(make([]float32, 4800), 0.25), 0.25, 0},
		{"1 kHz", audiotest.Sine(1000, -6, 0.5), 0, 1},
		{"1 kHz with an offset", offset(audiotest.Sine(1000, -6, 0.5), -0.02), -0.02, 1},
		{"100 Hz", audiotest.Sine(100, -6, 0.5), 0, 0},
		{"6 kHz", audiotest.Sine(6000, -6, 0.5), 0, 0},
		{"half and half", sum(audiotest.Sine(1000, -12, 0.5), audiotest.Sine(200, -12, 0.5)), 0, 0.5},
		{"ten to one", sum(audiotest.Sine(1000, -10, 0.5), audiotest.Sine(5000, -20, 0.5)), 0, 10.0 / 11},
		{"all frequencies alike", hiss(-20, 1), 0, 2500.0 / 24000},
	} {
		m := New(tt.samples).Measures()
		if math.Abs(m.Offset-tt.offset) > 0.001 || math.Abs(m.Band-tt.band) > 0.01 {
			t.Errorf("%s: offset %.4f and band %.3f, want %.4f and %.3f", tt.name, m.Offset, m.Band, tt.offset, tt.band)
		}
	}
}

// TestNoise: noise is what stays as it is for 200 ms, and a word alone has none.
func TestNoise(t *testing.T) {
	silence := make([]float32, int(dsp.Rate)/4)
	word := audiotest.Sine(1000, -10, 0.4) // a level of -13 dBFS
	fading := make([]float32, len(word))
	for i, v := range word {
		fading[i] = v * float32(math.Pow(10, -2*float64(i)/float64(len(word)))) // 40 dB
	}
	for _, tt := range []struct {
		name       string
		samples    []float32
		noise, snr float64 // dBFS, dB
	}{
		{"digital silence", audiotest.Join(silence, word, silence), math.Inf(-1), math.Inf(1)},
		{"hiss", sum(audiotest.Join(silence, word, silence), hiss(-60, 1)), -60, 47},
		{"much hiss", sum(audiotest.Join(silence, word, silence), hiss(-30, 1)), -30, 17},
		{"hiss alone", hiss(-30, 1), math.NaN(), math.NaN()},
		{"a tone alone", word, math.NaN(), math.NaN()},
		{"a word that fades", fading, math.NaN(), math.NaN()},
		{"too short to tell", audiotest.Join(silence[:int(dsp.Rate)/20], word[:int(dsp.Rate)/20]), math.NaN(), math.NaN()},
		{"shorter than a frame", word[:100], math.NaN(), math.NaN()},
	} {
		m := measure(tt.samples, 0)
		near := func(got, want float64) bool {
			return got == want || math.IsNaN(got) && math.IsNaN(want) || math.Abs(got-want) < 0.5
		}
		if !near(m.Noise, tt.noise) || !near(m.SNR(), tt.snr) {
			t.Errorf("%s: noise %.1f dBFS, SNR %.1f dB, want %.1f and %.1f", tt.name, m.Noise, m.SNR(), tt.noise, tt.snr)
		}
	}
}

// TestTrimInNoise: a word is found in the hiss of a phone's recording, and what is soft
// in it is not taken for hiss.
func TestTrimInNoise(t *testing.T) {
	silence := make([]float32, int(dsp.Rate)*3/10)
	soft := audiotest.Sine(5000, -36, 0.06) // as an "s" is
	for _, snr := range []float64{60, 50, 42, 36, 24, 18} {
		word := audiotest.Join(soft, audiotest.Sine(700, -8, 0.3))
		noise := hiss(-8-snr, 1.1)
		r := recording(sum(audiotest.Join(silence, word, silence), noise))
		c, err := r.Clip()
		if err != nil {
			t.Fatal(err)
		}
		if lead := r.Measures().LeadIn; lead < 298*time.Millisecond || lead > 363*time.Millisecond {
			t.Errorf("%v dB: lead-in of %v in the file", snr, lead)
		}
		if d := c.Measures().Length; d < 300*time.Millisecond || d > 375*time.Millisecond {
			t.Errorf("%v dB: the clip is %v long", snr, d)
		}
		if snr >= 36 && c.Measures().Length < 368*time.Millisecond {
			t.Errorf("%v dB: the soft beginning was cut: %v are left", snr, c.Measures().Length)
		}
	}
}

// TestOffsetIsTakenOut: the offset of a cheap input is no sound, and what is digital
// silence stays at zero however lopsided the word is.
func TestOffsetIsTakenOut(t *testing.T) {
	silence := make([]float32, int(dsp.Rate)*3/10)
	s := sum(audiotest.Join(silence, audiotest.Sine(700, -8, 0.3), silence), hiss(-70, 1))
	for i := range s {
		s[i] += 0.02
	}
	pulses := make([]float32, int(dsp.Rate)*3/10)
	for i := range pulses {
		pulses[i] = float32(i / 24 % 2)
	}
	for _, tt := range []struct {
		name        string
		samples     []float32
		file, heard float64 // offset
	}{
		{"hiss with an offset", s, 0.02, 0},
		{"a lopsided word", audiotest.Join(silence, pulses, silence), 0.5 / 3, 0.112},
	} {
		r := recording(tt.samples)
		c, err := r.Clip()
		if err != nil {
			t.Fatal(err)
		}
		file, heard := r.Measures(), c.Measures()
		if math.Abs(file.Offset-tt.file) > 0.001 || math.Abs(heard.Offset-tt.heard) > 0.02 {
			t.Errorf("%s: offset %.4f in the file and %.4f as heard, want %.4f and %.4f", tt.name, file.Offset, heard.Offset, tt.file, tt.heard)
		}
		if file.LeadIn < 299*time.Millisecond || heard.Length > 312*time.Millisecond {
			t.Errorf("%s: lead-in %v, length %v", tt.name, file.LeadIn, heard.Length)
		}
	}
}

// TestHourOfSound: an hour fits into the bytes that a clip may have, and is refused
// before it is decoded.
func TestHourOfSound(t *testing.T) {
	file := wavfiles.RIFF(wavfiles.Format(1, 1, 8000, 1, 8), wavfiles.Chunk("data", make([]byte, 8000*3600)))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	_, err := Decode(file, "long.wav")
	runtime.ReadMemStats(&after)
	if err == nil || !strings.Contains(err.Error(), `file "long.wav" is 3600.0 s long, and a cue can be at most 30s: cut it shorter`) {
		t.Errorf("error is %v", err)
	}
	if n := after.TotalAlloc - before.TotalAlloc; n > 1<<16 {
		t.Errorf("allocated %d bytes", n)
	}
}

// TestDenormals: floats too small for a normal exponent are silence.
func TestDenormals(t *testing.T) {
	var sound []byte
	for i := range 4800 {
		sound = binary.LittleEndian.AppendUint32(sound, uint32(i%3)|uint32(i%2)<<31)
	}
	r, err := Decode(wavfiles.RIFF(wavfiles.Format(3, 1, 48000, 4, 32), wavfiles.Chunk("data", sound)), "x.wav")
	if err != nil {
		t.Fatal(err)
	}
	checkMeasures(t, r.Measures())
	if _, err := r.Clip(); err == nil || !strings.Contains(err.Error(), "is silent") {
		t.Errorf("error is %v", err)
	}
}
