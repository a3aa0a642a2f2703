package board_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"spotter/crew/access"
	"spotter/crew/board"
	"spotter/crew/intake"
	"spotter/crew/wire"
	"spotter/cues"
	"spotter/race"
)

// field is a board of so many pairs that have all started, with so many watchers.
type field struct {
	board    *board.Board
	watchers []*board.Watcher
	now      time.Time
	seq      []uint64
}

func newField(tb testing.TB, pairs, watchers int) *field {
	f := &field{now: time.Date(2027, 4, 19, 10, 0, 0, 0, time.UTC), seq: make([]uint64, pairs)}
	f.board = board.New(board.Options{Owner: func(_, journal string) (access.Guest, bool) {
		return access.Guest{ID: journal, Label: "bib " + journal}, true
	},
		Folder: tb.TempDir(), Now: func() time.Time { return f.now }})
	for n := range pairs {
		lines := []race.Event{{Kind: race.KindOpen, Open: &race.Open{Format: 1, Runner: "Ann", Target: 3 * time.Hour, DistanceM: 42195, Units: "km", BootID: "b"}},
			{Kind: race.KindStart, Clock: "gun", HasElapsed: true}}
		for km := range 30 { // late in the race
			lines = append(lines, race.Event{Kind: race.KindSplit, Marker: "km", DistanceM: float64(km+1) * 1000, HasElapsed: true, Elapsed: time.Duration(km+1) * 4 * time.Minute})
		}
		f.send(n, lines...)
	}
	for range watchers {
		w, err := f.board.Watch("r", true, "")
		if err != nil {
			tb.Fatal(err)
		}
		f.watchers = append(f.watchers, w)
	}
	f.look(tb)
	return f
}

func mirror(n int) string { return fmt.Sprintf("%016x", n) }

// send gives the board lines of a pair.
func (f *field) send(n int, events ...race.Event) {
	for i := range events {
		f.seq[n]++
		events[i].Seq, events[i].ID, events[i].Wall = f.seq[n], race.EventID(f.seq[n]), f.now
	}
	f.board.Take(intake.News{Race: "r", Mirror: mirror(n), At: f.now, Events: events})
}

// look has every watcher take what changed.
func (f *field) look(tb testing.TB) (rows int) {
	done, cancel := context.WithCancel(context.Background())
	cancel()
	for _, w := range f.watchers {
		c, err := w.Next(done)
		if err != nil && err != context.Canceled {
			tb.Fatal(err)
		}
		rows += len(c.Rows)
	}
	return rows
}

var sizes = []int{1000, 10000}

// BenchmarkCue takes in a cue: four of five lines are such.
func BenchmarkCue(b *testing.B) {
	for _, pairs := range sizes {
		b.Run(fmt.Sprint(pairs), func(b *testing.B) {
			f := newField(b, pairs, 0)
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				f.send(i%pairs, race.Event{Kind: race.KindCue, Cue: "left", Class: cues.Steer, HasElapsed: true, Elapsed: 2 * time.Hour})
			}
		})
	}
}

// BenchmarkBeat takes in a beat: each pair sends four a minute.
func BenchmarkBeat(b *testing.B) {
	for _, pairs := range sizes {
		b.Run(fmt.Sprint(pairs), func(b *testing.B) {
			f := newField(b, pairs, 0)
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				f.board.Take(intake.News{Race: "r", Mirror: mirror(i % pairs), At: f.now, Beat: &wire.Beat{At: f.now, Output: "opened"}})
			}
		})
	}
}

// BenchmarkFall takes in a fall and a go, late in the race: lines of the dearest kind.
func BenchmarkFall(b *testing.B) {
	for _, pairs := range sizes {
		b.Run(fmt.Sprint(pairs), func(b *testing.B) {
			f := newField(b, pairs, 0)
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				n := i % pairs
				f.send(n, race.Event{Kind: race.KindFall, HasElapsed: true, Elapsed: 2 * time.Hour}, race.Event{Kind: race.KindGo, HasElapsed: true, Elapsed: 2 * time.Hour})
			}
		})
	}
}

// BenchmarkWatcher tells one row that changed to each of 1, 10 and 100 watchers: the time is that of one watcher.
func BenchmarkWatcher(b *testing.B) {
	for _, pairs := range sizes {
		for _, watchers := range []int{1, 10, 100} {
			b.Run(fmt.Sprintf("%d/%d", pairs, watchers), func(b *testing.B) {
				f := newField(b, pairs, watchers)
				kind := []race.Kind{race.KindFall, race.KindGo}
				b.ReportAllocs()
				told := 0
				for i := 0; b.Loop(); i++ {
					b.StopTimer()
					f.send(i/2%pairs, race.Event{Kind: kind[i%2], HasElapsed: true, Elapsed: 2 * time.Hour})
					b.StartTimer()
					told += f.look(b)
				}
				if told == 0 {
					b.Fatal("nothing was told")
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(told), "ns/row")
			})
		}
	}
}

// BenchmarkTick looks for what time alone has changed, twice a second.
func BenchmarkTick(b *testing.B) {
	for _, pairs := range sizes {
		b.Run(fmt.Sprint(pairs), func(b *testing.B) {
			f := newField(b, pairs, 0)
			b.ReportAllocs()
			for b.Loop() {
				f.board.Tick()
			}
		})
	}
}

// BenchmarkFull makes the full state that a new watcher gets.
func BenchmarkFull(b *testing.B) {
	for _, pairs := range sizes {
		b.Run(fmt.Sprint(pairs), func(b *testing.B) {
			f := newField(b, pairs, 0)
			b.ReportAllocs()
			for b.Loop() {
				w, err := f.board.Watch("r", true, "")
				if err != nil {
					b.Fatal(err)
				}
				if f.watchers = []*board.Watcher{w}; f.look(b) != pairs {
					b.Fatal("rows are missing")
				}
			}
		})
	}
}
