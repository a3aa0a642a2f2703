package review

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

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

// TestReviewNamesTheAlphabet presses Russian letters: a letter whose place the terminal tells works, and
// of another one line tells.
func TestReviewNamesTheAlphabet(t *testing.T) {
	const says = "switch the keyboard to Latin"
	log := New(Options{Events: manyEvents(50), OK: true})
	var m tea.Model = log
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
	if log.pagers[pageEvents].Cursor != 1 {
		t.Errorf("the letter on the j goes to %d", log.pagers[pageEvents].Cursor)
	}
	_, cmd := log.Update(uitest.Decode("\x1b[1089::99;5u")[0])
	if !uitest.Quits(cmd) {
		t.Error("ctrl+c by its place does not leave review")
	}
}
