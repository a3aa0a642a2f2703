package live

import (
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"spotter/text"
	"spotter/ui/cells"
)

// capsFlags are the flags of kitty's keyboard protocol that let a terminal tell of
// Caps Lock with every letter.
const capsFlags = 8

// capsWatch guesses from the letters that are typed whether Caps Lock is on. A
// capital h is hard left and a small one is left, so Caps Lock hardens every steer
// cue, and most terminals do not tell of it. The guess never changes what a key does:
// it is only said.
//
// Nobody holds shift for a letter whose capital does the same, so two different
// capitals in a row, one of them such a letter, are a sign. So are three capitals in
// a row of any letters: small ones are far more common. A terminal that has told of
// shift with a capital tells of it with each, so a capital without it is a sign too.
// A small letter ends the guess.
type capsWatch struct {
	hard map[rune]string // capitals that do something of their own: what that is
	line rune            // the one that the screen names

	capitals   int  // in a row
	last       rune // the last of them
	mixed      bool // they are not all the same
	needless   bool // one of them does what the small letter does
	tellsShift bool // the terminal tells of shift with a capital
	tellsCaps  bool // the terminal tells of Caps Lock with a letter
	on         bool // it is on, as the terminal tells, or seems to be
}

// newCapsWatch finds the capitals of a keymap that do something of their own.
func newCapsWatch(m *keymap) capsWatch {
	w := capsWatch{hard: map[rune]string{}}
	for i := range m.pack.Cues {
		c := &m.pack.Cues[i]
		for _, k := range c.Keys {
			r, n := utf8.DecodeRuneInString(k)
			small := unicode.ToLower(r)
			if n != len(k) || small == r {
				continue
			}
			if b := m.byName[string(small)]; b != nil && b.act == actCue && b.pressed.ID != c.ID {
				w.hard[r] = cells.Words(text.Clean(string(c.ID)))
				if w.line == 0 || c.Class > m.byName[string(w.line)].pressed.Class {
					w.line = r
				}
			}
		}
	}
	return w
}

// watchKey takes a key in, and reports whether the terminal should be asked to tell of
// Caps Lock from now on.
func (w *capsWatch) watchKey(k tea.Key) (ask bool) {
	if len(w.hard) == 0 || k.IsRepeat {
		return false
	}
	r, n := utf8.DecodeRuneInString(k.Text)
	letter := n > 0 && n == len(k.Text) && unicode.ToLower(r) != unicode.ToUpper(r)
	if k.Mod&tea.ModCapsLock != 0 {
		w.tellsCaps, w.on = w.tellsCaps || letter, w.on || letter
		w.name(unicode.ToUpper(r))
		return !letter // told with an arrow: then it can be told with a letter
	}
	if !letter || k.Mod&^(tea.ModShift|cells.LockMods) != 0 {
		return false
	}
	if w.tellsCaps || !unicode.IsUpper(r) {
		w.on, w.capitals = false, 0
		return false
	}
	if k.Mod&tea.ModShift != 0 && k.Code == r {
		// xterm's form, which has the capital as the key: shift is held.
		w.tellsShift, w.on, w.capitals = true, false, 0
		return false
	}
	was := w.on
	w.capital(r)
	return w.on && !was
}

// capital counts a capital of which the terminal does not tell how it was typed.
func (w *capsWatch) capital(r rune) {
	if w.capitals == 0 {
		w.mixed, w.needless = false, false
	}
	w.capitals++
	w.mixed = w.mixed || w.capitals > 1 && r != w.last
	w.needless = w.needless || w.hard[r] == ""
	w.last = r
	if w.capitals >= 3 || w.mixed && w.needless || w.tellsShift {
		w.on = true
	}
	w.name(r)
}

// name has the screen name a capital, if it does something of its own.
func (w *capsWatch) name(r rune) {
	if w.hard[r] != "" {
		w.line = r
	}
}

// words says that Caps Lock is on, in a few words on a narrow screen; "" where it does
// not seem so.
func (w *capsWatch) words(narrow bool) string {
	if !w.on {
		return ""
	}
	capital, small := string(w.line), string(unicode.ToLower(w.line))
	switch {
	case w.tellsCaps && narrow:
		return "Caps Lock: " + capital + " works as " + small
	case w.tellsCaps:
		return "Caps Lock is on: " + capital + " works as " + small
	case narrow:
		return "Caps Lock? " + capital + " is " + w.hard[w.line]
	}
	return "Caps Lock seems to be on: " + capital + " is " + w.hard[w.line]
}

// setFlags takes in which flags of kitty's protocol the terminal obeys.
func (w *capsWatch) setFlags(flags int) { w.tellsCaps = flags&capsFlags != 0 }

// Pasted is the message that pasted text came and was removed. Broken says that
// its end never came, or that it was very long.
type Pasted struct{ Broken bool }

func (p Pasted) words() string {
	if p.Broken {
		return "a paste broke off: ignored. Keys work again"
	}
	return "pasted text: ignored"
}

// foreign reports whether a key that means nothing has a letter of another alphabet.
// It then has the terminal tell the places of the keys, if it can.
func (l *Screen) foreign(k tea.Key) bool {
	if cells.ForeignScript(k) == "" {
		return false
	}
	l.places = true
	return true
}

// WantsPlaces reports whether the terminal should tell where keys are on the keyboard,
// and of Caps Lock.
func (l *Screen) WantsPlaces() bool { return l.places }

// ForgetPlaces is called when the terminal no longer tells where keys are. They are
// asked for again at the next key that needs it.
func (l *Screen) ForgetPlaces() { l.places = false }
