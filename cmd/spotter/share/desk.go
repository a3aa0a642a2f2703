package share

import (
	"sync"
	"time"

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

// Options join a [Desk] to a race. All are required but Mirror and From.
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

	Mirror string  // the invitation by which the race is sent to headquarters: it goes with the race
	From   *Handed // how the race came here; nil for one that came from nowhere
}

// Desk lets a second device come to the race. Its zero value and nil share nothing. It is safe for concurrent use.
type Desk struct {
	Address string // of this machine, as --phone-address has it; "": the one that others most likely reach

	o Options

	mu    sync.Mutex
	begun bool
	front *front // nil before a race was begun
	shown bool   // the code is on the screen's list
	coded string // the link of the codes
	codes map[bool][]string

	since  time.Duration // race time when the race was given away
	device string        // that it was given to
	step   Step
	until  time.Time // when it comes back by itself
	gone   time.Time // when it was there for good
}

// Begin makes the desk ready. It serves nothing yet, but for a race that came back: who followed it goes on.
func (d *Desk) Begin(o Options) {
	if d == nil {
		return
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.o, d.begun, d.front = o, true, &front{address: d.Address}
	if o.From != nil && o.From.front != nil {
		d.front = o.From.front
	}
	d.front.join(o)
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
		return append(list, live.Choice{Stays: true, Spec: hide, Label: say.T("Second device: hide the code"), State: d.front.why()})
	}
	return append(list, live.Choice{Stays: true, Spec: show, Label: say.T("Second device: show the code to follow this race"), State: d.front.why()})
}

// Choices returns the answers to the question whether the race is given away, no first; none without one.
func (d *Desk) Choices() []live.Choice {
	who := d.handing().Asks()
	if who == "" {
		return nil
	}
	return []live.Choice{{Stays: true, Spec: keep, Label: say.T("Keep the race here")}, {Stays: true, Spec: give, Label: say.F("Give the race to %s", text.Clean(who))}}
}

// Answer takes a choice, and reports whether it was one of these.
func (d *Desk) Answer(spec string) bool {
	if d.face() == nil {
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
		d.handing().Answer(false)
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
	h := d.handing()
	who := h.Asks()
	if !h.Answer(true) {
		return // it does not wait any more
	}
	e := d.o.Event(race.KindSwap)
	e.Item, e.Name = race.ItemDevice, text.Clean(who)
	d.o.Log(e)
	d.mu.Lock()
	d.since, d.device = e.Elapsed, e.Name
	d.mu.Unlock()
	d.o.End()
}

// Given returns the reason of the journal's last line where the race was given away; "" where it was not.
func (d *Desk) Given() string {
	if who, _ := d.handing().With(); who != "" {
		return race.ReasonHanded
	}
	return ""
}

// handing returns the handing over of the race; one that nobody asks for where none was begun.
func (d *Desk) handing() *share.Handing {
	if f := d.face(); f != nil {
		return &f.handing
	}
	return &share.Handing{}
}

// face returns what the other devices see; nil where no race was begun.
func (d *Desk) face() *front {
	if d == nil {
		return nil
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.front
}

// serve begins to serve, once, and has the code shown.
func (d *Desk) serve() {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.begun {
		d.shown = true
		d.front.serve()
	}
}

// Code returns the code of the link in rows of cells, and the link in letters; nothing while it is not shown.
func (d *Desk) Code(dark bool) (rows []string, address string) {
	if d == nil {
		return nil, ""
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.shown || d.front == nil {
		return nil, ""
	}
	link, ok := d.front.link()
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
	who := d.handing().Asks()
	if who == "" {
		return s, false
	}
	return alert.Small{Item: "follow", Word: say.T("device"), Text: say.F("give the race to %s?", text.Clean(who)), Next: say.T("Answer in the list of outputs."), Loud: true}, true
}

// Wake tells that the journal has more lines on its disk. It never waits.
func (d *Desk) Wake() {
	if f := d.face(); f != nil {
		f.wake()
	}
}
