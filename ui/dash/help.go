package dash

import (
	"strings"

	"spotter/text/say"
	"spotter/ui/cells"
)

// HelpLine is one line of the help: a heading when it has no key.
type HelpLine struct {
	Key, Text string
	Ink       cells.Role
}

// HelpPage shows the help, a part of it at a time.
type HelpPage struct {
	Lines  []HelpLine
	Scroll int // lines above the first that is shown; Draw lowers it where that is too many
	Reach  int // the largest Scroll that shows something, as of the last Draw
}

// helpCell is the width of one line of the help, in cells.
const helpCell = 39

// helpColumns returns how many columns of lines the help has on a body w wide.
func helpColumns(w int) int { return max(1, w/helpCell) }

// PageLines returns how many lines the help shows at a time in a body.
func (p *HelpPage) PageLines(body cells.Rect) int {
	return max(1, (body.H-1)*helpColumns(body.W))
}

// The columns of the help within one of its cells.
const (
	helpKeyAt  = 3
	helpTextAt = 13
)

// wrapHelp breaks what a key does into lines of w columns.
func wrapHelp(lines []HelpLine, w int) []HelpLine {
	out := make([]HelpLine, 0, len(lines))
	for _, h := range lines {
		if h.Key == "" {
			for _, part := range cells.Fold(h.Text, w+helpTextAt-1) {
				out = append(out, HelpLine{"", part, h.Ink})
			}
			continue
		}
		room := w - max(0, cells.Width(h.Key)+1-(helpTextAt-helpKeyAt))
		for i, part := range cells.Fold(h.Text, room) {
			key := h.Key
			if i > 0 {
				key = strings.Repeat(" ", cells.Width(key)) // goes on
			}
			out = append(out, HelpLine{key, part, h.Ink})
		}
	}
	return out
}

// Draw draws a page of the help. Cue keys that scroll nothing go on working.
func (p *HelpPage) Draw(c *cells.Canvas, r cells.Rect) {
	cols := helpColumns(r.W)
	w := r.W / cols
	lines := wrapHelp(p.Lines, w-1-helpTextAt)
	rows := max(1, r.H-1)
	page := rows * cols
	pages := (len(lines) + page - 1) / page
	if pages == 1 {
		rows = (len(lines) + cols - 1) / cols
	}
	p.Reach = max(0, pages-1) * page
	p.Scroll = min(p.Scroll, p.Reach)
	top := r.Row(0)
	c.Rule(top)
	next := say.T("next page")
	if p.Scroll >= p.Reach {
		next = say.T("back")
	}
	title := say.F("help %d/%d · ?: %s", min((p.Scroll+page-1)/page+1, pages), pages, next)
	switch {
	case r.W >= 72:
		title += say.T(" · ↑ ↓ scroll · other cue keys play")
	default:
		title += say.T(" · ↑↓ scroll")
	}
	c.RuleTitle(top, 2, title)
	for i := p.Scroll; i < len(lines) && i-p.Scroll < rows*cols; i++ {
		n := i - p.Scroll
		at := cells.Rect{X: r.X + n/rows*w, Y: r.Y + 1 + n%rows, W: w - 1, H: 1}
		h := lines[i]
		if h.Key == "" {
			c.Text(at, 1, h.Ink, h.Text)
			continue
		}
		c.Text(at, max(c.Text(at, helpKeyAt, cells.Key, h.Key)+1, helpTextAt), h.Ink, h.Text)
	}
}
