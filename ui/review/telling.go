package review

import (
	"strings"

	"spotter/race"
	"spotter/race/logbook"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/cells"
)

// Telling implements [cells.Teller].
func (r *Screen) Telling() cells.Telling {
	t := r.tellBody()
	t.Note = r.search.Note
	t.OfDay = r.layer != layerNone || r.page == pageOverview || r.page == pageRace // dates stand there
	switch {
	case r.search.Typing:
		t.Title, t.Typed = say.T("search"), r.search.Input
	case r.typed != nil:
		t.Title, t.Typed = say.T("go to"), r.typed.Text()
		if r.typed.about != 0 {
			t.Title = say.T("note")
		}
	case r.voice.asks != nil:
		t.Ask = say.F("void this note and delete %s? y/n", text.Clean(r.voice.asks.File))
	}
	return t
}

// pageName returns the name of a page.
func (p page) pageName() string {
	return [pageCount]string{say.T("overview"), say.T("events"), say.T("splits"), say.T("cues"), say.T("race")}[p]
}

// tellBody tells the page, or the layer over it.
func (r *Screen) tellBody() cells.Telling {
	switch r.layer {
	case layerHelp:
		return cells.Telling{Page: say.T("help"), Lines: inSight(&r.over, r.help)}
	case layerCompared:
		return cells.Telling{Page: say.T("A and B"), Lines: inSight(&r.over, r.detail)}
	case layerDetail:
		t := cells.Telling{Page: say.T("event"), Lines: inSight(&r.over, r.detail)}
		if len(t.Lines) > 0 {
			t.Page = t.Lines[0]
			t.Lines = t.Lines[1:]
		}
		return t
	case layerFilter:
		return r.tellPanel()
	}
	t := cells.Telling{Page: cells.Join(", ", r.page.pageName(), strings.TrimSpace(r.countWords())),
		Keys: say.T("1 to 5: overview, events, splits, cues, race; tab: the next; up and down: a row, enter: all of it; colon, then km 21, 1:40:20 or #812: go there; question mark: help; q: quit")}
	p := &r.pagers[r.page]
	switch {
	case r.pending() && r.page != pageEvents && r.page != pageRace:
		t.Lines = []string{say.T("counting…")}
	case r.o.Checking && r.page != pageEvents && r.page != pageRace:
		t.Lines = []string{say.T("the figures come when all of the log has been read")}
	case r.page == pageOverview:
		over := r.figured().overview.Telling()
		head, date := r.headerLines()
		for i := range head {
			t.Lines = append(t.Lines, head[i].Text())
		}
		t.Lines = append(append(t.Lines, date), over.Lines...)
		t.Item, t.At, t.Of = over.Item, over.At, over.Of
	case r.page == pageRace:
		t.Lines = inSight(p, r.texts[pageRace])
	case p.N == 0:
		t.Lines = []string{say.T("nothing here; capital F shows all lines")}
	default:
		t.At, t.Of = p.Cursor+1, p.N
		t.Item = r.tellRow(p.Cursor)
	}
	return t
}

// tellRow words the row under the cursor of a table.
func (r *Screen) tellRow(i int) string {
	switch r.page {
	case pageEvents:
		e := r.x.row(r.rows[i])
		return e.told(r.x.Open.Units)
	case pageSplits:
		return r.x.tellStretch(r.figured(), i)
	}
	return strings.Join(strings.Fields(r.figured().counts[i].line.Text()), " ")
}

// told words an event, what matters most first.
func (e *eventRow) told(units string) string {
	what, void, noted, km := e.what, "", "", ""
	if !e.cue {
		what = cells.Join(" ", e.kind, e.what)
	}
	if e.voided {
		void = say.T("VOID")
	}
	if e.noted {
		noted = say.T("with a note")
	}
	if e.km != "" {
		km = units + " " + e.km
	}
	at, _, _ := strings.Cut(e.elapsed, ".")
	return cells.Join(", ", void, what, e.outcome, e.note, noted, at, km, say.F("line %s", e.seq))
}

// tellStretch words a stretch of the race.
func (x book) tellStretch(t *taken, i int) string {
	s, units := &t.figures.Stretches[t.stretches[i]], x.Open.Units
	marker, gap := logbook.MarkerName(s.Marker), ""
	if s.Open {
		marker = say.T("log end")
	}
	if s.HasGap {
		gap = say.F("gap %s", race.FormatGap(s.Behind))
	}
	cued := say.N(s.Cues.All, "%d cue", "%d cues")
	if n := s.Cues.NotWhole(); n > 0 {
		cued += ", " + say.F("%d not whole", n)
	}
	pace := ""
	if s.Pace > 0 {
		pace = race.FormatPace(s.Pace, units)
	}
	return cells.Join(", ", marker, race.FormatElapsed(s.To), pace, gap, cued)
}

// tellPanel tells the panel of the filter.
func (r *Screen) tellPanel() cells.Telling {
	lines, at := r.panel.Lines()
	t := cells.Telling{Page: say.T("filter"), Keys: r.panel.Hint(1000), At: at + 1, Of: len(lines)}
	words := lines[at].Text()
	if before, after, typing := strings.Cut(words, "▏"); typing {
		t.Title, t.Typed, _ = strings.Cut(strings.TrimLeft(before, "▸ "), " ")
		t.Typed = strings.TrimLeft(t.Typed, " ") + after
		return t
	}
	t.Item = strings.Join(strings.Fields(strings.Trim(words, "▸ ")), " ")
	return t
}

// inSight returns the lines of a text that are in sight.
func inSight(p *cells.Pager, lines []cells.Line) (out []string) {
	for i := p.Top; i < len(lines) && i < p.Top+p.H; i++ {
		out = append(out, lines[i].Text())
	}
	return out
}
