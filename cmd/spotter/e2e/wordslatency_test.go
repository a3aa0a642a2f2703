//go:build unix

package e2e

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"spotter/audio/audiotest"
	"spotter/journal"
	"spotter/race"
)

// BenchmarkWordsLatency measures how late a steer cue is whose key comes a millisecond after the
// key of a split, while the words of that are made ready, and after the key of a cue that has a clip,
// by turns: b.N keys each way. The figures are those of the journal: from the key in the program to the frame at
// which the server says that the sound begins.
func BenchmarkWordsLatency(b *testing.B) {
	for _, kind := range audiotest.Kinds {
		b.Run(kind.String(), func(b *testing.B) {
			s := audiotest.Start(b, kind)
			h := newHome(b)
			h.use(s)
			x, path := h.liveAt(b, "auto", 80, 24, "pulse:"+audiotest.Ear, "--start-now", "--pack", "default")
			x.press("enter") // a split, so that there is something to say
			pause := func() { time.Sleep(400*time.Millisecond + rand.N(40*time.Millisecond)) }
			pause()
			b.ResetTimer()
			for i := range 2 * b.N {
				x.press([]string{"y", "m"}[i%2])
				time.Sleep(time.Millisecond)
				x.press("right")
				pause()
				x.press("c") // takes back the split that waits
				pause()
			}
			b.StopTimer()
			x.quit()
			log, err := journal.ReadFile(path)
			if err != nil {
				b.Fatal(err)
			}
			cues, at := map[race.EventID]bool{}, map[bool][]time.Duration{}
			after := false // a split was asked for just before
			for _, e := range log.Events {
				switch {
				case e.Kind == race.KindCue && e.Cue == "marker":
					after = true
				case e.Kind == race.KindCue && (e.Cue == "left" || e.Cue == "right"):
					cues[e.ID], after = after, false
				case e.Kind == race.KindOutcome && (e.Outcome == race.Heard || e.Outcome == race.Cut):
					if with, ok := cues[e.Ref]; ok {
						at[with] = append(at[with], e.Latency)
					}
				}
			}
			b.ReportMetric(0, "ns/op")
			for with, name := range map[bool]string{true: "words-", false: "clip-"} {
				slices.Sort(at[with])
				if n := len(at[with]); n > 0 {
					b.ReportMetric(float64(at[with][n/2])/1e6, name+"p50-ms")
					b.ReportMetric(float64(at[with][n*99/100])/1e6, name+"p99-ms")
				}
				b.ReportMetric(float64(len(at[with])), name+"heard")
			}
		})
	}
}
