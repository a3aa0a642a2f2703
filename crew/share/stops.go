package share

import (
	"net/http"
	"strconv"
	"sync"
	"time"

	"spotter/crew/wire"
)

// stops keeps what is pressed here after the race has gone, until the other device has it. The
// zero value is ready.
type stops struct {
	mu    sync.Mutex
	all   []press       // that the other device has not logged, oldest first
	last  uint64        // number of the last press
	had   uint64        // number of the last press that the other device has logged
	over  bool          // the program ends
	heard time.Time     // when the other device asked last; zero before
	grown chan struct{} // closed when there is more, and made anew; nil while nobody waits
}

// press is one press.
type press struct {
	n            uint64
	clear, heard bool
	at           time.Time // with the monotonic reading
}

// wakes wakes the call that waits. The caller has mu.
func (p *stops) wakes() {
	if p.grown != nil {
		close(p.grown)
		p.grown = nil
	}
}

// Stop keeps STOP, or with clear its end, for the device that has the race, and returns its
// number. heard says whether it plays here. It never waits.
func (s *Server) Stop(clear, heard bool) (n uint64) {
	p := &s.stops
	p.mu.Lock()
	defer p.mu.Unlock()
	p.last++
	if len(p.all) == wire.MaxStops {
		p.all = p.all[1:]
	}
	p.all = append(p.all, press{p.last, clear, heard, time.Now()})
	p.wakes()
	return p.last
}

// Told returns the number of the last press that the device which has the race has logged, and
// when that device asked last; the zero time for never.
func (s *Server) Told() (had uint64, heard time.Time) {
	p := &s.stops
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.had, p.heard
}

// Over tells the device that has the race that nothing more will be pressed here.
func (s *Server) Over() {
	p := &s.stops
	p.mu.Lock()
	defer p.mu.Unlock()
	p.over = true
	p.wakes()
}

// tellStops answers the device that has the race with what was pressed here. It waits for a press
// for a moment: a device that asks is there.
func (s *Server) tellStops(w http.ResponseWriter, r *http.Request) error {
	from, err := strconv.ParseUint(r.URL.Query().Get(wire.From), 10, 64)
	if err != nil {
		return &refusal{http.StatusBadRequest, `"from" is missing or no number of a press`}
	}
	if _, err := s.look(r); err != nil {
		return err
	}
	if s.o.Handing == nil || !s.o.Handing.has(r.URL.Query().Get(wire.WishID)) {
		return &refusal{http.StatusForbidden, "this race is not with that device"}
	}
	held := time.NewTimer(min(s.o.Hold, wire.HoldStops))
	defer held.Stop()
	for {
		a, grown := s.stops.since(from)
		if len(a.Stops) > 0 || a.Over {
			answer(w, http.StatusOK, a)
			return nil
		}
		select {
		case <-grown:
			continue
		case <-held.C:
		case <-r.Context().Done(): // who asked went away, and says so before the next call would be late
			s.stops.left()
		}
		answer(w, http.StatusOK, a)
		return nil
	}
}

// left takes in that the other device broke off a call.
func (p *stops) left() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.heard = time.Time{}
}

// since takes in that the other device has logged what is up to a number, and returns the rest.
func (p *stops) since(from uint64) (a wire.Stops, grown <-chan struct{}) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.heard = time.Now()
	if from <= p.last {
		p.had = max(p.had, from)
	}
	for len(p.all) > 0 && p.all[0].n <= p.had {
		p.all = p.all[1:]
	}
	a = wire.Stops{Stops: []wire.Stop{}, Over: p.over}
	for _, x := range p.all {
		a.Stops = append(a.Stops, wire.Stop{N: x.n, Clear: x.clear, Heard: x.heard, Age: time.Since(x.at).Milliseconds()})
	}
	if p.grown == nil {
		p.grown = make(chan struct{})
	}
	return a, p.grown
}
