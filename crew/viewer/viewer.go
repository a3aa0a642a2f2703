package viewer

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net"
	"net/http"
	"slices"
	"sync"
	"time"

	"spotter/crew/wire"
)

// Options say which board is looked at. To is needed.
type Options struct {
	To   wire.Invitation
	Base string       // the address that paths follow; "" for that of To
	HTTP *http.Client // nil: one that trusts the authority of the invitation
	// Told is called with each event that was taken in, by the goroutine of Run, and with an empty
	// one when the link changed. It must not wait. Nil: nobody is told.
	Told func(Event)

	RetryLeast, RetryMost time.Duration // between two tries; 0 means 1 s and 30 s
	Quiet                 time.Duration // a stream that is silent for so long is broken; 0 means [wire.StreamQuiet]
	Most                  int           // rows; 0 means 50,000: more no headquarters has
	// Wall tells the civil time, which goes on while the machine sleeps. Nil: the system's clock.
	Wall func() time.Time
}

// Link says how the link to headquarters is doing.
type Link uint8

// The links.
const (
	Opening Link = iota // nothing has come yet
	Open                // the rows are those of now
	Lost                // the rows are old
	Refused             // headquarters does not let this guest in: there is no further try
)

// State holds the link and the rows of a viewer. Its rows must not be changed.
type State struct {
	Link  Link
	Quiet time.Duration // since anything came
	Why   string        // of Lost and Refused, clean
	Hello wire.Hello
	Clock wire.Clock
	Ahead time.Duration // headquarters' clock less that of this machine
	Rows  []wire.Row    // in their order
}

// Viewer looks at one board. Its methods may be called at the same time.
type Viewer struct {
	o Options

	mu    sync.Mutex
	link  Link
	why   string
	heard time.Time // when anything came last
	wall  time.Time // the same by the civil time
	hello wire.Hello
	clock wire.Clock
	ahead time.Duration
	rows  map[string]wire.Row
	fresh map[string]wire.Row // of a full state that is coming; nil while none is
	last  string              // ID of the last alarm
}

// New returns a viewer. [Viewer.Run] has to run beside it.
func New(o Options) *Viewer {
	if o.HTTP == nil {
		dialer := net.Dialer{Timeout: 10 * time.Second}
		o.HTTP = &http.Client{
			Transport: &http.Transport{Proxy: http.ProxyFromEnvironment, DialContext: dialer.DialContext, TLSClientConfig: o.To.TLS(nil),
				TLSHandshakeTimeout: 10 * time.Second, ResponseHeaderTimeout: 20 * time.Second, MaxResponseHeaderBytes: 16 << 10, DisableCompression: true},
			CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
		}
	}
	if o.Told == nil {
		o.Told = func(Event) {}
	}
	o.Base = cmp.Or(o.Base, o.To.Base())
	o.RetryLeast, o.RetryMost = cmp.Or(o.RetryLeast, time.Second), cmp.Or(o.RetryMost, 30*time.Second)
	o.Quiet, o.Most = cmp.Or(o.Quiet, wire.StreamQuiet), cmp.Or(o.Most, 50000)
	if o.Wall == nil {
		o.Wall = func() time.Time { return time.Now().Round(0) } // without the monotonic clock
	}
	return &Viewer{o: o, heard: time.Now(), wall: o.Wall(), rows: make(map[string]wire.Row)}
}

// State returns what the viewer has now.
func (v *Viewer) State() State {
	v.mu.Lock()
	defer v.mu.Unlock()
	s := State{Link: v.link, Quiet: v.quiet(), Why: v.why, Hello: v.hello, Clock: v.clock, Ahead: v.ahead, Rows: make([]wire.Row, 0, len(v.rows))}
	for _, r := range v.rows {
		s.Rows = append(s.Rows, r)
	}
	slices.SortFunc(s.Rows, wire.CompareRows)
	if s.Link == Open && s.Quiet > v.o.Quiet {
		s.Link, s.Why = Lost, "nothing came"
	}
	return s
}

// quiet returns for how long nothing came. The monotonic clock stands still while the machine
// sleeps, and the civil time may be set back: the longer of the two counts. The caller holds mu.
func (v *Viewer) quiet() time.Duration {
	return max(time.Since(v.heard), v.o.Wall().Sub(v.wall))
}

// Run reads the board until ctx ends, or headquarters refuses this guest: then the error says why.
func (v *Viewer) Run(ctx context.Context) error {
	for try := 0; ; try++ {
		begun := time.Now()
		err := v.read(ctx)
		if ctx.Err() != nil {
			return nil
		}
		if refused, ok := errors.AsType[*RefusedError](err); ok {
			v.set(Refused, refused.Error())
			return err
		}
		if v.set(Lost, inWords(err)) || time.Since(begun) > time.Minute {
			try = 0
		}
		wait := min(v.o.RetryLeast<<min(try, 6), v.o.RetryMost)
		wait -= time.Duration(rand.Int64N(int64(wait)/2 + 1)) // many viewers must not come back at once
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			return nil
		}
	}
}

// set notes how the link is doing. It reports whether it was open before.
func (v *Viewer) set(l Link, why string) (wasOpen bool) {
	v.mu.Lock()
	wasOpen = v.link == Open
	if l == Lost && v.link == Opening {
		l = Opening // there is nothing that could be old
	}
	v.link, v.why, v.fresh = l, why, nil
	if l == Refused {
		clear(v.rows)
	}
	v.mu.Unlock()
	v.o.Told(Event{})
	return wasOpen
}

// read reads one stream to its end.
func (v *Viewer) read(ctx context.Context) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	r, err := v.request(ctx, http.MethodGet, wire.BoardPath(v.o.To.Race), nil)
	if err != nil {
		return err
	}
	r.Header.Set("Accept", "text/event-stream")
	v.mu.Lock()
	if v.last != "" {
		r.Header.Set("Last-Event-ID", v.last)
	}
	v.mu.Unlock()
	a, err := v.o.HTTP.Do(r)
	if err != nil {
		return err
	}
	defer a.Body.Close()
	if a.StatusCode != http.StatusOK {
		return refusal(a)
	}
	quiet := time.AfterFunc(v.o.Quiet, cancel) // it is given up: a link can be dead for hours without a word
	defer quiet.Stop()
	return parse(a.Body, func() {
		quiet.Reset(v.o.Quiet)
		v.mu.Lock()
		v.heard, v.wall = time.Now(), v.o.Wall()
		v.mu.Unlock()
	}, v.take)
}

// take takes an event in.
func (v *Viewer) take(e Event) {
	if v.taken(e) {
		v.o.Told(e)
	}
}

// taken is take with the lock held; false for what makes no sense.
func (v *Viewer) taken(e Event) bool {
	v.mu.Lock()
	defer v.mu.Unlock()
	if e.ID != "" {
		v.last = e.ID
	}
	rows := v.rows
	if v.fresh != nil {
		rows = v.fresh
	}
	switch e.Name {
	case wire.EventHello:
		var h wire.Hello
		if json.Unmarshal(e.Data, &h) != nil {
			return false
		}
		v.hello, v.fresh = h, make(map[string]wire.Row)
		v.tell(h.Clock)
	case wire.EventPair:
		var r wire.Row
		if json.Unmarshal(e.Data, &r) != nil || r.Mirror == "" {
			return false
		}
		clean(&r)
		if _, have := rows[r.Mirror]; !have && len(rows) >= v.o.Most {
			return false
		}
		rows[r.Mirror] = r
	case wire.EventGone:
		var g wire.Gone
		if json.Unmarshal(e.Data, &g) != nil {
			return false
		}
		delete(rows, g.Mirror)
	case wire.EventReady, wire.EventClock:
		var c wire.Clock
		if json.Unmarshal(e.Data, &c) != nil {
			return false
		}
		v.tell(c)
		if e.Name == wire.EventReady && v.fresh != nil {
			v.rows, v.fresh, v.link, v.why = v.fresh, nil, Open, ""
		}
	}
	return true
}

// tell takes the clock of headquarters. The caller holds mu.
func (v *Viewer) tell(c wire.Clock) {
	v.clock = c
	if !c.At.IsZero() {
		v.ahead = time.Until(c.At)
	}
}

// RefusedError says that headquarters does not let this guest in.
type RefusedError struct{ Why string }

// Error implements error.
func (e *RefusedError) Error() string { return fmt.Sprintf("headquarters refuses: %s", e.Why) }
