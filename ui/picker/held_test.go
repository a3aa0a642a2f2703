package picker

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"spotter/race/logbook"
	"spotter/ui/cells"
	"spotter/ui/uitest"
)

func TestModifiersTakeNoKeyOfRaces(t *testing.T) {
	known := cells.NewKeys(newKeyMap().groups())
	for _, before := range []string{"", "?"} {
		uitest.EveryModifier(t, known, func() (func(tea.KeyPressMsg) bool, func() string) {
			var races []logbook.Entry
			for i := range 60 {
				races = append(races, logbook.Entry{Path: fmt.Sprintf("/races/%d.jsonl", i)})
			}
			r := New(Options{Races: races})
			r.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
			r.Update(uitest.Key("j"))
			if before != "" {
				r.Update(uitest.Key(before))
			}
			return func(k tea.KeyPressMsg) bool { _, cmd := r.Update(k); return uitest.Quits(cmd) }, func() string {
				return fmt.Sprint(r.helps, r.list, r.over, r.search, r.chosen)
			}
		})
	}
}

// TestTheListNamesTheAlphabet presses Russian letters: a letter whose place the terminal tells works, and
// of another one line tells.
func TestTheListNamesTheAlphabet(t *testing.T) {
	const says = "switch the keyboard to Latin"
	races := New(Options{Races: make([]logbook.Entry, 60)})
	var m tea.Model = races
	m.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
	m.Update(uitest.Key("2"))
	if v := m.View(); v.KeyboardEnhancements.ReportAllKeysAsEscapeCodes {
		t.Error("it asks for the places of keys before it needs them")
	}
	m.Update(uitest.Decode("о")[0]) // on the j
	v := m.View()
	if !strings.Contains(v.Content, says) {
		t.Errorf("it does not name the alphabet:\n%s", v.Content)
	}
	if !v.KeyboardEnhancements.ReportAllKeysAsEscapeCodes || !v.KeyboardEnhancements.ReportAlternateKeys {
		t.Error("it does not ask for the places of keys")
	}
	m.Update(uitest.Decode("\x1b[1086::106u")[0])
	if races.list.Cursor != 1 {
		t.Errorf("the letter on the j goes to %d", races.list.Cursor)
	}
	_, cmd := races.Update(uitest.Decode("\x1b[1089::99;5u")[0])
	if !uitest.Quits(cmd) {
		t.Error("ctrl+c by its place does not leave the list")
	}
}

// TestCapsLockLeavesTheRaces presses ctrl+c and alt+q as terminals send them with Caps
// Lock.
func TestCapsLockLeavesTheRaces(t *testing.T) {
	for _, sent := range []string{"\x1b[27;5;67~", "\x1b[99;69u", "\x1b[27;3;81~", "\x1b[27;5;81~"} {
		if _, cmd := New(Options{}).Update(uitest.Decode(sent)[0]); !uitest.Quits(cmd) {
			t.Errorf("%q does not leave the list of races", sent)
		}
	}
}

// A key means one thing.
func TestKeysDoNotClash(t *testing.T) {
	used := map[string]string{}
	for _, g := range newKeyMap().groups() {
		for _, b := range g.Keys {
			for _, k := range b.Keys() {
				if by, twice := used[k]; twice {
					t.Errorf("%s is both %q and %q", k, by, b.Help().Desc)
				}
				used[k] = b.Help().Desc
			}
		}
	}
}
