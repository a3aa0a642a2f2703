package mic

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"spotter/audio/clip"
	"spotter/audio/dsp"
	"spotter/cues"
	"spotter/cues/pack"
	"spotter/testrun"
)

// wordInRoom returns a cue of the default pack as a microphone hears it, as
// soundInRoom does.
func wordInRoom(t testing.TB, id cues.ID, snr float64, lead, tail int) (samples []int16, begins, ends int) {
	t.Helper()
	cue, ok := pack.Default().Cue(id)
	if !ok {
		t.Fatalf("no cue %s", id)
	}
	return soundInRoom(t, pack.Default(), cue.File, snr, lead, tail)
}

// soundInRoom returns a sound of a pack as a microphone hears it in a room: at -26
// LUFS, with noise snr dB below that, hum and an offset, behind lead and before
// tail frames of the room alone; and where its sound begins and ends.
func soundInRoom(t testing.TB, pack *pack.Pack, file string, snr float64, lead, tail int) (samples []int16, begins, ends int) {
	t.Helper()
	data, err := pack.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	said, err := clip.Load(data, file)
	if err != nil {
		t.Fatal(err)
	}
	word := dsp.Scaled(said.Samples(), -26-dsp.Loudness(said.Samples()))
	first, end := loudPart(word)
	r := noisyRoom(lead+len(word)+tail, snr)
	for i, v := range word {
		r[lead+i] += v
	}
	return pcmOf(r), lead + first, lead + end
}

// loudPart returns the first frame that is within 46 dB of the highest, and the one
// after the last.
func loudPart(samples []float32) (first, end int) {
	peak := float32(0)
	for _, v := range samples {
		peak = max(peak, v, -v)
	}
	loud := func(v float32) bool { return max(v, -v) > peak*0.005 }
	first = slices.IndexFunc(samples, loud)
	for end = len(samples); end > first && !loud(samples[end-1]); {
		end--
	}
	return first, end
}

// noisyRoom returns noise that is snr dB below -26 LUFS, or nothing at all for infinity.
func noisyRoom(n int, snr float64) []float32 {
	rng := rand.New(rand.NewPCG(uint64(n), 7))
	amp, low := math.Pow(10, (-26-snr)/20), 0.0
	out := make([]float32, n)
	for i := range out {
		if amp == 0 {
			break
		}
		w := rng.NormFloat64()
		low += 0.05 * (w - low)
		out[i] = float32(amp*(0.5*w+4*low)+amp*0.5*math.Sin(2*math.Pi*50*float64(i)/float64(dsp.Rate))) + 0.01
	}
	return out
}

func pcmOf(samples []float32) []int16 {
	out := make([]int16, len(samples))
	for i, v := range samples {
		out[i] = dsp.PCM16(float64(v))
	}
	return out
}

// near fails unless a frame is at most so much before and after another.
func near(t *testing.T, what string, got, want int, before, after time.Duration) {
	t.Helper()
	if d := dsp.Rate.D(got - want); d < -before || d > after {
		t.Errorf("%s: %v from where it is", what, d)
	}
}

// TestTakeFindsTheWord: words of every voice are found whole in a room, also those
// that begin or end softly, and made a clip like any other. In a louder room the t
// of "left" may drown, but not how a word begins.
func TestTakeFindsTheWord(t *testing.T) {
	t.Parallel()
	const ms = time.Millisecond
	type sound struct {
		pack *pack.Pack
		file string
	}
	var all []sound
	for _, name := range testrun.Some(t, pack.Builtins(), pack.DefaultName, "fr") {
		pack, err := pack.Builtin(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range pack.Cues {
			all = append(all, sound{pack, c.File})
		}
		for _, w := range pack.Words {
			all = append(all, sound{pack, w.File})
		}
	}
	for _, tt := range []struct {
		snr         float64
		words       int
		late, short time.Duration
	}{
		{math.Inf(1), 10, 6 * ms, 60 * ms}, {40, 20, 8 * ms, 80 * ms}, {32, 30, 20 * ms, 250 * ms},
	} {
		var late, short time.Duration
		for n := range tt.words {
			s := all[n*len(all)/tt.words]
			name := fmt.Sprintf("%s %s, room %.0f dB below", s.pack.Name, s.file, tt.snr)
			samples, begins, ends := soundInRoom(t, s.pack, s.file, tt.snr, int(dsp.Rate)*3/2, int(dsp.Rate)/2)
			first, end := findsTheWord(t, name, samples, tt.snr)
			near(t, name+": begins", first, begins, 40*ms, tt.late)
			near(t, name+": ends", end, ends, tt.short, 160*ms)
			late, short = max(late, dsp.Rate.D(first-begins)), max(short, dsp.Rate.D(ends-end))
		}
		t.Logf("room %.0f dB below: %d words, at most %v late and %v short", tt.snr, tt.words, late, short)
	}
}

// findsTheWord looks for a word, and at the clip that is made of it.
func findsTheWord(t *testing.T, name string, samples []int16, snr float64) (first, end int) {
	t.Helper()
	raw := make([]float32, len(samples))
	for i, v := range samples {
		raw[i] = float32(v) / 32768
	}
	first, end, ok := newVoiceFinder(dsp.Filtered(raw, dsp.HighPass(rumble)), int(dsp.Rate)).find()
	take := cutTake(samples, int(dsp.Rate))
	if !ok || take.Clip == nil {
		t.Fatalf("%s: nothing found", name)
	}
	m := take.Clip.Measures()
	if math.Abs(m.Loudness-clip.TargetLoudness) > 0.5 || m.LeadIn > 5*time.Millisecond || m.TruePeak > clip.PeakCeiling+0.01 {
		t.Errorf("%s: %+v", name, m)
	}
	if math.Abs(take.Level+26) > 2 || take.Clipped > 0 || take.Room < min(snr, 60)-5 {
		t.Errorf("%s: level %.1f, room %.1f, clipped %v", name, take.Level, take.Room, take.Clipped)
	}
	again, err := clip.Load(take.Clip.WAV(), "again")
	if err != nil {
		t.Fatal(err)
	}
	if n := again.Measures(); math.Abs(n.Loudness-m.Loudness) > 0.2 || (n.Length-m.Length).Abs() > 12*time.Millisecond {
		t.Errorf("%s: as a file %+v, as a clip %+v", name, n, m)
	}
	return first, end
}

// TestTakeLeavesOut: clicks and breaths are no part of a word.
func TestTakeLeavesOut(t *testing.T) {
	const lead = 3 * int(dsp.Rate)
	click := func(at int) func([]float32) {
		return func(s []float32) {
			for i := range 200 {
				s[at+i] += float32(0.5 * math.Exp(-float64(i)/40) * math.Sin(float64(i)/3))
			}
		}
	}
	breath := func(at, n int) func([]float32) {
		rng := rand.New(rand.NewPCG(1, 1))
		return func(s []float32) {
			for i := range n {
				s[at+i] += float32(0.006 * rng.NormFloat64() * math.Sin(math.Pi*float64(i)/float64(n)))
			}
		}
	}
	for name, add := range map[string]func([]float32){
		"a click before": click(lead - int(dsp.Rate)/4), "a click behind": click(lead + 3*int(dsp.Rate)/2),
		"a breath before": breath(lead-int(dsp.Rate)*2/5, int(dsp.Rate)/4),
	} {
		samples, begins, ends := wordInRoom(t, "left", 42, lead, 2*int(dsp.Rate))
		s := make([]float32, len(samples))
		for i, v := range samples {
			s[i] = float32(v) / 32768
		}
		add(s)
		first, end, ok := newVoiceFinder(dsp.Filtered(s, dsp.HighPass(rumble)), int(dsp.Rate)).find()
		if !ok {
			t.Fatalf("%s: nothing found", name)
		}
		near(t, name+": begins", first, begins, 40*time.Millisecond, 16*time.Millisecond)
		near(t, name+": ends", end, ends, 100*time.Millisecond, 100*time.Millisecond)
	}
}

func TestTakeOfNothing(t *testing.T) {
	for name, samples := range map[string][]int16{
		"no samples": nil, "one": {5000}, "zeros": make([]int16, 4*int(dsp.Rate)), "a room": pcmOf(noisyRoom(4*int(dsp.Rate), 40)),
		"an offset": slices.Repeat([]int16{9000}, 4*int(dsp.Rate)), "a loud room": pcmOf(noisyRoom(4*int(dsp.Rate), 15)),
	} {
		for _, from := range []int{0, int(dsp.Rate), 9 * int(dsp.Rate)} {
			if take := cutTake(samples, from); take.Clip != nil {
				t.Errorf("%s from %d: a clip of %v", name, from, take.Clip.Measures())
			}
		}
	}
}

// TestTakeMeasuresTheRoom: a word said a second before, or a click, is not how loud
// the room is.
func TestTakeMeasuresTheRoom(t *testing.T) {
	samples, _, _ := wordInRoom(t, "left", 40, 3*int(dsp.Rate), int(dsp.Rate))
	before, _, _ := wordInRoom(t, "right", 40, int(dsp.Rate)*3/2, int(dsp.Rate)/2)
	copy(samples, before)
	samples[5*int(dsp.Rate)/2] = 20000
	if take := cutTake(samples, 3*int(dsp.Rate)-int(dsp.Rate)/4); take.Clip == nil || math.Abs(take.Room-40) > 4 {
		t.Errorf("the room is %.1f dB below, want about 40", take.Room)
	}
}

func TestTakeMeasuresClipping(t *testing.T) {
	samples, _, _ := wordInRoom(t, "left", 40, 2*int(dsp.Rate), int(dsp.Rate))
	for i, v := range samples {
		samples[i] = int16(max(-32768, min(32767, int(v)*14)))
	}
	if take := cutTake(samples, int(dsp.Rate)); take.Clip == nil || take.Clipped < time.Millisecond {
		t.Errorf("clipped for %v", take.Clipped)
	}
	if n := clippedFrames([]int16{32767, 32767, 0, 32767, 32767, 32767, -32768, 0}); n != 4 {
		t.Errorf("%d frames are clipped, want 4", n)
	}
}
