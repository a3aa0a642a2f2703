package main

import (
	"bytes"
	"io"
	"net"
	"sync/atomic"
	"testing"
	"time"
)

// echo answers each connection with what it was sent, until the test ends.
func echo(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() { io.Copy(c, c); c.Close() }()
		}
	}()
	return l.Addr().String()
}

func newTestWay(t *testing.T) *way {
	t.Helper()
	address := echo(t)
	w, err := newWay(func() (net.Conn, error) { return net.Dial("tcp", address) })
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.close)
	return w
}

func dial(t *testing.T, w *way) net.Conn {
	t.Helper()
	c := mayDial(t, w)
	if c == nil {
		t.Fatal("a way that is open breaks a new connection")
	}
	return c
}

// mayDial returns nil where the connection is broken before it is there.
func mayDial(t *testing.T, w *way) net.Conn {
	t.Helper()
	c, err := net.Dial("tcp", w.address())
	if err != nil {
		return nil
	}
	t.Cleanup(func() { c.Close() })
	return c
}

// echoed sends bytes and returns those that come back before the connection ends.
func echoed(c net.Conn, send []byte) []byte {
	if c == nil {
		return nil
	}
	if _, err := c.Write(send); err != nil {
		return nil
	}
	got := make([]byte, len(send))
	n, _ := io.ReadFull(c, got)
	return got[:n]
}

func TestWayCarriesEveryByte(t *testing.T) {
	w := newTestWay(t)
	all := bytes.Repeat([]byte("0123456789abcdef"), 64<<10)
	c := dial(t, w)
	go c.Write(all)
	got := make([]byte, len(all))
	if _, err := io.ReadFull(c, got); err != nil || !bytes.Equal(got, all) {
		t.Fatalf("a megabyte came back otherwise: %v", err)
	}
}

func TestFrozenWayHoldsBytes(t *testing.T) {
	w := newTestWay(t)
	before := dial(t, w)
	if string(echoed(before, []byte("one"))) != "one" {
		t.Fatal("an open way carries nothing")
	}
	w.set(frozen)
	during := dial(t, w) // it is taken: nobody tells the pair
	for _, c := range []net.Conn{before, during} {
		if _, err := c.Write([]byte("two")); err != nil {
			t.Fatal(err)
		}
		c.SetReadDeadline(time.Now().Add(50 * time.Millisecond))
		if n, err := c.Read(make([]byte, 9)); n > 0 || err == nil {
			t.Errorf("%d bytes came through a frozen way", n)
		}
		c.SetReadDeadline(time.Time{})
	}
	w.set(open)
	for _, c := range []net.Conn{before, during} {
		got := make([]byte, 3)
		if _, err := io.ReadFull(c, got); err != nil || string(got) != "two" {
			t.Errorf("after the frost %q came, %v", got, err)
		}
	}
}

func TestRefusingWayBreaks(t *testing.T) {
	w := newTestWay(t)
	c := dial(t, w)
	echoed(c, []byte("one"))
	w.set(frozen)
	w.set(refusing)
	if got := echoed(c, []byte("two")); len(got) > 0 {
		t.Errorf("%q came through", got)
	}
	if got := echoed(mayDial(t, w), []byte("new")); len(got) > 0 {
		t.Errorf("%q came through a new connection", got)
	}
	w.set(open)
	if got := string(echoed(dial(t, w), []byte("again"))); got != "again" {
		t.Errorf("a way that is open again carries %q", got)
	}
}

func TestHarmedAnswers(t *testing.T) {
	w := newTestWay(t)
	for _, tt := range []struct {
		harm harm
		want string
	}{{cut, "01234"}, {lost, ""}, {none, "0123456789"}} {
		c := dial(t, w)
		w.hurt(tt.harm)
		if got := string(echoed(c, []byte("0123456789"))); got != tt.want {
			t.Errorf("harm %d: %q comes back, want %q", tt.harm, got, tt.want)
		}
		if tt.harm != none {
			if got := string(echoed(dial(t, w), []byte("next"))); got != "next" {
				t.Errorf("after harm %d: %q comes back", tt.harm, got)
			}
		}
	}
}

// TestWayWithoutHeadquarters dials nobody who listens, and then somebody.
func TestWayWithoutHeadquarters(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var address atomic.Value
	address.Store(l.Addr().String())
	l.Close()
	w, err := newWay(func() (net.Conn, error) { return net.Dial("tcp", address.Load().(string)) })
	if err != nil {
		t.Fatal(err)
	}
	defer w.close()
	if got := echoed(mayDial(t, w), []byte("x")); len(got) > 0 {
		t.Errorf("%q came from nobody", got)
	}
	address.Store(echo(t))
	if got := string(echoed(dial(t, w), []byte("y"))); got != "y" {
		t.Errorf("%q came from headquarters", got)
	}
}
