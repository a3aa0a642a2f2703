//go:build !unix

package fault

import "syscall"

// hangUp is the signal that a closed console sends.
const hangUp = syscall.SIGTERM
