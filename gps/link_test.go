package gps

import (
	"context"
	"errors"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"
)

// Datagrams become lines, their ends end a line, and only one sender counts.
func TestDatagrams(t *testing.T) {
	conn, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := &listener{PacketConn: conn}
	defer l.Close()
	var phones [2]net.Conn
	for i := range phones {
		if phones[i], err = net.Dial("udp", conn.LocalAddr().String()); err != nil {
			t.Fatal(err)
		}
		defer phones[i].Close()
	}
	reports := make(chan Report, 64)
	go read(l, Protocol{Decoder: func() Decoder { return words{} }}, reports)
	for _, sent := range []struct {
		phone int
		text  string
	}{{0, "none a\r\nnone b\n"}, {1, "none other"}, {0, "none c"}, {0, ""}, {0, "none d\r"}} {
		if _, err := phones[sent.phone].Write([]byte(sent.text)); err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []string{"a", "b", "c", "d"} {
		select {
		case r := <-reports:
			if r.Epoch != want {
				t.Errorf("read %q, want %q", r.Epoch, want)
			}
		case <-time.After(20 * time.Second):
			t.Fatalf("%q did not come", want)
		}
	}
}

// Each reason names the place, and what to do where that is known.
func TestWhyNotReached(t *testing.T) {
	busy, err := net.ListenPacket("udp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close()
	port := busy.LocalAddr().(*net.UDPAddr).Port
	closed, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	closed.Close()
	for _, tt := range []struct {
		a    Address
		want string
	}{
		{Address{"udp", "127.0.0.1", port}, "another program uses UDP port"},
		{Address{"udp", "192.0.2.1", 10110}, "this machine does not have the address 192.0.2.1"},
		{Address{"tcp", "127.0.0.1", closed.Addr().(*net.TCPAddr).Port}, "refuses the connection: nothing listens there"},
	} {
		conn, err := open(t.Context(), tt.a)
		if err == nil {
			conn.Close()
			t.Errorf("%v was opened", tt.a)
			continue
		}
		if got := unreachable(tt.a, err); !strings.Contains(got, tt.want) {
			t.Errorf("%v: %q, want %q", tt.a, got, tt.want)
		}
	}
	for want, err := range map[string]error{
		"no host is called box":            &net.DNSError{IsNotFound: true},
		"box:7 does not answer within 5 s": context.DeadlineExceeded,
		"box:7: it rains":                  errors.New("it rains"),
	} {
		if got := unreachable(Address{"tcp", "box", 7}, err); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

// A reason has no address of this side in it: only the one that was asked for.
func TestReasonsArePlain(t *testing.T) {
	broke := &net.OpError{Op: "read", Net: "tcp", Source: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 46932}, Addr: &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: 2947},
		Err: os.NewSyscallError("read", syscall.ECONNRESET)}
	sink := &heard{}
	f := &follower{sink: sink, from: "box:7"}
	f.connected(time.Now())
	f.ended(broke, time.Now())
	if want := "the connection to box:7 broke: " + syscall.ECONNRESET.Error(); sink.why != want {
		t.Errorf("%q, want %q", sink.why, want)
	}
	if other := errors.New("odd"); plain(other) != other {
		t.Errorf("%v became %v", other, plain(other))
	}
}

// heard is a sink that keeps the last reason.
type heard struct{ why string }

func (h *heard) Fix(Fix)                   {}
func (h *heard) State(_ State, why string) { h.why = why }
