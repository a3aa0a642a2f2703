package line

import (
	"strings"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"spotter/text"
	"spotter/ui/cells"
)

// MostChars is the limit of a line that sets no other, in characters.
const MostChars = 10_000

// mostRunes is the number of code points that a character may have on average.
const mostRunes = 4

// Result says what a key did to a line.
type Result uint8

// The results of [Editor.Key].
const (
	Unused  Result = iota // the key is not one of the line's: whoever asked may use it
	Used                  // the line or its cursor changed, or there was nothing to change
	Full                  // the line has its limit: the character was not taken
	Entered               // enter: the line is complete
	Ended                 // esc: the line is given up
)

// Editor is a line that somebody types. The zero value is an empty line that takes
// every printable character up to [MostChars]. One goroutine may use it.
type Editor struct {
	// Most is the limit in characters; 0 means [MostChars].
	Most int
	// Takes says which characters the line takes. The key of any other is [Unused], so that
	// it keeps its meaning. Nil: every printable one.
	Takes func(rune) bool

	s     string // without control characters; blanks may be anywhere
	at    int    // the cursor: a place in bytes, never within a character
	chars int    // of s
	from  int    // the first byte of the view, never within a character
}

// Text returns the line as it is to be kept: clean, without blanks at its ends.
func (e *Editor) Text() string { return text.Clean(e.s) }

// Empty reports whether nothing was typed.
func (e *Editor) Empty() bool { return e.s == "" }

// DotFits reports whether a dot may follow what was typed of a figure or a time: behind
// something, and once. A page leaves every other dot to the key that it is, which may speak.
func DotFits(typed string) bool { return typed != "" && !strings.Contains(typed, ".") }

// Chars returns the length in characters.
func (e *Editor) Chars() int { return e.chars }

// Clear empties the line.
func (e *Editor) Clear() { e.set("", 0) }

// Set makes the line s, cleaned and cut to the limit, with the cursor at its end. It
// reports whether all of s was taken.
func (e *Editor) Set(s string) bool {
	e.Clear()
	return e.Insert(s)
}

// Insert puts text at the cursor, such as a character or what was pasted. Control
// characters become blanks, and escape sequences are taken out. It reports whether
// there was room for all of it, and each character was one that the line takes.
func (e *Editor) Insert(s string) bool {
	s, all := printable(s), true
	if e.Takes != nil {
		s = strings.Map(func(r rune) rune {
			if e.Takes(r) {
				return r
			}
			all = false
			return -1
		}, s)
	}
	if !e.fits(s) {
		s, all = s[:offset(s, e.most()-e.chars)], false
		if !e.fits(s) {
			return false
		}
	}
	if s != "" {
		e.set(e.s[:e.at]+s+e.s[e.at:], e.at+len(s))
	}
	return all
}

// fits reports whether the line keeps its limit with s at the cursor. A mark may join
// the character before it and add none, but not without end.
func (e *Editor) fits(s string) bool {
	if s == "" {
		return true
	}
	whole := e.s[:e.at] + s + e.s[e.at:]
	return offset(whole, e.most()) == len(whole) && utf8.RuneCountInString(whole) <= mostRunes*e.most()
}

// most returns the limit in characters.
func (e *Editor) most() int {
	if e.Most > 0 {
		return e.Most
	}
	return MostChars
}

// printable makes text that may be typed or pasted safe to show, and keeps its blanks.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if text.Printable(r) {
			return r
		}
		return ' '
	}, strings.ToValidUTF8(text.Strip(s), "\ufffd"))
}

// Key acts on a key press.
func (e *Editor) Key(k tea.Key) Result {
	switch k.Code {
	case tea.KeyEnter, tea.KeyKpEnter:
		if k.IsRepeat {
			return Used // a held key completes nothing
		}
		return Entered
	case tea.KeyEscape:
		return Ended
	}
	if e.move(k) {
		return Used
	}
	if k.Text == "" || k.Mod&(tea.ModCtrl|tea.ModAlt|tea.ModMeta|tea.ModSuper) != 0 {
		return Unused
	}
	if e.Takes != nil && strings.ContainsFunc(k.Text, func(r rune) bool { return !e.Takes(r) }) {
		return Unused
	}
	if !e.Insert(k.Text) {
		return Full
	}
	return Used
}

// move acts on a key that moves the cursor or removes text; it reports whether k is one.
func (e *Editor) move(k tea.Key) bool {
	ctrl := k.Mod&tea.ModCtrl != 0
	word := ctrl || k.Mod&tea.ModAlt != 0
	switch {
	case k.Code == tea.KeyLeft && word:
		e.at = e.wordLeft()
	case k.Code == tea.KeyRight && word:
		e.at = e.wordRight()
	case k.Code == tea.KeyLeft:
		e.at = e.before(e.at)
	case k.Code == tea.KeyRight:
		e.at = e.after(e.at)
	case k.Code == tea.KeyHome, ctrl && k.Code == 'a':
		e.at = 0
	case k.Code == tea.KeyEnd, ctrl && k.Code == 'e':
		e.at = len(e.s)
	case k.Code == tea.KeyBackspace && word, ctrl && k.Code == 'w':
		e.remove(e.wordLeft(), e.at)
	case k.Code == tea.KeyBackspace, ctrl && k.Code == 'h':
		e.remove(e.before(e.at), e.at)
	case k.Code == tea.KeyDelete && word:
		e.remove(e.at, e.wordRight())
	case k.Code == tea.KeyDelete, ctrl && k.Code == 'd':
		e.remove(e.at, e.after(e.at))
	case ctrl && k.Code == 'u':
		e.remove(0, e.at)
	case ctrl && k.Code == 'k':
		e.remove(e.at, len(e.s))
	default:
		return false
	}
	return true
}

// remove takes out the bytes of a range and leaves the cursor there.
func (e *Editor) remove(from, to int) { e.set(e.s[:from]+e.s[to:], from) }

// set changes the line, and puts the cursor at a byte, or behind the character that
// this byte is within: joined text may make one character of two.
func (e *Editor) set(s string, at int) {
	from := 0
	e.s, e.chars, e.at = s, 0, len(s)
	for i := 0; i < len(s); {
		if i >= at && e.at == len(s) {
			e.at = i
		}
		if i == e.from {
			from = i
		}
		i += first(s[i:])
		e.chars++
	}
	e.from = from
}

// first returns the length in bytes of the first character of s, with the marks that
// stand on it. s must not be empty.
func first(s string) int {
	_, n, _ := cells.Grapheme(s)
	for n < len(s) {
		_, more, w := cells.Grapheme(s[n:])
		if w > 0 {
			break
		}
		n += more
	}
	return n
}

// offset returns where the n-th character of s begins, in bytes.
func offset(s string, n int) int {
	i := 0
	for ; n > 0 && i < len(s); n-- {
		i += first(s[i:])
	}
	return i
}

// after returns the place behind the character at a place.
func (e *Editor) after(at int) int {
	if at >= len(e.s) {
		return len(e.s)
	}
	return at + first(e.s[at:])
}

// before returns the place before the character that ends at a place.
func (e *Editor) before(at int) int {
	last := 0
	for i := 0; i < at; i = e.after(i) {
		last = i
	}
	return last
}

// wordLeft returns the beginning of the word before the cursor.
func (e *Editor) wordLeft() int {
	head := strings.TrimRightFunc(e.s[:e.at], unicode.IsSpace)
	if i := strings.LastIndexFunc(head, unicode.IsSpace); i >= 0 {
		_, n := utf8.DecodeRuneInString(head[i:])
		return e.begins(i + n)
	}
	return 0
}

// begins returns the place at which the character begins that a byte is within. A blank
// with a mark on it is one character, though a word ends at the blank.
func (e *Editor) begins(at int) int {
	i := 0
	for next := e.after(i); next <= at && next > i; next = e.after(i) {
		i = next
	}
	return i
}

// ends returns the place at which the character ends that a byte is within; a byte at
// which one begins is its own answer.
func (e *Editor) ends(at int) int {
	if i := e.begins(at); i < at {
		return e.after(i)
	}
	return at
}

// wordRight returns the end of the word behind the cursor.
func (e *Editor) wordRight() int {
	tail := strings.TrimLeftFunc(e.s[e.at:], unicode.IsSpace)
	start := len(e.s) - len(tail)
	if i := strings.IndexFunc(tail, unicode.IsSpace); i >= 0 {
		return e.ends(start + i)
	}
	return len(e.s)
}
