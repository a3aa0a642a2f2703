package race_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"spotter/race"
	"spotter/race/racetest"
)

// The table has every field of an event, and each once. A field that an event gets later
// is among those of racetest by itself.
func TestTheTableHasEveryField(t *testing.T) {
	events, values := racetest.EveryField(t)
	shown := map[string]string{} // the name of the field that has a value
	for i := range events {
		seen := map[string]bool{}
		for _, f := range race.Fields(&events[i]) {
			if seen[f.Name] {
				t.Errorf("%s is twice in the table", f.Name)
			}
			seen[f.Name] = true
			shown[f.Value] = f.Name
		}
		for _, f := range slices.Concat(race.HeadFields(), race.FieldsOf(events[i].Kind)) {
			if !seen[f.Name] && (f.Kind != race.ElapsedField || events[i].HasElapsed) {
				t.Errorf("%s is in the table, and event %d has no such value", f.Name, i+1)
			}
		}
	}
	for path, value := range values {
		if shown[value] == "" {
			t.Errorf("%s is not in the table (%s)", path, value)
		}
	}
}

// Exactly the place that its kind asks for is set for each field.
func TestEachFieldHasItsPlace(t *testing.T) {
	for _, f := range slices.Concat(race.HeadFields(), race.FieldsOf(race.KindOpen), race.FieldsOf(race.KindCue)) {
		places := map[race.FieldKind]bool{race.TextField: f.Text != nil, race.CountField: f.Count != nil, race.MillisField: f.Time != nil,
			race.MetresField: f.Metres != nil, race.ClassField: f.Class != nil}
		kind := f.Kind
		switch kind {
		case race.LatencyField, race.ElapsedField:
			kind = race.MillisField
		case race.WallField, race.FormatField:
			kind = 255 // in a place of their own
		}
		for k, set := range places {
			if set != (k == kind) {
				t.Errorf("%s: a place for kind %d is set: %v", f.Name, k, set)
			}
		}
		if unit := strings.HasSuffix(f.Name, "_ms"); unit != (kind == race.MillisField) {
			t.Errorf("%s: its name and its kind differ in the unit", f.Name)
		}
	}
}

// docs/journal.md lists the fields in the order of the table.
func TestTheJournalsPageListsTheFields(t *testing.T) {
	page, err := os.ReadFile("../docs/journal.md")
	if err != nil {
		t.Fatal(err)
	}
	text := string(page)
	names := func(fields []race.Field) (list []string) {
		for _, f := range fields {
			list = append(list, f.Name)
		}
		return list
	}
	quoted := regexp.MustCompile("`([a-z0-9_]+)`")
	between := func(from, to string) (list []string) {
		_, rest, ok := strings.Cut(text, from)
		part, _, end := strings.Cut(rest, to)
		if !ok || !end {
			t.Fatalf("the page has no %q up to %q", from, to)
		}
		for _, m := range quoted.FindAllStringSubmatch(part, -1) {
			list = append(list, m[1])
		}
		return list
	}
	for what, lists := range map[string][2][]string{
		"each line":  {between("Every line has", "| … |"), names(race.HeadFields())},
		"open":       {between("| `open` |", "|\n| `close`"), names(race.FieldsOf(race.KindOpen))},
		"other kind": {between("their order is", ".\n"), names(race.FieldsOf(race.KindCue))},
	} {
		if !slices.Equal(lists[0], lists[1]) {
			t.Errorf("%s: the page has %v\nthe table has %v", what, lists[0], lists[1])
		}
	}
	var amended []string
	for _, f := range race.FieldsOf(race.KindAmend) {
		if f.Amended {
			amended = append(amended, f.Name)
		}
	}
	if said := between("An `amend` replaces the fields that it has: ", ". Of several"); !slices.Equal(said, amended) {
		t.Errorf("an amend replaces %v on the page, %v in the table", said, amended)
	}
}
