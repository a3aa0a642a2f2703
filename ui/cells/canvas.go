package cells

import (
	"strings"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
)

// Rect is an area of the screen in cells. The zero value is nowhere.
type Rect struct{ X, Y, W, H int }

// Inset returns r without dx columns on either side and dy rows above and below.
func (r Rect) Inset(dx, dy int) Rect {
	if r.W <= 2*dx || r.H <= 2*dy {
		return Rect{}
	}
	return Rect{r.X + dx, r.Y + dy, r.W - 2*dx, r.H - 2*dy}
}

// Row returns row y of r, counted from r's top.
func (r Rect) Row(y int) Rect {
	if y < 0 || y >= r.H {
		return Rect{}
	}
	return Rect{r.X, r.Y + y, r.W, 1}
}

// Rows returns n rows of r from row y on, cut to r.
func (r Rect) Rows(y, n int) Rect {
	n = min(n, r.H-y)
	if y < 0 || n <= 0 {
		return Rect{}
	}
	return Rect{r.X, r.Y + y, r.W, n}
}

// Right returns the part of r that lies right of its first n columns.
func (r Rect) Right(n int) Rect {
	if n >= r.W {
		return Rect{}
	}
	return Rect{r.X + n, r.Y, r.W - n, r.H}
}

// Role is a style on a canvas.
type Role uint8

// The roles, in the order of Styles.
const (
	None Role = iota
	Text
	Dim
	Strong
	Border
	Key
	Voided
	Select
	OK
	Warn
	Fault
	FaultMark
	Alarm
	Steer
	Prepare
	Service
	Info
	FaultFill
	AlarmFill
	SteerFill
	PrepareFill
	ServiceFill
	InfoFill
	FaultArea // blanks and frames of the areas above, in their order
	AlarmArea
	SteerArea
	PrepareArea
	ServiceArea
	InfoArea
	Code  // one that a camera reads
	roles // how many
)

// cell is one column of one row: a grapheme, or "" behind a wide one.
type cell struct {
	text string
	role Role
}

// Canvas is a screen being drawn. It is reused from frame to frame; what does
// not fit into an area is cut, so that no line can be wider than the screen.
type Canvas struct {
	w, h  int
	cells []cell
	open  [roles]string // the sequence that begins each style
	looks int           // how often open was set: a painter paints every cell anew when it changes
	buf   []byte
}

// setStyles takes the looks of the roles from s, in no more colours than the
// terminal has.
func (c *Canvas) setStyles(s *Styles, p colorprofile.Profile) {
	c.looks++
	for i, st := range [roles]lipgloss.Style{
		{}, s.Text, s.Dim, s.Strong, s.Border, s.Key, s.Voided, s.Select, s.OK, s.Warn, s.Fault, s.FaultMark,
		s.Alarm, s.Steer, s.Prepare, s.Service, s.Info,
		s.FaultFill, s.AlarmFill, s.SteerFill, s.PrepareFill, s.ServiceFill, s.InfoFill,
		s.FaultArea, s.AlarmArea, s.SteerArea, s.PrepareArea, s.ServiceArea, s.InfoArea,
		s.Code,
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
func (c *Canvas) SetTheme(t Theme) {
	s := NewStyles(t)
	c.setStyles(&s, t.Profile)
}

// Opening returns the sequence that begins a role's style; "" for the terminal's own.
func (c *Canvas) Opening(ro Role) string { return c.open[ro] }

// Reset makes the canvas blank, at a size.
func (c *Canvas) Reset(w, h int) {
	c.w, c.h = w, h
	if n := w * h; cap(c.cells) < n {
		c.cells = make([]cell, n)
	} else {
		c.cells = c.cells[:n]
	}
	for i := range c.cells {
		c.cells[i] = cell{" ", None}
	}
}

// area returns the role of the blanks around words of a role.
func (r Role) area() Role {
	if r >= FaultFill && r <= InfoFill {
		return r + (FaultArea - FaultFill)
	}
	return r
}

// Fill sets every cell of r to a style's blank.
func (c *Canvas) Fill(r Rect, ro Role) {
	ro = ro.area()
	for y := r.Y; y < min(r.Y+r.H, c.h); y++ {
		for x := r.X; x < min(r.X+r.W, c.w); x++ {
			c.cells[y*c.w+x] = cell{" ", ro}
		}
	}
}

// Tint gives all that was drawn in r a filled role: words its own, blanks and frames its area's.
func (c *Canvas) Tint(r Rect, fill Role) {
	for y := max(0, r.Y); y < min(r.Y+r.H, c.h); y++ {
		row := c.cells[y*c.w : (y+1)*c.w]
		for x := max(0, r.X); x < min(r.X+r.W, c.w); x++ {
			row[x].role = fill
			if row[x].text == " " {
				row[x].role = fill.area()
			}
		}
	}
}

// Text writes s at column x of the first row of r and returns the column behind
// it. What does not fit is cut, with an ellipsis in its place.
func (c *Canvas) Text(r Rect, x int, ro Role, s string) int {
	if r.H <= 0 || r.Y < 0 || r.Y >= c.h || x >= r.W || s == "" {
		return x
	}
	limit := min(r.W, c.w-r.X)
	row := c.cells[r.Y*c.w : (r.Y+1)*c.w]
	c.plate(row, r.X+x-1, ro)
	for s != "" {
		g, n, w := grapheme(s)
		if x+w > limit || (x+w == limit && n < len(s) && Width(s[n:]) > 0) {
			for ; x < limit; x++ {
				row[r.X+x] = cell{" ", ro}
			}
			row[r.X+limit-1] = cell{"…", ro}
			return limit
		}
		s = s[n:]
		if w == 0 {
			continue // a stray mark or control: nothing a cell can hold
		}
		row[r.X+x] = cell{g, ro}
		if g == "✗" && ro == Fault {
			row[r.X+x].role = FaultMark
		}
		for i := 1; i < w; i++ {
			row[r.X+x+i] = cell{"", ro}
		}
		x += w
	}
	c.plate(row, r.X+x, ro)
	return x
}

// plate makes the blank beside a word part of what the word stands on in its
// filled area.
func (c *Canvas) plate(row []cell, x int, ro Role) {
	if x >= 0 && x < len(row) && ro.area() != ro && row[x] == (cell{" ", ro.area()}) {
		row[x].role = ro
	}
}

// Centre writes s in the middle of the first row of r.
func (c *Canvas) Centre(r Rect, ro Role, s string) {
	c.Text(r, max(0, (r.W-Width(s))/2), ro, s)
}

// End writes s at the right end of the first row of r and returns its column.
func (c *Canvas) End(r Rect, ro Role, s string) int {
	x := max(0, r.W-Width(s))
	c.Text(r, x, ro, s)
	return x
}

// frameLines are the lines and corners of a frame: single ones, and double ones
// for faults, which so have a shape of their own.
func frameLines(ro Role) (lines [6]string) {
	if ro == FaultFill {
		return [6]string{"═", "║", "╔", "╗", "╚", "╝"}
	}
	return [6]string{"─", "│", "╭", "╮", "╰", "╯"}
}

// Box draws a frame around r, with a title in its top line, and returns the area
// inside. Without room for a frame there is none.
func (c *Canvas) Box(r Rect, ro, titleRole Role, title string) Rect {
	if r.W < 4 || r.H < 3 {
		return r
	}
	lines := frameLines(ro)
	titleGap := ro
	ro = ro.area()
	for x := 1; x < r.W-1; x++ {
		c.Put(r.X+x, r.Y, ro, lines[0])
		c.Put(r.X+x, r.Y+r.H-1, ro, lines[0])
	}
	for y := 1; y < r.H-1; y++ {
		c.Put(r.X, r.Y+y, ro, lines[1])
		c.Put(r.X+r.W-1, r.Y+y, ro, lines[1])
	}
	c.Put(r.X, r.Y, ro, lines[2])
	c.Put(r.X+r.W-1, r.Y, ro, lines[3])
	c.Put(r.X, r.Y+r.H-1, ro, lines[4])
	c.Put(r.X+r.W-1, r.Y+r.H-1, ro, lines[5])
	if title != "" && r.W > 6 {
		top := Rect{r.X + 2, r.Y, r.W - 4, 1}
		c.Text(top, c.Text(top, c.Text(top, 0, titleGap, " "), titleRole, title), titleGap, " ")
	}
	return r.Inset(1, 1)
}

// Rule draws a line across the row r.
func (c *Canvas) Rule(r Rect) {
	for x := range r.W {
		c.Put(r.X+x, r.Y, Border, "─")
	}
}

// RuleTitle writes a title into a line that [Canvas.Rule] drew, from column x on, with a
// gap on either side.
func (c *Canvas) RuleTitle(r Rect, x int, title string) {
	c.Text(r, c.Text(r, c.Text(r, x-1, Border, " "), Dim, title), Border, " ")
}

// Put sets one cell.
func (c *Canvas) Put(x, y int, ro Role, s string) {
	if x >= 0 && x < c.w && y >= 0 && y < c.h {
		c.cells[y*c.w+x] = cell{s, ro}
	}
}

// String returns the screen as lines with SGR sequences. Blanks at the end of a
// line are left out unless they are filled.
func (c *Canvas) String() string {
	b := c.buf[:0]
	for y := range c.h {
		if y > 0 {
			b = append(b, '\n')
		}
		row := c.cells[y*c.w : (y+1)*c.w]
		for len(row) > 0 && row[len(row)-1] == (cell{" ", None}) {
			row = row[:len(row)-1]
		}
		now := None
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
func filled(r Role) bool { return r == Select || r == Voided || r >= FaultFill }
