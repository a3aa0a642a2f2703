package share

import (
	"fmt"
	"net"
	"sync"
	"time"

	"spotter/cmd/spotter/phone"
	"spotter/crew/share"
	"spotter/crew/wire"
	"spotter/text"
)

// front serves a race to other devices. Where a race comes back after it was given away, the desk of that race takes the front
// over: the link stays, and who asked is told that the race was kept. Its zero value serves nothing.
type front struct {
	address string
	handing share.Handing
	inside  sync.WaitGroup

	mu     sync.Mutex
	o      Options       // of the race as it is run now
	server *share.Server // nil before somebody asked for the code
	end    chan struct{}
	fault  string // why nothing is served; "" while it is
}

// join joins the front to the race that is run from here on.
func (f *front) join(o Options) {
	f.mu.Lock()
	f.o = o
	f.mu.Unlock()
	f.handing.Notify(o.Nudge)
	f.handing.Lend(o.Mirror)
}

// options returns what joins it to the race now.
func (f *front) options() Options {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.o
}

// serve begins to serve, once.
func (f *front) serve() {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.server != nil {
		return
	}
	s, err := share.New(share.Options{Path: func() string { return f.options().Path() }, Safe: func() int64 { return f.options().Safe() },
		Now: func() time.Time { return f.options().Now().Wall }, Beat: func() wire.Beat { return f.options().Beat() }, Handing: &f.handing})
	if err != nil {
		f.fault = text.FirstLine(err)
		return
	}
	f.server, f.end = s, make(chan struct{})
	end := f.end
	f.inside.Go(func() {
		defer f.caught()
		f.keep(s, end)
	})
}

// caught is deferred: it hands a panic to the guard of the race that is run now.
func (f *front) caught() {
	if r := recover(); r != nil {
		defer f.options().Guard()
		panic(r)
	}
}

// keep serves until end, and anew where the address went away.
func (f *front) keep(s *share.Server, end chan struct{}) {
	for {
		on, err := f.listen()
		f.failed(err)
		if err == nil {
			f.options().Nudge()
			f.failed(s.Serve(on, end))
		}
		timer := time.NewTimer(again)
		select {
		case <-end:
			timer.Stop()
			return
		case <-timer.C:
		}
	}
}

// listen opens the address.
func (f *front) listen() (net.Listener, error) {
	ip, err := phone.Best(f.address)
	if err != nil {
		return nil, noAddress(f.address, err)
	}
	for _, port := range []string{"8899", "8898", "8897"} {
		if on, err := net.Listen("tcp", net.JoinHostPort(ip.String(), port)); err == nil {
			return on, nil
		}
	}
	return net.Listen("tcp", net.JoinHostPort(ip.String(), "0"))
}

// noAddress says what to do where this machine has no address that another device reaches. The remedy comes
// first: a narrow list cuts the end.
func noAddress(chosen string, err error) error {
	if chosen != "" {
		return err
	}
	return fmt.Errorf("turn the hotspot on: %w", err)
}

func (f *front) failed(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.fault = ""; err != nil {
		f.fault = text.FirstLine(err)
	}
}

// why returns why nothing is served; "" while it is, or nobody asked for it.
func (f *front) why() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.fault
}

// serving returns the server; nil before there is one.
func (f *front) serving() *share.Server {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.server
}

// link returns the link; false while nothing is served.
func (f *front) link() (i wire.Invitation, ok bool) {
	if s := f.serving(); s != nil {
		return s.Link()
	}
	return i, false
}

func (f *front) wake() {
	if s := f.serving(); s != nil {
		s.Wake()
	}
}

// close ends it.
func (f *front) close() {
	f.mu.Lock()
	s, end := f.server, f.end
	f.server = nil
	f.mu.Unlock()
	if s == nil {
		return
	}
	close(end)
	f.inside.Wait()
	s.Close()
}
