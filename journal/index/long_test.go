package index

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"spotter/cues"
	"spotter/journal"
	"spotter/journal/form"
	"spotter/race"
	"spotter/race/rows"
)

// long writes a whole journal of some lines, as the writer writes them: cues and outcomes by the
// thousand, and now and then a split, a rest, a note and a void.
func long(w io.Writer, lines int) error {
	out := bufio.NewWriterSize(w, 1<<20)
	var hash form.Hasher
	head, body := []byte(form.ZeroHash), []byte(nil)
	at := time.Date(2027, 4, 19, 10, 0, 0, 0, time.FixedZone("", -4*3600))
	for seq := 1; seq <= lines; seq++ {
		e := longEvent(seq)
		e.Seq = uint64(seq)
		e.Stamp = race.Stamp{Wall: at.Add(time.Duration(seq) * 700 * time.Millisecond), Boot: 5*time.Hour + time.Duration(seq)*700*time.Millisecond}
		if e.HasElapsed = seq > 3; e.HasElapsed {
			e.Elapsed = time.Duration(seq-3) * 700 * time.Millisecond
		}
		body = journal.AppendBody(body[:0], &e)
		head = append(head[:0], hash.Sum(head, body)...)
		for _, part := range [][]byte{body, []byte(form.HashKey), head, []byte("\"}\n")} {
			if _, err := out.Write(part); err != nil {
				return err
			}
		}
	}
	return out.Flush()
}

// longEvent returns what happens in line seq of a long journal.
func longEvent(seq int) race.Event {
	switch {
	case seq == 1:
		return race.Event{Kind: race.KindOpen, Open: &race.Open{Program: "1.2.3", Race: "Long", DistanceM: 42195, Units: "km", Target: 4 * time.Hour}}
	case seq == 2:
		return race.Event{Kind: race.KindOutput, Device: `Shokz "OpenRun"`, State: "opened", Latency: 5 * time.Millisecond}
	case seq == 3:
		return race.Event{Kind: race.KindStart, Clock: race.ClockGun}
	case seq%70 == 0:
		return race.Event{Kind: race.KindSplit, Marker: fmt.Sprint("km ", seq/70), DistanceM: float64(seq/70) * 1000}
	case seq%350 == 1:
		return race.Event{Kind: race.KindNote, Text: "Grüße von der Strecke, \"ganz ruhig\""}
	case seq%1000 == 3:
		return race.Event{Kind: race.KindVoid, Ref: race.EventID(seq - 501)}
	case seq%2 == 0:
		ids := []cues.ID{"left", "right", "straight", "hole", "water_left"}
		return race.Event{Kind: race.KindCue, Cue: ids[seq/2%len(ids)], Pressed: ids[seq/2%len(ids)], Class: cues.Steer}
	}
	e := race.Event{Kind: race.KindOutcome, Ref: race.EventID(seq - 1), Outcome: race.Heard, Latency: 2745 * time.Microsecond}
	if seq%32 == 5 {
		e.Outcome, e.Why, e.By, e.Latency = race.Dropped, race.WhyUrgent, race.EventID(seq-3), 0
	}
	return e
}

// longFile returns a journal of some lines on disk.
func longFile(t testing.TB, lines int) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), fmt.Sprint(lines, ".jsonl"))
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := long(f, lines); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

// The memory of a row is at most 20 bytes, growth and all that is kept beside the columns included.
func TestARowIsSmall(t *testing.T) {
	const lines = 40_960
	path := longFile(t, lines)
	x, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	before := heap() // what both ends hold is the same for any file
	if err := x.Build(context.Background(), false); err != nil {
		t.Fatal(err)
	}
	perLine := float64(heap()-before) / lines
	if x.Len() != lines || x.Report().Err() != nil {
		t.Fatal(x.Len(), x.Report().Verdict())
	}
	if perLine > 20 || perLine < 15 {
		t.Errorf("%.1f bytes a line", perLine)
	}
	runtime.KeepAlive(x)
}

// heap returns the bytes in use.
func heap() int64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

func BenchmarkBuild(b *testing.B) {
	path := longFile(b, 100_000)
	b.ReportAllocs()
	for b.Loop() {
		build(b, path)
	}
}

// What a screen asks for, at a million lines.
func BenchmarkMillion(b *testing.B) {
	path := longFile(b, 1_000_000)
	b.Run("open", func(b *testing.B) {
		for b.Loop() {
			x, err := Open(path)
			if err != nil {
				b.Fatal(err)
			}
			_ = x.Close()
		}
	})
	x := build(b, path)
	for name, f := range map[string]rows.Filter{
		"filter outcome": {Kinds: []race.Kind{race.KindCue}, Outcomes: []race.Outcome{race.Dropped}},
		"filter kind":    {Kinds: []race.Kind{race.KindCue}},
		"filter time":    {Ranges: []rows.Range{{From: time.Hour, To: 100 * time.Hour}}, Classes: []cues.Class{cues.Steer}},
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if len(x.Filter(f, 0, x.Len())) == 0 {
					b.Fatal("nothing")
				}
			}
		})
	}
	b.Run("50 rows", func(b *testing.B) {
		for b.Loop() {
			for i := range 50 {
				if _, err := x.Event(500_000 + i); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
	b.Run("cues", func(b *testing.B) {
		for b.Loop() {
			if err := x.Cues(context.Background(), func(int, *race.Event) bool { return true }); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("all rows", func(b *testing.B) {
		for b.Loop() {
			n := 0
			for _, r := range x.Rows(0) {
				if r.NotHeard() {
					n++
				}
			}
		}
	})
	b.Run("facts", func(b *testing.B) {
		for b.Loop() {
			if _, _, err := x.Facts(context.Background()); err != nil {
				b.Fatal(err)
			}
		}
	})
}
