package gps

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"
)

// Pauses between two tries to connect: they double from the first to the last.
const (
	firstPause = 250 * time.Millisecond
	lastPause  = 5 * time.Second
)

// Protocol says how to speak with one kind of server.
type Protocol struct {
	Greeting string         // sent after each connect, "" for nothing
	Start    byte           // begins a line wherever it stands, 0 for none
	Decoder  func() Decoder // a new one for each connection
}

// Receiver follows one source of positions. Make it with gps/gpsd or gps/nmea.
type Receiver struct {
	Address  Address
	Protocol Protocol

	// Open opens the connection, nil for the network. Tests put a pipe here.
	Open func(context.Context) (net.Conn, error)
}

// Run follows the source until ctx ends, and returns when everything that it started has ended.
// It tells the sink the state Connecting first. It connects again after each loss, after pauses of
// 0.25 s that double up to 5 s; positions begin them anew.
func (r *Receiver) Run(ctx context.Context, sink Sink) {
	opening := r.Open
	if opening == nil {
		opening = func(ctx context.Context) (net.Conn, error) { return open(ctx, r.Address) }
	}
	f := &follower{sink: sink, from: r.Address.HostPort()}
	if r.Address.Network == "udp" {
		f.from = fmt.Sprintf("UDP port %d", r.Address.Port)
		f.tell(Connecting, "listening on UDP "+r.Address.HostPort())
	} else {
		f.tell(Connecting, "connecting to "+f.from)
	}
	pause := firstPause
	for ctx.Err() == nil {
		conn, err := opening(ctx)
		switch {
		case err != nil && ctx.Err() != nil:
			return
		case err != nil:
			f.unreachable(unreachable(r.Address, err))
		default:
			f.connected(time.Now())
			err := r.follow(ctx, conn, f)
			if ctx.Err() != nil {
				return
			}
			if f.ended(err, time.Now()) {
				pause = firstPause
			}
		}
		select {
		case <-ctx.Done():
		case <-time.After(pause):
		}
		pause = min(2*pause, lastPause)
	}
}

// follow reads one connection until it or ctx ends, and returns why it ended. The connection is
// closed then, and its goroutine has ended.
func (r *Receiver) follow(ctx context.Context, conn net.Conn, f *follower) error {
	reports, ended := make(chan Report, 64), make(chan error, 1)
	go func() {
		err := r.greet(conn)
		if err == nil {
			err = read(conn, r.Protocol, reports)
		}
		ended <- err
	}()
	defer func() {
		if conn != nil {
			conn.Close()
			<-ended
		}
	}()
	timer := time.NewTimer(f.wait(time.Now()))
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case report := <-reports:
			f.report(report)
		case <-timer.C:
			if len(reports) == 0 { // after a sink that was slow, what came meanwhile goes first
				f.tick(time.Now())
			}
		case err := <-ended:
			conn.Close()
			conn = nil
			for len(reports) > 0 && ctx.Err() == nil {
				f.report(<-reports)
			}
			return err
		}
		timer.Reset(f.wait(time.Now()))
	}
}

// greet sends the first line.
func (r *Receiver) greet(conn net.Conn) error {
	if r.Protocol.Greeting == "" {
		return nil
	}
	if err := conn.SetWriteDeadline(time.Now().Add(dialTimeout)); err != nil && !errors.Is(err, net.ErrClosed) {
		return fmt.Errorf("setting a deadline: %w", err)
	}
	_, err := conn.Write([]byte(r.Protocol.Greeting))
	return err
}
