package audio

import "errors"

// adopt takes a stream from the opener, or the news that there is none.
func (e *Engine) adopt(r opened) {
	if r.stream == nil {
		e.setDevice(DeviceEvent{State: Lost, Device: r.device, Err: r.err})
		return
	}
	if e.stream != nil { // a silent stand-in gives way
		e.abandon("the output was changed")
		e.stream.Close()
	}
	e.stream, e.tl, e.lost = r.stream, r.tl, r.stream.Lost()
	state := Open
	if r.stream.Device().Silent {
		state = Silent
	}
	e.setDevice(DeviceEvent{State: state, Device: r.stream.Device(), Err: r.err})
	if p := e.arb.playing; p != nil { // an alarm outlasts its device
		_, _ = e.sound(p) // an error is told by the stream's loss
	}
}

// lose gives up a stream that is gone.
func (e *Engine) lose(err error) {
	d := e.stream.Device()
	e.abandon("the output was lost")
	e.stream.Close()
	e.stream, e.tl, e.lost = nil, nil, nil
	e.setDevice(DeviceEvent{State: Lost, Device: d, Err: err})
}

// abandon ends every job: their device is no more. An alarm has its outcome
// like the others, but stays latched, to sound again from the next device until
// it is cleared.
func (e *Engine) abandon(why string) {
	p, w := e.arb.playing, e.arb.waiting
	e.arb, e.voice = arbiter{}, nil
	if p != nil && !p.heard {
		e.o.Report(Report{ID: p.id, Outcome: NoDevice, Reason: why})
	}
	if w != nil {
		e.o.Report(Report{ID: w.id, Outcome: NoDevice, Reason: why})
	}
	if p != nil && p.alarm() {
		p.heard = true
		e.arb.playing = p
	}
}

// errEnded is why presses end that were under way when the engine stopped.
var errEnded = errors.New("the program was ended")

// shut refuses further presses, ends those under way and closes the stream.
func (e *Engine) shut() (err error) {
	e.mu.Lock()
	e.closed = true
	e.mu.Unlock()
	e.advance()
	if p := e.arb.playing; p != nil && !p.heard {
		e.final(p, Report{Outcome: Cut, Reason: errEnded.Error()})
	}
	if w := e.arb.waiting; w != nil {
		e.o.Report(Report{ID: w.id, Outcome: Dropped, Reason: errEnded.Error()})
	}
	for len(e.ring) > 0 {
		if c := <-e.ring; c.Cue != "" {
			e.o.Report(Report{ID: c.ID, Outcome: Dropped, Reason: errEnded.Error()})
		}
	}
	d := e.Status().Device
	if e.stream != nil {
		err = e.stream.Close()
		e.stream = nil
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

func (e *Engine) setStatus(change func(*Status)) {
	s := *e.status.Load()
	change(&s)
	e.status.Store(&s)
}
