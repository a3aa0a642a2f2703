package record

import (
	"context"
	"errors"
	"fmt"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"spotter/audio"
	"spotter/audio/dsp"
	"spotter/audio/wav"
	"spotter/cues"
	"spotter/text"
)

// How a [Recorder] keeps time. The margin is by how much a stream may misjudge
// its position: what it says was heard so long ago surely cannot change.
const (
	recordBlock  = int64(dsp.Rate) / 100  // frames written at once, 10 ms
	recordIdle   = time.Second            // between two looks while nothing sounds
	recordBusy   = 250 * time.Millisecond // while something does
	recordMargin = int64(dsp.Rate) * 50 / 1000
	recordDrift  = int64(dsp.Rate) * 3 / 1000 // by which the file may be off before it is put right
	maxSegments  = 4                          // streams that may wait to be recorded
	maxUnknown   = 512                        // points that may wait for their number
)

// Options give a [Recorder] its file, its clock and the numbers of presses.
type Options struct {
	// Path is the file. One that is there already is never touched: "heard-2.wav"
	// is written beside "heard.wav".
	Path string
	// Lead is the time from frame 0 of the file to now.
	Lead time.Duration
	// Clock reads a clock that no one sets and that goes on while the machine
	// sleeps, so that the file keeps pace with the race; nil means one that stops
	// with the machine.
	Clock func() time.Duration
	// Number returns the number by which the file is to call a press: the sequence
	// number of its line in the journal. ok is false while there is none yet.
	Number func(press uint64) (seq uint64, ok bool)
	// Told is told, from the recorder's goroutine, what there is to know. It must
	// not wait.
	Told func(Event)
}

// State says how a recording is doing.
type State uint8

// The states of a recording.
const (
	On      State = iota // it goes on in the file
	Missed               // it goes on, but something is missing in it
	Stopped              // it has ended before its time
)

// Event tells the state of a recording, its file, and what is wrong.
type Event struct {
	State State
	Path  string        // of the file
	Began time.Duration // reading of the clock at which frame 0 of the file was due
	Err   error         // why, but for RecordOn
}

// Recorder writes what the runner hears to a file while he hears it: what the
// device took, frame for frame, at the time at which it left the device, and
// silence while there was no device. It is the tap of an
// engine, which tells it what to follow. Run is
// called once; the other methods are the engine's.
//
// It holds at most 1.5 MB however long the race, the splices of up to four streams,
// and 24 bytes for each cue point of the file.
type Recorder struct {
	o      Options
	create func(path string) (wav.File, string, error)
	began  time.Duration // when frame 0 was due, on the clock
	kick   chan struct{} // capacity 1: there is something to look at
	now    atomic.Pointer[Event]

	mu       sync.Mutex // held for moments
	segments []*segment // streams, oldest first; all but the last have ended
	dropped  uint64     // streams for which there was no room
	dead     bool       // nothing is recorded any more

	voice overlay // has a lock of its own

	// following belongs to the engine's goroutine: the last segment that has not ended.
	following *segment

	// The rest belongs to the goroutine of Run. Frames are the recording's.
	file    *file
	base    int64 // frame at which file begins
	sounded int64 // first frame from which it is silent so far
	play    playout
	unknown []unknown
	block   [recordBlock][2]float64
	pcm     [recordBlock * wav.StereoFrame]byte
	zeros   [4096]byte
}

// New creates the file and returns a recorder that follows nothing yet.
func New(o Options) (*Recorder, error) { return newRecorder(o, wav.Create) }

func newRecorder(o Options, create func(path string) (wav.File, string, error)) (*Recorder, error) {
	if o.Clock == nil {
		start := time.Now()
		o.Clock = func() time.Duration { return time.Since(start) }
	}
	r := &Recorder{o: o, create: create, began: o.Clock() - max(0, o.Lead), kick: make(chan struct{}, 1)}
	if err := r.begin(); err != nil {
		return nil, err
	}
	return r, nil
}

// begin begins a file at frame base of the recording.
func (r *Recorder) begin() error {
	store, name, err := r.create(r.o.Path)
	if err != nil {
		return r.trouble(r.o.Path, err)
	}
	start := r.start()
	if r.file, err = newFile(store, name, start); err != nil {
		return errors.Join(r.trouble(name, err), store.Close())
	}
	r.now.Store(&Event{State: On, Path: name, Began: start.clock})
	return nil
}

// start returns when frame 0 of a file that begins now was due.
func (r *Recorder) start() recordStart {
	clock := r.began + framesLast(r.base)
	return recordStart{clock: clock, wall: time.Now().Add(clock - r.o.Clock())}
}

// Discard closes the recording and removes its file, in place of Run.
func (r *Recorder) Discard() error {
	if err := errors.Join(r.file.store.Close(), os.Remove(r.file.name)); err != nil {
		return fmt.Errorf("removing the recording %s: %w", text.Escape(r.file.name), err)
	}
	return nil
}

// trouble says of an error what was being done and what to do.
func (r *Recorder) trouble(name string, err error) error {
	return fmt.Errorf("recording to %s: %w", text.Escape(name), wav.Trouble(err, "--record FILE.wav"))
}

// Path returns the file that is being written.
func (r *Recorder) Path() string { return r.now.Load().Path }

// Status returns the last there was to know of the recording. It never waits.
func (r *Recorder) Status() Event { return *r.now.Load() }

// tell tells what there is to know.
func (r *Recorder) tell(s State, err error) {
	e := &Event{State: s, Path: r.file.name, Began: r.Status().Began, Err: err}
	r.now.Store(e)
	if r.o.Told != nil {
		r.o.Told(*e)
	}
}

// Follow has the recorder follow a stream that plays tl, whose timeline is still
// empty. Like all methods of the engine's goroutine it never waits, and on a nil
// recorder does nothing.
func (r *Recorder) Follow(s audio.Stream, tl *audio.Timeline) {
	if r == nil {
		return
	}
	t := newSegment(s, tl)
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.dead {
		return
	}
	if len(r.segments) == maxSegments { // the disk stands still, and streams come and go
		r.segments = append(r.segments[:0], r.segments[1:]...)
		r.dropped++
	}
	r.segments = append(r.segments, t)
	r.following = t
	r.nudge()
}

// Leave has the recorder give up the stream it follows: what it has played by now
// was heard, and no more.
func (r *Recorder) Leave() {
	if r == nil || r.following == nil {
		return
	}
	t := r.following
	r.following = nil
	end, _ := t.stream.Played()
	due := r.due()
	r.mu.Lock()
	defer r.mu.Unlock()
	t.ended, t.end, t.endDue = true, end, due
	r.nudge()
}

// Mark says which press the next splice is for.
func (r *Recorder) Mark(press uint64, cue cues.ID) {
	if r != nil && r.following != nil {
		r.following.press, r.following.cue = press, cue
	}
}

// Heed wakes the recorder: something has begun to sound.
func (r *Recorder) Heed() {
	if r != nil {
		r.nudge()
	}
}

func (r *Recorder) nudge() {
	select {
	case r.kick <- struct{}{}:
	default:
	}
}

// Run records until ctx ends, which must be after the engine's end; then it
// finishes the file. The error is that of finishing it: one that ended the
// recording before was told.
func (r *Recorder) Run(ctx context.Context) error {
	if r.o.Told != nil {
		r.o.Told(r.Status())
	}
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		last := false
		select {
		case <-ctx.Done():
			last = true
		case <-r.kick:
		case <-timer.C:
		}
		var busy bool
		err := audio.Guard(func() (err error) {
			busy, err = r.look()
			return err
		})
		if err != nil {
			r.stop(err)
			return nil
		}
		if last {
			return r.finish()
		}
		if busy {
			timer.Reset(recordBusy)
		} else {
			timer.Reset(recordIdle)
		}
	}
}

// stop ends the recording with an error, and tells. What is written stays. Its
// header counts it and its points are added as far as the disk still allows.
func (r *Recorder) stop(err error) {
	r.mu.Lock()
	r.dead, r.segments = true, nil
	r.mu.Unlock()
	err = r.trouble(r.file.name, err)
	_ = r.number(true)                       // it fails only where the file is full of points, which is told before
	if cerr := r.file.close(); cerr != nil { // as far as the disk allows
		err = fmt.Errorf("%w; closing it: %w", err, cerr)
	}
	r.tell(Stopped, fmt.Errorf("%w; cues and journal go on", err))
}

// finish ends the recording in order.
func (r *Recorder) finish() error {
	if err := errors.Join(r.number(true), r.file.close()); err != nil {
		return fmt.Errorf("finishing the recording %s: %w", text.Escape(r.file.name), err)
	}
	return nil
}

// due returns the frame of the recording that is due now, to the nearest.
func (r *Recorder) due() int64 {
	d := max(0, r.o.Clock()-r.began)
	whole, part := d/time.Second, d%time.Second
	return int64(whole)*int64(dsp.Rate) + (int64(part)*int64(dsp.Rate)+int64(time.Second)/2)/int64(time.Second)
}
