package term

import (
	"bytes"
	"strconv"
	"unicode"
	"unicode/utf8"
)

// parameter takes a byte of a control sequence after ESC [.
func (f *Filter) parameter(dst []byte, c byte, typed bool) []byte {
	first := f.n == 2
	switch {
	case c == ' ' || c < 0x20 || c >= del: // in no key's sequence: it has broken off
		f.dropSequence()
		return f.step(dst, c, typed)
	case first && c == '[':
		f.state = console
	case first && c == 'M':
		f.state, f.need = mouse, 3
	case c == '$' && !first && f.seq[2] != '?': // rxvt's shift
		return f.endSequence(dst, c)
	case c < 0x40:
		f.keepByte(c)
	default:
		return f.endSequence(dst, c)
	}
	return dst
}

// endSequence passes on a control sequence that is a key, or an answer that the
// program asked for.
func (f *Filter) endSequence(dst []byte, final byte) []byte {
	body := f.seq[2:f.n]
	over := f.over
	if f.dropSequence(); over {
		return dst
	}
	if f.pasting {
		return f.inPaste(dst, body, final)
	}
	if len(body) > 0 && body[0] >= '<' {
		if isReport(body, final) || f.Taps && isTap(body, final) {
			dst = append(append(append(dst, esc, '['), body...), final)
		}
		return dst
	}
	for _, c := range body {
		if (c < '0' || c > '9') && c != ';' && c != ':' {
			return dst
		}
	}
	first, rest := cutNumber(body)
	switch final {
	case 'O': // another window takes the keys; that they are back (I) is of no use
		if len(body) == 0 {
			return append(dst, "\x1b[O"...)
		}
	case 'A', 'B', 'C', 'D', 'E', 'F', 'H', 'P', 'Q', 'R', 'S', 'Z':
		if len(body) == 0 || final != 'R' && first == 1 && isModifier(rest) {
			return append(append(append(dst, esc, '['), body...), final)
		}
		if first == 1 && isModifier(rest) { // F3, which may be a place of the cursor
			return append(append(append(dst, "\x1b[13"...), rest...), '~')
		}
	case 'a', 'b', 'c', 'd':
		if len(body) == 0 {
			return append(dst, esc, '[', '1', ';', '2', final-'a'+'A')
		}
	case '$', '^', '@':
		if isTilde(first) && len(rest) == 0 {
			return append(append(append(dst, esc, '['), body...), ';', rxvtModifier(final), '~')
		}
	case '~':
		return f.tilde(dst, body, first, rest)
	case 'u':
		if first > 0 && first <= utf8.MaxRune && fits(rest) {
			return append(append(append(dst, esc, '['), body...), 'u')
		}
	}
	return dst
}

// tilde passes on a sequence that ends in ~: an editing or function key, a key of
// xterm's modifyOtherKeys, or the beginning of a paste.
func (f *Filter) tilde(dst, body []byte, first int, rest []byte) []byte {
	switch {
	case first == 200:
		f.pasting, f.pasted, f.long, f.burst = true, 0, false, f.last
	case first == 27:
		mod, code, ok := otherKey(rest)
		if ok && code != esc {
			return append(append(append(dst, esc, '['), body...), '~')
		}
		if ok {
			dst = append(dst, "\x1b[27;"...)
			return append(strconv.AppendInt(dst, int64(mod), 10), 'u')
		}
	case isTilde(first) && isModifier(rest):
		return append(append(append(dst, esc, '['), body...), '~')
	}
	return dst
}

// inPaste takes a control sequence within a paste: its end, or ctrl+c or space,
// which terminals never paste in this form.
func (f *Filter) inPaste(dst, body []byte, final byte) []byte {
	first, rest := cutNumber(body)
	mod, code := 1, first
	switch {
	case final == '~' && first == 201:
		f.endPaste(PasteTaken)
		return dst
	case final == '~' && first == 27:
		ok := false
		if mod, code, ok = otherKey(rest); !ok {
			return dst
		}
	case final != 'u' || !fits(rest):
		return dst
	default:
		_, rest = cutField(rest)
		if len(rest) > 0 {
			mod, _ = cutNumber(rest)
		}
	}
	switch {
	case code == ' ':
		f.endPaste(PasteBroken)
	case code != 'c' || (mod-1)&4 == 0:
		return dst
	}
	return append(append(append(dst, esc, '['), body...), final)
}

// afterSS3 takes what follows ESC O: a final byte, or modifiers before it.
func (f *Filter) afterSS3(dst []byte, c byte, typed bool) []byte {
	if c <= ' ' || c >= del {
		f.dropSequence()
		return f.step(dst, c, typed)
	}
	if c >= '1' && c <= '9' && f.n == 2 {
		f.keepByte(c)
		return dst
	}
	mod, with := f.seq[2], f.n > 2
	f.dropSequence()
	switch {
	case f.pasting:
	case c >= 'a' && c <= 'd': // rxvt's ctrl
		return append(dst, esc, '[', '1', ';', '5', c-'a'+'A')
	case c >= 'A' && c <= 'D' || c == 'F' || c == 'H' || c >= 'P' && c <= 'S':
		if with && c == 'R' {
			return append(dst, esc, '[', '1', '3', ';', mod, '~')
		}
		if with {
			return append(dst, esc, '[', '1', ';', mod, c)
		}
		return append(dst, esc, 'O', c)
	case c == 'M' || c >= 'j' && c <= 'y' || c == 'X' || c == 'E': // the keypad
		return append(dst, esc, 'O', c)
	}
	return dst
}

// isTilde reports whether a number before ~ is a key's.
func isTilde(n int) bool {
	return n >= 1 && n <= 8 || n >= 11 && n <= 15 || n >= 17 && n <= 21 || n >= 23 && n <= 26 || n == 28 || n == 29 ||
		n >= 31 && n <= 34
}

// rxvtModifier returns the modifiers that rxvt says with a final byte of its own.
func rxvtModifier(final byte) byte {
	switch final {
	case '$':
		return '2' // shift
	case '^':
		return '5' // ctrl
	}
	return '6' // both
}

// What an SGR mouse report says in its first number.
const (
	tapModifiers = 4 | 8 | 16 // shift, alt, ctrl
	tapWheelUp   = 64
	tapWheelDown = 65
)

// isTap reports whether a sequence is a press of the first button, its release, or a step of
// the wheel, at a place that a screen can have: "<0;12;8" with M or m. Reports of the form of
// X10 have no sequence of their own, and are never passed on.
func isTap(body []byte, final byte) bool {
	if body[0] != '<' || final != 'M' && final != 'm' {
		return false
	}
	var n [3]int
	rest := body[1:]
	for i := range n {
		if i > 0 {
			if len(rest) == 0 || rest[0] != ';' {
				return false
			}
			rest = rest[1:]
		}
		if len(rest) == 0 || rest[0] < '0' || rest[0] > '9' {
			return false
		}
		n[i], rest = cutNumber(rest)
	}
	switch n[0] &^ tapModifiers {
	case 0:
	case tapWheelUp, tapWheelDown:
		if final == 'm' {
			return false // a wheel is not let go
		}
	default: // other buttons, and 32 for a pointer that moves
		return false
	}
	return len(rest) == 0 && n[1] > 0 && n[2] > 0 && max(n[1], n[2]) <= lowest
}

// isReport reports whether a sequence with a private mark answers a question that
// Bubble Tea asks: a mode, the keyboard's flags, what the terminal is, its ground.
func isReport(body []byte, final byte) bool {
	for _, c := range body[1:] {
		if (c < '0' || c > '9') && c != ';' && c != '$' {
			return false
		}
	}
	switch {
	case body[0] != '?' || len(body) < 2 || len(body) > 32:
		return false
	case final == 'y':
		n, rest := cutNumber(body[1:])
		return n > 0 && len(rest) == 3 && rest[0] == ';' && rest[2] == '$'
	case bytes.IndexByte(body, '$') >= 0:
		return false
	case final == 'n':
		return bytes.Equal(body, []byte("?997;1")) || bytes.Equal(body, []byte("?997;2"))
	}
	return final == 'u' || final == 'c'
}

// isColour reports whether s, without its end, answers a question about the
// colour of text, background or cursor: OSC 10, 11 or 12, then rgb:R/G/B or
// rgba:R/G/B/A, each in one to four hexadecimal digits (XParseColor(3)). With
// any other byte in it a string has been disturbed and is no answer.
func isColour(s []byte) bool {
	const head = len("\x1b]10;")
	if len(s) < head || string(s[:3]) != "\x1b]1" || s[3] < '0' || s[3] > '2' || s[4] != ';' {
		return false
	}
	rest, ok := bytes.CutPrefix(s[head:], []byte("rgb:"))
	parts := 3
	if !ok {
		rest, ok = bytes.CutPrefix(s[head:], []byte("rgba:"))
		parts = 4
	}
	digits := 0
	for _, c := range rest {
		switch {
		case c == '/' && digits > 0:
			digits = 0
			parts--
		case c >= '0' && c <= '9' || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F':
			digits++
		default:
			return false
		}
		if digits > 4 {
			return false
		}
	}
	return ok && parts == 1 && digits > 0
}

// cutNumber cuts the number off the front of b. It is 0 where there is none and
// a million where it is larger.
func cutNumber(b []byte) (n int, rest []byte) {
	i := 0
	for ; i < len(b) && b[i] >= '0' && b[i] <= '9'; i++ {
		n = min(n*10+int(b[i]-'0'), 1_000_000_000)
	}
	return n, b[i:]
}

// cutField cuts what stands before the first semicolon off b.
func cutField(b []byte) (field, rest []byte) {
	if i := bytes.IndexByte(b, ';'); i >= 0 {
		return b[:i], b[i+1:]
	}
	return b, nil
}

// otherKey reads the modifiers and the key of xterm's modifyOtherKeys, from the
// semicolon after 27 on.
func otherKey(b []byte) (mod, code int, ok bool) {
	if len(b) == 0 || b[0] != ';' {
		return 0, 0, false
	}
	if mod, b = cutNumber(b[1:]); len(b) == 0 || b[0] != ';' {
		return 0, 0, false
	}
	code, b = cutNumber(b[1:])
	return mod, code, len(b) == 0 && mod > 0 && mod <= 256 && code > 0 && code <= utf8.MaxRune
}

// fits reports whether the parameters after the first can be a key's: at most
// sixteen, of which none is larger than a letter's number.
func fits(rest []byte) bool {
	for n := 0; len(rest) > 0; n++ {
		if (rest[0] != ';' && rest[0] != ':') || n == 16 {
			return false
		}
		var v int
		if v, rest = cutNumber(rest[1:]); v > utf8.MaxRune {
			return false
		}
	}
	return true
}

// isModifier reports whether parameters after the first are a key's modifiers and
// whether it is pressed, held or let go, or nothing.
func isModifier(rest []byte) bool {
	return len(rest) == 0 || rest[0] == ';' && fits(rest) && bytes.IndexByte(rest[1:], ';') < 0
}

// appendAlt appends a key of one byte that came after ESC, with alt, as one whole
// sequence that no decoder has to wait with.
func appendAlt(dst []byte, c byte) []byte {
	code, mod := rune(c), byte('3') // alt
	switch {
	case c == 0:
		code, mod = ' ', '7' // and ctrl
	case c == '\t' || c == '\r' || c == del:
	case c == '\n':
		code, mod = 'j', '7'
	case c < 0x1b:
		code, mod = rune(c)+'a'-1, '7'
	case c < 0x20:
		code, mod = rune(c)+'@', '7'
	case c >= 'A' && c <= 'Z':
		code, mod = rune(c)-'A'+'a', '4' // and shift
	case c >= 0x80:
		return dst
	}
	dst = strconv.AppendInt(append(dst, esc, '['), int64(code), 10)
	return append(dst, ';', mod, 'u')
}

// appendLetter appends a letter in UTF-8, one of full width as the Latin one that it
// stands for, and every kind of space as a space: the space bar types them with a
// modifier, such as U+00A0 with alt, and U+200C with shift on a Persian keyboard.
func appendLetter(dst, b []byte, alt bool) []byte {
	r, n := utf8.DecodeRune(b)
	switch {
	case n != len(b) || r < 0xa0:
		return dst
	case r >= 0xff01 && r <= 0xff5e:
		r -= 0xfee0
	case r == 0x200c || unicode.Is(unicode.Zs, r):
		r = ' '
	}
	if !alt {
		return utf8.AppendRune(dst, r)
	}
	if r < 0x80 {
		return appendAlt(dst, byte(r))
	}
	dst = strconv.AppendInt(append(dst, esc, '['), int64(r), 10)
	return append(dst, ";3u"...)
}
