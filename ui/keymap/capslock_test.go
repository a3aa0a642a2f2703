package keymap

import (
	"strconv"
	"testing"
	"unicode"

	tea "charm.land/bubbletea/v2"

	"spotter/cues"
	"spotter/cues/pack"
	"spotter/ui/uitest"
)

// TestCapsLockThatIsTold presses every letter as kitty sends it: with Caps Lock it is
// the small letter, and with shift the capital, Caps Lock or not.
func TestCapsLockThatIsTold(t *testing.T) {
	for small := 'a'; small <= 'z'; small++ {
		capital := unicode.ToUpper(small)
		m := New(pack.Default(), cues.Frame{})
		for _, tt := range []struct {
			sent string
			want rune
		}{
			{"\x1b[" + number(small) + ";65u", small},
			{"\x1b[" + number(small) + ";193u", small}, // and Num Lock
			{"\x1b[" + number(small) + ":" + number(capital) + ";65u", small},
			{"\x1b[" + number(small) + ":" + number(capital) + ":" + number(small) + ";65u", small},
			{"\x1b[" + number(small) + ":" + number(capital) + ";66u", capital}, // and shift
			{"\x1b[" + number(small) + ":" + number(capital) + ";2u", capital},
			{"\x1b[27;2;" + number(capital) + "~", capital}, // xterm, with shift
			{"\x1b[27;2;" + number(small) + "~", capital},   // xterm, with both
			{string(small), small},
			{string(capital), capital},
		} {
			keys := uitest.Decode(tt.sent)
			if len(keys) != 1 {
				t.Fatalf("%q makes %v", tt.sent, keys)
			}
			got, want := m.LookUp(tea.Key(keys[0])), m.ByName[string(tt.want)]
			if want == nil { // a capital that means nothing of its own
				want = m.ByName[string(small)]
			}
			if got != want {
				t.Errorf("%q is %+v, want %+v", tt.sent, got, want)
			}
		}
	}
}

// TestCapsLockWithCtrlAndAlt presses keys as xterm sends them with Caps Lock.
func TestCapsLockWithCtrlAndAlt(t *testing.T) {
	for sent, want := range map[string]string{
		"\x1b[27;5;67~": "ctrl+c", "\x1b[27;6;67~": "ctrl+c", "\x1b[27;7;67~": "ctrl+c", "\x1b[99;69u": "ctrl+c", "\x1b[27;5;81~": "ctrl+q",
		"\x1b[27;3;72~": "h", "\x1b[27;4;72~": "H", "\x1b[104;67u": "h", "\x1b[104;68u": "H", "\x1b[27;3;88~": "x",
	} {
		m := New(pack.Default(), cues.Frame{})
		if got := m.LookUp(tea.Key(uitest.Decode(sent)[0])); got == nil || got != m.ByName[want] {
			t.Errorf("%q is %+v, want %s", sent, got, want)
		}
	}
}

// number writes a letter's number, as sequences have it.
func number(r rune) string { return strconv.Itoa(int(r)) }
