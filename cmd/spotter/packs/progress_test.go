package packs

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

func TestBarFitsItsTerminal(t *testing.T) {
	for _, width := range []int{1, 8, 20, 40, 80, 200} {
		for _, done := range []int{0, 1, 139, 140} {
			line := barLine(width, done, 140, "words/a_rather_long_name_of_a_word.wav  1.23 s")
			if w := ansi.StringWidth(line); w >= width && width > 1 {
				t.Errorf("%d of %d cells: %q", w, width, line)
			}
			if full := strings.Count(line, "█"); width >= 40 && (done == 0 && full > 0 || done == 140 && strings.Contains(line, "░")) {
				t.Errorf("%d of 140 is %q", done, line)
			}
			if width >= 40 && !strings.Contains(line, fmt.Sprintf(" %d/140  words/", done)) {
				t.Errorf("at %d cells: %q", width, line)
			}
		}
	}
}
