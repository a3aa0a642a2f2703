package cells

import (
	"strconv"

	"github.com/charmbracelet/x/ansi"
)

// How far a change reaches before the cursor is moved instead, in columns: a
// move takes six bytes or more.
const (
	bridge   = 6 // cells that stayed as they were between two that changed
	eraseEnd = 8 // blanks at the end of a line
)

// Shown remembers the cells that a terminal shows, so that only changed ones are written.
// The zero value knows nothing of it.
type Shown struct {
	cells []cell
	w, h  int
	looks int // the canvas's, as of cells
	known bool
}

// Forget is called when others may have written to the terminal: all of it is then
// written anew.
func (s *Shown) Forget() { s.known = false }

// Known reports whether anything is known of what the terminal shows.
func (s *Shown) Known() bool { return s.known }

// Write appends to b what makes the terminal show the canvas, and takes it as shown.
// Nothing is appended where nothing changed.
func (s *Shown) Write(b []byte, c *Canvas) []byte {
	if !s.known || c.w != s.w || c.h != s.h || c.looks != s.looks {
		b = append(append(b, ansi.ResetStyle...), ansi.EraseEntireScreen...)
		s.cells, s.w, s.h, s.looks, s.known = blank(s.cells, c.w*c.h), c.w, c.h, c.looks, true
	}
	before := len(b)
	if b = c.changes(b, s.cells); len(b) > before {
		copy(s.cells, c.cells)
	}
	return b
}

// blank returns the cells of an erased screen in place of what was in cells.
func blank(cells []cell, n int) []cell {
	if cap(cells) < n {
		cells = make([]cell, n)
	}
	cells = cells[:n]
	for i := range cells {
		cells[i] = cell{" ", None}
	}
	return cells
}

// looksLike reports whether two cells look alike: blanks do in any style that
// does not fill them.
func (k cell) looksLike(o cell) bool {
	return k == o || k.text == " " && o.text == " " && !filled(k.role) && !filled(o.role)
}

// changes appends what makes a terminal show the canvas that shows the cells of
// shown, as many as the canvas has. It leaves the terminal without a style.
// Nothing is appended where nothing changed.
func (c *Canvas) changes(b []byte, shown []cell) []byte {
	p := pen{c: c, b: b}
	for y := range c.h {
		row, was := c.cells[y*c.w:(y+1)*c.w], shown[y*c.w:(y+1)*c.w]
		for x := 0; x < c.w; {
			if row[x].looksLike(was[x]) {
				x++
				continue
			}
			to := reach(row, was, x)
			p.line(y, x, to)
			x = to
		}
	}
	p.style(None)
	return p.b
}

// reach returns up to which column to write because of a change at x: as far as
// changes go on. Both halves of a wide character change together, since what it
// is says how wide it is.
func reach(row, was []cell, x int) (to int) {
	to = x + 1
	for at := to; at < len(row) && at-to <= bridge; at++ {
		if !row[at].looksLike(was[at]) {
			to = at + 1
		}
	}
	return to
}

// pen writes cells of a canvas as a terminal takes them.
type pen struct {
	c   *Canvas
	b   []byte
	now Role // the style that is in force
}

// line writes columns from, up to to, of row y.
func (p *pen) line(y, from, to int) {
	row := p.c.cells[y*p.c.w : (y+1)*p.c.w]
	p.move(y, from)
	end := len(row)
	for end > from && row[end-1].looksLike(cell{" ", None}) {
		end--
	}
	erase := to > end && len(row)-end >= eraseEnd
	if erase {
		to = max(from, end)
	}
	for x := from; x < to; x++ {
		k := row[x]
		if k.text == "" { // behind a wide one, which takes this column too
			continue
		}
		if k.role != p.now && (k.text != " " || filled(k.role) || filled(p.now)) {
			p.style(k.role)
		}
		p.b = append(p.b, k.text...)
		if next := x + 1; next < to && !sure(k.text) {
			for next < to && row[next].text == "" {
				next++
			}
			p.move(y, next) // terminals differ about how wide it is
		}
	}
	if erase {
		p.style(None) // or it would be erased in that colour
		p.b = append(p.b, ansi.EraseLineRight...)
	}
}

// sure reports whether every terminal takes one column for a cell's text.
func sure(text string) bool { return len(text) == 1 || narrowAt(text) }

// move puts the cursor at row y and column x, from 0.
func (p *pen) move(y, x int) {
	p.b = append(p.b, "\x1b["...)
	p.b = strconv.AppendInt(p.b, int64(y+1), 10)
	p.b = append(p.b, ';')
	p.b = strconv.AppendInt(p.b, int64(x+1), 10)
	p.b = append(p.b, 'H')
}

// style changes to the style of a role.
func (p *pen) style(ro Role) {
	if p.c.open[ro] == p.c.open[p.now] { // roles may look alike
		p.now = ro
		return
	}
	if p.c.open[p.now] != "" {
		p.b = append(p.b, ansi.ResetStyle...)
	}
	p.b = append(p.b, p.c.open[ro]...)
	p.now = ro
}
