//go:build unix

package fault

import "syscall"

// hangUp is the signal that a closed terminal sends, unless it is ignored.
const hangUp = syscall.SIGHUP
