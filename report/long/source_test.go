package long

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"spotter/cues"
	"spotter/journal"
	"spotter/journal/form"
	"spotter/journal/index"
	"spotter/race"
	"spotter/race/logbook"
	"spotter/report/figures"
	"spotter/testrun"
)

// of returns the race of a journal on disk.
func of(t testing.TB, path string) *Race {
	t.Helper()
	x, err := index.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = x.Close() })
	if err := x.Build(context.Background(), false); err != nil {
		t.Fatal(err)
	}
	r, err := New(context.Background(), x)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// compare fails where the figures of an index are not those of a book of all events.
func compare(t *testing.T, name string, path string) {
	t.Helper()
	log, err := journal.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	got, want := of(t, path).Source(), figures.FromBook(logbook.New(log.Events))
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
				compare(t, path, path)
				n++
			}
		}
	}
	if n < 14 {
		t.Fatalf("only %d journals", n)
	}
}

// So they are for made-up logs in which starts, cues and everything else are amended,
// voided and taken back again, at random.
func TestFiguresOfAmendedLogs(t *testing.T) {
	dir := t.TempDir()
	for seed := range uint64(testrun.Times(t, 60, 600)) {
		path := filepath.Join(dir, "race.jsonl")
		if err := os.WriteFile(path, made(seed), 0o600); err != nil {
			t.Fatal(err)
		}
		compare(t, fmt.Sprint("seed ", seed), path)
		if t.Failed() {
			return
		}
	}
}

// made returns a whole journal of some forty lines.
func made(seed uint64) (file []byte) {
	r := rand.New(rand.NewPCG(seed, 12))
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
