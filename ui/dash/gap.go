package dash

import (
	"strconv"
	"time"

	"spotter/race"
	"spotter/text/say"
	"spotter/ui/cells"
)

// The area of the gap, in cells and rows.
const (
	gapSide   = 7 // the words beside the large digits
	mostChart = 4 // rows of the pace by km
)

// drawGap draws in the largest digits that fit how far off the target the runner is, and
// whether that gets better. Without a gap the digits are the race time.
func (s *Sheet) drawGap(f *Facts, r cells.Rect) {
	if r.H < 3 {
		return
	}
	c, now := &s.canvas, &f.Race
	if !now.hasGap() {
		s.drawElapsed(f, r)
		return
	}
	in := r
	if r.H >= 5 {
		in = c.Box(r, cells.Border, cells.Strong, s.figures.target.of(sidedTarget{now.againstTarget(), now.against(), now.Plan.Name, now.Plan.Target}, sidedTarget.words))
	}
	room := in.H - 1 // the trend has a row
	switch {         // and the pace by km has some
	case in.H >= 10:
		room -= mostChart
	case in.H >= 5:
		room--
	}
	digits := s.figures.gap.short(now.Standing.Behind.Abs())
	widest := "00:00" // so that ten minutes have the same size as nine
	if len(digits) > len(widest) {
		widest = "0:00:00"
	}
	big, ok := cells.Biggest(s.glyphs, widest, in.W-gapSide-2, room)
	if !ok {
		c.Centre(in.Row(0), cells.Strong, digits+" "+now.direction())
		c.Centre(in.Row(1), cells.Strong, s.figures.metres.text(&now.Standing))
		return
	}
	wide, h, _ := big.Size()
	chart := 0
	if in.H >= 5 {
		chart = min(mostChart, in.H-1-h)
	}
	rows := in.H - 1 - chart
	left := (in.W - wide - 2 - gapSide) / 2 // of digits and words together
	top := (rows - h) / 2
	big.Text = digits
	w, _, _ := big.Size()
	big.Draw(c, in.X+left+wide-w, in.Y+top, cells.Strong) // they end in one column however many they are
	side := in.Right(left + wide + 2)
	c.Text(side.Row(top+h/2-1), 0, cells.Strong, s.figures.metres.text(&now.Standing))
	c.Text(side.Row(top+h/2), 0, cells.Strong, now.direction())
	t := now.trend()
	c.Text(in.Row(rows), left, t.role(), s.figures.trend.as(t, trend.words))
	s.drawChart(in.Rows(rows+1, chart), left, now)
}

// drawElapsed draws the race time in the largest digits that fit. Before the start it says
// which key starts the clock.
func (s *Sheet) drawElapsed(f *Facts, r cells.Rect) {
	c, now := &s.canvas, &f.Race
	title, digits, caption := say.T("elapsed"), cells.Strong, ""
	switch {
	case !now.Started:
		title, digits, caption = say.T("radio check"), cells.Dim, say.T("enter starts the clock")
	case now.Standing.Final:
		title = say.T("finish")
	case now.Approx:
		title, caption = say.T("elapsed ≈ estimate"), say.F("%s · %s sets it", now.time(), now.SetKey)
	default:
		caption = now.noGap()
	}
	in := r
	if r.H >= 5 {
		in = c.Box(r, cells.Border, cells.Dim, title)
	}
	words := in.H
	if in.H > 3 {
		words--
		c.Centre(in.Row(in.H-1), cells.Strong, caption)
	}
	text := s.figures.elapsed.long(now.Elapsed)
	b, ok := cells.Biggest(s.glyphs, text, in.W, words)
	if !ok {
		c.Centre(in.Row(0), digits, now.time())
		return
	}
	w, h, _ := b.Size()
	b.Draw(c, in.X+(in.W-w)/2, in.Y+(words-h)/2, digits)
}

// hasGap reports whether it is known how far off the target the runner is.
func (r *Race) hasGap() bool {
	return r.Started && r.Standing.HasGap && (len(r.Splits) > 0 || r.overdue())
}

// overdue reports whether the next board should have been passed by now.
func (r *Race) overdue() bool {
	b := r.board()
	return b != nil && b.Overdue()
}

// noGap says why there is no gap to a target, or which board comes next where there is no
// target.
func (r *Race) noGap() string {
	switch {
	case r.Plan.Known() && len(r.Splits) == 0:
		return say.F("target %s", targetWords(&r.Plan))
	case r.board() != nil:
		return say.F("next %s", r.board().Name)
	}
	return ""
}

// direction says on which side of the target the runner is.
func (r *Race) direction() string { return r.side(say.T("BEHIND"), say.T("AHEAD"), say.T("EVEN")) }

// againstTarget says on which side of the target the runner is, before that target.
func (r *Race) againstTarget() string {
	if r.Plan.Curve != nil {
		return r.side(say.C("gap", "behind"), say.C("gap", "ahead of"), say.C("gap", "level with"))
	}
	return r.side(say.C("gap", "behind"), say.C("gap", "ahead of"), say.C("gap", "on target"))
}

// against names what the gap is to, where there are two things that it can be: the plan
// that follows the hills, or an even run. Otherwise it is "".
func (r *Race) against() string {
	switch {
	case r.Plan.Curve == nil:
		return ""
	case r.Even:
		return say.C("gap", "even")
	}
	return say.C("gap", "plan")
}

// side returns the word for the side of the target on which the runner is: even is less
// than a second off it.
func (r *Race) side(behind, ahead, even string) string {
	switch b := r.Standing.Behind; {
	case b >= time.Second:
		return behind
	case b <= -time.Second:
		return ahead
	}
	return even
}

// trend says whether the gap gets better.
type trend struct {
	kind    trendKind
	seconds int // by how many seconds every unit it gets better or worse
	unit    string
	board   string // the board that is overdue
}

// trendKind is the kind of a trend.
type trendKind uint8

const (
	trendUnknown trendKind = iota
	trendGaining
	trendLosing
	trendEven
	trendOverdue
	trendRest
	trendOver
)

// trend returns whether the gap gets better.
func (r *Race) trend() trend {
	st := &r.Standing
	switch gains := wholeSeconds(st.Gaining); {
	case st.Final:
		return trend{kind: trendOver}
	case st.Resting:
		return trend{kind: trendRest}
	case r.overdue():
		return trend{kind: trendOverdue, board: r.board().Name}
	case !st.HasTrend:
		return trend{}
	case gains > 0:
		return trend{trendGaining, gains, r.unit(), ""}
	case gains < 0:
		return trend{trendLosing, -gains, r.unit(), ""}
	}
	return trend{kind: trendEven}
}

// role returns the role of the words of a trend.
func (t trend) role() cells.Role {
	if t.kind == trendRest || t.kind == trendOverdue {
		return cells.Warn
	}
	return cells.Strong
}

// words says a trend.
func (t trend) words() string {
	switch t.kind {
	case trendGaining:
		return say.F("▲ gaining %s s every %s", strconv.Itoa(t.seconds), t.unit)
	case trendLosing:
		return say.F("▼ losing %s s every %s", strconv.Itoa(t.seconds), t.unit)
	case trendEven:
		return say.T("= neither gains nor loses")
	case trendOverdue:
		return say.F("? %s is overdue", t.board)
	case trendRest:
		return say.T("‖ resting: the gap grows")
	case trendOver:
		return say.T("■ the race is over")
	}
	return ""
}

// tiny says a trend for a narrow screen.
func (t trend) tiny() string {
	switch t.kind {
	case trendGaining:
		return "▲" + strconv.Itoa(t.seconds) + " s/" + t.unit
	case trendLosing:
		return "▼" + strconv.Itoa(t.seconds) + " s/" + t.unit
	case trendEven:
		return say.T("= even")
	case trendOverdue:
		return say.T("overdue")
	case trendRest:
		return say.T("‖ rest")
	case trendOver:
		return say.T("■ over")
	}
	return ""
}

// wholeSeconds rounds to seconds.
func wholeSeconds(d time.Duration) int { return int(d.Round(time.Second) / time.Second) }

// unit is the unit of the pace.
func (r *Race) unit() string {
	if r.Plan.Units == race.UnitsMi {
		return "mi"
	}
	return "km"
}

// leastBars is the least number of laps that make a chart.
const leastBars = 3

// drawChart draws the pace of the last laps as bars, from column x on: the slower the
// higher, as the seconds of a kilometre are.
func (s *Sheet) drawChart(r cells.Rect, x int, now *Race) {
	c, words := &s.canvas, say.T("pace by km")
	if now.Plan.Units == race.UnitsMi {
		words = say.T("pace by mi")
	}
	laps := now.Splits
	laps = laps[max(0, len(laps)-max(0, r.W-x-3-cells.Width(words))):]
	if r.H == 0 || len(laps) < leastBars {
		return
	}
	lo, hi := 0.0, 0.0
	for i := range laps {
		p := secondsPerMetre(&laps[i])
		if i == 0 || p < lo {
			lo = p
		}
		hi = max(hi, p)
	}
	const eighths = "▁▂▃▄▅▆▇█"
	for i := range laps {
		high := 1
		if hi > lo {
			high += int((secondsPerMetre(&laps[i])-lo)/(hi-lo)*float64(8*r.H-1) + 0.5)
		}
		for y := range r.H {
			if full := min(high-8*y, 8); full > 0 {
				c.Put(r.X+x+i, r.Y+r.H-1-y, cells.Text, eighths[3*(full-1):3*full])
			}
		}
	}
	c.Text(r.Row(r.H-1), x+len(laps)+2, cells.Dim, words)
}

// secondsPerMetre is the pace of a lap; 0 where it is not known.
func secondsPerMetre(s *race.Split) float64 {
	if s.LapM <= 0 {
		return 0
	}
	return s.Moving().Seconds() / s.LapM
}
