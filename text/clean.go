package text

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Printable reports whether r may stand in a text that a terminal shows. It is the
// one rule of what is a control character: those of ASCII and their second set
// (C1), the line and paragraph separators, the marks that turn the direction of a
// line about, and whatever else has no shape would let a text write elsewhere on
// the screen. Of what has no shape it lets through what words are spelled with: the
// joiners of Persian, Indic scripts and emoji, the Mongolian vowel separator, and
// the spaces of French and Japanese.
func Printable(r rune) bool {
	switch r {
	case '\u200c', '\u200d', '\u180e', '\u00a0', '\u202f', '\u3000':
		return true
	}
	return unicode.IsPrint(r)
}

// Clean returns s as one line for a screen, which can do nothing to the terminal:
// escape sequences are taken out whole, what is not [Printable] becomes a blank,
// several blanks of any kind become one, and none is left at either end. A byte that
// is not UTF-8 becomes U+FFFD. It does not allocate when s is plain ASCII.
func Clean(s string) string {
	if plain(s) {
		return s
	}
	s = strings.Map(func(r rune) rune {
		if Printable(r) {
			return r
		}
		return ' '
	}, Strip(s))
	return strings.Join(strings.Fields(s), " ")
}

// plain reports whether s is printable ASCII with single blanks inside.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' || (s[i] == ' ' && (i == 0 || i == len(s)-1 || s[i-1] == ' ')) {
			return false
		}
	}
	return true
}

// Strip returns s without escape sequences, such as those of colours, and nothing
// else changed: it may still have control characters.
func Strip(s string) string {
	if strings.IndexByte(s, escape) < 0 {
		return s
	}
	var b strings.Builder
	for s != "" {
		n := strings.IndexByte(s, escape)
		if n < 0 {
			n = len(s)
		}
		b.WriteString(s[:n])
		if s = s[n:]; s != "" {
			s = s[sequence(s):]
		}
	}
	return b.String()
}

// escape begins a sequence that a terminal obeys.
const escape = '\x1b'

// sequence returns the length in bytes of the escape sequence that s begins with. A
// string sequence (a window's title) that does not end is as long as its first two
// bytes, so that it hides nothing of the text behind it.
func sequence(s string) int {
	if len(s) < 2 {
		return len(s)
	}
	switch s[1] {
	case '[':
		return 2 + through(s[2:], 0x20, 0x3f, 0x40)
	case ']', 'P', 'X', '^', '_':
		if i := strings.IndexAny(s[2:], "\x07\x18\x1a\x1b\u009c"); i >= 0 {
			_, n := utf8.DecodeRuneInString(s[2+i:])
			if s[2+i] == escape {
				n = sequence(s[2+i:])
			}
			return 2 + i + n
		}
		return 2
	}
	return 1 + through(s[1:], 0x20, 0x2f, 0x30)
}

// through returns how many first bytes of s are from low to high, with the one byte
// behind them when it is from final to '~'.
func through(s string, low, high, final byte) (n int) {
	for n < len(s) && s[n] >= low && s[n] <= high {
		n++
	}
	if n < len(s) && s[n] >= final && s[n] <= '~' {
		n++
	}
	return n
}

// Escape returns s with everything that is not [Printable] shown as Go writes it in
// a string: \x1b, \u202e, \U000e0001, and \xff for a byte that is not UTF-8. All else
// is as it was, blanks too, so that a name can be copied.
func Escape(s string) string {
	if utf8.ValidString(s) && strings.IndexFunc(s, func(r rune) bool { return !Printable(r) }) < 0 {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		r, n := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && n == 1, r < utf8.RuneSelf && !Printable(r):
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case Printable(r):
			b.WriteRune(r)
		case r < 0x10000:
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			fmt.Fprintf(&b, `\U%08x`, r)
		}
		i += n
	}
	return b.String()
}

// FirstLine returns the first line of an error, escaped: what a status line has room
// for.
func FirstLine(err error) string {
	line, _, _ := strings.Cut(err.Error(), "\n")
	return Escape(line)
}
