package race

import (
	"slices"
	"time"
	"unicode/utf8"
)

// Items of incidents. docs/journal.md has them.
const (
	ItemWater   = "water"   // aid: water was taken
	ItemGel     = "gel"     // aid: a gel was taken
	ItemMedical = "medical" // note: a matter for medical help
	ItemMark    = "mark"    // note: a moment that is to be worded later
	ItemVoice   = "voice"   // note: the spotter speaks it, into a file
	ItemSpotter = "spotter" // swap: who presses the keys
	ItemWitness = "witness" // swap: who watches for the record
	ItemDevice  = "device"  // swap: the race goes on in another device's copy of the journal
)

// MaxText bounds a text that is typed, in characters: the journal keeps 4 KiB of a text,
// and a character takes up to 4 bytes.
const MaxText = 1000

// Fall returns the event of a fall.
func (s *Session) Fall(at Stamp) Event { return s.incident(KindFall, "", at) }

// Rest returns the event of a rest that begins. The clock runs on.
func (s *Session) Rest(at Stamp) Event { return s.incident(KindRest, "", at) }

// Go returns the event of going on after a rest: kind go without an item.
func (s *Session) Go(at Stamp) Event { return s.incident(KindGo, "", at) }

// Resting reports whether the runner rests: a rest that counts was not ended.
func (s *Session) Resting() bool {
	n := len(s.facts.Rests)
	return n > 0 && s.facts.Rests[n-1].Open
}

// Aid returns the event of something taken, [ItemWater] or [ItemGel]. Side and amount
// may follow in an amend.
func (s *Session) Aid(item string, at Stamp) Event { return s.incident(KindAid, item, at) }

// Medical returns the event of a matter for medical help.
func (s *Session) Medical(at Stamp) Event { return s.incident(KindNote, ItemMedical, at) }

// Mark returns the event of a moment that is to be worded later, by an amend.
func (s *Session) Mark(at Stamp) Event { return s.incident(KindNote, ItemMark, at) }

// VoiceNote returns the event of a note that the spotter speaks, with the name of its file.
func (s *Session) VoiceNote(file string, at Stamp) Event {
	e := s.event(KindNote, at)
	e.Item, e.File = ItemVoice, file
	return s.done(e)
}

// Swap returns the event of a change of shift: item says of whom, [ItemSpotter] or
// [ItemWitness], name who comes. Each may be empty and follow in an amend.
func (s *Session) Swap(item, name string, at Stamp) Event {
	e := s.event(KindSwap, at)
	e.Item, e.Name = item, name
	return s.done(e)
}

// incident returns and keeps an event that has at most an item.
func (s *Session) incident(k Kind, item string, at Stamp) Event {
	e := s.event(k, at)
	e.Item = item
	return s.done(e)
}

// done keeps an event that can be voided.
func (s *Session) done(e Event) Event {
	s.marks = append(s.marks, mark{e.ID, e.Kind})
	return s.keep(e)
}

// RestingFor returns how long the present rest has lasted; ok is false where there is
// none.
func (s *Session) RestingFor(at Stamp) (d time.Duration, ok bool) {
	now, ok := s.clock.Elapsed(at)
	if !ok || !s.Resting() {
		return 0, false
	}
	return max(0, now-s.facts.Rests[len(s.facts.Rests)-1].From), true
}

// Running reports whether somebody runs: the clock does, and neither a rest nor the
// finish has come. Else words may be typed.
func (s *Session) Running() bool { return s.clock.Started() && !s.Resting() && !s.facts.line.Known }

// Names returns the names of spotters and witnesses that the race knows, the newest first
// and each once.
func (s *Session) Names() (names []string) {
	shifts := s.facts.Shifts
	if s.facts.Open != nil {
		shifts = append([]Event{{Name: s.facts.Open.Spotter}}, shifts...)
	}
	for _, e := range slices.Backward(shifts) {
		if e.Name != "" && !slices.Contains(names, e.Name) {
			names = append(names, e.Name)
		}
	}
	return names
}

// Annotate returns a note about another event, kind note with its ref; ok is false
// where there is no such event or nothing to say.
func (s *Session) Annotate(ref EventID, text string, at Stamp) (e Event, ok bool) {
	if _, ok := s.kept.find(ref); !ok || text == "" {
		return Event{}, false
	}
	e = s.event(KindNote, at)
	e.Ref, e.Text = ref, cutText(text)
	return s.done(e), true
}

// Amend returns the event that makes another read otherwise: fields has what is to be
// read, in the fields that an amend may have, and Correction what is added to its race
// time. ok is false where there is no such event, where it is a void, and where nothing
// would read otherwise.
func (s *Session) Amend(ref EventID, fields Event, at Stamp) (e Event, ok bool) {
	of, ok := s.kept.find(ref)
	if !ok || of.Kind == KindVoid || of.Kind == KindOpen || of.Kind == KindClose {
		return Event{}, false
	}
	var only Event
	some := fields.Correction != 0
	for i := range ownFields {
		if f := &ownFields[i]; f.Amended && f.Value(&fields) != "" {
			f.replace(&only, &fields)
			some = true
		}
	}
	if !some {
		return Event{}, false
	}
	own := s.event(KindAmend, at)
	e = only
	e.ID, e.Kind, e.Stamp, e.Elapsed, e.HasElapsed = own.ID, own.Kind, own.Stamp, own.Elapsed, own.HasElapsed
	e.Ref, e.Correction = ref, fields.Correction.Truncate(1e6)
	e.Item, e.Text, e.Name = cutText(e.Item), cutText(e.Text), cutText(e.Name)
	s.keep(e)
	s.rebuild()
	return e, true
}

// VoidRef returns the event that voids another one: a cue, a split, an incident, an
// amend, or a void, which then takes nothing back. ok is false where there is no such event,
// where it is voided already, and where it cannot be voided, such as a start.
func (s *Session) VoidRef(ref EventID, at Stamp) (e Event, ok bool) {
	of, found := s.kept.find(ref)
	if !found || !canVoid(&of) && of.Kind != KindVoid && of.Kind != KindAmend || s.Voided(ref) {
		return Event{}, false
	}
	e = s.event(KindVoid, at)
	e.Ref = ref
	s.keep(e)
	s.rebuild()
	return e, true
}

// Voided reports whether an event was taken back.
func (s *Session) Voided(id EventID) bool { return Voided(s.kept.log)[id] }

// cutText cuts a text to what a journal keeps whole.
func cutText(s string) string {
	if utf8.RuneCountInString(s) <= MaxText {
		return s
	}
	return string([]rune(s)[:MaxText])
}
