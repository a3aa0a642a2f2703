//go:build !unix

package cli

import (
	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/term"
)

// paints says that Bubble Tea draws the live screen here: a console needs more
// set and watched than a terminal does.
const paints = false

// takeTerminal returns the screen's size.
func (a *App) takeTerminal(_ uintptr, out term.File) (tea.WindowSizeMsg, error) {
	return a.sizeOf(out), nil
}

// watchTerminal has nothing to watch: Bubble Tea does.
func (a *App) watchTerminal(uintptr, term.File, func(tea.Msg)) (unwatch func()) { return func() {} }
