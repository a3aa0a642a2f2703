package ticks

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"spotter/audio"
	"spotter/audio/clip"
	"spotter/audio/engine"
	"spotter/cues"
)

// The times of a player.
const (
	queued     = 4                      // sounds that wait; more would tell of what is past
	stale      = 700 * time.Millisecond // a sound that could not be played by then is left out
	retryFirst = time.Second            // until a sink that failed is tried again; doubles each time
	retryMost  = 10 * time.Second
	lookAgain  = 5 * time.Second // how long an answer about the sinks counts
	askWithin  = time.Second     // for an answer about the sinks
)

// Runner tells which device the runner's cues play on.
type Runner struct {
	Device string // its name; "" while nobody knows
	// Any says that it may be any device of the machine: an output that does not tell.
	Any bool
}

// Options say where the sounds go.
type Options struct {
	Output audio.Output // the spotter's sink
	// Runner is asked before each sound. It must not wait.
	Runner func() Runner
	// Reach returns the sinks on which what is played on a sink is heard, itself included.
	// It may wait. Nil: a sink is heard on itself alone.
	Reach func(ctx context.Context, sink string) []string
	// Same reports whether two names are those of one device; nil: where they are equal.
	Same func(a, b string) bool
	// Told is called when Status has something new to say. It must not wait. Nil: nobody
	// is told.
	Told func(Status)
}

// State says how the way to the spotter is doing.
type State uint8

// The states.
const (
	Opening State = iota // not open yet
	Ready                // sounds are heard
	Failing              // it cannot be opened, or is lost; it is tried again
	Shared               // the runner's cues are on that sink too: nothing is played
)

// Status says how a [Player] is doing.
type Status struct {
	State  State
	Device string // the sink's name, "" while it was never open
	Err    error  // Failing: why
}

// ErrRunners says that a sink is the runner's.
var ErrRunners = errors.New("it is the runner's own sink, under this name or another")

// Player plays the spotter's sounds. Its methods but Run never wait, and are safe for
// concurrent use.
type Player struct {
	o     Options
	clips [sounds]*clip.Clip
	queue chan request
	again chan struct{} // capacity 1: the runner's device may be another

	mu     sync.Mutex
	status Status

	// The rest belongs to the goroutine of Run.
	stream   audio.Stream
	timeline *audio.Timeline
	asked    [2]string // the devices of the last answer about the sinks
	askedAt  time.Time
	apart    bool // that answer: the runner does not hear what is played here
}

// request is a sound that was asked for, and the word that follows it.
type request struct {
	sound Sound
	word  *clip.Clip // nil for none
	at    time.Time
}

// New returns a player that is not open.
func New(o Options) *Player {
	if o.Same == nil {
		o.Same = func(a, b string) bool { return a == b }
	}
	p := &Player{o: o, queue: make(chan request, queued), again: make(chan struct{}, 1)}
	for s := range sounds {
		p.clips[s] = s.Clip()
	}
	return p
}

// Play has a sound heard soon, or not at all: a sound that finds no room is left out.
func (p *Player) Play(s Sound) {
	select {
	case p.queue <- request{s, nil, time.Now()}:
	default:
	}
}

// Say is [Player.Play] with a word softly behind the sound; nil is no word.
func (p *Player) Say(s Sound, word *clip.Clip) {
	select {
	case p.queue <- request{s, word, time.Now()}:
	default:
	}
}

// Recheck says that the runner's device may be another now.
func (p *Player) Recheck() {
	select {
	case p.again <- struct{}{}:
	default:
	}
}

// Status returns how things stand now.
func (p *Player) Status() Status {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.status
}

// set sets the status, and tells of it where it is new.
func (p *Player) set(s Status) {
	p.mu.Lock()
	was := p.status
	if s.Device == "" {
		s.Device = was.Device
	}
	p.status = s
	p.mu.Unlock()
	if s.State != was.State && p.o.Told != nil {
		p.o.Told(s)
	}
}

// Run plays until ctx ends. One goroutine calls it, once.
func (p *Player) Run(ctx context.Context) {
	defer p.drop()
	var wait time.Duration // until the sink is tried again
	for ctx.Err() == nil {
		if p.stream == nil {
			err := p.open(ctx)
			if ctx.Err() != nil {
				return
			}
			if err != nil {
				p.set(Status{State: Failing, Err: err})
				wait = min(max(retryFirst, 2*wait), retryMost)
				p.pause(ctx, wait)
				continue
			}
			wait = 0
		}
		p.serve(ctx)
	}
}

// open opens the sink.
func (p *Player) open(ctx context.Context) error {
	opened, err := engine.OpenFirst(ctx, []audio.Output{p.o.Output}, audio.MixOptions{})
	if err != nil {
		return err
	}
	p.stream, p.timeline = opened.Stream, opened.Timeline
	return nil
}

// pause waits for the next try. What is asked for meanwhile is not played.
func (p *Player) pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	for {
		select {
		case <-p.queue:
		case <-timer.C:
			return
		case <-ctx.Done():
			return
		}
	}
}

// serve plays what comes on an open stream, until that is lost or ctx ends.
func (p *Player) serve(ctx context.Context) {
	var changed <-chan struct{}
	if c, ok := p.stream.(audio.Changing); ok {
		changed = c.Changed()
	}
	p.look(ctx)
	for {
		select {
		case <-ctx.Done():
			return
		case err := <-p.stream.Lost():
			p.drop()
			p.set(Status{State: Failing, Err: err})
			return
		case <-changed:
			p.look(ctx)
		case <-p.again:
			p.askedAt = time.Time{}
			p.look(ctx)
		case r := <-p.queue:
			if time.Since(r.at) > stale || !p.look(ctx) {
				continue
			}
			if err := p.splice(before(p.clips[r.sound], r.word)); err != nil {
				p.drop()
				p.set(Status{State: Failing, Err: err})
				return
			}
		}
	}
}

// splice makes a clip sound now; nil is silence.
func (p *Player) splice(c *clip.Clip) error {
	_, err := p.stream.Splice(func(at int64) { p.timeline.Replace(at, c, cues.Centre, 0) })
	return err
}

// drop closes the stream.
func (p *Player) drop() {
	if p.stream != nil {
		_ = p.stream.Close() // nothing of it counts any more
		p.stream = nil
	}
}

// look reports whether a sound may be played: the runner must not hear it. Where that is
// not so, what sounds ends at once.
func (p *Player) look(ctx context.Context) bool {
	d := p.stream.Device()
	runner := p.o.Runner()
	switch {
	case d.Shared || runner.Any || runner.Device != "" && !p.isApart(ctx, d.Name, runner.Device):
		if p.Status().State != Shared {
			_ = p.splice(nil) // a stream that is lost is silent
		}
		p.set(Status{State: Shared, Device: d.Name, Err: ErrRunners})
		return false
	case runner.Device == "":
		p.set(Status{State: Opening, Device: d.Name}) // it may turn out to be this one
		return false
	}
	p.set(Status{State: Ready, Device: d.Name})
	return true
}

// isApart reports whether nothing that is played on one device is heard where what is
// played on the other is.
func (p *Player) isApart(ctx context.Context, own, runners string) bool {
	pair := [2]string{own, runners}
	if p.asked == pair && time.Since(p.askedAt) < lookAgain {
		return p.apart
	}
	a, b := []string{own}, []string{runners}
	if p.o.Reach != nil {
		ctx, cancel := context.WithTimeout(ctx, askWithin)
		defer cancel()
		a, b = append(a, p.o.Reach(ctx, own)...), append(b, p.o.Reach(ctx, runners)...)
	}
	p.asked, p.askedAt = pair, time.Now()
	p.apart = !Meet(a, b, p.o.Same)
	return p.apart
}

// Meet reports whether two lists of sinks have one in common, by what same says of two
// names.
func Meet(a, b []string, same func(a, b string) bool) bool {
	return slices.ContainsFunc(a, func(own string) bool {
		return slices.ContainsFunc(b, func(theirs string) bool { return same(own, theirs) })
	})
}
