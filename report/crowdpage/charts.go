package crowdpage

import (
	"fmt"
	"math"

	"spotter/report/chart"
	"spotter/report/crowd"
	"spotter/report/markup"
)

// charts writes the charts along the course.
func (p *page) charts() {
	if len(p.c.Parts) == 0 {
		return
	}
	p.chart("falls", "Falls by "+p.unit, "Falls on each "+p.unit+" of the course. A tip says how many pairs fell there, and how many came so far.", []legend{{"f-fall", "falls"}}, func(x *crowd.Part) ([]chart.Part, string) {
		return []chart.Part{{Value: float64(x.Falls), Class: "f-fall"}}, fmt.Sprintf("%s %s: %s, %s fell of %d", p.unit, x, count(x.Falls, "fall", "falls"), count(x.Fallers, "pair", "pairs"), x.Reached)
	})
	p.chart("cues", "Cues by "+p.unit, "Cues for each pair that came so far, and how many of them the runner did not hear whole.", []legend{{"f-whole", "heard whole, or not known"}, {"f-not", "not heard whole"}}, func(x *crowd.Part) ([]chart.Part, string) {
		n := math.Max(float64(x.Reached), 1)
		return []chart.Part{{Value: float64(x.Cues-x.NotWhole) / n, Class: "f-whole"}, {Value: float64(x.NotWhole) / n, Class: "f-not"}},
			fmt.Sprintf("%s %s: %d cues, %d not whole, %s", p.unit, x, x.Cues, x.NotWhole, count(x.Reached, "pair", "pairs"))
	})
	if p.c.Lost > 0 {
		p.chart("lost", "Earpieces lost by "+p.unit, "How often an earpiece, or the sound before it, was lost on each "+p.unit+".", []legend{{"f-lost", "earpieces lost"}}, func(x *crowd.Part) ([]chart.Part, string) {
			return []chart.Part{{Value: float64(x.Lost), Class: "f-lost"}}, fmt.Sprintf("%s %s: %d", p.unit, x, x.Lost)
		})
	}
}

// legend names a colour.
type legend struct{ class, name string }

// chart writes a chart with a stack for each part of the course.
func (p *page) chart(id, heading, says string, legends []legend, of func(*crowd.Part) ([]chart.Part, string)) {
	f := chart.Frame{ID: id, Title: heading, Desc: says, Height: 150, X: chart.Axis{Max: float64(len(p.c.Parts))}}
	var stacks []chart.Stack
	for i := range p.c.Parts {
		parts, tip := of(&p.c.Parts[i])
		sum := 0.0
		for _, v := range parts {
			sum += v.Value
		}
		f.Y.Max = math.Max(f.Y.Max, sum)
		stacks = append(stacks, chart.Stack{From: float64(i), To: float64(i + 1), Parts: parts, Tip: tip})
	}
	f.Y.Max = math.Max(f.Y.Max*1.05, 1)
	for _, y := range chart.Steps(0, f.Y.Max, chart.Step(f.Y.Max, 4, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000)) {
		f.Y.Ticks = append(f.Y.Ticks, chart.Tick{At: y, Label: fmt.Sprintf("%g", y)})
	}
	for i, x := range chart.Steps(0, f.X.Max, chart.Step(f.X.Max, 10, 1, 2, 5, 10, 20, 50, 100)) {
		f.X.Ticks = append(f.X.Ticks, chart.Tick{At: x, Label: fmt.Sprintf("%g", x), Minor: i%2 == 1})
	}
	d := chart.Stacks(f, stacks)
	p.Put(`
<section class="drawn figure" aria-labelledby="{}-h">
<h2 id="{}-h">{}</h2>
<p class="says">{}</p>
<ul class="legend">`, id, id, heading, says)
	for _, l := range legends {
		p.Put(`<li><svg width="12" height="12" aria-hidden="true"><rect class="{}" width="12" height="12" rx="2"/></svg>{}</li>`, l.class, l.name)
	}
	p.Put(`</ul>
<div class="chart">{}{}</div>
<p class="xname">{}</p>
</section>`, markup.HTML(d.Scale), markup.HTML(d.Plot), p.unit)
}

// linePoints bounds the points of a course's line on the map.
const linePoints = 4000

// where writes a map of the course with the falls.
func (p *page) where() {
	if p.Course == nil || len(p.Course.Line) == 0 {
		return
	}
	var line []chart.Place
	step := len(p.Course.Line)/linePoints + 1
	for i := range p.Course.Line {
		if v := &p.Course.Line[i]; i%step == 0 || i == len(p.Course.Line)-1 {
			line = append(line, chart.Place{LatDeg: v.LatDeg, LonDeg: v.LonDeg})
		}
	}
	marks := chart.Marks{Class: "s-alarm"}
	for i := range p.c.Pairs {
		for _, f := range p.c.Pairs[i].Falls {
			if lat, lon, ok := p.Course.PlaceAt(f.AtM); ok {
				marks.At = append(marks.At, chart.Place{LatDeg: lat, LonDeg: lon})
			}
		}
	}
	says := fmt.Sprintf("The course, north up, with %s on it, each where the pair was by its boards.", count(len(marks.At), "fall", "falls"))
	p.Put(`
<section class="drawn">
<h2 id="where-h">Where they fell</h2>
<p class="says">{}</p>
<ul class="legend"><li><svg width="14" height="14" aria-hidden="true"><path class="dot s-alarm" d="M7 7h0"/></svg>a fall</li></ul>
{}
</section>`, says, markup.HTML(chart.Map("where", "Falls on the course", says, line, nil, []chart.Marks{marks})))
}

// near says what the course has at a spot: the nearest thing of the road, and the place on the earth.
func (p *page) near(s crowd.Spot) string {
	if p.Course == nil {
		return ""
	}
	middle, out := (s.FromM+s.ToM)/2, ""
	best := nearM
	for i := range p.Course.Things {
		t := &p.Course.Things[i]
		if d := math.Abs(t.AtM - middle); d < best {
			best, out = d, clean(t.Kind.String()+" "+t.Name, 120)
		}
	}
	if lat, lon, ok := p.Course.PlaceAt(middle); ok {
		if out != "" {
			out += ", "
		}
		out += fmt.Sprintf("%.5f, %.5f", lat, lon)
	}
	return out
}

// nearM bounds the distance from a spot to a thing of the road that is named beside it.
const nearM = 200.0
