package dash

import (
	"cmp"
	"strings"

	"spotter/cues"
	"spotter/race"
	"spotter/text/say"
	"spotter/ui/cells"
	"spotter/ui/crew"
)

// Sheet draws the live screen on a canvas that it reuses from frame to frame. One
// goroutine may use it.
type Sheet struct {
	canvas cells.Canvas
	shown  cells.Shown // of the canvas, by the terminal
	glyphs cells.Font

	splits  splitTable // these and all below as last drawn
	figures figures
	things  [mostThings]shownThing
	pads    [2]shownPad
	names   memo[Header]
	frame   memo[cues.Frame]
	arrowed memo[panned]
	spaced  memo[panned]
	saved   memo[Journal]
	brief   memo[Journal] // of a narrow screen
	state   memo[fitted]  // what became of the last cue
	output  shownOutput
	where   shownPosition
	link    crew.Line
	goal    memo[race.Plan]
}

// NewSheet returns a sheet with the looks of a theme.
func NewSheet(t cells.Theme) Sheet {
	s := Sheet{glyphs: cells.NewFont()}
	s.SetTheme(t)
	return s
}

// SetTheme takes the looks from a theme.
func (s *Sheet) SetTheme(t cells.Theme) { s.canvas.SetTheme(t) }

// String returns the screen as last drawn, as lines with SGR sequences.
func (s *Sheet) String() string { return s.canvas.String() }

// Changes appends to b the sequences that make a terminal show the screen as last drawn,
// where it showed the screen of the call before.
func (s *Sheet) Changes(b []byte) []byte { return s.shown.Write(b, &s.canvas) }

// Forget makes the next Changes write the whole screen.
func (s *Sheet) Forget() { s.shown.Forget() }

// Page is drawn in place of pads, keys and events.
type Page interface {
	// Draw draws the page into r.
	Draw(c *cells.Canvas, r cells.Rect)
}

// Draw draws the facts on the canvas. Whatever the body shows, the last cue, the clock
// and the faults stay where they are.
func (s *Sheet) Draw(f *Facts) {
	s.canvas.Reset(max(0, f.W), max(0, f.H))
	if f.W <= 0 || f.H <= 0 {
		return
	}
	a := f.Layout()
	if f.Touch != nil {
		s.drawTouch(f, a)
		return
	}
	if !a.OK {
		s.drawTooSmall(f)
		return
	}
	s.drawHeader(f, a)
	s.drawCue(f, a.Cue)
	s.drawGap(f, a.Gap)
	s.drawBand(f, a.Band)
	s.drawStatus(f, a.Status)
	if f.Page != nil {
		f.Page.Draw(&s.canvas, a.Body)
		return
	}
	makeRoomForSplits(f.Keys, &a)
	s.drawPads(f, a.Pads)
	s.drawKeys(f, a.Keys)
	s.drawSplits(f, a.Splits)
	drawFeed(&s.canvas, a.Feed, f.Events)
	if below := f.belowEvents(a); f.soundless() && len(f.FirstSteps) > 0 && len(f.FirstSteps) <= below.H { // the area of the cue has a fault to tell
		s.canvas.Fill(below, cells.Text)
		drawFirstSteps(&s.canvas, f.FirstSteps, below)
	}
}

// drawTooSmall says so, in as many words as there is room for: the keys work, so
// the last cue and the faults are told as well where they fit.
func (s *Sheet) drawTooSmall(f *Facts) {
	all := cells.Rect{X: 0, Y: 0, W: f.W, H: f.H}
	y := 0
	small := cells.FoldTo(say.T("too small: needs 40×12"), f.W, 3)
	fold := func(ro cells.Role, text string, most int) {
		for _, l := range cells.FoldTo(text, f.W, max(1, most)) {
			if y < f.H && l != "" {
				s.canvas.Text(all.Row(y), 0, ro, l)
				y++
			}
		}
	}
	line := func(ro cells.Role, text string) { fold(ro, text, 1) }
	if f.Cue != nil {
		line(cells.Strong, f.Cue.Word+" "+f.Cue.State)
		line(cells.Warn, f.Missed)
	}
	for _, fault := range f.Faults {
		fold(cells.FaultFill, "✗ "+fault.What, f.H-y-len(small))
	}
	for _, l := range small {
		line(cells.Warn, l)
	}
	fold(cells.Text, say.T("cue keys still work"), 2)
	if f.Race.Started {
		line(cells.Strong, f.Race.time())
	}
}

// headerAt is the column of the header behind the race time, which is always seven wide
// and so moves nothing.
const headerAt = 8

// noticeAlone is the width below which a message may take the place of whose left is meant.
const noticeAlone = 60

// drawHeader draws the race time, whose race it is and whose left is meant. For a few
// seconds after a key that needs an answer, the answer stands in place of the race's name:
// time and, but on a narrow screen, whose left is meant stay.
func (s *Sheet) drawHeader(f *Facts, a Layout) {
	c, r, h := &s.canvas, a.Header, &f.Header
	rest := r
	if f.Race.Started {
		c.Text(r, 0, cells.Strong, f.Race.about())
		c.Text(r, 1, cells.Strong, s.figures.elapsed.long(f.Race.Elapsed))
		rest = r.Right(headerAt)
	}
	if a.Gap == (cells.Rect{}) { // no room for the big one
		switch {
		case h.Notice != "": // the pads say whose left is meant
			c.Fill(rest, cells.Select)
			c.Text(rest, 1, cells.Select, cells.Cut(h.Notice, rest.W-2))
		case h.Headline != "":
			c.Text(rest, 1, cells.Strong, h.Headline)
		default:
			s.drawNarrowGap(rest, &f.Race)
		}
		return
	}
	if h.Notice != "" {
		words := s.frameThatFits(f, rest.W-cells.Width(h.Notice)-2, r.W*3/5)
		if r.W < noticeAlone && cells.Width(words)+cells.Width(h.Notice)+2 > rest.W {
			words = "" // the pads say it
		}
		at := c.End(rest, cells.Text, words)
		left := cells.Rect{X: rest.X, Y: r.Y, W: at, H: 1}
		c.Fill(left, cells.Select)
		c.Text(left, 1, cells.Select, cells.Cut(h.Notice, left.W-1))
		return
	}
	who := s.names.of(*h, Header.who)
	ending := rest
	ending.W-- // a blank
	at := c.End(ending, cells.Text, s.frameThatFits(f, rest.W-cells.Width(who)-4, r.W*3/5))
	c.Text(cells.Rect{X: rest.X, Y: r.Y, W: max(0, at-1), H: 1}, 1, cells.Strong, who)
}

// The columns of the gap in the header of a narrow screen, behind the race time.
const (
	narrowGapEnd    = 8 // where its digits end
	narrowWord      = 9
	narrowAgainst   = 16 // what the gap is to
	narrowMetresEnd = 22
	narrowTrend     = 24
)

// drawNarrowGap draws how far off the target the runner is in one line, in columns that
// do not move.
func (s *Sheet) drawNarrowGap(r cells.Rect, now *Race) {
	c := &s.canvas
	switch {
	case !now.Started:
		c.Text(r, 1, cells.Strong, say.T("radio check"))
		return
	case !now.hasGap():
		c.Text(r, 1, cells.Strong, now.noGap())
		return
	}
	digits := s.figures.gap.short(now.Standing.Behind.Abs())
	c.Text(r, narrowGapEnd-cells.Width(digits), cells.Strong, digits)
	c.Text(r, narrowWord, cells.Strong, now.direction())
	if against := now.against(); against != "" { // there is no room for metres too
		c.Text(r, narrowAgainst, cells.Strong, against)
	} else {
		metres := s.figures.metres.text(&now.Standing)
		c.Text(r, narrowMetresEnd-cells.Width(metres), cells.Text, metres)
	}
	c.Text(r, narrowTrend, cells.Strong, s.figures.tiny.as(now.trend(), trend.tiny))
}

// frameThatFits says whose left is meant in at most room columns if it can, in at
// most most in any case, and in a word or two where there is no room for more.
func (s *Sheet) frameThatFits(f *Facts, room, most int) string {
	words := s.frame.of(f.Frame, frameWords)
	for cells.Width(words) > most || cells.Width(words) > room {
		before, last, ok := strings.Cut(words, " · ")
		if !ok || before == "" {
			return mirroredWords(f.Frame)
		}
		words = last
	}
	return words
}

// who says whose race it is, or what stands in place of that.
func (h Header) who() string {
	return cmp.Or(h.Headline, cells.Join(" · ", h.Race, h.Runner), "spotter")
}

// frameWords says whose left is meant.
func frameWords(f cues.Frame) string {
	facing, keys := say.C("facing", f.Facing.String()), say.C("whose", f.Keys.String())
	if f.Mirrored() {
		return say.F("runs %s · keys = %s · runner mirrored", facing, keys)
	}
	return say.F("runs %s · keys = %s · not mirrored", facing, keys)
}

// mirroredWords says no more of a frame than whether the runner's left is the road's right.
func mirroredWords(f cues.Frame) string {
	if f.Mirrored() {
		return say.T("mirrored")
	}
	return say.T("not mirrored")
}

// about marks a race time that is an estimate.
func (r *Race) about() string {
	if r.Approx {
		return "≈"
	}
	return ""
}

// time is the race time, in a shape that does not change.
func (r *Race) time() string { return r.about() + race.FormatElapsed(r.Elapsed) }
