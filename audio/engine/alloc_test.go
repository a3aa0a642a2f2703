package engine

import (
	"testing"
	"time"

	"spotter/audio"
	"spotter/audio/audiotest/tones"
	"spotter/audio/clip"
	"spotter/audio/dsp"
	"spotter/cues"
	"spotter/cues/pack"
)

// handDriven returns an engine on a fake stream, whose goroutine is the test's,
// and a clock that the test sets.
func handDriven() (e *Engine, clock *time.Time) {
	now := time.Now()
	bank := clip.Bank{}
	for _, c := range pack.Default().Cues {
		bank[c.ID] = tones.Constant(dsp.Rate.N(rigClip), 0.5)
	}
	e = New(Options{
		Bank: bank, Cue: pack.Default().Cue, Report: func(audio.Report) {},
		Now: func() time.Time { return now },
	})
	tl := audio.NewTimeline()
	e.stream = &fakeStream{out: &fakeOutput{name: "fake"}, tl: tl, began: now, lost: make(chan error, 1)}
	e.tl = tl
	return e, &now
}

// hotPaths are the ways that a press can take, each as what sounds first, and what is
// pressed then over and over.
var hotPaths = []struct {
	name  string
	first []cues.ID
	press []cues.ID
	ago   time.Duration
	quiet bool
}{
	{name: "cut", press: []cues.ID{"left", "right"}},
	{name: "wait and displace", first: []cues.ID{"left"}, press: []cues.ID{"water", "people"}},
	{name: "take back", first: []cues.ID{"hole"}, press: []cues.ID{"turn_left", "right"}},
	{name: "drop", first: []cues.ID{"stop"}, press: []cues.ID{"left", "pace"}},
	{name: "alarm again", press: []cues.ID{"stop"}},
	{name: "expire", press: []cues.ID{"left"}, ago: time.Second},
	{name: "ignore", first: []cues.ID{"pace"}, press: []cues.ID{"pace"}},
	{name: "ignore while it waits", first: []cues.ID{"left", "pace"}, press: []cues.ID{"pace"}},
	{name: "quiet", press: []cues.ID{"water"}, quiet: true},
}

// pressing returns a function that takes one press of a hot path.
func pressing(i int) (take func()) {
	p := hotPaths[i]
	e, now := handDriven()
	if p.quiet {
		e.take(command{act: actQuiet})
	}
	for i, id := range p.first {
		e.take(command{Press: audio.Press{ID: uint64(i + 1), Cue: id, At: *now}})
	}
	n := uint64(len(p.first))
	return func() {
		n++
		e.take(command{Press: audio.Press{ID: n, Cue: p.press[n%uint64(len(p.press))], At: now.Add(-p.ago)}})
		e.advance()
	}
}

func TestAPressAllocatesNothing(t *testing.T) {
	for i, p := range hotPaths {
		if n := testing.AllocsPerRun(500, pressing(i)); n > 0 {
			t.Errorf("%s: %v allocations", p.name, n)
		}
	}
	for _, a := range []act{actClear, actSilence, actQuiet, actAloud} {
		e, now := handDriven()
		n := testing.AllocsPerRun(500, func() {
			e.take(command{Press: audio.Press{ID: 1, Cue: "stop", At: *now}})
			e.take(command{act: a})
		})
		if n > 0 {
			t.Errorf("command %d: %v allocations", a, n)
		}
	}
	e, now := handDriven() // hear one out, and give the next its turn
	n := testing.AllocsPerRun(500, func() {
		e.take(command{Press: audio.Press{ID: 1, Cue: "left", At: *now}})
		e.take(command{Press: audio.Press{ID: 2, Cue: "water", At: *now}})
		*now = now.Add(2 * wholeCue)
		e.advance()
		*now = now.Add(2 * wholeCue)
		e.advance()
	})
	if n > 0 {
		t.Errorf("time: %v allocations", n)
	}
}

// TestJobsAreNotMixedUp presses for long, each press with a number of its own, and
// sees that what plays and what waits stay two.
func TestJobsAreNotMixedUp(t *testing.T) {
	for i := range hotPaths {
		p := hotPaths[i]
		e, now := handDriven()
		final := map[uint64]int{}
		e.o.Report = func(r audio.Report) {
			if r.Outcome != audio.Sounding {
				final[r.ID]++
			}
		}
		id := uint64(0)
		for range 200 {
			for _, c := range append(p.first, p.press...) {
				id++
				e.take(command{Press: audio.Press{ID: id, Cue: c, At: *now}})
				if s := e.spare(); s == e.arb.playing || s == e.arb.waiting || e.arb.playing == e.arb.waiting {
					t.Fatalf("%s: one job has two places", p.name)
				}
			}
			*now = now.Add(33 * time.Millisecond)
			e.advance()
		}
		e.take(command{act: actSilence})
		for n := uint64(1); n <= id; n++ {
			if final[n] != 1 {
				t.Fatalf("%s: press %d of %d ended %d times", p.name, n, id, final[n])
			}
		}
	}
}

func BenchmarkEnginePress(b *testing.B) {
	for i, p := range hotPaths {
		b.Run(p.name, func(b *testing.B) {
			press := pressing(i)
			b.ReportAllocs()
			for b.Loop() {
				press()
			}
		})
	}
}

func BenchmarkDecide(b *testing.B) {
	a := arbiter{playing: testCue(1, "hole"), waiting: testCue(2, "turn_left")}
	j := testCue(3, "water")
	b.ReportAllocs()
	for b.Loop() {
		if a.revoke(j) != nil || a.decide(j, epoch) != wait {
			b.Fatal("it should wait")
		}
	}
}

func BenchmarkAdvance(b *testing.B) {
	e, now := handDriven()
	e.take(command{Press: audio.Press{ID: 1, Cue: "left", At: *now}})
	e.take(command{Press: audio.Press{ID: 2, Cue: "water", At: *now}})
	b.ReportAllocs()
	for b.Loop() {
		e.advance()
	}
}
