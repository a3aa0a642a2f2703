package live

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"spotter/ui/term"
	"spotter/ui/uitest"
)

// sent presses what a terminal sends: the bytes go through the filter and Bubble
// Tea's decoder. Between two pieces there is time enough for no bounce.
func (r *rig) sent(pieces ...string) {
	r.t.Helper()
	for _, p := range pieces {
		for _, k := range uitest.Decode(p) {
			r.Update(k)
		}
		r.at.Wall, r.at.Boot = r.at.Wall.Add(100*time.Millisecond), r.at.Boot+100*time.Millisecond
	}
}

// TestShiftOnAnotherAlphabet presses the Russian letter on the h as kitty sends it with
// its place. Bubble Tea makes a small h of it whatever is held.
func TestShiftOnAnotherAlphabet(t *testing.T) {
	for sent, want := range map[string]string{
		"\x1b[1088::104;1u": "left", "\x1b[1088:1056:104;1u": "left", "\x1b[1088:1056:104;2u": "hard_left",
		"\x1b[1088:1056:104;65u": "left", "\x1b[1088:1056:104;66u": "hard_left", "\x1b[951:919:104;2u": "hard_left",
		"\x1b[1076:1044:108;2u": "hard_right",
	} {
		r := newRig(t)
		r.sent(sent)
		if len(r.played) != 1 || string(r.played[0].Pressed) != want {
			t.Errorf("%q plays %v, want %s", sent, r.played, want)
		}
	}
}

// TestCapsLockThatSeemsOn types letters as a plain terminal sends them.
func TestCapsLockThatSeemsOn(t *testing.T) {
	const left, right = "Caps Lock seems to be on: H is hard left", "Caps Lock seems to be on: L is hard right"
	xtermH := "\x1b[27;2;72~"
	for _, tt := range []struct {
		name string
		sent []string
		want string // "" for no word of it
	}{
		{"one hard left", []string{"H"}, ""},
		{"two hard lefts", []string{"H", "H"}, ""},
		{"left, then right", []string{"H", "L"}, ""},
		{"three of one key", []string{"H", "H", "H"}, left},
		{"three of two keys", []string{"H", "L", "L"}, right},
		{"a small letter between", []string{"H", "H", "w", "H", "H"}, ""},
		{"arrows between", []string{"H", "\x1b[D", "H", " ", "H"}, left},
		{"two, one of which needs no shift", []string{"U", "H"}, left},
		{"two that need no shift", []string{"U", "X"}, left},
		{"one that needs no shift", []string{"U"}, ""},
		{"twice one that needs no shift", []string{"U", "U"}, ""},
		{"thrice one that needs no shift", []string{"U", "U", "U"}, left},
		{"ended by a small letter", []string{"U", "H", "h"}, ""},
		{"two incidents", []string{"W", "G"}, ""},
		{"three incidents", []string{"G", "F", "W"}, "Caps Lock seems to be on: W is water taken"},
		{"the program's own", []string{"Q", "H"}, left},
		{"shift as xterm tells it", []string{xtermH, xtermH, xtermH, xtermH}, ""},
		{"no shift where xterm tells it", []string{xtermH, "H"}, left},
		{"ended by shift as xterm tells it", []string{"U", "H", xtermH}, ""},
		{"symbols", []string{"!", "!", "!", "?"}, ""},
		{"with alt", []string{"\x1bH", "\x1bH", "\x1bH"}, ""},
		{"in full width", []string{"Ｕ", "Ｈ"}, left},
		{"kitty tells", []string{"\x1b[104;65u"}, "Caps Lock is on: H works as h"},
		{"kitty tells, then shift", []string{"\x1b[104;65u", "\x1b[104:72;2u", "\x1b[104:72;2u", "\x1b[104:72;2u"}, ""},
		{"kitty tells with an arrow", []string{"\x1b[1;65D"}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := newRig(t)
			r.sent(tt.sent...)
			r.wait(noticeFor)
			top, _, _ := strings.Cut(r.screenText(), "\n")
			if tt.want == "" && strings.Contains(top, "Caps Lock") || !strings.Contains(top, tt.want) {
				t.Errorf("the first line is %q, want %q", top, tt.want)
			}
			if !strings.Contains(top, "mirrored") {
				t.Errorf("the first line does not say whose left is meant: %q", top)
			}
		})
	}
}

// TestCapsLockChangesNoKey has it said that Caps Lock seems to be on: H is still hard
// left. A narrow screen says it too.
func TestCapsLockChangesNoKey(t *testing.T) {
	r := newRig(t)
	r.size(40, 12)
	r.sent("H", "H", "H", "L", "h")
	want := []string{"hard_left", "hard_left", "hard_left", "hard_right", "left"}
	for i, e := range r.played {
		if i >= len(want) || string(e.Pressed) != want[i] {
			t.Errorf("press %d plays %s", i, e.Pressed)
		}
	}
	r.sent("H", "H", "L")
	r.wait(noticeFor)
	r.shows("Caps Lock? L is hard right")
}

// TestCapsLockIsAskedFor: a terminal of kitty's is asked to tell of Caps Lock once it
// seems to be on. When it says that it does, the screen says what is true from then on.
func TestCapsLockIsAskedFor(t *testing.T) {
	for _, sent := range [][]string{{"U"}, {"\x1b[1;65D"}} {
		r := newRig(t)
		var out strings.Builder
		p := term.NewPainter(r.Screen, &out)
		for _, s := range append([]string{"H"}, sent...) {
			if strings.Contains(out.String(), term.AskPlaces) {
				t.Errorf("%q: asked before %q", sent, s)
			}
			r.wait(time.Second)
			for _, k := range uitest.Decode(s) {
				p.Update(k)
			}
		}
		if n := strings.Count(out.String(), term.AskPlaces); n != 1 {
			t.Errorf("%q: asked %d times", sent, n)
		}
		p.Update(tea.KeyboardEnhancementsMsg{Flags: 15})
		r.sent("\x1b[104:72;65u")
		r.wait(noticeFor)
		r.shows("Caps Lock is on: H works as h")
		if last := r.played[len(r.played)-1].Pressed; last != "left" {
			t.Errorf("%q, then h with Caps Lock as kitty tells it plays %s", sent, last)
		}
		r.sent("\x1b[104u")
		if s := r.screenText(); strings.Contains(s, "Caps Lock") {
			t.Errorf("%q: Caps Lock is off, and the screen says\n%s", sent, s)
		}
	}
}

// TestCapsLockWithoutHardKeys says nothing for a pack in which no capital has a cue.
func TestCapsLockWithoutHardKeys(t *testing.T) {
	r := newRig(t)
	r.caps.Hard = nil
	r.sent("U", "H", "L", "H")
	if s := r.screenText(); strings.Contains(s, "Caps Lock") {
		t.Errorf("the screen says\n%s", s)
	}
}

// TestCapsLockIsToldWhole has it asked of each capital that logs something or opens a page:
// on a narrow screen too the words are whole.
func TestCapsLockIsToldWhole(t *testing.T) {
	for _, key := range []string{"F", "R", "W", "G", "M", "S", "N", "E", "C", "K", "P", "T", "I"} {
		r := newRig(t)
		r.size(40, 12)
		r.key("enter")
		r.wait(5 * time.Second)
		r.key("F", "G", key)
		r.wait(noticeFor)
		header, _, _ := strings.Cut(r.screenText(), "\n")
		if !strings.Contains(header, "Caps Lock? "+key+" is ") || strings.Contains(header, "…") {
			t.Errorf("%s: %q", key, header)
		}
	}
}
