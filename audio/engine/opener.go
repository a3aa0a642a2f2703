package engine

import (
	"context"
	"errors"
	"sync"
	"time"

	"spotter/audio"
)

// How outputs are opened and reopened.
const (
	firstBackOff = 50 * time.Millisecond
	lastBackOff  = time.Second
)

// openResult holds the stream that the opener opened, or the reason why there is none.
type openResult struct {
	stream audio.Stream
	tl     *audio.Timeline
	device audio.Device
	turn   int   // which change of outputs it belongs to
	err    error // with a stream: why a better one was not to be had
}

// discard closes a stream that nobody wants any more.
func (r openResult) discard() {
	if r.stream != nil {
		_ = r.stream.Close() // it never played
	}
}

// opener opens outputs in a goroutine of its own, so that a server that hangs
// holds up nobody. The outputs are tried in order; silence is a last resort, and
// while it lasts the others are tried again.
type opener struct {
	results chan openResult
	wake    chan struct{}    // capacity 1: another stream is wanted
	mix     audio.MixOptions // of each timeline
	cancel  context.CancelFunc
	done    sync.WaitGroup

	mu      sync.Mutex
	outputs []audio.Output
	turn    int                // counts changes of outputs
	giveUp  context.CancelFunc // the opening under way
}

func startOpener(ctx context.Context, outputs []audio.Output, mix audio.MixOptions) *opener {
	ctx, cancel := context.WithCancel(ctx)
	o := &opener{outputs: outputs, mix: mix, results: make(chan openResult), wake: make(chan struct{}, 1), cancel: cancel}
	o.done.Go(func() { o.run(ctx) })
	return o
}

// reopen asks for another stream in place of a lost one.
func (o *opener) reopen() {
	select {
	case o.wake <- struct{}{}:
	default:
	}
}

// use asks for a stream of other outputs. An opening under way is given up; what
// it has to say all the same is not [opener.current].
func (o *opener) use(outputs []audio.Output) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.outputs = outputs
	o.turn++
	o.giveUp()
	o.reopen()
}

// current reports whether r is of the outputs last asked for.
func (o *opener) current(r openResult) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	return r.turn == o.turn
}

// stop ends the goroutine and waits for it.
func (o *opener) stop() {
	o.cancel()
	o.done.Wait()
}

func (o *opener) run(ctx context.Context) {
	for last := -1; ; {
		o.mu.Lock()
		trying, giveUp := context.WithCancel(ctx)
		t := attempt{outputs: o.outputs, mix: o.mix, turn: o.turn, first: o.turn != last}
		o.giveUp, last = giveUp, t.turn
		o.mu.Unlock()
		o.until(trying, t)
		giveUp()
		select {
		case <-ctx.Done():
			return
		case <-o.wake:
		}
	}
}

// attempt is one pass over the outputs, in order.
type attempt struct {
	outputs []audio.Output
	mix     audio.MixOptions
	turn    int
	first   bool // nothing was said of these outputs yet
}

// until tries until an output other than silence is open, or silence was the
// only one asked for. The first failure is told, and answered with silence where
// that is among the outputs.
func (o *opener) until(ctx context.Context, t attempt) {
	for pause := firstBackOff; ; pause = min(2*pause, lastBackOff) {
		r := t.round(ctx)
		if r.stream != nil || t.first {
			if r.stream == nil {
				r = t.silence(ctx, r)
			}
			if !o.tell(ctx, r) {
				return
			}
		}
		if r.stream != nil && (!r.stream.Device().Silent || len(t.outputs) == 1) {
			return
		}
		t.first = false
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
	}
}

// tell hands r to the engine, or closes it when nobody wants it any more.
func (o *opener) tell(ctx context.Context, r openResult) bool {
	select {
	case o.results <- r:
		return true
	case <-ctx.Done():
		r.discard()
		return false
	}
}

// round tries each output once, silence excepted unless it is the only one.
func (t *attempt) round(ctx context.Context) openResult {
	r, err := OpenFirst(ctx, AudibleFirst(t.outputs), t.mix)
	if err == nil {
		err = errors.Join(r.Failed...)
	}
	return openResult{stream: r.Stream, tl: r.Timeline, turn: t.turn, err: err}
}

// silence opens the null output, where there is one, in place of a failure.
func (t *attempt) silence(ctx context.Context, failed openResult) openResult {
	for _, out := range t.outputs {
		if isNull(out) {
			if s, tl, err := openOne(ctx, out, t.mix); err == nil {
				return openResult{stream: s, tl: tl, turn: t.turn, err: failed.err}
			}
		}
	}
	return failed
}
