package dash

import (
	"spotter/race"
	"spotter/ui/cells"
)

// drawClock draws the race time in the largest digits that fit. Before the start
// it says what enter does.
func (s *Sheet) drawClock(f *Facts, r cells.Rect) {
	if r.H < 3 {
		return
	}
	c, now := &s.canvas, &f.Race
	title, digits, caption := "elapsed", cells.Strong, ""
	if !now.Started {
		title, digits, caption = "radio check", cells.Dim, "enter starts the clock"
	} else if caption = now.gap(); caption == "" && now.Next != "" {
		caption = "next " + now.Next
	}
	if now.Approx {
		title, caption = "elapsed ≈ estimate", now.time()+" · "+now.SetKey+" sets it"
	}
	in := r
	if r.H >= 5 {
		in = c.Box(r, cells.Border, cells.Dim, title)
	}
	text := race.FormatElapsed(now.Elapsed) // the caption has the mark of an estimate
	words := in.H
	if in.H > 3 {
		words--
		c.Centre(in.Row(in.H-1), cells.Strong, caption)
	}
	b, ok := cells.Biggest(s.glyphs, text, in.W, words)
	if !ok {
		c.Centre(in.Row(0), digits, now.time())
		return
	}
	w, h, _ := b.Size()
	b.Draw(c, in.X+(in.W-w)/2, in.Y+(words-h)/2, digits)
}
