package follow

import (
	"context"
	"crypto/rand"
	"errors"
	"sync"
	"time"

	"spotter/crew/wire"
)

// Taken says how a wish for the race goes.
type Taken uint8

// The states of a wish.
const (
	NotAsked Taken = iota
	Asking
	Denied
	Fetching
	Confirming
	Begins // the race is ours: every line is on our disk, and the other device was told and writes no more
	Lost   // the other device does not answer
	Kept   // the other spotter took it back
)

// lostAfter counts how many times the least wait may pass without an answer before a person may decide to begin without one: 15 s.
const lostAfter = 15

// Wish asks for the race. Its methods may be called at the same time, and never wait.
type Wish struct {
	f      *Follower
	device string
	id     string
	cancel context.CancelFunc
	done   chan struct{}

	mu    sync.Mutex
	state Taken
	err   error
	lent  string // the invitation of headquarters that came with the race; "" for none
}

// ErrNoCopy is the error of a wish without a copy: the race goes on in that file.
var ErrNoCopy = errors.New("the race goes on in the copy, and there is none")

// ErrNameless is the error of a wish for a race that is seen without names: its lines are not the journal.
var ErrNameless = errors.New("use an invitation of the pair: this one shows the race without names, and it cannot go on from that")

// Ask begins to ask for the race, in the name of a device. Run has to be running.
func (f *Follower) Ask(ctx context.Context, device string) (*Wish, error) {
	if f.Copy() == "" {
		return nil, ErrNoCopy
	}
	if s, _ := f.State(); s.Nameless {
		return nil, ErrNameless
	}
	var random [wire.TokenBytes]byte
	rand.Read(random[:]) // it never fails: the program would end
	ctx, cancel := context.WithCancel(ctx)
	w := &Wish{f: f, device: device, id: wire.TokenText(random), cancel: cancel, done: make(chan struct{}), state: Asking}
	go func() {
		defer f.o.Guard()
		w.run(ctx, wire.Hand{Step: wire.HandAsk, ID: w.id, Device: device})
	}()
	return w, nil
}

// State returns how the wish goes, and the error of the last call; nil where it was answered.
func (w *Wish) State() (Taken, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.state, w.err
}

func (w *Wish) set(s Taken, err error) {
	w.mu.Lock()
	w.state, w.err = s, err
	w.mu.Unlock()
	w.f.o.Changed()
}

// Drop ends the wish, and tells the other device where it answers. It waits until that is done.
func (w *Wish) Drop() {
	w.cancel()
	<-w.done
}

// run asks until there is an end of it.
func (w *Wish) run(ctx context.Context, h wire.Hand) {
	defer close(w.done)
	heard := time.Now()
	state := Asking
	for ctx.Err() == nil {
		a, err := w.f.call.hand(ctx, w.f.mirror(), &h)
		switch e, _ := errors.AsType[*answerError](err); {
		case ctx.Err() != nil:
		case err != nil && e != nil && e.refused: // headquarters, or a spotter that hands nothing over
			w.set(Lost, err)
			<-ctx.Done()
		case err != nil:
			if time.Since(heard) >= lostAfter*w.f.o.Least {
				w.set(Lost, err)
			} else {
				w.set(state, err)
			}
		default:
			heard = time.Now()
			if state = w.answered(&h, a); state == Begins || state == Denied || state == Kept {
				w.set(state, nil)
				return
			}
			w.set(state, nil)
		}
		w.rest(ctx)
	}
	w.set(NotAsked, nil)
	last, end := context.WithTimeout(context.WithoutCancel(ctx), 2*time.Second)
	defer end()
	h.Step = wire.HandStop
	_, _ = w.f.call.hand(last, w.f.mirror(), &h) // who does not hear it is asked by nobody any more
}

// answered takes an answer in, and makes the next step of it.
func (w *Wish) answered(h *wire.Hand, a wire.Handed) Taken {
	have, _ := w.f.State()
	whole := have.Size == a.Size && have.Lines == a.Lines && have.Head == a.Head && have.Saved == have.Size && have.SaveErr == nil && have.Size > 0
	switch a.State {
	case wire.HandNo:
		return Denied
	case wire.HandKept:
		return Kept
	case wire.HandGiven:
		if !whole {
			return Fetching
		}
		h.Step, h.Have = wire.HandDone, wire.Copy{Size: have.Size, Lines: have.Lines, Head: have.Head}
		return Confirming
	case wire.HandBegin:
		if whole {
			w.mu.Lock()
			w.lent = a.Mirror
			w.mu.Unlock()
			return Begins
		}
		return Fetching
	}
	return Asking
}

// rest waits before the next call: until lines came, and a second at most.
func (w *Wish) rest(ctx context.Context) {
	w.f.mu.Lock()
	grown := w.f.grown
	w.f.mu.Unlock()
	if s, _ := w.State(); s == Confirming {
		return // nothing is waited for
	}
	timer := time.NewTimer(min(time.Second, 20*w.f.o.Least))
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-grown:
		time.Sleep(min(10*time.Millisecond, w.f.o.Least)) // the copy is synced next
	case <-ctx.Done():
	}
}

// Ahead returns by how much the pair's clock is ahead of ours, and how exact that is; false where nobody knows.
func (f *Follower) Ahead() (ahead, off time.Duration, ok bool) {
	now := time.Now()
	f.mu.Lock()
	defer f.mu.Unlock()
	wall, off, ok := f.clocks.pair(now)
	return wall.Sub(now.Round(0)), off, ok
}
