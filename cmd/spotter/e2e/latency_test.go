//go:build unix

package e2e

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"os/exec"
	"slices"
	"testing"
	"time"

	"spotter/audio/audiotest"
)

// BenchmarkKeyToSound measures how long a sound takes from a byte in the
// terminal to the ear of a real sound server, the whole program between them,
// and beside it what a process for each cue takes. docs/measuring.md says how to
// run and read it.
func BenchmarkKeyToSound(b *testing.B) {
	for _, kind := range audiotest.Kinds {
		b.Run(kind.String()+"/spotter", func(b *testing.B) {
			s := audiotest.Start(b, kind)
			h := newHome(b)
			h.use(s)
			x, _ := h.liveAt(b, "auto", 80, 24, "pulse:"+audiotest.Ear, "--start-now")
			measureTriggers(b, s, func() { x.press("right") })
		})
		b.Run(kind.String()+"/play-sample", func(b *testing.B) {
			s := audiotest.Start(b, kind)
			file := newHome(b).path("tone.wav")
			if err := os.WriteFile(file, toneWAV(800), 0o644); err != nil {
				b.Fatal(err)
			}
			s.Pactl("upload-sample", file, "tone")
			measureTriggers(b, s, func() {
				c := exec.Command("pactl", "play-sample", "tone")
				c.Env = s.Env
				if err := c.Start(); err != nil {
					b.Fatal(err)
				}
				go c.Wait()
			})
		})
	}
}

// measureTriggers triggers b.N sounds of toneLength and reports what of them came
// to the ear, and when.
func measureTriggers(b *testing.B, s *audiotest.Server, trigger func()) {
	measureTriggersDuring(b, s, func() func() { return func() {} }, trigger)
}

// measureTriggersDuring is measureTriggers while something else goes on, which
// during begins, and what it returns ends.
func measureTriggersDuring(b *testing.B, s *audiotest.Server, during func() func(), trigger func()) {
	const gap = 400 * time.Millisecond
	rec := s.Record(audiotest.Ear)
	s.Calibrate(rec)
	var at []time.Time
	over := during()
	b.ResetTimer()
	for range b.N {
		time.Sleep(gap + rand.N(40*time.Millisecond))
		at = append(at, time.Now())
		trigger()
	}
	b.StopTimer()
	over()
	all := soundsAfter(rec, at)
	reportTriggers(b, "", all)
}

// triggered says when the sound of a trigger came to the ear, and whether all of it did.
type triggered struct {
	ms           float64
	heard, whole bool
}

// soundsAfter ends a recording and finds the sound of each trigger in it.
func soundsAfter(rec *audiotest.Recording, at []time.Time) (all []triggered) {
	const slack = 20 * time.Millisecond
	time.Sleep(2 * time.Second)
	frames := rec.Stop()
	playedAt := rec.PlayedAt()
	sounds := audiotest.Sounds(frames, 10*time.Millisecond)
	for i, t := range at {
		end := t.Add(1500 * time.Millisecond)
		if i+1 < len(at) {
			end = at[i+1].Add(-slack)
		}
		var tr triggered
		length := time.Duration(0)
		for _, sound := range sounds {
			began := playedAt(sound.Start)
			if began.Before(t.Add(-slack)) || !began.Before(end) {
				continue
			}
			if !tr.heard {
				tr.ms, tr.heard = float64(began.Sub(t))/float64(time.Millisecond), true
			}
			length += sound.Length()
		}
		tr.whole = (length - toneLength).Abs() <= 3*time.Millisecond
		all = append(all, tr)
	}
	return all
}

// reportTriggers reports when the sounds of triggers came to the ear. name tells several
// reports apart.
func reportTriggers(b *testing.B, name string, all []triggered) {
	var ms []float64
	whole := 0
	for _, tr := range all {
		if tr.heard {
			ms = append(ms, tr.ms)
		}
		if tr.whole {
			whole++
		}
	}
	slices.Sort(ms)
	for _, p := range []int{50, 95, 99} {
		if len(ms) > 0 {
			b.ReportMetric(ms[int(math.Round(float64(p)/100*float64(len(ms)-1)))], fmt.Sprintf("%sp%d-ms", name, p))
		}
	}
	b.ReportMetric(float64(len(ms)), name+"heard")
	b.ReportMetric(float64(whole), name+"whole")
	b.ReportMetric(0, "ns/op") // a pause of 400 ms says nothing
}
