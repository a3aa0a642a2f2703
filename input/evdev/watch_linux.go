package evdev

import (
	"os"

	"golang.org/x/sys/unix"
)

// newWatch returns what can be read once something changed in a folder: a device came, went, or
// may be opened by others than before. Nil says that the kernel watches no more folders, or that
// there is none.
func newWatch(folder string) *os.File {
	fd, err := unix.InotifyInit1(unix.IN_NONBLOCK | unix.IN_CLOEXEC)
	if err != nil {
		return nil
	}
	if _, err := unix.InotifyAddWatch(fd, folder, unix.IN_CREATE|unix.IN_DELETE|unix.IN_ATTRIB|unix.IN_MOVED_TO); err != nil {
		_ = unix.Close(fd) // it was only made
		return nil
	}
	return os.NewFile(uintptr(fd), "inotify")
}
