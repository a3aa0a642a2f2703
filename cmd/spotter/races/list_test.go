package races

import (
	"strings"
	"testing"
	"time"

	"spotter/race"
)

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
