package review

import (
	"strings"

	"spotter/race"
	"spotter/race/logbook"
	"spotter/text/say"
	"spotter/ui/cells"
)

// eventColumns says which columns of the event table have room in w cells. The
// first is always the mark of the cursor.
type eventColumns struct {
	seq, elapsed, km, wall, kind, outcome, note int // widths; 0 is left out
	what                                        int
	millis                                      bool
}

// arrangeEvents lays out the event table for a width, and for numbers of up to
// seqDigits digits.
func arrangeEvents(w, seqDigits int) eventColumns {
	c := eventColumns{seq: max(3, seqDigits), elapsed: 7}
	switch {
	case w >= 110:
		c.elapsed, c.km, c.wall, c.kind, c.outcome, c.note, c.millis = 11, 5, 8, 7, 15, 24, true
	case w >= 72:
		c.elapsed, c.km, c.wall, c.kind, c.outcome, c.millis = 11, 5, 8, 7, 13, true
	case w >= 56:
		c.wall, c.outcome = 8, 13
	}
	if say.Language() != "en" && c.outcome > 0 { // its words are longer
		c.outcome = 15
		if c.note == 0 {
			c.wall = len("15:04")
		}
	}
	for _, k := range logbook.Kinds() {
		if c.kind > 0 {
			c.kind = max(c.kind, cells.Width(logbook.KindName(k)))
		}
	}
	used := 3 // the cursor's mark, and the blank behind what happened
	for _, n := range []int{c.seq, c.elapsed, c.km, c.wall, c.kind, c.outcome, c.note} {
		if n > 0 {
			used += n + 1
		}
	}
	c.what = max(w-used, 8)
	if spare := c.what - 50; c.note > 0 && spare > 0 { // what belongs together stays close
		c.what, c.note = 50, c.note+spare
	}
	return c
}

// head is the title line of the event table.
func (c eventColumns) head(units string) cells.Line {
	var b strings.Builder
	b.WriteString("  ")
	add := func(title string, w int, end bool) {
		if w > 0 {
			b.WriteString(cells.CellText(title, w, end))
		}
	}
	add("#", c.seq, true)
	add(say.T("elapsed"), c.elapsed, true)
	add(unitName(units), c.km, true)
	add(say.T("clock"), c.wall, false)
	add(say.T("kind"), c.kind, false)
	add(say.T("what (key → ear)"), c.what, false)
	add(say.T("outcome"), c.outcome, false)
	add(say.T("note"), c.note, false)
	return cells.Line{{Text: b.String(), Role: cells.Dim}}
}

// line is one event as a line of the table. A voided event says VOID in words:
// not every terminal strikes through.
func (c eventColumns) line(r eventRow, under bool) cells.Line {
	mark := "  "
	switch {
	case under && r.noted:
		mark = "▸•"
	case under:
		mark = "▸ "
	case r.noted:
		mark = " •"
	}
	elapsed := r.elapsed
	if !c.millis {
		elapsed, _, _ = strings.Cut(elapsed, ".")
	}
	l := cells.Line{{Text: mark, Role: cells.Text}, {Text: cells.CellText(r.seq, c.seq, true), Role: cells.Dim},
		{Text: cells.CellText(elapsed, c.elapsed, true), Role: cells.Text}}
	if c.km > 0 {
		l = append(l, cells.Span{Text: cells.CellText(r.km, c.km, true), Role: cells.Text})
	}
	if c.wall > 0 {
		l = append(l, cells.Span{Text: cells.CellText(r.wall[:min(c.wall, len(r.wall))], c.wall, false), Role: cells.Dim})
	}
	if c.kind > 0 {
		l = append(l, cells.Span{Text: cells.CellText(r.kind, c.kind, false), Role: cells.Text})
	}
	return c.words(l, r)
}

// words appends what happened, what became of it and the note, as far as they
// have columns; without they follow one another.
func (c eventColumns) words(l cells.Line, r eventRow) cells.Line {
	what := r.what
	if c.kind == 0 && !r.cue {
		what = cells.Join(" ", r.kind, what)
	}
	used := 0
	add := func(text string, ro cells.Role) {
		if text != "" && used < c.what {
			text = cells.Cut(text, c.what-used)
			l = append(l, cells.Span{Text: text, Role: ro})
			used += cells.Width(text)
		}
	}
	if r.voided && c.note == 0 {
		add(say.T("VOID")+" ", cells.Warn)
	}
	add(what, r.role)
	if c.outcome == 0 && r.outcome != "" {
		add(" ", cells.Text)
		became := r.outcome
		if r.became != "" && used+cells.Width(became) > c.what {
			became = r.became
		}
		add(became, r.outcomeRole)
	}
	if c.note == 0 && r.note != "" && !r.voided {
		add(" ", cells.Text)
		add(r.note, cells.Dim)
	}
	l = append(l, cells.Span{Text: strings.Repeat(" ", c.what-used+1), Role: cells.Text})
	if c.outcome > 0 {
		text := cells.Cut(r.outcome, c.outcome)
		l = append(l, cells.Span{Text: text, Role: r.outcomeRole}, cells.Span{Text: strings.Repeat(" ", c.outcome-cells.Width(text)+1), Role: cells.Text})
	}
	if c.note > 0 {
		noteRole := cells.Dim
		if r.voided {
			noteRole = cells.Warn
		}
		l = append(l, cells.Span{Text: cells.Cut(r.note, c.note), Role: noteRole})
	}
	return l
}

// eventRow is one event in words, ready for a table. All of it is clean.
type eventRow struct {
	seq, elapsed, wall, kind string
	km                       string     // how far the runner was, in units of the race
	what                     string     // what happened
	outcome                  string     // cues: what became of it
	note                     string     // what else is known, such as that it was voided
	codes                    string     // the words of the journal, where the screen has others
	role                     cells.Role // of what
	became                   string     // what became of it without its latency, where the words of a language are long
	outcomeRole              cells.Role
	voided                   bool
	noted, cue               bool // a note is about it; it is a cue
}

// text is the row as one line, for searching: its words as they are shown, and behind them the words of
// the journal.
func (r eventRow) text() string {
	return strings.Join([]string{r.seq, r.elapsed, r.wall, r.kind, r.what, r.outcome, r.note, r.codes}, " ")
}

// unitName returns the word before a number of units.
func unitName(units string) string {
	if units == race.UnitsMi {
		return say.T("mile")
	}
	return "km"
}
