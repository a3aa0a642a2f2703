package live

import (
	"cmp"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"spotter/race"
	"spotter/text"
	"spotter/ui/cells"
	"spotter/ui/keymap"
)

// View draws the screen as of the last Update.
func (l *Screen) View() tea.View {
	l.draw()
	v := tea.NewView(l.canvas.String())
	v.AltScreen = true
	v.KeyboardEnhancements.ReportEventTypes = true // tells repeats from presses
	return v
}

// Changes appends to b what makes the terminal show the screen as of the last Update,
// where it showed what the call before made of it.
func (l *Screen) Changes(b []byte) []byte {
	l.draw()
	return l.shown.Write(b, &l.canvas)
}

// Forget is called when others may have written to the terminal: [Live.Changes] then
// writes the whole screen.
func (l *Screen) Forget() { l.shown.Forget() }

// Time returns the wall clock at the last Update.
func (l *Screen) Time() time.Time { return l.now.Wall }

// Question returns what asks the terminal for its background, "" for nothing.
func (l *Screen) Question() string { return l.theme.Question() }

// draw draws the screen on the canvas. Whatever the body shows, the last cue, the
// clock and the faults stay where they are.
func (l *Screen) draw() {
	l.canvas.Reset(max(0, l.w), max(0, l.h))
	if l.w <= 0 || l.h <= 0 {
		return
	}
	a := l.arranged()
	if !a.ok {
		l.drawTooSmall()
		return
	}
	faults := l.faults()
	l.drawHeader(a)
	l.drawCue(a.cue)
	l.drawClock(a.clock)
	l.drawBand(a, faults)
	l.drawStatus(a.status)
	switch l.page {
	case pageLog:
		l.drawLog(a.body)
	case pageHelp:
		l.drawHelp(a.body)
	case pagePicker:
		l.drawPicker(a.body)
	case pageOffer:
		l.drawOffer(a.body)
	case pageTime:
		l.drawTime(a.body)
	default:
		l.makeRoomForSplits(&a)
		l.drawPads(a.pads)
		l.drawKeys(a.keys)
		l.drawSplits(a.splits)
		l.drawFeed(a.feed)
	}
}

// drawTooSmall says so, in as many words as there is room for: the keys work, so
// the last cue and the faults are told as well where they fit.
func (l *Screen) drawTooSmall() {
	all := cells.Rect{X: 0, Y: 0, W: l.w, H: l.h}
	y := 0
	line := func(ro cells.Role, s string) {
		if y < l.h && s != "" {
			l.canvas.Text(all.Row(y), 0, ro, s)
			y++
		}
	}
	e, missed := l.onAir()
	if e != nil {
		state, _ := l.outcome(e)
		line(cells.Strong, cueWord(l.o.Pack, e.cue)+" "+state)
	}
	if missed != nil {
		line(cells.Warn, l.missedWords(missed))
	}
	for _, f := range l.faults() {
		line(cells.FaultFill, "✗ "+f.what)
	}
	line(cells.Warn, "too small: needs 40×12")
	line(cells.Text, "cue keys still work")
	if d, ok := l.o.Session.Elapsed(l.now); ok {
		line(cells.Strong, l.about()+race.FormatElapsed(d))
	}
}

// drawHeader says whose race it is and whose left is meant. For a few seconds after
// a key that needs an answer, the answer stands in place of the race's name: whose
// left is meant stays.
func (l *Screen) drawHeader(a layout) {
	c, r := &l.canvas, a.header
	x := 1
	if a.clock == (cells.Rect{}) { // no room for the big one
		x = c.Text(r, x, cells.Strong, l.clockText()) + 2
	}
	said := l.notice != "" && l.now.Boot < l.noticeEnd
	if a.clock == (cells.Rect{}) {
		if !said {
			c.Text(r, x, cells.Strong, cmp.Or(l.headline(), l.gap()))
			return
		}
		c.Fill(r.Right(x), cells.Select) // the pads say whose left is meant
		c.Text(r.Right(x), 1, cells.Select, cells.Cut(l.notice, r.W-x-2))
		return
	}
	who := l.o.Race
	if l.o.Runner != "" {
		if who != "" {
			who += " · "
		}
		who += l.o.Runner
	}
	who, ink := cmp.Or(l.headline(), cmp.Or(who, "spotter")), cells.Strong
	if said {
		who, ink = l.notice, cells.Select
	}
	at := c.End(r, cells.Text, l.frameThatFits(r.W-cells.Width(who)-4, r.W*3/5)+" ")
	left := cells.Rect{X: r.X, Y: r.Y, W: max(0, at-1), H: 1}
	if said {
		c.Fill(left, cells.Select)
		who = cells.Cut(who, left.W-x)
	}
	c.Text(left, x, ink, who)
}

// frameThatFits says whose left is meant in at most room columns if it can, in at
// most most in any case, and in two words where there is no room for more.
func (l *Screen) frameThatFits(room, most int) string {
	s := l.frameWords()
	for cells.Width(s) > most || cells.Width(s) > room {
		before, last, ok := strings.Cut(s, " · ")
		if !ok || before == "" {
			break
		}
		s = last
	}
	return s
}

// frameWords says whose left is meant.
func (l *Screen) frameWords() string {
	s := "runs " + l.o.Frame.Facing.String() + " · keys = " + l.o.Frame.Keys.String()
	if l.o.Frame.Mirrored() {
		return s + " · runner mirrored"
	}
	return s + " · not mirrored"
}

// clockText is the race time, in a shape that does not change.
func (l *Screen) clockText() string {
	d, _ := l.o.Session.Elapsed(l.now)
	return l.about() + race.FormatElapsed(d)
}

// gap says how far off the target the runner is.
func (l *Screen) gap() string {
	st, ok := l.o.Session.Standing(l.now)
	if !ok {
		return "radio check"
	}
	if !st.HasGap || len(l.o.Session.Splits()) == 0 {
		return ""
	}
	return race.GapWords(st.Behind)
}

// drawClock draws the race time in the largest digits that fit. Before the start
// it says what enter does.
func (l *Screen) drawClock(r cells.Rect) {
	if r.H < 3 {
		return
	}
	c := &l.canvas
	title, digits, caption := "elapsed", cells.Strong, ""
	if !l.o.Session.Started() {
		title, digits, caption = "radio check", cells.Dim, "enter starts the clock"
	} else {
		if caption = l.gap(); caption == "" {
			if marker, _, more := l.o.Session.NextMarker(); more {
				caption = "next " + text.Clean(marker)
			}
		}
	}
	if l.about() != "" {
		title, caption = "elapsed ≈ estimate", l.clockText()+" · "+l.keyOf(keymap.SetTime)+" sets it"
	}
	in := r
	if r.H >= 5 {
		in = c.Box(r, cells.Border, cells.Dim, title)
	}
	text := strings.TrimPrefix(l.clockText(), l.about()) // the caption has the mark
	words := in.H
	if in.H > 3 {
		words--
		c.Centre(in.Row(in.H-1), cells.Strong, caption)
	}
	b, ok := cells.Biggest(l.glyphs, text, in.W, words)
	if !ok {
		c.Centre(in.Row(0), digits, l.about()+text)
		return
	}
	w, h, _ := b.Size()
	b.Draw(c, in.X+(in.W-w)/2, in.Y+(words-h)/2, digits)
}

// headline returns a line that stands in place of the names in the header: the race to
// go on with, or what has to be put right in one that was taken up. "" for none.
func (l *Screen) headline() string {
	switch {
	case l.offering():
		return l.keyOf(keymap.TakeUp) + ": go on with " + l.back.offer.Race
	case l.back.stop:
		return "STOP was on · " + l.stopKey() + ": again"
	case l.caps.On:
		return l.caps.Words(l.w < 60)
	case l.about() != "":
		return "≈ estimate · " + l.keyOf(keymap.SetTime) + " sets it"
	}
	return ""
}
