//go:build unix

package cli

import (
	"fmt"
	"os"
	"os/signal"
	"syscall"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/term"

	"spotter/ui"
)

// paints says that the live screen draws itself here, and does for its terminal
// what Bubble Tea does with its renderer.
const paints = true

// takeTerminal has keys come as they are pressed, and returns the screen's size.
func (a *App) takeTerminal(in uintptr, out term.File) (tea.WindowSizeMsg, error) {
	if _, err := term.MakeRaw(in); err != nil {
		return tea.WindowSizeMsg{}, fmt.Errorf("taking keys from the terminal: %w", err)
	}
	return a.sizeOf(out), nil
}

// watchTerminal tells the screen when its terminal has another size, and when
// the program goes on after it was stopped: a shell may have had the terminal
// meanwhile. It ends with the function that it returns.
func (a *App) watchTerminal(in uintptr, out term.File, send func(tea.Msg)) (unwatch func()) {
	sigs, ended, done := make(chan os.Signal, 2), make(chan struct{}), make(chan struct{})
	signal.Notify(sigs, syscall.SIGWINCH, syscall.SIGCONT)
	go func() {
		defer close(done)
		for {
			select {
			case s := <-sigs:
				if s == syscall.SIGCONT {
					_, _ = term.MakeRaw(in) // without it keys still come, a line at a time
					send(ui.Resume{})
				}
				send(a.sizeOf(out))
			case <-ended:
				return
			}
		}
	}()
	return func() {
		signal.Stop(sigs)
		close(ended)
		<-done
	}
}
