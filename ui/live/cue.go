package live

import (
	"cmp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"spotter/cues"
	"spotter/cues/grammar"
	"spotter/cues/pack"
	"spotter/race"
	"spotter/text"
	"spotter/ui/cells"
)

// verdict is how well a cue did, as far as it is known.
type verdict uint8

const (
	underWay verdict = iota
	wentWell
	gaveWay  // cut: the spotter's own next cue took its place
	setAside // not played: another cue was first, or quiet mode is on; nothing is broken
	notHeard // something is broken
)

// outcome says in words what became of a cue.
func (l *Screen) outcome(e *entry) (string, verdict) {
	switch {
	case e.state == sending:
		switch l.health.Output.State { // known before the outcome comes
		case OutputSilent:
			return "✗ NOT HEARD: no sound", notHeard
		case OutputLost:
			return "✗ no sound to send it to", notHeard
		}
		if l.health.Output.Unheard {
			return "✗ NOT HEARD: " + text.Clean(l.health.Output.Fault), notHeard
		}
		if l.stranded(e) {
			return "? no outcome yet", underWay
		}
		return "○ sending", underWay
	case e.state == sounding:
		return "● sounding" + latencyWords(e.latency), underWay
	}
	switch e.outcome {
	case race.Heard:
		return "✓ heard" + latencyWords(e.latency), wentWell
	case race.Cut:
		if by := l.byWords(e); by != "" {
			return "✗ CUT" + by, gaveWay
		}
		return "✗ CUT" + reasonWords(e.reason), gaveWay
	case race.Dropped, race.Expired:
		v := notHeard
		if e.passedOver() {
			v = setAside
		}
		if e.outcome == race.Expired {
			return "✗ NOT HEARD: " + cmp.Or(e.reason, "waited too long"), v
		}
		return "✗ DROPPED" + l.droppedWords(e), v
	case race.NoDevice:
		return "✗ NOT HEARD" + reasonWords(cmp.Or(e.reason, "no output")), notHeard
	}
	return "? " + text.Clean(string(e.outcome)), notHeard
}

// stranded reports whether a cue has been on its way for longer than any can be.
func (l *Screen) stranded(e *entry) bool {
	if d, ok := l.o.Session.Elapsed(l.now); ok && e.has {
		return d-e.elapsed > 10*time.Second
	}
	return l.now.Wall.Sub(e.wall) > 10*time.Second
}

func latencyWords(d time.Duration) string {
	if d <= 0 {
		return ""
	}
	return " · " + millis(d)
}

// millis writes a latency in whole ms, rounded.
func millis(d time.Duration) string {
	if d < time.Millisecond {
		return "<1 ms"
	}
	return strconv.FormatInt(d.Round(time.Millisecond).Milliseconds(), 10) + " ms"
}

func reasonWords(s string) string {
	if s == "" {
		return ""
	}
	return ": " + s
}

// byWords names the cue that took another's place.
func (l *Screen) byWords(e *entry) string {
	if by := l.feed.find(e.by); by != nil && by.kind == race.KindCue {
		return " by " + by.title
	}
	return ""
}

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

// cueWord is a cue's label in capitals.
func cueWord(p *pack.Pack, id cues.ID) string { return strings.ToUpper(cueLabel(p, id)) }

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

// pressedAt is when a cue was pressed: the same cue pressed again looks different.
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

// labelLimit is how many letters of a cue's text still make a label.
const labelLimit = 15

// cueLabel names a cue for the spotter: one name for each, on pad, panel, list,
// log and help. It is what the runner hears, where that is short. An alarm, which
// says its word again and again, and the pace, which says something else each time,
// have the name of their id.
func cueLabel(p *pack.Pack, id cues.ID) string {
	c, ok := p.Cue(id)
	words := text.Clean(c.Text)
	if !ok || words == "" || c.Class == cues.Alarm || id == grammar.PaceID || utf8.RuneCountInString(words) > labelLimit {
		return cells.Capital(text.Clean(cells.Words(string(id))))
	}
	return strings.TrimRight(words, ".!")
}

// cueLabels returns the labels of all cues of a pack, made once: a key press only
// looks its label up.
func cueLabels(p *pack.Pack) map[cues.ID]string {
	m := make(map[cues.ID]string, len(p.Cues))
	for i := range p.Cues {
		m[p.Cues[i].ID] = cueLabel(p, p.Cues[i].ID)
	}
	return m
}

// pressedLabel returns the label of the cue that a key of the pack is named for.
func (l *Screen) pressedLabel(b *bound) string { return cueLabel(l.o.Pack, b.pressed.ID) }
