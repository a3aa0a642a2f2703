package overview

import (
	"testing"

	"spotter/report/filter"
	"spotter/ui/cells"
	"spotter/ui/uitest"
)

// The charts keep their width in each language: no line is wider than its room, and the names of the
// rows are whole.
func TestOverviewInEachLanguage(t *testing.T) {
	for _, lang := range uitest.Languages() {
		uitest.Speak(t, lang)
		for _, size := range [][2]int{{80, 18}, {40, 7}, {40, 16}, {120, 40}} {
			p := New(whole(), filter.Filter{})
			p.Move(1)
			for _, l := range p.Lines(size[0], size[1]) {
				if n := cells.Width(l.Text()); n > size[0] {
					t.Errorf("%s, %d columns: %d in %q", lang, size[0], n, l.Text())
				}
			}
		}
	}
}
