package dash

import (
	"math"

	"spotter/race"
	"spotter/ui/cells"
)

// The columns of the table, in cells from the left edge of one entry.
const (
	splitEntry = 36 // the width of an entry at least
	splitAt    = 9  // where the race time begins; before it stands the marker
	splitLap   = 18
	splitGap   = 24
)

// leastSplits is the least height in rows of a table of splits: its title and three
// splits. A lower table would say no more than the feed, and is not shown.
const leastSplits = 4

// makeRoomForSplits gives the table of splits the rows that the keys leave free.
// Nothing else on the screen becomes smaller for it.
func makeRoomForSplits(k *Keys, a *Layout) {
	used := k.rows(a.Keys)
	if a.Keys.H-used < leastSplits || a.Keys.W < splitEntry {
		return
	}
	a.Splits = a.Keys.Rows(used, a.Keys.H-used)
	a.Keys = a.Keys.Rows(0, used)
}

// drawSplits draws the splits, newest first, in as many columns as there is room for.
func (s *Sheet) drawSplits(f *Facts, r cells.Rect) {
	if r.H < leastSplits {
		return
	}
	s.splits.follow(f.Race.Plan, f.Race.Splits)
	if len(s.splits) == 0 {
		return
	}
	c, cols, rows := &s.canvas, r.W/splitEntry, r.H-1
	w := r.W / cols
	c.Rule(r)
	for i := range min(len(s.splits), cols*rows) {
		at := cells.Rect{X: r.X + i/rows*w, Y: r.Y, W: w, H: 1}
		row := &s.splits[len(s.splits)-1-i]
		if i%rows == 0 {
			drawSplitTitle(c, at, row.gap != "")
		}
		at.Y += 1 + i%rows
		c.Text(cells.Rect{X: at.X, Y: at.Y, W: splitAt - 1, H: 1}, 1, cells.Text, row.marker)
		c.Text(at, splitAt, cells.Strong, row.at)
		c.Text(at, splitLap, cells.Text, row.lap)
		c.Text(at, splitGap, cells.Text, row.gap)
	}
}

// drawSplitTitle names the columns of one entry, in the line above the table.
func drawSplitTitle(c *cells.Canvas, r cells.Rect, gap bool) {
	c.RuleTitle(r, 1, "split")
	c.RuleTitle(r, splitAt, "time")
	c.RuleTitle(r, splitLap, "lap")
	if gap {
		c.RuleTitle(r, splitGap, "target")
	}
}

// largePace reports whether a band has room for large figures.
func largePace(r cells.Rect) bool { return r.W >= 100 && r.H >= 3 }

// drawFigures draws the pace, the needed pace and the gap in large digits and returns
// the column behind them. What is not known has no figure.
func (s *Sheet) drawFigures(now *Race, r cells.Rect) (x int) {
	x = 1
	f, plan, st := &s.figures, now.Plan, &now.Standing
	per := "/km"
	if plan.Units == race.UnitsMi {
		per = "/mi"
	}
	need := st.Needed
	if len(now.Splits) == 0 {
		need = plan.TargetPace()
	} else if st.Pace > 0 {
		x = s.drawFigure(r, x, "now", per, f.now.short(st.Pace))
	}
	if need > 0 {
		x = s.drawFigure(r, x, "need", per, f.need.short(need))
	}
	if !st.HasGap || len(now.Splits) == 0 {
		return x
	}
	if m := math.Round(math.Abs(st.BehindM)); f.gapMetres == "" || m != f.metres {
		f.metres, f.gapMetres = m, race.FormatMetres(m)
	}
	word := "behind"
	if st.Behind < 0 {
		word = "ahead"
	}
	return s.drawFigure(r, x, word, f.gapMetres, f.gap.short(st.Behind.Abs()))
}

// drawFigure draws a time in digits as high as the band, with a word before it and
// its unit below the word. It returns the column behind it.
func (s *Sheet) drawFigure(r cells.Rect, x int, word, unit, figure string) int {
	c := &s.canvas
	digits, at := biggestAt(s.glyphs, figure, r.H), x+max(cells.Width(word), cells.Width(unit))+1
	w, h, ok := digits.Size()
	if !ok || at+w > r.W {
		return x
	}
	top := (r.H - h) / 2
	c.Text(r.Row(top), x, cells.Dim, word)
	c.Text(r.Row(top+h-1), x, cells.Dim, unit)
	digits.Draw(c, r.X+at, r.Y+top, cells.Strong)
	return at + w + 3
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

// drawLargePace draws how the race goes where there is room for large figures: they
// stand at the left; what comes next, the finish and the last split at the right.
func (s *Sheet) drawLargePace(now *Race, r cells.Rect) {
	in := r.Right(s.drawFigures(now, r))
	if in.H < 3 {
		return
	}
	c := &s.canvas
	top := (in.H - 3) / 2
	x, y := 1, top
	part := func(_ int, label, value string) {
		if value == "" || x > 1 && x+cells.Width(label)+1+cells.Width(value) > in.W {
			return
		}
		x = c.Text(in.Row(y), x, cells.Dim, label)
		x = c.Text(in.Row(y), x+1, cells.Strong, value) + 2
	}
	drawNext(now, part, 0)
	x, y = 1, top+1
	if len(now.Splits) > 0 && now.Standing.Projected > 0 {
		part(0, "finish", race.FormatElapsed(now.Standing.Projected))
	}
	if now.Plan.Known() {
		part(0, "target", race.FormatElapsed(now.Plan.Target))
	}
	x, y = 1, top+2
	drawLast(now, part, 0)
}
