package chart

import (
	"html"
	"math"
)

// Lane is a row of moments, and of times from one moment to another.
type Lane struct {
	Name  string
	Class string // of its colour
	At    []float64
	Spans [][2]float64
}

// lanePx is the height of a lane.
const lanePx = 20

// wide is the number of units across a stretched svg.
const wide = 10000

// Lanes draws one row under the other on the same x axis. The height of the frame is
// the sum of the rows, whatever f.Height says, and f.Y is not used.
func Lanes(f Frame, lanes []Lane) Drawing {
	f.Height, f.Y = lanePx*len(lanes), Axis{}
	var p, names pen
	names.put(`<svg class="scale" width="100%" aria-hidden="true"`).at("height", f.whole(), "").put(">")
	f.open(&p)
	for i, l := range lanes {
		top := float64(topPx + i*lanePx)
		names.put(`<text class="yl" x="100%"`).at("y", top+lanePx/2, "").put(">" + html.EscapeString(l.Name) + "</text>")
		p.put(`<line class="grid" x1="0%" x2="100%"`).at("y1", top+lanePx, "").at("y2", top+lanePx, "").put("/>")
		p.put(`<svg x="0%" width="100%" preserveAspectRatio="none" viewBox="0 0 10000 14"`).at("y", top+3, "").put(` height="14"><path vector-effect="non-scaling-stroke" class="tick ` + l.Class + `" d="`)
		f.ticks(&p, l)
		p.put(`"/></svg>`)
	}
	return Drawing{Scale: names.put("</svg>").String(), Plot: f.end(&p)}
}

// ticks writes the moments of a lane as a path. Moments that fall on one place are one.
func (f *Frame) ticks(p *pen, l Lane) {
	last := -1.0
	for _, at := range l.At {
		x := math.Round(wide * f.X.share(at))
		if x != last {
			p.put("M").num(x).put(" 0v14")
		}
		last = x
	}
	for _, s := range l.Spans {
		from, to := math.Round(wide*f.X.share(s[0])), math.Round(wide*f.X.share(s[1]))
		p.put("M").num(from).put(" 0H").num(math.Max(to, from+1)).put("v14H").num(from).put("Z")
	}
}
