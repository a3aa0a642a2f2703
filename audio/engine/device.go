package engine

import (
	"errors"
	"runtime/debug"
	"time"

	"spotter/audio"
)

// setStream takes a stream from the opener, or the news that there is none.
func (e *Engine) setStream(r openResult) {
	if r.stream == nil {
		e.setDevice(DeviceEvent{State: Lost, Device: r.device, Err: r.err})
		return
	}
	if e.stream != nil { // a silent stand-in gives way
		e.abandon(audio.WhyChanged, "the output was changed")
		e.stream.Close()
	}
	e.stream, e.tl, e.lost = r.stream, r.tl, r.stream.Lost()
	e.cued.follow(r.stream)
	e.route.Store(&route{r.stream, r.tl})
	e.o.Tap.Follow(r.stream, r.tl)
	e.changed = nil
	if c, ok := r.stream.(audio.Changing); ok {
		if e.changed = c.Changed(); len(e.changed) > 0 {
			<-e.changed // it changed while it was opened
		}
	}
	if e.opening.IsZero() {
		e.opening = e.o.Now()
	}
	e.opened(r.err)
	if p := e.arb.playing; p != nil { // an alarm outlasts its device
		_, _ = e.sound(p) // an error is told by the stream's loss
	}
}

// opened tells of the stream that is open.
func (e *Engine) opened(err error) {
	d := DeviceEvent{State: Open, Device: e.stream.Device(), Err: err}
	e.beyond = 0
	if e.o.Beyond != nil {
		e.beyond = e.o.Beyond(d.Device.Name)
	}
	e.setStatus(func(s *Status) { s.Beyond = e.beyond })
	if d.Device.Silent {
		d.State = Silent
	}
	e.setDevice(d)
}

// deviceChanged tells of an open stream whose device has changed.
func (e *Engine) deviceChanged() {
	if e.stream != nil {
		e.spoil(e.arb.playing)
		e.opened(e.Status().Err)
	}
}

// dropStream gives up a stream that is gone.
func (e *Engine) dropStream(err error) {
	d := e.stream.Device()
	if errors.Is(err, errChanged) {
		e.abandon(audio.WhyChanged, errChanged.Error())
	} else {
		e.abandon(audio.WhyLost, "the output was lost")
	}
	e.stream.Close()
	e.stream, e.tl, e.lost, e.changed = nil, nil, nil, nil
	e.cued.follow(nil)
	e.route.Store(nil)
	e.setDevice(DeviceEvent{State: Lost, Device: d, Err: err})
}

// Panics of the engine are borne up to maxBreaks times within breaksWithin. After that
// they are the owner's, who ends the race in order.
const (
	maxBreaks    = 5
	breaksWithin = 10 * time.Second
)

// broke gives up the stream after a panic, for what is on it is not known any more,
// and asks for another.
func (e *Engine) broke(op *opener, r any) {
	now := e.o.Now()
	if e.breaks = append(e.breaks, now); len(e.breaks) > maxBreaks {
		if e.breaks = e.breaks[1:]; now.Sub(e.breaks[0]) < breaksWithin {
			panic(r)
		}
	}
	err := &audio.PanicError{Value: r, Stack: debug.Stack()}
	if j := e.hand; j != nil {
		e.hand = nil
		e.o.Report(audio.Report{ID: j.id, Outcome: audio.NoDevice, Why: audio.WhyLost, Reason: "the output was lost"})
	}
	if e.stream != nil {
		e.dropStream(err)
		op.reopen()
		return
	}
	e.setDevice(DeviceEvent{State: e.Status().State, Device: e.Status().Device, Err: err})
}

// errChanged tells that an output was given up for another, with nothing wrong with it.
var errChanged = errors.New("another output was chosen")

// change gives up the output for others.
func (e *Engine) change(op *opener, outputs []audio.Output) {
	if e.stream != nil {
		e.dropStream(errChanged)
	}
	op.use(outputs)
}

// route holds an open stream and its timeline, for those who read them from other goroutines.
type route struct {
	stream audio.Stream
	tl     *audio.Timeline
}

// abandon ends every job: their device is no more. An alarm has its outcome
// like the others, but stays latched, to sound again from the next device until
// it is cleared.
func (e *Engine) abandon(why audio.Why, words string) {
	e.o.Tap.Leave()
	e.cancelCount(string(why))
	p, w := e.arb.playing, e.arb.waiting
	e.loseAll(p)
	e.arb = arbiter{}
	if p != nil && !p.heard {
		r := audio.Report{ID: p.id, Outcome: audio.NoDevice, Why: why, Latency: p.latency, Ended: e.o.Now().Sub(p.at), Reason: words}
		if e.cued.stream != nil && p.latency == 0 {
			r.Ended = 0 // it never began
		}
		e.o.Report(r)
	}
	if w != nil {
		e.o.Report(audio.Report{ID: w.id, Outcome: audio.NoDevice, Why: why, Reason: words})
	}
	if p != nil && p.alarm() {
		p.heard = true
		e.arb.playing = p
	}
}

// errEnded ends the presses that were under way when the engine stopped.
var errEnded = errors.New("the program was ended")

// stop refuses further presses, ends those under way and closes the stream.
func (e *Engine) stop() (err error) {
	e.mu.Lock()
	e.closed = true
	e.mu.Unlock()
	e.advance()
	e.cancelCount(string(audio.WhyClosed))
	e.closeCued()
	if p := e.arb.playing; p != nil && !p.heard {
		e.final(p, audio.Report{Outcome: audio.Cut, Why: audio.WhyClosed, Ended: e.o.Now().Sub(p.at), Reason: errEnded.Error()})
	}
	if w := e.arb.waiting; w != nil {
		e.o.Report(audio.Report{ID: w.id, Outcome: audio.Dropped, Why: audio.WhyClosed, Reason: errEnded.Error()})
	}
	for len(e.ring) > 0 {
		if c := <-e.ring; c.act == actPlay {
			e.o.Report(audio.Report{ID: c.ID, Outcome: audio.Dropped, Why: audio.WhyClosed, Reason: errEnded.Error()})
		}
	}
	d := e.Status().Device
	if e.stream != nil {
		e.o.Tap.Leave()
		err = e.stream.Close()
		e.stream = nil
		e.route.Store(nil)
	}
	e.setDevice(DeviceEvent{State: Closed, Device: d, Err: err})
	return err
}

func (e *Engine) setDevice(d DeviceEvent) {
	d.At = e.o.Now()
	e.setStatus(func(s *Status) { s.DeviceEvent = d })
	if e.o.Device != nil {
		e.o.Device(d)
	}
}
