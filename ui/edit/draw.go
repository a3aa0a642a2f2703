package edit

import (
	"spotter/race"
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
	title := "edit · ↑↓ · x void " + amend + " amend " + note + " note"
	if r.W >= 72 {
		title = "edit the log · ↑ ↓ choose · x void · " + amend + " amend · " + note + " annotate · esc: back"
	}
	c.Rule(r.Row(0))
	c.RuleTitle(r.Row(0), 2, title)
	if len(p.rows) == 0 {
		c.Text(r.Row(1), 1, cells.Dim, "nothing yet")
		return
	}
	list, last := r.Rows(1, r.H-1), len(p.rows)-1
	at := last - p.at()                                     // from the newest
	from := min(max(0, at-list.H/2), max(0, last+1-list.H)) // the first that is shown
	for y := 0; y < list.H && from+y <= last; y++ {
		e := &p.rows[last-from-y]
		p.drawRow(c, list.Row(y), e, e.ID == p.id)
	}
}

// drawRow draws one event: when, what, and what later lines say of it.
func (p *Page) drawRow(c *cells.Canvas, r cells.Rect, e *race.Event, chosen bool) {
	mark, ro := " ", cells.Text
	if p.voided[e.ID] {
		ro = cells.Voided
	}
	if chosen {
		mark, ro = "▸", cells.Select
		c.Fill(r, cells.Select)
	}
	c.Text(r, 0, ro, mark)
	when := "check"
	if e.HasElapsed {
		when = race.FormatElapsed(e.Elapsed)
	}
	c.Text(r, max(2, 10-cells.Width(when)), ro, when)
	lead := r
	if state := p.state(e.ID); state != "" {
		lead.W = max(0, c.End(r, ro, state)-1)
	}
	c.Text(lead, 12, ro, cells.Cut(p.title(e), max(0, lead.W-12)))
}

// drawFields draws the fields of one event.
func (p *Page) drawFields(c *cells.Canvas, r cells.Rect, e *race.Event) {
	title := "amend · ↑↓ · enter · esc"
	if r.W >= 72 {
		title = "amend · ↑ ↓ choose · enter: type it · esc: back to the events"
	}
	c.Rule(r.Row(0))
	c.RuleTitle(r.Row(0), 2, title)
	p.drawRow(c, r.Row(1), e, false)
	names, list := p.fieldList(), r.Rows(2, r.H-2)
	from := min(max(0, p.field-list.H+1), max(0, len(names)-list.H))
	for y := 0; y < list.H && from+y < len(names); y++ {
		row, name := list.Row(y), names[from+y]
		mark, ro := "  ", cells.Text
		if from+y == p.field {
			mark, ro = "▸ ", cells.Select
			c.Fill(row, cells.Select)
		}
		label := name
		if name == "distance_m" {
			label = "metres"
		}
		c.Text(row, 1, ro, mark+cells.Pad(label, 9)+cells.Cut(value(e, name), max(0, row.W-13)))
	}
}
