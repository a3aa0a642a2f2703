package cells

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// grapheme returns the first character of s as a terminal shows it, its length
// in bytes and its width in columns. s must not be empty.
func grapheme(s string) (g string, n, w int) {
	if s[0] >= ' ' && s[0] < 0x7f && (len(s) == 1 || s[1] < 0x80) {
		return s[:1], 1, 1
	}
	// The marks, arrows, lines and blocks of these screens, without the search for
	// what might combine with them: this is most of what is drawn.
	if r, size := utf8.DecodeRuneInString(s); narrow(r) && (len(s) == size || s[size] < 0x80 || narrowAt(s[size:])) {
		return s[:size], size, 1
	}
	g, w, n, _ = ansi.WcWidth.DecodeSequenceInString(s, 0, nil)
	if n == 0 {
		return s[:1], 1, 0
	}
	return g, n, w
}

// Grapheme returns the first character of s as a terminal shows it, its length in bytes
// and its width in columns. s must not be empty.
func Grapheme(s string) (g string, bytes, columns int) { return grapheme(s) }

// narrow reports whether r is one of the marks that these screens draw with and
// takes one column. For the first character that is not among them and behind U+0300, go-runewidth
// draws up a table of 2.2 MB, which would be a twelfth of what a race holds in memory.
func narrow(r rune) bool {
	return r == '·' || r == '×' || r >= 0x2010 && r <= 0x2027 || r == '‹' || r == '›' || r >= 0x2190 && r <= 0x2193 ||
		r >= 0x2212 && r <= 0x2219 || r == '∞' || r == '≈' || r == '␣' ||
		r >= 0x2500 && r <= 0x25cf && r != 0x25b6 && r != 0x25c0 && r != 0x25aa && r != 0x25ab || r == 0x2713 || r == 0x2717 ||
		r >= 0x370 && r <= 0x482 // Greek and Cyrillic: names
}

func narrowAt(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return narrow(r)
}

// Width returns how many columns s takes on a terminal.
func Width(s string) int {
	w := 0
	for s != "" {
		_, n, gw := grapheme(s)
		s, w = s[n:], w+gw
	}
	return w
}

// Words writes a cue's id as people read it: "water_left" is "water left".
func Words(id string) string { return strings.ReplaceAll(id, "_", " ") }

// Capital writes the first letter of s as a capital.
func Capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 || r == utf8.RuneError {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}
