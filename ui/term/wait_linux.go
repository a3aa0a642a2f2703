package term

import (
	"time"

	"golang.org/x/sys/unix"
)

// waitFor waits until a descriptor can be read, wake is closed at its other end,
// or some time has passed; a negative one is for ever.
func waitFor(fd, wake int, wait time.Duration) (ready, woken bool, err error) {
	fds := [2]unix.PollFd{{Fd: int32(fd), Events: unix.POLLIN}, {Fd: int32(wake), Events: unix.POLLIN}}
	ms := -1
	if wait >= 0 {
		ms = int((wait + time.Millisecond - 1) / time.Millisecond)
	}
	_, err = unix.Poll(fds[:], ms)
	return fds[0].Revents != 0, fds[1].Revents != 0, err
}
