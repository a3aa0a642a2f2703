package cells

import (
	"testing"

	tea "charm.land/bubbletea/v2"

	"spotter/ui/uitest"
)

// A page keeps the cursor at its height, as the eye expects.
func TestPagerKeepsHeight(t *testing.T) {
	p := Pager{}
	p.Size(100, 10)
	p.To(3)
	p.page(10)
	if p.Cursor != 13 || p.Cursor-p.Top != 3 {
		t.Errorf("cursor %d, top %d, want 13 and 10", p.Cursor, p.Top)
	}
	p.page(-5)
	if p.Cursor != 8 || p.Top != 5 {
		t.Errorf("cursor %d, top %d, want 8 and 5", p.Cursor, p.Top)
	}
	p.Size(4, 10)
	if p.Cursor != 3 || p.Top != 0 {
		t.Errorf("cursor %d, top %d, want 3 and 0", p.Cursor, p.Top)
	}
}

// TestModifiersOfTheSearchPrompt types into the prompt of review.
func TestModifiersOfTheSearchPrompt(t *testing.T) {
	for _, mod := range uitest.Modifiers() {
		for _, name := range []string{"enter", "esc", "backspace"} {
			var plain, held Search
			plain.Begin()
			held.Begin()
			plain.Insert("km")
			held.Insert("km")
			k := uitest.With(uitest.Key(name), mod)
			if done, want := held.Press(tea.Key(k)), plain.Press(tea.Key(uitest.Key(name))); done != want || held != plain {
				t.Errorf("%s with modifiers %b: %+v, want %+v", name, mod, held, plain)
			}
		}
	}
	var s Search
	s.Begin()
	for _, sent := range []string{"Ж", "\x1b[1088:1056:104;2u", "\x1b[1088::104u", "\x1b[107;65u", "u", "\b", "\x1b[104;5u"} {
		for _, k := range uitest.Decode(sent) {
			s.Press(tea.Key(k))
		}
	}
	if s.Input != "ЖРр" {
		t.Errorf("the prompt has %q", s.Input)
	}
}
