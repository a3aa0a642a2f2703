package ui

import (
	"io"
	"unicode"
	"unicode/utf8"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

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

// On the alternate screen many terminals make arrow keys of the wheel. These
// sequences keep the terminal's own choice, turn it off, and give the choice
// back: on first, for terminals that cannot keep one, since there it is the rule.
const (
	wheelOff  = "\x1b[?1007s\x1b[?1007l"
	wheelBack = "\x1b[?1007h\x1b[?1007r"
)

// Kitty and tmux make arrow keys of the wheel all the same, unless a program takes the
// mouse. Its reports are then removed by the filter before the decoder. Text is still
// selected with shift held.
const (
	takeMouse = ansi.SetModeMouseNormal + ansi.SetModeMouseExtSgr
	giveMouse = ansi.ResetModeMouseExtSgr + ansi.ResetModeMouseNormal
)

// StopWheel has the terminal make no arrow keys of its wheel until restore is
// called. With mouse it takes the mouse too, which some terminals need for it. A
// [Painter] does this by itself.
func StopWheel(out io.Writer, mouse bool) (restore func()) {
	take, give := wheelOff, wheelBack
	if mouse {
		take, give = take+takeMouse, giveMouse+give
	}
	_, _ = io.WriteString(out, take) // a Writer keeps what went wrong until it is closed
	return func() { _, _ = io.WriteString(out, give) }
}

// askPlaces asks a terminal with kitty's keyboard protocol to tell of every key
// where it is on the keyboard, besides what [Painter.Start] asked for.
var askPlaces = ansi.KittyKeyboard(ansi.KittyDisambiguateEscapeCodes|ansi.KittyReportEventTypes|
	ansi.KittyReportAlternateKeys|ansi.KittyReportAllKeysAsEscapeCodes, 1) + ansi.RequestKittyKeyboard

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
