package picker

import (
	"strconv"

	"spotter/race"
	"spotter/race/logbook"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/cells"
)

// raceTime writes the race time, "–" when the race was not started.
func raceTime(e *logbook.Entry) string {
	if e.Duration <= 0 {
		return "–"
	}
	return race.FormatElapsed(e.Duration)
}

// logWords says how far a log can be trusted, with what its reading said where long says so. That
// is English: in another language a whole log has the word alone.
func logWords(e *logbook.Entry, long bool) string {
	verdict, english := text.Clean(e.Verdict), say.Language() == "en"
	switch {
	case e.Unchecked:
		return say.C("log", "unchecked")
	case long && english && verdict != "":
		return verdict
	case e.OK:
		return say.C("log", "whole")
	case long && verdict != "":
		return say.C("log", "not whole") + ": " + verdict
	}
	return say.C("log", "not whole")
}

// columns says which columns of the list of races have room: widths, 0 for none.
type columns struct {
	date, name, distance, duration, ended, events, verdict, path int
	layout                                                       string // of the date
}

// shortVerdict is the width of "✗ not whole" in cells: all that narrow screens say of a
// log.
const shortVerdict = 11

// arrange lays out the list of races for a width.
func arrange(w int) columns {
	c := columns{date: 10, duration: 8, layout: "2006-01-02"}
	if w >= 60 {
		c.distance, c.ended = 9, 11
	}
	if w >= 80 {
		c.date, c.layout, c.verdict = 16, "2006-01-02 15:04", shortVerdict
	}
	if w >= 110 {
		c.events, c.verdict = 6, 20
	}
	if w >= 150 {
		c.path, c.verdict = 32, 36
	}
	c.name = w - 3 // the cursor's mark, and the blank behind the name
	for _, n := range []int{c.date, c.distance, c.duration, c.ended, c.events, c.verdict, c.path} {
		if n > 0 {
			c.name -= n + 1
		}
	}
	if c.verdict == 0 {
		c.name -= 2 // a mark stands for the verdict
	}
	if spare := c.name - 40; c.path > 0 && spare > 0 {
		c.path += spare / 2
		c.name -= spare / 2
	}
	return c
}

// head is the title line of the list.
func (c columns) head() cells.Line {
	s := "  " + cells.CellText(say.T("date"), c.date, false) + cells.CellText(say.T("race"), c.name, false)
	if c.distance > 0 {
		s += cells.CellText(say.T("distance"), c.distance, true)
	}
	s += cells.CellText(say.T("time"), c.duration, true)
	if c.ended > 0 {
		s += cells.CellText(say.T("ended"), c.ended, false)
	}
	if c.events > 0 {
		s += cells.CellText(say.C("column", "events"), c.events, true)
	}
	if c.verdict > 0 {
		s += cells.CellText(say.T("log"), c.verdict, false)
	}
	if c.path > 0 {
		s += cells.CellText(say.T("file"), c.path, false)
	}
	return cells.Line{{Text: s, Role: cells.Dim}}
}

// line is one race as a line of the list.
func (c columns) line(e *logbook.Entry, folder string, under bool) cells.Line {
	mark := "  "
	if under {
		mark = "▸ "
	}
	tick, ro := "✓ ", cells.OK
	switch {
	case e.Unchecked:
		tick, ro = "? ", cells.Dim
	case !e.OK:
		tick, ro = "✗ ", cells.Fault
	}
	l := cells.Line{{Text: mark, Role: cells.Text}, {Text: cells.CellText(began(e, c.layout), c.date, false), Role: cells.Dim},
		{Text: cells.CellText(cells.CutMiddle(fullName(e), c.name), c.name, false), Role: cells.Strong}}
	if c.distance > 0 {
		l = append(l, cells.Span{Text: cells.CellText(text.Clean(e.Distance), c.distance, true), Role: cells.Text})
	}
	l = append(l, cells.Span{Text: cells.CellText(raceTime(e), c.duration, true), Role: cells.Text})
	if c.ended > 0 {
		l = append(l, cells.Span{Text: cells.CellText(cells.CutMiddle(logbook.EndedName(e.Ended), c.ended), c.ended, false), Role: cells.Text})
	}
	if c.verdict == 0 {
		return append(l, cells.Span{Text: tick, Role: ro})
	}
	verdict := logWords(e, c.verdict > shortVerdict)
	if c.events > 0 {
		l = append(l, cells.Span{Text: cells.CellText(strconv.Itoa(e.Events), c.events, true), Role: cells.Text})
	}
	l = append(l, cells.Span{Text: cells.CellText(tick+verdict, c.verdict, false), Role: ro})
	if c.path > 0 {
		l = append(l, cells.Span{Text: cells.Cut(fileName(e, folder), c.path), Role: cells.Dim})
	}
	return l
}
