package ui

// drawPicker draws the outputs to choose from. Cue keys go on working.
func (l *Live) drawPicker(r rect) {
	c, p := &l.canvas, &l.picker
	top := r.row(0)
	for x := range top.w {
		c.put(top.x+x, top.y, roleBorder, "─")
	}
	title := "outputs · ↑ ↓ · enter: use · esc"
	if r.w >= 72 {
		title = "outputs · ↑ ↓ or tab · enter: use it · esc: back · other cue keys play"
	}
	c.text(top, c.text(top, c.text(top, 1, roleBorder, " "), roleDim, title), roleBorder, " ")
	y := 1
	switch {
	case p.err != nil:
		c.text(r.row(y), 1, roleFault, "✗ "+Clean(p.err.Error()))
		y++
	case !p.told:
		c.text(r.row(y), 1, roleText, "asking the sound server …")
		y++
	case len(p.choices) == 0:
		c.text(r.row(y), 1, roleWarn, "the sound server has no device: connect the earpiece")
		y++
	}
	list := r.rows(y, r.h-y)
	if list.h <= 0 {
		return
	}
	first := min(max(0, p.at-list.h+1), max(0, len(p.choices)-list.h))
	for i := first; i < len(p.choices) && i-first < list.h; i++ {
		l.drawChoice(list.row(i-first), &p.choices[i], i == p.at)
	}
}

// drawChoice draws one output: the chosen one by a mark as well as by its colour.
func (l *Live) drawChoice(r rect, ch *Choice, chosen bool) {
	c, mark, ro, notes := &l.canvas, "  ", roleText, roleDim
	if chosen {
		mark, ro, notes = "▸ ", roleSelect, roleSelect
		c.fill(r, roleSelect)
	}
	says := ch.notes()
	if r.w >= 120 {
		says = append(says, Clean(ch.Spec))
	}
	lead := r // the first note has its place whatever the name
	if len(says) > 0 && (ch.InUse || ch.Muted) {
		lead.w = max(0, r.w-width(says[0])-3)
	}
	x := c.text(lead, 1, ro, mark+ch.name()) + 2
	if r.w >= 72 {
		x = max(x, 34)
	}
	for i, note := range says {
		if i > 0 {
			note = " · " + note
		}
		if x+width(note) > r.w {
			return
		}
		x = c.text(r, x, notes, note)
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
