package dash

import (
	"cmp"

	"spotter/text/say"
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
	plan := f.Race.Plan
	if f.Race.Even {
		plan.Curve = nil
	}
	s.splits.follow(plan, f.Race.Splits)
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
			title := ""
			if row.gap != "" {
				title = cmp.Or(f.Race.against(), say.T("target"))
			}
			drawSplitTitle(c, at, title)
		}
		at.Y += 1 + i%rows
		c.Text(cells.Rect{X: at.X, Y: at.Y, W: splitAt - 1, H: 1}, 1, cells.Text, row.marker)
		c.Text(at, splitAt, cells.Strong, row.at)
		c.Text(at, splitLap, cells.Text, row.lap)
		c.Text(at, splitGap, cells.Text, row.gap)
	}
}

// drawSplitTitle names the columns of one entry, in the line above the table. gap names
// what the gap is to, "" without one.
func drawSplitTitle(c *cells.Canvas, r cells.Rect, gap string) {
	c.RuleTitle(r, 1, say.T("split"))
	c.RuleTitle(r, splitAt, say.C("race", "time"))
	c.RuleTitle(r, splitLap, say.T("lap"))
	if gap != "" {
		c.RuleTitle(r, splitGap, gap)
	}
}
