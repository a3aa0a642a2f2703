package main

import (
	"context"
	"net"
	"sync"
	"time"
)

// route leads a pair to headquarters, as a name does that has the address of each of them. It dials
// one after the other until one answers, and begins the next time with the one behind that, as with a
// name server that gives its addresses by turns. Its methods may be called at the same time.
type route struct {
	addresses []func() string

	mu   sync.Mutex
	next int
	at   map[int]int // connections that each took
}

// route returns the route of a pair.
func (c *crowd) route(number int) *route {
	r := &route{next: number, at: make(map[int]int)}
	for _, h := range c.hqs {
		r.addresses = append(r.addresses, h.address)
	}
	return r
}

// dial connects to one of the headquarters.
func (r *route) dial(ctx context.Context) (c net.Conn, err error) {
	r.mu.Lock()
	first := r.next
	r.mu.Unlock()
	dialer := net.Dialer{Timeout: 10 * time.Second, KeepAlive: -1}
	for n := range r.addresses {
		one := (first + n) % len(r.addresses)
		if c, err = dialer.DialContext(ctx, "tcp", r.addresses[one]()); err == nil {
			r.mu.Lock()
			defer r.mu.Unlock()
			r.next = one + 1
			r.at[one]++
			return c, nil
		}
	}
	return nil, err
}

// used returns how many of the headquarters it has connected to.
func (r *route) used() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	return len(r.at)
}
