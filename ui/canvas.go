package ui

import (
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

// rect is an area of the screen in cells. The zero value is nowhere.
type rect struct{ x, y, w, h int }

// inset returns r without dx columns on either side and dy rows above and below.
func (r rect) inset(dx, dy int) rect {
	if r.w <= 2*dx || r.h <= 2*dy {
		return rect{}
	}
	return rect{r.x + dx, r.y + dy, r.w - 2*dx, r.h - 2*dy}
}

// row returns row y of r, counted from r's top.
func (r rect) row(y int) rect {
	if y < 0 || y >= r.h {
		return rect{}
	}
	return rect{r.x, r.y + y, r.w, 1}
}

// rows returns n rows of r from row y on, cut to r.
func (r rect) rows(y, n int) rect {
	n = min(n, r.h-y)
	if y < 0 || n <= 0 {
		return rect{}
	}
	return rect{r.x, r.y + y, r.w, n}
}

// right returns r without its first n columns.
func (r rect) right(n int) rect {
	if n >= r.w {
		return rect{}
	}
	return rect{r.x + n, r.y, r.w - n, r.h}
}

// role is a style on a canvas.
type role uint8

// The roles, in the order of Styles.
const (
	roleNone role = iota
	roleText
	roleDim
	roleStrong
	roleBorder
	roleKey
	roleVoided
	roleSelect
	roleOK
	roleWarn
	roleFault
	roleFaultMark
	roleAlarm
	roleSteer
	rolePrepare
	roleService
	roleInfo
	roleFaultFill
	roleAlarmFill
	roleSteerFill
	rolePrepareFill
	roleServiceFill
	roleInfoFill
	roleFaultArea // blanks and frames of the areas above, in their order
	roleAlarmArea
	roleSteerArea
	rolePrepareArea
	roleServiceArea
	roleInfoArea
	roles // how many
)

// cell is one column of one row: a grapheme, or "" behind a wide one.
type cell struct {
	text string
	role role
}

// canvas is a screen being drawn. It is reused from frame to frame; what does
// not fit into an area is cut, so that no line can be wider than the screen.
type canvas struct {
	w, h  int
	cells []cell
	open  [roles]string // the sequence that begins each style
	looks int           // how often open was set: a painter paints every cell anew when it changes
	buf   []byte
}

// setStyles takes the looks of the roles from s, in no more colours than the
// terminal has.
func (c *canvas) setStyles(s *Styles, p colorprofile.Profile) {
	c.looks++
	for i, st := range [roles]lipgloss.Style{
		{}, s.Text, s.Dim, s.Strong, s.Border, s.Key, s.Voided, s.Select, s.OK, s.Warn, s.Fault, s.FaultMark,
		s.Alarm, s.Steer, s.Prepare, s.Service, s.Info,
		s.FaultFill, s.AlarmFill, s.SteerFill, s.PrepareFill, s.ServiceFill, s.InfoFill,
		s.FaultArea, s.AlarmArea, s.SteerArea, s.PrepareArea, s.ServiceArea, s.InfoArea,
	} {
		var b strings.Builder
		w := colorprofile.Writer{Forward: &b, Profile: p}
		if p == colorprofile.Unknown {
			w.Profile = colorprofile.TrueColor
		}
		_, _ = w.WriteString(st.Render("x")) // a Builder takes all of it
		c.open[i], _, _ = strings.Cut(b.String(), "x")
	}
}

// SetTheme takes the looks of the roles from a theme.
func (c *canvas) SetTheme(t Theme) {
	s := NewStyles(t)
	c.setStyles(&s, t.Profile)
}

// Opening returns the sequence that begins a role's style; "" for the terminal's own.
func (c *canvas) Opening(ro role) string { return c.open[ro] }

// reset makes the canvas blank, at a size.
func (c *canvas) reset(w, h int) {
	c.w, c.h = w, h
	if n := w * h; cap(c.cells) < n {
		c.cells = make([]cell, n)
	} else {
		c.cells = c.cells[:n]
	}
	for i := range c.cells {
		c.cells[i] = cell{" ", roleNone}
	}
}

// area returns the role of the blanks around words of a role.
func (r role) area() role {
	if r >= roleFaultFill && r <= roleInfoFill {
		return r + (roleFaultArea - roleFaultFill)
	}
	return r
}

// fill sets every cell of r to a style's blank.
func (c *canvas) fill(r rect, ro role) {
	ro = ro.area()
	for y := r.y; y < min(r.y+r.h, c.h); y++ {
		for x := r.x; x < min(r.x+r.w, c.w); x++ {
			c.cells[y*c.w+x] = cell{" ", ro}
		}
	}
}

// text writes s at column x of the first row of r and returns the column behind
// it. What does not fit is cut, with an ellipsis in its place.
func (c *canvas) text(r rect, x int, ro role, s string) int {
	if r.h <= 0 || r.y < 0 || r.y >= c.h || x >= r.w || s == "" {
		return x
	}
	limit := min(r.w, c.w-r.x)
	row := c.cells[r.y*c.w : (r.y+1)*c.w]
	c.plate(row, r.x+x-1, ro)
	for s != "" {
		g, n, w := grapheme(s)
		if x+w > limit || (x+w == limit && n < len(s) && width(s[n:]) > 0) {
			for ; x < limit; x++ {
				row[r.x+x] = cell{" ", ro}
			}
			row[r.x+limit-1] = cell{"…", ro}
			return limit
		}
		s = s[n:]
		if w == 0 {
			continue // a stray mark or control: nothing a cell can hold
		}
		row[r.x+x] = cell{g, ro}
		if g == "✗" && ro == roleFault {
			row[r.x+x].role = roleFaultMark
		}
		for i := 1; i < w; i++ {
			row[r.x+x+i] = cell{"", ro}
		}
		x += w
	}
	c.plate(row, r.x+x, ro)
	return x
}

// plate makes the blank beside a word part of what the word stands on in its
// filled area.
func (c *canvas) plate(row []cell, x int, ro role) {
	if x >= 0 && x < len(row) && ro.area() != ro && row[x] == (cell{" ", ro.area()}) {
		row[x].role = ro
	}
}

// centre writes s in the middle of the first row of r.
func (c *canvas) centre(r rect, ro role, s string) {
	c.text(r, max(0, (r.w-width(s))/2), ro, s)
}

// end writes s at the right end of the first row of r and returns its column.
func (c *canvas) end(r rect, ro role, s string) int {
	x := max(0, r.w-width(s))
	c.text(r, x, ro, s)
	return x
}

// frameLines are the lines and corners of a frame: single ones, and double ones
// for faults, which so have a shape of their own.
func frameLines(ro role) (lines [6]string) {
	if ro == roleFaultFill {
		return [6]string{"═", "║", "╔", "╗", "╚", "╝"}
	}
	return [6]string{"─", "│", "╭", "╮", "╰", "╯"}
}

// box draws a frame around r, with a title in its top line, and returns the area
// inside. Without room for a frame there is none.
func (c *canvas) box(r rect, ro, titleRole role, title string) rect {
	if r.w < 4 || r.h < 3 {
		return r
	}
	lines := frameLines(ro)
	titleGap := ro
	ro = ro.area()
	for x := 1; x < r.w-1; x++ {
		c.put(r.x+x, r.y, ro, lines[0])
		c.put(r.x+x, r.y+r.h-1, ro, lines[0])
	}
	for y := 1; y < r.h-1; y++ {
		c.put(r.x, r.y+y, ro, lines[1])
		c.put(r.x+r.w-1, r.y+y, ro, lines[1])
	}
	c.put(r.x, r.y, ro, lines[2])
	c.put(r.x+r.w-1, r.y, ro, lines[3])
	c.put(r.x, r.y+r.h-1, ro, lines[4])
	c.put(r.x+r.w-1, r.y+r.h-1, ro, lines[5])
	if title != "" && r.w > 6 {
		top := rect{r.x + 2, r.y, r.w - 4, 1}
		c.text(top, c.text(top, c.text(top, 0, titleGap, " "), titleRole, title), titleGap, " ")
	}
	return r.inset(1, 1)
}

// put sets one cell.
func (c *canvas) put(x, y int, ro role, s string) {
	if x >= 0 && x < c.w && y >= 0 && y < c.h {
		c.cells[y*c.w+x] = cell{s, ro}
	}
}

// String returns the screen as lines with SGR sequences. Blanks at the end of a
// line are left out unless they are filled.
func (c *canvas) String() string {
	b := c.buf[:0]
	for y := range c.h {
		if y > 0 {
			b = append(b, '\n')
		}
		row := c.cells[y*c.w : (y+1)*c.w]
		for len(row) > 0 && row[len(row)-1] == (cell{" ", roleNone}) {
			row = row[:len(row)-1]
		}
		now := roleNone
		for _, k := range row {
			if c.open[k.role] != c.open[now] && (k.text != " " || filled(k.role) || filled(now)) {
				if c.open[now] != "" {
					b = append(b, ansi.ResetStyle...)
				}
				b = append(b, c.open[k.role]...)
				now = k.role
			}
			b = append(b, k.text...)
		}
		if c.open[now] != "" {
			b = append(b, ansi.ResetStyle...)
		}
	}
	c.buf = b
	return string(b)
}

// filled reports whether a blank of the role can be seen.
func filled(r role) bool { return r == roleSelect || r == roleVoided || r >= roleFaultFill }
