package cells

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// Wrap breaks lines that are wider than w. What follows the name of a fact
// stays in its column.
func Wrap(lines []Line, w int) []Line {
	out := make([]Line, 0, len(lines))
	for _, l := range lines {
		n := len(l) - 1
		if n < 0 || Width(l.Text()) <= w {
			out = append(out, l)
			continue
		}
		indent := 0
		for _, s := range l[:n] {
			indent += Width(s.Text)
		}
		if w-indent < 8 {
			out = append(out, l)
			continue
		}
		for i, part := range strings.Split(ansi.Wrap(l[n].Text, w-indent, ""), "\n") {
			if i == 0 {
				out = append(out, append(append(Line{}, l[:n]...), Span{part, l[n].Role}))
				continue
			}
			out = append(out, Line{{strings.Repeat(" ", indent) + part, l[n].Role}})
		}
	}
	return out
}

// Span is a stretch of text in one style.
type Span struct {
	Text string
	Role Role
}

// Line is a line of a page: spans one after the other.
type Line []Span

// Text returns the line without styles.
func (l Line) Text() string {
	var b strings.Builder
	for _, s := range l {
		b.WriteString(s.Text)
	}
	return b.String()
}

// DrawLine draws a line into the first row of r; a line under the cursor is one
// bar with a mark before it.
func DrawLine(c *Canvas, r Rect, l Line, s *Search, under bool) {
	if under {
		c.Fill(r.Row(0), Select)
	}
	x := 0
	for _, sp := range l {
		if under {
			x = c.Text(r, x, Select, sp.Text)
			continue
		}
		if s == nil || s.Query == "" {
			x = c.Text(r, x, sp.Role, sp.Text)
			continue
		}
		for _, part := range s.mark(nil, sp) {
			x = c.Text(r, x, part.Role, part.Text)
		}
	}
}

// DrawHeader draws the head of a screen; the first line has the date at its
// right where there is room for both.
func DrawHeader(c *Canvas, screen Rect, head []Line, date string) {
	for i, l := range head {
		row := screen.Row(i)
		if len(l) > 0 && l[0].Role == FaultFill {
			c.Fill(row, FaultFill)
		}
		if i == 0 && Width(l.Text())+1+Width(date) <= row.W {
			c.End(row, Text, date)
		}
		DrawLine(c, row, l, nil, false)
	}
}

// drawTooSmall says that a terminal is too small, as far as it has room for it.
func drawTooSmall(c *Canvas, screen Rect) {
	if screen.W == 0 || screen.H == 0 {
		return // its size is not known yet
	}
	text := fmt.Sprintf("terminal too small: %d×%d, needs %d×%d. q quits", screen.W, screen.H, MinWidth, MinHeight)
	for i, part := range strings.Split(ansi.Wrap(text, screen.W, ""), "\n") {
		c.Text(screen.Row(i), 0, Strong, part)
	}
}

// The smallest screen, in columns and rows, that has room for all that matters: a
// handheld's.
const (
	MinWidth  = 40
	MinHeight = 12
)
