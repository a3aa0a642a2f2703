package overview

import (
	"time"

	"spotter/cues"
	"spotter/race"
	"spotter/race/logbook"
	"spotter/report/figures"
	"spotter/report/filter"
	"spotter/ui/cells"
)

// Page is the overview of one race, or of what a filter leaves of it. Make one with
// [New]. It belongs to the program's goroutine.
type Page struct {
	book    *logbook.Book
	figures *figures.Figures
	whole   figures.Span
	way     *figures.Way
	moments []figures.Moment
	presses []press
	cursor  int // the stretch under the cursor; -1 for none
	made    made
}

// made keeps what costs most to draw, for the last width.
type made struct {
	lanesW, momentsW int // 0 for nothing
	lanes            []lane
	moments          []cells.Line
}

// press is one press of the filter, at its place along the race.
type press struct {
	along   float64 // 0 the start, 1 the end
	class   cues.Class
	outcome race.Outcome
}

// New returns the overview of a book. It takes time in proportion to the log, about a
// microsecond a cue.
func New(b *logbook.Book, f filter.Filter) *Page {
	s := figures.FromBook(b)
	span := f.Span(s)
	s = f.Source(s)
	return Of(b, s, figures.Of(s, span))
}

// Of returns the overview of figures that are known already, with the cues that they are of.
func Of(b *logbook.Book, s figures.Source, f *figures.Figures) *Page {
	p := &Page{book: b, figures: f, whole: figures.Whole(s), way: s.Way(), cursor: -1}
	span := f.Span
	for c := range s.Cues {
		if c.Timed && span.Has(c.At) {
			p.presses = append(p.presses, press{p.along(c.At), c.Class, c.Outcome})
		}
	}
	for _, m := range figures.Moments(s) {
		if m.Timed && span.Has(m.At) && m.Sort != figures.Stop {
			p.moments = append(p.moments, m)
		}
	}
	return p
}

// along returns where a race time lies on the way, from 0 to 1: by distance, or by time
// where no board says how far the runner came.
func (p *Page) along(at time.Duration) float64 {
	part, all := float64(at), float64(p.whole.To)
	if p.byDistance() {
		part, _ = p.way.At(at)
		all = p.whole.ToM
	}
	if all <= 0 {
		return 0
	}
	return min(max(part/all, 0), 1)
}

// byDistance reports whether the race is drawn along the way and not along its time.
func (p *Page) byDistance() bool { return p.whole.ToM >= 50 }

// Move moves the cursor along the race by a number of stretches. The first move shows it
// at the first stretch, or going back at the last.
func (p *Page) Move(by int) {
	n := len(p.figures.Stretches)
	switch {
	case n == 0:
	case p.cursor < 0 && by < 0:
		p.cursor = n - 1
	case p.cursor < 0:
		p.cursor = 0
	default:
		p.cursor = min(max(p.cursor+by, 0), n-1)
	}
}

// To puts the cursor on the stretch of a race time.
func (p *Page) To(at time.Duration) {
	p.cursor = -1
	for i := range p.figures.Stretches {
		if s := &p.figures.Stretches[i]; at >= s.From {
			p.cursor = i
		}
	}
}

// Under returns the stretch under the cursor; ok is false where there is none.
func (p *Page) Under() (s figures.Stretch, ok bool) {
	if p.cursor < 0 {
		return s, false
	}
	return p.figures.Stretches[p.cursor], true
}
