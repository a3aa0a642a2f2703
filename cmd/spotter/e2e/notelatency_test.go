//go:build unix

package e2e

import (
	"math/rand/v2"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"spotter/audio/audiotest"
)

// keysOfANote is the number of keys that are pressed while one note is recorded, and then
// without one: 9 s of the 30 that a note may have.
const keysOfANote = 20

// notes finds on the screen that a note is recorded.
var notes = regexp.MustCompile(`NOTE 0:\d\d of`)

// BenchmarkVoiceNote measures how long a sound takes from a byte in the terminal to
// the ear, with a note by voice being recorded and without one, by turns: b.N keys each way.
// docs/measuring.md says how to run and read it.
func BenchmarkVoiceNote(b *testing.B) {
	for _, kind := range audiotest.Kinds {
		b.Run(kind.String(), func(b *testing.B) {
			s := audiotest.Start(b, kind)
			fifo := filepath.Join(s.Dir, "mic.fifo")
			s.Pactl("load-module", "module-pipe-source", "source_name=mic", "file="+fifo, "rate=16000", "channels=1", "format=s16le")
			defer feedMic(b, fifo, 16000, func(int) int16 { return 0 })()
			h := newHome(b)
			h.use(s)
			x, _ := h.liveAt(b, "auto", 80, 24, "pulse:"+audiotest.Ear, "--start-now", "--note-mic", "mic")
			rec := s.Record(audiotest.Ear)
			s.Calibrate(rec)
			var at []time.Time
			var noted []bool
			b.ResetTimer()
			for round := 0; len(at) < 2*b.N; round++ {
				on := round%2 == 1
				if on {
					x.press("V")
					x.see(`NOTE 0:\d\d of`)
				}
				for range min(keysOfANote, b.N) {
					time.Sleep(400*time.Millisecond + rand.N(40*time.Millisecond))
					at, noted = append(at, time.Now()), append(noted, on)
					x.press("right")
				}
				if on {
					x.see(`NOTE 0:\d\d of`) // it was recorded all the while
					x.press("V")
					x.within(patience, "the end of the note", func(text string) bool { return !notes.MatchString(text) })
				}
			}
			b.StopTimer()
			var with, without []triggered
			for i, tr := range soundsAfter(rec, at) {
				if noted[i] {
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
