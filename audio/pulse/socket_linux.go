package pulse

import (
	"io"
	"net"
	"syscall"
	"unsafe"
)

// Around a call that may wait, Go's scheduler wakes a thread to watch, which then
// looks every 20 µs until all is quiet: three wake-ups in four of an idle
// program. A socket's calls do not wait, since it does not block; these go past
// the scheduler, whose poller still waits for what is to come.

// rawWrite writes to a socket that does not block.
func rawWrite(fd uintptr, b []byte) (int, error) {
	if len(b) == 0 {
		return 0, nil
	}
	n, _, errno := syscall.RawSyscall(syscall.SYS_WRITE, fd, uintptr(unsafe.Pointer(&b[0])), uintptr(len(b)))
	if errno != 0 {
		return 0, errno
	}
	return int(n), nil
}

// rawReader reads from a socket. It is for one goroutine.
type rawReader struct {
	raw  syscall.RawConn
	try  func(fd uintptr) bool // bound once
	data []byte
	n    int
	err  error
}

// socketReader returns what reads from conn without waking a thread.
func socketReader(conn net.Conn) io.Reader {
	c, ok := conn.(syscall.Conn)
	if !ok {
		return conn
	}
	raw, err := c.SyscallConn()
	if err != nil {
		return conn
	}
	r := &rawReader{raw: raw}
	r.try = func(fd uintptr) bool {
		for {
			n, _, errno := syscall.RawSyscall(syscall.SYS_READ, fd, uintptr(unsafe.Pointer(&r.data[0])), uintptr(len(r.data)))
			switch errno {
			case 0:
				r.n, r.err = int(n), nil
			case syscall.EAGAIN:
				return false // to be called again when there is something
			case syscall.EINTR:
				continue
			default:
				r.n, r.err = 0, errno
			}
			return true
		}
	}
	return r
}

// Read implements [io.Reader].
func (r *rawReader) Read(p []byte) (int, error) {
	if len(p) == 0 {
		return 0, nil
	}
	r.data, r.n, r.err = p, 0, nil
	err := r.raw.Read(r.try)
	r.data = nil
	switch {
	case err != nil:
		return 0, err
	case r.err == nil && r.n == 0:
		return 0, io.EOF
	}
	return r.n, r.err
}
