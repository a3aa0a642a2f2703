package audio

import (
	"context"
	"time"

	"spotter/audio/clip"
	"spotter/cues"
	"spotter/cues/countdown"
)

// Press is a cue to be heard.
type Press struct {
	ID  uint64 // the caller's name for it, echoed in its [Report]
	Cue cues.ID
	At  time.Time // when the key was pressed, with a monotonic reading
	// Clip is heard in place of the cue's clip in the bank; nil: that one. It is a
	// press of the cue in every other way.
	Clip *clip.Clip
	// Counts are the words that follow the press, each at its time in the ear; none for
	// most presses.
	Counts countdown.Plan
	// FirstCount is the caller's name for the first of them. The others are named by the
	// numbers that follow it.
	FirstCount uint64
}

// Counted tells of a countdown: that one of its words begins, or that the rest is cancelled.
type Counted struct {
	Of    uint64     // the press that the countdown follows
	ID    uint64     // of the word that begins; 0: the rest is cancelled
	Cue   cues.ID    // the word
	Class cues.Class // of the word
	By    string     // what cancelled the rest: a cue, or a [Why]
}

// Outcome names the way in which a press ended.
type Outcome uint8

// The outcomes. Sounding is the only one that is not final.
const (
	Sounding Outcome = iota // it has begun
	Heard                   // it played to its end; an alarm, at least once
	Cut                     // another cue took its place while it sounded
	Dropped                 // it never played: something more urgent was sounding
	Expired                 // it waited for its turn for too long
	NoDevice                // there was nothing to hear it with
)

// Report says what became of a press. Each press has at most one Sounding
// report and then exactly one other.
type Report struct {
	ID      uint64
	Outcome Outcome
	By      uint64        // the press that cut or displaced it, 0 for none
	Why     Why           // why it was not heard to its end; empty for Sounding and Heard
	Latency time.Duration // key press to ear, where known; else 0
	Ended   time.Duration // key press to the end of its sound in the ear, where it began and did not come to its end; else 0
	Reason  string        // Why in words, with what is known beyond it; empty where Why says all
}

// Device describes an open stream's way to the ear.
type Device struct {
	Name    string        // stable name, such as a sink's
	Label   string        // as people know it, cleaned of control characters
	Rate    int           // frames per second
	Latency time.Duration // from a rewritten queue to the ear, as reported
	Silent  bool          // nothing can be heard of it, ever
	Detail  string        // what is in force, such as "queue 1 s, sink 5 ms"

	Was       string // name of the sink that the same headset had before, "" for none; cleaned
	Bluetooth bool   // wireless: adds what no program can take away
	Trouble   string // what is wrong although it is open, in words; empty when nothing is
	Next      string // what to do about the trouble
	Unheard   bool   // the trouble keeps cues from the ear
	Note      string // worth a look, and wrong in no way
	Shared    bool   // of an output that is not the runner's: the runner's cues play on it too
}

// Output knows how to open one way to the ear.
type Output interface {
	// Name returns the text that --output takes for it, such as "pulse:ear".
	Name() string
	// Open connects, starts playing tl from its frame 0 on, and returns only
	// after the device was seen to take samples, or with an error that names the
	// device and the next step. It returns soon after ctx ends.
	Open(ctx context.Context, tl *Timeline) (Stream, error)
}

// OpenDeadline bounds the time in which an output must prove itself. A PulseAudio null sink
// that was idle has rendered 2 s of silence ahead, and takes nothing before.
const OpenDeadline = 2500 * time.Millisecond

// Changing is a [Stream] whose [Device] may say something new while it is open.
type Changing interface {
	// Changed receives a signal after each change of what Device returns, or one
	// for several. It is never closed.
	Changed() <-chan struct{}
}

// Slipping is a [Stream] whose splices may take effect elsewhere than their frame
// says, because the server was further by then.
type Slipping interface {
	// OnSlip has slipped called for each splice of which that is true, after its
	// edit and before Played counts on it. It must not wait.
	OnSlip(slipped func(frames int64))
}

// Stream is an open way to the ear. It plays its timeline without a pause until
// it is closed or lost.
type Stream interface {
	// Device describes it. Safe for concurrent use.
	Device() Device
	// Splice changes the timeline as early as still can be heard: edit is called
	// once, under the timeline's lock, with the first frame that can still
	// change, and what it changes from that frame on will sound. The result is
	// when that frame reaches the ear, as well as the stream can tell. One caller
	// at a time.
	Splice(edit func(at int64)) (ear time.Time, err error)
	// Played returns the frame of the timeline that leaves the device about now:
	// what comes before it was heard and cannot change. Proven says that the
	// device's own timing tells so, and not our clock alone. It does not wait, and
	// is safe for concurrent use.
	Played() (frame int64, proven bool)
	// Lost receives one error that says why when the device is gone. A stream
	// that was closed by its owner is not lost.
	Lost() <-chan error
	// Close stops playing and frees everything. It may be called more than once.
	Close() error
}
