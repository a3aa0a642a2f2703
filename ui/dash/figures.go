package dash

import (
	"cmp"
	"math"
	"time"

	"spotter/race"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/cells"
)

// The large figures of the pace, in cells: each has a fixed place, whatever its width.
const (
	wordW  = 7  // the word beside the finish, and a blank, at least
	shortW = 5  // the word beside a pace, and a blank, at least
	paceW  = 17 // "59:59" in digits of scale 1
	timeW  = 23 // "3:44:45" in the same
	figure = 2  // columns between two figures
)

// drawLargePace draws how the race goes where there is room for large figures: they
// stand at the left, and what comes next at the right.
func (s *Sheet) drawLargePace(now *Race, r cells.Rect) {
	p := s.paceFacts(now)
	scale := max(1, (2*r.H)/5)
	per := "/km"
	if now.Plan.Units == race.UnitsMi {
		per = "/mi"
	}
	current, need := say.C("pace", "now"), say.T("need")
	pace, end := max(shortW, cells.Width(current)+1, cells.Width(need)+1), max(wordW, cells.Width(say.T("finish"))+1, cells.Width(say.T("target"))+1)
	s.drawFigure(r, nowAt, pace, scale*paceW, current, per, p.now)
	x := nowAt + pace + scale*paceW + figure
	s.drawFigure(r, x, pace, scale*paceW, need, per, p.need)
	x += pace + scale*paceW + figure
	large := r.W >= x+end+scale*timeW+figure+thingW+1
	if large {
		s.drawFigure(r, x, end, scale*timeW, p.endIs, "", p.end)
		x += end + scale*timeW + figure
	}
	s.drawList(r.Right(x), now, &p, !large)
}

// drawList draws what comes next, a line each, and the finish in the last line: that by
// the average where end says so, and that at the pace of now.
func (s *Sheet) drawList(r cells.Rect, now *Race, p *paceFacts, end bool) {
	c, things := &s.canvas, r.H-1
	if len(now.Ahead) == 0 {
		c.Text(r, 1, cells.Strong, say.T("every board is passed"))
	}
	for i := range now.Ahead[:min(things, mostThings, len(now.Ahead))] {
		s.drawThing(r.Row(i).Right(1), i, now, true)
		if r.W >= thingW+13 {
			says := s.place(&now.Ahead[i], i)
			if note := now.Ahead[i].Note; note != "" && thingW+2+cells.Width(says) > r.W {
				says = note
			}
			c.Text(r.Row(i), thingW+2, cells.Dim, says)
		}
	}
	last, x := r.Row(r.H-1), 1
	if end && p.end != "" {
		x = c.Text(last, c.Text(last, x, cells.Dim, p.endIs)+1, cells.Strong, p.end) + 1
	}
	if p.endNow != "" {
		x = c.Text(last, c.Text(last, x, cells.Text, "→ "), cells.Strong, p.endNow)
		c.Text(last, x, cells.Dim, say.T(" now kept"))
	}
}

// drawFigure draws a time in digits as high as the band, with a word in wide columns before
// it and its unit below the word. Its digits end in the same column however many there are.
func (s *Sheet) drawFigure(r cells.Rect, x, wide, room int, word, unit, text string) {
	if text == "" {
		return
	}
	digits := biggestAt(s.glyphs, text, r.H)
	w, h, ok := digits.Size()
	for ok && w > room && digits.Scale > 1 { // an hour and more
		digits.Scale--
		w, h, ok = digits.Size()
	}
	if !ok || w > room {
		return
	}
	c, top := &s.canvas, (r.H-h)/2
	c.Text(r.Row(top), x, cells.Dim, word)
	c.Text(r.Row(top+h-1), x, cells.Dim, unit)
	digits.Draw(c, r.X+x+wide+room-w, r.Y+top, cells.Strong)
}

// biggestAt returns the banner of a text in the largest scale that is at most h rows
// high, however wide it is: figures beside each other have one height.
func biggestAt(gs cells.Font, text string, h int) cells.Banner {
	b := cells.Banner{NewFont: gs, Text: text, Scale: max(1, (2*h)/5)}
	for b.Scale > 1 {
		if _, rows, _ := b.Size(); rows <= h {
			break
		}
		b.Scale--
	}
	return b
}

// figures are texts of the race as last drawn. Each is made anew only when it changes.
type figures struct {
	elapsed, finish, finishNow, now, need, gap shownTime
	metres                                     shownMetres
	trend, tiny                                shownTrend
	target                                     memo[sidedTarget]
}

// shownTrend is a trend with its words.
type shownTrend struct {
	of    trend
	words string
}

// as returns the words of a trend.
func (s *shownTrend) as(t trend, words func(trend) string) string {
	if s.of != t {
		s.of, s.words = t, words(t)
	}
	return s.words
}

// sidedTarget is a target and the side of it on which the runner is, such as "behind".
type sidedTarget struct {
	side, against, name string // against is "" where there is one target only
	time                time.Duration
}

// words names the side and the target.
func (t sidedTarget) words() string {
	return cells.Join(" ", t.side, t.against) + " " + targetWords(&race.Plan{Target: t.time, Name: t.name})
}

// targetWords names a target: its time, if it has one, and its name.
func targetWords(p *race.Plan) string {
	at := ""
	if p.Target > 0 {
		at = race.FormatElapsed(p.Target)
	}
	return cmp.Or(cells.Join(" ", at, text.Clean(p.Name)), say.T("the earlier race"))
}

// shownTime is a time with its text, which is made anew only when the time's second
// changes: drawing the same second again allocates nothing.
type shownTime struct {
	second time.Duration
	text   string
}

// short returns d as [race.FormatShort] writes it.
func (s *shownTime) short(d time.Duration) string { return s.as(d, race.FormatShort) }

// long returns d as [race.FormatElapsed] writes it.
func (s *shownTime) long(d time.Duration) string { return s.as(d, race.FormatElapsed) }

func (s *shownTime) as(d time.Duration, format func(time.Duration) string) string {
	if d = d.Truncate(time.Second); s.text == "" || s.second != d {
		s.second, s.text = d, format(d)
	}
	return s.text
}

// shownMetres is a distance with its text, made anew only when the whole metre changes.
type shownMetres struct {
	metres float64
	words  string
}

// text returns the gap in metres without its sign, "" where it is not known.
func (s *shownMetres) text(st *race.Standing) string {
	if st.NoMetres {
		return ""
	}
	m := st.BehindM
	if m = math.Round(math.Abs(m)); s.words == "" || m != s.metres {
		s.metres, s.words = m, text.Metres(m)
	}
	return s.words
}
