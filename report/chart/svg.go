package chart

import (
	"html"
	"math"
	"strconv"
	"strings"
)

// Drawing is a chart: two svg elements that stand side by side, of the same height.
type Drawing struct {
	Scale string // the names on the left; it says nothing that the description lacks
	Plot  string
}

// Frame has what every chart has.
type Frame struct {
	ID     string // unique in the page: letters, digits and hyphens
	Title  string
	Desc   string
	Height int // of the plot in pixels, without the names under it
	X, Y   Axis
}

const (
	topPx  = 8  // above the plot, so that the highest name is whole
	footPx = 24 // under it, for names
)

// pen writes SVG.
type pen struct {
	strings.Builder
	buf []byte
}

// num writes a number with at most two decimals.
func (p *pen) num(v float64) *pen {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		v = 0
	}
	p.buf = strconv.AppendFloat(p.buf[:0], math.Round(v*100)/100, 'f', -1, 64)
	p.Write(p.buf)
	return p
}

// put writes SVG as it is.
func (p *pen) put(s string) *pen {
	p.WriteString(s)
	return p
}

// text writes a text, escaped.
func (p *pen) text(s string) *pen {
	p.WriteString(html.EscapeString(s))
	return p
}

// at writes an attribute with a number and a unit, such as x="12.5%".
func (p *pen) at(name string, v float64, unit string) *pen {
	return p.put(" " + name + `="`).num(v).put(unit + `"`)
}

// x returns where a value lies across the plot, in percent.
func (f *Frame) x(v float64) float64 { return 100 * f.X.share(v) }

// y returns where a value lies, in pixels from the top of the svg.
func (f *Frame) y(v float64) float64 { return topPx + float64(f.Height)*(1-f.Y.share(v)) }

// whole is the height of the svg in pixels.
func (f *Frame) whole() float64 { return float64(topPx + f.Height + footPx) }

// scale draws the names on the left.
func (f *Frame) scale() string {
	var p pen
	p.put(`<svg class="scale" width="100%" aria-hidden="true"`).at("height", f.whole(), "").put(">")
	for _, t := range f.Y.Ticks {
		p.put(`<text class="yl" x="100%"`).at("y", f.y(t.At), "").put(">").text(t.Label).put("</text>")
	}
	return p.put("</svg>").String()
}

// open begins a plot: its title, and the part that zooms. The page's script changes x and
// width of that part, and everything in it follows, since it is in percent.
func (f *Frame) open(p *pen) {
	p.put(`<svg class="plot" role="img" width="100%"`).at("height", f.whole(), "")
	p.put(` aria-labelledby="` + f.ID + `-t" aria-describedby="` + f.ID + `-d"><title id="` + f.ID + `-t">`).text(f.Title)
	p.put(`</title><desc id="` + f.ID + `-d">`).text(f.Desc)
	p.put(`</desc><svg class="zoom" x="0%" width="100%"`).at("height", f.whole(), "").put(">")
	for _, t := range f.Y.Ticks {
		y := f.y(t.At)
		p.put(`<line class="grid" x1="0%" x2="100%"`).at("y1", y, "").at("y2", y, "").put("/>")
	}
}

// end ends a plot with the names under it.
func (f *Frame) end(p *pen) string {
	for _, t := range f.X.Ticks {
		x, class := f.x(t.At), "xl"
		switch {
		case x < 2:
			class += " first"
		case x > 98:
			class += " last"
		}
		if t.Minor {
			class += " minor"
		}
		p.put(`<text class="`+class+`"`).at("x", x, "%").at("y", f.whole()-6, "").put(">").text(t.Label).put("</text>")
	}
	return p.put(`</svg><line class="cross" x1="0%" x2="0%" y1="0"`).at("y2", f.whole()-footPx, "").put("/></svg>").String()
}

// rect draws an upright rectangle; tip is what a pointer on it is told, "" for nothing.
func (f *Frame) rect(p *pen, class string, from, to, top, bottom float64, tip string) {
	x, w := f.x(from), f.x(to)-f.x(from)
	p.put(`<rect class="`+class+`"`).at("x", x+0.06*w, "%").at("width", 0.88*w, "%").at("y", top, "").at("height", math.Max(bottom-top, 0), "")
	if tip == "" {
		p.put("/>")
		return
	}
	p.put("><title>").text(tip).put("</title></rect>")
}
