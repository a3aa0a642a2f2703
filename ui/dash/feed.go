package dash

import (
	"spotter/text/say"
	"spotter/ui/cells"
)

// drawFeed draws the newest events.
func drawFeed(c *cells.Canvas, r cells.Rect, events Events) {
	if r.H < 2 {
		return
	}
	drawEvents(c, r, events, 0, say.T("what happened"))
}

// drawEvents draws events from the from-th newest on, below a title.
func drawEvents(c *cells.Canvas, r cells.Rect, events Events, from int, title string) {
	top := r.Row(0)
	c.Rule(top)
	c.RuleTitle(top, 2, title)
	n := events.Len()
	if n == 0 {
		c.Text(r.Row(1), 1, cells.Dim, say.T("nothing yet"))
	}
	for y := 1; y < r.H && from+y-1 < n; y++ {
		e := events.At(from + y - 1)
		e.draw(c, r.Row(y))
	}
}

// draw draws one event: when, what, what became of it.
func (e *Event) draw(c *cells.Canvas, r cells.Rect) {
	c.Text(r, max(1, 9-cells.Width(e.At)), cells.Dim, e.At)
	ink := cells.Text
	if e.IsCue {
		ink, _ = cells.CueRoles(e.Class)
	}
	if e.Voided {
		ink = cells.Voided
	}
	const what = 11
	x := c.Text(r, what, ink, e.Title)
	if !e.IsCue {
		says := e.Says
		if e.Voided {
			says = say.T("voided")
		}
		c.Text(r, max(x+1, what+13), cells.Dim, says)
		return
	}
	state := e.State
	if e.Voided {
		state = say.F("voided · %s", state)
	}
	ro := cells.Text
	switch e.Fate {
	case NotHeard:
		ro = cells.Fault
	case SetAside:
		ro = cells.Warn
	}
	x = c.Text(r, max(x+1, what+13), ro, state)
	if e.From != "" && x+cells.Width(e.From)+3 < r.W {
		c.Text(r, max(x+2, r.W-26), cells.Dim, e.From)
	} else {
		c.Text(r, x+2, cells.Dim, e.Says)
	}
}
