package dash

import (
	"strings"

	"spotter/cues"
	"spotter/ui/cells"
)

// drawPads draws left, STOP and right where the keys are, with what the runner
// hears.
func (s *Sheet) drawPads(f *Facts, r cells.Rect) {
	if r.H < 3 {
		return
	}
	side := r.W * 3 / 8
	s.drawSide(f, cells.Rect{X: r.X, Y: r.Y, W: side, H: r.H}, f.Keys.Left, false)
	s.drawSide(f, cells.Rect{X: r.X + r.W - side, Y: r.Y, W: side, H: r.H}, f.Keys.Right, true)
	s.drawStop(f, cells.Rect{X: r.X + side, Y: r.Y, W: r.W - 2*side, H: r.H})
}

// drawSide draws the pad of one side. A pad that cannot be heard says why.
func (s *Sheet) drawSide(f *Facts, r cells.Rect, k *Key, atRight bool) {
	c := &s.canvas
	if k == nil {
		in := c.Box(r, cells.Border, cells.Dim, "")
		c.Centre(in.Row(0), cells.Dim, "no key in this pack")
		return
	}
	if r.H == 3 {
		s.drawLowSide(f, r, k, atRight)
		return
	}
	in := c.Box(r, cells.Border, cells.Key, k.Labels).Inset(1, 0)
	whose := "road "
	if f.Frame.Keys == cues.RunnerKeys {
		whose = "runner's "
	}
	if in.W < 14 {
		whose = strings.TrimSuffix(whose, "'s ")
		whose = strings.TrimSpace(whose) + " "
	}
	key := whose + strings.ToUpper(k.Says)
	says, ro := "runner hears "+k.Heard, cells.Steer
	if in.W < cells.Width(says) {
		says = "hears " + k.Heard
	}
	if k.Lacks {
		says, ro = "not in this pack", cells.Fault
	}
	s.drawWhyNot(f, r, atRight)
	put := func(y int, ro cells.Role, s string) {
		if atRight {
			c.End(in.Row(y), ro, s)
			return
		}
		c.Text(in.Row(y), 0, ro, s)
	}
	big, ok := cells.Biggest(s.glyphs, k.Side, in.W, in.H-3)
	if !ok {
		top := (in.H - 2) / 2
		put(top, cells.Text, key)
		put(top+1, ro, says)
		return
	}
	put(0, cells.Text, key)
	put(1, ro, says)
	w, h, _ := big.Size()
	x := in.X
	if atRight {
		x += in.W - w
	}
	big.Draw(c, x, in.Y+in.H-h, ro)
}

// drawLowSide draws a pad that has one row: its key is named in the frame.
func (s *Sheet) drawLowSide(f *Facts, r cells.Rect, k *Key, atRight bool) {
	title, room := strings.ToUpper(k.Says), r.W-6-cells.Width(k.Label)-1
	if f.Frame.Keys == cues.RoadKeys {
		if title = "ROAD " + title; cells.Width(title) > room {
			title = "ROAD " + strings.ToUpper(k.Says[:1])
		}
	}
	in := s.canvas.Box(r, cells.Border, cells.Key, k.Label+" "+cells.Cut(title, room)).Inset(1, 0)
	s.drawWhyNot(f, r, atRight)
	says, ro := "hears "+k.Heard, cells.Steer
	if k.Lacks {
		says, ro = "not in pack", cells.Fault
	}
	if atRight {
		s.canvas.End(in, ro, says)
		return
	}
	s.canvas.Text(in, 0, ro, says)
}

// drawWhyNot says in a pad's frame why its key cannot be heard now. What the
// runner would hear stays to be seen.
func (s *Sheet) drawWhyNot(f *Facts, r cells.Rect, atRight bool) {
	why, ro := "", cells.Fault
	switch {
	case f.Latched:
		why, ro = "held: STOP", cells.Alarm
	case f.Output.deaf():
		why = "not heard"
	case f.Output.Fault != "":
		why = "check sound"
	default:
		return
	}
	foot := cells.Rect{X: r.X + 2, Y: r.Y + r.H - 1, W: r.W - 4, H: 1}
	if atRight {
		s.canvas.End(foot, ro, why)
		return
	}
	s.canvas.Text(foot, 0, ro, why)
}

// drawStop draws the alarm's pad, filled while it is latched.
func (s *Sheet) drawStop(f *Facts, r cells.Rect) {
	c, k := &s.canvas, f.Keys.Stop
	if k == nil {
		in := c.Box(r, cells.Border, cells.Dim, "")
		c.Centre(in.Row(0), cells.Dim, "no stop")
		return
	}
	frame, word, says := cells.Border, cells.Alarm, "repeats"
	title := cells.Key
	if f.Latched {
		c.Fill(r, cells.AlarmFill)
		frame, word, title, says = cells.AlarmFill, cells.AlarmFill, cells.AlarmFill, "clear it"
		if r.W >= 18 {
			says = "again: clear it"
		}
	}
	if f.Typing {
		word, says = cells.Dim, "types ␣"
		if r.W >= 18 {
			says = "a space, no STOP"
		}
	}
	if r.H == 3 {
		in := c.Box(r, frame, word, k.Heard)
		if !f.Latched && !f.Typing {
			says = k.Label
		}
		c.Centre(in, title, says)
		return
	}
	in := c.Box(r, frame, title, k.Label)
	if big, ok := cells.Biggest(s.glyphs, k.Heard, in.W-2, in.H-3); ok {
		w, h, _ := big.Size()
		c.Centre(in.Row(0), word, says)
		big.Draw(c, in.X+(in.W-w)/2, in.Y+in.H-h, word)
		return
	}
	top := (in.H - 2) / 2
	c.Centre(in.Row(top), word, k.Heard)
	c.Centre(in.Row(top+1), word, says)
}
