package handed

import (
	tea "charm.land/bubbletea/v2"

	"spotter/text"
	"spotter/text/say"
	"spotter/ui/cells"
)

// stopKey returns the key of STOP, as it is labelled.
func (s *Screen) stopKey() string {
	if b := s.o.Keys.Alarm(); b != nil {
		return b.Labels(1)
	}
	return "-"
}

// hints says what the keys do.
func (s *Screen) hints() string {
	says := say.F("%s: STOP · ctrl+c twice: leave", s.stopKey())
	if s.view.Step != Gone {
		says = say.F("%s: STOP · ctrl+c: take the race back", s.stopKey())
	}
	if s.view.Stop {
		says = say.F("%s again: STOP ends", s.stopKey())
	}
	return says
}

// View draws the screen.
func (s *Screen) View() tea.View {
	return cells.WholeView(say.T("spotter: the race is on another device"), s.canvas.Stack(s.w, s.h, s.drawTop, s.drawBody, s.drawHints), false)
}

func (s *Screen) drawTop(row cells.Rect) {
	s.canvas.Text(row, 0, cells.Strong, cells.Cut(s.view.head(), row.W))
}

func (s *Screen) drawHints(row cells.Rect) {
	words, ro := s.hints(), cells.Dim
	if s.notice != "" {
		words, ro = text.Clean(s.notice), cells.Strong
	}
	s.canvas.Text(row, 0, ro, cells.Cut(words, row.W))
}

// drawBody draws a STOP that sounds in large letters, and what is to be known of it, the most important first.
func (s *Screen) drawBody(r cells.Rect) {
	y := s.drawStop(r)
	c := &s.canvas
	for _, l := range s.lines(r.W) {
		for _, part := range cells.FoldTo(l.words, r.W-2, 3) {
			if y < r.H {
				c.Text(r.Row(y), 1, l.ro, part)
				y++
			}
		}
		if r.H > 12 {
			y++
		}
	}
}

// line is a sentence with its look.
type line struct {
	words string
	ro    cells.Role
}

// lines returns what is to be known on a screen of w columns, the most important first.
func (s *Screen) lines(w int) (all []line) {
	add := func(words string, ro cells.Role) {
		if words != "" {
			all = append(all, line{words, ro})
		}
	}
	if cells.Width(s.view.head()) > w-1 {
		add(s.view.head(), cells.Text)
	}
	add(s.view.pressed())
	add(s.view.sound(s.stopKey()))
	add(s.view.link())
	return all
}

// drawStop draws a STOP that sounds as large as there is room, and returns its rows.
func (s *Screen) drawStop(r cells.Rect) int {
	if !s.view.Stop {
		return min(1, max(0, r.H-10))
	}
	fill, word := cells.AlarmFill, say.T("STOP")
	if !s.view.Heard {
		fill = cells.FaultFill
	}
	h := min(7, max(1, r.H/3))
	area := r.Rows(0, h)
	for y := range h {
		s.canvas.Fill(area.Row(y), fill)
	}
	if b, ok := cells.Biggest(s.font, word, area.W-2, h); ok && h > 2 {
		w, bh, _ := b.Size()
		b.Draw(&s.canvas, area.X+(area.W-w)/2, area.Y+(h-bh)/2, fill)
		return h
	}
	s.canvas.Centre(area.Row(h/2), fill, word)
	return h
}

// Telling implements [cells.Teller].
func (s *Screen) Telling() cells.Telling {
	head := s.view.head()
	if s.view.Step == Waiting { // the seconds would be said again and again
		head = say.F("giving the race to %s: ctrl+c takes it back", text.Clean(s.view.Device))
	}
	t := cells.Telling{Page: say.T("spotter: the race is on another device"), Keys: s.hints(), Note: text.Clean(s.notice), OfDay: true}
	t.Lines = append(t.Lines, head)
	if s.view.Stop {
		t.Lines = append(t.Lines, say.T("STOP"))
	}
	for _, l := range s.lines(1 << 10) {
		t.Lines = append(t.Lines, l.words)
	}
	return t
}
