package intake

import (
	"cmp"
	"errors"
	"net"
	"net/http"
	"net/netip"
	"sync"
	"time"
)

// Limits bound what one guest, or one address, may ask for.
type Limits struct {
	PerSecond float64 // calls of a guest, in the long run; 0 means 10
	Burst     int     // calls of a guest at once; 0 means 60: an hour without a link comes in a row
	AtOnce    int     // calls of a guest that are under way; 0 means 4
	Wrong     int     // calls without a good token from one address, in a minute; 0 means 60
}

func (l Limits) filled() Limits {
	l.PerSecond = cmp.Or(l.PerSecond, 10)
	l.Burst = cmp.Or(l.Burst, 60)
	l.AtOnce = cmp.Or(l.AtOnce, 4)
	l.Wrong = cmp.Or(l.Wrong, 60)
	return l
}

// errBusy is the error for a call too many.
var errBusy = errors.New("these are too many calls: wait for a second")

// mostAddresses is the most addresses that are remembered for calls without a good token.
const mostAddresses = 10000

// limiter counts calls.
type limiter struct {
	limits Limits
	now    func() time.Time

	mu     sync.Mutex
	guests map[string]*counted
	tries  map[string]int // of an address: calls without a good token, in this minute
	minute time.Time
}

// counted has the calls of one guest. left falls by one for each call and rises with time.
type counted struct {
	left   float64
	at     time.Time
	atOnce int
}

func newLimiter(l Limits, now func() time.Time) *limiter {
	return &limiter{limits: l, now: now, guests: make(map[string]*counted), tries: make(map[string]int), minute: now()}
}

// enter lets a call of a guest in, which has to leave.
func (l *limiter) enter(guest string) (leave func(), err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	c, now := l.guests[guest], l.now()
	if c == nil { // there are no more than were invited
		c = &counted{left: float64(l.limits.Burst), at: now}
		l.guests[guest] = c
	}
	if passed := now.Sub(c.at); passed > 0 {
		c.left = min(c.left+passed.Seconds()*l.limits.PerSecond, float64(l.limits.Burst))
	}
	c.at = now
	if c.left < 1 || c.atOnce >= l.limits.AtOnce {
		return nil, errBusy
	}
	c.left--
	c.atOnce++
	return func() {
		l.mu.Lock()
		defer l.mu.Unlock()
		c.atOnce--
	}, nil
}

// wrong counts a call without a good token, and returns an error where its address has made
// too many. It never keeps a good token out: many pairs may share one address.
func (l *limiter) wrong(address string) error {
	address = network(address)
	l.mu.Lock()
	defer l.mu.Unlock()
	if now := l.now(); now.Sub(l.minute) >= time.Minute || now.Before(l.minute) {
		l.minute = now
		clear(l.tries)
	}
	if _, known := l.tries[address]; !known && len(l.tries) >= mostAddresses {
		return errBusy
	}
	l.tries[address]++
	if l.tries[address] > l.limits.Wrong {
		return errBusy
	}
	return nil
}

// network returns an address as it is counted: of IPv6 the first 64 bits, for whoever has one of them
// has all that begin so.
func network(address string) string {
	if a, err := netip.ParseAddr(address); err == nil && a.Is6() && !a.Is4In6() {
		if p, err := a.WithZone("").Prefix(64); err == nil {
			return p.String()
		}
	}
	return address
}

// address returns the address of a caller, without its port.
func address(r *http.Request) string {
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	if err != nil {
		return r.RemoteAddr
	}
	return host
}
