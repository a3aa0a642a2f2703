package ui

import (
	"spotter/text"
	"spotter/ui/cells"
)

// drawPicker draws the outputs to choose from. Cue keys go on working.
func (l *Live) drawPicker(r cells.Rect) {
	c, p := &l.canvas, &l.picker
	top := r.Row(0)
	for x := range top.W {
		c.Put(top.X+x, top.Y, cells.Border, "─")
	}
	title := "outputs · ↑ ↓ · enter: use · esc"
	if r.W >= 72 {
		title = "outputs · ↑ ↓ or tab · enter: use it · esc: back · other cue keys play"
	}
	c.Text(top, c.Text(top, c.Text(top, 1, cells.Border, " "), cells.Dim, title), cells.Border, " ")
	y := 1
	switch {
	case p.err != nil:
		c.Text(r.Row(y), 1, cells.Fault, "✗ "+text.Clean(p.err.Error()))
		y++
	case !p.told:
		c.Text(r.Row(y), 1, cells.Text, "asking the sound server …")
		y++
	case len(p.choices) == 0:
		c.Text(r.Row(y), 1, cells.Warn, "the sound server has no device: connect the earpiece")
		y++
	}
	list := r.Rows(y, r.H-y)
	if list.H <= 0 {
		return
	}
	first := min(max(0, p.at-list.H+1), max(0, len(p.choices)-list.H))
	for i := first; i < len(p.choices) && i-first < list.H; i++ {
		l.drawChoice(list.Row(i-first), &p.choices[i], i == p.at)
	}
}

// drawChoice draws one output: the chosen one by a mark as well as by its colour.
func (l *Live) drawChoice(r cells.Rect, ch *Choice, chosen bool) {
	c, mark, ro, notes := &l.canvas, "  ", cells.Text, cells.Dim
	if chosen {
		mark, ro, notes = "▸ ", cells.Select, cells.Select
		c.Fill(r, cells.Select)
	}
	says := ch.notes()
	if r.W >= 120 {
		says = append(says, text.Clean(ch.Spec))
	}
	lead := r // the first note has its place whatever the name
	if len(says) > 0 && (ch.InUse || ch.Muted) {
		lead.W = max(0, r.W-cells.Width(says[0])-3)
	}
	x := c.Text(lead, 1, ro, mark+ch.name()) + 2
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

// notes lists what is known of an output, what matters most first.
func (ch *Choice) notes() []string {
	var s []string
	add := func(on bool, what string) {
		if on {
			s = append(s, what)
		}
	}
	add(ch.InUse, "● in use")
	add(ch.Muted, "MUTED")
	add(ch.Bluetooth, "bluetooth")
	add(ch.Default, "default")
	add(ch.Latency > 0, millis(ch.Latency))
	add(ch.State != "", ch.State)
	return s
}
