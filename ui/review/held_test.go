package review

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"spotter/race/logbook"
	"spotter/ui/cells"
	"spotter/ui/uitest"
)

func TestModifiersTakeNoKeyOfReview(t *testing.T) {
	known := cells.NewKeys(newKeyMap().groups())
	for _, before := range []string{"", "1", "enter", "?", "f"} {
		uitest.EveryModifier(t, known, func() (func(tea.KeyPressMsg) bool, func() string) {
			r := New(Options{Events: manyEvents(50), OK: true})
			r.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
			r.Update(uitest.Key("2"))
			r.Update(uitest.Key("j"))
			if before != "" {
				r.Update(uitest.Key(before))
			}
			return func(k tea.KeyPressMsg) bool { _, cmd := r.Update(k); return uitest.Quits(cmd) }, func() string {
				return fmt.Sprint(r.page, r.layer, r.filter, r.pagers, r.over, r.search, r.panel, r.typed != nil, r.place)
			}
		})
	}
}

func TestModifiersTakeNoKeyOfRaces(t *testing.T) {
	known := cells.NewKeys(newRacesKeys().groups())
	for _, before := range []string{"", "?"} {
		uitest.EveryModifier(t, known, func() (func(tea.KeyPressMsg) bool, func() string) {
			var races []logbook.Entry
			for i := range 60 {
				races = append(races, logbook.Entry{Path: fmt.Sprintf("/races/%d.jsonl", i)})
			}
			r := NewRaces(RacesOptions{Races: races})
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

// TestOtherScreensNameTheAlphabet presses Russian letters on the screens beside the live one: a
// letter whose place the terminal tells works, and of another one line tells.
func TestOtherScreensNameTheAlphabet(t *testing.T) {
	const says = "switch the keyboard to Latin"
	log := New(Options{Events: manyEvents(50), OK: true})
	races := NewRaces(RacesOptions{Races: make([]logbook.Entry, 60)})
	for name, m := range map[string]tea.Model{"review": log, "races": races} {
		m.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
		m.Update(uitest.Key("2"))
		if v := m.View(); v.KeyboardEnhancements.ReportAllKeysAsEscapeCodes {
			t.Errorf("%s asks for the places of keys before it needs them", name)
		}
		m.Update(uitest.Decode("о")[0]) // on the j
		v := m.View()
		if !strings.Contains(v.Content, says) {
			t.Errorf("%s does not name the alphabet:\n%s", name, v.Content)
		}
		if !v.KeyboardEnhancements.ReportAllKeysAsEscapeCodes || !v.KeyboardEnhancements.ReportAlternateKeys {
			t.Errorf("%s does not ask for the places of keys", name)
		}
		m.Update(uitest.Decode("\x1b[1086::106u")[0])
	}
	if log.pagers[pageEvents].Cursor != 1 || races.list.Cursor != 1 {
		t.Errorf("the letter on the j goes to %d, %d", log.pagers[pageEvents].Cursor, races.list.Cursor)
	}
	_, cmd := log.Update(uitest.Decode("\x1b[1089::99;5u")[0])
	if !uitest.Quits(cmd) {
		t.Error("ctrl+c by its place does not leave review")
	}
}

// TestCapsLockLeavesTheRaces presses ctrl+c and alt+q as terminals send them with Caps
// Lock.
func TestCapsLockLeavesTheRaces(t *testing.T) {
	for _, sent := range []string{"\x1b[27;5;67~", "\x1b[99;69u", "\x1b[27;3;81~", "\x1b[27;5;81~"} {
		if _, cmd := NewRaces(RacesOptions{}).Update(uitest.Decode(sent)[0]); !uitest.Quits(cmd) {
			t.Errorf("%q does not leave the list of races", sent)
		}
	}
}
