package intake

import (
	"io"
	"net"
	"os"
	"syscall"
	"unsafe"
)

// steady returns a connection that does what c does with less. Its file never blocks, so its reads and
// writes need not tell Go's scheduler that they may: each one that does so, in a program that rests, wakes
// the thread that watches over calls of the system, and that costs as much as the call.
func steady(c *net.TCPConn) net.Conn {
	raw, err := c.SyscallConn()
	if err != nil {
		return c
	}
	s := &steadyConn{TCPConn: c, raw: raw}
	s.read = func(fd uintptr) bool {
		s.got, s.readErr = direct(syscall.SYS_READ, fd, s.in)
		return s.readErr != syscall.EAGAIN
	}
	s.write = func(fd uintptr) bool {
		for len(s.out) > 0 {
			n, err := direct(syscall.SYS_WRITE, fd, s.out)
			if s.writeErr = err; err != 0 {
				return err != syscall.EAGAIN
			}
			s.out = s.out[n:]
		}
		return true
	}
	return s
}

// steadyConn is used by one reader and one writer at a time, as [crypto/tls.Conn] does.
type steadyConn struct {
	*net.TCPConn
	raw               syscall.RawConn
	read, write       func(fd uintptr) bool
	in, out           []byte
	got               int
	readErr, writeErr syscall.Errno
}

// direct makes a call of the system that does not wait.
func direct(trap, fd uintptr, b []byte) (int, syscall.Errno) {
	for {
		n, _, err := syscall.RawSyscall(trap, fd, uintptr(unsafe.Pointer(unsafe.SliceData(b))), uintptr(len(b)))
		if err == 0 {
			return int(n), 0
		}
		if err != syscall.EINTR {
			return 0, err
		}
	}
}

// Read implements [net.Conn].
func (s *steadyConn) Read(b []byte) (int, error) {
	if len(b) == 0 {
		return 0, nil
	}
	s.in = b
	err := s.raw.Read(s.read)
	s.in = nil
	switch {
	case err != nil:
		return 0, err
	case s.readErr != 0:
		return 0, &net.OpError{Op: "read", Net: "tcp", Source: s.LocalAddr(), Addr: s.RemoteAddr(), Err: os.NewSyscallError("read", s.readErr)}
	case s.got == 0:
		return 0, io.EOF
	}
	return s.got, nil
}

// Write implements [net.Conn].
func (s *steadyConn) Write(b []byte) (int, error) {
	s.out, s.writeErr = b, 0
	err := s.raw.Write(s.write)
	n := len(b) - len(s.out)
	s.out = nil
	if err == nil && s.writeErr != 0 {
		err = &net.OpError{Op: "write", Net: "tcp", Source: s.LocalAddr(), Addr: s.RemoteAddr(), Err: os.NewSyscallError("write", s.writeErr)}
	}
	return n, err
}
