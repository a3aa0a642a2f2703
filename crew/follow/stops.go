package follow

import (
	"context"
	"errors"
	"net/url"
	"strconv"
	"time"

	"spotter/crew/wire"
)

// Stops asks the device that gave the race away for STOP: its spotter may still press it there.
// Its methods belong to one goroutine.
type Stops struct {
	call   *caller
	mirror string
	id     string // of the wish that was fulfilled
	least  time.Duration
}

// Stops returns what asks, and the invitation by which the race was sent to headquarters; "" for
// none. Both are there once the state is [Begins].
func (w *Wish) Stops() (s *Stops, mirror string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return &Stops{call: w.f.call, mirror: w.f.mirror(), id: w.id, least: w.f.o.Least}, w.lent
}

// mostApart is the longest wait between two tries to reach the device that gave the race away.
const mostApart = 15 * time.Second

// Run asks until ctx ends, or nothing more can come: the other program ended in order, or runs
// another race. told gets each press once, and keeps it before it returns: the next call says that
// it is logged.
func (s *Stops) Run(ctx context.Context, told func(wire.Stop)) {
	defer s.call.client.CloseIdleConnections()
	had := uint64(0)
	for fails := 0; ctx.Err() == nil; {
		a, err := s.ask(ctx, had)
		if e, ok := errors.AsType[*answerError](err); ok && e.refused {
			return
		}
		if err != nil {
			fails++
			s.rest(ctx, fails)
			continue
		}
		fails = 0
		for _, p := range a.Stops {
			told(p)
			had = p.N
		}
		if a.Over && len(a.Stops) == 0 {
			return
		}
	}
}

// ask makes one call, which is held while nothing is pressed.
func (s *Stops) ask(ctx context.Context, had uint64) (a wire.Stops, err error) {
	query := url.Values{wire.From: {strconv.FormatUint(had, 10)}, wire.WishID: {s.id}}
	began := time.Now()
	err = s.call.get(ctx, wire.StopsPath(s.call.to.Race, s.mirror)+"?"+query.Encode(), &a)
	if err == nil && a.Check(had) != nil {
		err = errStranger
	}
	if err == nil && len(a.Stops) == 0 && !a.Over && time.Since(began) < s.least { // one that does not hold is not asked in a circle
		s.rest(ctx, 1)
	}
	return a, err
}

// rest waits before try number n, from 1.
func (s *Stops) rest(ctx context.Context, n int) {
	timer := time.NewTimer(min(s.least<<min(n-1, 10), max(mostApart, s.least)))
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}
