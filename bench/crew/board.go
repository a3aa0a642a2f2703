package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"time"

	"spotter/crew/uplink"
	"spotter/crew/wire"
)

// board tells a reader at headquarters how many lines of a pair there are.
type board interface {
	// name says what is measured.
	name() string
	// pairs returns the pairs that it shows, of all.
	pairs(all []*pair) []*pair
	// follow tells of lines until ctx ends. It goes on where headquarters was away.
	follow(ctx context.Context, told func(mirror string, lines int, at time.Time))
}

// client returns a client of headquarters with an invitation of its own. Its calls may wait.
func client(to wire.Invitation, hq func() string) *http.Client {
	base := uplink.Transport(to)
	base.Proxy, base.MaxConnsPerHost, base.MaxIdleConns = nil, watched, watched
	base.DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return new(net.Dialer).DialContext(ctx, network, hq())
	}
	return &http.Client{Transport: base}
}

// lineBoard follows the lines of some pairs, as a program that shows one race does: a waiting call
// for each.
type lineBoard struct {
	readers []wire.Invitation
	hq      func() string
	watch   []*pair
}

func (b *lineBoard) name() string { return "event to a reader of the lines, p50 / p99" }

// pairs implements [board]: as many as its readers may watch, spread over all.
func (b *lineBoard) pairs(all []*pair) []*pair {
	most := min(len(all), watched*len(b.readers))
	for n := range most {
		b.watch = append(b.watch, all[n*len(all)/most])
	}
	return b.watch
}

// follow implements [board].
func (b *lineBoard) follow(ctx context.Context, told func(string, int, time.Time)) {
	done := make(chan struct{})
	for n, p := range b.watch {
		to := b.readers[n/watched]
		go func() {
			defer func() { done <- struct{}{} }()
			c := client(to, b.hq)
			defer c.CloseIdleConnections()
			var from int64
			lines := 0
			for ctx.Err() == nil {
				more, err := read(ctx, c, to, wire.LinesPath(raceName, p.mirror)+fmt.Sprintf("?%s=%d", wire.From, from))
				if err != nil {
					rest(ctx, 200*time.Millisecond) // the pair has not begun, or headquarters is away
					continue
				}
				from += int64(len(more))
				lines += bytes.Count(more, []byte{'\n'})
				told(p.mirror, lines, time.Now())
			}
		}()
	}
	for range b.watch {
		<-done
	}
}

// read makes a call of a reader.
func read(ctx context.Context, c *http.Client, to wire.Invitation, path string) ([]byte, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, to.Base()+path, nil)
	if err != nil {
		return nil, err
	}
	r.Header.Set("Authorization", "Bearer "+to.Token)
	a, err := c.Do(r)
	if err != nil {
		return nil, err
	}
	defer a.Body.Close()
	b, err := io.ReadAll(io.LimitReader(a.Body, wire.MaxBody))
	if err == nil && a.StatusCode != http.StatusOK {
		err = errors.New(a.Status)
	}
	return b, err
}

// rest waits, or until ctx ends.
func rest(ctx context.Context, d time.Duration) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-ctx.Done():
	}
}
