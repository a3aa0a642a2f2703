package gps

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"syscall"
	"time"
)

// dialTimeout limits the time that a server takes to accept a connection and to read our first line.
const dialTimeout = 5 * time.Second

// open connects to the address, or listens on it for UDP.
func open(ctx context.Context, a Address) (net.Conn, error) {
	if a.Network == "udp" {
		var config net.ListenConfig
		conn, err := config.ListenPacket(ctx, "udp", a.HostPort())
		if err != nil {
			return nil, err
		}
		return &listener{PacketConn: conn}, nil
	}
	// A phone that walks out of reach says nothing: the system asks it, and ends the connection
	// after 20 s without an answer.
	dialer := net.Dialer{Timeout: dialTimeout, KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: 5 * time.Second, Interval: 5 * time.Second, Count: 3}}
	return dialer.DialContext(ctx, "tcp", a.HostPort())
}

// unreachable says in words why an address could not be opened.
func unreachable(a Address, err error) string {
	where := a.HostPort()
	var dns *net.DNSError
	var timeout net.Error
	switch {
	case errors.Is(err, syscall.ECONNREFUSED):
		return where + " refuses the connection: nothing listens there"
	case errors.As(err, &dns) && dns.IsNotFound:
		return "no host is called " + a.Host
	case errors.Is(err, syscall.ENETUNREACH), errors.Is(err, syscall.EHOSTUNREACH):
		return "no way to " + where + ": look at the network"
	case errors.Is(err, syscall.EADDRINUSE):
		return fmt.Sprintf("another program uses UDP port %d", a.Port)
	case errors.Is(err, syscall.EADDRNOTAVAIL):
		return "this machine does not have the address " + a.Host
	case errors.As(err, &timeout) && timeout.Timeout():
		return fmt.Sprintf("%s does not answer within %d s", where, dialTimeout/time.Second)
	}
	return fmt.Sprintf("%s: %v", where, plain(err))
}

// plain returns an error without the addresses that package net puts in front of it: the reason
// that is shown names the address that was asked for, and our own port means nothing to anybody.
func plain(err error) error {
	if op, ok := errors.AsType[*net.OpError](err); ok {
		err = op.Err
	}
	if call, ok := errors.AsType[*os.SyscallError](err); ok {
		err = call.Err
	}
	return err
}

// listener makes a stream of lines of the datagrams that come to a UDP port. A datagram's end
// ends its last line. The first sender counts; another one does so only when the first was silent
// for StaleAfter, so that two phones are never mixed.
type listener struct {
	net.PacketConn
	packet [64 << 10]byte
	rest   []byte // of the packet, not read yet
	sender string
	heard  time.Time // when the sender sent last
}

// Read returns more of the datagrams.
func (l *listener) Read(p []byte) (int, error) {
	for len(l.rest) == 0 {
		n, from, err := l.ReadFrom(l.packet[:len(l.packet)-1])
		if err != nil {
			return 0, err
		}
		now := time.Now()
		if from.String() != l.sender && l.sender != "" && now.Sub(l.heard) < StaleAfter {
			continue
		}
		l.sender, l.heard = from.String(), now
		l.packet[n] = '\n'
		l.rest = l.packet[:n+1]
	}
	n := copy(p, l.rest)
	l.rest = l.rest[n:]
	return n, nil
}

// Write fails: we never send to whoever sends datagrams.
func (l *listener) Write([]byte) (int, error) { return 0, errors.ErrUnsupported }

// RemoteAddr returns nil: there is no connection.
func (l *listener) RemoteAddr() net.Addr { return nil }
