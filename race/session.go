package race

import (
	"time"

	"spotter/cues"
	"spotter/race/curve"
	"spotter/race/ghost"
)

// Options configures a [Session].
type Options struct {
	Frame     cues.Frame    // whose left is meant
	DistanceM float64       // of the race in metres; 0 where not known
	Target    time.Duration // to run it in; 0 for none
	Units     string        // km or mi: where split markers stand; km when empty
	// TargetClock is the clock by which Target counts, [ClockChip] or the gun.
	TargetClock string
	Half        bool         // a board stands at half the distance, see [Plan.Half]
	TargetName  string       // who ran the target; empty for a plain time
	Ghost       *ghost.Run   // an earlier race to run against; nil for none
	Curve       *curve.Table // of a target that follows the hills, see [Plan.Curve]; nil for an even run
	Clock       *Clock       // shared with whoever reads race time; nil makes one

	// BootID names the present boot of the machine, as [Open.BootID] does; empty
	// where the host cannot tell. Only [Resume] reads it.
	BootID string
	// Now is the reading at which a race is resumed. Zero lets the first reading
	// that comes decide. Only [Resume] reads it.
	Now Stamp
}

// Session turns what a spotter does into events. It is pure state: no I/O, no
// goroutine, no clock of its own but the [Clock] it is given. It belongs to one
// goroutine, that of the screen. Events carry stamps in whole milliseconds, as
// the journal keeps them.
type Session struct {
	opts   Options
	clock  *Clock
	lastID EventID
	marks  []mark // what can be voided and is not, oldest first
	kept          // what was logged
	facts  Facts  // what follows from it: no figure follows from cues and outcomes

	resumed   bool                  // the race was taken up from a journal
	resumedAt EventID               // the last ID before that
	corrected map[EventID][]EventID // of splits since then: the amends of [Session.SetTime] that count
}

// mark remembers an event that can be voided.
type mark struct {
	id   EventID
	kind Kind
}

// NewSession returns the session of a race that has not started.
func NewSession(o Options) *Session {
	if o.Clock == nil {
		o.Clock = new(Clock)
	}
	if o.Units != UnitsMi {
		o.Units = UnitsKm
	}
	p := Plan{Target: o.Target, DistanceM: o.DistanceM, Units: o.Units, Clock: o.TargetClock, Name: o.TargetName, Ghost: o.Ghost, Curve: o.Curve, Half: o.Half}
	return &Session{opts: o, clock: o.Clock, facts: Facts{Plan: p}}
}

// Clock returns the session's clock.
func (s *Session) Clock() *Clock { return s.clock }

// Frame returns whose left is meant.
func (s *Session) Frame() cues.Frame { return s.opts.Frame }

// Plan returns what the race is run against. Where the target counts by the chip, its
// Wait is that from the gun to the mat, once that is known.
func (s *Session) Plan() Plan { return s.facts.Plan }

// Facts returns what follows from the race so far, as it stands: the clocks, the boards,
// what happened to the runner. It is what [AsItStands] says of the session's log. It
// belongs to the session: read it before the next call, and do not change it.
func (s *Session) Facts() *Facts { return &s.facts }

// Started reports whether the clock runs.
func (s *Session) Started() bool { return s.clock.Started() }

// Splits returns the splits so far that are believed, by distance. The slice must not be
// changed.
func (s *Session) Splits() []Split { return s.facts.Splits }

// Elapsed returns the race time at a reading; ok is false before the start.
func (s *Session) Elapsed(at Stamp) (d time.Duration, ok bool) { return s.clock.Elapsed(at) }

// Press returns the event of a cue key: pressed is the cue whose key it is,
// heard what the runner is to hear, which is the other side where the frame is
// mirrored. Before the start it is a radio check and has no race time.
func (s *Session) Press(pressed, heard cues.Cue, at Stamp) Event {
	e := s.event(KindCue, at)
	e.Cue, e.Pressed, e.Class = heard.ID, pressed.ID, heard.Class
	return s.done(e)
}

// Unplayed returns the outcome of a press that was never handed to the sound, since
// there was nothing to say: dropped, and why.
func (s *Session) Unplayed(cue EventID, why Why, at Stamp) Event {
	e := s.event(KindOutcome, at)
	e.Ref, e.Outcome, e.Why = cue, Dropped, why
	return e
}

// Reserve returns the first of n IDs that no event of the session has: whoever plays the
// words of a countdown makes their events, without the session.
func (s *Session) Reserve(n int) EventID {
	first := s.lastID + 1
	s.lastID += EventID(n)
	return first
}

// ItemStop is the item of the go event that clears the STOP alarm.
const ItemStop = "stop"

// ClearAlarm returns the event of a cleared STOP: kind go, item "stop".
func (s *Session) ClearAlarm(at Stamp) Event {
	e := s.event(KindGo, at)
	e.Item = ItemStop
	return s.done(e)
}

// The items of notes about what the spotter did to the program. They cannot be
// voided: a line that is taken back takes nothing of that back.
const (
	ItemQuiet   = "quiet"   // text "on" or "off": whether only alarm and steer cues pass
	ItemSilence = "silence" // whatever sounded was ended
	ItemOutput  = "output"  // text says which one was chosen
	ItemFrame   = "frame"   // text says whose left is meant from here on: [FrameText]
	// ItemPosition has where the spotter says that the runner is: PositionM, and text in words.
	// The next one replaces it.
	ItemPosition = "position"
)

// The items of notes that the program makes by itself. They cannot be voided either.
const (
	ItemRecording = "recording"  // how the recording of what the runner hears is doing
	ItemLost      = "lost"       // lines are missing: the disk failed
	ItemJournal   = "journal"    // the journal goes on in another file
	ItemWords     = "words"      // words of the pack that cannot be said
	ItemCopy      = "copy"       // how the second copy of the journal is doing
	ItemWatch     = "watch"      // the runner heard no cue for too long
	ItemSounds    = "sounds"     // how the spotter's own sounds are doing
	ItemTraining  = "training"   // it is a training run, and no race
	ItemMic       = "microphone" // why a note by voice has no sound, or ended before its time
	ItemCountdown = "countdown"  // the rest of a countdown was cancelled: ref is its cue, text says by what
	ItemGPS       = "gps"        // how the receiver of positions is doing
	ItemCourse    = "course"     // the file of the course, and its name and length
)

// Note returns the event of something that the spotter did to the program, with
// one of the first items above.
func (s *Session) Note(item, text string, at Stamp) Event {
	e := s.event(KindNote, at)
	e.Item, e.Text = item, text
	return s.keep(e)
}

// Start starts the clock and returns its event, kind start, clock gun; ok is
// false when it runs already. A start cannot be voided by [Session.Void].
func (s *Session) Start(at Stamp) (e Event, ok bool) {
	if s.clock.Started() {
		return Event{}, false
	}
	s.clock.Start(at, true)
	e = s.event(KindStart, at)
	e.Clock = ClockGun
	s.keep(e)
	s.rebuild() // lines of a start that was voided are before this one
	return e, true
}

// NextMarker returns the marker that the next split is for, see [Facts.Next].
func (s *Session) NextMarker() (marker string, metres float64, ok bool) { return s.facts.Next() }

// Split returns the event of passing the next marker; ok is false before the
// start and when every marker was passed.
func (s *Session) Split(at Stamp) (e Event, ok bool) {
	if !s.clock.Started() {
		return Event{}, false
	}
	marker, metres, ok := s.NextMarker()
	if !ok {
		return Event{}, false
	}
	e = s.event(KindSplit, at)
	e.Marker, e.DistanceM = marker, metres
	return s.done(e), true
}

// Void returns the event that voids the last event which can be and is not yet:
// a cue, a split, a cleared STOP and the like, but never the gun. Called again
// it voids the one before. ok is false when there is none.
func (s *Session) Void(at Stamp) (e Event, ok bool) {
	n := len(s.marks)
	if n == 0 {
		return Event{}, false
	}
	last := s.marks[n-1]
	s.marks = s.marks[:n-1]
	e = s.event(KindVoid, at)
	e.Ref = last.id
	s.keep(e)
	if last.kind != KindCue { // no figure follows from a cue
		s.rebuild()
	}
	return e, true
}

// voidAll returns the voids of the events that count and that which picks, the newest first.
func (s *Session) voidAll(at Stamp, which func(*Event) bool) (lines []Event) {
	voided := Voided(s.kept.log)
	for i := len(s.kept.log) - 1; i >= 0; i-- {
		if of := &s.kept.log[i]; !voided[of.ID] && which(of) {
			e := s.event(KindVoid, at)
			e.Ref = of.ID
			lines = append(lines, s.keep(e)) // behind i: the loop does not come to it
		}
	}
	return lines
}

// event begins an event: the next ID, the stamp in whole ms, and the race time.
func (s *Session) event(k Kind, at Stamp) Event {
	s.lastID++
	e := Event{ID: s.lastID, Kind: k, Stamp: at.Milli()}
	e.Elapsed, e.HasElapsed = s.clock.Elapsed(e.Stamp)
	return e
}

// IAmAt returns the event of the spotter's word on where the runner is: metres along the
// course, and the same in words, such as "km 21.3".
func (s *Session) IAmAt(metres float64, words string, at Stamp) Event {
	e := s.event(KindNote, at)
	e.Item, e.Text, e.PositionM = ItemPosition, words, metres
	return s.keep(e)
}

// canVoid reports whether a spotter's void may take back an event.
func canVoid(e *Event) bool {
	switch e.Kind {
	case KindCue, KindSplit, KindAid, KindFall, KindHazard, KindRest, KindGo, KindSwap, KindFinish:
		return true
	case KindStart:
		return e.Clock == ClockChip
	case KindNote:
		switch e.Item {
		case ItemFrame, ItemQuiet, ItemSilence, ItemOutput, ItemRecording, ItemLost, ItemJournal, ItemWords, ItemCopy, ItemWatch, ItemSounds,
			ItemMic, ItemPosition, ItemGPS, ItemCourse, ItemCountdown:
			return false
		}
		return true
	}
	return false
}
