package hq

import (
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"spotter/cmd/spotter/share"
	"spotter/crew/uplink"
	"spotter/crew/wire"
	"spotter/gps"
	"spotter/journal"
	"spotter/race"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/alert"
	"spotter/ui/crew"
	"spotter/ui/live"
)

// Desk is the link of a race to headquarters. The zero value has none; nor has nil. It is safe
// for concurrent use once it is begun.
type Desk struct {
	to    *wire.Invitation // nil: no headquarters was asked for
	place bool             // beats tell where the pair is
	Share share.Desk       // where a second device follows, without headquarters

	o    Options
	link atomic.Pointer[uplink.Link]
	done chan struct{} // closed when the link has ended

	mu     sync.Mutex
	health known   // what the screen knew last
	queue  []words // of the crew, that the screen has not got
	now    crew.Words
	told   telling
	space  space

	safeMu sync.Mutex
	last   int64 // bytes that were safe when the disk was well last

	fix gps.Fix
}

// Journal is the journal of a race, a [journal.Writer]. Its methods never wait.
type Journal interface {
	Path() string
	Ready() (size int64, lines uint64)
	Status() journal.Status
}

// safe returns how many bytes of the journal's file are on its disk for good. While that disk
// fails it is not asked for anything: it may not answer, and beats have to go on.
func (d *Desk) safe() int64 {
	d.safeMu.Lock()
	defer d.safeMu.Unlock()
	well := func() bool { return d.o.Journal.Status().Err == nil }
	if !well() {
		return d.last
	}
	if size, _ := d.o.Journal.Ready(); well() {
		d.last = size
	}
	return d.last
}

// words are a message, with its number at headquarters.
type words struct {
	id         uint64
	from, text string
}

// known holds the facts of a beat, as the screen knows them.
type known struct {
	at       time.Time // when; zero for never
	output   string
	earpiece string
	unsaved  int
}

// Options join a [Desk] to a race. All are required.
type Options struct {
	Version string
	Journal Journal
	Now     func() race.Stamp
	Free    func(dir string) (bytes int64, err error) // of a disk; it may wait
	// Event begins a line of the journal, and Log takes it there. They must not wait.
	Event func(race.Kind) race.Event
	Log   func(race.Event)
	// Nudge has the screen look soon. It must not wait.
	Nudge func()
	// Guard is deferred in each goroutine.
	Guard func()
	// End ends the screen of a race that was handed to another device. It must not wait.
	End func()
	// From says how the race came from another device; nil for one of this device. Where that sent it to headquarters and
	// nothing else was asked for here, it goes on to be sent there.
	From *share.Handed
}

// Settle reads the settings of the link.
func (d *Desk) Settle(try func(name string, parse func(text string) error), isOn func(string) (bool, error)) {
	try("mirror", func(s string) error {
		to, err := wire.ParseInvitation(s)
		if err != nil {
			return errors.New(text.Clean(err.Error()))
		}
		d.to = &to
		return nil
	})
	try("phone-address", func(s string) error { d.Share.Address = s; return nil }) // the phone's desk checks it
	try("mirror-position", func(s string) (err error) { d.place, err = isOn(s); return err })
}

// Begin begins the link, where one was asked for. It waits for nothing.
func (d *Desk) Begin(o Options) {
	if d == nil || o.Journal == nil {
		return
	}
	d.o = o
	if d.to == nil && o.From != nil {
		d.to = o.From.Mirror
	}
	so := share.Options{Path: o.Journal.Path, Safe: d.safe, Now: o.Now, Beat: d.beat, Event: o.Event, Log: o.Log, Nudge: o.Nudge, Guard: o.Guard, End: o.End, From: o.From}
	if d.to != nil {
		so.Mirror = d.to.String()
	}
	d.Share.Begin(so)
	if d.to == nil {
		return
	}
	l := uplink.New(uplink.Options{To: *d.to, Agent: "spotter/" + o.Version, Path: o.Journal.Path, Safe: d.safe, Beat: d.beat, Words: d.take, Told: d.changed})
	d.done = make(chan struct{})
	d.link.Store(l)
	go func() { // a disk may hold it for ever: the end of the race does not wait for it
		defer o.Guard()
		defer close(d.done)
		l.Run()
	}()
}

// note takes a line to the journal.
func (d *Desk) note(item, name, said string) {
	e := d.o.Event(race.KindNote)
	e.Item, e.Name, e.Text = item, name, said
	d.o.Log(e)
}

// Wake tells that the journal has more lines on its disk. It never waits.
func (d *Desk) Wake() {
	if d == nil {
		return
	}
	d.Share.Wake()
	if l := d.link.Load(); l != nil {
		l.Wake()
	}
}

// Close sends what is left, and says how far headquarters got; "" without a link. It waits no
// longer than within.
func (d *Desk) Close(within time.Duration) string {
	if d == nil {
		return ""
	}
	l := d.link.Load()
	if l == nil {
		return ""
	}
	err := l.Close(within)
	s := l.Status()
	if err == nil {
		return fmt.Sprintf("headquarters has every line, under %s\n", s.Mirror)
	}
	return fmt.Sprintf("%s\nspotter resume with the same --mirror sends them\n", text.FirstLine(err))
}

// Watch returns what a screen looks at, with the state of the link added. It remembers what the
// screen is told, for the beats.
func (d *Desk) Watch(m live.Monitor) live.Monitor {
	if d == nil || d.o.Journal == nil {
		return m
	}
	return monitor{m, d}
}

// monitor adds the link to what a screen looks at.
type monitor struct {
	live.Monitor
	desk *Desk
}

// Health implements [live.Monitor].
func (m monitor) Health() live.Health {
	h := m.Monitor.Health()
	m.desk.remember(&h)
	if s, wrong := m.desk.Share.Small(); wrong {
		h.Small = append(h.Small, s)
	}
	if m.desk.link.Load() == nil {
		return h
	}
	h.Crew.State, h.Crew.Words = m.desk.State(), m.desk.next()
	if s, wrong := m.desk.small(); wrong {
		h.Small = append(h.Small, s)
	}
	return h
}

// State returns how the link is doing, for the screen.
func (d *Desk) State() crew.State {
	s := d.link.Load().Status()
	c := crew.State{Waiting: s.Waiting, Forked: s.Forked}
	since := s.Since
	switch s.State {
	case uplink.Opening:
		c.Kind = crew.Opening
	case uplink.InStep:
		c.Kind, since = crew.InStep, s.Answer
	case uplink.NoLink:
		c.Kind = crew.NoLink
	case uplink.Waiting:
		c.Kind = crew.Busy
	case uplink.Refused:
		c.Kind = crew.Refused
	}
	if !since.IsZero() {
		c.For = time.Since(since)
	}
	return c.Whole()
}

// small tells the screen of a headquarters that wants nothing of this pair: a person has to mend it.
func (d *Desk) small() (s alert.Small, wrong bool) {
	now := d.link.Load().Status()
	if now.State != uplink.Refused {
		return s, false
	}
	s = alert.Small{Item: race.ItemHQ, Word: "HQ", Next: say.T("The journal is saved. Ask the crew.")}
	switch {
	case errors.Is(now.Err, uplink.ErrUnknown):
		s.Text, s.Next = say.T("it does not know this invitation"), say.T("The journal is saved. Ask the crew for a new invitation.")
	case errors.Is(now.Err, uplink.ErrWithdrawn):
		s.Text, s.Next = say.T("it has withdrawn this invitation"), say.T("The journal is saved. Ask the crew for a new invitation.")
	case errors.Is(now.Err, uplink.ErrNoRace):
		s.Text = say.T("it does not know this race")
	case errors.Is(now.Err, uplink.ErrDeleted):
		s.Text, s.Next = say.T("it has deleted this race"), say.T("The journal is saved. Leave out --mirror.")
	case errors.Is(now.Err, uplink.ErrMirrors):
		s.Text = say.T("it has other lines under the name of this journal")
	case errors.Is(now.Err, uplink.ErrFile):
		s.Text = say.T("the journal's file cannot be sent")
	case errors.Is(now.Err, uplink.ErrBeat):
		s.Text = say.T("it takes the lines, and not the beats")
	default:
		s.Text = say.T("it does not take these lines")
	}
	return s, true
}

// Shared returns where a second device follows the race; nil without a desk.
func (d *Desk) Shared() *share.Desk {
	if d == nil {
		return nil
	}
	return &d.Share
}
