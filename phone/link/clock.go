package link

import (
	"math"
	"sync"
	"time"
)

// syncPings is the number of the newest pings of which the best one says how the clocks stand.
const syncPings = 40

// slack is by how much two pings may contradict each other, in ms, before the page's clock is
// known to have jumped: two clocks drift, and browsers round theirs.
const slack = 3

// span says where the page's clock stood to ours when a ping came back: the offset, page less
// ours in ms, lies between low and high.
type span struct{ low, high float64 }

// clockSync finds the offset between the page's clock and ours from pings. The page read its
// clock between our sending and our receiving: each ping bounds the offset, and the quickest
// bounds it best. It is safe for concurrent use.
type clockSync struct {
	mu    sync.Mutex
	spans [syncPings]span
	n     int // pings since the last jump
}

// add takes in a ping that was sent and came back at times in ms on our clock, and the page's
// clock in between. It reports whether the page's clock has jumped: what was known is then
// forgotten.
func (c *clockSync) add(sent, page, back float64) (jumped bool) {
	s := span{page - back, page - sent}
	c.mu.Lock()
	defer c.mu.Unlock()
	if best, ok := c.best(); ok && (s.low > best.high+slack || s.high < best.low-slack) {
		c.n, jumped = 0, true
	}
	c.spans[c.n%syncPings] = s
	c.n++
	return jumped
}

// best returns the narrowest span, with the lock held.
func (c *clockSync) best() (best span, ok bool) {
	width := math.Inf(1)
	for i := range min(c.n, syncPings) {
		if s := c.spans[i]; s.high-s.low < width {
			width, best, ok = s.high-s.low, s, true
		}
	}
	return best, ok
}

// offset returns the page's clock less ours in ms, and by how much that may be wrong.
func (c *clockSync) offset() (ms, wrong float64, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	s, ok := c.best()
	return (s.low + s.high) / 2, (s.high - s.low) / 2, ok
}

// pings returns how many pings came back since the clock last jumped.
func (c *clockSync) pings() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.n
}

// Milliseconds returns a duration as messages have it.
func Milliseconds(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }

// Duration returns the duration of a number of ms, as messages have it.
func Duration(ms float64) time.Duration { return time.Duration(ms * float64(time.Millisecond)) }
