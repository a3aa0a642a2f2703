//go:build !unix

package cli

import (
	"os"
	"syscall"
)

// endSignals returns the signals that end a race: on Windows a closed console
// window arrives as SIGTERM.
func endSignals() []os.Signal { return []os.Signal{os.Interrupt, syscall.SIGTERM} }
