package plain

import (
	"strings"
	"unicode/utf8"
)

// lines collects what is written: whole lines, and at the end perhaps one that is open,
// in which somebody types.
type lines struct {
	b      []byte
	open   string // the open line as it was written; "" for none
	recent string // the last line that matters, to be said again
}

// add writes one line.
func (l *lines) add(s string) {
	s = Words(arrows(s))
	if s == "" {
		return
	}
	l.end()
	l.b = append(append(l.b, s...), "\r\n"...)
}

// matters writes a line that the spotter may want again.
func (l *lines) matters(s string) {
	l.add(s)
	l.recent = s
}

// end ends the open line.
func (l *lines) end() {
	if l.open != "" {
		l.b, l.open = append(l.b, "\r\n"...), ""
	}
}

// prompt shows the line that is typed. What is typed at its end is written behind it as it
// comes; after any other change, and after another line, all of it is written again.
// Without a title there is none.
func (l *lines) prompt(title, typed string) {
	if title == "" {
		l.end()
		return
	}
	want := Words(arrows(title)) + ": " + printable(typed)
	if rest, more := strings.CutPrefix(want, l.open); l.open != "" && more {
		l.b, l.open = append(l.b, rest...), want
		return
	}
	l.end()
	l.b, l.open = append(l.b, want...), want
}

// printable leaves of a typed text what can stand in a line.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' || r == 0x7f || r >= 0x80 && r < 0xa0 || r == utf8.RuneError {
			return -1
		}
		return r
	}, s)
}

// take appends what was collected to b, and begins anew.
func (l *lines) take(b []byte) []byte {
	b = append(b, l.b...)
	l.b = l.b[:0]
	return b
}
