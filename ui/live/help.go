package live

import (
	"cmp"
	"fmt"
	"strings"

	"spotter/cues"
	"spotter/cues/grammar"
	"spotter/text"
	"spotter/ui/cells"
	"spotter/ui/keymap"
)

// helpLine is one line of the help: a heading when it has no key.
type helpLine struct {
	key, text string
	ink       cells.Role
}

// helpLines makes the help from the bindings and the pack in use, by class.
func (l *Screen) helpLines() []helpLine {
	var out []helpLine
	out = append(out, helpLine{"", "KEYS OF THE PROGRAM", cells.Strong})
	for _, o := range l.keys.Own {
		if k := l.keyOf(o.Act); k != "" {
			out = append(out, helpLine{k, o.Binding.Help().Desc, cells.Text})
		}
	}
	for _, class := range []cues.Class{cues.Alarm, cues.Steer, cues.Prepare, cues.Service, cues.Info} {
		ink, _ := cells.CueRoles(class)
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
			b := l.keys.ByName[c.Keys[0]]
			out = append(out, helpLine{b.HelpKeys(), l.helpText(b), ink})
		}
	}
	return append(out, l.inForce()...)
}

// inForce says what the sound goes through.
func (l *Screen) inForce() []helpLine {
	o := &l.health.Output
	out := []helpLine{{"", "OUTPUT: " + cmp.Or(text.Clean(o.Name), "none"), cells.Strong}}
	if o.Detail != "" {
		out = append(out, helpLine{"in force", text.Clean(o.Detail), cells.Text})
	}
	if o.Latency > 0 {
		out = append(out, helpLine{"latency", millis(o.Latency) + " key to ear", cells.Text})
	}
	if o.Note != "" {
		out = append(out, helpLine{"note", text.Clean(o.Note), cells.Text})
	}
	return out
}

// classHelp says what a class is for.
func classHelp(c cues.Class) string {
	switch c {
	case cues.Alarm:
		return "repeats until cleared"
	case cues.Steer:
		return "plays now or not at all"
	case cues.Prepare:
		return "what comes next"
	case cues.Service:
		return "waits its turn"
	}
	return "waits for all other cues"
}

// helpText says which cue a key has and, in quotes, what the runner then hears.
func (l *Screen) helpText(b *keymap.Binding) string {
	label := l.pressedLabel(b)
	if b.Heard.ID == "" {
		return label + ": " + b.Missing
	}
	if l.speech.grammar != nil {
		switch b.Heard.ID {
		case grammar.MarkerID:
			return label + ": says the last split"
		case grammar.PaceID:
			return label + ": says the pace"
		}
	}
	says := "“" + text.Clean(b.Heard.Text) + "”"
	if label == text.Clean(b.Heard.Text) && !b.Sided() {
		return says
	}
	if b.Sided() {
		return l.o.Frame.Keys.String() + " " + label + ": hears " + says
	}
	return label + ": " + says
}

// The columns of the help within one of its cells.
const (
	helpKeyAt  = 3
	helpTextAt = 13
)

// wrapHelp breaks what a key does into lines of w columns.
func wrapHelp(lines []helpLine, w int) []helpLine {
	out := make([]helpLine, 0, len(lines))
	for _, h := range lines {
		if h.key == "" {
			for _, part := range cells.Fold(h.text, w+helpTextAt-1) {
				out = append(out, helpLine{"", part, h.ink})
			}
			continue
		}
		room := w - max(0, cells.Width(h.key)+1-(helpTextAt-helpKeyAt))
		for i, part := range cells.Fold(h.text, room) {
			key := h.key
			if i > 0 {
				key = strings.Repeat(" ", cells.Width(key)) // goes on
			}
			out = append(out, helpLine{key, part, h.ink})
		}
	}
	return out
}

// drawHelp draws a page of the help. Cue keys that scroll nothing go on working.
func (l *Screen) drawHelp(r cells.Rect) {
	c := &l.canvas
	cols := helpColumns(r.W)
	w := r.W / cols
	lines := wrapHelp(l.helpLines(), w-1-helpTextAt)
	rows := max(1, r.H-1)
	page := rows * cols
	pages := (len(lines) + page - 1) / page
	if pages == 1 {
		rows = (len(lines) + cols - 1) / cols
	}
	l.reach = max(0, pages-1) * page
	l.scroll = min(l.scroll, l.reach)
	top := r.Row(0)
	c.Rule(top)
	next := "next page"
	if l.scroll >= l.reach {
		next = "back"
	}
	title := fmt.Sprintf("help %d/%d · ?: %s", min((l.scroll+page-1)/page+1, pages), pages, next)
	switch {
	case r.W >= 72:
		title += " · ↑ ↓ scroll · other cue keys play"
	default:
		title += " · ↑↓ scroll"
	}
	c.RuleTitle(top, 2, title)
	for i := l.scroll; i < len(lines) && i-l.scroll < rows*cols; i++ {
		n := i - l.scroll
		at := cells.Rect{X: r.X + n/rows*w, Y: r.Y + 1 + n%rows, W: w - 1, H: 1}
		h := lines[i]
		if h.key == "" {
			c.Text(at, 1, h.ink, h.text)
			continue
		}
		c.Text(at, max(c.Text(at, helpKeyAt, cells.Key, h.key)+1, helpTextAt), h.ink, h.text)
	}
}
