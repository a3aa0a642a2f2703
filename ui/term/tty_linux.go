package term

import (
	"fmt"
	"unsafe"

	"github.com/charmbracelet/x/term"
	"golang.org/x/sys/unix"
)

// rawPiece bounds one write that Go's scheduler does not know of, in bytes.
const rawPiece = 4 << 10

// nonBlockingTTY is a terminal to which most writes go without Go's scheduler: around a
// call that may wait it wakes a thread to watch, a few times for each second that
// the screen's clock shows. These calls cannot wait, since the terminal is opened
// once more for them, in a way of its own; what it does not take at once is
// written as usual.
type nonBlockingTTY struct {
	term.File
	fd int
}

// nonBlocking returns a terminal that costs fewer wake-ups, or out itself where it
// cannot be opened again, and what closes it.
func nonBlocking(out term.File) (term.File, func()) {
	const flags = unix.O_WRONLY | unix.O_NONBLOCK | unix.O_NOCTTY | unix.O_CLOEXEC
	fd, err := unix.Open(fmt.Sprintf("/proc/self/fd/%d", out.Fd()), flags, 0)
	if err != nil {
		return out, func() {} // a terminal of another user's, as under su: it only costs more
	}
	return &nonBlockingTTY{out, fd}, func() { _ = unix.Close(fd) }
}

// Write implements [io.Writer].
func (n *nonBlockingTTY) Write(b []byte) (int, error) {
	done := 0
	for done < len(b) {
		piece := b[done:min(len(b), done+rawPiece)]
		took, _, errno := unix.RawSyscall(unix.SYS_WRITE, uintptr(n.fd), uintptr(unsafe.Pointer(&piece[0])), uintptr(len(piece)))
		if errno != 0 || took == 0 {
			break
		}
		done += int(took)
	}
	if done == len(b) {
		return done, nil
	}
	rest, err := n.File.Write(b[done:])
	return done + rest, err
}
