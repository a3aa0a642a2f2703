package live

import (
	tea "charm.land/bubbletea/v2"

	"spotter/ui/cells"
)

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

// unbound says that a key has no cue. Modifiers on their own are no keys.
func (l *Screen) unbound(k tea.Key) {
	if k.IsRepeat || cells.LoneModifier(k.Code) {
		return
	}
	if l.foreign(k) {
		l.notify(cells.ForeignWords(k))
		return
	}
	l.notify(cells.KeyName(k) + ": no cue on this key")
}
