package chart

import "math"

// Bar is a stretch of the x axis with a value.
type Bar struct {
	From, To float64
	Value    float64
	Class    string // of its colour
	Tip      string
}

// Rule is a line across a chart, such as a target.
type Rule struct {
	At    float64
	Shown bool
}

// Bars draws bars that begin at a base and go up or down from it to their values.
func Bars(f Frame, base float64, rule Rule, bars []Bar) Drawing {
	var p pen
	f.open(&p)
	zero := f.y(base)
	for _, b := range bars {
		y := f.y(b.Value)
		top, bottom := math.Min(y, zero), math.Max(y, zero)
		if bottom-top < 1.5 { // still to be seen
			top, bottom = zero-0.75, zero+0.75
		}
		f.rect(&p, b.Class, b.From, b.To, top, bottom, b.Tip)
	}
	if rule.Shown {
		f.rule(&p, rule.At)
	}
	return Drawing{Scale: f.scale(), Plot: f.end(&p)}
}

// rule draws a line across the plot.
func (f *Frame) rule(p *pen, at float64) {
	y := f.y(at)
	p.put(`<line class="rule" x1="0%" x2="100%"`).at("y1", y, "").at("y2", y, "").put("/>")
}

// Stack is a stretch of the x axis with several values, one on the other.
type Stack struct {
	From, To float64
	Parts    []Part // from the bottom up
	Tip      string
}

// Part is one value of a stack.
type Part struct {
	Value float64
	Class string // of its colour
}

// Stacks draws stacked bars that stand on the bottom of the chart.
func Stacks(f Frame, stacks []Stack) Drawing {
	var p pen
	f.open(&p)
	for _, s := range stacks {
		p.put("<g>")
		if s.Tip != "" {
			p.put("<title>").text(s.Tip).put("</title>")
		}
		sum := f.Y.Min
		for _, part := range s.Parts {
			if !(part.Value > 0) {
				continue
			}
			f.rect(&p, part.Class, s.From, s.To, f.y(sum+part.Value), f.y(sum), "")
			sum += part.Value
		}
		p.put("</g>")
	}
	return Drawing{Scale: f.scale(), Plot: f.end(&p)}
}

// Share draws a short bar of whole, cut, never begun and unknown shares, for a cell of a
// table whose other cells have the numbers.
func Share(parts ...float64) string {
	var p pen
	sum, at := 0.0, 0.0
	for _, v := range parts {
		sum += math.Max(v, 0)
	}
	if !(sum > 0) {
		return ""
	}
	p.put(`<svg class="share" width="100%" height="8" aria-hidden="true">`)
	for i, v := range parts {
		if v > 0 {
			p.put(`<rect class="share`).num(float64(i)).put(`" height="8"`).at("x", 100*at/sum, "%").at("width", 100*v/sum, "%").put("/>")
			at += v
		}
	}
	return p.put("</svg>").String()
}
