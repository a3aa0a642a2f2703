package cells

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"spotter/text"

	"charm.land/bubbles/v2/key"
	tea "charm.land/bubbletea/v2"
)

// LetterOf returns the letter that a key types, and whether it types one. Shift
// makes a capital of it. Caps Lock makes none where the terminal tells of it: a
// spotter who hit it by mistake still means the small letter.
func LetterOf(k tea.Key) (rune, bool) {
	r, n := utf8.DecodeRuneInString(k.Text)
	if n == 0 || n != len(k.Text) {
		return 0, false
	}
	if k.BaseCode > 0 && ScriptOf(k.Code) != "" {
		r = k.Code // Bubble Tea may give the Latin letter of the place as the text
	}
	if !unicode.IsLetter(r) {
		return 0, false
	}
	switch {
	case k.Mod&tea.ModShift != 0:
		r = unicode.ToUpper(r)
	case k.Mod&tea.ModCapsLock != 0:
		r = unicode.ToLower(r)
	}
	return r, true
}

// sameKey returns the key that a terminal may send in place of one with ctrl, or 0:
// ctrl+h is what many send for backspace.
func sameKey(r rune) rune {
	switch r {
	case 'h':
		return tea.KeyBackspace
	case 'i':
		return tea.KeyTab
	case 'm':
		return tea.KeyEnter
	case '[':
		return tea.KeyEscape
	}
	return 0
}

// Keys holds the names of the keys that a screen documents. Review, races and
// studio look their keys up in it, so that a modifier that is held by mistake takes
// none of them away.
type Keys map[string]bool

// NewKeys returns the names of the keys of some bindings.
func NewKeys(groups []KeyGroup) Keys {
	known := Keys{"ctrl+c": true}
	for _, g := range groups {
		for _, b := range g.Keys {
			for _, k := range b.Keys() {
				known[k] = true
			}
		}
	}
	return known
}

// newPromptKeys returns the names of the keys that a prompt obeys.
func newPromptKeys(names ...string) Keys {
	return NewKeys([]KeyGroup{{Keys: []key.Binding{key.NewBinding(key.WithKeys(names...))}}})
}

// Meant returns the documented key that a key press means: the key with as many of
// the modifiers that are held as mean something with it. A letter of another alphabet
// means the key at its place, where the terminal tells that. A key that means nothing
// is returned as it is.
func (s Keys) Meant(msg tea.KeyPressMsg) tea.KeyPressMsg {
	k := Placed(tea.Key(msg))
	if k.Mod&tea.ModCtrl != 0 && (OnC(k.Code) || unicode.ToLower(k.Code) == 'c' || k.Code >= utf8.RuneSelf && k.BaseCode == 'c') {
		return tea.KeyPressMsg{Code: 'c', Mod: tea.ModCtrl}
	}
	if r, ok := LetterOf(k); ok {
		for _, r := range [...]rune{r, unicode.ToLower(r)} {
			if s[string(r)] {
				return tea.KeyPressMsg{Code: r, Text: string(r)}
			}
		}
	} else if s[tea.Key{Code: k.Code, Text: k.Text}.String()] && k.Text != "" {
		return tea.KeyPressMsg{Code: k.Code, Text: k.Text}
	}
	if k.BaseCode > 0 && ScriptOf(k.Code) != "" {
		k.Code = k.BaseCode
	}
	return s.bare(k, msg)
}

// bare looks a key up with ever fewer of its modifiers.
func (s Keys) bare(k tea.Key, msg tea.KeyPressMsg) tea.KeyPressMsg {
	for _, mod := range [...]tea.KeyMod{tea.ModShift | tea.ModCtrl, tea.ModCtrl, tea.ModShift, 0} {
		if k.Mod&mod != mod {
			continue
		}
		if try := (tea.KeyPressMsg{Code: k.Code, Mod: mod}); s[try.String()] {
			return try
		}
		if mod == tea.ModCtrl && sameKey(k.Code) != 0 {
			if try := (tea.KeyPressMsg{Code: sameKey(k.Code)}); s[try.String()] {
				return try
			}
			return msg // backspace is not the letter h, where it means nothing
		}
		if upper := string(unicode.ToUpper(k.Code)); mod == tea.ModShift && s[upper] {
			return tea.KeyPressMsg{Code: k.Code, Text: upper}
		}
		if lower := string(unicode.ToLower(k.Code)); mod == 0 && s[lower] {
			return tea.KeyPressMsg{Code: k.Code, Text: lower}
		}
	}
	return msg
}

// typedText returns the text that a key types into a prompt.
func typedText(k tea.Key) string {
	if r, ok := LetterOf(k); ok && k.BaseCode > 0 && ScriptOf(k.Code) != "" {
		return string(r)
	}
	return k.Text
}

// WithPlaces has the terminal tell the places of keys on the keyboard, if it can, once a
// letter of another alphabet was pressed.
func WithPlaces(v tea.View, on bool) tea.View {
	v.KeyboardEnhancements.ReportAlternateKeys = on
	v.KeyboardEnhancements.ReportAllKeysAsEscapeCodes = on
	return v
}

// Placed returns a key without the place on the keyboard that a terminal told of
// it, where it types ASCII: on a Dvorak keyboard ctrl+c is ctrl+c, wherever that
// is. A capital that comes with ctrl or alt is the key of the small letter: xterm
// tells of shift by itself, and makes ctrl+C of ctrl+c with Caps Lock.
func Placed(k tea.Key) tea.Key {
	if k.Code < utf8.RuneSelf {
		k.BaseCode = 0
	}
	if k.Text == "" && k.Code >= 'A' && k.Code <= 'Z' {
		k.Code += 'a' - 'A'
	}
	return k
}

// Upper returns a small letter's capital as a key is named, without allocating.
func Upper(r rune) string {
	const capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	if r < 'a' || r > 'z' {
		return ""
	}
	return capitals[r-'a' : r-'a'+1]
}

// LockMods are modifiers that change nothing about which key it is.
const LockMods = tea.ModCapsLock | tea.ModNumLock | tea.ModScrollLock

// KeyLabel writes a key as it looks on a keyboard.
func KeyLabel(name string) string {
	switch name {
	case "left":
		return "←"
	case "right":
		return "→"
	case "up":
		return "↑"
	case "down":
		return "↓"
	case " ":
		return "space"
	case "pgdown":
		return "pgdn"
	}
	if mods, base, ok := cutLast(name, "+"); ok && base != "" {
		return mods + "+" + KeyLabel(base)
	}
	if name == "" {
		return strconv.Quote(name)
	}
	return name
}

// KeyName names a key that means nothing, for a message: terminals can call one
// anything.
func KeyName(k tea.Key) string {
	if name := text.Clean(KeyLabel(k.String())); Width(name) > 0 {
		return name
	}
	return "that"
}

// cutLast cuts s around the last sep that has something before and behind it.
func cutLast(s, sep string) (before, after string, ok bool) {
	i := strings.LastIndex(s, sep)
	if i <= 0 || i == len(s)-len(sep) {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

// LoneModifier reports whether a key is a modifier or a lock by itself.
func LoneModifier(r rune) bool {
	switch r {
	case tea.KeyCapsLock, tea.KeyScrollLock, tea.KeyNumLock:
		return true
	}
	return r >= tea.KeyLeftShift && r <= tea.KeyIsoLevel5Shift
}
