//go:build !unix

package host

import (
	"os"
	"syscall"
)

// EndSignals returns the signals that end a race: on Windows a closed console
// window arrives as SIGTERM.
func EndSignals() []os.Signal { return []os.Signal{os.Interrupt, syscall.SIGTERM} }
