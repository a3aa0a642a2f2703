package uitest

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"spotter/testrun"
)

// locks are the modifiers that stay on by themselves.
const locks = tea.ModCapsLock | tea.ModNumLock | tea.ModScrollLock

// controls are the letters that with ctrl are backspace, tab, enter and esc.
const controls = "him["

// Modifiers is every modifier and lock that a terminal can tell of, alone, and some that
// are held together.
func Modifiers() []tea.KeyMod {
	mods := []tea.KeyMod{tea.ModShift | tea.ModAlt, tea.ModCtrl | tea.ModShift, tea.ModCtrl | tea.ModAlt, tea.ModCtrl | tea.ModAlt | tea.ModShift,
		tea.ModCapsLock | tea.ModNumLock, tea.ModCapsLock | tea.ModAlt, tea.ModNumLock | tea.ModShift, tea.ModNumLock | tea.ModSuper}
	for m := tea.ModShift; m <= tea.ModScrollLock; m <<= 1 {
		mods = append(mods, m)
	}
	return mods
}

// With returns a key with modifiers, as Bubble Tea decodes it.
func With(k tea.KeyPressMsg, mod tea.KeyMod) tea.KeyPressMsg {
	if k.Text != "" && k.Code >= 'A' && k.Code <= 'Z' {
		k.Code, k.Mod = k.Code-'A'+'a', tea.ModShift
	}
	k.Mod |= mod
	switch {
	case k.Mod&^(tea.ModShift|locks) != 0:
		k.Text = ""
	case k.Code >= 'a' && k.Code <= 'z' && k.Mod&(tea.ModShift|tea.ModCapsLock) != 0:
		k.Text = strings.ToUpper(k.Text)
	}
	return k
}

// another reports whether a key with some of the modifiers that are held is another
// documented one than name.
func another(known map[string]bool, name string, k tea.KeyPressMsg) bool {
	if k.Mod&tea.ModCtrl != 0 && strings.ContainsRune(controls, k.Code) {
		return true
	}
	for _, mod := range []tea.KeyMod{tea.ModShift, tea.ModCtrl, tea.ModShift | tea.ModCtrl} {
		if k.Mod&mod != mod {
			continue
		}
		part := tea.KeyPressMsg{Code: k.Code, Mod: mod}
		if mod == tea.ModShift && k.Code >= 'a' && k.Code <= 'z' {
			part.Text = strings.ToUpper(string(k.Code))
		}
		if s := part.String(); s != name && known[s] {
			return true
		}
	}
	return false
}

// EveryModifier presses every key of known, by its name, with every modifier, but where that is
// another of them; where the run is not thorough, every eleventh of these. fresh makes a screen to press a key on, and tells what state it is in.
func EveryModifier(t *testing.T, known map[string]bool, fresh func() (press func(tea.KeyPressMsg) (quit bool), state func() string)) {
	t.Helper()
	every := testrun.LongEvery(t, 11) // no divisor of the number of modifiers: each is pressed with many keys
	cases, pressed := 0, 0
	for name := range known {
		press, state := fresh()
		quit := press(Key(name))
		want := fmt.Sprint(quit, state())
		for _, mod := range Modifiers() {
			k := With(Key(name), mod)
			if another(known, name, k) {
				continue
			}
			if cases++; cases%every != 0 {
				continue
			}
			press, state := fresh()
			quit := press(k)
			if got := fmt.Sprint(quit, state()); got != want {
				t.Errorf("%s with modifiers %b: %s, want %s", name, mod, got, want)
			}
			pressed++
		}
	}
	if cases < 10*len(known) || pressed != cases/every {
		t.Fatalf("only %d keys of %d were pressed", pressed, cases)
	}
}
