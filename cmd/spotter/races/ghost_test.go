package races

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"spotter/journal"
	"spotter/race"
)

// An earlier race is run against by its boards, and refused in words where that cannot be.
func TestGhostOfAJournal(t *testing.T) {
	dir := t.TempDir()
	write := func(name string, events ...race.Event) string {
		path := filepath.Join(dir, name)
		at := race.Stamp{Wall: time.Date(2027, 4, 19, 10, 0, 0, 0, time.UTC), Boot: time.Hour}
		w, err := journal.Create(path, race.Open{DistanceM: 10000}, journal.Options{Now: func() race.Stamp { return at }})
		if err != nil {
			t.Fatal(err)
		}
		for i, e := range append([]race.Event{{Kind: race.KindStart, HasElapsed: true}}, events...) {
			e.ID, e.Stamp = race.EventID(i+1), at
			w.Append(e)
		}
		if err := w.Close("left"); err != nil {
			t.Fatal(err)
		}
		return path
	}
	g, err := Ghost(write("ten.jsonl", boards(10)...), 10000, "", race.UnitsKm)
	if err != nil {
		t.Fatal(err)
	}
	if d, ok := g.Finish(); g.Boards() != 10 || d != 70*time.Minute || !ok {
		t.Errorf("%d boards, finish %v, %v", g.Boards(), d, ok)
	}
	hurt := write("hurt.jsonl", boards(3)...)
	b, err := os.ReadFile(hurt)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(hurt, []byte(strings.Replace(string(b), `"distance_m":2000`, `"distance_m":2001`, 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(dir, "other")
	if err := os.WriteFile(other, []byte("a shopping list\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{
		write("none.jsonl"): "no board was passed", hurt: "damaged", other: "", dir: "no file",
		filepath.Join(dir, "gone"): "no such file",
	} {
		if g, err := Ghost(path, 10000, "", race.UnitsKm); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, %v; want %q", path, g, err, want)
		}
	}
}
