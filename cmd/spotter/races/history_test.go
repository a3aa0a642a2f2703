package races

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"spotter/race"
	"spotter/ui/cells"
)

// boards are the lines of a run of some kilometres, at 7:00 a kilometre.
func boards(kms int, more ...race.Event) []race.Event {
	for km := 1; km <= kms; km++ {
		more = append(more, race.Event{ID: race.EventID(100 + km), Kind: race.KindSplit, Marker: "km", DistanceM: float64(km) * 1000,
			Elapsed: time.Duration(km) * 7 * time.Minute, HasElapsed: true})
	}
	return more
}

// Whatever lies in the folder is named, and the rest is added up.
func TestHistoryOfAFolder(t *testing.T) {
	s := newShelf(t)
	race42 := s.add("race", 24*time.Hour, race.ReasonLeft, boards(42)...)
	s.add("run", 48*time.Hour, race.ReasonLeft, boards(10, race.Event{Kind: race.KindNote, Item: race.ItemTraining})...)
	s.add("both", 24*time.Hour, "merged", boards(42, race.Event{Kind: race.KindNote, Elsewhere: race.Elsewhere{From: "A"}})...)
	hurt := s.add("hurt", 72*time.Hour, race.ReasonLeft, boards(5)...)
	copyFile(t, race42, filepath.Join(s.dir, "stick.jsonl"))
	b, err := os.ReadFile(hurt)
	if err != nil {
		t.Fatal(err)
	}
	b = []byte(strings.Replace(string(b), `"distance_m":3000`, `"distance_m":9000`, 1))
	for name, b := range map[string][]byte{"hurt.jsonl": b, "foreign.jsonl": []byte("a shopping list\n"), "empty.jsonl": nil} {
		if err := os.WriteFile(filepath.Join(s.dir, name), b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	huge := filepath.Join(s.dir, "huge.jsonl")
	copyFile(t, race42, huge)
	if err := os.Truncate(huge, 8<<30); err != nil { // a hole, which takes no room
		t.Fatal(err)
	}
	runs, err := s.History()
	if err != nil {
		t.Fatal(err)
	}
	notes := strings.Join(HistoryNotes(runs, race.UnitsKm, 80), "\n")
	for _, want := range []string{
		"not counted: stick.jsonl: a copy of race.jsonl", "not counted: foreign.jsonl: not a journal", "not counted: empty.jsonl: empty",
		"not counted: both.jsonl: merged of two logs",
		"not counted: huge.jsonl: too large for a race: 8192 MB", "counted as far as it can be read: hurt.jsonl: damaged",
	} {
		if !strings.Contains(strings.ReplaceAll(notes, "race.jsonl: a copy of stick.jsonl", "stick.jsonl: a copy of race.jsonl"), want) {
			t.Errorf("%q is not said in\n%s", want, notes)
		}
	}
	months := HistoryTables(runs, race.UnitsKm, 80)[1]
	all := months[len(months)-1]
	if got := strings.Join(strings.Fields(strings.Join(all, " ")), " "); !strings.HasPrefix(got, "all 3 47.0 10.0 57.0 ") { // 42 + 5, and 10: nobody believes the board at 9 km
		t.Errorf("all: %q", got)
	}
	for columns, most := range map[int]int{80: 80, 40: 40} {
		for _, table := range HistoryTables(runs, race.UnitsKm, columns) {
			if w := width(table); w > most {
				t.Errorf("%d columns: %d wide: %q", columns, w, table)
			}
		}
	}
}

// width returns the columns that a written table takes: its cells, and two blanks between them.
func width(table [][]string) int {
	var widths []int
	for _, row := range table {
		for i, cell := range row {
			if i == len(widths) {
				widths = append(widths, 0)
			}
			widths[i] = max(widths[i], cells.Width(cell))
		}
	}
	sum := 2 * (len(widths) - 1)
	for _, w := range widths {
		sum += w
	}
	return sum
}

// The widest figures that a long life of running gives still fit.
func TestHistoryFits(t *testing.T) {
	s := newShelf(t)
	long := race.Event{ID: 9, Kind: race.KindSplit, Marker: "km 999", DistanceM: 999_900, Elapsed: 99 * time.Hour, HasElapsed: true}
	s.add(strings.Repeat("long name ", 9), time.Hour, race.ReasonLeft, long)
	s.add(strings.Repeat("名前", 30), time.Hour, race.ReasonLeft, long, race.Event{Kind: race.KindNote, Item: race.ItemTraining})
	runs, err := s.History()
	if err != nil || len(runs) != 2 {
		t.Fatal(len(runs), err)
	}
	for _, columns := range []int{80, 76, 75, 40} {
		for _, table := range HistoryTables(runs, race.UnitsKm, columns) {
			if w := width(table); w > columns {
				t.Errorf("%d columns: %d wide: %q", columns, w, table)
			}
		}
	}
}
