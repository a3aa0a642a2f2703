package chart

// Point is a place in a chart.
type Point struct{ X, Y float64 }

// Line is a line through points in the order of x. Cuts are the places in Points at which
// a new line begins, in ascending order: there is a gap before each.
type Line struct {
	Class  string // of its colour
	Points []Point
	Cuts   []int
	Dots   bool     // the points are dots of their own, and no line
	Tips   []string // of each dot; nil for none
}

// Lines draws lines over one another.
func Lines(f Frame, rule Rule, lines []Line) Drawing {
	var p pen
	f.open(&p)
	if rule.Shown {
		f.rule(&p, rule.At)
	}
	for _, l := range lines {
		p.put(`<svg x="0%" width="100%" preserveAspectRatio="none"`).at("y", topPx, "").at("height", float64(f.Height), "")
		p.put(` viewBox="0 0 10000 `).num(float64(f.Height)).put(`">`)
		if l.Dots {
			f.dots(&p, l)
			p.put("</svg>")
			continue
		}
		p.put(`<path vector-effect="non-scaling-stroke" class="line ` + l.Class + `" d="`)
		cuts := l.Cuts
		for i, at := range l.Points {
			verb := "L"
			if len(cuts) > 0 && cuts[0] == i {
				verb, cuts = "M", cuts[1:]
			}
			if i == 0 {
				verb = "M"
			}
			p.put(verb).num(wide * f.X.share(at.X)).put(" ").num(float64(f.Height) * (1 - f.Y.share(at.Y)))
		}
		p.put(`"/></svg>`)
	}
	return Drawing{Scale: f.scale(), Plot: f.end(&p)}
}

// dots draws the points of a line as dots: lines without length with round ends. Those
// with tips are elements of their own.
func (f Frame) dots(p *pen, l Line) {
	begin := `<path vector-effect="non-scaling-stroke" class="dot ` + l.Class + `" d="`
	if l.Tips == nil {
		p.put(begin)
	}
	for i, at := range l.Points {
		if l.Tips != nil {
			p.put(begin)
		}
		p.put("M").num(wide * f.X.share(at.X)).put(" ").num(float64(f.Height) * (1 - f.Y.share(at.Y))).put("h0")
		if l.Tips != nil {
			p.put(`"><title>`).text(l.Tips[i]).put("</title></path>")
		}
	}
	if l.Tips == nil {
		p.put(`"/>`)
	}
}
