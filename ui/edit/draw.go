package edit

import (
	"spotter/race"
	"spotter/text/say"
	"spotter/ui/cells"
)

// Draw draws the events, or the fields of one.
func (p *Page) Draw(c *cells.Canvas, r cells.Rect) {
	if r.H < 2 {
		return
	}
	if e := p.chosen(); p.fields && e != nil {
		p.drawFields(c, r, e)
		return
	}
	amend, note := "E", "N"
	if p.MayType() {
		amend, note = "e", "n"
	}
	title := say.F("edit · ↑↓ · x void %s amend %s note", amend, note)
	if r.W >= 72 {
		title = say.F("edit the log · ↑ ↓ choose · x void · %s amend · %s annotate · esc: back", amend, note)
	}
	c.Rule(r.Row(0))
	c.RuleTitle(r.Row(0), 2, title)
	if len(p.rows) == 0 {
		c.Text(r.Row(1), 1, cells.Dim, say.T("nothing yet"))
		return
	}
	list, last := r.Rows(1, r.H-1), len(p.rows)-1
	room := list.H
	if e := p.chosen(); e != nil {
		room -= max(0, len(p.folded(list, e))-1)
	}
	at := last - p.at()                                 // from the newest
	from := min(max(0, at-room/2), max(0, last+1-room)) // the first that is shown
	for y := 0; y < list.H && from <= last; from++ {
		e := &p.rows[last-from]
		y += p.drawEvent(c, list.Rows(y, list.H-y), e, e.ID == p.id)
	}
}

// mostRows bounds the rows of one event. Its words are whole there, but for a long text
// that somebody typed.
const mostRows = 3

// folded returns the words of an event and what later lines say of it, in as many lines
// as that needs; nil where one row has room for both.
func (p *Page) folded(r cells.Rect, e *race.Event) []string {
	title, state, w := p.title(e), p.state(e.ID), r.W-wordsAt
	if cells.Width(cells.Join(" ", title, state)) <= w {
		return nil
	}
	return cells.FoldTo(cells.Join(" · ", title, state), w, max(1, min(mostRows, r.H)))
}

// drawEvent draws one event, the chosen one in as many rows as it needs, and returns
// how many that were.
func (p *Page) drawEvent(c *cells.Canvas, r cells.Rect, e *race.Event, chosen bool) (rows int) {
	var lines []string
	if chosen || p.fields {
		lines = p.folded(r, e)
	}
	p.drawRow(c, r.Row(0), e, chosen, lines)
	for y := 1; y < len(lines); y++ {
		ro := cells.Text
		if chosen {
			ro = cells.Select
			c.Fill(r.Row(y), ro)
		}
		c.Text(r.Row(y), wordsAt, ro, lines[y])
	}
	return max(1, len(lines))
}

// wordsAt is the column in which the words of an event begin.
const wordsAt = 12

// drawRow draws one event: when, what, and what later lines say of it. Of words that are
// folded into lines it draws the first.
func (p *Page) drawRow(c *cells.Canvas, r cells.Rect, e *race.Event, chosen bool, lines []string) {
	mark, ro := " ", cells.Text
	if p.voided[e.ID] {
		ro = cells.Voided
	}
	if chosen {
		mark, ro = "▸", cells.Select
		c.Fill(r, cells.Select)
	}
	c.Text(r, 0, ro, mark)
	when := say.T("check")
	if e.HasElapsed {
		when = race.FormatElapsed(e.Elapsed)
	}
	c.Text(r, max(2, 10-cells.Width(when)), ro, when)
	if len(lines) > 0 {
		c.Text(r, wordsAt, ro, lines[0])
		return
	}
	lead := r
	if state := p.state(e.ID); state != "" {
		lead.W = max(0, c.End(r, ro, state)-1)
	}
	c.Text(lead, wordsAt, ro, cells.Cut(p.title(e), max(0, lead.W-wordsAt)))
}

// drawFields draws the fields of one event.
func (p *Page) drawFields(c *cells.Canvas, r cells.Rect, e *race.Event) {
	title := say.T("amend · ↑↓ · enter · esc")
	if r.W >= 72 {
		title = say.T("amend · ↑ ↓ choose · enter: type it · esc: back to the events")
	}
	c.Rule(r.Row(0))
	c.RuleTitle(r.Row(0), 2, title)
	n := 1 + p.drawEvent(c, r.Rows(1, r.H-2), e, false)
	names, list := p.fieldList(), r.Rows(n, r.H-n)
	from := min(max(0, p.field-list.H+1), max(0, len(names)-list.H))
	for y := 0; y < list.H && from+y < len(names); y++ {
		row, name := list.Row(y), names[from+y]
		mark, ro := "  ", cells.Text
		if from+y == p.field {
			mark, ro = "▸ ", cells.Select
			c.Fill(row, cells.Select)
		}
		label := fieldName(name)
		if name == "distance_m" {
			label = say.T("metres")
		}
		c.Text(row, 1, ro, mark+cells.Pad(label, 9)+cells.Cut(value(e, name), max(0, row.W-13)))
	}
}
