package dash

import (
	"spotter/text/say"
	"spotter/ui/cells"
	"spotter/ui/code"
)

// LogPage shows events from some way back.
type LogPage struct {
	Events   Events
	Scroll   int           // events newer than the first that is shown; Draw lowers it where that is too many
	Reach    int           // the largest Scroll that shows something, as of the last Draw
	Mirrored bool          // the runner's left is the road's right
	Head     func() string // the journal's head hash; nil: not shown
	QuietKey string
}

// PageLines returns how many events a page shows more than the one line that it shares
// with the page before, so that the eye finds its place.
func (p *LogPage) PageLines(body cells.Rect) int { return max(1, body.H-2) }

// Draw draws the log.
func (p *LogPage) Draw(c *cells.Canvas, r cells.Rect) {
	p.Reach = max(0, p.Events.Len()-(r.H-1))
	p.Scroll = min(p.Scroll, p.Reach)
	drawEvents(c, r, p.Events, p.Scroll, p.title(r.W))
}

// title names the page and its keys in w columns.
func (p *LogPage) title(w int) string {
	switch {
	case w >= 72:
	case p.Mirrored: // the header has no room for whose left is meant
		return say.T("log · mirrored · ↑↓ scroll · tab back")
	default:
		return say.T("log · not mirrored · ↑↓ · tab back")
	}
	title := say.T("log")
	if p.Head != nil && w >= 100 {
		if head := p.Head(); len(head) >= 12 {
			title += say.F(" · head %s", head[:12])
		}
	}
	title += say.T(" · ↑ ↓ pgup pgdn scroll")
	if p.QuietKey != "" {
		title += say.F(" · %s quiet", p.QuietKey)
	}
	return say.F("%s · tab back · other cue keys play", title)
}

// OutputsPage shows the outputs to choose from.
type OutputsPage struct {
	Choices []Choice
	At      int    // the one that is marked
	Told    bool   // the sound server has answered
	Err     string // why it cannot tell them; "" where it can

	Code code.Code // that a phone reads
}

// Choice is an output that can be chosen.
type Choice struct {
	Name  string
	Spec  string   // as --output takes it
	Notes []string // what is known of it, what matters most first
	Keep  bool     // its first note is never left out
	Stays bool     // it is no output, and Spec is nothing that anybody types
}

// Draw draws the outputs. Cue keys go on working.
func (p *OutputsPage) Draw(c *cells.Canvas, r cells.Rect) {
	top := r.Row(0)
	c.Rule(top)
	title := say.T("outputs · ↑ ↓ · enter: use · esc")
	if r.W >= 72 {
		title = say.T("outputs · ↑ ↓ or tab · enter: use it · esc: back · other cue keys play")
	}
	c.RuleTitle(top, 2, title)
	y := 1
	switch {
	case p.Err != "":
		rows := r.H - y
		if len(p.Choices) > 0 {
			rows-- // the one that is chosen stays in sight
		}
		c.Text(r.Row(y), 1, cells.Fault, "✗")
		for _, line := range cells.FoldTo(p.Err, r.W-3, max(1, rows)) {
			c.Text(r.Row(y), 3, cells.Fault, line)
			y++
		}
	case !p.Told:
		c.Text(r.Row(y), 1, cells.Text, say.T("asking the sound server …"))
		y++
	case len(p.Choices) == 0:
		c.Text(r.Row(y), 1, cells.Warn, say.T("the sound server has no device: connect the earpiece"))
		y++
	}
	list := r.Rows(y, r.H-y)
	list.H -= p.Code.Draw(c, list, list.H-1)
	if list.H <= 0 {
		return
	}
	first := min(max(0, p.At-list.H+1), max(0, len(p.Choices)-list.H))
	for i := first; i < len(p.Choices) && i-first < list.H; i++ {
		p.Choices[i].draw(c, list.Row(i-first), i == p.At)
	}
}

// Rows returns how many rows the page wants; 0: as many as there are.
func (p *OutputsPage) Rows() int {
	if len(p.Code.Rows) == 0 {
		return 0
	}
	return 1 + min(len(p.Choices), 3) + len(p.Code.Rows)
}

// draw draws one output: the chosen one by a mark as well as by its colour.
func (ch *Choice) draw(c *cells.Canvas, r cells.Rect, chosen bool) {
	mark, ro, notes := "  ", cells.Text, cells.Dim
	if chosen {
		mark, ro, notes = "▸ ", cells.Select, cells.Select
		c.Fill(r, cells.Select)
	}
	says := ch.Notes
	if r.W >= 120 && !ch.Stays {
		says = append(says, ch.Spec)
	}
	lead := r // the first note has its place whatever the name
	if len(says) > 0 && ch.Keep {
		lead.W = max(0, r.W-cells.Width(says[0])-3)
	}
	x := c.Text(lead, 1, ro, mark+ch.Name) + 2
	if r.W >= 72 {
		x = max(x, 34)
	}
	for i, note := range says {
		if i > 0 {
			note = " · " + note
		}
		if x+cells.Width(note) > r.W {
			return
		}
		x = c.Text(r, x, notes, note)
	}
}

// TextPage shows a few lines of text.
type TextPage struct{ Lines []TextLine }

// TextLine is a line of a [TextPage].
type TextLine struct {
	Text  string
	Role  cells.Role
	Apart bool // a blank row stands before it, on a page of nine rows or more
	Wide  bool // it is left out on a page of fewer than 72 columns or nine rows
}

// Draw draws the lines, as many as there is room for.
func (p *TextPage) Draw(c *cells.Canvas, r cells.Rect) {
	y := 0
	for _, line := range p.Lines {
		if line.Wide && (r.W < 72 || r.H < 9) {
			continue
		}
		if line.Apart && r.H >= 9 {
			y++
		}
		if y < r.H {
			c.Text(r.Row(y), 1, line.Role, line.Text)
			y++
		}
	}
}
