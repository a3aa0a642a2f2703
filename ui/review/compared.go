package review

import (
	"fmt"
	"time"

	"spotter/race"
	"spotter/race/logbook"
	"spotter/report/compare"
	"spotter/report/figures"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/cells"
)

// showCompared opens the comparison with the other race.
func (r *Screen) showCompared() {
	if len(r.o.With) == 0 {
		r.search.Note = say.T("there is no other race to compare with: spotter review A --with B")
		return
	}
	if r.layer != layerCompared {
		r.toggle(layerCompared)
	}
}

// compared returns the comparison as a page of text. Both races obey the filter.
func (r *Screen) compared() []cells.Line {
	t := r.figured()
	if r.pending() {
		return []cells.Line{{{Text: say.T("counting…"), Role: cells.Dim}}}
	}
	other := logbook.New(r.o.With)
	all := figures.FromBook(other)
	table := compare.Of(compare.Side{Plan: &r.x.Plan, Stretches: t.figures.Stretches},
		compare.Side{Plan: &other.Plan, Stretches: figures.Of(r.filter.Source(all), r.filter.Span(all)).Stretches})
	out := []cells.Line{sideName("A", r.x.Book), sideName("B", other)}
	for _, n := range table.Notes {
		out = append(out, cells.Wrap([]cells.Line{{{Text: "  ", Role: cells.Text}, {Text: n, Role: cells.Warn}}}, r.w-1)...)
	}
	out = append(out, nil, comparedHead(r.w))
	for i := range table.Rows {
		row := &table.Rows[i]
		if f := &r.filter; (f.HasPlace || f.HasTime) && (row.A.To <= t.span.From || row.A.From >= t.span.To) {
			continue
		}
		out = append(out, comparedLine(row, r.w))
	}
	return out
}

// sideName names a race: A or B, its name, its day and its result.
func sideName(letter string, b *logbook.Book) cells.Line {
	day := ""
	if began := b.Began(); !began.IsZero() {
		day = began.Format(say.T("2 Jan 2006"))
	}
	e := b.Entry()
	result := logbook.EndedName(e.Ended)
	if b.Facts.Finish.Known {
		result = race.FormatElapsed(b.Facts.Finish.Elapsed)
	}
	return cells.Line{{Text: letter + "  ", Role: cells.Strong}, {Text: cells.Join(" · ", text.Clean(e.Race), day, text.Clean(result)), Role: cells.Text}}
}

// The widths from which on the comparison has more columns.
const (
	sumFrom      = 48
	cuesFrom     = 60
	notWholeFrom = 72
)

// comparedHead is the title line of the comparison.
func comparedHead(w int) cells.Line {
	s := cells.CellText(say.C("board", "to"), 8, false) + cells.CellText("A", 8, true) + cells.CellText("B", 8, true) + cells.CellText("B − A", 7, true)
	if w >= sumFrom {
		s += cells.CellText(say.T("sum"), 8, true)
	}
	if w >= cuesFrom {
		s += cells.CellText(say.T("cues A/B"), 10, true)
	}
	if w >= notWholeFrom {
		s += cells.CellText(say.C("outcome", "not whole"), 10, true)
	}
	return cells.Line{{Text: s, Role: cells.Dim}}
}

// comparedLine is one piece of road in both races.
func comparedLine(row *compare.Row, w int) cells.Line {
	stretch := func(d time.Duration) cells.Span {
		return cells.Span{Text: cells.CellText(race.FormatShort(d), 8, true), Role: cells.Text}
	}
	gap := func(d time.Duration, width int) cells.Span {
		return cells.Span{Text: cells.CellText(race.FormatGap(d), width, true), Role: gapRole(d)}
	}
	l := cells.Line{{Text: cells.CellText(logbook.MarkerName(row.Marker), 8, false), Role: cells.Strong},
		stretch(row.A.Time()), stretch(row.B.Time()), gap(row.Later(), 7)}
	if w >= sumFrom {
		l = append(l, gap(row.Sum(), 8))
	}
	both := func(a, b int) {
		l = append(l, cells.Span{Text: cells.CellText(fmt.Sprintf("%d/%d", a, b), 10, true), Role: cells.Text})
	}
	if w >= cuesFrom {
		both(row.A.All, row.B.All)
	}
	if w >= notWholeFrom {
		both(row.A.NotWhole, row.B.NotWhole)
	}
	return l
}
