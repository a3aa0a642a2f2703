package live

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"spotter/ui/keymap"
	"spotter/ui/term"
)

// TestModifiersTakeNothingAway holds every modifier with keys of the race.
func TestModifiersTakeNothingAway(t *testing.T) {
	stop := tea.Key{Code: tea.KeySpace}
	for mod := tea.KeyMod(1); mod < tea.ModScrollLock<<1; mod++ {
		r := newRig(t)
		k := stop
		k.Mod = mod
		r.Update(tea.KeyPressMsg(k))
		if len(r.played) != 1 || r.played[0].Pressed != "stop" {
			t.Errorf("space with modifiers %b plays %v", mod, r.played)
		}
	}
	for _, tt := range []struct {
		key  tea.Key
		want keymap.Action
	}{
		{tea.Key{Code: tea.KeyEnter, Mod: tea.ModShift}, keymap.Split},
		{tea.Key{Code: tea.KeyEnter, Mod: tea.ModCtrl | tea.ModAlt}, keymap.Split},
		{tea.Key{Code: tea.KeyBackspace, Mod: tea.ModShift}, keymap.Silence},
		{tea.Key{Code: 'x', Mod: tea.ModAlt}, keymap.Void},
		{tea.Key{Code: 'x', Mod: tea.ModSuper}, keymap.Void},
		{tea.Key{Code: 'q', Mod: tea.ModAlt | tea.ModShift}, keymap.Quiet},
		{tea.Key{Code: tea.KeyTab, Mod: tea.ModAlt}, keymap.Log},
		{tea.Key{Code: tea.KeyPgUp, Mod: tea.ModShift}, keymap.PageUp},
		{tea.Key{Code: 'c', Mod: tea.ModCtrl | tea.ModShift}, keymap.Leave},
		{tea.Key{Code: 'c', Mod: tea.ModCtrl | tea.ModSuper}, keymap.Leave},
		{tea.Key{Code: 'с', BaseCode: 'c', Mod: tea.ModCtrl}, keymap.Leave},
		{tea.Key{Code: 'с', Mod: tea.ModCtrl}, keymap.Leave},
		{tea.Key{Code: 'c', BaseCode: 'i', Mod: tea.ModCtrl}, keymap.Leave}, // Dvorak
	} {
		r := newRig(t)
		if b := r.keys.LookUp(tt.key); b == nil || b.Act != tt.want {
			t.Errorf("%v: %+v, want %d", tt.key, b, tt.want)
		}
	}
	r := newRig(t)
	for _, tt := range []struct {
		key  tea.Key
		want string // "" for no cue
	}{
		{tea.Key{Code: tea.KeyLeft, Mod: tea.ModCtrl}, "left"},
		{tea.Key{Code: tea.KeyLeft, Mod: tea.ModAlt | tea.ModSuper}, "left"},
		{tea.Key{Code: tea.KeyLeft, Mod: tea.ModShift}, "hard_left"},
		{tea.Key{Code: tea.KeyLeft, Mod: tea.ModShift | tea.ModAlt}, "hard_left"},
		{tea.Key{Code: 'h', Mod: tea.ModAlt}, "left"},
		{tea.Key{Code: 'h', Mod: tea.ModAlt | tea.ModShift}, "hard_left"},
		{tea.Key{Code: 'l', Mod: tea.ModCtrl}, ""}, // a habit, to draw a screen anew
		{tea.Key{Code: 'р', Text: "р", BaseCode: 'h'}, "left"},
		{tea.Key{Code: 'р', Text: "Р", BaseCode: 'h', Mod: tea.ModShift}, "hard_left"},
		{tea.Key{Code: 'б', Text: "б", BaseCode: ','}, "turn_left"},
		{tea.Key{Code: 'a', Text: "a", BaseCode: 'q'}, "pace"}, // AZERTY: the letter, not the place
	} {
		b := r.keys.LookUp(tt.key)
		switch {
		case tt.want == "" && b != nil:
			t.Errorf("%v: %+v, want nothing", tt.key, b)
		case tt.want != "" && (b == nil || b.Act != keymap.Cue):
			t.Errorf("%v: no cue, want %s", tt.key, tt.want)
		case tt.want != "" && tt.want != "pace" && string(b.Pressed.ID) != tt.want:
			t.Errorf("%v: %s, want %s", tt.key, b.Pressed.ID, tt.want)
		}
	}
}

func TestForeignLettersAreNamed(t *testing.T) {
	for letter, want := range map[rune]string{
		'р': "Russian", 'ї': "Ukrainian", 'ђ': "Cyrillic", 'η': "Greek", 'ש': "Hebrew", 'ش': "Arabic", 'ᄀ': "Korean", '日': "Chinese",
	} {
		r := newRig(t)
		r.Update(tea.KeyPressMsg{Code: letter, Text: string(letter)})
		r.shows("switch the keyboard to Latin letters: it is set to " + want)
		if len(r.order) != 0 {
			t.Errorf("%c did %v", letter, r.order)
		}
	}
	r := newRig(t)
	r.Update(tea.KeyPressMsg{Code: 'é', Text: "é"})
	r.shows("é: no cue on this key")
}

// TestPlacesAreAskedFor: a terminal of kitty's is asked for the places of keys at
// the first letter that has none.
func TestPlacesAreAskedFor(t *testing.T) {
	r := newRig(t)
	var out strings.Builder
	p := term.NewPainter(r.Screen, &out)
	p.Update(tea.KeyPressMsg{Code: 'h', Text: "h"})
	if strings.Contains(out.String(), term.AskPlaces) {
		t.Error("asked at a Latin letter")
	}
	for range 2 {
		r.wait(time.Second)
		p.Update(tea.KeyPressMsg{Code: 'р', Text: "р"})
	}
	if n := strings.Count(out.String(), term.AskPlaces); n != 1 {
		t.Errorf("asked %d times", n)
	}
}

func TestWheelIsNobodysKey(t *testing.T) {
	r := newRig(t)
	var out strings.Builder
	p := term.NewPainter(r.Screen, &out)
	p.Start()
	if s := out.String(); !strings.Contains(s, "\x1b[?1007l") || !strings.Contains(s, "\x1b[?1000h\x1b[?1006h") || !strings.Contains(s, "\x1b[?2004h") {
		t.Errorf("the terminal is taken with %q", s)
	}
	out.Reset()
	p.Stop()
	if !strings.Contains(out.String(), "\x1b[?1007h\x1b[?1007r") {
		t.Errorf("and given back with %q", out.String())
	}
	if !strings.Contains(out.String(), "\x1b[?1006l\x1b[?1000l") {
		t.Errorf("the mouse is not given back: %q", out.String())
	}
	out.Reset()
	p = term.NewPainter(r.Screen, &out)
	p.LeaveTaps()
	p.Start()
	p.Stop()
	if s := out.String(); strings.Contains(s, "?1000h") || !strings.Contains(s, "\x1b[?1007l") {
		t.Errorf("on a phone the terminal is taken with %q", s)
	}
}

func TestPastesAreTold(t *testing.T) {
	r := newRig(t)
	r.Update(Pasted{})
	r.shows("pasted text: ignored")
	r.Update(Pasted{Broken: true})
	r.shows("a paste broke off: ignored. Keys work again")
}
