package race

import (
	"math"
	"strconv"
	"time"

	"spotter/cues"
)

// Options configures a [Session].
type Options struct {
	Frame     cues.Frame    // whose left is meant
	DistanceM float64       // of the race in metres; 0 where not known
	Target    time.Duration // to run it in; 0 for none
	Units     string        // km or mi: where split markers stand; km when empty
	Clock     *Clock        // shared with whoever reads race time; nil makes one

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
	plan   Plan
	clock  *Clock
	lastID EventID
	marks  []mark  // what can be voided and is not, oldest first
	splits []Split // not voided, in order
	kept           // what was logged

	resting bool  // the runner rests
	rest    Event // the rest, while it lasts
	over    bool  // the finish line was passed

	resumed   bool                   // the race was taken up from a journal
	resumedAt EventID                // the last ID before that
	amended   map[EventID]correction // by how much the times of splits since then were corrected
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
	return &Session{opts: o, clock: o.Clock, plan: Plan{Target: o.Target, DistanceM: o.DistanceM, Units: o.Units}}
}

// Clock returns the session's clock.
func (s *Session) Clock() *Clock { return s.clock }

// Frame returns whose left is meant.
func (s *Session) Frame() cues.Frame { return s.opts.Frame }

// Plan returns what the race is run against.
func (s *Session) Plan() Plan { return s.plan }

// Started reports whether the clock runs.
func (s *Session) Started() bool { return s.clock.Started() }

// Splits returns the splits so far, without those voided. The slice is the
// session's own: read it before the next call, and do not change it.
func (s *Session) Splits() []Split { return s.splits }

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
)

// The items of notes that the program makes by itself. They cannot be voided either.
const (
	ItemRecording = "recording" // how the recording of what the runner hears is doing
	ItemLost      = "lost"      // lines are missing: the disk failed
	ItemJournal   = "journal"   // the journal goes on in another file
	ItemWords     = "words"     // words of the pack that cannot be said
	ItemCopy      = "copy"      // how the second copy of the journal is doing
	ItemWatch     = "watch"     // the runner heard no cue for too long
	ItemSounds    = "sounds"    // how the spotter's own sounds are doing
	ItemTraining  = "training"  // it is a training run, and no race
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
	e.Clock = "gun"
	return s.keep(e), true
}

// MarkerFinish is the marker of the last split, at the race's full distance.
const MarkerFinish = "finish"

// NextMarker returns the marker that the next split is for, such as "km 5" or
// "mile 5", and its distance. Past the last whole unit it is the finish line; ok
// is false when that was passed as well.
func (s *Session) NextMarker() (marker string, metres float64, ok bool) {
	var last float64
	if n := len(s.splits); n > 0 {
		last = s.splits[n-1].DistanceM
	}
	unit := s.plan.UnitM()
	// A hair is added so that 3 × 1609.344 counts as three miles and not as two.
	n := int(math.Floor(last/unit+1e-6)) + 1
	metres = float64(n) * unit
	if end := s.plan.DistanceM; end > 0 && metres >= end-1 {
		return MarkerFinish, end, last < end-1
	}
	word := "km "
	if s.plan.Units == UnitsMi {
		word = "mile "
	}
	return word + strconv.Itoa(n), metres, true
}

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
	s.splits = append(s.splits, splitOf(e, s.splits))
	return s.done(e), true
}

// Void returns the event that voids the last event which can be and is not yet:
// a cue, a split, a cleared STOP and the like, but never the start. Called again
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

// event begins an event: the next ID, the stamp in whole ms, and the race time.
func (s *Session) event(k Kind, at Stamp) Event {
	s.lastID++
	e := Event{ID: s.lastID, Kind: k, Stamp: at.Milli()}
	e.Elapsed, e.HasElapsed = s.clock.Elapsed(e.Stamp)
	return e
}

// canVoid reports whether a spotter's void may take back an event.
func canVoid(e *Event) bool {
	switch e.Kind {
	case KindCue, KindSplit, KindAid, KindFall, KindHazard, KindRest, KindGo, KindSwap, KindFinish:
		return true
	case KindNote:
		switch e.Item {
		case ItemQuiet, ItemSilence, ItemOutput, ItemRecording, ItemLost, ItemJournal, ItemWords, ItemCopy, ItemWatch, ItemSounds:
			return false
		}
		return true
	}
	return false
}
