package crowd

import (
	"time"

	"spotter/cues"
	"spotter/race"
	"spotter/race/logbook"
	"spotter/report/figures"
)

// Journal is one journal that was read.
type Journal struct {
	File  string // as the user knows it
	Label string // of the pair, such as a bib; "" where nobody gave one
	First string // hash of the first line, which names the journal; "" where it cannot be read
	Head  string // hash of the last line
	Lines int
	// Harm says why it cannot be trusted, such as damage; "" for a journal that is whole.
	Harm string
	Torn bool          // its last line is half there: that line is not counted
	Book *logbook.Book // nil with Harm
}

// Pair holds the figures of one journal.
type Pair struct {
	File, Label, Runner string
	Race                string
	Began               time.Time // civil time
	Finished            bool
	Started             bool
	Time                time.Duration // race time of the finish, or of the last line
	Ended               string        // how it ended, as logbook.Book.Ended says
	ReachedM            float64       // metres along the course
	Target              time.Duration // 0 without one
	Gap                 time.Duration // later than the target at the finish, or at the last board
	HasGap              bool
	Falls               []Moment
	Lost                []Moment // the earpiece, or the sound before it, was lost
	Stops               []Moment
	Cues, NotWhole      int

	first, head string
	lines       int
	torn        bool
	training    bool
	km          []tally // cues by unit of the course
	unitM       float64
}

// Moment is something that happened to a pair and took a time.
type Moment struct {
	Elapsed time.Duration // race time
	AtM     float64       // metres along the course, between two boards filled in
	End     Ending
	For     time.Duration // until it ended, where End is [ByKey]
}

// Ending says how a moment ended.
type Ending uint8

// The endings.
const (
	Open    Ending = iota // the journal does not say that it ended
	ByKey                 // by a line of its own: go, or an output that sounds again
	ByBoard               // a board was passed: the runner was going again before it
)

// tally counts cues on one unit of the course.
type tally struct{ cues, notWhole int }

// mostUnits bounds the units of a course: 1,000 km.
const mostUnits = 1000

// pairOf sums up a journal.
func pairOf(j Journal) Pair {
	b := j.Book
	src := figures.FromBook(b)
	way := src.Way()
	f := &b.Facts
	p := Pair{File: j.File, Label: j.Label, Runner: b.Open.Runner, Race: b.Open.Race, Began: b.Began(), Finished: f.Finish.Known, Started: f.Gun.Known, Time: b.Last,
		Ended: b.Ended(), Target: b.Plan.Target, first: j.First, head: j.Head, lines: j.Lines, torn: j.Torn, training: f.Training, unitM: b.Plan.UnitM()}
	if f.Finish.Known {
		p.Time = f.Finish.Elapsed
	}
	p.ReachedM, _ = way.At(p.Time)
	for _, s := range figures.Of(src, figures.Whole(src)).Stretches {
		if s.HasGap && !s.Open {
			p.Gap, p.HasGap = s.Behind, true
		}
	}
	if p.Finished && b.Plan.DistanceM > 0 {
		p.ReachedM = b.Plan.DistanceM
	}
	for c := range src.Cues {
		if f.Gun.Known && c.Timed && c.At >= 0 && c.At <= p.Time {
			m, _ := way.At(c.At)
			p.cue(m, c.Outcome)
		}
	}
	p.moments(b, way)
	return p
}

// cue counts a cue at a place.
func (p *Pair) cue(m float64, o race.Outcome) {
	p.Cues++
	i := unitOf(m, p.unitM)
	for len(p.km) <= i {
		p.km = append(p.km, tally{})
	}
	p.km[i].cues++
	if o != race.Heard && o != "" {
		p.NotWhole++
		p.km[i].notWhole++
	}
}

// unitOf returns the unit of the course, counted from 0, that a place lies in.
func unitOf(m, unitM float64) int {
	if !(m > 0) || !(unitM > 0) {
		return 0
	}
	return int(min(m/unitM, mostUnits-1)) // bounded first: an int has 32 bits on some machines
}

// moments finds falls, STOPs and lost earpieces with their ends.
func (p *Pair) moments(b *logbook.Book, way *figures.Way) {
	var stop, lost *Moment
	var down []*Moment // falls that have no end yet: one go ends them all
	var falls, stops, losses []*Moment
	begin := func(e *race.Event, list *[]*Moment) *Moment {
		m, _ := way.At(e.Elapsed)
		x := &Moment{Elapsed: e.Elapsed, AtM: m}
		*list = append(*list, x)
		return x
	}
	for i := range b.Lines {
		e := &b.Lines[i]
		if b.Voided(e.ID) || !e.HasElapsed || !p.Started || p.Finished && e.Elapsed > p.Time {
			continue
		}
		switch e.Kind {
		case race.KindFall:
			down = append(down, begin(e, &falls))
		case race.KindCue:
			if e.Class == cues.Alarm && stop == nil {
				stop = begin(e, &stops)
			}
		case race.KindOutput:
			switch away := e.State == "lost" || e.State == "silent"; {
			case away && lost == nil:
				lost = begin(e, &losses)
			case !away && e.State != "closed":
				lost = ended(lost, ByKey, e)
			}
		case race.KindGo:
			if e.Item == race.ItemStop {
				stop = ended(stop, ByKey, e)
			}
			if e.Reason == "" && e.Text == "" { // else the program ended, and nobody let the runner go
				down = allEnded(down, ByKey, e)
			}
		case race.KindSplit, race.KindFinish:
			down = allEnded(down, ByBoard, e)
		}
	}
	p.Falls, p.Stops, p.Lost = values(falls), values(stops), values(losses)
}

// ended ends a moment, if there is one.
func ended(m *Moment, how Ending, e *race.Event) *Moment {
	if m != nil {
		m.End = how
		if how == ByKey {
			m.For = max(e.Elapsed-m.Elapsed, 0)
		}
	}
	return nil
}

// allEnded ends all of a list, and returns an empty one.
func allEnded(list []*Moment, how Ending, e *race.Event) []*Moment {
	for _, m := range list {
		ended(m, how, e)
	}
	return nil
}

func values(list []*Moment) (out []Moment) {
	for _, m := range list {
		out = append(out, *m)
	}
	return out
}

// Called names a pair by what may be on a page for all: its label, or its journal. It is not
// the runner's name.
func (p *Pair) Called() string {
	if p.Label != "" {
		return p.Label
	}
	return "journal " + p.first[:min(8, len(p.first))]
}
