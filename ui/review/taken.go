package review

import (
	"context"
	"fmt"
	"iter"
	"time"

	"spotter/race"
	"spotter/report/figures"
	"spotter/report/filter"
	"spotter/text/say"
	"spotter/ui/cells"
	"spotter/ui/overview"
)

// taken has the figures of what the filter takes.
type taken struct {
	none      bool // of no rows, until those of some are there
	span      figures.Span
	figures   *figures.Figures
	stretches []int // those of the figures that the filter looks at
	counts    []countLine
	kinds     []cells.Line // of a long log: how many rows of each kind there are
	overview  *overview.Page
}

// counting says how far the figures of what is shown are. Those of a short log are worked out when a page asks
// for them, those of a long one in another goroutine, so that keys are obeyed meanwhile.
type counting struct {
	sifted int    // how often rows were sifted: figures of before are not those of now
	wanted bool   // a page has asked
	stop   func() // ends the work in the other goroutine; nil while there is none
	before *taken // the figures of the rows before, shown meanwhile; without rows at first
	then   int    // where to go when they are there: 1 to the next silence, −1 to the one before, 0 nowhere
}

// countedMsg brings figures; nil where the work was ended.
type countedMsg struct {
	sifted int
	taken  *taken
}

// nothing has the figures of no rows.
func (x *book) nothing() *taken {
	none := figures.Source{Facts: &race.Facts{}, Cues: func(func(figures.Cue) bool) {}, Lines: func(func(*race.Event) bool) {}}
	f := &figures.Figures{}
	return &taken{none: true, figures: f, overview: overview.Of(x.Book, none, f)}
}

// work works out the figures of the rows that a filter takes; nil where ctx ends before. It takes about two
// microseconds a row.
func (x *book) work(ctx context.Context, f filter.Filter, rows []int32) *taken {
	whole := x.source()
	all := whole.Cues
	whole.Cues = func(yield func(figures.Cue) bool) {
		n := 0
		for c := range all {
			if n++; n%1024 == 0 && ctx.Err() != nil || !yield(c) {
				return
			}
		}
	}
	t, s := &taken{span: f.Span(whole)}, f.Source(whole)
	if f.Text != "" {
		s = x.withRows(s, rows)
	}
	t.figures = figures.Of(s, t.span)
	for i := range t.figures.Stretches {
		if s := &t.figures.Stretches[i]; !f.HasPlace && !f.HasTime || s.To > t.span.From && s.From < t.span.To {
			t.stretches = append(t.stretches, i)
		}
	}
	t.counts = x.countLines(t, f)
	t.overview = overview.Of(x.Book, s, t.figures)
	if x.long != nil {
		t.kinds = x.kindLines(rows)
	}
	if ctx.Err() != nil {
		return nil
	}
	return t
}

// withRows leaves the cues of a source whose rows are among some.
func (x *book) withRows(s figures.Source, rows []int32) figures.Source {
	shown := make(map[race.EventID]bool, len(rows))
	for _, i := range rows {
		shown[x.id(i)] = true
	}
	those := func(all iter.Seq[figures.Cue]) iter.Seq[figures.Cue] {
		return func(yield func(figures.Cue) bool) {
			for c := range all {
				if shown[c.ID] && !yield(c) {
					return
				}
			}
		}
	}
	if s.Cues = those(s.Cues); s.Counts != nil {
		s.Counts = those(s.Counts)
	}
	return s
}

// placeAt writes the distance at a race time, to a tenth of a unit.
func placeAt(way *figures.Way, at time.Duration, units string) string {
	m, sure := way.At(at)
	where := fmt.Sprintf("%s %.1f", unitName(units), m/race.UnitM(units))
	if !sure {
		return say.F("about %s", where)
	}
	return where
}
