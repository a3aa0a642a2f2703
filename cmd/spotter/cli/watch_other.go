//go:build !linux && !darwin

package cli

import (
	"github.com/charmbracelet/x/term"

	"spotter/cmd/spotter/fault"
)

// watch is nothing here: only guarded panics give the terminal back.
type watch struct{}

func (a *App) watchOver(*term.State, *crash) *watch { return nil }

func (w *watch) left() {}

func isWatcher() bool { return false }

func watcherMain() int { return fault.ExitUsage }
