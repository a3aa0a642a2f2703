//go:build !linux && !darwin

package cli

import (
	"io"

	"github.com/charmbracelet/x/term"

	"spotter/cmd/spotter/fault"
)

// watch is nothing here: only guarded panics give the terminal back.
type watch struct{}

// watchOver starts nothing.
func watchOver(watchOptions, *term.State, *crash) *watch { return nil }

func (w *watch) left() {}

func isWatcher() bool { return false }

func watcherMain(func(io.Writer, error)) int { return fault.ExitUsage }
