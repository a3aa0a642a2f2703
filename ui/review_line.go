package ui

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"
)

// wrapLines breaks lines that are wider than w. What follows the name of a fact
// stays in its column.
func wrapLines(lines []reviewLine, w int) []reviewLine {
	out := make([]reviewLine, 0, len(lines))
	for _, l := range lines {
		n := len(l) - 1
		if n < 0 || width(l.text()) <= w {
			out = append(out, l)
			continue
		}
		indent := 0
		for _, s := range l[:n] {
			indent += width(s.text)
		}
		if w-indent < 8 {
			out = append(out, l)
			continue
		}
		for i, part := range strings.Split(ansi.Wrap(l[n].text, w-indent, ""), "\n") {
			if i == 0 {
				out = append(out, append(append(reviewLine{}, l[:n]...), span{part, l[n].role}))
				continue
			}
			out = append(out, reviewLine{{strings.Repeat(" ", indent) + part, l[n].role}})
		}
	}
	return out
}

// span is a stretch of text in one style.
type span struct {
	text string
	role role
}

// reviewLine is a line of a page: spans one after the other.
type reviewLine []span

// text returns the line without styles.
func (l reviewLine) text() string {
	var b strings.Builder
	for _, s := range l {
		b.WriteString(s.text)
	}
	return b.String()
}

// drawLine draws a line into the first row of r; a line under the cursor is one
// bar with a mark before it.
func drawLine(c *canvas, r rect, l reviewLine, s *search, under bool) {
	if under {
		c.fill(r.row(0), roleSelect)
	}
	x := 0
	for _, sp := range l {
		if under {
			x = c.text(r, x, roleSelect, sp.text)
			continue
		}
		if s == nil || s.query == "" {
			x = c.text(r, x, sp.role, sp.text)
			continue
		}
		for _, part := range s.mark(nil, sp) {
			x = c.text(r, x, part.role, part.text)
		}
	}
}

// drawHeader draws the head of a screen; the first line has the date at its
// right where there is room for both.
func drawHeader(c *canvas, screen rect, head []reviewLine, date string) {
	for i, l := range head {
		row := screen.row(i)
		if len(l) > 0 && l[0].role == roleFaultFill {
			c.fill(row, roleFaultFill)
		}
		if i == 0 && width(l.text())+1+width(date) <= row.w {
			c.end(row, roleText, date)
		}
		drawLine(c, row, l, nil, false)
	}
}

// drawTooSmall says that a terminal is too small, as far as it has room for it.
func drawTooSmall(c *canvas, screen rect) {
	text := fmt.Sprintf("terminal too small: %d×%d, needs %d×%d. q quits", screen.w, screen.h, MinWidth, MinHeight)
	for i, part := range strings.Split(ansi.Wrap(text, screen.w, ""), "\n") {
		c.text(screen.row(i), 0, roleStrong, part)
	}
}

// The smallest screen, in columns and rows, that has room for all that matters: a
// handheld's.
const (
	MinWidth  = 40
	MinHeight = 12
)
