package audio

import (
	"time"

	"spotter/audio/clip"
	"spotter/cues"
)

// Cued is a [Stream] that is told of cues, and plays them by itself: a phone that has the clips.
// Its timeline is edited as that of any other stream, for who records or shows it, but what
// sounds is what it was started with, and only its own word says what became of that.
type Cued interface {
	// Start plays a cue in place of what plays. It never waits. One word says that it sounds,
	// unless it never does, and then one says how it ended.
	Start(c CueStart)
	// Stop ends what plays, and a cue that repeats. It never waits.
	Stop()
	// Words receives what became of cues. It is never closed.
	Words() <-chan CueWord
}

// CueStart is a cue that a [Cued] stream is to play.
type CueStart struct {
	ID     uint64 // the press
	Cue    cues.ID
	Clip   *clip.Clip
	Pan    cues.Pan
	Repeat time.Duration // from begin to begin, until Stop; 0: once
	Mutes  bool          // it steers, or is a STOP: the spotter's live voice is not heard under it
	At     time.Time     // when it was asked for: it may begin soon after that, or not at all
}

// CueWord says what became of a cue.
type CueWord struct {
	ID      uint64
	Is      Outcome       // Sounding, Heard, Cut, Expired or NoDevice
	Latency time.Duration // Sounding: from At to the ear
	Ended   time.Duration // Cut: from At to its end
	Why     Why           // of Expired and NoDevice
	Reason  string        // in words, cleaned; of Expired and NoDevice
}

// CuePatience bounds the time, beyond the length of a cue, after which a [Cued] stream has said how it ended.
const CuePatience = 1500 * time.Millisecond
