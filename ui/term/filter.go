package term

import (
	"time"
	"unicode/utf8"
)

// How long a [Filter] waits for the rest of what has begun, and how much it takes.
const (
	escWait    = 50 * time.Millisecond  // after ESC: then it was the key esc
	seqWait    = 100 * time.Millisecond // a sequence or a letter, from its first byte
	stringWait = 100 * time.Millisecond // a string such as OSC, without a byte that a hand cannot have typed
	stringLast = time.Second            // a string, from its first byte
	pasteWait  = 200 * time.Millisecond // a paste, without such a byte
	typedGap   = 100 * time.Millisecond // a space in a paste that comes so late is a key
	handGap    = 25 * time.Millisecond  // a key that comes alone and so late may be typed: a held key comes 30 times a second

	maxSeq    = 256      // bytes of a sequence that are kept
	maxString = 4 << 10  // bytes of a string; then it has broken off
	maxPaste  = 64 << 10 // bytes of a paste; then space is STOP again
)

const (
	ctrlC = 0x03
	bel   = 0x07
	esc   = 0x1b
	del   = 0x7f
	st8   = 0x9c // the end of a string, as one byte
)

// state is the part of a sequence that comes next.
type state uint8

const (
	ground    state = iota // a key
	escape                 // what follows ESC
	csi                    // parameters, or the final byte, of a control sequence
	ss3                    // the final byte after ESC O
	console                // the letter of a Linux console's F1 to F5, after ESC [ [
	mouse                  // the three bytes of an X10 mouse report
	letter                 // the rest of a letter in UTF-8
	str                    // the text of an OSC, DCS, APC, PM or SOS
	strEscape              // what follows ESC in such a text
)

// Notice says what a [Filter] removed that its user should be told of.
type Notice uint8

const (
	NoNotice    Notice = iota
	PasteTaken         // a paste, from its first to its last mark
	PasteBroken        // a paste without its last mark, or a very long one
)

// Filter removes from a terminal's bytes what is no key and no answer that the
// program asked for. What it returns is made of whole keys. The zero value is
// ready. It keeps 256 bytes at most, allocates nothing but what its caller's
// slice needs to grow, and is used by one goroutine.
type Filter struct {
	Taps bool // pass on what a finger or a mouse presses, see [RunOptions.Touch]; set before the first Feed

	state state
	seq   [maxSeq]byte // the sequence so far, from ESC on
	n     int          // bytes in seq
	over  bool         // the sequence has more bytes than seq holds
	need  int          // bytes that a letter or a mouse report still lacks
	alt   bool         // ESC came before the letter
	blank bool         // the last byte of a string was a space
	count int          // bytes of the string
	began time.Duration
	last  time.Duration // when the last byte came
	burst time.Duration // when the last byte came that a hand cannot have typed

	pasting bool
	pasted  int // bytes of the paste
	long    bool
	notice  Notice
}

// Feed takes bytes that the terminal sent at now, on any clock that only runs
// forward, and appends to dst what is to be passed on. A byte of src makes ten
// bytes at most.
func (f *Filter) Feed(dst, src []byte, now time.Duration) []byte {
	if len(src) == 0 {
		return dst
	}
	dst = f.Expire(dst, now)
	gap := now - f.last
	byHand := gap >= handGap && oneKey(src)
	f.last = now
	if !byHand { // keys that are pressed again and again must not keep a paste open
		f.burst = now
	}
	for i, c := range src {
		dst = f.step(dst, c, i == 0 && (byHand || gap >= typedGap))
	}
	return dst
}

// Deadline returns when Expire has something to do, unless bytes come before.
// It returns false when nothing has begun.
func (f *Filter) Deadline() (time.Duration, bool) {
	switch f.state {
	case ground:
		return f.burst + pasteWait, f.pasting
	case escape:
		if f.pasting {
			break
		}
		return f.last + escWait, true
	case str, strEscape:
		return min(f.burst+stringWait, f.began+stringLast), true
	}
	if f.pasting {
		return f.burst + pasteWait, true
	}
	return f.began + seqWait, true
}

// Expire forgets what had to be whole by now, and appends to dst what can be
// told of it: ESC alone is the key esc.
func (f *Filter) Expire(dst []byte, now time.Duration) []byte {
	at, waits := f.Deadline()
	if !waits || now < at {
		return dst
	}
	alone := f.state == escape && !f.pasting
	f.dropSequence()
	if f.pasting {
		f.endPaste(PasteBroken)
	}
	if alone {
		dst = append(dst, "\x1b[27u"...)
	}
	return dst
}

// Notice returns what was removed since it was last called.
func (f *Filter) Notice() Notice {
	n := f.notice
	f.notice = NoNotice
	return n
}

// dropSequence forgets the sequence that has begun, not the paste.
func (f *Filter) dropSequence() {
	f.state, f.n, f.over, f.need, f.alt, f.blank, f.count = ground, 0, false, 0, false, false, 0
}

// beginSequence begins a sequence with its introducer in seven bits.
func (f *Filter) beginSequence(s state, introducer ...byte) {
	f.dropSequence()
	f.state, f.began = s, f.last
	if !f.pasting {
		f.burst = f.last
	}
	f.n = copy(f.seq[:], introducer)
}

// keepByte adds a byte to the sequence.
func (f *Filter) keepByte(c byte) {
	if f.n == len(f.seq) {
		f.over = true
		return
	}
	f.seq[f.n] = c
	f.n++
}

func (f *Filter) endPaste(n Notice) {
	if !f.long {
		f.notice = n
	}
	f.pasting, f.pasted, f.long = false, 0, false
}

// oneKey reports whether src is no more than what one key sends: a letter, alone or
// after ESC, or a control sequence.
func oneKey(src []byte) bool {
	if src[0] != esc || len(src) == 1 {
		_, n := utf8.DecodeRune(src)
		return n == len(src)
	}
	if len(src) == 2 {
		return true
	}
	for _, c := range src[2 : len(src)-1] {
		if c < 0x20 || c > 0x3f {
			return false
		}
	}
	return src[1] == '[' || src[1] == 'O'
}

// step takes one byte. typed says that it came alone, or long after the last one.
func (f *Filter) step(dst []byte, c byte, typed bool) []byte {
	if f.pasting {
		f.pasted++
		if f.pasted > maxPaste && !f.long {
			f.notice, f.long = PasteBroken, true
		}
	}
	if c == ctrlC { // always itself: nothing but a key sends it
		f.dropSequence()
		return append(dst, c)
	}
	switch f.state {
	case ground:
		if f.pasting {
			return f.paste(dst, c, typed)
		}
		return f.key(dst, c)
	case escape:
		return f.afterEscape(dst, c, typed)
	case csi:
		return f.parameter(dst, c, typed)
	case ss3:
		return f.afterSS3(dst, c, typed)
	case console:
		f.dropSequence()
		if c >= 'A' && c <= 'E' {
			return append(dst, esc, '[', '1', '1'+c-'A', '~')
		}
		if c == ' ' || c < 0x20 {
			return f.step(dst, c, typed)
		}
		return dst
	case mouse:
		return f.coordinate(dst, c, typed)
	case letter:
		return f.continuation(dst, c, typed)
	}
	return f.text(dst, c, typed)
}

// key takes a byte that begins something.
func (f *Filter) key(dst []byte, c byte) []byte {
	switch {
	case c == esc:
		f.beginSequence(escape, esc)
	case c == 0:
		return append(dst, "\x1b[32;5u"...) // ctrl+space
	case c < 0x80:
		return append(dst, c)
	case c < 0xc0:
		f.eightBits(c)
	case c < 0xc2 || c > 0xf4: // never in UTF-8
	default:
		f.beginLetter(c)
	}
	return dst
}

// beginLetter takes the first byte of a letter in UTF-8.
func (f *Filter) beginLetter(c byte) {
	f.beginSequence(letter, c)
	switch f.need = 1; {
	case c >= 0xf0:
		f.need = 3
	case c >= 0xe0:
		f.need = 2
	}
}

// eightBits takes a control of one byte that stands for ESC and a letter.
func (f *Filter) eightBits(c byte) {
	switch c {
	case 0x9b:
		f.beginSequence(csi, esc, '[')
	case 0x8f:
		f.beginSequence(ss3, esc, 'O')
	case 0x9d:
		f.beginSequence(str, esc, ']')
	case 0x90, 0x98, 0x9e, 0x9f:
		f.beginSequence(str, esc, c-0x40)
	}
}

// afterEscape takes what follows ESC.
func (f *Filter) afterEscape(dst []byte, c byte, typed bool) []byte {
	switch c {
	case esc:
		f.beginSequence(escape, esc)
		return dst
	case '[':
		f.beginSequence(csi, esc, '[')
		return dst
	}
	if f.pasting {
		f.dropSequence()
		return f.paste(dst, c, typed)
	}
	switch c {
	case 'O':
		f.beginSequence(ss3, esc, 'O')
	case ']', 'P', '_', '^', 'X':
		f.beginSequence(str, esc, c)
	default:
		f.dropSequence()
		if c >= 0xc2 && c <= 0xf4 {
			f.beginLetter(c)
			f.alt = true
			return dst
		}
		return appendAlt(dst, c)
	}
	return dst
}

// coordinate takes a byte of an X10 mouse report: the button, then column and
// row, which begin at 33.
func (f *Filter) coordinate(dst []byte, c byte, typed bool) []byte {
	if c < 0x20 || f.need < 3 && c == ' ' {
		f.dropSequence()
		return f.step(dst, c, typed)
	}
	if f.need--; f.need == 0 {
		f.dropSequence()
	}
	return dst
}

// continuation takes a byte of a letter in UTF-8 after its first.
func (f *Filter) continuation(dst []byte, c byte, typed bool) []byte {
	if c&0xc0 != 0x80 {
		f.dropSequence()
		return f.step(dst, c, typed)
	}
	f.keepByte(c)
	if f.need--; f.need > 0 {
		return dst
	}
	dst = appendLetter(dst, f.seq[:f.n], f.alt)
	f.dropSequence()
	return dst
}

// text takes a byte of a string: OSC, DCS, APC, PM or SOS.
func (f *Filter) text(dst []byte, c byte, typed bool) []byte {
	f.count++
	switch {
	case f.state == strEscape:
		if c == '\\' {
			return f.endText(dst)
		}
		f.beginSequence(escape, esc)
		return f.step(dst, c, typed)
	case c == bel || c == st8:
		return f.endText(dst)
	case c == esc:
		f.state = strEscape
	case c == ' ' && (f.blank || typed), f.count > maxString, typed && c < 0x20:
		f.dropSequence()
		return f.step(dst, c, typed)
	default:
		f.keepByte(c)
	}
	f.blank = c == ' '
	return dst
}

// endText passes on a string that answers a question about colours, and no other.
func (f *Filter) endText(dst []byte) []byte {
	if !f.over && isColour(f.seq[:f.n]) {
		dst = append(append(dst, f.seq[:f.n]...), esc, '\\')
	}
	f.dropSequence()
	return dst
}

// paste takes a byte of pasted text.
func (f *Filter) paste(dst []byte, c byte, typed bool) []byte {
	switch {
	case c == esc:
		f.beginSequence(escape, esc)
	case c == ' ' && typed:
		f.endPaste(PasteBroken)
		return append(dst, c)
	case c == ' ' && f.long:
		return append(dst, c)
	}
	return dst
}
