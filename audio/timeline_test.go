package audio

import (
	"math"
	"testing"

	"spotter/audio/audiotest/tones"
	"spotter/audio/clip"
	"spotter/audio/dsp"
	"spotter/testrun"

	"go.uber.org/goleak"
	"pgregory.net/rapid"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(testrun.FewChecks(m, 15)) }

// ramp returns a clip whose every frame is different.
func ramp(frames int) *clip.Clip {
	samples := make([]float32, frames)
	for i := range samples {
		samples[i] = float32(i+1) / float32(frames)
	}
	return clip.New(samples)
}

// TestTimelineInPieces renders any voices and tail in pieces of any size, from
// anywhere, and compares each frame with what it must be.
func TestTimelineInPieces(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		tl := NewTimeline()
		for i := range rapid.IntRange(0, maxVoices).Draw(t, "voices") {
			v := voice{
				clip: ramp(rapid.IntRange(1, 1500).Draw(t, "frames")), start: rapid.Int64Range(0, 2000).Draw(t, "start"),
				fade: noFade, left: rapid.Float64Range(0, 1).Draw(t, "left"), right: rapid.Float64Range(0, 1).Draw(t, "right"),
			}
			if rapid.Bool().Draw(t, "repeats") {
				v.period = int64(v.clip.Frames()) + rapid.Int64Range(0, 700).Draw(t, "pause")
			}
			if rapid.Bool().Draw(t, "cut") {
				v.fade = v.start + rapid.Int64Range(0, 3000).Draw(t, "fade")
			}
			tl.mix.voices[i] = v // as it is, whatever is over by then
		}
		if rapid.Bool().Draw(t, "tail") {
			tail := &tl.mix.tail
			tail.from = rapid.Int64Range(0, 4000).Draw(t, "from")
			tail.until = tail.from + rapid.Int64Range(0, FadeFrames).Draw(t, "sounding")
			for n := range tail.frames {
				tail.frames[n] = [2]float32{1 / float32(n+1), -1 / float32(n+2)}
			}
		}
		from := rapid.Int64Range(0, 5000).Draw(t, "from")
		whole := make([][2]float64, 12000)
		tl.Render(from, whole)
		at := 0
		for range rapid.IntRange(1, 8).Draw(t, "pieces") {
			piece := make([][2]float64, rapid.IntRange(0, 1300).Draw(t, "size"))
			tl.Render(from+int64(at), piece)
			for i, got := range piece {
				want := heardAt(&tl.mix, from+int64(at+i))
				if math.Abs(got[0]-want[0]) > 1e-9 || math.Abs(got[1]-want[1]) > 1e-9 {
					t.Fatalf("frame %d is %v, want %v", from+int64(at+i), got, want)
				}
				if got != whole[at+i] {
					t.Fatalf("frame %d is %v in a piece and %v in the whole", from+int64(at+i), got, whole[at+i])
				}
			}
			at += len(piece)
		}
	})
}

// heardAt sums up one frame, voice by voice, and the fade.
func heardAt(m *Mix, frame int64) (sum [2]float64) {
	for _, v := range m.voices {
		into := frame - v.start
		if v.clip == nil || into < 0 || frame >= v.fade {
			continue
		}
		if v.period > 0 {
			into %= v.period
		}
		if into >= int64(v.clip.Frames()) {
			continue
		}
		sum[0] += float64(v.clip.Samples()[into]) * v.left
		sum[1] += float64(v.clip.Samples()[into]) * v.right
	}
	if t := &m.tail; frame >= t.from && frame < t.until {
		sum[0] += float64(t.frames[frame-t.from][0])
		sum[1] += float64(t.frames[frame-t.from][1])
	}
	return sum
}

// TestTimelineRepeats: an alarm goes on with its pauses, hours later too, and
// ends with its fade.
func TestTimelineRepeats(t *testing.T) {
	tl := NewTimeline()
	tl.Edit(50, func(at int64) {
		tl.mix.change(at, voice{clip: tones.Constant(1000, 1), start: at, period: 1600, fade: noFade, left: 1, right: 1})
	})
	for _, base := range []int64{0, 1600 * 3600 * 48} {
		out := make([][2]float64, 3300)
		tl.Render(base, out)
		for i, f := range out {
			into := i - 50
			if base > 0 {
				into += 1600
			}
			want := 0.0
			if into >= 0 && into%1600 < 1000 {
				want = 1
			}
			if f[0] != want {
				t.Fatalf("frame %d is %v, want %v", base+int64(i), f[0], want)
			}
		}
	}
	if tl.mix.silentFrom() < 1<<61 {
		t.Error("an alarm is said to end by itself")
	}
	tl.Edit(5000, func(at int64) { tl.mix.change(at, voice{}) })
	if got := tl.mix.silentFrom(); got != 5240 {
		t.Errorf("cleared at frame 5000, silent from %d", got)
	}
}

// TestTimelineMakesRoom: more voices than there is room for end the one that
// would have ended first, and the newest always sounds.
func TestTimelineMakesRoom(t *testing.T) {
	tl := NewTimeline()
	for i := range maxVoices + 3 {
		tl.Edit(int64(i), func(at int64) {
			v := tl.mix.add(voice{clip: tones.Constant(1000, float64(i+1)), start: at, fade: noFade, left: 1, right: 1})
			if v.start != at {
				t.Fatalf("voice %d has no place", i)
			}
		})
	}
	out := make([][2]float64, 1)
	tl.Render(20, out)
	want := 0.0
	for i := 3; i < maxVoices+3; i++ {
		want += float64(i + 1)
	}
	if out[0][0] != want {
		t.Errorf("frame 20 is %v, want %v", out[0][0], want)
	}
	tl.Edit(5000, func(at int64) {
		tl.mix.add(voice{clip: tones.Constant(10, 1), start: at, fade: noFade, left: 1, right: 1})
	})
	tl.Render(5000, out)
	if out[0][0] != 1 {
		t.Errorf("frame 5000 is %v, want 1", out[0][0])
	}
}

// TestCursor moves on by what was asked for, and splices where it stands.
func TestCursor(t *testing.T) {
	tl := NewTimeline()
	c := NewCursor(tl)
	buf := make([][2]float64, 300)
	c.Stream(buf)
	at := c.Splice(func(at int64) {
		tl.mix.add(voice{clip: ramp(400), start: at, fade: noFade, left: 1, right: 1})
	})
	if at != 300 {
		t.Errorf("spliced at frame %d, want 300", at)
	}
	c.Stream(buf)
	if math.Abs(buf[0][0]-1.0/400) > 1e-9 || math.Abs(buf[299][0]-300.0/400) > 1e-6 {
		t.Errorf("the voice begins with %v and is %v at its frame 299", buf[0], buf[299])
	}
}

// threeVoices returns a timeline on which three voices sound for a long time: two
// that repeat, and one that was cut and fades.
func threeVoices() *Timeline {
	tl := NewTimeline()
	tl.Edit(0, func(int64) {
		long := ramp(int(dsp.Rate))
		tl.mix.add(voice{clip: long, start: 0, period: int64(dsp.Rate), fade: noFade, left: 1, right: 0.1})
		tl.mix.add(voice{clip: long, start: 7, period: int64(dsp.Rate) + 10, fade: noFade, left: 0.7, right: 0.7})
		fading := voice{clip: long, start: 3, period: int64(dsp.Rate), fade: 100, left: 0.1, right: 1}
		tl.mix.add(fading)
		var rest [FadeFrames][2]float64
		fading.fade = noFade
		fading.mixInto(rest[:], 100)
		tl.mix.tail.set(100, &rest)
	})
	return tl
}

// TestRenderAllocatesNothing: a collection of garbage must never come from the
// sound.
func TestRenderAllocatesNothing(t *testing.T) {
	tl, buf := threeVoices(), make([][2]float64, 256)
	cursor, from := NewCursor(tl), int64(0)
	if n := testing.AllocsPerRun(1000, func() {
		tl.Render(from%300, buf)
		cursor.Stream(buf)
		from += 256
	}); n != 0 {
		t.Errorf("rendering allocates %v times", n)
	}
}

// BenchmarkRender256x3 renders 256 frames of three clips, one of them in its
// fade: 5.3 ms of sound.
func BenchmarkRender256x3(b *testing.B) {
	tl, buf := threeVoices(), make([][2]float64, 256)
	b.ReportAllocs()
	for b.Loop() {
		tl.Render(64, buf)
	}
}

// TestMixKeepsTheVoiceThatEndedLast: an output that is 10 ms late with its writing
// still has to render a voice that is over when the next one begins.
func TestMixKeepsTheVoiceThatEndedLast(t *testing.T) {
	var m Mix
	for start := range int64(3 * maxVoices) {
		m.add(voice{clip: tones.Constant(100, 0.5), start: start * 200, fade: noFade, left: 1, right: 1})
	}
	var got [1][2]float64
	if m.Render(3*maxVoices*200-400, got[:]); got[0][0] == 0 {
		t.Error("the voice before the last is lost")
	}
}
