package keymap

import (
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"spotter/text"
	"spotter/text/say"
	"spotter/ui/cells"
)

// capsFlags are the flags of kitty's keyboard protocol that let a terminal tell of
// Caps Lock with every letter.
const capsFlags = 8

// CapsWatch guesses from the letters that are typed whether Caps Lock is on. A
// capital h is hard left and a small one is left, and a capital w logs water taken in
// place of saying "water"; most terminals do not tell of Caps Lock. The guess never
// changes what a key does: the screen asks. Once the spotter has answered that it is on
// ([CapsWatch.Answer]), letters are what they would be without it, see [CapsWatch.Fold].
//
// Nobody holds shift for a letter whose capital does the same, so two different
// capitals in a row, one of them such a letter, are a sign. So are three capitals in
// a row of any letters: small ones are far more common. A terminal that has told of
// shift with a capital tells of it with each, so a capital without it is a sign too.
// A small letter ends the guess.
type CapsWatch struct {
	Hard map[rune]string // capitals that do something of their own: what that is
	line rune            // the one that the screen names
	pair map[rune]bool   // the capitals that begin something and end it, or are held: again they are no sign

	capitals   int  // in a row
	last       rune // the last of them
	mixed      bool // they are not all the same
	needless   bool // one of them does what the small letter does
	tellsShift bool // the terminal tells of shift with a capital
	tellsCaps  bool // the terminal tells of Caps Lock with a letter
	On         bool // it is on, as the terminal tells, or seems to be
	answered   bool // the spotter answered that it is on
}

// logged says what the capitals of incidents do.
var logged = map[Action]string{Fall: "a fall", Rest: "a rest", WaterTaken: "water taken", GelTaken: "gel taken",
	Medical: "medical", Against: "the gap", Swap: "a swap", Note: "a mark", Voice: "a voice note", Talk: "a talk", Edit: "the log",
	Chip: "the mat", Skip: "a skipped board", Boards: "the boards", Code: "the code", Here: "the position"}

// NewCapsWatch finds the capitals of a keymap that do something of their own.
func NewCapsWatch(m *Map) CapsWatch {
	w := CapsWatch{Hard: map[rune]string{}, pair: map[rune]bool{}}
	for i := range m.pack.Cues {
		c := &m.pack.Cues[i]
		for _, k := range c.Keys {
			r, n := utf8.DecodeRuneInString(k)
			small := unicode.ToLower(r)
			if n != len(k) || small == r || m.ByName[k] == nil || m.ByName[k].Act != Cue {
				continue
			}
			if b := m.ByName[string(small)]; b != nil && b.Act == Cue && b.Pressed.ID != c.ID {
				w.Hard[r] = say.C("cue", cells.Words(text.Clean(string(c.ID))))
				if w.line == 0 || c.Class > m.ByName[string(w.line)].Pressed.Class {
					w.line = r
				}
			}
		}
	}
	for i := range m.Own {
		for _, k := range m.Own[i].Binding.Keys() {
			r, n := utf8.DecodeRuneInString(k)
			act := m.Own[i].Act
			if b := m.ByName[k]; n == len(k) && unicode.IsUpper(r) && b != nil && b.Act == act && logged[act] != "" {
				w.Hard[r] = say.C("act", logged[act])
				if act == Voice || act == Talk {
					w.pair[r] = true
				}
				if w.line == 0 {
					w.line = r
				}
			}
		}
	}
	return w
}

// Answer says that Caps Lock is on, by the spotter's own word. It reports whether it seemed so.
func (w *CapsWatch) Answer() bool {
	if !w.On || w.tellsCaps {
		return false
	}
	w.answered = true
	return true
}

// Asks reports whether the spotter should be asked if Caps Lock is on.
func (w *CapsWatch) Asks() bool { return w.On && !w.tellsCaps && !w.answered }

// Shouting reports whether the last letter was a capital of which the terminal does not
// tell how it was typed.
func (w *CapsWatch) Shouting() bool { return w.capitals > 0 }

// Fold returns a key as it would be without Caps Lock, where the spotter answered that
// this is on; else as it is.
func (w *CapsWatch) Fold(k tea.Key) tea.Key {
	if w.answered {
		k.Mod = k.Mod&^tea.ModShift | tea.ModCapsLock
	}
	return k
}

// WatchKey takes a key in, and reports whether the terminal should be asked to tell of
// Caps Lock from now on.
func (w *CapsWatch) WatchKey(k tea.Key) (ask bool) {
	if len(w.Hard) == 0 || k.IsRepeat {
		return false
	}
	r, n := utf8.DecodeRuneInString(k.Text)
	letter := n > 0 && n == len(k.Text) && unicode.ToLower(r) != unicode.ToUpper(r)
	if k.Mod&tea.ModCapsLock != 0 {
		w.tellsCaps, w.On = w.tellsCaps || letter, w.On || letter
		w.name(unicode.ToUpper(r))
		return !letter // told with an arrow: then it can be told with a letter
	}
	if !letter || k.Mod&^(tea.ModShift|cells.LockMods) != 0 {
		return false
	}
	if w.tellsCaps || !unicode.IsUpper(r) {
		w.On, w.answered, w.capitals = false, false, 0
		return false
	}
	if k.Mod&tea.ModShift != 0 && k.Code == r {
		// xterm's form, which has the capital as the key: shift is held.
		w.tellsShift, w.On, w.answered, w.capitals = true, false, false, 0
		return false
	}
	was := w.On
	w.capital(r)
	return w.On && !was
}

// capital counts a capital of which the terminal does not tell how it was typed.
func (w *CapsWatch) capital(r rune) {
	if w.capitals > 0 && r == w.last && w.pair[r] && !w.tellsShift {
		return
	}
	if w.capitals == 0 {
		w.mixed, w.needless = false, false
	}
	w.capitals++
	w.mixed = w.mixed || w.capitals > 1 && r != w.last
	w.needless = w.needless || w.Hard[r] == ""
	w.last = r
	if w.capitals >= 3 || w.mixed && w.needless || w.tellsShift {
		w.On = true
	}
	w.name(r)
}

// name has the screen name a capital, if it does something of its own.
func (w *CapsWatch) name(r rune) {
	if w.Hard[r] != "" {
		w.line = r
	}
}

// Words says that Caps Lock is on, in a few words on a narrow screen; "" where it does
// not seem so.
func (w *CapsWatch) Words(narrow bool) string {
	if !w.On {
		return ""
	}
	capital, small := string(w.line), string(unicode.ToLower(w.line))
	switch {
	case w.line == 0:
		return say.T("Caps Lock is on")
	case (w.tellsCaps || w.answered) && narrow:
		return say.F("Caps Lock: %s works as %s", capital, small)
	case w.tellsCaps || w.answered:
		return say.F("Caps Lock is on: %s works as %s", capital, small)
	case narrow:
		return say.F("Caps Lock? %s is %s", capital, w.Hard[w.line])
	}
	return say.F("Caps Lock seems to be on: %s is %s", capital, w.Hard[w.line])
}

// SetFlags takes in which flags of kitty's protocol the terminal obeys.
func (w *CapsWatch) SetFlags(flags int) {
	w.tellsCaps = flags&capsFlags != 0
	w.answered = w.answered && !w.tellsCaps
}
