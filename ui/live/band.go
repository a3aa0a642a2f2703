package live

import (
	"fmt"

	"spotter/race"
	"spotter/text"
	"spotter/ui/cells"
)

// drawBand draws the pace, unless a fault needs its place: it then keeps it for
// as long as it lasts.
func (l *Screen) drawBand(a layout, fs []fault) {
	if len(fs) > 0 {
		l.drawFaults(a.band, fs)
		return
	}
	if e, _ := l.onAir(); l.latched != "" && (e == nil || e.id != l.alarmID) {
		l.canvas.Fill(a.band, cells.AlarmFill) // the alarm is too long ago for the list
		l.canvas.Text(a.band.Row((a.band.H-1)/2), 1, cells.AlarmFill, "● STOP repeats until "+l.alarmKey()+" clears it")
		return
	}
	l.drawPace(a)
}

// drawPace draws how the race goes: now, needed, the finish in sight, what next.
func (l *Screen) drawPace(a layout) {
	c, r := &l.canvas, a.band
	s, plan := l.o.Session, l.o.Session.Plan()
	st, ok := s.Standing(l.now)
	if !ok {
		c.Text(r, 1, cells.Text, "radio check: enter starts the clock")
		if plan.Known() && r.H > 1 {
			c.Text(r.Row(1), 1, cells.Dim, fmt.Sprintf("target: %s in %s, %s", race.FormatDistance(plan.DistanceM, plan.Units),
				race.FormatElapsed(plan.Target), race.FormatPace(plan.TargetPace(), plan.Units)))
		}
		return
	}
	if largePace(r) {
		l.drawLargePace(r, st)
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
	if len(s.Splits()) > 0 {
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
	l.drawNext(part, y)
	if _, _, more := s.NextMarker(); more {
		l.drawLast(part, y)
	}
}

// drawNext says which marker the next split is for and when it is due.
func (l *Screen) drawNext(part func(y int, label, value string), y int) {
	s, plan := l.o.Session, l.o.Session.Plan()
	marker, metres, more := s.NextMarker()
	if !more {
		part(y, "next", "none: all markers passed")
		return
	}
	next := marker
	if plan.Known() {
		next += " due " + race.FormatElapsed(plan.At(metres))
	}
	part(y, "next", next+" (enter)")
}

// drawLast says when the last split was, and how the pace went.
func (l *Screen) drawLast(part func(y int, label, value string), y int) {
	s := l.o.Session
	if sp := s.Splits(); len(sp) > 0 {
		last := sp[len(sp)-1]
		part(y, "last", fmt.Sprintf("%s %s", text.Clean(last.Marker), race.FormatElapsed(last.Elapsed)))
	}
	part(y, "splits", sparkline(s.Splits(), 12))
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
func (l *Screen) drawFaults(r cells.Rect, fs []fault) {
	c := &l.canvas
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
