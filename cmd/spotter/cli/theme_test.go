package cli

import (
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"

	"spotter/ui/cells"
)

// What the environment says of the background, and how the terminal is asked.
func TestThemeFromTheEnvironment(t *testing.T) {
	for _, k := range []struct {
		env    string
		chosen cells.Ground
		want   cells.Ground
		fixed  bool
		asks   string // part of the question
	}{
		{env: "TERM=xterm"},
		{env: "TERM=xterm COLORFGBG=0;15", want: cells.GroundLight},
		{env: "TERM=xterm COLORFGBG=15;0", want: cells.GroundDark},
		{env: "TERM=xterm COLORFGBG=0;default;7", want: cells.GroundLight},
		{env: "TERM=xterm COLORFGBG=12;8", want: cells.GroundDark},
		{env: "TERM=xterm COLORFGBG=15;default"},
		{env: "TERM=xterm COLORFGBG=15;99"},
		{env: "TERM=xterm COLORFGBG=0"},
		{env: "TERM=xterm COLORFGBG=15;0", chosen: cells.GroundLight, want: cells.GroundLight, fixed: true},
		{env: "TERM=linux", want: cells.GroundDark},
		{env: "TERM=tmux-256color TMUX=/tmp/x COLORFGBG=15;0", asks: "\x1bPtmux;\x1b\x1b]11;?"},
		{env: "TERM=screen TMUX=/tmp/x", asks: "\x1bPtmux;\x1b\x1b]11;?"},
		{env: "TERM=screen STY=1.x COLORFGBG=15;0", asks: "\x1bP\x1b]11;?"},
	} {
		a := New(Options{Env: strings.Fields(k.env)})
		if got := a.theme(k.chosen); got.Ground != k.want || got.Fixed != k.fixed || !strings.Contains(got.Ask, k.asks) || (k.asks == "") != (got.Ask == "") {
			t.Errorf("%s: %+v, want ground %v, fixed %v, question %q", k.env, got, k.want, k.fixed, k.asks)
		}
	}
}

// GNU Screen folds 256 colours to the 16 that its terminal may have: it is sent 16.
func TestColoursOfATerminal(t *testing.T) {
	for env, want := range map[string]colorprofile.Profile{
		"TERM=screen":                                   colorprofile.ANSI,
		"TERM=screen-256color":                          colorprofile.ANSI,
		"TERM=screen.xterm-256color":                    colorprofile.ANSI256,
		"TERM=screen-256color COLORTERM=truecolor":      colorprofile.ANSI,
		"TERM=linux":                                    colorprofile.ANSI,
		"TERM=xterm":                                    colorprofile.ANSI,
		"TERM=xterm-256color":                           colorprofile.ANSI256,
		"TERM=xterm-256color COLORTERM=truecolor":       colorprofile.TrueColor,
		"TERM=xterm-256color NO_COLOR=yes":              colorprofile.ASCII,
		"TERM=xterm-256color COLORTERM=24bit NO_COLOR=": colorprofile.TrueColor,
	} {
		a := New(Options{Env: append(strings.Fields(env), "TTY_FORCE=1")})
		if got := a.colours(); got != want {
			t.Errorf("%s: %v, want %v", env, got, want)
		}
	}
}
