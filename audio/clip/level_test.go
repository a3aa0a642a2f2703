package clip

import (
	"spotter/audio/audiotest"
	"spotter/audio/audiotest/wavfiles"
	"spotter/audio/dsp"
	"spotter/audio/wav"

	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/gopxl/beep/v2"
)

// recording returns a recording at Rate, as a file of 16 bits gives it.
func recording(samples []float32) *Recording {
	return &Recording{Sound: wav.Sound{Rate: dsp.Rate, Channels: 1, Samples: samples, Grain: 1.0 / 32768}}
}

// TestSquareWaveKeepsItsEdges: a clip that begins and ends at full level is
// levelled and otherwise left alone, so that what is heard can be timed.
func TestSquareWaveKeepsItsEdges(t *testing.T) {
	r, err := Decode(wavfiles.Square(), "click.wav")
	if err != nil {
		t.Fatal(err)
	}
	c, err := r.Clip()
	if err != nil {
		t.Fatal(err)
	}
	if c.Frames() != 4800 {
		t.Fatalf("%d frames, want 4800", c.Frames())
	}
	level := c.samples[0]
	for i, v := range c.samples {
		want := level
		if i/24%2 == 1 {
			want = -level
		}
		if v != want {
			t.Fatalf("frame %d is %v, want %v", i, v, want)
		}
	}
	if m := c.Measures(); math.Abs(m.Loudness-TargetLoudness) > 0.01 || m.LeadIn != 0 || m.Length != 100*time.Millisecond {
		t.Errorf("measures %+v", m)
	}
}

func TestTrim(t *testing.T) {
	const ms = int(dsp.Rate) / 1000
	tone := audiotest.Sine(1000, -6, 0.1)
	quiet := func(n int, level float32) []float32 { return slices.Repeat([]float32{level}, n*ms) }
	for _, tt := range []struct {
		name         string
		samples      []float32
		lead, length int // ms, of the result
	}{
		{"nothing to cut", tone, 0, 100},
		{"silence in front", audiotest.Join(quiet(300, 0), tone), 1, 101},
		{"silence behind", audiotest.Join(tone, quiet(300, 0)), 0, 110},
		{"both", audiotest.Join(quiet(40, 0), tone, quiet(40, 0)), 1, 111},
		{"less than is kept", audiotest.Join(quiet(1, 0), tone, quiet(5, 0)), 1, 106},
		{"noise 50 dB down", audiotest.Join(quiet(300, 0.0015), tone, quiet(300, -0.0015)), 1, 111},
		{"a pause within", audiotest.Join(tone, quiet(200, 0), tone), 0, 400},
	} {
		first, end, ok := groundOf(tt.samples).sounding(tt.samples, 0)
		if !ok {
			t.Errorf("%s: silent", tt.name)
			continue
		}
		before := slices.Clone(tt.samples)
		got := trim(tt.samples, first, end)
		if !slices.Equal(before, tt.samples) {
			t.Errorf("%s: the source was changed", tt.name)
		}
		lead, _, _ := groundOf(got).sounding(got, 0)
		if abs(lead-tt.lead*ms) > 1 || abs(len(got)-tt.length*ms) > 2 {
			t.Errorf("%s: lead-in %d and length %d frames, want %d and %d", tt.name, lead, len(got), tt.lead*ms, tt.length*ms)
		}
		if first > keptLeadIn && got[0] != 0 || len(tt.samples)-end > keptTail && got[len(got)-1] != 0 {
			t.Errorf("%s: begins at %v and ends at %v: a click", tt.name, got[0], got[len(got)-1])
		}
		if !slices.Contains([]float32{tt.samples[first]}, got[lead]) {
			t.Errorf("%s: the first sound was changed", tt.name)
		}
	}
}

func abs(n int) int { return max(n, -n) }

// TestTrimCoarseSamples: in 8 bits, silence itself toggles between two steps.
func TestTrimCoarseSamples(t *testing.T) {
	sound := make([]byte, 48000)
	for i := range sound {
		sound[i] = 128 - byte(i%2)
		if i >= 24000 && i < 36000 {
			sound[i] = byte(128 + 40*math.Sin(float64(i)/5))
		}
	}
	r, err := Decode(wavfiles.RIFF(wavfiles.Format(1, 1, 48000, 1, 8), wavfiles.Chunk("data", sound)), "x.wav")
	if err != nil {
		t.Fatal(err)
	}
	c, err := r.Clip()
	if err != nil {
		t.Fatal(err)
	}
	if want := 12000 + keptLeadIn + keptTail; abs(c.Frames()-want) > 10 {
		t.Errorf("%d frames, want about %d", c.Frames(), want)
	}
}

// TestLevel brings sounds of every loudness and shape to the same loudness.
func TestLevel(t *testing.T) {
	speech := make([]float32, 0, 33600)
	for _, v := range audiotest.SpeechLike(33600, 48000) {
		speech = append(speech, float32(v)/32768)
	}
	peaky := dsp.Scaled(speech, -20)
	for i := 2000; i < len(peaky); i += 4000 {
		peaky[i] *= 3
	}
	for _, tt := range []struct {
		name    string
		samples []float32
		within  float64 // LU of the target
	}{
		{"speech", speech, 0.1},
		{"soft speech", dsp.Scaled(speech, -30), 0.1},
		{"loud speech", dsp.Scaled(speech, 6), 0.1},
		{"a sine", audiotest.Sine(1000, -3, 1), 0.1},
		{"a short sine", audiotest.Sine(1000, -30, 0.05), 0.1},
		{"speech with clicks", peaky, 2},
	} {
		c, err := recording(tt.samples).Clip()
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		checkClip(t, c)
		if m := c.Measures(); math.Abs(m.Loudness-TargetLoudness) > tt.within {
			t.Errorf("%s: %.2f LUFS, %.2f dBTP", tt.name, m.Loudness, m.TruePeak)
		}
	}
}

// TestLevelBounds: where the loudness cannot be had, the peak still holds.
func TestLevelBounds(t *testing.T) {
	pulses := make([]float32, dsp.Rate)
	for i := range 10 {
		pulses[i*4800] = 0.9
	}
	for name, s := range map[string][]float32{"a short bump": slices.Repeat([]float32{0.7}, 960), "pulses": pulses, "a tone below hearing": audiotest.Sine(15, -50, 1)} {
		c, err := recording(s).Clip()
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		checkClip(t, c)
	}
}

// TestLimitMovesWithoutStep: the limiter's gain changes from frame to frame by
// no more than its reach allows, and is 1 far from peaks.
func TestLimitMovesWithoutStep(t *testing.T) {
	s := slices.Repeat([]float32{0.1}, 10000)
	s[5000], s[5003] = 1.7, -1.6
	limit(s)
	for i := 1; i < len(s); i++ {
		if i < 5000-2*limitReach-dsp.PeakWindow || i > 5003+2*limitReach+dsp.PeakWindow {
			if s[i] != 0.1 {
				t.Fatalf("frame %d, far from the peak, is %v", i, s[i])
			}
		} else if i != 5000 && i != 5001 && i != 5003 && i != 5004 {
			if d := math.Abs(float64(s[i] - s[i-1])); d > 0.1/float64(limitReach) {
				t.Fatalf("the gain steps by %v at frame %d", d*10, i)
			}
		}
	}
	if p := dsp.TruePeak(s); p > PeakCeiling+1 {
		t.Errorf("true peak %.2f dBTP", p)
	}
}

func TestSlidingMin(t *testing.T) {
	values := []float64{5, 3, 8, 8, 1, 9, 9, 9, 2, 7}
	for reach := range 12 {
		got := slidingMin(values, reach)
		for i := range values {
			if want := slices.Min(values[max(0, i-reach):min(len(values), i+reach+1)]); got[i] != want {
				t.Errorf("reach %d, value %d: %v, want %v", reach, i, got[i], want)
			}
		}
	}
}

func TestClipRefusesSilence(t *testing.T) {
	cancelling := &Recording{Sound: wav.Sound{Rate: dsp.Rate, Channels: 2, Samples: make([]float32, 4800)}}
	for name, tt := range map[string]struct {
		r    *Recording
		want string
	}{
		"silence":       {recording(make([]float32, 4800)), "is silent: record it again"},
		"a faint noise": {recording(audiotest.Sine(1000, -70, 0.2)), "is silent: record it again"},
		"cancelling":    {cancelling, "cancel each other"},
		"one frame":     {recording([]float32{0.7}), "holds only 0.0 ms of sound"},
		"a click":       {recording(audiotest.Join(make([]float32, 9600), audiotest.Sine(1000, -3, 0.019), make([]float32, 9600))), "holds only 1"},
	} {
		if _, err := tt.r.Clip(); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: error is %v, want %q in it", name, err, tt.want)
		}
		if m := tt.r.Measures(); strings.HasPrefix(tt.want, "is silent") && m.LeadIn != m.Length {
			t.Errorf("%s: a lead-in of %v in %v", name, m.LeadIn, m.Length)
		}
	}
}

// TestResample plays a tone recorded at each rate and compares it with the same
// tone made at the rate of the timeline.
func TestResample(t *testing.T) {
	for _, rate := range []beep.SampleRate{8000, 11025, 11127, 16000, 22050, 24000, 32000, 44100, 48000, 88200, 96000, 176400, 191999, 192000} {
		s := make([]float32, int(rate)*3/10)
		for i := range s {
			s[i] = float32(0.5 * math.Sin(2*math.Pi*1000*float64(i)/float64(rate)))
		}
		got := (&Recording{Sound: wav.Sound{Rate: rate, Channels: 1, Samples: s}}).resampled()
		if want := int(int64(len(s)) * int64(dsp.Rate) / int64(rate)); abs(len(got)-want) > 1 {
			t.Errorf("%d Hz: %d frames, want %d", rate, len(got), want)
		}
		noise, power := 0.0, 0.0
		for i := 500; i < len(got)-500; i++ {
			want := 0.5 * math.Sin(2*math.Pi*1000*float64(i)/float64(dsp.Rate))
			noise += (float64(got[i]) - want) * (float64(got[i]) - want)
			power += want * want
		}
		if ratio := 10 * math.Log10(power/noise); ratio < 55 {
			t.Errorf("%d Hz: the tone is only %.1f dB above its distortion", rate, ratio)
		}
	}
}

// TestResampleFoldsNothing: what only a higher rate can hold is gone, not heard
// as another tone.
func TestResampleFoldsNothing(t *testing.T) {
	for _, rate := range []beep.SampleRate{96000, 192000} {
		s := make([]float32, rate/5)
		for i := range s {
			s[i] = float32(0.5 * math.Sin(2*math.Pi*30000*float64(i)/float64(rate)))
		}
		got := (&Recording{Sound: wav.Sound{Rate: rate, Channels: 1, Samples: s}}).resampled()
		if p := dsp.TruePeak(got[1000 : len(got)-1000]); p > -66 {
			t.Errorf("%d Hz: 30 kHz is left at %.1f dBTP", rate, p)
		}
	}
}
