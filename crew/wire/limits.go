package wire

import "time"

// MaxBatch is the most bytes of one batch of several lines. A line that is longer goes alone.
const MaxBatch = 64 << 10

// MaxLine is the most bytes of one line without its newline, as the journal has it.
const MaxLine = 1 << 20

// MaxJournal is the most bytes of one journal at headquarters: twelve hours with two lines a second have a
// third of that.
const MaxJournal = 64 << 20

// MaxBody is the most bytes of any call.
const MaxBody = MaxLine + 1

// The limits of a beat and of a message.
const (
	MaxBeat     = 8 << 10 // bytes of a beat
	MaxWord     = 200     // bytes of the state of an output or an earpiece, or of a sender's name
	MaxText     = 1000    // bytes of a message to a spotter
	MaxMessages = 20      // of one answer, and of the numbers in "seen"
)

// MaxForks is the highest number of a mirror of one journal: J, J.2, … J.9.
const MaxForks = 9

// The times of a link.
const (
	SendEvery = 5 * time.Second  // between two batches, but for what is urgent
	BeatEvery = 15 * time.Second // between two beats
	NoNews    = 45 * time.Second // without a beat or a line: "no news", which is never "fine"
	HoldLines = 25 * time.Second // the longest that headquarters keeps a call for lines waiting
)
