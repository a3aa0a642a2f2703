//go:build unix

package e2e

import (
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"spotter/audio/audiotest"
)

// BenchmarkTalk measures how long a sound takes from a byte in the terminal to the ear while the runner hears the
// spotter's voice, and without, in turn: b.N keys each way. Each ends its talk, as every key of a cue does. The
// microphone hears nothing, so that the cue is found. docs/measuring.md says how to run and read it.
func BenchmarkTalk(b *testing.B) {
	for _, kind := range audiotest.Kinds {
		b.Run(kind.String(), func(b *testing.B) {
			s := audiotest.Start(b, kind)
			fifo := filepath.Join(s.Dir, "mic.fifo")
			s.Pactl("load-module", "module-pipe-source", "source_name=mic", "file="+fifo, "rate=48000", "channels=1", "format=s16le")
			defer feedMic(b, fifo, audiotest.Rate, func(int) int16 { return 0 })()
			h := newHome(b)
			h.use(s)
			x, _ := h.liveAt(b, "auto", 80, 24, "pulse:"+audiotest.Ear, "--start-now", "--note-mic", "mic")
			rec := s.Record(audiotest.Ear)
			s.Calibrate(rec)
			var at [2][]time.Time // by whether the voice is open
			b.ResetTimer()
			for range b.N {
				for on := range 2 {
					if on == 1 {
						x.press("O")
						x.see(`ON AIR 0:0\d of 0:15`)
					}
					time.Sleep(400*time.Millisecond + rand.N(40*time.Millisecond))
					at[on] = append(at[on], time.Now())
					x.press("right")
					x.within(patience, "no voice", func(text string) bool { return !strings.Contains(text, "ON AIR 0:") })
					time.Sleep(400 * time.Millisecond)
				}
			}
			b.StopTimer()
			var all []time.Time
			for i := range at[0] {
				all = append(all, at[0][i], at[1][i])
			}
			var with, without []triggered
			for i, tr := range soundsAfter(rec, all) {
				if i%2 == 1 {
					with = append(with, tr)
				} else {
					without = append(without, tr)
				}
			}
			reportTriggers(b, "with-", with)
			reportTriggers(b, "without-", without)
		})
	}
}
