package card

import (
	"fmt"
	"math"
	"time"

	"spotter/race"
	"spotter/report/chart"
)

// The room around the plot, in pixels.
const (
	scaleW = 76 // for paces on the left
	headH  = 28 // for what the chart shows
	footH  = 28 // for distances
	lineW  = 4
	most   = 6 // names of distances, at most: more would not fit
)

// plot turns paces and metres into pixels.
type plot struct {
	box
	fast, slow float64 // seconds for each unit at the top and at the bottom
	endM       float64
}

// px returns the pixel of a distance.
func (p *plot) px(m float64) int {
	return p.x + int(math.Round(float64(p.w)*share(m, 0, p.endM)))
}

// py returns the pixel of a pace. Faster is up.
func (p *plot) py(seconds float64) int {
	return p.y + int(math.Round(float64(p.h)*share(seconds, p.fast, p.slow)))
}

// share returns where a value lies between two others, 0 to 1.
func share(v, from, to float64) float64 {
	if !(to > from) || math.IsNaN(v) {
		return 0
	}
	return math.Min(math.Max((v-from)/(to-from), 0), 1)
}

// chart draws the pace from board to board: a line with steps, filled up to the target.
func (s *setter) chart(p *Pace, room box) {
	if len(p.Steps) == 0 || !(p.EndM > 0) {
		s.pace = "No pace is known: too few boards in this log"
		s.put("the pace", "no pace is known: too few boards in this log", label{box: box{room.x, room.y, room.w, headH}, px: 20, ink: dim}, 14)
		return
	}
	lo, hi := p.Steps[0].Pace, p.Steps[0].Pace
	for _, x := range p.Steps {
		lo, hi = min(lo, x.Pace), max(hi, x.Pace)
	}
	says := fmt.Sprintf("pace from board to board · up is faster · %s to %s", race.FormatShort(lo), race.FormatPace(hi, p.Units))
	if p.Base > 0 {
		says += fmt.Sprintf(" · dashed: %s %s", p.BaseName, race.FormatPace(p.Base, p.Units))
		lo, hi = min(lo, p.Base), max(hi, p.Base)
	}
	s.pace = says
	s.put("the pace", says, label{box: box{room.x, room.y, room.w, headH}, px: 20, ink: dim}, 12)
	margin := math.Max((hi-lo).Seconds()*0.08, 3)
	at := plot{box: box{room.x + scaleW, room.y + headH + 6, room.w - scaleW - 24, room.h - headH - 6 - footH},
		fast: lo.Seconds() - margin, slow: hi.Seconds() + margin, endM: p.EndM}
	s.axes(&at, p)
	base := at.py(at.slow)
	if p.Base > 0 {
		base = at.py(p.Base.Seconds())
	}
	s.fill(&at, p, base)
	if p.Base > 0 {
		for x := at.x; x < at.x+at.w; x += 18 {
			s.blocks = append(s.blocks, block{box: box{x, base - 1, min(10, at.x+at.w-x), 2}, ink: dim})
		}
	}
	s.line(&at, p)
}

// axes draws lines and names of paces and distances.
func (s *setter) axes(at *plot, p *Pace) {
	parts := max(at.h/32, 1) // names need room
	step := chart.Step(at.slow-at.fast, parts, 5, 10, 15, 30, 60, 120, 300, 600, 1200, 3600, 7200, 18000, 36000)
	paces := chart.Steps(at.fast, at.slow, step)
	if len(paces) > parts+1 {
		paces = paces[:1]
	}
	for _, v := range paces {
		y := at.py(v)
		s.blocks = append(s.blocks, block{box: box{at.x, y, at.w, 1}, ink: grid})
		s.put("a pace", race.FormatShort(time.Duration(v*float64(time.Second))),
			label{box: box{at.x - scaleW, max(min(y-10, at.y+at.h-16), at.y-6), scaleW - 10, 20}, px: 18, ink: dim, align: right}, 10)
	}
	end := at.endM / p.UnitM
	marks := chart.Steps(0, end, chart.Step(end, most-1, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 5000))
	if len(marks) > most {
		marks = marks[:1]
	}
	for i, v := range marks {
		name := fmt.Sprintf("%g", math.Round(v*10)/10)
		if i == 0 {
			name += " " + p.Units
		}
		x := at.px(v * p.UnitM)
		s.put("a distance", name, label{box: box{x - 40, at.y + at.h + 4, 80, footH - 4}, px: 18, ink: dim, align: middle}, 10)
	}
}

// fill fills from each stretch's pace to the base.
func (s *setter) fill(at *plot, p *Pace, base int) {
	for _, x := range p.Steps {
		y, from, to := at.py(x.Pace.Seconds()), at.px(x.FromM), at.px(x.ToM)
		b := block{box: box{from, min(y, base), to - from, max(y, base) - min(y, base)}, ink: slowFill}
		if p.Base <= 0 || x.Pace <= p.Base {
			b.ink = fastFill
		}
		if b.w > 0 && b.h > 0 {
			s.blocks = append(s.blocks, b)
		}
	}
}

// line draws the steps of the pace. It has a gap where a stretch has no pace.
func (s *setter) line(at *plot, p *Pace) {
	for i, x := range p.Steps {
		y, from, to := at.py(x.Pace.Seconds()), at.px(x.FromM), at.px(x.ToM)
		s.blocks = append(s.blocks, block{box: box{from - lineW/2, y - lineW/2, to - from + lineW, lineW}, ink: amber})
		if i > 0 && p.Steps[i-1].ToM == x.FromM {
			was := at.py(p.Steps[i-1].Pace.Seconds())
			s.blocks = append(s.blocks, block{box: box{from - lineW/2, min(y, was) - lineW/2, lineW, max(y, was) - min(y, was) + lineW}, ink: amber})
		}
	}
}
