package uitest

import (
	"fmt"
	"strings"
	"testing"
	"unicode"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"spotter/testrun"
)

// Resize gives a model a size.
func Resize[M tea.Model](m M, w, h int) M {
	m.Update(tea.WindowSizeMsg{Width: w, Height: h})
	return m
}

// Plain returns the text that a model shows, without styles.
func Plain(m tea.Model) string { return ansi.Strip(m.View().Content) }

// GoldenText returns the text that a model shows, as a file keeps it: without blanks at the
// ends of lines, which editors take away.
func GoldenText(m tea.Model) string {
	lines := strings.Split(Plain(m), "\n")
	for i, l := range lines {
		lines[i] = strings.TrimRight(l, " ")
	}
	return strings.Join(lines, "\n") + "\n"
}

// Fits fails when a model shows more than a screen of w by h holds, or anything
// that is not text.
func Fits(t *testing.T, m tea.Model, w, h int) {
	t.Helper()
	lines := strings.Split(Plain(m), "\n")
	if len(lines) > max(h, 1) { // an empty text is a line
		t.Fatalf("%d×%d: %d lines", w, h, len(lines))
	}
	for _, l := range lines {
		if ansi.StringWidthWc(l) > w || strings.ContainsFunc(l, unicode.IsControl) {
			t.Fatalf("%d×%d: %q is %d wide", w, h, l, ansi.StringWidthWc(l))
		}
	}
}

// EdgeSizes are sizes, columns and rows, around which something about a screen changes. A
// terminal that does not know its size says 0.
func EdgeSizes(tb testing.TB) [][2]int {
	tb.Helper()
	every := testrun.LongEvery(tb, 3)
	out := [][2]int{{0, 0}, {0, 24}, {80, 0}, {1, 2}, {2, 1}, {2, 2}}
	for i, w := range []int{1, 7, 39, 40, 41, 56, 59, 60, 72, 80, 100, 110, 119, 120, 200} {
		for j, h := range []int{1, 3, 11, 12, 15, 16, 24, 50} {
			if (i+j)%every == 0 { // each width and each height is there all the same
				out = append(out, [2]int{w, h})
			}
		}
	}
	return out
}

// Shows fails unless the screen shows each text.
func Shows(t *testing.T, m tea.Model, texts ...string) {
	t.Helper()
	screen := Plain(m)
	for _, text := range texts {
		if !strings.Contains(screen, text) {
			t.Errorf("the screen does not show %q:\n%s", text, screen)
		}
	}
}

// CursorLine is the line under the cursor.
func CursorLine(m tea.Model) string {
	for l := range strings.SplitSeq(Plain(m), "\n") {
		if strings.HasPrefix(l, "▸") {
			return l
		}
	}
	return ""
}

// Sizes are those of the golden screens: columns and rows.
func Sizes() [][2]int { return [][2]int{{40, 12}, {80, 24}, {120, 40}, {200, 50}} }

// SizeName writes a size as file names have it, such as 80x24.
func SizeName(s [2]int) string { return fmt.Sprintf("%dx%d", s[0], s[1]) }

// FitsSize fails when content, what a screen shows, is more than w columns or h rows.
func FitsSize(t *testing.T, what, content string, w, h int) {
	t.Helper()
	lines := strings.Split(content, "\n")
	if len(lines) > max(h, 1) { // an empty text is a line
		t.Fatalf("%s: %d lines", what, len(lines))
	}
	for _, line := range lines {
		if got := ansi.StringWidthWc(line); got > w {
			t.Fatalf("%s: a line is %d wide: %q", what, got, line)
		}
	}
}

// Lines parts a screen into lines without blanks at their ends.
func Lines(screen string) []string {
	lines := strings.Split(screen, "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " \r")
	}
	return lines
}

// Flat is a screen's text with its lines joined: what a reader reads, however it
// is broken into lines.
func Flat(s string) string { return strings.Join(strings.Fields(s), " ") }
