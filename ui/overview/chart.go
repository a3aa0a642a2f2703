package overview

import (
	"fmt"
	"strings"
	"time"

	"spotter/cues"
	"spotter/race"
	"spotter/race/logbook"
	"spotter/report/figures"
	"spotter/text/say"
	"spotter/ui/cells"
)

// The sizes of the charts, in cells.
const (
	wideLabel   = 14 // of the names before the charts
	narrowLabel = 11
	wideFrom    = 66 // the width from which on names and figures have room
	paceRows    = 5
	tallFrom    = 20 // the height from which on the pace has several rows
	smallTo     = 14 // the height below which only some rows are drawn
)

// blocks are bars of an eighth to a whole cell. A cell without anything has a dot, so that an empty
// place and a blank are not the same.
var blocks = []string{"·", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"}

// block returns a bar for a count; most is that of a whole cell.
func block(n, most int) string {
	if n == 0 || most == 0 {
		return blocks[0]
	}
	return blocks[max(1, (n*8+most-1)/most)]
}

// lane is a row of bars along the race.
type lane struct {
	name string
	role cells.Role
	bins []int
}

// lanes returns the rows for a chart of w cells: all cues, each class, and those that were not
// heard whole.
func (p *Page) lanes(w int) []lane {
	if p.made.lanesW == w {
		return p.made.lanes
	}
	out := []lane{{name: say.T("cues"), role: cells.Text, bins: make([]int, w)}}
	for c := cues.Alarm; c >= cues.Info; c-- {
		text, _ := cells.CueRoles(c)
		out = append(out, lane{name: logbook.ClassName(c), role: text, bins: make([]int, w)})
	}
	out = append(out, lane{name: say.C("outcome", "not whole"), role: cells.Warn, bins: make([]int, w)})
	for _, k := range p.presses {
		at := min(int(k.along*float64(w)), w-1)
		out[0].bins[at]++
		if k.class >= cues.Info && k.class <= cues.Alarm {
			out[1+int(cues.Alarm)-int(k.class)].bins[at]++
		}
		if k.outcome != race.Heard && k.outcome != "" {
			out[len(out)-1].bins[at]++
		}
	}
	p.made.lanesW, p.made.lanes = w, out
	return out
}

// line draws a lane.
func (l *lane) line(label int) cells.Line {
	most := 0
	for _, n := range l.bins {
		most = max(most, n)
	}
	name := l.name
	if label >= wideLabel && most > 0 {
		name = cells.Pad(l.name, label-4) + short(most)
	}
	var b strings.Builder
	for _, n := range l.bins {
		b.WriteString(block(n, most))
	}
	return cells.Line{{Text: " " + cells.Pad(name, label-1), Role: cells.Dim}, {Text: b.String(), Role: l.role}}
}

// short writes a count in at most three digits, thousands as "13k".
func short(n int) string {
	if n >= 1000 {
		return fmt.Sprintf("%dk", n/1000)
	}
	return fmt.Sprintf("%2d", n)
}

// paces is the range of a pace chart. A pace beyond it is drawn at its edge.
type paces struct{ fast, base, slow time.Duration }

// paceRange returns the range for the stretches, ok false where none has a pace. Its base is the target's
// pace, or without one the average.
func (p *Page) paceRange() (r paces, ok bool) {
	var sum time.Duration
	n := 0
	for i := range p.figures.Stretches {
		s := &p.figures.Stretches[i]
		if s.Pace <= 0 {
			continue
		}
		if n == 0 || s.Pace < r.fast {
			r.fast = s.Pace
		}
		r.slow = max(r.slow, s.Pace)
		sum += s.Pace
		n++
	}
	if n == 0 {
		return r, false
	}
	if r.base = p.book.Plan.TargetPace(); r.base <= 0 {
		r.base = sum / time.Duration(n)
	}
	least := r.base / 50 // a race at one pace is a flat line
	r.fast = max(min(r.fast, r.base-least), r.base/2)
	r.slow = min(max(r.slow, r.base+least), r.base*2)
	return r, true
}

// paceAt returns the pace at a part of the race; 0 where it is not known.
func (p *Page) paceAt(along float64) time.Duration {
	i := p.stretchAt(along)
	if i < 0 {
		return 0
	}
	return p.figures.Stretches[i].Pace
}

// stretchAt returns the stretch at a part of the race; -1 for none.
func (p *Page) stretchAt(along float64) int {
	for i := range p.figures.Stretches {
		if s := &p.figures.Stretches[i]; along < p.end(s) {
			return i
		}
	}
	return len(p.figures.Stretches) - 1
}

// end returns where a stretch ends, from 0 to 1.
func (p *Page) end(s *figures.Stretch) float64 {
	switch {
	case p.byDistance():
		return s.ToM / p.whole.ToM
	case p.whole.To > 0:
		return float64(s.To) / float64(p.whole.To)
	}
	return 1
}

// paceRow draws the pace in one row of blocks: higher is faster.
func (p *Page) paceRow(label, w int) cells.Line {
	r, ok := p.paceRange()
	if !ok {
		return nil
	}
	var b strings.Builder
	for x := range w {
		pace := p.paceAt((float64(x) + 0.5) / float64(w))
		if pace <= 0 {
			b.WriteString(blocks[0])
			continue
		}
		pace = min(max(pace, r.fast), r.slow)
		b.WriteString(blocks[1+int(7*(r.slow-pace)/(r.slow-r.fast))])
	}
	return cells.Line{{Text: " " + cells.Pad(say.T("pace"), label-1), Role: cells.Dim}, {Text: b.String(), Role: cells.Text}}
}

// paceChart draws the pace as bars from the line of the target, in dots of two by four a
// cell: up is faster.
func (p *Page) paceChart(label, w int) []cells.Line {
	r, ok := p.paceRange()
	if !ok {
		return nil
	}
	dots := paceRows * 4
	height := func(pace time.Duration) int { // in dots from below
		return int(float64(r.slow-pace)/float64(r.slow-r.fast)*float64(dots-1) + 0.5)
	}
	base := height(r.base)
	grid := make([][]rune, paceRows)
	for y := range grid {
		grid[y] = make([]rune, w)
	}
	for x := range 2 * w {
		pace := p.paceAt((float64(x) + 0.5) / float64(2*w))
		if pace <= 0 {
			continue
		}
		from, to := base, height(min(max(pace, r.fast), r.slow))
		for y := min(from, to); y <= max(from, to); y++ {
			row := paceRows - 1 - y/4
			grid[row][x/2] |= brailleDot(x%2, 3-y%4)
		}
	}
	return p.paceLines(r, grid, paceRows-1-base/4, label)
}

// brailleDot returns the bit of a dot in a cell of two columns and four rows from above.
// Source: Unicode, Braille Patterns U+2800: dots 1 2 3 7 are the left column, 4 5 6 8 the right.
func brailleDot(column, row int) rune {
	return [2][4]rune{{0x01, 0x02, 0x04, 0x40}, {0x08, 0x10, 0x20, 0x80}}[column][row]
}

// paceLines puts the scale before the rows of a pace chart.
func (p *Page) paceLines(r paces, grid [][]rune, baseRow, label int) []cells.Line {
	var out []cells.Line
	for y, row := range grid {
		name, mark := "", "│"
		switch {
		case y == baseRow:
			name, mark = race.FormatShort(r.base), "┄"
		case y == 0:
			name, mark = race.FormatShort(r.fast), "┤"
		case y == len(grid)-1:
			name, mark = race.FormatShort(r.slow), "┤"
		}
		head := ""
		if y == 0 {
			head = say.T("pace")
		}
		l := cells.Line{{Text: " " + cells.Pad(head, label-9) + cells.CellText(name, 6, true) + mark + " ", Role: cells.Dim}}
		var b strings.Builder
		for _, dots := range row {
			switch {
			case dots != 0:
				b.WriteRune(0x2800 + dots)
			case y == baseRow:
				b.WriteString("┄")
			default:
				b.WriteByte(' ')
			}
		}
		out = append(out, append(l, cells.Span{Text: b.String(), Role: cells.Text}))
	}
	return out
}

// axis draws the numbers of the units under the charts, and the cursor.
func (p *Page) axis(label, w int) cells.Line {
	name, unit, all := "km", race.UnitM(p.book.Plan.Units), p.whole.ToM
	if p.book.Plan.Units == race.UnitsMi {
		name = say.T("mile")
	}
	if !p.byDistance() {
		name, unit, all = say.T("min"), float64(time.Minute), float64(p.whole.To)
	}
	row := []rune(strings.Repeat(" ", w))
	if all > 0 {
		each := step(all/unit, w)
		for n := 0; float64(n)*unit <= all; n += each {
			at := int(float64(n) * unit / all * float64(w))
			number := []rune(fmt.Sprint(n))
			if at+len(number) <= w {
				copy(row[at:], number)
			}
		}
	}
	return cells.Line{{Text: " " + cells.Pad(name, label-1), Role: cells.Dim}, {Text: strings.TrimRight(string(row), " "), Role: cells.Dim}}
}

// step returns every how many units an axis of w cells has a number, so that five cells at least
// lie between two.
func step(units float64, w int) int {
	for _, n := range []int{1, 2, 5, 10, 20, 50, 100, 200, 500} {
		if units/float64(n)*6 <= float64(w) {
			return n
		}
	}
	return max(1, int(units))
}

// cursorLine puts the words of the cursor under its place.
func (p *Page) cursorLine(label, w int) cells.Line {
	words := p.under(label + w)
	at := label
	if s, ok := p.Under(); ok {
		middle := p.end(&s)
		if i := p.cursor; i > 0 {
			middle = (middle + p.end(&p.figures.Stretches[i-1])) / 2
		} else {
			middle /= 2
		}
		at = label + int(middle*float64(w))
	}
	room := label + w
	if over := at + cells.Width(words) - room; over > 0 { // the mark stays under its place, the words go before it
		if mark, rest, ok := strings.Cut(words, " "); ok && at-cells.Width(rest)-1 >= 0 {
			words = strings.TrimSpace(rest) + " " + mark
			at = at - cells.Width(words) + 1
		} else {
			at = max(room-cells.Width(words), 0)
		}
	}
	return cells.Line{{Text: strings.Repeat(" ", at) + cells.Cut(words, room-at), Role: cells.Strong}}
}
