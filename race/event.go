package race

import (
	"time"

	"spotter/cues"
	"spotter/race/curve"
	"spotter/race/ghost"
)

// Kind says what an event is, in the journal's words.
type Kind string

// The kinds of event. docs/journal.md lists the fields of each.
const (
	KindOpen    Kind = "open"
	KindClose   Kind = "close"
	KindStart   Kind = "start"
	KindFinish  Kind = "finish"
	KindCue     Kind = "cue"
	KindOutcome Kind = "outcome"
	KindSplit   Kind = "split"
	KindAid     Kind = "aid"
	KindFall    Kind = "fall"
	KindHazard  Kind = "hazard"
	KindRest    Kind = "rest"
	KindGo      Kind = "go"
	KindNote    Kind = "note"
	KindSwap    Kind = "swap"
	KindVoid    Kind = "void"
	KindAmend   Kind = "amend"
	KindOutput  Kind = "output"
	KindClock   Kind = "clock"
)

// Outcome says how a press of a cue key ended. Every press has exactly one.
type Outcome string

// The outcomes.
const (
	Heard    Outcome = "heard"     // played to its end; an alarm, at least once
	Cut      Outcome = "cut"       // another cue took its place while it sounded
	Dropped  Outcome = "dropped"   // never played: something more urgent was sounding
	Expired  Outcome = "expired"   // waited for its turn for too long
	NoDevice Outcome = "no_device" // nothing to hear it with
)

// EventID tells events of one session apart before the journal has given them a sequence number. IDs count up.
// After a resume, IDs up to the last sequence number of the resumed journal are those numbers; new ones follow.
type EventID uint64

// Event is one thing that happened: a line of the journal, before or after it
// was written. The zero value of a field means that the event has no such field.
type Event struct {
	ID   EventID // identity in this session; never written
	Seq  uint64  // journal line, from 1; 0 until read back
	Kind Kind
	Stamp
	Elapsed    time.Duration // race time, whole ms; meaningless before the start
	HasElapsed bool

	Cue     cues.ID // what the runner hears
	Pressed cues.ID // what the spotter pressed
	Class   cues.Class

	Ref EventID // the event that an outcome, void or amend speaks of
	Elsewhere
	Outcome  Outcome
	By       EventID       // outcome: the event that took the cue's place; 0 for none
	Why      Why           // outcome: why it was not heard, or not to its end
	Latency  time.Duration // key press to ear, or an output's own
	Ended    time.Duration // outcome of a cue that was cut: key press to the end in the ear, whole ms
	Earpiece time.Duration // output: what was measured beyond Latency, whole ms

	Clock      string        // start and finish: gun, chip, finish
	Correction time.Duration // to be added to the clock it names

	Marker    string  // split: what was passed, such as "mile 5"
	DistanceM float64 // split: metres from the start

	Item, Side, Text, File, Name string

	Device, State string // output: name; opened, lost, moved, silent, closed
	Reason        string // close
	Rare

	Open *Open // kind open only
}

// Rare has the fields that few lines have.
type Rare struct {
	Way       Way           // how the press came that made the line; "" for a key of the terminal
	PositionM float64       // metres along the course when a key made the line, by GPS or by hand; 0 where only boards say it
	Jump      time.Duration // clock: wall clock less boot clock
	Length    time.Duration // amend of a note by voice: of its sound, whole ms
	SHA256    string        // the same: of its file, lower-case hex
}

// IsCount reports whether an event is a word of a countdown: a cue that the program gave by
// itself, behind the one that the spotter pressed, which Ref names.
func (e *Event) IsCount() bool {
	return e.Kind == KindCue && e.Pressed == "" && (e.Ref != 0 || e.Unresolved != 0)
}

// Elsewhere names events that are not in the journal of the line.
type Elsewhere struct {
	Unresolved EventID // in place of Ref, where that event never reached the journal: its ID, not a line
	From       string  // in a log merged of two: the log that the line comes from
	FromSeq    uint64  // its line there
}

// Open holds the first line of a journal: the race and its machine.
type Open struct {
	Format      int    // version of the journal format
	Program     string // version of spotter
	Race        string
	Runner      string
	Spotter     string
	Facing      string // backward, forward
	Keys        string // road, runner
	Pack        string
	PackSHA256  string // lower-case hex
	Target      time.Duration
	DistanceM   float64
	Units       string // km, mi
	ExtraBoard  string // [MarkerHalf] where a board stands at half the distance as well; empty for none
	TargetClock string // that the target counts by: gun or chip; gun when empty
	TargetName  string // such as "Xu Zhenjun 2004"; empty for a plain time
	Ghost       string // the boards of the earlier race that it is run against, as [ghost.Run.String] writes them
	PlanKind    string // [PlanEffort] where the target follows the hills; empty for an even run
	PlanTable   string // the curve of that plan, as [curve.Table.String] writes it
	BootID      string // names this boot of the machine; empty where unknown
	Host        string // operating system and architecture, such as linux/arm64
	ClockName   string // where boot_ms comes from, such as CLOCK_BOOTTIME
	// ReviewHead is the hash of the line that this one follows, where the file was opened
	// after the race to add notes and corrections; empty for a race.
	ReviewHead string
}

// Frame returns whose left is meant. What the line does not say, or says in a word that is
// not known, is the default.
func (o *Open) Frame() cues.Frame {
	var f cues.Frame
	if o.Facing == cues.Forward.String() {
		f.Facing = cues.Forward
	}
	if o.Keys == cues.RunnerKeys.String() {
		f.Keys = cues.RunnerKeys
	}
	return f
}

// Plan returns what the race is run against.
func (o *Open) Plan() Plan {
	p := Plan{Target: o.Target, DistanceM: o.DistanceM, Units: o.Units, Clock: o.TargetClock, Name: o.TargetName,
		Half: o.ExtraBoard == MarkerHalf}
	if g, err := ghost.Parse(o.Ghost, o.DistanceM); err == nil { // else there is none
		p.Ghost = g
	}
	t, ok := o.curve()
	if p.Curve = t; !ok {
		p.Target = 0 // no gap rather than one that the race did not have
	}
	return p
}

// PlanEffort is the word of an open line for a plan that follows the hills.
const PlanEffort = "effort"

// curve returns the curve that an open line has, nil for none. ok is false where the line
// has a plan that cannot be read.
func (o *Open) curve() (t *curve.Table, ok bool) {
	if o.PlanKind == "" {
		return nil, true
	}
	t, err := curve.Parse(o.PlanTable, o.DistanceM)
	if o.PlanKind != PlanEffort || err != nil || t.Whole() != o.Target {
		return nil, false
	}
	return t, true
}
