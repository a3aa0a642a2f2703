package engine

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"spotter/audio"
	"spotter/audio/clip"
	"spotter/cues"
)

// ringSize bounds the presses under way to the engine. Nobody presses 256 keys
// within the second after which a sound server that hangs is given up.
const ringSize = 256

// ringSpare is the room behind them for alarms and for what is no press: a key
// that is stuck must not keep the spotter from stopping the runner, or the sound.
const ringSpare = 256

// Options give an [Engine] its cues, outputs and listeners.
type Options struct {
	// Cue returns a cue of the pack; nil for a pack without any.
	Cue func(cues.ID) (cues.Cue, bool)
	// Bank holds the clips of the pack.
	Bank clip.Bank
	// Outputs are tried in order; see audio/output.
	Outputs []audio.Output
	// Mix says how cues are put into the ears.
	Mix audio.MixOptions
	// Report is told what becomes of each press. It is called from the engine's
	// goroutine, or from Play's when the press cannot even be handed over, and
	// must not wait.
	Report func(audio.Report)
	// Device is told of each change of the way to the ear, from the engine's
	// goroutine. It must not wait.
	Device func(DeviceEvent)
	// Counted is told when a word of a countdown begins, before what becomes of it, and when
	// the rest is cancelled. It is called from the engine's goroutine and must not wait. Nil:
	// nobody is told.
	Counted func(audio.Counted)
	// Beyond returns what the earpiece behind a device adds to the latency that the device
	// knows of; nil for nothing. It is called when a device opens.
	Beyond func(device string) time.Duration
	// Boot reads a clock that goes on while the machine sleeps; nil: nobody can tell that it
	// slept.
	Boot func() time.Duration
	// Tap is told what is heard, to record it; nil for none.
	Tap Tap
	// Sounds is told whenever another cue begins to sound, or the last one ends: the class of
	// the one that sounds, and whether one does. A latched alarm sounds until it is cleared. It
	// is called from the engine's goroutine, behind the splice, and must not wait. Nil: nobody.
	Sounds func(class cues.Class, sounds bool)
	// Now reads the clock; nil means time.Now.
	Now func() time.Time
}

// Tap follows what the runner hears. All its methods are called by the engine's
// goroutine, on the way of a key too: none may wait or allocate much.
type Tap interface {
	// Follow begins with a stream that plays tl, whose timeline is still empty.
	Follow(s audio.Stream, tl *audio.Timeline)
	// Leave gives up the stream that is followed: what it has played by now was
	// heard, and no more.
	Leave()
	// Mark says which press the next splice is for.
	Mark(press uint64, cue cues.ID)
	// Heed says that something has begun to sound.
	Heed()
}

// noTap follows nothing.
type noTap struct{}

func (noTap) Follow(audio.Stream, *audio.Timeline) {}
func (noTap) Leave()                               {}
func (noTap) Mark(uint64, cues.ID)                 {}
func (noTap) Heed()                                {}

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
	Device audio.Device // zero while nothing was ever open
	Err    error        // why, for Lost and Silent
	At     time.Time
}

// Status is a snapshot of an engine.
type Status struct {
	DeviceEvent
	Latency time.Duration // of the last cue, key press to ear; 0 before the first
	Alarm   bool          // an alarm is latched
	Quiet   bool          // only alarm and steer cues pass

	Counting uint64        // the press whose countdown is under way; 0 for none
	Beyond   time.Duration // what the earpiece of the open device adds to its latency
}

// Engine plays cues: it takes presses without ever making a key wait, lets the
// arbiter decide, and keeps a stream open. All its methods but Run are safe for
// concurrent use.
type Engine struct {
	o      Options
	ring   chan command
	mu     sync.RWMutex // held shared by Play; closed changes under it
	closed bool
	route  atomic.Pointer[route]
	why    map[cues.ID]reasons // does not change

	statusMu sync.Mutex // held for no longer than a copy takes
	status   Status

	// The rest belongs to the goroutine of Run.
	arb     arbiter
	jobs    [3]job // see spare
	stream  audio.Stream
	tl      *audio.Timeline
	lost    <-chan error
	changed <-chan struct{}
	quiet   bool
	breaks  []time.Time // of the last panics
	hand    *job        // what is being decided about: it has no place and no report yet
	opening time.Time   // when the first output was open: earlier presses waited for it
	began   time.Time   // when the engine was made

	cued     cuedState
	counting counting
	sounding struct { // what Sounds was told last
		press uint64
		is    bool
	}
	beyond  time.Duration // what the earpiece of the open device adds
	pending struct {
		clip   *clip.Clip
		pan    cues.Pan
		period int64 // frames from one repeat to the next, 0 for once only
		from   int64 // the first frame at which it may begin; 0: as early as it can
		edited int64 // the first frame that could change
		at     int64 // the frame at which it began
	}
	edit func(at int64) // e.apply, bound once
}

// command is a press, or something else that the spotter wants of the sound.
type command struct {
	audio.Press
	act act
	use []audio.Output // actUse
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

// New returns an engine that does nothing until Run.
func New(o Options) *Engine {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Cue == nil {
		o.Cue = func(cues.ID) (cues.Cue, bool) { return cues.Cue{}, false }
	}
	if o.Tap == nil {
		o.Tap = noTap{}
	}
	e := &Engine{o: o, ring: make(chan command, ringSize+ringSpare), why: reasonsFor(o.Bank)}
	e.edit = e.apply
	e.began = o.Now()
	e.status.At = e.began
	return e
}

// Play hands a press over. It never waits and allocates nothing: the press ends
// in exactly one final report, whatever happens.
func (e *Engine) Play(p audio.Press) {
	e.mu.RLock()
	defer e.mu.RUnlock()
	if e.closed {
		e.o.Report(audio.Report{ID: p.ID, Outcome: audio.Dropped, Why: audio.WhyClosed, Reason: "the sound engine has ended"})
		return
	}
	if len(e.ring) < ringSize || e.isAlarm(p.Cue) {
		select {
		case e.ring <- command{Press: p}:
			return
		default:
		}
	}
	e.o.Report(audio.Report{ID: p.ID, Outcome: audio.Dropped, Why: audio.WhyStuck, Reason: "the sound engine is stuck"})
}

// isAlarm reports whether a cue is an alarm.
func (e *Engine) isAlarm(id cues.ID) bool {
	c, ok := e.o.Cue(id)
	return ok && c.Class == cues.Alarm
}

// Clear ends a latched alarm; without one it does nothing. It never waits.
func (e *Engine) Clear() { e.order(command{act: actClear}) }

// Silence ends whatever sounds or waits, a latched alarm too, and makes no sound
// of its own: to stop the runner is a cue, and to clear that is [Engine.Clear].
// What is pressed after it plays. It never waits.
func (e *Engine) Silence() { e.order(command{act: actSilence}) }

// SetQuiet says whether only alarm and steer cues are to pass. Others are then
// dropped; one that sounds or waits ends at once. It never waits.
func (e *Engine) SetQuiet(on bool) {
	if on {
		e.order(command{act: actQuiet})
		return
	}
	e.order(command{act: actAloud})
}

// Use changes to other outputs: the present one is closed, and what sounds on it
// ends, except a latched alarm, which goes on from the next. It never waits.
func (e *Engine) Use(outputs []audio.Output) { e.order(command{act: actUse, use: outputs}) }

// order hands a command over that is no press.
func (e *Engine) order(c command) {
	e.mu.RLock()
	defer e.mu.RUnlock()
	if e.closed {
		return
	}
	select {
	case e.ring <- c:
	default: // ringSpare orders within a second: no hand gives them
	}
}

// Status returns how things stand.
func (e *Engine) Status() Status {
	e.statusMu.Lock()
	defer e.statusMu.Unlock()
	return e.status
}

// setStatus changes how things stand.
func (e *Engine) setStatus(change func(*Status)) {
	e.statusMu.Lock()
	defer e.statusMu.Unlock()
	change(&e.status)
}

// Run opens an output and plays until ctx ends; then it closes the output, and
// every press has had its final report. The error is that of closing the last
// output: a recording whose header could not be finished. It is called once.
func (e *Engine) Run(ctx context.Context) (err error) {
	op := startOpener(ctx, e.o.Outputs, e.o.Mix)
	defer op.stop()
	defer func() { err = e.stop() }()
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	ring := (<-chan command)(nil) // presses wait until the first opening has ended
	for e.turn(ctx, op, &ring, timer) {
	}
	return nil
}

// turn does what comes next and reports whether there is more to do. A panic costs
// the stream, which is opened again, and not the race: see [Engine.broke].
func (e *Engine) turn(ctx context.Context, op *opener, ring *<-chan command, timer *time.Timer) (more bool) {
	defer func() {
		if r := recover(); r != nil {
			e.broke(op, r)
			more = true
		}
	}()
	e.arm(timer)
	select {
	case <-ctx.Done():
		return false
	case c := <-*ring:
		if c.act == actUse {
			e.finish(e.o.Now())
			e.change(op, c.use)
			break
		}
		e.take(c)
	case r := <-op.results:
		if !op.current(r) {
			r.discard()
			break
		}
		e.setStream(r)
		*ring = e.ring
	case err := <-e.lost:
		e.finish(e.o.Now())
		e.dropStream(err)
		op.reopen()
	case <-e.changed:
		e.deviceChanged()
	case w := <-e.cued.words:
		e.word(w)
	case <-timer.C:
	}
	e.advance()
	e.tellSounds()
	return true
}

// tellSounds tells of another cue that sounds, or that none does any more.
func (e *Engine) tellSounds() {
	j := e.arb.playing
	if e.o.Sounds == nil || j == nil && !e.sounding.is || j != nil && e.sounding.is && e.sounding.press == j.id {
		return
	}
	if e.sounding.is = j != nil; j == nil {
		e.o.Sounds(0, false)
		return
	}
	e.sounding.press = j.id
	e.o.Sounds(j.cue.Class, true)
}

// arm sets timer to when the arbiter wants to be looked at.
func (e *Engine) arm(timer *time.Timer) {
	at := e.arb.wake()
	if next := e.counting.wake(); at.IsZero() || !next.IsZero() && next.Before(at) {
		at = next
	}
	if next := e.cued.wake(); at.IsZero() || !next.IsZero() && next.Before(at) {
		at = next
	}
	if at.IsZero() {
		timer.Reset(time.Hour)
		return
	}
	timer.Reset(max(0, at.Sub(e.o.Now())))
}
