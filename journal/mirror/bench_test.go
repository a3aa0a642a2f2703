package mirror

import (
	"path/filepath"
	"testing"
	"time"

	"spotter/cues"
	"spotter/journal"
	"spotter/race"
)

// BenchmarkAppend measures what a key pays for its line in the journal, alone and with a
// copy beside it: the two are to be alike.
func BenchmarkAppend(b *testing.B) {
	for _, with := range []string{"alone", "copied"} {
		b.Run(with, func(b *testing.B) {
			var c *Copy
			w, err := journal.Create(filepath.Join(b.TempDir(), "race.jsonl"), race.Open{}, journal.Options{Saved: func() {
				if c != nil {
					c.Wake()
				}
			}})
			if err != nil {
				b.Fatal(err)
			}
			if with == "copied" {
				c = New(w, Options{Folder: b.TempDir(), Name: "race.jsonl", Every: time.Millisecond})
				go c.Run()
			}
			at := race.Stamp{Wall: time.Now(), Boot: time.Hour}
			b.ReportAllocs()
			id := race.EventID(0)
			for b.Loop() {
				id++
				w.Append(race.Event{ID: id, Kind: race.KindCue, Stamp: at, Cue: "left", Pressed: "right", Class: cues.Steer})
				if id%1000 == 0 { // a key is never pressed this fast: let the disk follow
					b.StopTimer()
					for w.Status().Durable < w.Status().Logged {
						time.Sleep(time.Millisecond)
					}
					b.StartTimer()
				}
			}
			b.StopTimer()
			if err := w.Close("left"); err != nil {
				b.Fatal(err)
			}
			if c != nil {
				if err := c.Close(10 * time.Second); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
