package audio

import (
	"context"
	"errors"
	"sync"
	"time"
)

// How outputs are opened and reopened.
const (
	// openDeadline is for one output to prove itself. A PulseAudio null sink that
	// was idle has rendered 2 s of silence ahead, and takes nothing before.
	openDeadline = 2500 * time.Millisecond
	firstBackOff = 50 * time.Millisecond
	lastBackOff  = time.Second
)

// opened is what the opener has to say: a stream, or why there is none.
type opened struct {
	stream Stream
	tl     *Timeline
	device Device
	err    error // with a stream: why a better one was not to be had
}

// opener opens outputs in a goroutine of its own, so that a server that hangs
// holds up nobody. The outputs are tried in order; silence is a last resort, and
// while it lasts the others are tried again.
type opener struct {
	outputs []Output
	results chan opened
	again   chan struct{}
	cancel  context.CancelFunc
	done    sync.WaitGroup
}

func startOpener(ctx context.Context, outputs []Output) *opener {
	ctx, cancel := context.WithCancel(ctx)
	o := &opener{outputs: outputs, results: make(chan opened), again: make(chan struct{}, 1), cancel: cancel}
	o.done.Go(func() { o.run(ctx) })
	return o
}

// reopen asks for another stream in place of a lost one.
func (o *opener) reopen() { o.again <- struct{}{} }

// stop ends the goroutine and waits for it.
func (o *opener) stop() {
	o.cancel()
	o.done.Wait()
}

func (o *opener) run(ctx context.Context) {
	for first := true; ; first = false {
		o.until(ctx, first)
		select {
		case <-ctx.Done():
			return
		case <-o.again:
		}
	}
}

// until tries until an output other than silence is open, or silence was the
// only one asked for. The first failure is told, and answered with silence where
// that is among the outputs.
func (o *opener) until(ctx context.Context, first bool) {
	for pause := firstBackOff; ; pause = min(2*pause, lastBackOff) {
		r := o.round(ctx)
		if r.stream != nil || first {
			if r.stream == nil {
				r = o.silence(ctx, r)
			}
			if !o.tell(ctx, r) {
				return
			}
		}
		if r.stream != nil && (!r.stream.Device().Silent || len(o.outputs) == 1) {
			return
		}
		first = false
		select {
		case <-ctx.Done():
			return
		case <-time.After(pause):
		}
	}
}

// tell hands r to the engine, or closes it when the engine has ended.
func (o *opener) tell(ctx context.Context, r opened) bool {
	select {
	case o.results <- r:
		return true
	case <-ctx.Done():
		if r.stream != nil {
			r.stream.Close()
		}
		return false
	}
}

// round tries each output once, silence excepted unless it is the only one.
func (o *opener) round(ctx context.Context) opened {
	var errs []error
	for _, out := range o.outputs {
		if isNull(out) && len(o.outputs) > 1 {
			continue
		}
		s, tl, err := openOne(ctx, out)
		if err == nil {
			return opened{stream: s, tl: tl, err: errors.Join(errs...)}
		}
		errs = append(errs, err)
	}
	return opened{err: errors.Join(errs...)}
}

// silence opens the null output, where there is one, in place of a failure.
func (o *opener) silence(ctx context.Context, failed opened) opened {
	for _, out := range o.outputs {
		if isNull(out) {
			if s, tl, err := openOne(ctx, out); err == nil {
				return opened{stream: s, tl: tl, err: failed.err}
			}
		}
	}
	return failed
}

func isNull(o Output) bool { return o.Name() == "null" }

func openOne(ctx context.Context, out Output) (Stream, *Timeline, error) {
	ctx, cancel := context.WithTimeout(ctx, openDeadline)
	defer cancel()
	tl := NewTimeline()
	s, err := out.Open(ctx, tl)
	return s, tl, err
}
