package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"
)

// sendAtEach is the time between two sends that makes a send of each event.
const sendAtEach = time.Millisecond

// crowd is a headquarters and its pairs, or several of them that share NATS servers.
type crowd struct {
	hq      *hq         // the first, which is killed
	hqs     []*hq       // all
	nats    []*natsNode // none for a headquarters that is alone
	pairs   []*pair
	guests  *guests
	figures *figures
	folder  string

	stop    chan struct{} // closed when no pair writes any more
	writers sync.WaitGroup
	mu      sync.Mutex
	err     error // of a writer
}

// gather starts a headquarters in a new folder, and makes so many pairs, each with a way if told.
func gather(o options, c config, g *guests, n int, ways bool) (*crowd, error) {
	folder, err := os.MkdirTemp(o.folder, "crew-"+c.name+"-")
	if err != nil {
		return nil, err
	}
	all := &crowd{guests: g, figures: newFigures(), folder: folder, stop: make(chan struct{})}
	if err = os.Mkdir(filepath.Join(folder, "pairs"), 0o700); err == nil {
		err = all.open(o.ctx, c, folder)
	}
	for i := 0; i < n && err == nil; i++ {
		var p *pair
		if p, err = newPair(i, filepath.Join(folder, "pairs", fmt.Sprint(i, ".jsonl")), all.figures); err == nil {
			p.route = all.route(i)
			if all.pairs = append(all.pairs, p); ways {
				p.way, err = newWay(func() (net.Conn, error) { return p.route.dial(context.Background()) })
			}
		}
	}
	if err != nil {
		return nil, errors.Join(err, all.end(o))
	}
	return all, nil
}

// address returns the address of the headquarters that is not killed, where there are several.
func (c *crowd) address() string { return c.hqs[len(c.hqs)-1].address() }

// begin lets the pairs begin, spread over a time: a start gun does not start their programs.
func (c *crowd) begin(spread, every, send time.Duration) {
	began := time.Now()
	for n, p := range c.pairs {
		time.Sleep(time.Until(began.Add(spread * time.Duration(n) / time.Duration(len(c.pairs)))))
		p.connect(c.guests.pairs[n], send)
		c.writers.Go(func() {
			if err := p.run(every, c.stop); err != nil {
				c.mu.Lock()
				defer c.mu.Unlock()
				c.err = err
			}
		})
	}
}

// quiet ends the writing.
func (c *crowd) quiet() error {
	close(c.stop)
	c.writers.Wait()
	return c.err
}

// caughtUp waits until headquarters has answered for all that each pair has written by now, and
// returns how long that took for each, in the order of the pairs. A pair that takes longer than
// within counts with that.
func (c *crowd) caughtUp(within time.Duration) (took []time.Duration) {
	began := time.Now()
	need := make([]int64, len(c.pairs))
	took = make([]time.Duration, len(c.pairs))
	for n, p := range c.pairs {
		need[n], _ = p.state()
	}
	for left := len(c.pairs); left > 0; time.Sleep(20 * time.Millisecond) {
		now := time.Since(began)
		left = 0
		for n, p := range c.pairs {
			if took[n] > 0 {
				continue
			}
			if _, acked := p.state(); acked >= need[n] || now >= within {
				took[n] = max(min(now, within), 1)
			} else {
				left++
			}
		}
	}
	return took
}

// disconnect ends the links, and the ways.
func (c *crowd) disconnect() {
	var all sync.WaitGroup
	for _, p := range c.pairs {
		all.Go(func() {
			if p.link != nil {
				p.disconnect()
			}
			if p.way != nil {
				p.way.close()
			}
		})
	}
	all.Wait()
}

// stopAll ends headquarters, and then what they share.
func (c *crowd) stopAll() {
	for _, h := range c.hqs {
		h.stop()
	}
	for _, n := range c.nats {
		n.end(syscall.SIGTERM)
	}
}

// end ends headquarters and takes the folder away.
func (c *crowd) end(o options) error {
	c.disconnect()
	c.stopAll()
	if o.keep {
		fmt.Fprintf(o.out, "kept: %s\n", c.folder)
		return nil
	}
	return os.RemoveAll(c.folder)
}

// wait waits, or until the run is ended by hand.
func (o *options) wait(d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-o.ctx.Done():
		return o.ctx.Err()
	}
}
