package live

import (
	"time"

	"spotter/race"
	"spotter/text"
	"spotter/ui/cells"
	"spotter/ui/keymap"
)

// drawPicker draws the outputs to choose from. Cue keys go on working.
func (l *Screen) drawPicker(r cells.Rect) {
	c, p := &l.canvas, &l.picker
	top := r.Row(0)
	c.Rule(top)
	title := "outputs · ↑ ↓ · enter: use · esc"
	if r.W >= 72 {
		title = "outputs · ↑ ↓ or tab · enter: use it · esc: back · other cue keys play"
	}
	c.RuleTitle(top, 2, title)
	y := 1
	switch {
	case p.err != nil:
		rows := r.H - y
		if len(p.choices) > 0 {
			rows-- // the one that is chosen stays in sight
		}
		c.Text(r.Row(y), 1, cells.Fault, "✗")
		for _, line := range wrap(text.Clean(p.err.Error()), r.W-3, max(1, rows)) {
			c.Text(r.Row(y), 3, cells.Fault, line)
			y++
		}
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
func (l *Screen) drawChoice(r cells.Rect, ch *Choice, chosen bool) {
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

// drawOffer draws the race that can be gone on with. Cue keys go on working, and esc
// brings the pads.
func (l *Screen) drawOffer(r cells.Rect) {
	c, o := &l.canvas, l.back.offer
	y := 0
	line := func(ro cells.Role, s string) {
		if y < r.H && s != "" {
			c.Text(r.Row(y), 1, ro, s)
			y++
		}
	}
	gap := func() {
		if r.H >= 9 {
			y++
		}
	}
	head := "BROKE OFF: "
	if o.Left {
		head = "LEFT: "
	}
	gap()
	line(cells.Strong, head+o.Race)
	at, blind := o.elapsed(l.now)
	line(cells.Text, "race time "+at+" · blind for "+blind)
	line(cells.Warn, o.wasOn())
	gap()
	line(cells.Select, " "+l.keyOf(keymap.TakeUp)+": go on with this race ")
	line(cells.Text, "enter: a new race · esc: the pads")
	if r.W >= 72 && r.H >= 9 {
		gap()
		line(cells.Dim, "Cue keys speak. Later: spotter resume "+text.Clean(o.Path))
	}
}

// drawTime draws the race time that is typed. All other keys go on working.
func (l *Screen) drawTime(r cells.Rect) {
	c := &l.canvas
	y := 0
	line := func(ro cells.Role, s string) {
		if y < r.H {
			c.Text(r.Row(y), 1, ro, s)
			y++
		}
	}
	if r.H >= 9 {
		y++
	}
	now := l.clockText()
	line(cells.Strong, "race time "+now)
	if l.about() != "" {
		line(cells.Text, "an estimate: no clock saw the gap")
	} else {
		line(cells.Text, "the time at the moment of enter counts")
	}
	line(cells.Select, " type a watch's time: "+l.back.typed+"_ ")
	if l.back.typed == "" && l.about() != "" {
		line(cells.Text, "enter: it is right as it is")
	} else {
		line(cells.Text, "enter: it is that now")
	}
	line(cells.Text, "esc: back · STOP and letters work")
}

// elapsed returns the race time of an offered race at a reading, marked if it is an
// estimate, and for how long nothing was logged.
func (o *Offer) elapsed(now race.Stamp) (at, blind string) {
	since := max(0, now.Boot-o.At.Boot)
	if o.Approx {
		at = "≈"
	}
	return at + race.FormatElapsed(o.Elapsed+since), race.FormatShort((o.Blind + since).Truncate(time.Second))
}

// wasOn says what was on when an offered race ended, and what of it is lost.
func (o *Offer) wasOn() string {
	s := "STOP was off"
	if o.Stop {
		s = "STOP was on"
	}
	if o.Quiet {
		s += " · quiet on"
	} else {
		s += " · quiet off"
	}
	if o.Lost > 0 {
		s += " · 1 line lost"
	}
	return s
}
