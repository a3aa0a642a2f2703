package intake

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"os"
	"testing"
	"time"
)

// TestSteady sends more than a connection takes at once, both ways at the same time, and ends it in each way.
func TestSteady(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	other, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	taken, err := l.Accept()
	if err != nil {
		t.Fatal(err)
	}
	c := steady(taken.(*net.TCPConn))
	defer c.Close()
	want := make([]byte, 8<<20)
	for i := range want {
		want[i] = byte(rand.Uint32())
	}
	wrote := make(chan error, 2)
	for _, w := range []io.Writer{c, other} {
		go func() { _, err := w.Write(want); wrote <- err }()
	}
	for _, r := range []io.Reader{c, other} { // the second one reads when the first has all: its sender waits
		got := make([]byte, len(want))
		if _, err := io.ReadFull(r, got); err != nil || !bytes.Equal(got, want) {
			t.Errorf("other bytes came: %v", err)
		}
	}
	for range 2 {
		if err := <-wrote; err != nil {
			t.Error(err)
		}
	}
	one := make([]byte, 1)
	if n, err := c.Read(nil); n != 0 || err != nil {
		t.Errorf("no room: %d, %v", n, err)
	}
	c.SetReadDeadline(time.Now().Add(time.Millisecond))
	if _, err := c.Read(one); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("a deadline: %v", err)
	}
	c.SetReadDeadline(time.Time{})
	other.(*net.TCPConn).CloseWrite()
	if _, err := c.Read(one); err != io.EOF {
		t.Errorf("the end: %v", err)
	}
	other.(*net.TCPConn).SetLinger(0) // it is torn off
	other.Close()
	for err = nil; err == nil; {
		_, err = c.Write(want)
	}
	if e, ok := errors.AsType[*net.OpError](err); !ok || e.Op != "write" {
		t.Errorf("torn off: %v", err)
	}
	c.Close()
	if _, err := c.Read(one); !errors.Is(err, net.ErrClosed) {
		t.Errorf("closed: %v", err)
	}
	if _, err := c.Write(one); !errors.Is(err, net.ErrClosed) {
		t.Errorf("closed: %v", err)
	}
}
