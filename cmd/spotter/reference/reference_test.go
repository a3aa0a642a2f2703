package reference

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"spotter/cmd/spotter/manual"
	"spotter/race"
	"spotter/race/logbook"
)

// tags returns the names in the lists of a page, sorted.
func tags(lists ...[]manual.Item) (names []string) {
	for _, l := range lists {
		for _, it := range l {
			names = append(names, strings.Split(it.Tag, ", ")...)
		}
	}
	slices.Sort(names)
	return names
}

// The page on the journal has every kind and every field that there is, and no other.
func TestJournalPageHasEveryField(t *testing.T) {
	named := func(fields []race.Field) (names []string) {
		for _, f := range fields {
			names = append(names, f.Name)
		}
		slices.Sort(names)
		return names
	}
	for what, pair := range map[string][2][]string{
		"head": {tags(headFields), named(race.HeadFields())},
		"open": {tags(openFields), named(race.FieldsOf(race.KindOpen))},
		"own":  {tags(ownFields), named(race.FieldsOf(race.KindCue))},
	} {
		if !slices.Equal(pair[0], pair[1]) {
			t.Errorf("%s: the page has\n%q, the format\n%q", what, pair[0], pair[1])
		}
	}
	var kinds []string
	for _, k := range logbook.Kinds() {
		kinds = append(kinds, string(k))
	}
	if slices.Sort(kinds); !slices.Equal(tags(journalKinds), kinds) {
		t.Errorf("the page has the kinds\n%q, the format\n%q", tags(journalKinds), kinds)
	}
}

// The page on packs has the settings that docs/packs.md has.
func TestPackPageHasEverySetting(t *testing.T) {
	b, err := os.ReadFile("../../../docs/packs.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, _ := strings.Cut(string(b), "\n## Settings\n")
	section, _, _ = strings.Cut(section, "Each `[[word]]`")
	var want []string
	for _, m := range regexp.MustCompile("(?m)^\\| `([a-z_]+)` \\|").FindAllStringSubmatch(section, -1) {
		want = append(want, m[1])
	}
	if slices.Sort(want); len(want) < 10 || !slices.Equal(tags(packSettings, cueSettings), want) {
		t.Errorf("the page has\n%q, docs/packs.md\n%q", tags(packSettings, cueSettings), want)
	}
}

// Every name in the table of commands is one of a list of files or variables.
func TestFactsAreThere(t *testing.T) {
	for name, e := range commands {
		for f := range strings.FieldsSeq(e.files) {
			if places[f].Tag == "" {
				t.Errorf("%s: there is no file %q", name, f)
			}
		}
		for v := range strings.FieldsSeq(e.vars) {
			if len(variables[v]) == 0 {
				t.Errorf("%s: there are no variables %q", name, v)
			}
		}
		if e.keys != nil {
			for _, l := range Of(name).Keys {
				for _, k := range l.Items {
					if k.Tag == "" || len(k.Says) < 3 {
						t.Errorf("%s: a key without words: %+v", name, k)
					}
				}
			}
		}
	}
}
