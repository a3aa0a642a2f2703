package inputs

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"spotter/cmd/spotter/wait"
	"spotter/input"
	"spotter/race"
	"spotter/text"
)

const (
	// queued presses wait for a screen that stands still. After that the sources wait.
	queued = 64
	// lateAfter is the age at which a cue is no longer true of the road: a machine that slept
	// hands over what was pressed before. It is refused, and the journal says so.
	lateAfter = time.Second
	// closeWithin bounds how long the sources may take to end.
	closeWithin = 500 * time.Millisecond
)

// Options say what a hub depends on. Its functions never wait, and may be called from any
// goroutine.
type Options struct {
	Now   func() race.Stamp
	Note  func(text string) // takes what happened to a device to the journal, as a note of [race.ItemInput]
	Nudge func()            // has the screen look soon
	Lost  func()            // has the spotter hear that a device was lost
	Guard func()            // is deferred in each goroutine
}

// Hub runs sources, and hands over what they have. A nil one has none. It is safe for
// concurrent use.
type Hub struct {
	o     Options
	ctx   context.Context
	end   context.CancelFunc
	queue chan input.Press
	runs  sync.WaitGroup

	mu      sync.Mutex
	waiting []input.Source // for the screen
	shown   bool
	send    func(input.Press) // to the screen that is shown now
	states  []standing        // in the order in which they were first told of
}

// New returns a hub without sources. It is to be closed.
func New(o Options) *Hub {
	h := &Hub{o: o, queue: make(chan input.Press, queued)}
	h.ctx, h.end = context.WithCancel(context.Background())
	return h
}

// Add runs a source, from when the screen is shown. It never waits.
func (h *Hub) Add(s input.Source) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if !h.shown {
		h.waiting = append(h.waiting, s)
		return
	}
	h.run(s)
}

// Show begins to run the sources: the screen is there. send hands it a press, from one
// goroutine, in the order in which the presses came; it may wait for the screen. Another call
// gives the presses that follow to another screen.
func (h *Hub) Show(send func(input.Press)) {
	if h == nil {
		return
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	again := h.shown
	if h.shown, h.send = true, send; again {
		return
	}
	h.runs.Go(func() {
		defer h.o.Guard()
		h.handOver()
	})
	for _, s := range h.waiting {
		h.run(s)
	}
	h.waiting = nil
}

// handOver takes presses to the screen until the hub is closed.
func (h *Hub) handOver() {
	for {
		select {
		case <-h.ctx.Done():
			return
		case p := <-h.queue:
			if age := h.o.Now().Boot - p.At.Boot; age > lateAfter && p.Do.Act == input.Cue && p.Edge == input.Down {
				h.o.Note(fmt.Sprintf("%s by %s came %s late: not played", p.Do, named(p.Device), age.Round(time.Millisecond)))
				continue
			}
			h.mu.Lock()
			send := h.send
			h.mu.Unlock()
			send(p)
		}
	}
}

// run starts a source. The caller holds the lock.
func (h *Hub) run(s input.Source) {
	to := input.Sink{Press: h.press, State: h.state}
	h.runs.Go(func() {
		defer h.o.Guard()
		err := s.Run(h.ctx, to)
		if err != nil && h.ctx.Err() == nil {
			h.state(input.State{Source: s.Name(), Is: input.Lost, Fault: text.FirstLine(err), At: h.o.Now().Boot})
		}
	})
}

// press queues a press, and waits while the queue is full.
func (h *Hub) press(p input.Press) {
	select {
	case h.queue <- p:
	case <-h.ctx.Done():
	}
}

// state takes in how a source is doing. A bad state without a fault is of a device that nobody
// misses: it is noted.
func (h *Hub) state(s input.State) {
	s.Source, s.Fault, s.Next = text.Clean(s.Source), text.Clean(s.Fault), text.Clean(s.Next)
	h.mu.Lock()
	i := slices.IndexFunc(h.states, func(st standing) bool { return st.Source == s.Source })
	if i < 0 {
		i = len(h.states)
		h.states = append(h.states, standing{})
	}
	st := &h.states[i]
	was := *st
	st.State, st.known = s, true
	st.here = st.here || s.Is == input.Here
	h.mu.Unlock()
	if was.known && was.Is == s.Is && was.Fault == s.Fault {
		return
	}
	if !was.known || was.Is != s.Is || s.Is == input.Here && s.Fault != "" { // else the words of a fault may change with each look
		h.o.Note(words(s, was))
	}
	if was.Is == input.Here && was.known && s.Is != input.Here && s.Fault != "" {
		h.o.Lost()
	}
	h.o.Nudge()
}

// Close ends all sources. A device that does not let go is left alone.
func (h *Hub) Close() {
	if h == nil {
		return
	}
	h.end()
	_ = wait.Within(closeWithin, h.runs.Wait)
}
