//go:build unix && !linux

package term

import (
	"time"

	"golang.org/x/sys/unix"
)

// waitFor waits until a descriptor can be read, wake is closed at its other end,
// or some time has passed; a negative one is for ever. It selects, since macOS
// cannot poll every terminal.
func waitFor(fd, wake int, wait time.Duration) (ready, woken bool, err error) {
	var set unix.FdSet
	set.Set(fd)
	set.Set(wake)
	var timeout *unix.Timeval
	if wait >= 0 {
		t := unix.NsecToTimeval(int64(wait))
		timeout = &t
	}
	n, err := unix.Select(max(fd, wake)+1, &set, nil, nil, timeout)
	if err != nil || n <= 0 {
		return false, false, err
	}
	return set.IsSet(fd), set.IsSet(wake), nil
}
