package live

import (
	"strings"

	"spotter/cues"
	"spotter/cues/pack"
	"spotter/race"
	"spotter/ui/cells"
)

// earWords says in which ear a cue sounds.
func earWords(p *pack.Pack, id cues.ID) string {
	c, ok := p.Cue(id)
	if !ok {
		return ""
	}
	switch c.Pan {
	case cues.Left:
		return "left ear"
	case cues.Right:
		return "right ear"
	}
	return "both ears"
}

// drawCue draws the last cue and what became of it: the first thing to be seen.
// While it sounds the whole area has its colour; an area in the colour of faults
// says that the runner did not hear it.
func (l *Screen) drawCue(r cells.Rect) {
	c := &l.canvas
	e, missed := l.onAir()
	if e == nil {
		l.drawNoCue(r, missed)
		return
	}
	state, v := l.outcome(e)
	ink, fill := cells.CueRoles(e.class)
	frame := ink
	switch {
	case e.id == l.alarmID && l.latched != "" && v != notHeard && l.deaf():
		state, ink, frame = "✗ NOT HEARD · "+l.alarmKey()+" clears it", cells.FaultFill, cells.FaultFill
		c.Fill(r, cells.FaultFill)
	case e.id == l.alarmID && l.latched != "" && (v != notHeard || l.alarmBack()):
		state, ink, frame = "● repeats until "+l.alarmKey()+" clears it", fill, fill
		if e.latency > 0 {
			state = "● repeats · " + millis(e.latency) + " · " + l.alarmKey() + " clears it"
		}
		c.Fill(r, fill)
	case e.voided:
		state, ink = "voided · "+state, cells.Dim
	case v == underWay:
		ink, frame = fill, fill
		c.Fill(r, fill)
	case v == notHeard:
		ink, frame = cells.FaultFill, cells.FaultFill
		c.Fill(r, cells.FaultFill)
	case v == wentWell:
		if ear := earWords(l.o.Pack, e.cue); ear != "" {
			state += " · " + ear
		}
	}
	in := r
	if r.H >= 6 {
		in = c.Box(r, frame, frame, "runner hears")
		at := l.pressedAt(e)
		c.Text(cells.Rect{X: r.X + r.W - cells.Width(at) - 4, Y: r.Y, W: cells.Width(at) + 2, H: 1}, 0, frame, " "+at+" ")
	}
	words, news := cells.Strong, cells.Warn
	if frame != ink || frame >= cells.FaultFill {
		words, news = frame, frame
	}
	foot := 1
	switch {
	case missed == nil:
	case in.H >= 4:
		foot = 2
		c.Centre(in.Row(in.H-2), news, cells.FitNames(l.missedWords(missed), in.W))
	default: // it is told for a moment; STOP's pad says as well how to clear that
		state, words = l.missedWords(missed), news
	}
	l.drawWord(in.Rows(0, in.H-foot), ink, e)
	c.Centre(in.Row(in.H-1), words, cells.FitNames(state, in.W))
}

// alarmBack reports whether a latched alarm sounds although it was not heard at
// first: its output was lost and has come back.
func (l *Screen) alarmBack() bool {
	o := &l.health.Output
	return o.State == OutputOK && o.Alarm && !o.Unheard
}

// deaf reports whether the runner hears nothing now. A latched alarm is then not said
// to repeat, even if it was heard before.
func (l *Screen) deaf() bool {
	o := &l.health.Output
	switch o.State {
	case OutputSilent, OutputLost:
		return true
	case OutputOpening:
		return o.Fault != "" || !o.Since.IsZero() && l.now.Wall.Sub(o.Since) > openingGrace
	}
	return o.Unheard
}

// pressedAt writes the time of a press: the same cue pressed again then looks different.
func (l *Screen) pressedAt(e *entry) string {
	if e.has {
		return race.FormatElapsed(e.elapsed)
	}
	return e.wall.Format("15:04:05")
}

// alarmKey returns the key that clears the alarm.
func (l *Screen) alarmKey() string {
	if c, ok := l.o.Pack.Cue(l.latched); ok && len(c.Keys) > 0 {
		return cells.KeyLabel(c.Keys[0])
	}
	return "its key"
}

// drawWord draws a cue's word in the largest letters that fit, with an arrow on
// the side of the runner's ear.
func (l *Screen) drawWord(r cells.Rect, ro cells.Role, e *entry) {
	if e.text != "" {
		l.drawSaid(r, ro, e.text)
		return
	}
	word := cueWord(l.o.Pack, e.cue)
	big, small := word, spaced(word)
	if c, ok := l.o.Pack.Cue(e.cue); ok {
		switch c.Pan {
		case cues.Left:
			big, small = "<"+word, "◄  "+small
		case cues.Right:
			big, small = word+">", small+"  ►"
		}
	}
	b, ok := cells.Biggest(l.glyphs, big, r.W-2, r.H)
	if !ok {
		b, ok = cells.Biggest(l.glyphs, word, r.W-2, r.H)
	}
	if ok {
		w, h, _ := b.Size()
		b.Draw(&l.canvas, r.X+(r.W-w)/2, r.Y+(r.H-h)/2, ro)
		return
	}
	if cells.Width(small) > r.W {
		small = strings.ReplaceAll(strings.ReplaceAll(small, " ", ""), "\u00a0", " ")
	}
	l.canvas.Centre(r.Row((r.H-1)/2), ro, small)
}

// spaced sets a word apart letter by letter; its own blanks are no-break spaces.
func spaced(s string) string {
	var b strings.Builder
	for i, r := range s {
		if i > 0 {
			b.WriteByte(' ')
		}
		if r == ' ' {
			r = '\u00a0'
		}
		b.WriteRune(r)
	}
	return b.String()
}

// drawNoCue is the area before the first cue. Without sound it says so there; a press
// that came to nothing is told in a line.
func (l *Screen) drawNoCue(r cells.Rect, missed *entry) {
	c := &l.canvas
	ro, frame, word, state := cells.Dim, cells.Border, "", "no cue yet: press a key to be heard"
	if l.health.Output.State == OutputSilent || l.health.Output.State == OutputLost {
		ro, frame, word, state = cells.FaultFill, cells.FaultFill, "NO SOUND", "the runner hears nothing"
		c.Fill(r, ro)
	} else if missed != nil {
		ro, state = cells.Warn, l.missedWords(missed)
	}
	in := r
	if r.H >= 6 {
		in = c.Box(r, frame, ro, "runner hears")
	}
	if b, ok := cells.Biggest(l.glyphs, word, in.W-2, in.H-1); ok && word != "" {
		w, h, _ := b.Size()
		b.Draw(c, in.X+(in.W-w)/2, in.Y+(in.H-1-h)/2, ro)
		c.Centre(in.Row(in.H-1), ro, state)
		return
	}
	if word != "" {
		c.Centre(in.Row(0), ro, word)
	}
	c.Centre(in.Row((in.H)/2), ro, state)
}

// drawSaid draws what a cue said in words, over as many lines as there are, and
// ends with … where they are not enough.
func (l *Screen) drawSaid(r cells.Rect, ro cells.Role, text string) {
	lines := wrap(text, r.W-2, r.H)
	for i, line := range lines {
		l.canvas.Centre(r.Row((r.H-len(lines))/2+i), ro, line)
	}
}

// wrap breaks a text at its blanks into at most h lines of w columns. What does not
// fit is left out, and … says so.
func wrap(text string, w, h int) []string {
	var lines []string
	line := ""
	for word := range strings.FieldsSeq(text) {
		if line != "" && cells.Width(line)+1+cells.Width(word) > w {
			if len(lines) == h-1 {
				return append(lines, cells.Cut(line+" …", w))
			}
			lines, line = append(lines, line), ""
		}
		line = cells.Join(" ", line, word)
	}
	return append(lines, cells.Cut(line, w))
}
