package live

import (
	"time"

	"spotter/cues/grammar"
	"spotter/race"
	"spotter/ui/alert"
	"spotter/ui/crew"
	"spotter/ui/dash"
	"spotter/ui/sign"
)

// Player makes a cue event heard. Its methods are called on the key path and
// never wait; what became of a cue comes back through [Monitor].
type Player interface {
	// Play sounds the cue of e (kind cue). An alarm repeats until Clear.
	Play(e race.Event)
	// Clear ends a latched alarm; without one it does nothing.
	Clear()
	// Silence ends whatever sounds or waits, a latched alarm too.
	Silence()
	// SetQuiet says whether only alarm and steer cues are to pass.
	SetQuiet(on bool)
}

// Recorder keeps events. Append is called on the key path and never waits; what
// became of the event comes back through [Monitor].
type Recorder interface {
	Append(e race.Event)
}

// Monitor tells the screen, at each [Tick], how sound and disk are doing. Its
// methods are called from the screen's goroutine only and never wait.
type Monitor interface {
	// Health returns how things stand now.
	Health() Health
	// Outcomes appends to dst what became known since the last call, oldest
	// first: for each cue event at most one report that it sounds, then exactly
	// one that is final.
	Outcomes(dst []Report) []Report
}

// Report says what became of a cue event.
type Report struct {
	ID      race.EventID
	Final   bool         // false: it is sounding now
	Outcome race.Outcome // final reports only
	By      race.EventID // the event that cut or displaced it, 0 for none
	Why     race.Why     // why it was not heard, or not to its end
	Latency time.Duration
	Reason  string // in words, where the outcome alone would puzzle
}

// Health is a snapshot of the parts that may fail.
type Health struct {
	Output    OutputHealth
	Journal   JournalHealth
	Recording RecordingHealth
	Words     WordsHealth
	// ClockJump is the last disagreement between wall and boot clock of over a
	// second, 0 for none.
	ClockJump time.Duration
	Lesson    string        // what the coach of a demo asks; "" in a race
	Sign      sign.Sign     // the last of the runner
	Crew      crew.Health   // the link to headquarters, and what the crew wrote last
	Bell      bool          // a fault is to ring the terminal's bell
	Small     []alert.Small // what is wrong without harm to cues or journal, the worst first
}

// OutputState says how the way to the runner's ear is doing.
type OutputState uint8

// The states of an output.
const (
	OutputOpening OutputState = iota // not yet proven
	OutputOK
	OutputLost   // was there, is not: being reopened
	OutputSilent // null: nothing can be heard
)

// OutputHealth describes the way to the runner's ear.
type OutputHealth struct {
	State    OutputState
	Name     string        // as people know the device
	Latency  time.Duration // last measured, key press to ear; 0 before the first
	Beyond   time.Duration // what its earpiece was measured to add; 0 for unknown
	Since    time.Time     // when State began (wall)
	Fault    string        // what is wrong, in words; while OK, what is wrong though it is open
	Next     string        // what to do about it
	Unheard  bool          // while OK: the fault keeps cues from the ear
	Detail   string        // what buffering is in force
	Note     string        // worth a look, and wrong in no way
	Moved    string        // that the same device has another name now, with both; "" while it has not
	Level    dash.Level    // how loud it is at the ear
	Alarm    bool          // an alarm is latched
	Quiet    bool          // only alarm and steer cues pass
	Chosen   bool          // while silent: silence was asked for
	Counting race.EventID  // the press whose countdown is under way; 0 for none
}

// RecordingHealth describes the recording of what the runner hears.
type RecordingHealth struct {
	Fault string // why nothing is recorded any more, in words; empty while OK
	Next  string // what to do about it
}

// WordsHealth describes the words that splits are said with.
type WordsHealth struct {
	Fault string // what is wrong with the first that cannot be said, in words; empty while OK
	File  string // its sound file
	More  int    // how many beside it cannot be said
}

// JournalHealth describes the log on disk.
type JournalHealth struct {
	Path    string
	Logged  uint64        // lines handed over
	Durable uint64        // lines known to be on disk
	Fault   string        // what is wrong, in words; empty while OK
	Next    string        // what to do about it
	For     time.Duration // for how long a line has not been saved; 0: not worth a word
	Moved   string        // why every line was saved again, for a while after that
	MovedTo string        // where every line is saved then

	Practice bool // a demo: there is no log, and nothing is saved
}

// Speaker makes phrases heard that are put together from the words of the pack.
type Speaker interface {
	// Say sounds the cue of e with the words of a phrase in place of its clip. With
	// an error, which says for the screen why it cannot, nothing sounds, and the cue
	// is still to be played. It never waits, but copies the sound.
	Say(e race.Event, p grammar.Phrase) error
}

// String returns the state in the words of the feed.
func (s OutputState) String() string {
	switch s {
	case OutputOpening:
		return "opening"
	case OutputOK:
		return "sounds"
	case OutputLost:
		return "LOST"
	}
	return "is silent"
}
