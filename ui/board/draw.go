package board

import (
	"fmt"
	"slices"
	"time"

	tea "charm.land/bubbletea/v2"

	"spotter/crew/viewer"
	"spotter/crew/wire"
	"spotter/ui/cells"
)

// View draws the screen. The title never has a name of a runner in it.
func (s *Screen) View() tea.View { return cells.WholeView("crew board", s.draw(), s.places) }

// listRows returns the rows of the screen that are left for the list.
func (s *Screen) listRows() int {
	n := s.h - 4 // head, link, titles, foot
	if s.striped() {
		n--
	}
	return max(n, 1)
}

// striped reports whether the course is drawn.
func (s *Screen) striped() bool { return s.course != nil && s.h >= 16 && s.w >= 60 }

// now returns the time of headquarters.
func (s *Screen) now() time.Time { return s.o.Now().Add(s.state.Ahead) }

// seen returns the time of headquarters for which the rows are right.
func (s *Screen) seen() time.Time {
	if s.state.Link == viewer.Open {
		return s.now()
	}
	return s.now().Add(-s.state.Quiet)
}

func (s *Screen) draw() string {
	c := &s.canvas
	screen, fits := c.Begin(s.w, s.h)
	if !fits {
		return c.String()
	}
	clock := s.now().In(s.o.Zone).Format("15:04:05") + " "
	if s.state.Link != viewer.Open {
		clock = ""
	}
	name := s.state.Hello.Race
	if name == "" {
		name = "crew board"
	}
	head := cells.Cut(" "+cells.Join(": ", name, counts(s.state.Rows)), s.w-cells.Width(clock)-1)
	cells.DrawHeader(c, screen, []cells.Line{{{Text: head, Role: cells.Strong}}}, clock)
	s.drawLink(screen.Row(1))
	body := screen.Rows(2, s.h-3)
	if s.page == pageList {
		s.drawList(body)
	} else {
		for y := range body.H {
			if i := s.over.Top + y; i < len(s.help) {
				cells.DrawLine(c, body.Row(y).Right(1), s.help[i], nil, false)
			}
		}
	}
	s.drawFoot(screen.Row(s.h - 1))
	return c.String()
}

// drawLink says how the link is doing, always.
func (s *Screen) drawLink(row cells.Rect) {
	words, ro := LinkWords(&s.state), cells.OK
	if s.state.Link != viewer.Open {
		ro = cells.FaultFill
		s.canvas.Fill(row, ro)
	}
	if s.state.Link == viewer.Lost && cells.Width(words) > s.w-2 && s.w < 80 {
		words = "No link for " + lasting(s.state.Quiet) + ": what you see is old"
	}
	s.canvas.Text(row, 1, ro, cells.Cut(words, s.w-2))
}

// column is a column of the list.
type column struct {
	title string
	w     int
	text  func(r *wire.Row, s *Screen) string
}

// columns returns the columns for a width. The first takes what the others leave.
func (s *Screen) columns() []column {
	all := []column{
		{"PAIR", 0, func(r *wire.Row, s *Screen) string {
			if s.w >= 80 && r.Runner != "" {
				return NameOf(r) + "  " + r.Runner
			}
			return NameOf(r)
		}},
		{"STATUS", 15, func(r *wire.Row, _ *Screen) string { return r.Status }},
		{"FOR", 7, func(r *wire.Row, s *Screen) string { return sinceWords(r, s.now()) }},
	}
	if s.w >= 60 {
		all = append(all, column{"KM", 5, func(r *wire.Row, _ *Screen) string { return kmWords(r) }})
	}
	if s.w >= 120 {
		all = append(all,
			column{"GAP", 15, func(r *wire.Row, _ *Screen) string { return gapWords(r) }},
			column{"CLOCK", 13, func(r *wire.Row, _ *Screen) string { return clockWords(r) }},
			column{"POWER", 6, func(r *wire.Row, _ *Screen) string {
				if r.Battery == nil {
					return ""
				}
				return fmt.Sprint(*r.Battery, " %")
			}})
	}
	if s.w >= 72 {
		all = append(all, column{"TAKEN ON", 16 + max(0, (s.w-120)/4), func(r *wire.Row, s *Screen) string { return takenWords(r, s.o.Zone) }})
	}
	rest := s.w - 3
	for _, c := range all[1:] {
		rest -= c.w + 1
	}
	all[0].w = rest
	return all
}

// drawList draws titles, rows and the course.
func (s *Screen) drawList(body cells.Rect) {
	c := &s.canvas
	columns := s.columns()
	x := 2
	for _, col := range columns {
		c.Text(body.Row(0), x, cells.Dim, cells.Cut(col.title, col.w))
		x += col.w + 1
	}
	if len(s.state.Rows) == 0 {
		words := "No pair has sent anything yet"
		if s.state.Link != viewer.Open {
			words = "There is nothing to show yet"
		}
		c.Text(body.Row(2), 2, cells.Text, words)
	}
	for y := range s.listRows() {
		i := s.list.Top + y
		if i >= len(s.state.Rows) || y+1 >= body.H {
			break
		}
		s.drawRow(body.Row(y+1), &s.state.Rows[i], i == s.list.Cursor, columns)
	}
	if s.striped() {
		s.drawStrip(body.Row(body.H - 1))
	}
}

// drawRow draws a row. What is old has no colour: nothing of it is to be taken for now.
func (s *Screen) drawRow(row cells.Rect, r *wire.Row, under bool, columns []column) {
	c := &s.canvas
	ro, text := role(r), cells.Text
	if s.state.Link != viewer.Open {
		ro, text = cells.Dim, cells.Dim
	}
	if under {
		c.Fill(row, cells.Select)
		text = cells.Select
		c.Text(row, 0, cells.Select, "›")
	}
	x := 2
	for i, col := range columns {
		look := text
		if i == 1 {
			look = ro
		}
		mark := ""
		if i == 1 && r.Loud() {
			mark = "✗ "
		}
		c.Text(row, x, look, cells.Cut(mark+col.text(r, s), col.w))
		x += col.w + 1
	}
}

// drawStrip draws the course with what is where: ✗ for red, ? for no news, ● for the others.
func (s *Screen) drawStrip(row cells.Rect) {
	c := &s.canvas
	end := fmt.Sprintf("%.1f km", s.course.LengthM/1000)
	w := row.W - cells.Width(end) - 6
	x := c.Text(row, 1, cells.Dim, "0 ")
	for i := range w {
		c.Text(row, x+i, cells.Dim, "─")
	}
	for i := len(s.state.Rows) - 1; i >= 0; i-- { // the worst last: it is on top
		r := &s.state.Rows[i]
		if r.DistanceM <= 0 || r.Rank == ranks-1 {
			continue
		}
		mark := "●"
		switch {
		case r.Rank <= lastRed:
			mark = "✗"
		case r.Rank == silent:
			mark = "?"
		}
		ro := role(r)
		if s.state.Link != viewer.Open {
			ro = cells.Dim
		}
		c.Text(row, x+min(int(where(r, s.seen(), s.course.LengthM)/s.course.LengthM*float64(w)), w-1), ro, mark)
	}
	c.Text(row, x+w+1, cells.Dim, end)
}

// beyond bounds the guess of a place behind the last board, in metres.
const beyond = 5000

// where returns where a pair is taken to be, in metres: its last board, and its pace since. Who is red
// or was not heard of stands still.
func where(r *wire.Row, now time.Time, length float64) float64 {
	m := r.DistanceM
	if r.PaceMs > 0 && !r.PassedAt.IsZero() && (r.Rank == behind || r.Rank == fine) {
		m += min(max(0, float64(now.Sub(r.PassedAt).Milliseconds())/float64(r.PaceMs)*1000), beyond)
	}
	return min(m, length)
}

// drawFoot draws the prompt, a note, or what keys do.
func (s *Screen) drawFoot(row cells.Rect) {
	c := &s.canvas
	if s.ask.words != "" {
		x := c.Text(row, 1, cells.Strong, cells.Cut(s.ask.words, max(s.w-10, 8))+": ")
		typed := s.ask.line.Text()
		for cells.Width(typed) > row.W-x-1 { // the end is what is being typed
			_, n, _ := cells.Grapheme(typed)
			typed = typed[n:]
		}
		x = c.Text(row, x, cells.Text, typed)
		c.Text(row, x, cells.Select, " ")
		return
	}
	hint := "enter history  a take on  m message  / search  ? help  q quit "
	if s.w < 76 {
		hint = "a take on  ? help  q quit "
	}
	if s.page != pageList {
		hint = "a take on  m message  q back "
	}
	cells.DrawFooter(c, row, &s.search, s.active(), hint)
}

// pairLines tells all of one pair.
func (s *Screen) pairLines() (lines []cells.Line) {
	add := func(ro cells.Role, text string) { lines = append(lines, cells.Line{{Text: text, Role: ro}}) }
	r := s.row()
	if r == nil {
		add(cells.Text, "this row is gone")
		return lines
	}
	add(cells.Strong, NameOf(r))
	add(cells.Text, Sentence(r, s.now(), s.o.Zone))
	if r.Runner != "" || r.Spotter != "" {
		add(cells.Text, cells.Join(", ", "runner "+r.Runner, "spotter "+r.Spotter))
	}
	if slices.ContainsFunc(s.state.Rows, func(o wire.Row) bool { return Newer(&o, r) }) {
		add(cells.Warn, "this pair has begun another journal: write to its spotter in that row")
	}
	if r.Battery != nil {
		add(cells.Text, fmt.Sprintf("battery %d %%", *r.Battery))
	}
	if r.Unsaved > 0 {
		add(cells.Warn, fmt.Sprint(r.Unsaved, " lines are not on its own disk"))
	}
	add(cells.Text, "")
	switch {
	case !s.state.Hello.Names:
		add(cells.Dim, "your invitation does not show what happened")
	case s.past == nil:
		add(cells.Dim, "asking headquarters what happened")
	default:
		lines = append(lines, s.pastLines()...)
	}
	return lines
}

// pastLines tells the messages and the history, the newest first.
func (s *Screen) pastLines() (lines []cells.Line) {
	for i := len(s.past.Messages) - 1; i >= 0; i-- {
		m := &s.past.Messages[i]
		seen := "sent, not seen yet"
		if !m.Seen.IsZero() {
			seen = "seen " + m.Seen.In(s.o.Zone).Format("15:04:05")
		}
		lines = append(lines, cells.Line{{Text: m.At.In(s.o.Zone).Format("15:04:05") + "  ", Role: cells.Dim}, {Text: "message of " + m.From + ": " + m.Text + " (" + seen + ")", Role: cells.Text}})
	}
	for i := len(s.past.Lines) - 1; i >= 0; i-- {
		l := &s.past.Lines[i]
		at, ro := l.Race, cells.Text
		if at == "" {
			at = l.At.In(s.o.Zone).Format("15:04:05")
		}
		if l.Red {
			ro = cells.Fault
		}
		lines = append(lines, cells.Line{{Text: cells.Pad(at, 8) + "  ", Role: cells.Dim}, {Text: l.Text, Role: ro}})
	}
	return lines
}
