package mic

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"spotter/audio/dsp"
	"spotter/audio/pulse"

	"pgregory.net/rapid"
)

// earHears lets an ear hear samples in packets of 20 ms, with a take that begins at
// a frame, and returns when it was over.
func earHears(samples []int16, begin int) (e *micEar, over time.Duration) {
	e = newMicEar()
	for at := 0; at < len(samples); at += 960 {
		if at/960 == begin/960 {
			e.begin(0)
		}
		e.hear(samples[at:min(at+960, len(samples))])
		if e.takes != nil && e.takes.end > 0 {
			return e, dsp.Rate.D(int(e.takes.end - e.takes.begin))
		}
	}
	return e, 0
}

// TestEarEndsATake: a take ends 0.8 s behind the word, however late that comes,
// and never lasts longer than 6 s.
func TestEarEndsATake(t *testing.T) {
	for _, snr := range []float64{math.Inf(1), 40, 25} {
		for _, wait := range []time.Duration{-200 * time.Millisecond, 0, time.Second, 3 * time.Second} {
			lead := 2*int(dsp.Rate) + dsp.Rate.N(wait)
			samples, _, ends := wordInRoom(t, "stop", snr, lead, 4*int(dsp.Rate))
			e, over := earHears(samples, 2*int(dsp.Rate))
			want := dsp.Rate.D(ends) - 2*time.Second + earQuiet
			if d := over - want; d < -250*time.Millisecond || d > 150*time.Millisecond || !e.takes.speech {
				t.Errorf("room %.0f dB below, the word after %v: over after %v, want about %v", snr, wait, over, want)
			}
		}
		e, over := earHears(pcmOf(noisyRoom(10*int(dsp.Rate), snr)), 2*int(dsp.Rate))
		if over != takeMost || e.takes.speech {
			t.Errorf("room %.0f dB below, nothing said: over after %v, speech %v", snr, over, e.takes.speech)
		}
	}
}

// TestEarMeters: peak, clipping and the room are what was heard.
func TestEarMeters(t *testing.T) {
	e := newMicEar()
	m := Mic{ear: e, at: time.Now()}
	quiet := pcmOf(noisyRoom(6*int(dsp.Rate), 30))
	e.hear(quiet)
	h := m.Hear()
	if h.Room < -60 || h.Room > -50 || h.Peak < h.Room || h.Peak > -35 || h.Clipped || h.Silent {
		t.Errorf("a room at -56 dBFS: %+v", h)
	}
	loud := make([]int16, 4800)
	for i := range loud {
		loud[i] = int16(max(-32768, min(32767, 40000*math.Sin(float64(i)/20))))
	}
	e.hear(loud)
	if h := m.Hear(); h.Peak < -0.1 || !h.Clipped {
		t.Errorf("too loud: %+v", h)
	}
	e.hear(quiet[:2*int(dsp.Rate)])
	if h := m.Hear(); h.Clipped || h.Peak > -35 {
		t.Errorf("two seconds later: %+v", h)
	}
}

// TestEarNoticesSilence: that nothing was ever heard, and that nothing is heard
// in a take; but not that a microphone is silent between words.
func TestEarNoticesSilence(t *testing.T) {
	e := newMicEar()
	m := Mic{ear: e, at: time.Now(), source: pulse.Source{Name: "mic"}, now: pulse.Source{Name: "mic"}, rest: []pulse.Source{{Name: "webcam"}}}
	e.hear(make([]int16, 95*960))
	if h := m.Hear(); h.Silent {
		t.Errorf("after 1.9 s: %+v", h)
	}
	e.hear(make([]int16, 10*960))
	if h := m.Hear(); !h.Silent || h.Err == nil || h.Lost {
		t.Errorf("after 2.1 s: %+v", h)
	}
	m.now.Muted = true
	if err := m.Hear().Err; err == nil || err.Error() != m.now.Deaf().Error() {
		t.Errorf("muted: %v", err)
	}
	e.hear(pcmOf(noisyRoom(int(dsp.Rate), 30)))
	e.hear(make([]int16, 5*int(dsp.Rate)))
	if h := m.Hear(); h.Silent {
		t.Errorf("silent between words: %+v", h)
	}
	m.ear.begin(0)
	e.hear(make([]int16, int(dsp.Rate)))
	if h := m.Hear(); h.Silent {
		t.Errorf("1 s into a take: %+v", h)
	}
	e.hear(make([]int16, 6*int(dsp.Rate)/5))
	if h := m.Hear(); !h.Silent {
		t.Errorf("2.2 s into a take: %+v", h)
	}
	m.at = time.Now().Add(-micStopped)
	if h := m.Hear(); !h.Silent || !math.IsInf(h.Peak, -1) {
		t.Errorf("without packets: %+v", h)
	}
}

// TestEarRemembers: what it returns is what it heard, however it came.
func TestEarRemembers(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := newMicEar()
		rng := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		base := int64(rapid.IntRange(0, 3*earMemory).Draw(t, "before"))
		e.total = base / int64(earBlock) * int64(earBlock)
		base = e.total
		var all []int16
		for range rapid.IntRange(1, 20).Draw(t, "packets") {
			part := make([]int16, rapid.IntRange(0, 3000).Draw(t, "frames"))
			for i := range part {
				part[i] = int16(rng.IntN(1 << 16))
			}
			all = append(all, part...)
			e.hear(part)
		}
		from := rapid.IntRange(0, len(all)).Draw(t, "from")
		to := rapid.IntRange(from, len(all)+500).Draw(t, "to")
		got, first := e.samples(base+int64(from), base+int64(to))
		want := all[from:min(to, len(all))]
		if first != base+int64(from) || len(got) != len(want) {
			t.Fatalf("%d frames from %d, want %d from %d", len(got), first, len(want), base+int64(from))
		}
		for i := range got {
			if got[i] != want[i] {
				t.Fatalf("frame %d is %d, want %d", i, got[i], want[i])
			}
		}
	})
}
