//go:build !linux && !darwin && !freebsd && !openbsd

package crash

import (
	"io"

	"github.com/charmbracelet/x/term"

	"spotter/cmd/spotter/fault"
)

// Watcher is nothing here: only guarded panics give the terminal back.
type Watcher struct{}

// Watch returns nil: there are no watchers here.
func Watch(Options, *term.State, *Guard) *Watcher { return nil }

// Left has nothing to end.
func (w *Watcher) Left() {}

// IsWatcher returns false: there are no watchers here.
func IsWatcher() bool { return false }

// WatcherMain returns the exit code of a wrong use: no process is a watcher here.
func WatcherMain(func(io.Writer, error)) int { return fault.ExitUsage }
