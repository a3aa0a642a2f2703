package keyname

import (
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
)

// TestKeyNamesAreBubbleTeas compares what packs may name with what the terminal
// library says.
func TestKeyNamesAreBubbleTeas(t *testing.T) {
	for _, c := range []struct {
		key  tea.Key
		name string
	}{
		{tea.Key{Code: tea.KeySpace, Text: " "}, "space"},
		{tea.Key{Code: tea.KeyLeft}, "left"},
		{tea.Key{Code: tea.KeyLeft, Mod: tea.ModShift}, "shift+left"},
		{tea.Key{Code: tea.KeyUp, Mod: tea.ModCtrl | tea.ModShift}, "ctrl+shift+up"},
		{tea.Key{Code: 'h', Text: "h"}, "h"},
		{tea.Key{Code: 'h', ShiftedCode: 'H', Text: "H", Mod: tea.ModShift}, "H"},
		{tea.Key{Code: 'h', Mod: tea.ModAlt}, "alt+h"},
		{tea.Key{Code: '[', Text: "["}, "["},
		{tea.Key{Code: '+', Text: "+"}, "+"},
		{tea.Key{Code: '+', Mod: tea.ModCtrl}, "ctrl++"},
		{tea.Key{Code: '\\', Text: `\`}, `\`},
		{tea.Key{Code: 'é', Text: "é"}, "é"},
		{tea.Key{Code: tea.KeyF5}, "f5"},
		{tea.Key{Code: tea.KeyF63}, "f63"},
		{tea.Key{Code: tea.KeyPgDown}, "pgdown"},
		{tea.Key{Code: tea.KeyDelete}, "delete"},
		{tea.Key{Code: tea.KeyMediaPlayPause}, "mediaplaypause"},
		{tea.Key{Code: tea.KeyRaiseVol}, "raisevol"},
		{tea.Key{Code: tea.KeyKpMultiply}, "mul"},
	} {
		if got := c.key.String(); got != c.name {
			t.Errorf("Bubble Tea says %q, the test %q", got, c.name)
		}
		if msg := Check(c.name); msg != "" {
			t.Errorf("%q refused: %s", c.name, msg)
		}
	}
}

func TestKeyFaults(t *testing.T) {
	for _, c := range []struct{ key, want string }{
		{"", "empty key name"},
		{"enter", `key "enter" is reserved for the start and splits`},
		{"shift+enter", `reserved for the start and splits`},
		{"x", `key "x" is reserved for voiding the last event`},
		{"?", "reserved for help"},
		{"tab", "reserved for the log"},
		{"shift+tab", "reserved for the log"},
		{"ctrl+i", "terminals send it as tab"},
		{"ctrl+m", "terminals send it as enter"},
		{"ctrl+[", "terminals send it as esc"},
		{"esc", "reserved for the program"},
		{"backspace", "reserved for silence"},
		{"ctrl+h", "reserved for silence: terminals send it as backspace"},
		{"ctrl+o", "reserved for choosing the output"},
		{"ctrl+q", "reserved for quiet mode"},
		{"ctrl+r", "reserved for repeating the last cue"},
		{"ctrl+c", "reserved for leaving"},
		{"ctrl+z", "reserved for stopping"},
		{" ", `unknown key " ": use "space"`},
		{"Space", `use "space"`},
		{"spacebar", `use "space"`},
		{"Left", `unknown key "Left": use "left"`},
		{"F5", `use "f5"`},
		{"PageUp", `unknown key "PageUp": use one character`},
		{"pageup", `use "pgup"`},
		{"shift+h", `unknown key "shift+h": use "H"`},
		{"ctrl+H", `unknown key "ctrl+H": use "ctrl+h"`},
		{"leftt", `unknown key "leftt": use one character`},
		{"shift+ctrl+left", "in the order ctrl+alt+shift"},
		{"ctrl+ctrl+left", "in the order ctrl+alt+shift"},
		{"strg+left", "unknown key"},
		{"ctrl+", "unknown key"},
		{"f0", "unknown key"},
		{"f64", "unknown key"},
		{"f05", "unknown key"},
		{"f5x", "unknown key"},
		{"up down", "unknown key"},
		{"\t", "unknown key"},
		{"\u00a0", "unknown key"},
		{"hh", "unknown key"},
	} {
		if got := Check(c.key); !strings.Contains(got, c.want) {
			t.Errorf("%q: %q, want %q", c.key, got, c.want)
		}
	}
}
