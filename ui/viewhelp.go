package ui

import (
	"strings"

	"spotter/cues"
)

// helpCell is how wide a line of the help is.
const helpCell = 39

// helpLine is one line of the help: a heading when it has no key.
type helpLine struct {
	key, text string
	ink       role
}

// helpLines makes the help from the bindings and the pack in use, by class.
func (l *Live) helpLines() []helpLine {
	var out []helpLine
	out = append(out, helpLine{"", "KEYS OF THE PROGRAM", roleStrong})
	for _, o := range l.keys.own {
		if k := l.keyOf(o.act); k != "" {
			out = append(out, helpLine{k, o.binding.Help().Desc, roleText})
		}
	}
	for _, class := range []cues.Class{cues.Alarm, cues.Steer, cues.Prepare, cues.Service, cues.Info} {
		ink, _ := cueRoles(class)
		head := false
		for i := range l.o.Pack.Cues {
			c := &l.o.Pack.Cues[i]
			if c.Class != class || len(c.Keys) == 0 {
				continue
			}
			if !head {
				out = append(out, helpLine{"", strings.ToUpper(class.String()) + ": " + classHelp(class), ink})
				head = true
			}
			b := l.keys.byName[c.Keys[0]]
			out = append(out, helpLine{b.labels(3), l.helpText(b), ink})
		}
	}
	return append(out, l.inForce()...)
}

// inForce says what the sound goes through.
func (l *Live) inForce() []helpLine {
	o := &l.health.Output
	out := []helpLine{{"", "OUTPUT: " + or(Clean(o.Name), "none"), roleStrong}}
	if o.Detail != "" {
		out = append(out, helpLine{"in force", Clean(o.Detail), roleText})
	}
	if o.Latency > 0 {
		out = append(out, helpLine{"latency", millis(o.Latency) + " key to ear", roleText})
	}
	if o.Note != "" {
		out = append(out, helpLine{"note", Clean(o.Note), roleText})
	}
	return out
}

// classHelp says what a class is for.
func classHelp(c cues.Class) string {
	switch c {
	case cues.Alarm:
		return "repeats until cleared, cuts all"
	case cues.Steer:
		return "now or not at all"
	case cues.Prepare:
		return "what comes next"
	case cues.Service:
		return "waits its turn"
	}
	return "waits for all others"
}

// helpText says what a key is for and what the runner hears.
func (l *Live) helpText(b *bound) string {
	if b.heard.ID == "" {
		return words(string(b.pressed.ID)) + ": " + b.missing
	}
	if !b.sided() {
		return words(string(b.pressed.ID))
	}
	return words(string(b.pressed.ID)) + " · hears " + b.heardSide()
}

// drawHelp draws a page of the help. Cue keys go on working.
func (l *Live) drawHelp(r rect) {
	c := &l.canvas
	lines := l.helpLines()
	cols := max(1, r.w/helpCell)
	w := r.w / cols
	rows := r.h - 1
	shown := (len(lines) + cols - 1) / cols
	if l.reach = max(0, len(lines)-rows*cols); rows >= shown {
		rows, l.reach = shown, 0
	}
	l.scroll = min(l.scroll, l.reach)
	top := r.row(0)
	for x := range top.w {
		c.put(top.x+x, top.y, roleBorder, "─")
	}
	title := "help · ?: back"
	if l.scroll < l.reach {
		title = "help · ?: more"
	}
	title += " · cue keys work here"
	if r.w >= 72 {
		title += " · sides: the " + l.o.Frame.Keys.String() + "'s, then the runner's"
	}
	c.text(top, c.text(top, c.text(top, 1, roleBorder, " "), roleDim, title), roleBorder, " ")
	for i := l.scroll; i < len(lines); i++ {
		n := i - l.scroll
		if n >= rows*cols {
			return
		}
		at := rect{r.x + n/rows*w, r.y + 1 + n%rows, w - 1, 1}
		h := lines[i]
		if h.key == "" {
			c.text(at, 1, h.ink, h.text)
			continue
		}
		c.text(at, max(c.text(at, 3, roleKey, h.key)+1, 13), h.ink, h.text)
	}
}
