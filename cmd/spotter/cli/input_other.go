//go:build !unix

package cli

import (
	"io"
	"syscall"

	"spotter/ui/term"
)

// guardInput returns the console itself: it sends events of keys, which cannot
// break off.
func (a *App) guardInput(func(term.Notice), func()) (in io.Reader, release func(), err error) {
	return a.o.Stdin, func() {}, nil
}

// hangUp is the signal that a closed console sends.
const hangUp = syscall.SIGTERM

// needFiles has nothing to ask: no limit is set here.
func needFiles() error { return nil }
