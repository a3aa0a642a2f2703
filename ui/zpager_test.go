package ui

import (
	"testing"

	tea "charm.land/bubbletea/v2"

	"spotter/ui/uitest"
)

// A page keeps the cursor at its height, as the eye expects.
func TestPagerKeepsHeight(t *testing.T) {
	p := pager{}
	p.size(100, 10)
	p.to(3)
	p.page(10)
	if p.cursor != 13 || p.cursor-p.top != 3 {
		t.Errorf("cursor %d, top %d, want 13 and 10", p.cursor, p.top)
	}
	p.page(-5)
	if p.cursor != 8 || p.top != 5 {
		t.Errorf("cursor %d, top %d, want 8 and 5", p.cursor, p.top)
	}
	p.size(4, 10)
	if p.cursor != 3 || p.top != 0 {
		t.Errorf("cursor %d, top %d, want 3 and 0", p.cursor, p.top)
	}
}

// TestModifiersOfTheSearchPrompt types into the prompt of review.
func TestModifiersOfTheSearchPrompt(t *testing.T) {
	for _, mod := range uitest.Modifiers() {
		for _, name := range []string{"enter", "esc", "backspace"} {
			var plain, held search
			plain.begin()
			held.begin()
			plain.insert("km")
			held.insert("km")
			k := uitest.With(uitest.Key(name), mod)
			if done, want := held.press(tea.Key(k)), plain.press(tea.Key(uitest.Key(name))); done != want || held != plain {
				t.Errorf("%s with modifiers %b: %+v, want %+v", name, mod, held, plain)
			}
		}
	}
	var s search
	s.begin()
	for _, sent := range []string{"Ж", "\x1b[1088:1056:104;2u", "\x1b[1088::104u", "\x1b[107;65u", "u", "\b", "\x1b[104;5u"} {
		for _, k := range uitest.Decode(sent) {
			s.press(tea.Key(k))
		}
	}
	if s.input != "ЖРр" {
		t.Errorf("the prompt has %q", s.input)
	}
}
