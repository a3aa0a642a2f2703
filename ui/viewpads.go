package ui

import (
	"slices"
	"strings"

	"spotter/cues"
	"spotter/race"
)

// pads are the keys in the order in which they are shown.
type pads struct {
	left, right, stop *bound
	rest              []*bound // at hand first, then by class
}

// atHand are the cues that get a place where there is not one for each.
const atHand = "step_up step_down hole water turn_left turn_right water_left water_right slow clear people gel"

// newPads sorts the cues of a pack that have a key.
func newPads(p *cues.Pack, m *keymap) pads {
	var out pads
	place := map[cues.ID]int{}
	for i, id := range strings.Fields(atHand) {
		place[cues.ID(id)] = i - 100
	}
	for i := range p.Cues {
		c := &p.Cues[i]
		if len(c.Keys) == 0 {
			continue
		}
		b := m.byName[c.Keys[0]]
		switch {
		case c.ID == "left" && out.left == nil:
			out.left = b
		case c.ID == "right" && out.right == nil:
			out.right = b
		case c.Class == cues.Alarm && out.stop == nil:
			out.stop = b
		default:
			out.rest = append(out.rest, b)
		}
	}
	rank := func(b *bound) int {
		if at, ok := place[b.pressed.ID]; ok {
			return at
		}
		return int(cues.Alarm - b.pressed.Class)
	}
	slices.SortStableFunc(out.rest, func(a, b *bound) int { return rank(a) - rank(b) })
	return out
}

// sided reports whether the runner hears another cue than the key is named for.
func (b *bound) sided() bool { return cues.Mirror(b.pressed.ID) != b.pressed.ID }

// heardSide is the side the runner hears, in capitals; "" for cues without one.
func (b *bound) heardSide() string {
	for w := range strings.SplitSeq(string(b.heard.ID), "_") {
		if w == "left" || w == "right" {
			return strings.ToUpper(w)
		}
	}
	return ""
}

// labels writes the keys of a cue.
func (b *bound) labels(most int) string {
	var s []string
	for i, k := range b.pressed.Keys {
		if i == most {
			break
		}
		s = append(s, keyLabel(k))
	}
	return strings.Join(s, " ")
}

// drawPads draws left, STOP and right where the keys are, with what the runner
// hears.
func (l *Live) drawPads(r rect) {
	if r.h < 3 {
		return
	}
	side := r.w * 3 / 8
	l.drawSide(rect{r.x, r.y, side, r.h}, l.pads.left, false)
	l.drawSide(rect{r.x + r.w - side, r.y, side, r.h}, l.pads.right, true)
	l.drawStop(rect{r.x + side, r.y, r.w - 2*side, r.h})
}

// drawSide draws the pad of one side. A pad that cannot be heard says why.
func (l *Live) drawSide(r rect, b *bound, atRight bool) {
	c := &l.canvas
	if b == nil {
		in := c.box(r, roleBorder, roleDim, "")
		c.centre(in.row(0), roleDim, "no key in this pack")
		return
	}
	in := c.box(r, roleBorder, roleKey, b.labels(2)).inset(1, 0)
	whose := "road "
	if l.o.Frame.Keys == cues.RunnerKeys {
		whose = "runner's "
	}
	if in.w < 14 {
		whose = strings.TrimSuffix(whose, "'s ")
		whose = strings.TrimSpace(whose) + " "
	}
	key := whose + strings.ToUpper(l.pressedLabel(b))
	says, ro := "runner hears "+cueWord(l.o.Pack, b.heard.ID), roleSteer
	if in.w < width(says) {
		says = "hears " + cueWord(l.o.Pack, b.heard.ID)
	}
	if b.heard.ID == "" {
		says, ro = "not in this pack", roleFault
	}
	l.drawWhyNot(r, atRight)
	put := func(y int, ro role, s string) {
		if atRight {
			c.end(in.row(y), ro, s)
			return
		}
		c.text(in.row(y), 0, ro, s)
	}
	big, ok := biggest(l.glyphs, b.heardSide(), in.w, in.h-3)
	if !ok {
		top := (in.h - 2) / 2
		put(top, roleText, key)
		put(top+1, ro, says)
		return
	}
	put(0, roleText, key)
	put(1, ro, says)
	w, h, _ := big.size()
	x := in.x
	if atRight {
		x += in.w - w
	}
	big.draw(c, x, in.y+in.h-h, ro)
}

// drawWhyNot says in a pad's frame why its key cannot be heard now. What the
// runner would hear stays to be seen.
func (l *Live) drawWhyNot(r rect, atRight bool) {
	why, ro := "", roleFault
	switch {
	case l.latched != "":
		why, ro = "held: STOP", roleAlarm
	case l.health.Output.State == OutputSilent || l.health.Output.State == OutputLost || l.health.Output.Unheard:
		why = "not heard"
	case l.health.Output.Fault != "":
		why = "check sound"
	default:
		return
	}
	foot := rect{r.x + 2, r.y + r.h - 1, r.w - 4, 1}
	if atRight {
		l.canvas.end(foot, ro, why)
		return
	}
	l.canvas.text(foot, 0, ro, why)
}

// drawStop draws the alarm's pad, filled while it is latched.
func (l *Live) drawStop(r rect) {
	c := &l.canvas
	b := l.pads.stop
	if b == nil {
		in := c.box(r, roleBorder, roleDim, "")
		c.centre(in.row(0), roleDim, "no stop")
		return
	}
	frame, word, says := roleBorder, roleAlarm, "repeats"
	title := roleKey
	if l.latched != "" {
		c.fill(r, roleAlarmFill)
		frame, word, title, says = roleAlarmFill, roleAlarmFill, roleAlarmFill, "clear it"
		if r.w >= 18 {
			says = "again: clear it"
		}
	}
	in := c.box(r, frame, title, b.labels(1))
	name := cueWord(l.o.Pack, b.heard.ID)
	if big, ok := biggest(l.glyphs, name, in.w-2, in.h-3); ok {
		w, h, _ := big.size()
		c.centre(in.row(0), word, says)
		big.draw(c, in.x+(in.w-w)/2, in.y+in.h-h, word)
		return
	}
	top := (in.h - 2) / 2
	c.centre(in.row(top), word, name)
	c.centre(in.row(top+1), word, says)
}

// keyCell is how wide a key and its cue are in the list of keys.
const keyCell = 20

// keyRows returns how many rows of r the other keys take, at most all.
func (l *Live) keyRows(r rect) int {
	rows := 0
	switch {
	case r.h <= 1:
		return r.h
	case r.w >= 100 && r.h >= 12:
		var of [cues.Alarm + 1]int
		for _, b := range l.pads.rest {
			of[b.pressed.Class]++
			rows = max(rows, 1+of[b.pressed.Class])
		}
	default:
		cols := max(1, r.w/keyCell)
		rows = (len(l.pads.rest) + cols - 1) / cols
	}
	return min(r.h, rows)
}

// drawKeys draws the other keys: in columns by class where there is room for
// all, in a row of the nearest ones where there is hardly any.
func (l *Live) drawKeys(r rect) {
	switch {
	case r.h <= 0:
	case r.h == 1:
		l.drawKeyRow(r)
	case r.w >= 100 && r.h >= 12:
		l.drawKeyColumns(r)
	default:
		cols := max(1, r.w/keyCell)
		w := (r.w - 1) / cols
		for i, b := range l.pads.rest {
			if i/cols >= r.h {
				return
			}
			at := r.row(i / cols)
			l.drawKey(rect{at.x + 1 + i%cols*w, at.y, w - 1, 1}, b, l.short(b))
		}
	}
}

// short is a cue's label and, where the sides are mirrored, what the runner hears.
func (l *Live) short(b *bound) string {
	s := l.pressedLabel(b)
	if b.heard.ID != b.pressed.ID {
		s += "›" + b.heardSide()
	}
	return s
}

// drawKey draws one key and its cue.
func (l *Live) drawKey(r rect, b *bound, says string) {
	ink, _ := cueRoles(b.pressed.Class)
	label := b.labels(1)
	if l.hushed(b) {
		ink = roleVoided
	}
	l.canvas.text(r, l.canvas.text(r, 0, roleKey, label)+1, ink, says)
}

// drawKeyRow draws as many keys as fit into one row.
func (l *Live) drawKeyRow(r rect) {
	x := 1
	for _, b := range l.pads.rest {
		if b.sided() {
			continue // two words and a side: too long here
		}
		ink, _ := cueRoles(b.pressed.Class)
		label, says := b.labels(1), l.pressedLabel(b)
		if l.hushed(b) {
			ink = roleVoided
		}
		if x+width(label)+1+width(says) > r.w {
			return
		}
		x = l.canvas.text(r, x, roleKey, label+" ")
		x = l.canvas.text(r, x, ink, says) + 1
	}
}

// drawKeyColumns draws every key, in a column for each class.
func (l *Live) drawKeyColumns(r rect) {
	classes := []cues.Class{cues.Steer, cues.Prepare, cues.Service, cues.Info}
	w := r.w / len(classes)
	for i, class := range classes {
		col := rect{r.x + 1 + i*w, r.y, w - 2, r.h}
		ink, _ := cueRoles(class)
		l.canvas.text(col.row(0), 0, ink, strings.ToUpper(class.String()))
		y := 1
		for _, b := range l.pads.rest {
			if b.pressed.Class != class {
				continue
			}
			l.drawKey(col.row(y), b, l.short(b))
			y++
		}
	}
}

// drawFeed draws the newest events.
func (l *Live) drawFeed(r rect) {
	if r.h < 2 {
		return
	}
	l.drawEvents(r, 0, "what happened")
}

// drawLog draws the log in the whole body.
func (l *Live) drawLog(r rect) {
	l.reach = max(0, l.feed.len()-(r.h-1))
	l.scroll = min(l.scroll, l.reach)
	if r.w < 72 { // the header has no room for whose left is meant
		title := "log · mirrored · ↑↓ scroll · tab back"
		if !l.o.Frame.Mirrored() {
			title = "log · not mirrored · ↑↓ · tab back"
		}
		l.drawEvents(r, l.scroll, title)
		return
	}
	title := "log"
	if l.o.Head != nil {
		if head := l.o.Head(); len(head) >= 12 && r.w >= 100 {
			title += " · head " + Clean(head[:12])
		}
	}
	title += " · ↑ ↓ pgup pgdn scroll"
	if k := l.keyOf(actQuiet); k != "" {
		title += " · " + k + " quiet"
	}
	l.drawEvents(r, l.scroll, title+" · tab back · other cue keys play")
}

// drawEvents draws events from the from-th newest on, below a title.
func (l *Live) drawEvents(r rect, from int, title string) {
	c := &l.canvas
	top := r.row(0)
	for x := range top.w {
		c.put(top.x+x, top.y, roleBorder, "─")
	}
	c.text(top, c.text(top, c.text(top, 1, roleBorder, " "), roleDim, title), roleBorder, " ")
	if l.feed.len() == 0 {
		c.text(r.row(1), 1, roleDim, "nothing yet")
	}
	for y := 1; y < r.h && from+y-1 < l.feed.len(); y++ {
		l.drawEvent(r.row(y), l.feed.at(from+y-1))
	}
}

// drawEvent draws one event: when, what, what became of it.
func (l *Live) drawEvent(r rect, e *entry) {
	c := &l.canvas
	at := "check"
	if e.has {
		at = race.FormatElapsed(e.elapsed)
	}
	c.text(r, max(1, 9-width(at)), roleDim, at)
	ink := roleText
	if e.kind == race.KindCue {
		ink, _ = cueRoles(e.class)
	}
	if e.voided {
		ink = roleVoided
	}
	const what = 11
	x := c.text(r, what, ink, e.title())
	if e.kind != race.KindCue {
		says := e.reason
		if e.voided {
			says = "voided"
		}
		c.text(r, max(x+1, what+13), roleDim, says)
		return
	}
	state, v := l.outcome(e)
	if e.voided {
		state = "voided · " + state
	}
	ro := roleText
	switch v {
	case notHeard:
		ro = roleFault
	case setAside:
		ro = roleWarn
	}
	x = c.text(r, max(x+1, what+13), ro, state)
	if from := "key: " + l.o.Frame.Keys.String() + " " + cueLabel(l.o.Pack, e.pressed); e.pressed != e.cue && x+width(from)+3 < r.w {
		c.text(r, max(x+2, r.w-26), roleDim, from)
	} else {
		c.text(r, x+2, roleDim, e.text)
	}
}
