package live

import (
	"strings"

	"spotter/cues"
	"spotter/race"
	"spotter/text"
	"spotter/ui/cells"
	"spotter/ui/keymap"
)

// drawPads draws left, STOP and right where the keys are, with what the runner
// hears.
func (l *Screen) drawPads(r cells.Rect) {
	if r.H < 3 {
		return
	}
	side := r.W * 3 / 8
	l.drawSide(cells.Rect{X: r.X, Y: r.Y, W: side, H: r.H}, l.pads.Left, false)
	l.drawSide(cells.Rect{X: r.X + r.W - side, Y: r.Y, W: side, H: r.H}, l.pads.Right, true)
	l.drawStop(cells.Rect{X: r.X + side, Y: r.Y, W: r.W - 2*side, H: r.H})
}

// drawSide draws the pad of one side. A pad that cannot be heard says why.
func (l *Screen) drawSide(r cells.Rect, b *keymap.Binding, atRight bool) {
	c := &l.canvas
	if b == nil {
		in := c.Box(r, cells.Border, cells.Dim, "")
		c.Centre(in.Row(0), cells.Dim, "no key in this pack")
		return
	}
	in := c.Box(r, cells.Border, cells.Key, b.Labels(2)).Inset(1, 0)
	whose := "road "
	if l.o.Frame.Keys == cues.RunnerKeys {
		whose = "runner's "
	}
	if in.W < 14 {
		whose = strings.TrimSuffix(whose, "'s ")
		whose = strings.TrimSpace(whose) + " "
	}
	key := whose + strings.ToUpper(l.pressedLabel(b))
	says, ro := "runner hears "+cueWord(l.o.Pack, b.Heard.ID), cells.Steer
	if in.W < cells.Width(says) {
		says = "hears " + cueWord(l.o.Pack, b.Heard.ID)
	}
	if b.Heard.ID == "" {
		says, ro = "not in this pack", cells.Fault
	}
	l.drawWhyNot(r, atRight)
	put := func(y int, ro cells.Role, s string) {
		if atRight {
			c.End(in.Row(y), ro, s)
			return
		}
		c.Text(in.Row(y), 0, ro, s)
	}
	big, ok := cells.Biggest(l.glyphs, b.HeardSide(), in.W, in.H-3)
	if !ok {
		top := (in.H - 2) / 2
		put(top, cells.Text, key)
		put(top+1, ro, says)
		return
	}
	put(0, cells.Text, key)
	put(1, ro, says)
	w, h, _ := big.Size()
	x := in.X
	if atRight {
		x += in.W - w
	}
	big.Draw(c, x, in.Y+in.H-h, ro)
}

// drawWhyNot says in a pad's frame why its key cannot be heard now. What the
// runner would hear stays to be seen.
func (l *Screen) drawWhyNot(r cells.Rect, atRight bool) {
	why, ro := "", cells.Fault
	switch {
	case l.latched != "":
		why, ro = "held: STOP", cells.Alarm
	case l.health.Output.State == OutputSilent || l.health.Output.State == OutputLost || l.health.Output.Unheard:
		why = "not heard"
	case l.health.Output.Fault != "":
		why = "check sound"
	default:
		return
	}
	foot := cells.Rect{X: r.X + 2, Y: r.Y + r.H - 1, W: r.W - 4, H: 1}
	if atRight {
		l.canvas.End(foot, ro, why)
		return
	}
	l.canvas.Text(foot, 0, ro, why)
}

// drawStop draws the alarm's pad, filled while it is latched.
func (l *Screen) drawStop(r cells.Rect) {
	c := &l.canvas
	b := l.pads.Stop
	if b == nil {
		in := c.Box(r, cells.Border, cells.Dim, "")
		c.Centre(in.Row(0), cells.Dim, "no stop")
		return
	}
	frame, word, says := cells.Border, cells.Alarm, "repeats"
	title := cells.Key
	if l.latched != "" {
		c.Fill(r, cells.AlarmFill)
		frame, word, title, says = cells.AlarmFill, cells.AlarmFill, cells.AlarmFill, "clear it"
		if r.W >= 18 {
			says = "again: clear it"
		}
	}
	in := c.Box(r, frame, title, b.Labels(1))
	name := cueWord(l.o.Pack, b.Heard.ID)
	if big, ok := cells.Biggest(l.glyphs, name, in.W-2, in.H-3); ok {
		w, h, _ := big.Size()
		c.Centre(in.Row(0), word, says)
		big.Draw(c, in.X+(in.W-w)/2, in.Y+in.H-h, word)
		return
	}
	top := (in.H - 2) / 2
	c.Centre(in.Row(top), word, name)
	c.Centre(in.Row(top+1), word, says)
}

// keyCell is the width of a key and its cue in the list of keys, in cells.
const keyCell = 20

// keyRows returns how many rows of r the other keys take, at most all.
func (l *Screen) keyRows(r cells.Rect) int {
	rows := 0
	switch {
	case r.H <= 1:
		return r.H
	case r.W >= 100 && r.H >= 12:
		var of [cues.Alarm + 1]int
		for _, b := range l.pads.Rest {
			of[b.Pressed.Class]++
			rows = max(rows, 1+of[b.Pressed.Class])
		}
	default:
		cols := max(1, r.W/keyCell)
		rows = (len(l.pads.Rest) + cols - 1) / cols
	}
	return min(r.H, rows)
}

// drawKeys draws the other keys: in columns by class where there is room for
// all, in a row of the nearest ones where there is hardly any.
func (l *Screen) drawKeys(r cells.Rect) {
	switch {
	case r.H <= 0:
	case r.H == 1:
		l.drawKeyRow(r)
	case r.W >= 100 && r.H >= 12:
		l.drawKeyColumns(r)
	default:
		cols := max(1, r.W/keyCell)
		w := (r.W - 1) / cols
		for i, b := range l.pads.Rest {
			if i/cols >= r.H {
				return
			}
			at := r.Row(i / cols)
			l.drawKey(cells.Rect{X: at.X + 1 + i%cols*w, Y: at.Y, W: w - 1, H: 1}, b, l.short(b))
		}
	}
}

// short is a cue's label and, where the sides are mirrored, what the runner hears.
func (l *Screen) short(b *keymap.Binding) string {
	s := l.pressedLabel(b)
	if b.Heard.ID != b.Pressed.ID {
		s += "›" + b.HeardSide()
	}
	return s
}

// drawKey draws one key and its cue.
func (l *Screen) drawKey(r cells.Rect, b *keymap.Binding, says string) {
	ink, _ := cells.CueRoles(b.Pressed.Class)
	label := b.Labels(1)
	if l.hushed(b) {
		ink = cells.Voided
	}
	l.canvas.Text(r, l.canvas.Text(r, 0, cells.Key, label)+1, ink, says)
}

// drawKeyRow draws as many keys as fit into one row.
func (l *Screen) drawKeyRow(r cells.Rect) {
	x := 1
	for _, b := range l.pads.Rest {
		if b.Sided() {
			continue // two words and a side: too long here
		}
		ink, _ := cells.CueRoles(b.Pressed.Class)
		label, says := b.Labels(1), l.pressedLabel(b)
		if l.hushed(b) {
			ink = cells.Voided
		}
		if x+cells.Width(label)+1+cells.Width(says) > r.W {
			return
		}
		x = l.canvas.Text(r, x, cells.Key, label+" ")
		x = l.canvas.Text(r, x, ink, says) + 1
	}
}

// drawKeyColumns draws every key, in a column for each class.
func (l *Screen) drawKeyColumns(r cells.Rect) {
	classes := []cues.Class{cues.Steer, cues.Prepare, cues.Service, cues.Info}
	w := r.W / len(classes)
	for i, class := range classes {
		col := cells.Rect{X: r.X + 1 + i*w, Y: r.Y, W: w - 2, H: r.H}
		ink, _ := cells.CueRoles(class)
		l.canvas.Text(col.Row(0), 0, ink, strings.ToUpper(class.String()))
		y := 1
		for _, b := range l.pads.Rest {
			if b.Pressed.Class != class {
				continue
			}
			l.drawKey(col.Row(y), b, l.short(b))
			y++
		}
	}
}

// drawFeed draws the newest events.
func (l *Screen) drawFeed(r cells.Rect) {
	if r.H < 2 {
		return
	}
	l.drawEvents(r, 0, "what happened")
}

// drawLog draws the log in the whole body.
func (l *Screen) drawLog(r cells.Rect) {
	l.reach = max(0, l.feed.len()-(r.H-1))
	l.scroll = min(l.scroll, l.reach)
	if r.W < 72 { // the header has no room for whose left is meant
		title := "log · mirrored · ↑↓ scroll · tab back"
		if !l.o.Frame.Mirrored() {
			title = "log · not mirrored · ↑↓ · tab back"
		}
		l.drawEvents(r, l.scroll, title)
		return
	}
	title := "log"
	if l.o.Head != nil {
		if head := l.o.Head(); len(head) >= 12 && r.W >= 100 {
			title += " · head " + text.Clean(head[:12])
		}
	}
	title += " · ↑ ↓ pgup pgdn scroll"
	if k := l.keyOf(keymap.Quiet); k != "" {
		title += " · " + k + " quiet"
	}
	l.drawEvents(r, l.scroll, title+" · tab back · other cue keys play")
}

// drawEvents draws events from the from-th newest on, below a title.
func (l *Screen) drawEvents(r cells.Rect, from int, title string) {
	c := &l.canvas
	top := r.Row(0)
	c.Rule(top)
	c.RuleTitle(top, 2, title)
	if l.feed.len() == 0 {
		c.Text(r.Row(1), 1, cells.Dim, "nothing yet")
	}
	for y := 1; y < r.H && from+y-1 < l.feed.len(); y++ {
		l.drawEvent(r.Row(y), l.feed.at(from+y-1))
	}
}

// drawEvent draws one event: when, what, what became of it.
func (l *Screen) drawEvent(r cells.Rect, e *entry) {
	c := &l.canvas
	at := "check"
	if e.has {
		at = race.FormatElapsed(e.elapsed)
	}
	c.Text(r, max(1, 9-cells.Width(at)), cells.Dim, at)
	ink := cells.Text
	if e.kind == race.KindCue {
		ink, _ = cells.CueRoles(e.class)
	}
	if e.voided {
		ink = cells.Voided
	}
	const what = 11
	x := c.Text(r, what, ink, e.title)
	if e.kind != race.KindCue {
		says := e.reason
		if e.voided {
			says = "voided"
		}
		c.Text(r, max(x+1, what+13), cells.Dim, says)
		return
	}
	state, v := l.outcome(e)
	if e.voided {
		state = "voided · " + state
	}
	ro := cells.Text
	switch v {
	case notHeard:
		ro = cells.Fault
	case setAside:
		ro = cells.Warn
	}
	x = c.Text(r, max(x+1, what+13), ro, state)
	if from := "key: " + l.o.Frame.Keys.String() + " " + cueLabel(l.o.Pack, e.pressed); e.pressed != e.cue && x+cells.Width(from)+3 < r.W {
		c.Text(r, max(x+2, r.W-26), cells.Dim, from)
	} else {
		c.Text(r, x+2, cells.Dim, e.text)
	}
}

// pressedLabel returns the label of the cue that a key of the pack is named for.
func (l *Screen) pressedLabel(b *keymap.Binding) string { return cueLabel(l.o.Pack, b.Pressed.ID) }
