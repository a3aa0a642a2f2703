package dash

import (
	"fmt"
	"strings"

	"spotter/race"
	"spotter/text"
	"spotter/ui/cells"
)

// drawBand draws the pace, unless a fault needs its place: it then keeps it for
// as long as it lasts. A question takes the first line of the pace.
func (s *Sheet) drawBand(f *Facts, r cells.Rect) {
	switch {
	case len(f.Faults) > 0:
		s.drawFaults(r, f.Faults)
		return
	case f.Alarm != "":
		s.canvas.Fill(r, cells.AlarmFill)
		s.canvas.Text(r.Row((r.H-1)/2), 1, cells.AlarmFill, f.Alarm)
		return
	case f.Ask.Text != "":
		n := s.drawAsk(r, &f.Ask)
		if r = r.Rows(n, r.H-n); r.H == 0 {
			return
		}
	}
	s.drawPace(&f.Race, r)
}

// lines breaks a question and its answers into lines of w columns. No answer is broken.
func (a *Ask) lines(w int) []string {
	all := a.Text + cells.Glue
	for i := range a.Answers {
		all += " " + strings.ReplaceAll(a.Answers[i].Key+": "+a.Answers[i].Says, " ", cells.Glue) + cells.Glue
	}
	return cells.Fold(all, w)
}

// drawAsk draws a question with the keys that answer it, and returns how many rows it took.
func (s *Sheet) drawAsk(r cells.Rect, a *Ask) int {
	lines := a.lines(r.W - 2)
	for y, line := range lines {
		s.canvas.Fill(r.Row(y), cells.Select)
		s.canvas.Text(r.Row(y), 1, cells.Select, line)
	}
	return min(len(lines), r.H)
}

// drawPace draws how the race goes: now, needed, the finish in sight, what next.
func (s *Sheet) drawPace(now *Race, r cells.Rect) {
	c, plan, st := &s.canvas, now.Plan, now.Standing
	if !now.Started {
		c.Text(r, 1, cells.Text, "radio check: enter starts the clock")
		if plan.Known() && r.H > 1 {
			c.Text(r.Row(1), 1, cells.Dim, fmt.Sprintf("target: %s in %s, %s", race.FormatDistance(plan.DistanceM, plan.Units),
				race.FormatElapsed(plan.Target), race.FormatPace(plan.TargetPace(), plan.Units)))
		}
		return
	}
	if largePace(r) {
		s.drawLargePace(now, r)
		return
	}
	x := 1
	part := func(y int, label, value string) {
		if value == "" {
			return
		}
		if need := cells.Width(label) + 1 + cells.Width(value); x > 1 && x+need > r.W {
			return
		}
		x = c.Text(r.Row(y), x, cells.Dim, label+" ")
		x = c.Text(r.Row(y), x, cells.Strong, value) + 2
	}
	if len(now.Splits) > 0 {
		part(0, "now", race.FormatPace(st.Pace, plan.Units))
		if plan.Known() && st.Needed > 0 {
			part(0, "need", race.FormatShort(st.Needed))
		}
		if st.Projected > 0 {
			part(0, "finish", race.FormatElapsed(st.Projected))
		}
		if r.W >= 72 && st.HasGap && plan.Known() {
			part(0, "target", race.FormatElapsed(plan.Target))
			part(0, "gap", race.WithMetres(race.FormatGap(st.Behind), st.BehindM, true))
		}
	} else if plan.Known() {
		part(0, "target", race.FormatElapsed(plan.Target))
		part(0, "need", race.FormatPace(plan.TargetPace(), plan.Units))
	}
	y := 0
	if r.H > 1 && x > 1 {
		y, x = 1, 1
	}
	drawNext(now, part, y)
	if now.Next != "" {
		drawLast(now, part, y)
	}
}

// drawNext says which marker the next split is for and when it is due.
func drawNext(now *Race, part func(y int, label, value string), y int) {
	if now.Next == "" {
		part(y, "next", "none: all markers passed")
		return
	}
	next := now.Next
	if now.Plan.Known() {
		next += " due " + race.FormatElapsed(now.Plan.At(now.NextM))
	}
	part(y, "next", next+" (enter)")
}

// drawLast says when the last split was, and how the pace went.
func drawLast(now *Race, part func(y int, label, value string), y int) {
	if sp := now.Splits; len(sp) > 0 {
		last := sp[len(sp)-1]
		part(y, "last", fmt.Sprintf("%s %s", text.Clean(last.Marker), race.FormatElapsed(last.Elapsed)))
	}
	part(y, "splits", sparkline(now.Splits, 12))
}

// sparkline draws the pace of the last splits, the slower the higher.
func sparkline(sp []race.Split, most int) string {
	if len(sp) < 3 {
		return ""
	}
	sp = sp[max(0, len(sp)-most):]
	lo, hi := 0.0, 0.0
	pace := make([]float64, len(sp))
	for i, s := range sp {
		if s.LapM > 0 {
			pace[i] = s.Lap.Seconds() / s.LapM
		}
		if i == 0 || pace[i] < lo {
			lo = pace[i]
		}
		hi = max(hi, pace[i])
	}
	bars := []rune("▁▂▃▄▅▆▇█")
	out := make([]rune, len(sp))
	for i, p := range pace {
		out[i] = bars[0]
		if hi > lo {
			out[i] = bars[int((p-lo)/(hi-lo)*float64(len(bars)-1)+0.5)]
		}
	}
	return string(out)
}

// drawFaults tells what is wrong and what to do, over the rows of the band.
func (s *Sheet) drawFaults(r cells.Rect, fs []Fault) {
	c := &s.canvas
	c.Fill(r, cells.FaultFill)
	lines := faultLines(fs, r.W-4, r.H)
	top := (r.H - len(lines)) / 2
	for i, line := range lines {
		row := r.Row(top + i)
		if line.first {
			c.Text(row, 1, cells.FaultFill, "✗")
		}
		c.Text(row, 3, cells.FaultFill, line.text)
	}
}
