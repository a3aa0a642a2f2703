package long

import (
	"context"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"spotter/cues"
	"spotter/journal"
	"spotter/journal/form"
	"spotter/journal/index"
	"spotter/race"
	"spotter/race/logbook"
	"spotter/race/rows"
	"spotter/report/figures"
	"spotter/testrun"
)

// of returns the race of a journal on disk, with notes after it.
func of(t testing.TB, path string, notes []race.Event) *Race {
	t.Helper()
	x, err := index.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = x.Close() })
	if err := x.Build(context.Background(), false); err != nil {
		t.Fatal(err)
	}
	r, err := New(context.Background(), x, notes)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// compare fails where the rows, the filters or the figures of an index are not those of a book of all events.
func compare(t *testing.T, name, path string, notes []race.Event) {
	t.Helper()
	log, err := journal.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	r, book := of(t, path, notes), logbook.New(append(log.Events, notes...))
	compareRows(t, name, r, book)
	compareFilters(t, name, r, book)
	got, want := r.Source(), figures.FromBook(book)
	if got.Last != want.Last {
		t.Errorf("%s: the last race time is %v, want %v", name, got.Last, want.Last)
	}
	var a, b []figures.Cue
	for c := range got.Cues {
		a = append(a, c)
	}
	for c := range want.Cues {
		b = append(b, c)
	}
	if !reflect.DeepEqual(a, b) {
		t.Errorf("%s: cues (-book +index):\n%s", name, cmp.Diff(b, a))
	}
	if x, y := figures.Of(got, figures.Whole(got)), figures.Of(want, figures.Whole(want)); !reflect.DeepEqual(x, y) {
		t.Errorf("%s: figures (-book +index):\n%s", name, cmp.Diff(fmt.Sprintf("%+v", y), fmt.Sprintf("%+v", x)))
	}
	if x, y := len(figures.Moments(got)), len(figures.Moments(want)); x != y {
		t.Errorf("%s: %d moments, want %d", name, x, y)
	}
}

// The figures of every journal of the corpus are those of a book of all its events.
func TestFiguresAreThoseOfABook(t *testing.T) {
	n := 0
	for _, pattern := range []string{"corpus/*.jsonl", "marathon/*/*.jsonl"} {
		files, err := filepath.Glob(filepath.Join("..", "..", "journal", "testdata", filepath.FromSlash(pattern)))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range files {
			if _, err := journal.VerifyFile(path); err == nil { // not one of a later format
				compare(t, path, path, nil)
				n++
			}
		}
	}
	if n < 14 {
		t.Fatalf("only %d journals", n)
	}
}

// So are rows, filters and figures of made-up logs in which starts, cues and everything else are amended,
// voided and taken back again, at random, also by notes after the race.
func TestAmendedLogs(t *testing.T) {
	dir := t.TempDir()
	for seed := range uint64(testrun.Long(t, 60, 60, 600)) {
		path := filepath.Join(dir, "race.jsonl")
		r := rand.New(rand.NewPCG(seed, 12))
		if err := os.WriteFile(path, made(r), 0o600); err != nil {
			t.Fatal(err)
		}
		var notes []race.Event
		for seq, n := 45, r.IntN(5); seq < 45+n; seq++ {
			e := race.Event{Seq: uint64(seq), ID: race.EventID(seq), Ref: race.EventID(1 + r.IntN(seq-1)), Reason: race.ReasonReview}
			switch r.IntN(3) {
			case 0:
				e.Kind, e.Text = race.KindNote, "late"
			case 1:
				e.Kind = race.KindVoid
			default:
				e.Kind, e.Correction, e.Cue, e.Class = race.KindAmend, time.Duration(r.IntN(5)-2)*time.Second, "water_left", cues.Service
			}
			notes = append(notes, e)
		}
		compare(t, fmt.Sprint("seed ", seed), path, notes)
		if t.Failed() {
			return
		}
	}
}

// The way of a long log is that of a book, although it reads few of the positions: of one a
// second for an hour those that are ten seconds apart, and no other line of a cue.
func TestPositionsOfALongLog(t *testing.T) {
	path := filepath.Join(t.TempDir(), "race.jsonl")
	w, err := journal.Create(path, race.Open{DistanceM: 42195, Units: "km"}, journal.Options{})
	if err != nil {
		t.Fatal(err)
	}
	start := time.Date(2027, 4, 19, 10, 0, 0, 0, time.UTC)
	id := race.EventID(0)
	put := func(at time.Duration, e race.Event) {
		id++
		e.ID, e.Stamp, e.Elapsed, e.HasElapsed = id, race.Stamp{Wall: start.Add(at), Boot: at}, at, true
		w.Append(e)
	}
	put(0, race.Event{Kind: race.KindStart, Clock: race.ClockGun})
	r := rand.New(rand.NewPCG(7, 7))
	for second := 1; second <= 3600; second++ {
		at := time.Duration(second) * time.Second
		if second%300 == 0 {
			put(at, race.Event{Kind: race.KindSplit, Marker: fmt.Sprint("km ", second/300), DistanceM: float64(second) / 300 * 1000, Rare: race.Rare{PositionM: 9}})
			continue
		}
		m := float64(second)/300*1000 + 60*math.Sin(float64(second)/50) + r.NormFloat64()*4
		put(at, race.Event{Kind: race.KindCue, Cue: "left", Pressed: "left", Class: cues.Steer, Rare: race.Rare{PositionM: math.Round(10*max(m, 1)) / 10}})
		put(at, race.Event{Kind: race.KindOutcome, Ref: id, Outcome: race.Heard, Latency: 3 * time.Millisecond})
	}
	if err := w.Close("test"); err != nil {
		t.Fatal(err)
	}
	compare(t, "positions", path, nil)
	log, err := journal.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	x, b := of(t, path, nil), figures.FromBook(logbook.New(log.Events))
	short, whole, boards := x.Source().Way(), b.Way(), figures.NewWay(b.Facts)
	most := 0.0
	for second := range 3600 {
		at := time.Duration(second)*time.Second + 400*time.Millisecond
		m, _ := short.At(at)
		if want, _ := whole.At(at); m != want {
			t.Fatalf("at %v: %v m, want %v", at, m, want)
		}
		even, _ := boards.At(at)
		most = max(most, math.Abs(m-even))
	}
	if most < 40 {
		t.Errorf("positions change the way by at most %.0f m: the test shows nothing", most)
	}
	if n := len(x.Events); n > 2*360+40 {
		t.Errorf("%d lines were read", n)
	}
}

// row returns a line of a book as a row.
func row(b *logbook.Book, i int32) rows.Row {
	e := &b.Lines[i]
	r := rows.Row{Seq: e.Seq, Kind: e.Kind, Elapsed: e.Elapsed, HasElapsed: e.HasElapsed, Class: e.Class, Cue: e.Cue, Pressed: e.Pressed}
	o := e
	if at, ok := b.Outcome(e.ID); ok && e.Kind == race.KindCue {
		o = &b.Events[at]
		r.By, r.Ended = uint64(o.By), o.Ended
	}
	r.Outcome, r.Why, r.Latency = o.Outcome, o.Why, max(o.Latency, 0)
	return r
}

// compareRows compares each row, by number and when going over all, and the counts of them.
func compareRows(t *testing.T, name string, r *Race, b *logbook.Book) {
	t.Helper()
	n := 0
	r.Rows(func(i int, got rows.Row) bool {
		again := r.Row(i)
		if got != again {
			t.Errorf("%s: row %d is %+v, and by itself %+v", name, i, got, again)
		}
		want := row(b, int32(i))
		if got.Byte, n = 0, n+1; i >= r.rows {
			want.Outcome, want.Why, want.Latency = "", "", 0
		}
		if got != want {
			t.Errorf("%s: row (-book +index):\n%s", name, cmp.Diff(want, got))
		}
		if at, ok := r.RowOf(got.Seq); !ok || at != i {
			t.Errorf("%s: line %d is row %d, want %d", name, got.Seq, at, i)
		}
		if e, err := r.Event(i); err != nil || !slices.Equal(race.Fields(&e), race.Fields(&b.Events[i])) {
			t.Errorf("%s: line %d was not written so, %v", name, got.Seq, err)
		}
		return true
	})
	if n != len(b.Events) {
		t.Errorf("%s: %d rows, want %d", name, n, len(b.Events))
	}
	for _, c := range b.Choices() {
		if got := r.Kinds[c.Kind]; !c.All && !c.Voided && got != c.N || c.Voided && r.Voided != c.N {
			t.Errorf("%s: %d of %s, %d voided, want %d", name, got, c.Name, r.Voided, c.N)
		}
	}
	if want := b.Counts.Cue; !maps.Equal(r.Cues, want) {
		t.Errorf("%s: cues %v, want %v", name, r.Cues, want)
	}
}

// compareFilters compares filters with taking one row after the other.
func compareFilters(t *testing.T, name string, r *Race, b *logbook.Book) {
	t.Helper()
	for _, f := range []rows.Filter{
		{},
		{Kinds: []race.Kind{race.KindCue}},
		{Kinds: []race.Kind{race.KindOutcome}},
		{Kinds: []race.Kind{race.KindCue}, Cues: []cues.ID{"hole"}},
		{Classes: []cues.Class{cues.Alarm, cues.Service}},
		{Outcomes: []race.Outcome{race.Dropped, ""}},
		{Ranges: []rows.Range{{From: 3 * time.Minute, To: 9 * time.Minute}}},
		{Ranges: []rows.Range{{From: -time.Minute, To: 5 * time.Minute}, {From: 8 * time.Minute, To: math.MaxInt64}}, Kinds: []race.Kind{race.KindCue, race.KindSplit}},
		{Ranges: []rows.Range{{From: math.MaxInt64, To: math.MaxInt64}}},
		{Ranges: []rows.Range{{}}},
	} {
		var want []int32
		for _, i := range b.Rows() {
			if is := r.Row(int(i)); f.Takes(&is) {
				want = append(want, i)
			}
		}
		if got := r.Filter(f); !slices.Equal(got, want) {
			t.Errorf("%s: %+v takes %v, want %v", name, f, got, want)
		}
	}
}

// made returns a whole journal of some forty lines.
func made(r *rand.Rand) (file []byte) {
	at := time.Date(2027, 4, 19, 10, 0, 0, 0, time.UTC)
	head, elapsed := []byte(form.ZeroHash), time.Duration(0)
	var hash form.Hasher
	add := func(seq int, e race.Event) {
		e.Seq = uint64(seq)
		e.Stamp = race.Stamp{Wall: at.Add(time.Duration(seq) * 9 * time.Second), Boot: time.Duration(seq) * 9 * time.Second}
		body := journal.AppendBody(nil, &e)
		head = append([]byte(nil), hash.Sum(head, body)...)
		file = append(append(append(append(file, body...), form.HashKey...), head...), "\"}\n"...)
	}
	add(1, race.Event{Kind: race.KindOpen, Open: &race.Open{Race: "Made", DistanceM: 10000, Units: "km", Target: time.Hour, BootID: "b"}})
	for seq := 2; seq < 45; seq++ {
		elapsed += time.Duration(r.IntN(60)) * time.Second
		e := race.Event{Elapsed: elapsed, HasElapsed: r.IntN(12) > 0}
		before := race.EventID(1 + r.IntN(seq-1))
		switch r.IntN(12) {
		case 0:
			e.Kind, e.Clock, e.Correction = race.KindStart, []string{race.ClockGun, race.ClockGun, race.ClockChip}[r.IntN(3)], time.Duration(r.IntN(3))*4*time.Second
		case 1, 2:
			e.Kind, e.Ref = race.KindVoid, before
		case 3, 4:
			e.Kind, e.Ref, e.Correction = race.KindAmend, before, time.Duration(r.IntN(3)-1)*7*time.Second
			e.Cue, e.Class = []cues.ID{"", "hole"}[r.IntN(2)], cues.Alarm
		case 5:
			e.Kind, e.Marker, e.DistanceM = race.KindSplit, fmt.Sprint("km ", seq/5), float64(seq/5)*1000
		case 6:
			e.Kind, e.Open = race.KindOpen, &race.Open{Race: "Made", DistanceM: 10000, Units: "km", BootID: "b"}
			e.HasElapsed = false
		case 7, 8:
			e.Kind, e.Ref, e.Outcome, e.Latency = race.KindOutcome, before, []race.Outcome{race.Heard, race.Cut, race.Dropped}[r.IntN(3)], 3*time.Millisecond
			if e.Outcome != race.Heard {
				e.By, e.Ended, e.Why = before, 80*time.Millisecond, race.WhyCue
			}
		default:
			e.Kind, e.Cue, e.Pressed, e.Class = race.KindCue, "left", "right", cues.Steer
		}
		add(seq, e)
	}
	return file
}
