package cli

import (
	"strconv"
	"strings"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/spf13/cobra"

	"spotter/cmd/spotter/fault"
	"spotter/ui/cells"
)

// theme returns the colours that a screen begins with until the terminal has answered. chosen is
// what --theme says.
func (a *App) theme(chosen cells.Ground) cells.Theme {
	if a.plain() { // no colours, and no question to the terminal
		return cells.Theme{Ground: chosen, Fixed: true}
	}
	t := cells.Theme{Ground: chosen, Profile: a.colours(), Fixed: chosen != cells.GroundUnknown}
	if !t.Fixed {
		t.Ground, t.Ask = a.ground(), a.backgroundQuestion()
	}
	return t
}

// chosenTheme is the theme of a command that takes no other setting of a race.
func (a *App) chosenTheme(c *cobra.Command) (cells.Theme, error) {
	vals, err := a.desk.Read(c)
	if err != nil {
		return cells.Theme{}, err
	}
	v := vals["theme"]
	chosen, err := cells.ParseGround(v.Text)
	if err != nil {
		return cells.Theme{}, fault.Usagef("spotter --help says what --theme takes", "%s %w", v.Called("theme"), err)
	}
	return a.theme(chosen), nil
}

// colours returns how many colours the terminal has.
func (a *App) colours() colorprofile.Profile {
	p := colorprofile.Detect(a.o.Stdout, a.o.Env)
	switch {
	case p == colorprofile.NoTTY:
	case a.desk.Env("NO_COLOR") != "": // whatever it is set to: https://no-color.org
		p = colorprofile.ASCII
	case a.inScreen() && !strings.HasPrefix(a.desk.Env("TERM"), "screen.") && p > colorprofile.ANSI:
		// GNU Screen takes 256 colours and folds them to the 16 that its own terminal
		// may have, amber to red. Only TERM=screen.NAME says what that terminal is.
		p = colorprofile.ANSI
	}
	return p
}

// inScreen reports whether the terminal is a window of GNU Screen.
func (a *App) inScreen() bool { return strings.HasPrefix(a.desk.Env("TERM"), "screen") && !a.inTmux() }

// inTmux reports whether the terminal is a pane of tmux.
func (a *App) inTmux() bool {
	return a.desk.Env("TMUX") != "" || strings.HasPrefix(a.desk.Env("TERM"), "tmux")
}

// ground returns what the environment says of the background. A window of tmux or
// GNU Screen keeps the COLORFGBG of the terminal it was started in, and may be
// shown in another: there it says nothing.
func (a *App) ground() cells.Ground {
	if a.inTmux() || a.inScreen() {
		return cells.GroundUnknown
	}
	if a.desk.Env("TERM") == "linux" { // the console of Linux is black, and does not answer
		return cells.GroundDark
	}
	fields := strings.Split(a.desk.Env("COLORFGBG"), ";") // ink;background, or ink;default;background
	if n, err := strconv.ParseUint(fields[len(fields)-1], 10, 4); err == nil && len(fields) > 1 {
		if n <= 6 || n == 8 { // black, the dull colours, and the grey between
			return cells.GroundDark
		}
		return cells.GroundLight
	}
	return cells.GroundUnknown
}

// backgroundQuestion returns what asks the terminal for its background, "" for
// the usual question. tmux since 3.4 answers it; both multiplexers hand on what
// is wrapped for them, tmux where its allow-passthrough is on.
func (a *App) backgroundQuestion() string {
	switch {
	case a.inTmux():
		return ansi.RequestBackgroundColor + ansi.TmuxPassthrough(ansi.RequestBackgroundColor)
	case a.inScreen():
		return ansi.ScreenPassthrough(ansi.RequestBackgroundColor, 0)
	}
	return ""
}
