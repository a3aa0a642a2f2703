package dash

import (
	"strings"

	"spotter/cues"
	"spotter/text/say"
	"spotter/ui/cells"
	"spotter/ui/touch"
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
	more := f.shorterBy(k) // both pads say it in the same form
	if in.W < cells.Width(says)+more {
		says = words.brief.text
	}
	if in.W < cells.Width(says)+more { // the side itself is never cut
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
	big, ok := cells.Biggest(s.glyphs, k.Side, in.W, in.H-f.padAir())
	if !ok || !s.bothLarge(f, in) {
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

// shorterBy returns by how many columns a pad's word is shorter than that of the other.
func (f *Facts) shorterBy(k *Key) int {
	most := 0
	for _, other := range []*Key{f.Keys.Left, f.Keys.Right} {
		if other != nil {
			most = max(most, cells.Width(other.Heard))
		}
	}
	return max(0, most-cells.Width(k.Heard))
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
	if in.W < cells.Width(says)+f.shorterBy(k) { // the side itself is never cut
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
	switch {
	case cells.Width(why) <= foot.W:
	case f.Latched:
		why = say.T("STOP")
	default:
		why = "✗"
	}
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
	if big, ok := cells.Biggest(s.glyphs, k.Heard, in.W-2, in.H-f.padAir()); ok {
		w, h, _ := big.Size()
		c.Centre(in.Row(0), word, says)
		big.Draw(c, in.X+(in.W-w)/2, in.Y+in.H-h, word)
		return
	}
	top := (in.H - 2) / 2
	c.Centre(in.Row(top), word, k.Heard)
	c.Centre(in.Row(top+1), word, says)
}

// drawTouch draws a screen with pads.
func (s *Sheet) drawTouch(f *Facts, a Layout) {
	b := f.Touch.Board
	if a.Cue.H < leastCue {
		f.H -= b.Plan.Stop.H // what is above STOP
		s.drawTooSmall(f)
		f.H += b.Plan.Stop.H
		s.drawStopPad(f, &b.Pads[touch.Stop])
		return
	}
	s.drawHeader(f, a)
	s.drawCue(f, a.Cue)
	if a.Band.H > 0 {
		s.drawBand(f, a.Band)
	}
	s.drawLastEvents(f, a.Feed)
	s.drawStatus(f, a.Status)
	if f.Page != nil && a.Body.H > 0 {
		f.Page.Draw(&s.canvas, a.Body)
	}
	for i := range b.Others() {
		if f.Page == nil {
			s.drawPad(f, &b.Others()[i])
		}
	}
	if b.Plan.Left.H > 0 && !b.Hidden(touch.Left) {
		s.drawSidePad(f, &b.Pads[touch.Left], f.Keys.Left, false)
		s.drawSidePad(f, &b.Pads[touch.Right], f.Keys.Right, true)
	}
	s.drawStopPad(f, &b.Pads[touch.Stop])
}

// drawLastEvents draws the newest events, as many as r has rows, or a hint in the first row.
func (s *Sheet) drawLastEvents(f *Facts, r cells.Rect) {
	if f.Touch.Hint != "" && r.H > 0 {
		s.canvas.Text(r.Row(0), 1, cells.Strong, cells.Cut(f.Touch.Hint, r.W-2))
		r = r.Rows(1, r.H-1)
	}
	for i := 0; i < min(r.H, f.Events.Len()); i++ {
		e := f.Events.At(i)
		e.draw(&s.canvas, r.Row(i))
	}
}

// padAir returns the rows of a pad that its large letters leave to words.
func (f *Facts) padAir() int {
	if f.Touch != nil {
		return 2
	}
	return 3
}

// bothLarge reports whether a pad of a side may have large letters. For a finger LEFT and RIGHT
// look alike: both have them, or neither.
func (s *Sheet) bothLarge(f *Facts, in cells.Rect) bool {
	for _, k := range [...]*Key{f.Keys.Left, f.Keys.Right} {
		if f.Touch == nil || k == nil {
			continue
		}
		if _, ok := cells.Biggest(s.glyphs, k.Side, in.W, in.H-f.padAir()); !ok {
			return false
		}
	}
	return true
}

// drawSidePad draws the pad of LEFT or RIGHT.
func (s *Sheet) drawSidePad(f *Facts, p *touch.Pad, k *Key, atRight bool) {
	s.drawSide(f, p.At, k, atRight)
	s.drawPressed(f, p)
}

// drawStopPad draws the pad of STOP, in one row too.
func (s *Sheet) drawStopPad(f *Facts, p *touch.Pad) {
	if p.At.H >= 3 && p.At.W >= 4 {
		s.drawStop(f, p.At)
	} else if k := f.Keys.Stop; k != nil {
		s.canvas.Fill(p.At, cells.AlarmFill)
		s.canvas.Centre(p.At.Row((p.At.H-1)/2), cells.AlarmFill, k.Heard)
	}
	s.drawPressed(f, p)
}

// drawPad draws a pad that is neither LEFT, RIGHT nor STOP: its key in the frame, its name in
// the middle, in two rows where one is too short.
func (s *Sheet) drawPad(f *Facts, p *touch.Pad) {
	look, title := p.Look, p.Key
	if cells.Width(title) > p.At.W-6 {
		title = ""
	}
	in := s.canvas.Box(p.At, cells.Border, cells.Key, title)
	if p.IsCue() {
		s.drawWhyNot(f, p.At, false)
		if f.Quiet && p.Class < cues.Steer {
			look = cells.Voided
		}
	}
	rows := [...]string{p.Says, "", p.More}
	if i := strings.LastIndexByte(p.Says, ' '); i > 0 && cells.Width(p.Says) > in.W {
		rows[0], rows[1] = p.Says[:i], p.Says[i+1:]
	}
	n := 0
	for _, row := range rows {
		if row != "" {
			n++
		}
	}
	y := max(0, (in.H-n)/2)
	for _, row := range rows {
		if row != "" {
			s.canvas.Centre(in.Row(y), look, row)
			y++
		}
	}
	s.drawPressed(f, p)
}

// drawPressed says in a pad's frame what became of its last press, and lights the pad while
// that is new. Why a cue cannot be heard stands there already, and goes before.
func (s *Sheet) drawPressed(f *Facts, p *touch.Pad) {
	silenced := f.Latched || p.IsCue() && (f.Output.deaf() || f.Output.Fault != "")
	if p.Told != "" && p.At.H >= 3 && !silenced {
		ro := cells.Text
		if p.Bad {
			ro = cells.Fault
		}
		foot := cells.Rect{X: p.At.X + 2, Y: p.At.Y + p.At.H - 1, W: p.At.W - 4, H: 1}
		s.canvas.Text(foot, 0, ro, shortened(p.Told, foot.W))
	}
	if p.Lit {
		s.canvas.Tint(p.At, p.Fill)
	}
}

// shortened cuts what became of a cue to w columns at the end of a word: "✓ heard · 3 ms" to
// "✓ heard".
func shortened(s string, w int) string {
	for cells.Width(s) > w {
		i := strings.LastIndexByte(s, ' ')
		if i <= 0 {
			return cells.Cut(s, w)
		}
		s = strings.TrimRight(s[:i], " 0123456789:·<")
	}
	return s
}

// TouchHint says what to know of pads that fit a screen so.
func TouchHint(fit touch.Fit) string {
	switch fit {
	case touch.Smaller:
		return say.T("small pads: tap, do not hold")
	case touch.StopOnly:
		return say.T("too small for more pads than STOP")
	}
	return say.T("tap, do not hold")
}
