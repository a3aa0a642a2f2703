package keyname

import (
	"slices"
	"strings"
	"testing"
)

func TestParseBinds(t *testing.T) {
	for in, want := range map[string][]Bind{
		"":                         nil,
		"fall=f5":                  {{"fall", "f5"}},
		"  fall=f5\trest=ctrl+e\n": {{"fall", "f5"}, {"rest", "ctrl+e"}},
		"fall=f5 fall=F":           {{"fall", "f5"}, {"fall", "F"}},
		"fall=f5 fall=f5":          {{"fall", "f5"}},
		"set-time==":               {{"set-time", "="}},
		"note=é":                   {{"note", "é"}},
	} {
		if got, err := ParseBinds(in); err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: %v, %v; want %v", in, got, err, want)
		}
	}
	for in, want := range map[string]string{
		"fall":            `"fall" is no act with a key: write one such as fall=f5`,
		"fal=f5":          `unknown act "fal": did you mean "fall"?`,
		"left=f5":         `unknown act "left"`,
		"fall=":           "fall: empty key name",
		"fall=enter":      `fall: key "enter" is reserved`,
		"fall=f5 rest=f5": `rest: key "f5" is given to fall too`,
		"fall=Space":      `fall: unknown key "Space": use "space"`,
		"fall=\x1b[2J":    `fall: unknown key`,
	} {
		_, err := ParseBinds(in)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %s", in, err, want)
		} else if strings.Contains(err.Error(), "\x1b") {
			t.Errorf("%q: an escape in %q", in, err)
		}
	}
	if _, err := ParseBinds("fal=f5 fall=enter"); strings.Count(err.Error(), "\n") != 1 {
		t.Errorf("not every fault is told: %v", err)
	}
}
