//go:build !unix

package term

import (
	"fmt"
	"io"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/term"
)

// paints says that Bubble Tea draws the live screen here: a console needs more
// set and watched than a terminal does.
const paints = false

// makeRaw has keys come as they are pressed, and returns the screen's size.
func (r *running) makeRaw() (tea.WindowSizeMsg, error) {
	if _, err := term.MakeRaw(r.in); err != nil {
		return tea.WindowSizeMsg{}, fmt.Errorf("taking keys from the terminal: %w", err)
	}
	return r.size(), nil
}

// watchTerminal has nothing to watch: Bubble Tea does.
func (r *running) watchTerminal() (unwatch func()) { return func() {} }

// openKeys returns the console itself: it sends events of keys, which cannot
// break off.
func openKeys(o *RunOptions, _ func(Notice), _ func()) (in io.Reader, release func(), err error) {
	return o.In, func() {}, nil
}
