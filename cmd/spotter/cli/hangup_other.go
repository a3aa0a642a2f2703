//go:build !unix

package cli

import "syscall"

// hangUp is the signal that a closed console sends.
const hangUp = syscall.SIGTERM
