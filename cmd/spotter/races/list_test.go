package races

import (
	"strings"
	"testing"
	"time"

	keep "spotter/cmd/spotter/shelf"
	"spotter/race"
	"spotter/race/logbook"
)

// Entries returns what a list shows of the folder, every journal read whole.
func (s *shelf) Entries() (entries []logbook.Entry, err error) {
	paths, err := s.Journals()
	if err != nil {
		return nil, err
	}
	k, err := keep.Open(keep.Options{Folder: s.dir, Paths: paths, Now: time.Now})
	for _, r := range k.List(keep.Forever) {
		entries = append(entries, r.Entry)
	}
	return entries, err
}

// The list has the word for a training run, on narrow and wide terminals, whatever its name.
func TestTrainingIsMarked(t *testing.T) {
	s := newShelf(t)
	note := race.Event{ID: 9, Kind: race.KindNote, Item: race.ItemTraining}
	s.add("morning", time.Hour, race.ReasonLeft, note)
	s.add(strings.Repeat("a long name ", 5), 2*time.Hour, race.ReasonLeft, note)
	s.add("boston", 3*time.Hour, race.ReasonLeft)
	list, err := s.Entries()
	if err != nil || len(list) != 3 {
		t.Fatal(len(list), err)
	}
	for _, columns := range []int{80, 200} {
		rows := Table(list, columns)
		if w := width(rows); columns == 80 && w > columns {
			t.Errorf("%d columns are wide: %q", w, rows)
		}
		for i, want := range []string{"training morning", "training ", "boston"} {
			if got := rows[i+1][1]; !strings.HasPrefix(got, want) {
				t.Errorf("%d columns: %q, want %q", columns, got, want)
			}
		}
	}
	if got := list[0].Name(); got != "training morning" {
		t.Errorf("on a terminal: %q", got)
	}
}
