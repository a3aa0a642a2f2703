package audio

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"spotter/cues"
)

// ringSize bounds the presses under way to the engine. Nobody presses 256 keys
// within the second after which a sound server that hangs is given up.
const ringSize = 256

// EngineOptions are what an [Engine] depends on.
type EngineOptions struct {
	// Cue returns a cue of the pack.
	Cue func(cues.ID) (cues.Cue, bool)
	// Bank holds the clips of the pack.
	Bank Bank
	// Outputs are tried in order; see [ParseOutput].
	Outputs []Output
	// Report is told what becomes of each press. It is called from the engine's
	// goroutine, or from Play's when the press cannot even be handed over, and
	// must not wait.
	Report func(Report)
	// Device is told of each change of the way to the ear, from the engine's
	// goroutine. It must not wait.
	Device func(DeviceEvent)
	// Now reads the clock; nil means time.Now.
	Now func() time.Time
}

// State says how the way to the ear is doing.
type State uint8

// The states of the way to the ear.
const (
	Opening State = iota // being opened for the first time
	Open                 // proven to take samples
	Lost                 // gone; being reopened
	Silent               // only silence is to be had
	Closed               // the engine has ended
)

// String returns the state as journals spell it.
func (s State) String() string {
	return [...]string{Opening: "opening", Open: "opened", Lost: "lost", Silent: "silent", Closed: "closed"}[s]
}

// DeviceEvent is a change of the way to the ear.
type DeviceEvent struct {
	State  State
	Device Device // zero while nothing was ever open
	Err    error  // why, for Lost and Silent
	At     time.Time
}

// Status is a snapshot of an engine.
type Status struct {
	DeviceEvent
	Latency time.Duration // of the last cue, key press to ear; 0 before the first
	Alarm   bool          // an alarm is latched
	Quiet   bool          // only alarm and steer cues pass
}

// Engine plays cues: it takes presses without ever making a key wait, lets the
// arbiter decide, and keeps a stream open. All its methods but Run are safe for
// concurrent use.
type Engine struct {
	o      EngineOptions
	ring   chan command
	mu     sync.RWMutex // held shared by Play; closed changes under it
	closed bool
	status atomic.Pointer[Status]
	way    atomic.Pointer[way]

	// The rest belongs to the goroutine of Run.
	arb     arbiter
	stream  Stream
	tl      *Timeline
	lost    <-chan error
	changed <-chan struct{}
	voice   *voice // of arb.playing
	quiet   bool
	pending struct {
		clip *Clip
		pan  cues.Pan
		loop bool
	}
	edit func(at int64) // e.apply, bound once
}

// command is a press, or something else that the spotter wants of the sound.
type command struct {
	Press
	act act
	use []Output // actUse
}

// act says what a command is.
type act uint8

const (
	actPlay    act = iota
	actClear       // end a latched alarm
	actSilence     // end whatever sounds or waits
	actQuiet       // let only alarm and steer through
	actAloud       // let everything through again
	actUse         // change the outputs
)

// NewEngine returns an engine that does nothing until Run.
func NewEngine(o EngineOptions) *Engine {
	if o.Now == nil {
		o.Now = time.Now
	}
	e := &Engine{o: o, ring: make(chan command, ringSize)}
	e.edit = e.apply
	e.status.Store(&Status{DeviceEvent: DeviceEvent{At: o.Now()}})
	return e
}

// Play hands a press over. It never waits and allocates nothing: the press ends
// in exactly one final report, whatever happens.
func (e *Engine) Play(p Press) {
	e.mu.RLock()
	defer e.mu.RUnlock()
	if e.closed {
		e.o.Report(Report{ID: p.ID, Outcome: Dropped, Reason: "the sound engine has ended"})
		return
	}
	select {
	case e.ring <- command{Press: p}:
	default:
		e.o.Report(Report{ID: p.ID, Outcome: Dropped, Reason: "the sound engine is stuck"})
	}
}

// Clear ends a latched alarm; without one it does nothing. It never waits.
func (e *Engine) Clear() { e.order(command{act: actClear}) }

// Silence ends whatever sounds or waits, a latched alarm too. It never waits.
func (e *Engine) Silence() { e.order(command{act: actSilence}) }

// SetQuiet says whether only alarm and steer cues are to pass; others are then
// dropped. It never waits.
func (e *Engine) SetQuiet(on bool) {
	if on {
		e.order(command{act: actQuiet})
		return
	}
	e.order(command{act: actAloud})
}

// Use changes to other outputs: the present one is closed, and what sounds on it
// ends, except a latched alarm, which goes on from the next. It never waits.
func (e *Engine) Use(outputs []Output) { e.order(command{act: actUse, use: outputs}) }

// order hands a command over that is no press.
func (e *Engine) order(c command) {
	e.mu.RLock()
	defer e.mu.RUnlock()
	if e.closed {
		return
	}
	select {
	case e.ring <- c:
	default: // stuck: the stream is about to be given up, and what sounds with it
	}
}

// Status returns how things stand.
func (e *Engine) Status() Status { return *e.status.Load() }

// Run opens an output and plays until ctx ends; then it closes the output, and
// every press has had its final report. The error is that of closing the last
// output: a recording whose header could not be finished. It is called once.
func (e *Engine) Run(ctx context.Context) (err error) {
	op := startOpener(ctx, e.o.Outputs)
	defer op.stop()
	defer func() { err = e.shut() }()
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	ring := (<-chan command)(nil) // presses wait until the first opening has ended
	for {
		e.arm(timer)
		select {
		case <-ctx.Done():
			return nil
		case c := <-ring:
			if c.act == actUse {
				e.change(op, c.use)
				break
			}
			e.take(c)
		case r := <-op.results:
			if !op.current(r) {
				r.discard()
				break
			}
			e.adopt(r)
			ring = e.ring
		case err := <-e.lost:
			e.lose(err)
			op.reopen()
		case <-e.changed:
			e.renew()
		case <-timer.C:
		}
		e.advance()
	}
}

// arm sets timer to when the arbiter wants to be looked at.
func (e *Engine) arm(timer *time.Timer) {
	at := e.arb.wake()
	if at.IsZero() {
		timer.Reset(time.Hour)
		return
	}
	timer.Reset(max(0, at.Sub(e.o.Now())))
}

// take does what one command says.
func (e *Engine) take(c command) {
	switch c.act {
	case actPlay:
		e.press(c.Press)
	case actClear:
		e.clear()
	case actSilence:
		e.silence()
	case actQuiet, actAloud:
		e.quiet = c.act == actQuiet
		e.setStatus(func(s *Status) { s.Quiet = e.quiet })
	}
}

// press decides about one press.
func (e *Engine) press(c Press) {
	cue, known := e.o.Cue(c.Cue)
	clip := e.o.Bank[c.Cue]
	now := e.o.Now()
	j := &job{id: c.ID, cue: cue, clip: clip, at: c.At}
	e.finish(now) // so that a cue that is over is not cut
	switch {
	case !known || clip == nil:
		e.o.Report(Report{ID: c.ID, Outcome: Dropped, Reason: fmt.Sprintf("the pack has no cue %q", c.Cue)})
	case e.quiet && cue.Class < cues.Steer:
		e.o.Report(Report{ID: c.ID, Outcome: Dropped, Reason: "quiet mode"})
	case e.stream == nil:
		e.o.Report(Report{ID: c.ID, Outcome: NoDevice, Reason: "no output is open"})
		if j.alarm() { // the runner is to stop as soon as he can hear it
			j.heard = true
			e.arb.begin(j)
			e.setStatus(func(s *Status) { s.Alarm = true })
		}
	default:
		e.follow(j, now)
	}
}

// follow does what the arbiter says of j.
func (e *Engine) follow(j *job, now time.Time) {
	switch e.arb.decide(j, now) {
	case play:
		e.start(j)
	case wait:
		e.displaced(e.arb.hold(j), j.id)
	case drop:
		p := e.arb.playing
		e.o.Report(Report{ID: j.id, Outcome: Dropped, By: p.id, Reason: fmt.Sprintf("%s is sounding", p.cue.ID)})
	case late:
		e.o.Report(Report{ID: j.id, Outcome: Expired, Reason: "the press came too late"})
	}
}

// start makes j sound, and ends what sounded.
func (e *Engine) start(j *job) {
	ear, err := e.sound(j)
	cut, displaced := e.arb.begin(j)
	latency := max(0, ear.Sub(j.at))
	j.until = ear.Add(Rate.D(j.clip.Frames()))
	if cut != nil && !cut.heard {
		e.final(cut, Report{Outcome: Cut, By: j.id})
	}
	e.displaced(displaced, j.id)
	if err != nil { // the stream will say that it is lost; this press was not heard
		e.arb.playing, e.voice = nil, nil
		e.o.Report(Report{ID: j.id, Outcome: NoDevice, Reason: err.Error()})
		return
	}
	e.setStatus(func(s *Status) {
		s.Alarm = j.alarm()
		if !j.held && !e.stream.Device().Silent { // a wait is the arbiter's doing, not the output's
			s.Latency = latency
		}
	})
	if !e.stream.Device().Silent {
		e.o.Report(Report{ID: j.id, Outcome: Sounding, Latency: latency})
	}
}

// sound puts j on the timeline in place of what sounds there, and returns when
// it will be heard.
func (e *Engine) sound(j *job) (ear time.Time, err error) {
	e.pending.clip, e.pending.pan, e.pending.loop = j.clip, j.cue.Pan, j.alarm()
	return e.stream.Splice(e.edit)
}

// apply edits the timeline: whatever sounds fades from at on, the pending clip
// starts there. It runs under the timeline's lock.
func (e *Engine) apply(at int64) {
	e.tl.mix.cut(at)
	e.voice = nil
	c := e.pending.clip
	if c == nil {
		return
	}
	left, right := gains(e.pending.pan)
	v := voice{clip: c, start: at, fade: noFade, left: left, right: right}
	if e.pending.loop {
		v.period = int64(c.Frames()) + alarmPause
	}
	e.voice = e.tl.mix.add(v)
}

// alarmPause is the silence between two repeats of an alarm, in frames: 350 ms,
// long enough to hear that it repeats and to shout through.
const alarmPause = int64(Rate) * 350 / 1000

// clear ends a latched alarm.
func (e *Engine) clear() {
	j := e.arb.playing
	if j == nil || !j.alarm() {
		return
	}
	e.pending.clip = nil
	if e.stream != nil {
		_, _ = e.stream.Splice(e.edit) // an error is told by the stream's loss
	}
	e.arb.playing = nil
	e.setStatus(func(s *Status) { s.Alarm = false })
	if !j.heard {
		e.final(j, Report{Outcome: Cut, Reason: "cleared before its end"})
	}
}

// silence ends whatever sounds or waits.
func (e *Engine) silence() {
	if w := e.arb.waiting; w != nil {
		e.arb.waiting = nil
		e.o.Report(Report{ID: w.id, Outcome: Dropped, Reason: silenced})
	}
	j := e.arb.playing
	if j == nil {
		return
	}
	e.pending.clip = nil
	if e.stream != nil {
		_, _ = e.stream.Splice(e.edit) // an error is told by the stream's loss
	}
	e.arb.playing = nil
	e.setStatus(func(s *Status) { s.Alarm = false })
	if !j.heard {
		e.final(j, Report{Outcome: Cut, Reason: silenced})
	}
}

// silenced is why a cue ended that the spotter silenced.
const silenced = "silenced"

// advance does what time has brought.
func (e *Engine) advance() {
	now := e.o.Now()
	e.finish(now)
	turn, expired := e.arb.next(now)
	if expired != nil {
		e.o.Report(Report{ID: expired.id, Outcome: Expired, Reason: "it waited too long"})
	}
	if turn != nil && e.stream != nil {
		e.start(turn)
	}
}

// finish reports what has sounded to its end.
func (e *Engine) finish(now time.Time) {
	j := e.arb.playing
	if j == nil || j.heard || now.Before(j.until) {
		return
	}
	j.heard = true
	e.final(j, Report{Outcome: Heard, Latency: max(0, j.until.Add(-Rate.D(j.clip.Frames())).Sub(j.at))})
	if !j.alarm() {
		e.arb.playing, e.voice = nil, nil
	}
}

// final sends the last report of a job that has sounded. Over a device that is
// silent or muted nobody heard it, whatever the arbiter thought.
func (e *Engine) final(j *job, r Report) {
	r.ID = j.id
	if e.stream != nil {
		switch d := e.stream.Device(); {
		case d.Silent:
			r = Report{ID: j.id, Outcome: NoDevice, Reason: "there is no sound output"}
		case d.Unheard:
			r = Report{ID: j.id, Outcome: NoDevice, Reason: d.Trouble}
		}
	}
	e.o.Report(r)
}

func (e *Engine) displaced(j *job, by uint64) {
	if j != nil {
		e.o.Report(Report{ID: j.id, Outcome: Dropped, By: by, Reason: "a newer cue took its place"})
	}
}
