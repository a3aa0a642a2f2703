package dash

import (
	"strings"
	"time"

	"spotter/cues"
	"spotter/race"
	"spotter/ui/alert"
	"spotter/ui/cells"
	"spotter/ui/crew"
	"spotter/ui/sign"
	"spotter/ui/touch"
)

// Facts are all that the live screen shows at one moment. Texts are clean.
type Facts struct {
	W, H int // size of the terminal in cells

	Header     Header
	Race       Race
	Cue        *Cue     // the cue that the runner hears, or heard last; nil for none yet
	FirstSteps []string // what somebody does first who never ran a race: a few short lines; nil once a key was pressed
	Missed     string   // what became of a newer press that the runner does not hear; "" for none
	Faults     []Fault
	Sign       sign.Is // of the runner, while it is shown
	Words      string  // of the crew, while they are shown; "" for none
	Ask        Ask     // a question that waits for an answer
	Count      Count   // a countdown under way; the zero value is none
	Alarm      string  // the latched alarm and the key that clears it, where the cue's area does not say so
	OnAir      string  // that the runner hears the spotter's voice; "" while it is not open

	Typing  bool // a line takes every key, also that of STOP
	Latched bool // an alarm repeats until it is cleared
	Quiet   bool // only alarm and steer cues pass
	Only    bool // no key works but those of input.toml
	Frame   cues.Frame
	Keys    *Keys
	Events  Events
	Page    Page   // drawn in place of pads, keys and events; nil for none
	Touch   *Touch // the screen has pads for a finger; nil: it has keys

	Output    Output
	Journal   Journal
	Position  Position
	Crew      crew.State    // of the link to headquarters
	ClockJump time.Duration // by how much the wall clock stepped, 0 for not at all
	Small     []alert.Small // what is wrong without harm to cues or journal
	QuietKey  string        // the key of quiet mode
}

// Header says whose race it is.
type Header struct {
	Race, Runner string
	Headline     string // stands in place of the names; "" for none
	Notice       string // a message that stands in place of both for a while; "" for none
}

// frameLeast is the room that the header of a screen with a big gap keeps for whose left
// is meant, in columns.
const frameLeast = 14

// FitNotice moves a message that a narrow header would cut to the band, where nothing else
// needs that. A message never takes more than two rows.
func (f *Facts) FitNotice() {
	if f.Header.Notice == "" && f.Words != "" && (len(f.Faults) > 0 || f.Alarm != "") {
		f.Header.Notice = f.Words // the band is taken
		return
	}
	if f.Sign != sign.None && f.signRows(f.Layout().Band) == 0 { // a fault or STOP has the whole band
		f.Header.Notice = f.Sign.Words()
	}
	if a := Arrange(f.W, f.H); !a.OK && f.Touch == nil || cells.Width(f.Header.Notice) <= f.NoticeRoom() || len(f.Faults) > 0 || f.Alarm != "" || f.Ask.Text != "" {
		return
	}
	f.Ask.Text = strings.Join(cells.FoldTo(f.Header.Notice, f.W-2, 2), " ")
	f.Header.Notice = ""
}

// NoticeRoom returns how many columns of the header are left for a message.
func (f *Facts) NoticeRoom() int {
	room := f.W - 2
	if f.Race.Started {
		room -= headerAt
	}
	if Arrange(f.W, f.H).Gap != (cells.Rect{}) && f.W >= noticeAlone {
		room -= frameLeast
	}
	return room
}

// Race says how the race stands.
type Race struct {
	Started  bool
	Elapsed  time.Duration
	Approx   bool   // Elapsed is an estimate
	SetKey   string // the key that sets the race time
	Plan     race.Plan
	Splits   []race.Split
	Standing race.Standing // once the race has started
	Even     bool          // its gap is to an even run, though the plan follows the hills
	Ahead    []Thing       // what the runner comes to next, the nearest first
	Road     bool          // the things of a course are among those
}

// Thing is something on the way that the runner comes to, such as a board or water.
type Thing struct {
	Name  string        // such as "km 20"
	AwayM float64       // how far it is, in metres, as it is reckoned
	In    time.Duration // the time until then at the pace of now; negative once it is overdue
	HasIn bool          // In is known
	Key   string        // the key that logs it or says it, as it is labelled; "" for none
	Note  string        // more of it, such as the side that the runner hears; "" for nothing
	Along bool          // it is a thing of the course, and no board that enter logs
}

// overdueAfter is for how long a thing may be late before the screen says so: a runner's
// pace is not known to the second.
const overdueAfter = 10 * time.Second

// Overdue reports whether a thing should have been passed by now.
func (t *Thing) Overdue() bool { return t.HasIn && t.In <= -overdueAfter }

// Cue is a cue as the screen shows it.
type Cue struct {
	Word  string // what it says, in capitals
	Said  string // what it said in words of the moment; "" where it was the word
	Pan   cues.Pan
	Class cues.Class
	State string // what became of it
	Look  Look

	At string // when it was pressed
}

// Look says how the area of the last cue looks.
type Look uint8

// The looks of a cue.
const (
	LookDone   Look = iota // it is over
	LookSounds             // the area has the colour of its class
	LookFault              // the area has the colour of faults: the runner did not hear it
	LookVoided             // it was taken back
)

// Fate grades what became of a cue, as far as it is known.
type Fate uint8

// The fates of a cue.
const (
	UnderWay Fate = iota
	WentWell
	GaveWay  // cut: the spotter's own next cue took its place
	SetAside // not played: another cue was first, or quiet mode is on; nothing is broken
	NotHeard // something is broken
)

// Ask is a question to the spotter. It stands in the first line of the band, where the
// pace is otherwise; faults go before it. The zero value asks nothing.
type Ask struct {
	Text    string // the question, such as "KM 20?  0:49 after km 19: too quick."
	Answers []Answer
}

// Answer is one answer to a question, and the key that gives it.
type Answer struct {
	Key  string // as it is labelled, such as "enter"
	Says string // what the key then means, such as "it is"
}

// Keys are the keys of the cues, as they are labelled.
type Keys struct {
	Left, Right, Stop *Key // nil where the pack has none
	Rest              []Key
	Count             string // the keys that matter in a countdown, such as "0 now  c cancel"
}

// Key is the key of one cue.
type Key struct {
	Label  string // its first key
	Labels string // its first two keys
	Says   string // the cue that the key is named for, such as "turn left"
	Short  string // the same, and which side the runner hears where that is another
	Heard  string // what the runner hears, in capitals
	Side   string // the side that the runner hears, in capitals; "" for cues without one
	Lacks  bool   // the pack has no cue for what the runner should hear
	Class  cues.Class
	Sided  bool // the runner hears another cue than the key is named for
}

// Events are the events of the race, of which the screen shows the newest.
type Events interface {
	// Len returns how many there are.
	Len() int
	// At returns the i-th newest, from 0.
	At(i int) Event
}

// Event is one event as the screen shows it.
type Event struct {
	At     string // when
	Title  string // what happened
	Says   string // more of it
	Voided bool

	IsCue bool // the rest is known of cues only
	Class cues.Class
	State string // what became of the cue
	Fate  Fate
	From  string // the key, where it is named for another cue than was heard
}

// Sound says how the way to the runner's ear is doing.
type Sound uint8

// The states of the sound.
const (
	SoundOpening Sound = iota // not yet proven
	SoundOK
	SoundLost   // it was there, and is not
	SoundSilent // nothing can be heard
)

// Output describes the way to the runner's ear.
type Output struct {
	Sound   Sound
	Name    string        // as people know the device; "" for unknown
	Latency time.Duration // last measured, key press to ear; 0 before the first
	Beyond  time.Duration // what its earpiece was measured to add; 0 for unknown
	Fault   string        // while OK, what is wrong though it is open
	Unheard bool          // while OK: the fault keeps cues from the ear
	Detail  string        // what buffering is in force
	Note    string        // worth a look, and wrong in no way
	Level   Level
}

// deaf reports whether the runner hears nothing, as far as it is known.
func (o *Output) deaf() bool { return o.Sound == SoundSilent || o.Sound == SoundLost || o.Unheard }

// Journal describes the log on disk.
type Journal struct {
	Logged  uint64 // lines handed over
	Durable uint64 // lines known to be on disk
	Fault   bool   // they are not saved

	Practice bool // there is no log: nothing is saved
}

// Touch holds the pads for a finger.
type Touch struct {
	Board *touch.Board
	Hint  string // what to know of the pads, in place of the last event; "" for nothing
}

// Due returns for how long the pads look as they do at a boot time; false where no time ends it.
func (t *Touch) Due(now time.Duration) (time.Duration, bool) {
	if t.Board == nil {
		return 0, false
	}
	return t.Board.Due(now)
}
