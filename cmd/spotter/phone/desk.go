package phone

import (
	"cmp"
	"context"
	"errors"
	"net"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"

	"spotter/audio"
	"spotter/audio/clip"
	"spotter/cues"
	"spotter/phone/link"
	"spotter/phone/out"
	"spotter/phone/pads"
	"spotter/phone/pages"
	"spotter/race"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/alert"
)

// lookEvery is the time between two looks at the addresses of this machine.
const lookEvery = 2 * time.Second

// Answer is the beginning of what stands in the list of outputs for a question about a phone.
const Answer = "phone:let-in-"

// Desk is the runner's phone in a race: an [audio.Output] that has a phone once it is begun. Its
// zero value guesses its address. It is safe for concurrent use.
type Desk struct {
	Address string // of this machine, with a port or without; empty: the one that a phone most likely reaches
	Secure  bool   // over TLS
	ForPads bool   // the page of the spotter's pads is served, whatever the output

	o      Options
	ear    atomic.Pointer[out.Ear]
	link   *link.Link
	Pads   *pads.Source // the page of the spotter's pads, once it is begun; nil without
	end    context.CancelFunc
	inside sync.WaitGroup
	secret *secret // of TLS; nil without
	notes  notes

	machine func() []place // its addresses; nil: those that it has
	every   time.Duration  // between two looks at them; 0: lookEvery

	mu    sync.Mutex
	fault string // why nothing is served; empty while it is
	asks  string // who asks to be let in; empty: nobody
	reply chan bool
	said  string // what became of a page that was refused
	until time.Time
	codes map[bool][]string // by whether the ink is dark, of address
	shown string            // the address of the codes
}

// Options join a [Desk] to a race.
type Options struct {
	Bank  clip.Bank
	Mono  bool
	NoEar bool // the runner's phone is not the output: its page is not served
	Cue   func(cues.ID) (cues.Cue, bool)
	Now   func() race.Stamp
	State string // a file of the state folder, which keeps the certificate; empty: a new one each time
	// Note takes what a journal keeps. It must not wait.
	Note func(said string)
	// Nudge has the screen look soon. It must not wait.
	Nudge func()
	// Guard is deferred in each goroutine.
	Guard func()
}

// CheckAddress says what is wrong with an address.
func CheckAddress(s string) error {
	_, _, err := parseAddress(s)
	return err
}

// Name implements [audio.Output].
func (d *Desk) Name() string { return out.Name }

// Open implements [audio.Output].
func (d *Desk) Open(ctx context.Context, tl *audio.Timeline) (audio.Stream, error) {
	e := d.ear.Load()
	if fault := d.serving(); e == nil && fault != "" {
		return nil, audio.Remedied("leave out --tls, or mend it", "%s", fault)
	}
	if e == nil {
		return nil, audio.Remedied("use spotter --output phone", "a phone can be the earpiece in a race only")
	}
	s, err := e.Open(ctx, tl)
	if fault := d.serving(); err != nil && fault != "" {
		return nil, audio.Remedied("turn the hotspot on, or name an address with --phone-address", "%s", fault)
	}
	return s, err
}

// Talk sends 20 ms of the spotter's live voice to the phone; see [out.Ear.Talk]. Without a phone it does nothing.
func (d *Desk) Talk(frame []int16) {
	if e := d.ear.Load(); e != nil {
		e.Talk(frame)
	}
}

// Voice returns what sends the spotter's live voice to the phone: [Desk.Talk] where the phone is the output that a
// race begins with, which has its page served; else nil.
func (d *Desk) Voice(output string) func(frame []int16) {
	if d == nil || output != out.Name {
		return nil
	}
	return d.Talk
}

// serving says why nothing is served; empty while it is.
func (d *Desk) serving() string {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.fault
}

// Begin serves the pages until Close. It does not wait for a network.
func (d *Desk) Begin(o Options) (err error) {
	d.o = o
	defer func() {
		if err != nil {
			d.mu.Lock()
			d.fault = err.Error()
			d.mu.Unlock()
		}
	}()
	ear := out.New(out.Options{Bank: o.Bank, Mono: o.Mono, Label: say.T("the runner's phone"), Note: d.note, Nudge: o.Nudge})
	lo := link.Options{Clip: ear.Clip, Ask: d.ask, Told: d.told, Secure: d.Secure}
	if !o.NoEar {
		lo.Pages[link.Ear] = link.Page{Files: pages.Ear(), Handle: ear.Handle}
	}
	if d.ForPads {
		d.Pads = newPads(&o)
		lo.Pages[link.Pads] = link.Page{Files: pages.Pads(), Handle: d.Pads.Handle}
	}
	if d.link, err = link.New(lo); err != nil {
		return err
	}
	if d.Secure {
		if d.secret, err = openSecret(o.State); err != nil {
			return err
		}
	}
	var ctx context.Context
	ctx, d.end = context.WithCancel(context.Background())
	d.ear.Store(ear)
	d.inside.Go(func() {
		defer o.Guard()
		d.keep(ctx)
	})
	return nil
}

// Close ends the pages. It may be called of a desk that was not begun.
func (d *Desk) Close() {
	if d == nil || d.end == nil {
		return
	}
	d.end()
	d.inside.Wait()
}

// note takes a line of the phone to the journal.
func (d *Desk) note(said string) { d.noteOf(link.Ear, said) }

// noteOf takes a line of a kind of page to the journal, unless too many came.
func (d *Desk) noteOf(k link.Kind, said string) {
	if said, ok := d.notes.take(said, time.Now()); ok {
		d.o.Note(d.link.Short(k) + "…: " + said)
	}
}

// keep serves on the address that there is, and on another when that goes.
func (d *Desk) keep(ctx context.Context) {
	for ctx.Err() == nil {
		ip, on, err := d.listen()
		if err == nil {
			if err = d.secret.name(ip); err != nil {
				_ = on.Close() // nobody came yet
			}
		}
		d.mu.Lock()
		if d.fault = ""; err != nil {
			d.fault = "no phone can come: " + text.FirstLine(err)
		}
		d.mu.Unlock()
		d.o.Nudge()
		if err == nil {
			d.note("its page is served at " + on.Addr().String())
			err = d.serve(ctx, ip, on)
			d.note("its page is not served any more: " + text.FirstLine(err))
		}
		select {
		case <-ctx.Done():
		case <-time.After(cmp.Or(d.every, lookEvery)):
		}
	}
}

// errAway says that the address of the pages is none of this machine any more.
var errAway = errors.New("the address is gone")

// serve serves until ctx ends or the address is gone.
func (d *Desk) serve(ctx context.Context, ip netip.Addr, on net.Listener) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	d.inside.Go(func() {
		look := time.NewTicker(cmp.Or(d.every, lookEvery))
		defer look.Stop()
		for {
			select {
			case <-ctx.Done():
				return
			case <-look.C:
				if all := d.places(); !has(all, ip) && (d.machine != nil || !ip.IsLoopback()) { // the loopback is not listed
					cancel(errAway)
					return
				}
			}
		}
	})
	if err := d.link.Serve(ctx, d.secret.listener(on)); err != nil {
		return err
	}
	return context.Cause(ctx)
}

// places returns the addresses of this machine.
func (d *Desk) places() []place {
	if d.machine != nil {
		return d.machine()
	}
	return places()
}

// listen opens the address that was chosen, or the best that there is.
func (d *Desk) listen() (ip netip.Addr, on net.Listener, err error) {
	tries := ports
	if d.Address == "" {
		ip, err = guess(d.places())
	} else {
		var port string
		if ip, port, err = parseAddress(d.Address); port != "" {
			tries = []string{port}
		}
	}
	if err != nil {
		return ip, nil, err
	}
	for _, port := range tries {
		if on, err = net.Listen("tcp", net.JoinHostPort(ip.String(), port)); err == nil {
			return ip, on, nil
		}
	}
	return ip, nil, err
}

// told takes what a person should know of a page.
func (d *Desk) told(k link.Kind, what string) {
	d.mu.Lock()
	news := d.said != what || time.Now().After(d.until)
	d.said, d.until = what, time.Now().Add(30*time.Second)
	d.mu.Unlock()
	if news { // a page that tries again and again is told of once
		d.noteOf(k, k.String()+": "+what)
		d.o.Nudge()
	}
}

// Small tells of what is wrong with the phone without harm to what is heard.
func (d *Desk) Small() (alert.Small, bool) {
	d.mu.Lock()
	asks, said, until := d.asks, d.said, d.until
	d.mu.Unlock()
	s := alert.Small{Item: "phone", Word: say.T("phone")}
	m := d.ear.Load().Phone()
	switch {
	case asks != "":
		s.Text, s.Next, s.Loud = say.F("another phone wants in: %s", asks), say.T("Answer in the list of outputs."), true
	case said != "" && time.Now().Before(until):
		s.Text = text.Clean(said)
	case m.Here && m.State.Battery > 0 && m.State.Battery < 0.15:
		s.Text, s.Next = say.F("the phone's battery is at %d %%", int(m.State.Battery*100)), say.T("Connect it to a power bank.")
	case m.Ready && !m.State.Awake:
		s.Text, s.Next = say.T("the phone's screen may go off"), say.T("Set it to stay on: the page cannot.")
	default:
		return s, false
	}
	return s, true
}
