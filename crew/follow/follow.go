package follow

import (
	"context"
	"errors"
	"math/rand/v2"
	"sync"
	"time"

	"spotter/crew/wire"
	"spotter/journal/form"
	"spotter/race"
)

// Options say what is followed. To and Changed are required.
type Options struct {
	To    wire.Invitation
	Agent string // names the program
	// Which names the journal, or the label of the pair; "" where there is one only, or the guest's
	// own newest.
	Which string
	// Save is the file that keeps the copy; "" for none. It may hold the beginning of the journal.
	Save string
	// Changed is called when there is something new. It must not wait.
	Changed func()
	// Guard is deferred in each goroutine, and may take a panic. Nil: none is taken.
	Guard func()
	Every time.Duration // between two pulses; 0: [PulseEvery]
	Least time.Duration // before the first try again; 0: a second
}

// PulseEvery is the time between two questions for the clocks and the size: how long ago the
// other side answered is never much more than this while all is well.
const PulseEvery = 5 * time.Second

// Link says how the link to the other side is doing.
type Link uint8

// The states of a link.
const (
	Opening Link = iota // it has not answered yet
	Good                // the last call went well
	NoLink              // it did not; it is tried again
	Refused             // the other side wants nothing of us; it is asked again
	Broken              // what it sends is no whole journal: none of that is taken
)

// State has the link to a race that is followed, and the size of what came.
type State struct {
	Link   Link
	Err    error     // why it is not good
	Answer time.Time // of the last good answer; zero before one

	Mirror string // the journal's name there; "" before it is known
	Label  string // of the pair; "" where there is none
	// Nameless says that names are left out, and that the lines are therefore not the journal's own.
	Nameless bool
	Fork     string // a later mirror of the same journal, where the race may go on otherwise
	With     string // the device to which the race was handed

	Size  int64 // bytes taken
	Lines int
	Head  string
	There int // lines that the other side has

	Heard time.Time // when the pair had news; zero where that is not known
	Beat  *wire.Beat
	Since time.Time // of that beat

	Saved   int64 // bytes of the copy on the disk
	SaveErr error // why it has not all of them; nil while it has
}

// Follower follows one race. Its methods may be called at the same time.
type Follower struct {
	o    Options
	call *caller

	writing sync.Mutex // held while lines are written and taken; before mu

	mu     sync.Mutex
	state  State
	events []race.Event // only added to
	last   race.Stamp   // of the last line that has one
	clocks clocks
	keep   *copyFile
	raw    []byte        // all lines, while there is no copy
	grown  chan struct{} // closed when more lines were taken, and made anew
}

// New returns a follower, with what its copy holds already.
func New(o Options) (*Follower, error) {
	if o.Every == 0 {
		o.Every = PulseEvery
	}
	if o.Least == 0 {
		o.Least = time.Second
	}
	if o.Guard == nil {
		o.Guard = func() {}
	}
	f := &Follower{o: o, call: newCaller(o.To, o.Agent), grown: make(chan struct{})}
	f.state.Head = form.ZeroHash
	if o.Save == "" {
		return f, nil
	}
	keep, log, err := openCopy(o.Save)
	if err != nil {
		return nil, err
	}
	f.keep = keep
	if log.Lines > 0 {
		f.took(log.Events, log.Size, log.Lines, log.Head)
	}
	f.state.Saved = keep.size
	return f, nil
}

// Close ends the copy. Run has to have ended.
func (f *Follower) Close() {
	f.keep.discard()
	f.call.client.CloseIdleConnections()
}

// State returns how things stand, and all events so far, which must not be changed.
func (f *Follower) State() (State, []race.Event) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.state, f.events[:len(f.events):len(f.events)]
}

// Clock returns the pair's clocks as they read now; false before the first line.
func (f *Follower) Clock(now time.Time) (r Reading, ok bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.last.Wall.IsZero() {
		return r, false
	}
	wall, off, known := f.clocks.pair(now)
	if !known {
		wall, r.Rough = now.Round(0), true
	}
	r.Stamp, r.Off = reading(wall, f.last), off
	return r, true
}

// took takes in lines that the chain proved.
func (f *Follower) took(events []race.Event, size int64, lines int, head string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.events = append(f.events, events...)
	for i := range events {
		if !events[i].Wall.IsZero() {
			f.last = events[i].Stamp
		}
	}
	f.state.Size, f.state.Lines, f.state.Head = size, lines, head
	close(f.grown)
	f.grown = make(chan struct{})
}

// Run follows until ctx ends. It returns an error where it could not even begin: a refusal, or
// a choice that a person has to make.
func (f *Follower) Run(ctx context.Context) error {
	if err := f.begin(ctx); err != nil || ctx.Err() != nil {
		return err
	}
	var both sync.WaitGroup
	both.Go(func() {
		defer f.o.Guard()
		f.pulses(ctx)
	})
	f.lines(ctx)
	both.Wait()
	return nil
}

// begin finds the journal, as often as it takes.
func (f *Follower) begin(ctx context.Context) error {
	for n := 0; ctx.Err() == nil; n++ {
		var list wire.List
		err := f.call.get(ctx, wire.ListPath(f.o.To.Race), &list)
		if err == nil {
			var one wire.Listed
			if one, err = f.choose(list.Journals); err == nil {
				f.mu.Lock()
				f.state.Mirror, f.state.Label, f.state.Nameless = one.Journal, one.Label, one.Nameless
				f.mu.Unlock()
				return nil
			}
			if e, ok := errors.AsType[*ChooseError](err); ok && len(e.List) > 0 {
				return err
			}
		}
		if e, ok := errors.AsType[*answerError](err); ok && e.refused {
			return err
		}
		f.failed(ctx, err)
		f.rest(ctx, n)
	}
	return nil
}

// failed takes in that a call did not go well.
func (f *Follower) failed(ctx context.Context, err error) {
	if ctx.Err() != nil {
		return
	}
	link := NoLink
	if e, ok := errors.AsType[*answerError](err); ok && e.refused {
		link = Refused
	}
	if errors.Is(err, errChain) {
		link = Broken
	}
	f.mu.Lock()
	f.state.Link, f.state.Err = link, err
	f.mu.Unlock()
	f.o.Changed()
}

// mostRest is the longest wait between two tries.
const mostRest = 10 * time.Second

// rest waits before try number n, from 0.
func (f *Follower) rest(ctx context.Context, n int) {
	d := min(f.o.Least<<min(n, 10), max(mostRest, f.o.Least))
	d -= time.Duration(rand.Int64N(int64(d)/4 + 1))
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// pulses asks how the pair is doing.
func (f *Follower) pulses(ctx context.Context) {
	for n := 0; ctx.Err() == nil; n++ {
		err := f.pulse(ctx)
		if err != nil {
			f.failed(ctx, err)
		}
		timer := time.NewTimer(f.o.Every)
		if err == nil && n < 3 { // three in a row at the beginning: the best of them is soon exact
			timer.Reset(f.o.Every / 10)
		}
		select {
		case <-timer.C:
		case <-ctx.Done():
		}
		timer.Stop()
	}
}

func (f *Follower) pulse(ctx context.Context) error {
	var p wire.Pulse
	called := time.Now()
	if err := f.call.get(ctx, wire.PulsePath(f.o.To.Race, f.mirror()), &p); err != nil {
		return err
	}
	answered := time.Now()
	if p.Now.IsZero() || p.Size < 0 || p.Lines < 0 || p.Beat != nil && p.Beat.Check() != nil {
		return errStranger
	}
	f.mu.Lock()
	s := &f.state
	f.clocks.take(called, answered, p.Now, p.Apart)
	s.Answer, s.There, s.Fork, s.With, s.Beat = answered, p.Lines, p.Fork, p.With, p.Beat
	if s.Link != Broken {
		s.Link, s.Err = Good, nil
	}
	s.Heard, s.Since = before(answered, p.Heard), before(answered, p.Since)
	f.mu.Unlock()
	f.o.Changed()
	return nil
}

// before returns the time so many milliseconds before another; zero where that is not known.
func before(t time.Time, ms *int64) time.Time {
	if ms == nil || *ms < 0 || *ms > int64(wire.MaxApart) {
		return time.Time{}
	}
	return t.Add(-time.Duration(*ms) * time.Millisecond)
}

func (f *Follower) mirror() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.state.Mirror
}

// lines fetches lines.
func (f *Follower) lines(ctx context.Context) {
	var part []byte // of a line that has no end yet
	for fails := 0; ctx.Err() == nil; {
		state, _ := f.State()
		b, err := f.call.lines(ctx, state.Mirror, state.Size+int64(len(part)))
		if err == nil {
			part = append(part, b...)
			part, err = f.take(part)
		}
		if err != nil {
			part = nil
			f.failed(ctx, err)
			f.rest(ctx, fails)
			fails++
			continue
		}
		fails = 0
		if len(b) == 0 {
			f.retry()
			f.rest(ctx, 0) // it was held; a server that does not hold is not asked in a circle
		}
	}
}
