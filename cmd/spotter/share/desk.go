package share

import (
	"fmt"
	"io"
	"net"
	"os"
	"sync"
	"time"

	"spotter/cmd/spotter/phone"
	"spotter/crew/share"
	"spotter/crew/wire"
	"spotter/race"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/alert"
	"spotter/ui/blocks"
	"spotter/ui/live"
)

// The words that stand for a choice in the list of outputs.
const (
	show  = "follow:code"
	hide  = "follow:hide"
	give  = "follow:give"
	keep  = "follow:keep"
	again = 2 * time.Second // between two tries to serve
)

// Options join a [Desk] to a race. All are required.
type Options struct {
	Path  func() string
	Safe  func() int64
	Now   func() race.Stamp
	Beat  func() wire.Beat
	Event func(race.Kind) race.Event
	Log   func(race.Event)
	Nudge func()
	Guard func() // deferred in each goroutine
	End   func() // ends the race's screen. It must not wait
}

// Desk lets a second device come to the race. Its zero value and nil share nothing. It is safe for concurrent use.
type Desk struct {
	Address string // of this machine, as --phone-address has it; "": the one that others most likely reach

	o       Options
	handing share.Handing
	inside  sync.WaitGroup

	mu     sync.Mutex
	begun  bool
	server *share.Server // nil before somebody asked for the code
	end    chan struct{}
	shown  bool   // the code is on the screen's list
	fault  string // why nothing is served; "" while it is
	coded  string // the link of the codes
	codes  map[bool][]string
	since  time.Duration // race time when the race was given away
}

// Begin makes the desk ready. It serves nothing yet.
func (d *Desk) Begin(o Options) {
	if d == nil {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.o, d.begun = o, true
	d.handing.Notify(o.Nudge)
}

// Offer adds to the list of outputs what can be chosen here.
func (d *Desk) Offer(list []live.Choice) []live.Choice {
	if d == nil {
		return list
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	switch {
	case !d.begun:
		return list
	case d.shown:
		return append(list, live.Choice{Stays: true, Spec: hide, Label: say.T("Second device: hide the code"), State: d.fault})
	}
	return append(list, live.Choice{Stays: true, Spec: show, Label: say.T("Second device: show the code to follow this race"), State: d.fault})
}

// Choices returns the answers to the question whether the race is given away, no first; none without one.
func (d *Desk) Choices() []live.Choice {
	if d == nil {
		return nil
	}
	who := d.handing.Asks()
	if who == "" {
		return nil
	}
	return []live.Choice{{Stays: true, Spec: keep, Label: say.T("Keep the race here")}, {Stays: true, Spec: give, Label: say.F("Give the race to %s", text.Clean(who))}}
}

// Answer takes a choice, and reports whether it was one of these.
func (d *Desk) Answer(spec string) bool {
	if d == nil {
		return false
	}
	switch spec {
	case show:
		d.serve()
	case hide:
		d.mu.Lock()
		d.shown = false
		d.mu.Unlock()
	case keep:
		d.handing.Answer(false)
	case give:
		d.give()
	default:
		return false
	}
	d.o.Nudge()
	return true
}

// give gives the race to the device that asks: the line of it is the last of this screen.
func (d *Desk) give() {
	who := d.handing.Asks()
	if !d.handing.Answer(true) {
		return // it does not wait any more
	}
	e := d.o.Event(race.KindSwap)
	e.Item, e.Name = race.ItemDevice, text.Clean(who)
	d.o.Log(e)
	d.mu.Lock()
	d.since = e.Elapsed
	d.mu.Unlock()
	d.o.End()
}

// Given returns the reason of the journal's last line where the race was given away; "" where it was not.
func (d *Desk) Given() string {
	if d == nil {
		return ""
	}
	if who, _ := d.handing.With(); who != "" {
		return race.ReasonHanded
	}
	return ""
}

// serve begins to serve, once, and has the code shown.
func (d *Desk) serve() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.shown = true; d.server != nil || !d.begun {
		return
	}
	o := d.o
	s, err := share.New(share.Options{Path: o.Path, Safe: o.Safe, Now: func() time.Time { return o.Now().Wall }, Beat: o.Beat, Handing: &d.handing})
	if err != nil {
		d.fault = text.FirstLine(err)
		return
	}
	d.server, d.end = s, make(chan struct{})
	d.inside.Go(func() {
		defer o.Guard()
		d.keep(s, d.end)
	})
}

// keep serves until end, and anew where the address went away.
func (d *Desk) keep(s *share.Server, end chan struct{}) {
	for {
		on, err := d.listen()
		d.failed(err)
		if err == nil {
			d.o.Nudge()
			d.failed(s.Serve(on, end))
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
func (d *Desk) listen() (net.Listener, error) {
	ip, err := phone.Best(d.Address)
	if err != nil {
		return nil, err
	}
	for _, port := range []string{"8899", "8898", "8897"} {
		if on, err := net.Listen("tcp", net.JoinHostPort(ip.String(), port)); err == nil {
			return on, nil
		}
	}
	return net.Listen("tcp", net.JoinHostPort(ip.String(), "0"))
}

func (d *Desk) failed(err error) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.fault = ""; err != nil {
		d.fault = text.FirstLine(err)
	}
}

// Code returns the code of the link in rows of cells, and the link in letters; nothing while it is not shown.
func (d *Desk) Code(dark bool) (rows []string, address string) {
	if d == nil {
		return nil, ""
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.shown || d.server == nil {
		return nil, ""
	}
	link, ok := d.server.Link()
	if !ok {
		return nil, ""
	}
	address = link.Short()
	if d.coded != address {
		d.coded, d.codes = address, map[bool][]string{}
	}
	if d.codes[dark] == nil {
		d.codes[dark] = blocks.Dense(address, dark)
	}
	return d.codes[dark], "spotter follow\n" + address
}

// Small tells that another device asks for the race.
func (d *Desk) Small() (s alert.Small, wrong bool) {
	if d == nil {
		return s, false
	}
	who := d.handing.Asks()
	if who == "" {
		return s, false
	}
	return alert.Small{Item: "follow", Word: say.T("device"), Text: say.F("give the race to %s?", text.Clean(who)), Next: say.T("Answer in the list of outputs."), Loud: true}, true
}

// Wake tells that the journal has more lines on its disk. It never waits.
func (d *Desk) Wake() {
	if d == nil {
		return
	}
	d.mu.Lock()
	s := d.server
	d.mu.Unlock()
	if s != nil {
		s.Wake()
	}
}

// lateFor bounds the time for which a race that was handed over is served on: the other device may ask once more whether it has it.
const lateFor = 3 * time.Second

// goesBack is the time after which a race that the other device does not take comes back by itself: until then the
// runner has nobody who can say stop. A device that still wants it afterwards hears that the race was kept.
const goesBack = 10 * time.Second

// Hand ends the desk of a race whose journal is closed. Where the race was given to another device, it waits until that has
// every line. A signal takes the race back, as long as that is possible. It reports whether the race goes on here. size is
// that of the file, and failed what went wrong: then lines may be missing in it, and the race stays here.
func (d *Desk) Hand(path string, size int64, failed error, out io.Writer, signals func() (<-chan os.Signal, func())) (back bool) {
	if d == nil {
		return false
	}
	defer d.close()
	who, _ := d.handing.With()
	d.mu.Lock()
	s, since := d.server, d.since
	d.mu.Unlock()
	if who == "" || s == nil {
		return false
	}
	final, err := s.Final(path, size)
	if failed != nil || err != nil {
		d.handing.Keep()
		fmt.Fprintf(out, "The race is not given to %s: its log is not whole on the disk.\n", who)
		return false
	}
	changed := make(chan struct{}, 1)
	d.handing.Notify(func() {
		select {
		case changed <- struct{}{}:
		default:
		}
	})
	d.handing.Closed(final)
	s.Wake()
	stop, letGo := signals()
	defer letGo()
	fmt.Fprintf(out, "Giving the race to %s: it does not have every line yet. In %d s, or with ctrl+c, the race comes back.\n", who, goesBack/time.Second)
	if d.await(changed, stop) {
		return true
	}
	fmt.Fprintf(out, "The race is with %s since %s. Nothing is written here any more.\n", who, race.FormatElapsed(since))
	timer := time.NewTimer(lateFor)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-stop:
	}
	return false
}

// await waits until the other device has the race, goesBack at most. It reports whether the race stays here.
func (d *Desk) await(changed <-chan struct{}, stop <-chan os.Signal) (back bool) {
	timer := time.NewTimer(goesBack)
	defer timer.Stop()
	for {
		who, has := d.handing.With()
		if has || who == "" {
			return who == "" // the other device wants it no more
		}
		select {
		case <-changed:
		case <-stop:
			if d.handing.Keep() {
				return true
			}
		case <-timer.C:
			if d.handing.Keep() {
				return true
			}
		}
	}
}

// close ends it. It may be called of a desk that was not begun.
func (d *Desk) close() {
	d.mu.Lock()
	s, end := d.server, d.end
	d.server, d.begun = nil, false
	d.mu.Unlock()
	if s == nil {
		return
	}
	close(end)
	d.inside.Wait()
	s.Close()
}
