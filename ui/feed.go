package ui

import (
	"cmp"
	"time"

	"spotter/cues"
	"spotter/race"
	"spotter/text"
	"spotter/ui/cells"
)

// feedSize is how many events the screen remembers: more than anyone scrolls
// through while a race runs. The journal has all of them.
const feedSize = 2048

// progress says how far a cue has come.
type progress uint8

const (
	sending  progress = iota // handed over, nothing heard of it yet
	sounding                 // it has begun
	final                    // its outcome is known
)

// entry is one event as the screen shows it.
type entry struct {
	id      race.EventID
	kind    race.Kind
	elapsed time.Duration
	has     bool      // elapsed is known
	wall    time.Time // of an event before the start
	cue     cues.ID   // runner's frame
	pressed cues.ID   // spotter's
	class   cues.Class
	label   string // of a cue: its name on the screen
	text    string // of a cue what it said, where that is not the pack's text; what other kinds say
	state   progress
	outcome race.Outcome
	latency time.Duration
	by      race.EventID
	why     race.Why
	reason  string
	voided  bool
}

// feed is what happened, in a ring: adding to it allocates nothing.
type feed struct {
	ring []entry
	n    int // events ever added
	last int // the newest cue, as a number of n, -1 for none

	labels map[cues.ID]string // of the pack's cues, see [cueLabel]
}

func (f *feed) init() { f.ring, f.n, f.last = make([]entry, feedSize), 0, -1 }

// len returns how many events are remembered.
func (f *feed) len() int { return min(f.n, feedSize) }

// at returns the i-th newest event, from 0.
func (f *feed) at(i int) *entry { return &f.ring[(f.n-1-i)%feedSize] }

// lastCue returns the newest cue, or nil.
func (f *feed) lastCue() *entry {
	if f.last < 0 || f.n-f.last > feedSize {
		return nil
	}
	return &f.ring[f.last%feedSize]
}

// find returns the event with an ID, or nil. The newest are found first.
func (f *feed) find(id race.EventID) *entry {
	if id == 0 {
		return nil
	}
	for i := range f.len() {
		if e := f.at(i); e.id == id {
			return e
		}
	}
	return nil
}

// add takes an event in and returns what it became, until the next is added.
func (f *feed) add(e *race.Event) *entry {
	n := entry{id: e.ID, kind: e.Kind, elapsed: e.Elapsed, has: e.HasElapsed, wall: e.Wall,
		cue: e.Cue, pressed: e.Pressed, class: e.Class}
	switch e.Kind {
	case race.KindCue:
		f.last, n.text = f.n, text.Clean(e.Text)
		n.label = f.labels[e.Cue]
	case race.KindSplit:
		n.text = e.Marker
	case race.KindVoid:
		if v := f.find(e.Ref); v != nil {
			n.text = v.title()
		}
	case race.KindOutput:
		n.text = e.Device + " " + e.State
	case race.KindGo:
		n.text = e.Item + " cleared"
		if e.Reason == race.ReasonBrokeOff {
			n.text = e.Item + " ended: broke off"
		}
	case race.KindNote:
		n.text = noteWords(e)
	}
	f.ring[f.n%feedSize] = n
	f.n++
	return f.at(0)
}

// noteWords says what a note tells.
func noteWords(e *race.Event) string {
	switch e.Item {
	case race.ItemSilence:
		return "silenced"
	case race.ItemOutput:
		return "to output " + e.Text
	case "":
		return e.Text
	}
	return e.Item + " " + e.Text
}

// restore takes in an event of a resumed journal. A cue without an outcome stays
// without: what became of it is not known. It returns nil for an event that has
// no line of its own.
func (f *feed) restore(e *race.Event) *entry {
	switch e.Kind {
	case race.KindOpen, race.KindClose, race.KindClock, race.KindAmend:
		return nil
	case race.KindOutcome:
		f.report(&Report{ID: e.Ref, Final: true, Outcome: e.Outcome, By: e.By, Why: e.Why, Latency: e.Latency, Reason: e.Why.Words()})
		return nil
	case race.KindVoid:
		f.void(e.Ref)
	}
	return f.add(e)
}

// report takes in what became of a cue.
func (f *feed) report(r *Report) {
	e := f.find(r.ID)
	if e == nil || e.state == final {
		return
	}
	if r.Latency > 0 {
		e.latency = r.Latency
	}
	if !r.Final {
		e.state = sounding
		return
	}
	e.state, e.outcome, e.by, e.why, e.reason = final, r.Outcome, r.By, r.Why, text.Clean(r.Reason)
}

// void marks an event as taken back and says which it was.
func (f *feed) void(ref race.EventID) string {
	e := f.find(ref)
	if e == nil {
		return "an event before those shown"
	}
	e.voided = true
	if e.has {
		return e.title() + " at " + race.FormatElapsed(e.elapsed)
	}
	return e.title()
}

// title says in words what happened.
func (e *entry) title() string {
	switch e.kind {
	case race.KindCue:
		return cmp.Or(e.label, cells.Words(string(e.cue)))
	case race.KindStart:
		return "start"
	case race.KindSplit:
		return "split " + text.Clean(e.text)
	case race.KindVoid:
		return "void " + e.text
	case race.KindGo:
		return text.Clean(e.text)
	case race.KindNote:
		return text.Clean(e.text)
	}
	return text.Clean(string(e.kind) + " " + e.text)
}
