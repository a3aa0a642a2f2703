package review

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"spotter/ui/plain"
	"spotter/ui/uitest"
)

// TestReviewInLines tells a review in lines: an arrow key says the chosen line only, and a
// page that is opened names itself.
func TestReviewInLines(t *testing.T) {
	f, ok := plain.For(New(wholeBoston()))
	if !ok {
		t.Fatal("a review cannot be told in lines")
	}
	f.Update(tea.WindowSizeMsg{Width: 20, Height: 5})
	if said := string(f.Lines(nil)); !strings.HasPrefix(said, "overview") || !strings.Contains(said, "Boston 2027") {
		t.Errorf("opened: %q", said)
	}
	for _, tt := range []struct {
		key, begins string
		lines       int // 0: any number
	}{{"2", "events", 0}, {"down", "", 1}, {"down", "", 1}, {"enter", "event", 0}, {"q", "events", 2}, {"3", "splits", 2}, {"4", "cues", 2}, {"5", "race", 0}, {"f", "filter", 0}, {"esc", "race", 0}} {
		f.Update(uitest.Key(tt.key))
		said := string(f.Lines(nil))
		if !strings.HasPrefix(said, tt.begins) || tt.lines > 0 && strings.Count(said, "\r\n") != tt.lines {
			t.Errorf("%s: %q, want %d lines that begin with %q", tt.key, said, tt.lines, tt.begins)
		}
		if strings.ContainsAny(said, "\x1b▸│─✗✓") {
			t.Errorf("%s: %q has a sign of the screen", tt.key, said)
		}
	}
}
