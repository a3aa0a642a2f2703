//go:build unix

package pulse

import (
	"errors"
	"net"
	"syscall"
)

// sendBuffer is the number of bytes that the socket should hold: a second of the stream and more.
const sendBuffer = 512 << 10 // bytes

// immediate writes to a socket without ever waiting for it.
type immediate struct {
	raw  syscall.RawConn
	try  func(fd uintptr) bool // bound once, so that a write allocates nothing
	data []byte
	n    int
	err  error
}

// newImmediate returns nil for a connection that is no socket.
func newImmediate(conn net.Conn) *immediate {
	c, ok := conn.(interface {
		syscall.Conn
		SetWriteBuffer(bytes int) error
	})
	if !ok {
		return nil
	}
	raw, err := c.SyscallConn()
	if err != nil {
		return nil
	}
	_ = c.SetWriteBuffer(sendBuffer) // a smaller one only means another write
	i := &immediate{raw: raw}
	i.try = func(fd uintptr) bool {
		i.n, i.err = rawWrite(fd, i.data)
		return true // never wait
	}
	return i
}

// write returns how many bytes were taken.
func (i *immediate) write(data []byte) (n int, err error) {
	i.data, i.n, i.err = data, 0, nil
	err = i.raw.Write(i.try)
	i.data = nil
	switch {
	case err != nil:
		return 0, err
	case errors.Is(i.err, syscall.EAGAIN), errors.Is(i.err, syscall.EINTR):
		return 0, nil
	}
	return max(i.n, 0), i.err
}
