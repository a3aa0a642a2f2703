package ui

import (
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"

	"spotter/cues"
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

// byPlace finds a letter of another alphabet by its place on the keyboard, where
// the terminal tells it, or returns nil.
func (m *keymap) byPlace(k tea.Key) *bound {
	if k.BaseCode <= 0 || k.BaseCode >= utf8.RuneSelf || cells.ScriptOf(k.Code) == "" {
		return nil
	}
	if k.Mod&tea.ModShift != 0 {
		if b := m.byName[string(unicode.ToUpper(k.BaseCode))]; b != nil {
			return b
		}
	}
	return m.byName[string(k.BaseCode)]
}

// bare finds a key that means nothing with the modifiers that are held with it:
// as the key alone, or with shift alone. An alarm and the program's own keys work
// so with any modifier. A cue's letter does not with ctrl: ctrl+l is a habit.
func (m *keymap) bare(k tea.Key) *bound {
	if k.Mod&^cells.LockMods == 0 && k.Text == "" {
		return nil
	}
	if k.Mod&tea.ModCtrl != 0 && cells.OnC(k.Code) {
		return m.byName["ctrl+c"]
	}
	if k.BaseCode > 0 && cells.ScriptOf(k.Code) != "" {
		k.Code = k.BaseCode
	}
	for _, mod := range [...]tea.KeyMod{tea.ModShift | tea.ModCtrl, tea.ModCtrl, tea.ModShift, 0} {
		if k.Mod&mod != mod {
			continue
		}
		b := m.byCode[code{k.Code, mod}]
		if mod == tea.ModShift && b == nil && k.Code < utf8.RuneSelf {
			b = m.byName[cells.Upper(k.Code)]
		}
		if b == nil {
			continue
		}
		letter := k.Code > ' ' && k.Code < utf8.RuneSelf
		if letter && mod&tea.ModCtrl == 0 && k.Mod&tea.ModCtrl != 0 && b.act == actCue && b.pressed.Class != cues.Alarm {
			return nil
		}
		return b
	}
	return nil
}

// foreign reports whether a key that means nothing has a letter of another alphabet.
// It then has the terminal tell the places of the keys, if it can.
func (l *Live) foreign(k tea.Key) bool {
	if cells.ForeignScript(k) == "" {
		return false
	}
	l.places = true
	return true
}

// WantsPlaces reports whether the terminal should tell where keys are on the keyboard,
// and of Caps Lock.
func (l *Live) WantsPlaces() bool { return l.places }

// ForgetPlaces is called when the terminal no longer tells where keys are. They are
// asked for again at the next key that needs it.
func (l *Live) ForgetPlaces() { l.places = false }
