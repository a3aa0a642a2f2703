package evdev

import (
	"cmp"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"sync/atomic"
	"time"

	"spotter/input"
	"spotter/race"
	"spotter/text"
)

// How long a reader waits.
const (
	lookSoon = 2 * time.Second        // between two looks while something is missing
	lookIdle = 30 * time.Second       // and while nothing is
	lookPipe = 200 * time.Millisecond // for the other end of a named pipe
)

// Wanted is a device that is to be read, or several.
type Wanted struct {
	Label string // for people, without control characters; it names the device in states
	Path  string // of the device; "" where Match finds it
	Match func(*Info) bool
	// Use is called when a device was opened, and returns what its buttons go to, from one
	// goroutine for each device.
	Use  func(i *Info, to To) func(Button)
	Free bool // nobody misses it: its states have no fault
}

// To takes what is made of a device's buttons.
type To struct {
	Press func(input.Press)
	Fault func(string) // what is wrong although the device is there, in words; "" for nothing
}

// Reader reads the devices that are wanted. It is an [input.Source].
type Reader struct {
	sys  System
	now  func() race.Stamp
	want []Wanted
}

// New returns a reader of devices. now reads the clocks of the host.
func New(sys System, now func() race.Stamp, want []Wanted) *Reader {
	return &Reader{sys: sys, now: now, want: want}
}

// Name implements [input.Source].
func (r *Reader) Name() string { return "event devices" }

// run is the state of a reader while it runs.
type run struct {
	*Reader
	to    input.Sink
	ctx   context.Context
	open  map[string]opened // by path
	ended chan ended
	told  []input.Presence // of each wanted device, what was told last, plus 1
}

// opened is a device that is read.
type opened struct {
	want int // for which it was opened
	info *Info
}

// ended says that a device is read no longer.
type ended struct {
	path string
	err  error
}

// Run implements [input.Source].
func (r *Reader) Run(ctx context.Context, to input.Sink) error {
	if r.sys == nil {
		return ErrNoSystem
	}
	ctx, cancel := context.WithCancel(ctx)
	n := &run{Reader: r, to: to, ctx: ctx, open: make(map[string]opened), ended: make(chan ended), told: make([]input.Presence, len(r.want))}
	defer func() {
		cancel()
		for len(n.open) > 0 {
			delete(n.open, (<-n.ended).path)
		}
	}()
	changed := make(chan struct{}, 1)
	for {
		wait := n.look()
		stop, waited := make(chan struct{}), make(chan struct{})
		go func() {
			defer close(waited)
			r.sys.Wait(stop, wait)
			changed <- struct{}{}
		}()
		select {
		case <-ctx.Done():
		case <-changed:
		case e := <-n.ended:
			n.lost(e)
		}
		close(stop)
		<-waited
		select {
		case <-changed:
		default:
		}
		if ctx.Err() != nil {
			return nil
		}
	}
}

// lost tells of a device that is gone.
func (n *run) lost(e ended) {
	want := n.open[e.path].want
	delete(n.open, e.path)
	for _, o := range n.open {
		if o.want == want {
			return // it has another device open
		}
	}
	n.tell(want, input.Lost, reason(e.err), next(e.err))
}

// look opens what is wanted and not open, and returns how long to wait for the next look.
func (n *run) look() time.Duration {
	all, err := n.sys.List()
	wait := lookIdle
	for w := range n.want {
		want := &n.want[w]
		var here, denied bool
		why := err
		if want.Path != "" {
			here, denied, why = n.lookAt(w, want.Path)
		} else {
			for i := range all {
				if !want.Match(&all[i]) {
					continue
				}
				got, den, whyNot := n.use(w, &all[i])
				here, denied = here || got, denied || den
				why = cmp.Or(whyNot, why)
			}
		}
		another := false
		for _, o := range n.open {
			here = here || o.want == w // the list may be ahead of the end of the reading
			another = another || want.Match != nil && want.Match(o.info)
		}
		switch {
		case here:
			n.tell(w, input.Here, "", "")
		case another: // it is wanted by two names, and read for the other: nobody misses it
		case denied:
			n.tell(w, input.Denied, reason(why), next(why))
			wait = min(wait, lookSoon)
		default:
			if n.told[w] != input.Lost+1 {
				n.tell(w, input.Absent, reason(why), next(why))
			}
			if !want.Free {
				wait = min(wait, lookSoon)
			}
			if errors.Is(why, errPipe) {
				wait = lookPipe
			}
		}
	}
	return wait
}

// errPipe is the reason for a named pipe that nobody writes to.
var errPipe = errors.New("no program writes to the pipe")

// lookAt opens the device of a path.
func (n *run) lookAt(w int, path string) (here, denied bool, why error) {
	i, err := n.sys.Describe(path)
	if err != nil {
		return false, false, err
	}
	return n.use(w, &i)
}

// use opens a device, unless it is open.
func (n *run) use(w int, i *Info) (here, denied bool, why error) {
	if o, is := n.open[i.Path]; is {
		return o.want == w, false, nil // of two that want it the first has it
	}
	if i.Denied != nil {
		return false, true, i.Denied
	}
	s, err := n.sys.Open(i.Path)
	if err != nil {
		return false, errors.Is(err, fs.ErrPermission), err
	}
	if err := s.Grab(); err != nil {
		return false, true, errors.Join(errTaken, s.Close())
	}
	n.open[i.Path] = opened{w, i}
	n.tell(w, input.Here, "", "") // before its first press
	over := new(atomic.Bool)
	to := To{Press: n.to.Press, Fault: func(why string) {
		if over.Load() {
			return // whoever tells of it later tells of a device that is gone
		}
		n.to.State(input.State{Source: n.want[w].Label, Is: input.Here, Fault: why, At: n.now().Boot})
	}}
	d := &reading{stream: s, now: n.now, boots: s.BootClock() == nil, fault: to.Fault, buttons: newButtons(n.want[w].Use(i, to))}
	go func(path string) {
		err := d.read(n.ctx)
		over.Store(true)
		n.ended <- ended{path, err}
	}(i.Path)
	return true, false, nil
}

// errTaken says that another program has grabbed a device.
var errTaken = errors.New("another program has taken it for itself")

// tell tells of a wanted device, where that is new.
func (n *run) tell(w int, is input.Presence, fault, next string) {
	if n.told[w] == is+1 || n.want[w].Free && n.told[w] == 0 && is == input.Absent {
		return
	}
	n.told[w] = is + 1
	if n.want[w].Free {
		fault, next = "", ""
		if is == input.Lost {
			n.told[w], is = 0, input.Absent
		}
	}
	n.to.State(input.State{Source: n.want[w].Label, Is: is, Fault: fault, Next: next, At: n.now().Boot})
}

// reason says in words why a device is not read.
func reason(err error) string {
	switch {
	case err == nil, errors.Is(err, fs.ErrNotExist):
		return "no such device"
	case errors.Is(err, fs.ErrPermission):
		return "this user may not read it"
	case errors.Is(err, io.EOF):
		return "it was unplugged, switched off, or is out of reach"
	}
	return text.FirstLine(err)
}

// next says what to do about a device that is not read.
func next(err error) string {
	switch {
	case errors.Is(err, fs.ErrPermission):
		return Rights
	case errors.Is(err, errTaken):
		return "End the other program."
	}
	return "Connect it again."
}

// Rights says how a user comes to read event devices.
const Rights = "Run sudo usermod -aG input $USER and log in again."

// reading is a device that is read.
type reading struct {
	stream  Stream
	now     func() race.Stamp
	boots   bool // the stream's times are of the boot clock
	buttons *buttons
	fault   func(string)
	stuck   string // the button that is told of
}

// read reads until the device is gone or ctx is done. Then everything is let go.
func (d *reading) read(ctx context.Context) error {
	stop := context.AfterFunc(ctx, func() { _ = d.stream.SetReadDeadline(time.Unix(1, 0)) })
	defer stop()
	var b [64 * native]byte
	have := 0 // bytes of an event that a pipe cut
	err := error(nil)
	for err == nil && ctx.Err() == nil {
		var n int
		n, err = d.stream.Read(b[have:])
		at := d.now()
		have += n
		whole := have - have%native
		for i := 0; i < whole; i += native {
			e := decode(b[i:], native)
			if d.buttons.take(e, d.stamp(e, at)) {
				d.ask(at)
			}
		}
		have = copy(b[:], b[whole:have])
		err = d.rest(ctx, err)
	}
	if ctx.Err() == nil {
		d.buttons.release(d.now())
	}
	return errors.Join(gone(err), d.stream.Close())
}

// gone returns the error of a device that is no more.
func gone(err error) error {
	if err == nil || errors.Is(err, os.ErrDeadlineExceeded) {
		return nil
	}
	return errors.Join(io.EOF, err)
}

// rest looks for a button that sticks, and sets when to look again: only while a key is held.
func (d *reading) rest(ctx context.Context, err error) error {
	if err != nil && !errors.Is(err, os.ErrDeadlineExceeded) {
		return err
	}
	name, fresh := d.buttons.look(d.now().Boot)
	switch {
	case fresh:
		d.stuck = name
		d.fault(name + " is stuck: it has been down for " + stuckAfter.String())
	case name == "" && d.stuck != "":
		d.stuck = ""
		d.fault("")
	}
	next := time.Time{}
	if d.buttons.any() && name == "" {
		next = time.Now().Add(stuckAfter)
	}
	if derr := d.stream.SetReadDeadline(next); derr != nil {
		return derr
	}
	if ctx.Err() != nil { // it was set to end the reading, maybe before the line above
		return d.stream.SetReadDeadline(time.Unix(1, 0))
	}
	return nil
}

// stamp returns when an event came: the kernel's time, where it can be true, or that of the read.
func (d *reading) stamp(e raw, at race.Stamp) race.Stamp {
	if before := at.Boot - e.at; d.boots && before > 0 {
		at.Boot -= before
		at.Wall = at.Wall.Add(-before)
	}
	return at
}

// ask takes the state of the keys, after the kernel dropped events.
func (d *reading) ask(at race.Stamp) {
	var down bits
	if err := d.stream.Down((*[96]byte)(&down)); err != nil {
		down = bits{} // it does not tell: everything is let go
	}
	d.buttons.correct(&down, at)
	d.fault("events were dropped: it sends faster than they are read")
}
