package live

import (
	"slices"
	"time"

	"spotter/cues"
	"spotter/race"
	"spotter/race/logbook"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/dash"
)

// feedSize is the number of events that the screen remembers: more than anyone scrolls
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
	title   string // what happened, in words; of a cue: its name on the screen
	text    string // of a cue what it said, where that is not the pack's text
	state   progress
	outcome race.Outcome
	latency time.Duration
	by      race.EventID
	why     race.Why
	reason  string
	voided  bool

	shown // its texts, made when it is first drawn
}

// shown are texts of an event. None is made on the way of a key.
type shown struct {
	at    string // when it was
	told  string // what became of a cue, once that is final
	fate  dash.Fate
	inEar string // told, and in which ear
}

// pressedAt writes the time of an event.
func (e *entry) pressedAt() string {
	switch {
	case e.at != "":
	case e.has:
		e.at = race.FormatElapsed(e.elapsed)
	default:
		e.at = e.wall.Format("15:04:05")
	}
	return e.at
}

// readsAt shows the event at the race time that it has now.
func (e *entry) readsAt(now *race.Event) {
	if now.HasElapsed && now.Elapsed != e.elapsed {
		e.elapsed, e.at = now.Elapsed, ""
	}
}

// feed is a ring of the newest events: adding to it allocates nothing.
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

// byID returns the event with an ID, or nil. The newest are found first.
func (f *feed) byID(id race.EventID) *entry {
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
	if e.Kind == race.KindCue {
		f.last, n.title, n.text = f.n, f.labels[e.Cue], text.Clean(e.Text)
		if n.title == "" {
			n.title = logbook.CueName(e.Cue)
		}
	} else {
		n.title = logbook.Title(e, f)
	}
	f.ring[f.n%feedSize] = n
	f.n++
	return f.at(0)
}

// Named names an event as the feed shows it. The words of the events that speak of another ask for it: see [logbook.Log].
func (f *feed) Named(id race.EventID) string {
	if e := f.byID(id); e != nil {
		return e.title
	}
	return say.T("an event before those shown")
}

// Standing says nothing of a split: the feed has it beside the title.
func (f *feed) Standing(race.EventID) string { return "" }

// restore takes in an event of a resumed journal. A cue without an outcome stays
// without: what became of it is not known. It returns nil for an event that has
// no line of its own.
func (f *feed) restore(e *race.Event) *entry {
	if e.Kind == race.KindOutcome {
		f.report(&Report{ID: e.Ref, Final: true, Outcome: e.Outcome, By: e.By, Why: e.Why, Latency: e.Latency, Reason: e.Why.Words()})
		return nil
	}
	if slices.Contains(unlisted, e.Kind) || e.IsCount() || e.Item == race.ItemCountdown {
		return nil // nor does the race list words of countdowns while it runs
	}
	if e.Kind == race.KindVoid {
		f.void(e.Ref)
	}
	return f.add(e)
}

// unlisted are the kinds of event that the feed of a race does not list when the race
// is taken up.
var unlisted = []race.Kind{race.KindOpen, race.KindClose, race.KindClock, race.KindAmend}

// report takes in what became of a cue.
func (f *feed) report(r *Report) {
	e := f.byID(r.ID)
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
	e := f.byID(ref)
	if e == nil {
		return f.Named(ref)
	}
	e.voided = true
	if e.has {
		return say.F("%s at %s", e.title, race.FormatElapsed(e.elapsed))
	}
	return e.title
}
