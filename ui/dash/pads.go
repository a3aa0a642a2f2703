package dash

import (
	"strings"

	"spotter/cues"
	"spotter/text/say"
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
		c.Centre(in.Row(0), cells.Dim, say.T("no key in this pack"))
		return
	}
	if r.H == 3 {
		s.drawLowSide(f, r, k, atRight)
		return
	}
	in := c.Box(r, cells.Border, cells.Key, k.Labels).Inset(1, 0)
	words := s.padWords(f, k, in.W, atRight)
	key, says, ro := words.key.text, words.hears.text, cells.Steer
	if in.W < cells.Width(says) {
		says = words.brief.text
	}
	if in.W < cells.Width(says) { // the side itself is never cut
		says = words.mark.text
	}
	if in.W < cells.Width(key) {
		key = words.side.text
	}
	if k.Lacks {
		says, ro = say.T("not in this pack"), cells.Fault
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

// shownPad has the words of one pad.
type shownPad struct{ key, side, hears, brief, mark memo[padFacts] }

// padFacts holds the label of a pad, the cue that the runner hears, whose sides the keys
// mean, and whether the pad is narrow: its words follow from them.
type padFacts struct {
	says, heard string
	keys        cues.KeySides
	narrow      bool
}

// padWords returns the words of a pad that is w columns wide inside.
func (s *Sheet) padWords(f *Facts, k *Key, w int, atRight bool) *shownPad {
	pad := &s.pads[0]
	if atRight {
		pad = &s.pads[1]
	}
	of := padFacts{k.Says, k.Heard, f.Frame.Keys, w < 14}
	pad.key.of(of, padFacts.key)
	pad.side.of(of, padFacts.side)
	pad.hears.of(of, padFacts.hears)
	pad.brief.of(of, padFacts.brief)
	pad.mark.of(of, padFacts.mark)
	return pad
}

// key says which side the key means, and whose.
func (p padFacts) key() string {
	side := strings.ToUpper(p.says)
	switch {
	case p.keys != cues.RunnerKeys:
		return say.F("road %s", side)
	case p.narrow:
		return say.F("runner %s", side)
	}
	return say.F("runner's %s", side)
}

// side says which side the key means, where there is no room to say whose.
func (p padFacts) side() string { return strings.ToUpper(p.says) }

// hears says what the runner hears.
func (p padFacts) hears() string { return say.F("runner hears %s", p.heard) }

// brief says the same where there is little room.
func (p padFacts) brief() string { return say.F("hears %s", p.heard) }

// mark says it with a mark alone, as the list of keys does.
func (p padFacts) mark() string { return "›" + p.heard }

// drawLowSide draws a pad that has one row: its key is named in the frame.
func (s *Sheet) drawLowSide(f *Facts, r cells.Rect, k *Key, atRight bool) {
	pad := &s.pads[0]
	if atRight {
		pad = &s.pads[1]
	}
	title := pad.key.of(padFacts{k.Says, k.Label, f.Frame.Keys, true}, padFacts.low)
	in := s.canvas.Box(r, cells.Border, cells.Key, title).Inset(1, 0)
	s.drawWhyNot(f, r, atRight)
	says, ro := pad.brief.of(padFacts{heard: k.Heard}, padFacts.brief), cells.Steer
	if in.W < cells.Width(says) { // the side itself is never cut
		says = pad.mark.of(padFacts{heard: k.Heard}, padFacts.mark)
	}
	if k.Lacks {
		says, ro = say.T("not in pack"), cells.Fault
	}
	if atRight {
		s.canvas.End(in, ro, says)
		return
	}
	s.canvas.Text(in, 0, ro, says)
}

// low is the title of a pad that has one row: its key, which is in heard, and its side.
func (p padFacts) low() string {
	side := []rune(strings.ToUpper(p.says))
	if p.keys != cues.RoadKeys {
		return p.heard + " " + string(side)
	}
	return say.F("%s ROAD %s", p.heard, string(side[:min(1, len(side))]))
}

// drawWhyNot says in a pad's frame why its key cannot be heard now. What the
// runner would hear stays to be seen.
func (s *Sheet) drawWhyNot(f *Facts, r cells.Rect, atRight bool) {
	why, ro := "", cells.Fault
	switch {
	case f.Latched:
		why, ro = say.T("held: STOP"), cells.Alarm
	case f.Output.deaf():
		why = say.T("not heard")
	case f.Output.Fault != "":
		why = say.T("check sound")
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
		c.Centre(in.Row(0), cells.Dim, say.T("no stop"))
		return
	}
	frame, word, says := cells.Border, cells.Alarm, say.T("repeats")
	title := cells.Key
	if f.Latched {
		c.Fill(r, cells.AlarmFill)
		frame, word, title, says = cells.AlarmFill, cells.AlarmFill, cells.AlarmFill, say.T("clear it")
		if r.W >= 18 {
			says = say.T("again: clear it")
		}
	}
	if f.Typing {
		word, says = cells.Dim, say.T("types ␣")
		if r.W >= 18 {
			says = say.T("a space, no STOP")
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
