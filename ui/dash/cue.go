package dash

import (
	"strings"

	"spotter/cues"
	"spotter/text/say"
	"spotter/ui/cells"
)

// drawCue draws the last cue and what became of it: the first thing to be seen.
// While it sounds the whole area has its colour; an area in the colour of faults
// says that the runner did not hear it.
func (s *Sheet) drawCue(f *Facts, r cells.Rect) {
	c, q := &s.canvas, f.Cue
	if q == nil {
		s.drawNoCue(f, r)
		return
	}
	state := q.State
	ink, fill := cells.CueRoles(q.Class)
	frame := ink
	switch q.Look {
	case LookSounds:
		ink, frame = fill, fill
		c.Fill(r, fill)
	case LookFault:
		ink, frame = cells.FaultFill, cells.FaultFill
		c.Fill(r, cells.FaultFill)
	case LookVoided:
		ink = cells.Dim
	}
	in := r
	if r.H >= 6 {
		in = c.Box(r, frame, frame, say.T("runner hears"))
		w := cells.Width(q.At) // the same cue pressed again looks different by its time
		at := cells.Rect{X: r.X + r.W - w - 4, Y: r.Y, W: w + 2, H: 1}
		c.Text(at, c.Text(at, c.Text(at, 0, frame, " "), frame, q.At), frame, " ")
	}
	words, news := cells.Strong, cells.Warn
	if frame != ink || frame >= cells.FaultFill {
		words, news = frame, frame
	}
	foot := 1
	switch {
	case f.Missed == "":
	case in.H >= 4:
		foot = 2
		c.Centre(in.Row(in.H-2), news, cells.FitNames(f.Missed, in.W))
	default: // it is told for a moment; STOP's pad says as well how to clear that
		state, words = f.Missed, news
	}
	s.drawWord(in.Rows(0, in.H-foot), ink, q)
	c.Centre(in.Row(in.H-1), words, s.state.of(fitted{state, in.W}, fitted.words))
}

// fitted is a text that has w columns.
type fitted struct {
	text string
	w    int
}

// words returns the text with its names shortened to what fits.
func (t fitted) words() string { return cells.FitNames(t.text, t.w) }

// drawWord draws a cue's word in the largest letters that fit, with an arrow on
// the side of the runner's ear.
func (s *Sheet) drawWord(r cells.Rect, ro cells.Role, q *Cue) {
	if q.Said != "" {
		s.drawSaid(r, ro, q.Said)
		return
	}
	b, ok := cells.Biggest(s.glyphs, s.arrowed.of(panned{q.Word, q.Pan}, panned.large), r.W-2, r.H)
	if !ok {
		b, ok = cells.Biggest(s.glyphs, q.Word, r.W-2, r.H)
	}
	if ok {
		w, h, _ := b.Size()
		b.Draw(&s.canvas, r.X+(r.W-w)/2, r.Y+(r.H-h)/2, ro)
		return
	}
	small := s.spaced.of(panned{q.Word, q.Pan}, panned.small)
	if cells.Width(small) > r.W {
		small = strings.ReplaceAll(strings.ReplaceAll(small, " ", ""), "\u00a0", " ")
	}
	s.canvas.Centre(r.Row((r.H-1)/2), ro, small)
}

// panned is a word and the ear in which it sounds.
type panned struct {
	word string
	pan  cues.Pan
}

// large returns the word with an arrow as large letters have it.
func (p panned) large() string {
	switch p.pan {
	case cues.Left:
		return "<" + p.word
	case cues.Right:
		return p.word + ">"
	}
	return p.word
}

// small returns the word letter by letter, with an arrow.
func (p panned) small() string {
	word := cells.Spaced(p.word)
	switch p.pan {
	case cues.Left:
		return "◄  " + word
	case cues.Right:
		return word + "  ►"
	}
	return word
}

// drawNoCue is the area before the first cue. Without sound it says so there; a press
// that came to nothing is told in a line.
func (s *Sheet) drawNoCue(f *Facts, r cells.Rect) {
	c := &s.canvas
	ro, frame, word, state := cells.Dim, cells.Border, "", say.T("no cue yet: press a key to be heard")
	if f.soundless() {
		ro, frame, word, state = cells.FaultFill, cells.FaultFill, say.T("NO SOUND"), say.T("the runner hears nothing")
		c.Fill(r, ro)
	} else if f.Missed != "" {
		ro, state = cells.Warn, f.Missed
	}
	in := r
	if r.H >= 6 {
		in = c.Box(r, frame, ro, say.T("runner hears"))
	}
	if ro == cells.Dim && drawFirstSteps(c, f.FirstSteps, in) {
		return
	}
	if word != "" {
		s.drawNoSound(f, in, ro, word, state)
		return
	}
	c.Centre(in.Row(in.H/2), ro, state)
}

// drawNoSound says in the area of the cue that there is no sound. What somebody does first
// stands there too where the list of events has no room for it.
func (s *Sheet) drawNoSound(f *Facts, in cells.Rect, ro cells.Role, word, state string) {
	c, steps := &s.canvas, f.FirstSteps
	if f.belowEvents(f.Layout()).H >= len(steps) {
		steps = nil
	}
	if b, ok := cells.Biggest(s.glyphs, word, in.W-2, in.H-1); ok {
		w, h, _ := b.Size()
		top := (in.H - 1 - h) / 2
		if room := in.Rows(top+h, in.H-1-top-h); drawFirstSteps(c, steps, room) || len(steps) == 0 {
			b.Draw(c, in.X+(in.W-w)/2, in.Y+top, ro)
			c.Centre(in.Row(in.H-1), ro, state)
			return
		}
	}
	if n := len(steps); n > 0 && n <= in.H { // the rows below say that there is no sound, and why
		if n < in.H {
			c.Centre(in.Row(0), ro, word)
			in = in.Rows(1, in.H-1)
		}
		c.Fill(in, cells.Text)
		drawFirstSteps(c, steps, in)
		return
	}
	c.Centre(in.Row(0), ro, word)
	c.Centre(in.Row(in.H/2), ro, state)
}

// soundless reports whether there is no sound before the first cue.
func (f *Facts) soundless() bool {
	return f.Cue == nil && (f.Output.Sound == SoundSilent || f.Output.Sound == SoundLost)
}

// belowEvents returns the free rows of the list of events.
func (f *Facts) belowEvents(a Layout) cells.Rect {
	used := 1 + f.Events.Len() // they stand in place of "nothing yet"
	return a.Feed.Rows(used, a.Feed.H-used)
}

// drawSaid draws what a cue said in words, over as many lines as there are, and
// ends with … where they are not enough.
func (s *Sheet) drawSaid(r cells.Rect, ro cells.Role, text string) {
	lines := cells.FoldTo(text, r.W-2, r.H)
	for i, line := range lines {
		s.canvas.Centre(r.Row((r.H-len(lines))/2+i), ro, line)
	}
}
