package race

import (
	"sort"
	"time"

	"spotter/cues"
)

// kept is the log of a session in memory: what a correction is worked out from, and
// what an event is looked up in. Cues are most of a race and change no figure, so
// they are kept in fewer bytes and apart. Outcomes and the words of countdowns are not kept:
// nobody takes them back.
type kept struct {
	log  []Event // all but cues and outcomes, as written, in the order of their IDs
	cues presses
}

// presses holds the presses of cue keys in blocks, in the order of their IDs. One long slice
// would be copied whole each time it has to grow, thousands of presses in the moment of one.
type presses struct{ blocks [][]keptCue }

// pressBlock counts the presses of a block: some 60 kB.
const pressBlock = 512

// add takes in a press.
func (p *presses) add(c keptCue) {
	n := len(p.blocks)
	if n == 0 || len(p.blocks[n-1]) == pressBlock {
		p.blocks = append(p.blocks, make([]keptCue, 0, pressBlock))
		n++
	}
	p.blocks[n-1] = append(p.blocks[n-1], c)
}

// len returns how many presses there are.
func (p *presses) len() int {
	n := len(p.blocks)
	if n == 0 {
		return 0
	}
	return (n-1)*pressBlock + len(p.blocks[n-1])
}

// at returns press i.
func (p *presses) at(i int) *keptCue { return &p.blocks[i/pressBlock][i%pressBlock] }

// keptCue is a press of a cue key.
type keptCue struct {
	id           EventID
	stamp        Stamp
	elapsed      time.Duration
	has          bool
	class        cues.Class
	cue, pressed cues.ID
	text         string
}

// keep takes an event in. An event without an ID cannot be spoken of and is not kept.
func (k *kept) keep(e Event) {
	switch {
	case e.ID == 0 || e.Kind == KindOutcome || e.IsCount():
	case e.Kind == KindCue:
		k.cues.add(keptCue{e.ID, e.Stamp, e.Elapsed, e.HasElapsed, e.Class, e.Cue, e.Pressed, e.Text})
	default:
		k.log = append(k.log, e)
	}
}

// event returns the press as it was logged.
func (c *keptCue) event() Event {
	return Event{ID: c.id, Kind: KindCue, Stamp: c.stamp, Elapsed: c.elapsed, HasElapsed: c.has,
		Class: c.class, Cue: c.cue, Pressed: c.pressed, Text: c.text}
}

// find returns an event as it was logged; ok is false where there is none with that ID.
func (k *kept) find(id EventID) (e Event, ok bool) {
	if i := sort.Search(len(k.log), func(i int) bool { return k.log[i].ID >= id }); i < len(k.log) && k.log[i].ID == id {
		return k.log[i], true
	}
	if i := sort.Search(k.cues.len(), func(i int) bool { return k.cues.at(i).id >= id }); i < k.cues.len() && k.cues.at(i).id == id {
		return k.cues.at(i).event(), true
	}
	return Event{}, false
}

// whole returns all that is kept, in the order of the IDs.
func (k *kept) whole() []Event {
	out := make([]Event, 0, len(k.log)+k.cues.len())
	c := 0
	for i := range k.log {
		for ; c < k.cues.len() && k.cues.at(c).id < k.log[i].ID; c++ {
			out = append(out, k.cues.at(c).event())
		}
		out = append(out, k.log[i])
	}
	for ; c < k.cues.len(); c++ {
		out = append(out, k.cues.at(c).event())
	}
	return out
}

// Log returns what was logged in the race so far, as it was written, in the order of
// the IDs and without outcomes. It copies: ask when something was logged, not for each
// picture of the screen.
func (s *Session) Log() []Event { return s.kept.whole() }

// Newest returns the ID of the newest event of the race, outcomes included; 0 before any.
func (s *Session) Newest() EventID { return s.lastID }

// Logged returns one event as it was written; ok is false for one that this race does
// not have.
func (s *Session) Logged(id EventID) (e Event, ok bool) { return s.kept.find(id) }

// Reads returns an event as it reads with every amend; ok is false for one that this
// race does not have.
func (s *Session) Reads(id EventID) (e Event, ok bool) {
	e, ok = s.kept.find(id)
	if !ok {
		return e, false
	}
	log := s.kept.log
	if e.Kind == KindCue {
		log = append([]Event{e}, log...)
	}
	stands := asItStands(log, &s.facts.Plan)
	for i := range stands.Lines {
		if stands.Lines[i].ID == id {
			return stands.Lines[i], true
		}
	}
	return e, true
}

// keep takes an event into the session's own log, and into what follows from it, and
// returns it. A cue costs next to nothing. After a void, an amend or a start all is to be
// made anew by rebuild.
func (s *Session) keep(e Event) Event {
	s.kept.keep(e)
	switch e.Kind {
	case KindCue, KindOutcome, KindVoid, KindAmend, KindStart:
	case KindSplit, KindRest, KindGo, KindFinish, KindNote:
		s.facts.take(&e, amended{})
		s.facts.settle()
	default:
		s.facts.take(&e, amended{})
	}
	return e
}

// rebuild works everything out anew from the log, after a correction. A gun that was
// corrected moves the clock; one that was voided stops it.
func (s *Session) rebuild() {
	was := s.facts.Gun
	r := s.revise()
	switch is := s.facts.Gun; {
	case is == was:
	case !is.Known:
		s.clock.stop()
	case is.ID == was.ID:
		s.clock.move(is.Correction - was.Correction)
	default:
		s.startAgain(r, is.ID)
	}
}

// revise makes the facts and the marks anew from the log.
func (s *Session) revise() *Record {
	steps := s.facts.Steps
	r := asItStands(s.kept.log, &s.facts.Plan)
	s.facts = r.Facts
	for _, e := range steps {
		if e.ID == 0 { // without an ID it is not kept, and cannot be corrected
			s.facts.Steps = append(s.facts.Steps, e)
		}
	}
	s.marks = s.marks[:0]
	c := 0
	cuesTo := func(id EventID) {
		for ; c < s.kept.cues.len() && (id == 0 || s.kept.cues.at(c).id < id); c++ {
			if id := s.kept.cues.at(c).id; !r.Voided[id] {
				s.marks = append(s.marks, mark{id, KindCue})
			}
		}
	}
	for i := range r.Lines {
		e := &r.Lines[i]
		cuesTo(e.ID)
		if r.Counts(i) && canVoid(e) {
			s.marks = append(s.marks, mark{e.ID, e.Kind})
		}
	}
	cuesTo(0)
	return &r
}

// startAgain sets the clock by a start that counts again, or that was just pressed.
func (s *Session) startAgain(r *Record, gun EventID) {
	if gun <= s.resumedAt {
		n := 0
		for n < len(s.kept.log) && s.kept.log[n].ID <= s.resumedAt {
			n++
		}
		anchors(s.kept.log[:n], r).apply(s.clock, s.opts)
		return
	}
	for i := range r.Lines {
		if e := &r.Lines[i]; e.ID == gun {
			s.clock.Continue(e.Stamp, e.Correction)
		}
	}
}
