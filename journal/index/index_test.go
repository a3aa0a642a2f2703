package index

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"spotter/cues"
	"spotter/journal"
	"spotter/race"
	"spotter/race/rows"
)

// build returns the whole index of a file.
func build(t testing.TB, path string) *Index {
	t.Helper()
	x, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = x.Close() })
	if err := x.Build(context.Background(), false); err != nil {
		t.Fatal(err)
	}
	return x
}

// corpus are the journals that package journal keeps: of real races, damaged ones, made-up ones.
func corpus(t testing.TB) []string {
	t.Helper()
	var files []string
	for _, pattern := range []string{"corpus/*.jsonl", "marathon/*/*.jsonl"} {
		found, err := filepath.Glob(filepath.Join("..", "testdata", filepath.FromSlash(pattern)))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	if len(files) < 14 {
		t.Fatalf("only %d journals", len(files))
	}
	return files
}

// expected makes the rows of events the slow way.
func expected(events []race.Event) []rows.Row {
	list := make([]rows.Row, len(events))
	place := make(map[race.EventID]int)
	for i, e := range events {
		list[i] = rows.Row{Seq: e.Seq, Kind: e.Kind, Elapsed: e.Elapsed, HasElapsed: e.HasElapsed, Class: e.Class, Cue: e.Cue,
			Pressed: e.Pressed, Outcome: e.Outcome, Why: e.Why, Latency: max(e.Latency, 0)}
		place[e.ID] = i
		if of, ok := place[e.Ref]; ok && e.Kind == race.KindOutcome && list[of].Kind == race.KindCue && list[of].Outcome == "" {
			list[of].Outcome, list[of].Why, list[of].Latency = e.Outcome, e.Why, e.Latency
			list[of].By, list[of].Ended = uint64(e.By), e.Ended
		}
	}
	return list
}

// Of every journal of the corpus, damaged or not, the rows, the events and the verdict
// are those of a reader that keeps everything.
func TestIndexIsWhatAReaderReads(t *testing.T) {
	for _, path := range corpus(t) {
		want, err := journal.ReadFile(path)
		if err != nil { // of a later format
			x, xerr := Open(path)
			if xerr != nil {
				t.Fatal(xerr)
			}
			if got := x.Build(context.Background(), false); got == nil || !strings.Contains(got.Error(), "use a newer spotter") || x.State().Err == nil || !x.State().Done {
				t.Errorf("%s: %v, the reader says %v", path, got, err)
			}
			_ = x.Close()
			continue
		}
		x := build(t, path)
		if s := x.State(); want.Readable > 0 && want.Damaged == 0 && s.Head != want.Head {
			t.Errorf("%s: the head is %s, want %s", path, s.Head, want.Head)
		}
		if s := x.State(); !s.Done || !s.UpToDate || s.Progress != 1 || s.Rows != len(want.Events) || s.Damaged != want.Damaged || x.Report().Verdict() != want.Verdict() {
			t.Errorf("%s: %+v, %s", path, s, x.Report().Verdict())
		}
		exp := expected(want.Events)
		for i, got := range x.Rows(0) {
			if n, ok := x.RowOf(got.Seq); !ok || n != i {
				t.Errorf("%s: line %d is in row %d, %t, want %d", path, got.Seq, n, ok, i)
			}
			got.Byte = 0
			if got != exp[i] || x.Row(i).Seq != got.Seq {
				t.Errorf("%s, row %d:\n%+v, want\n%+v", path, i, got, exp[i])
			}
			e, err := x.Event(i)
			if err != nil || !slices.Equal(race.Fields(&e), race.Fields(&want.Events[i])) {
				t.Errorf("%s, row %d: %v, %+v", path, i, err, e)
			}
		}
		if _, ok := x.RowOf(uint64(len(exp)) + 99999); ok {
			t.Errorf("%s: a line that is not there has a row", path)
		}
	}
}

// What the facts of a race need is among Facts: the record of them is that of all events.
func TestFactsAreThoseOfAllEvents(t *testing.T) {
	for _, path := range corpus(t) {
		want, err := journal.ReadFile(path)
		if err != nil {
			continue
		}
		x := build(t, path)
		events, _, err := x.Facts(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		got, all := race.AsItStands(events), race.AsItStands(want.Events)
		got.Facts.Open, all.Facts.Open = nil, nil // places in memory
		if a, b := fmt.Sprintf("%+v", all.Facts), fmt.Sprintf("%+v", got.Facts); a != b {
			t.Errorf("%s (-all +facts):\n%s", path, cmp.Diff(a, b))
		}
		// And a cue that a later line speaks of reads the same.
		for i := range got.Lines {
			e := &got.Lines[i]
			n, ok := x.RowOf(e.Seq)
			if !ok || !slices.Equal(race.Fields(&all.Lines[n]), race.Fields(e)) || got.Counts(i) != all.Counts(n) {
				t.Errorf("%s, line %d reads otherwise", path, e.Seq)
			}
		}
	}
}

// The filter over columns takes the rows that it takes one by one.
func TestFilter(t *testing.T) {
	path := filepath.Join("..", "testdata", "marathon", "second", "race.jsonl")
	x := build(t, path)
	for _, f := range []rows.Filter{
		{},
		{Kinds: []race.Kind{race.KindCue}},
		{Kinds: []race.Kind{race.KindCue, race.KindSplit}, Classes: []cues.Class{cues.Steer, 0}},
		{Outcomes: []race.Outcome{race.Cut, race.Dropped}, Kinds: []race.Kind{race.KindCue}},
		{Outcomes: []race.Outcome{""}},
		{Kinds: []race.Kind{"nothing of that name"}},
		{Outcomes: []race.Outcome{"neither"}},
		{Cues: []cues.ID{"left", "water_right"}, Outcomes: []race.Outcome{race.Heard}},
		{Cues: []cues.ID{"nothing of that name"}},
		{Cues: []cues.ID{""}},
		{Ranges: []rows.Range{{From: time.Hour, To: time.Hour + 10*time.Minute}}},
		{Ranges: []rows.Range{{From: -time.Hour, To: 1}, {From: 2 * time.Hour, To: 24 * time.Hour}}, Classes: []cues.Class{cues.Alarm}},
	} {
		for _, first := range []int{0, 1, 777, x.Len() - 1, x.Len(), x.Len() + 5} {
			for _, end := range []int{0, 3, 778, x.Len() - 1, x.Len(), x.Len() + 7} {
				var want []int32
				for i, r := range x.Rows(first) {
					if i < end && f.Takes(&r) {
						want = append(want, int32(i))
					}
				}
				if got := x.Filter(f, first, end); !slices.Equal(got, want) {
					t.Errorf("%+v from %d to %d: %d rows, want %d", f, first, end, len(got), len(want))
				}
			}
		}
	}
}

// Cues goes over the lines of all cues, and each is the event of its row.
func TestCues(t *testing.T) {
	for _, path := range corpus(t) {
		if _, err := journal.VerifyFile(path); err != nil {
			continue
		}
		x := build(t, path)
		want := x.Filter(rows.Filter{Kinds: []race.Kind{race.KindCue}}, 0, x.Len())
		if err := x.Cues(context.Background(), func(row int, e *race.Event) bool {
			if len(want) == 0 || row != int(want[0]) {
				t.Fatalf("%s: row %d, want the first of %v", path, row, want)
			}
			want = want[1:]
			full, err := x.Event(row)
			if err != nil {
				t.Fatal(err)
			}
			short := race.Event{Seq: full.Seq, ID: full.ID, Kind: full.Kind, Elapsed: full.Elapsed, HasElapsed: full.HasElapsed,
				Stamp: race.Stamp{Wall: full.Wall}, Cue: full.Cue, Pressed: full.Pressed, Class: full.Class, Text: full.Text}
			got := *e
			got.Boot = 0
			if a, b := race.Fields(&got), race.Fields(&short); !slices.Equal(a, b) && !slices.Equal(race.Fields(e), race.Fields(&full)) {
				t.Errorf("%s, row %d (-line +cue):\n%s", path, row, cmp.Diff(b, a))
			}
			return true
		}); err != nil || len(want) > 0 {
			t.Errorf("%s: %v, %d cues are left out", path, err, len(want))
		}
	}
}

func TestCuesStops(t *testing.T) {
	x := build(t, filepath.Join("..", "testdata", "marathon", "second", "race.jsonl"))
	n := 0
	if err := x.Cues(context.Background(), func(int, *race.Event) bool { n++; return n < 3 }); err != nil || n != 3 {
		t.Errorf("%v after %d", err, n)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if err := x.Cues(ctx, func(int, *race.Event) bool { t.Error("a cue after the end"); return true }); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// Both ends are there before anything is built.
func TestEnds(t *testing.T) {
	path := filepath.Join("..", "testdata", "marathon", "second", "race.jsonl")
	want, err := journal.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	x, err := Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	e := x.Ends()
	if len(e.Head) < 100 || len(e.Tail) < 100 || e.Head[0].Kind != race.KindOpen || e.Tail[len(e.Tail)-1].Seq != want.LastSeq() || e.Size != want.Size {
		t.Errorf("%d and %d events of %d bytes", len(e.Head), len(e.Tail), e.Size)
	}
	if s := x.State(); s != (State{}) || x.Report() != nil || x.Len() != 0 {
		t.Errorf("%+v before it is built", s)
	}
}

// A file that is followed: its new lines come, also a line written in two parts, and an
// outcome reaches its cue.
func TestFollow(t *testing.T) {
	whole, err := os.ReadFile(filepath.Join("..", "testdata", "corpus", "whole.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	lines := bytes.SplitAfter(whole, []byte{'\n'})
	path := filepath.Join(t.TempDir(), "race.jsonl")
	write := func(b []byte) {
		f, err := os.OpenFile(path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := f.Write(b); err != nil {
			t.Fatal(err)
		}
		_ = f.Close()
	}
	half := len(lines) / 2
	write(bytes.Join(lines[:half], nil))
	synctest.Test(t, func(t *testing.T) {
		x, err := Open(path)
		if err != nil {
			t.Fatal(err)
		}
		ctx, cancel := context.WithCancel(context.Background())
		ended := make(chan error)
		go func() { ended <- x.Build(ctx, true) }()
		rest := bytes.Join(lines[half:], nil)
		for _, step := range []struct {
			add  []byte
			rows int
		}{{nil, half}, {lines[half][:10], half}, {lines[half][10:], half + 1}, {rest[len(lines[half]):], len(lines) - 1}} {
			write(step.add)
			time.Sleep(2 * followEvery)
			synctest.Wait()
			if s := x.State(); s.Rows != step.rows || !s.UpToDate || s.Done || s.Progress != 1 {
				t.Errorf("%+v, want %d rows", s, step.rows)
			}
		}
		cancel()
		if err := <-ended; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		want, err := journal.Read(bytes.NewReader(whole))
		if err != nil {
			t.Fatal(err)
		}
		exp := expected(want.Events)
		for i, r := range x.Rows(0) {
			if r.Byte = 0; r != exp[i] {
				t.Errorf("row %d: %+v", i, r)
			}
		}
		if x.Report().Head != want.Head {
			t.Error(x.Report().Verdict())
		}
		_ = x.Close()
	})
}

// Readers at work while it grows: for the race detector.
func TestReadWhileItGrows(t *testing.T) {
	x, err := Open(filepath.Join("..", "testdata", "marathon", "second", "race.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer x.Close()
	ended := make(chan error)
	go func() { ended <- x.Build(context.Background(), false) }()
	for done := false; !done; {
		done = x.State().Done
		if n := x.Len(); n > 0 {
			if _, err := x.Event(n - 1); err != nil {
				t.Fatal(err)
			}
			x.Filter(rows.Filter{Outcomes: []race.Outcome{race.Heard}}, 0, x.Len())
			x.RowOf(uint64(n))
		}
	}
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
}

// A file that is changed under an index is told, not shown.
func TestChangedMeanwhile(t *testing.T) {
	file, err := os.ReadFile(filepath.Join("..", "testdata", "corpus", "whole.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "race.jsonl")
	if err := os.WriteFile(path, file, 0o600); err != nil {
		t.Fatal(err)
	}
	x := build(t, path)
	if err := os.WriteFile(path, bytes.Repeat([]byte("x"), 700), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, i := range []int{0, 1, x.Len() - 1} {
		if e, err := x.Event(i); err == nil || !strings.Contains(err.Error(), "the file was changed") {
			t.Errorf("row %d: %+v, %v", i, e, err)
		}
	}
	if _, _, err := x.Facts(context.Background()); err == nil {
		t.Error("facts of a file that is gone")
	}
}

func TestOpenRefuses(t *testing.T) {
	if _, err := Open(t.TempDir()); err == nil || !strings.Contains(err.Error(), "no file but a folder") {
		t.Error(err)
	}
	if _, err := Open(filepath.Join(t.TempDir(), "gone.jsonl")); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
	empty := filepath.Join(t.TempDir(), "empty.jsonl")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if x := build(t, empty); x.Len() != 0 || !errors.Is(x.Report().Err(), journal.ErrEmpty) || x.State().Progress != 1 || len(x.Ends().Head) != 0 {
		t.Error(x.State())
	}
}
