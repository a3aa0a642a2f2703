package ui

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
)

// allMods is every modifier and lock that a terminal can tell of, alone, and some that
// are held together.
func allMods() []tea.KeyMod {
	mods := []tea.KeyMod{tea.ModShift | tea.ModAlt, tea.ModCtrl | tea.ModShift, tea.ModCtrl | tea.ModAlt, tea.ModCtrl | tea.ModAlt | tea.ModShift,
		tea.ModCapsLock | tea.ModNumLock, tea.ModCapsLock | tea.ModAlt, tea.ModNumLock | tea.ModShift, tea.ModNumLock | tea.ModSuper}
	for m := tea.ModShift; m <= tea.ModScrollLock; m <<= 1 {
		mods = append(mods, m)
	}
	return mods
}

// with returns a key with modifiers, as Bubble Tea decodes it.
func with(k tea.KeyPressMsg, mod tea.KeyMod) tea.KeyPressMsg {
	if k.Text != "" && k.Code >= 'A' && k.Code <= 'Z' {
		k.Code, k.Mod = k.Code-'A'+'a', tea.ModShift
	}
	k.Mod |= mod
	switch {
	case k.Mod&^(tea.ModShift|lockMods) != 0:
		k.Text = ""
	case k.Code >= 'a' && k.Code <= 'z' && k.Mod&(tea.ModShift|tea.ModCapsLock) != 0:
		k.Text = strings.ToUpper(k.Text)
	}
	return k
}

// another reports whether a key with some of the modifiers that are held is another
// documented one than name.
func another(known screenKeys, name string, k tea.KeyPressMsg) bool {
	if k.Mod&tea.ModCtrl != 0 && sameKey(k.Code) != 0 {
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

// held presses every key of some with every modifier, but where that is another of
// them. state tells what the screen is in; fresh makes one, to press a key on.
func held(t *testing.T, known screenKeys, fresh func() (press func(tea.KeyPressMsg) (quit bool), state func() string)) {
	t.Helper()
	pressed := 0
	for name := range known {
		press, state := fresh()
		quit := press(named(name))
		want := fmt.Sprint(quit, state())
		for _, mod := range allMods() {
			k := with(named(name), mod)
			if another(known, name, k) {
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
	if pressed < 10*len(known) {
		t.Fatalf("only %d keys were pressed", pressed)
	}
}

// named makes the message that Bubble Tea sends for a key.
func named(name string) tea.KeyPressMsg {
	if rest, ok := strings.CutPrefix(name, "ctrl+"); ok {
		return tea.KeyPressMsg{Code: rune(rest[0]), Mod: tea.ModCtrl}
	}
	return keyPress(name)
}

// quits reports whether a command ends the program.
func quits(cmd tea.Cmd) bool {
	if cmd == nil {
		return false
	}
	return reflect.ValueOf(cmd).Pointer() == reflect.ValueOf(tea.Cmd(tea.Quit)).Pointer()
}

func TestModifiersTakeNoKeyOfReview(t *testing.T) {
	known := newScreenKeys(newReviewKeys().groups())
	for _, before := range []string{"", "enter", "?", "2", "f"} {
		held(t, known, func() (func(tea.KeyPressMsg) bool, func() string) {
			r := NewReview(ReviewOptions{Events: manyEvents(50), OK: true})
			r.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
			r.Update(keyPress("j"))
			if before != "" {
				r.Update(keyPress(before))
			}
			return func(k tea.KeyPressMsg) bool { _, cmd := r.Update(k); return quits(cmd) }, func() string {
				return fmt.Sprint(r.page, r.layer, r.filter, r.pagers, r.over, r.search)
			}
		})
	}
}

func TestModifiersTakeNoKeyOfRaces(t *testing.T) {
	known := newScreenKeys(newRacesKeys().groups())
	for _, before := range []string{"", "?"} {
		held(t, known, func() (func(tea.KeyPressMsg) bool, func() string) {
			var races []RaceEntry
			for i := range 60 {
				races = append(races, RaceEntry{Path: fmt.Sprintf("/races/%d.jsonl", i)})
			}
			r := NewRaces(RacesOptions{Races: races})
			r.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
			r.Update(keyPress("j"))
			if before != "" {
				r.Update(keyPress(before))
			}
			return func(k tea.KeyPressMsg) bool { _, cmd := r.Update(k); return quits(cmd) }, func() string {
				return fmt.Sprint(r.helps, r.list, r.over, r.search, r.chosen)
			}
		})
	}
}

func TestModifiersTakeNoKeyOfStudio(t *testing.T) {
	known := newScreenKeys(newStudioKeys().groups())
	for stage, before := range map[string]func(*studioRig){
		"shown": func(*studioRig) {}, "counting": func(r *studioRig) { r.keys("enter"); r.wait(time.Second) },
		"rolling": func(r *studioRig) { r.keys("enter"); r.wait(countFrom * countStep); r.wait(time.Second) },
		"a take":  func(r *studioRig) { r.record() },
		"list":    func(r *studioRig) { r.keys("l") }, "help": func(r *studioRig) { r.keys("?") },
	} {
		t.Run(stage, func(t *testing.T) {
			held(t, known, func() (func(tea.KeyPressMsg) bool, func() string) {
				r := newStudioRig(t, 80, 24)
				before(r)
				return func(k tea.KeyPressMsg) bool { _, cmd := r.Studio.Update(k); return quits(cmd) }, func() string {
					says := r.stray
					if says.name != "" {
						says.name = "a key" // it names the modifiers too
					}
					return fmt.Sprint(r.at, r.stage, r.layer, r.list, r.over, r.note, says, r.leaving, r.turn, r.opening)
				}
			})
		})
	}
}

// TestModifiersTakeNoKeyOfLive presses every key of the program in the race and in the
// list of outputs with every modifier.
func TestModifiersTakeNoKeyOfLive(t *testing.T) {
	known, packs := screenKeys{"up": true, "down": true}, newRig(t).keys
	for _, o := range packs.own {
		for _, k := range o.binding.Keys() {
			if b := packs.byName[k]; b != nil && b.act == o.act {
				known[k] = true
			}
		}
	}
	for name := range packs.byName {
		if len(name) > 1 || packs.byName[name].act == actCue {
			continue
		}
		known[name] = true
	}
	for _, before := range []string{"d", "tab", "?"} {
		held(t, known, func() (func(tea.KeyPressMsg) bool, func() string) {
			r := newRig(t)
			if before == "d" {
				r.pickFrom(sinks()...)
			} else {
				r.key(before)
			}
			r.screenText() // reckons how far a page scrolls
			return func(k tea.KeyPressMsg) bool { _, cmd := r.Update(k); return quits(cmd) }, func() string {
				return fmt.Sprint(r.page, r.scroll, r.picker, r.order, r.notice, r.used, r.quieted, r.silenced, r.leaveAt)
			}
		})
	}
}

// TestModifiersOfTheSearchPrompt types into the prompt of review.
func TestModifiersOfTheSearchPrompt(t *testing.T) {
	for _, mod := range allMods() {
		for _, name := range []string{"enter", "esc", "backspace"} {
			var plain, held search
			plain.begin()
			held.begin()
			plain.insert("km")
			held.insert("km")
			k := with(named(name), mod)
			if done, want := held.press(tea.Key(k)), plain.press(tea.Key(keyPress(name))); done != want || held != plain {
				t.Errorf("%s with modifiers %b: %+v, want %+v", name, mod, held, plain)
			}
		}
	}
	var s search
	s.begin()
	for _, sent := range []string{"Ж", "\x1b[1088:1056:104;2u", "\x1b[1088::104u", "\x1b[107;65u", "u", "\b", "\x1b[104;5u"} {
		for _, k := range decoded(sent) {
			s.press(tea.Key(k))
		}
	}
	if s.input != "ЖРр" {
		t.Errorf("the prompt has %q", s.input)
	}
}

// TestOtherScreensNameTheAlphabet presses Russian letters on the other screens: a
// letter whose place the terminal tells works, and of another one line tells.
func TestOtherScreensNameTheAlphabet(t *testing.T) {
	const says = "switch the keyboard to Latin"
	review := NewReview(ReviewOptions{Events: manyEvents(50), OK: true})
	races := NewRaces(RacesOptions{Races: make([]RaceEntry, 60)})
	studio := newStudioRig(t, 80, 24)
	for name, m := range map[string]tea.Model{"review": review, "races": races, "studio": studio.Studio} {
		m.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
		if v := m.View(); v.KeyboardEnhancements.ReportAllKeysAsEscapeCodes {
			t.Errorf("%s asks for the places of keys before it needs them", name)
		}
		m.Update(decoded("о")[0]) // on the j
		v := m.View()
		if !strings.Contains(v.Content, says) {
			t.Errorf("%s does not name the alphabet:\n%s", name, v.Content)
		}
		if !v.KeyboardEnhancements.ReportAllKeysAsEscapeCodes || !v.KeyboardEnhancements.ReportAlternateKeys {
			t.Errorf("%s does not ask for the places of keys", name)
		}
		m.Update(decoded("\x1b[1086::106u")[0])
	}
	if review.pagers[pageEvents].cursor != 1 || races.list.cursor != 1 || studio.at == 1 {
		t.Errorf("the letter on the j goes to %d, %d, %d", review.pagers[pageEvents].cursor, races.list.cursor, studio.at)
	}
	_, cmd := review.Update(decoded("\x1b[1089::99;5u")[0])
	if !quits(cmd) {
		t.Error("ctrl+c by its place does not leave review")
	}
}
