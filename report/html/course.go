package html

import (
	"fmt"
	"math"

	"spotter/course"
	"spotter/race"
	"spotter/report/chart"
	"spotter/text"
)

// linePoints bounds the points that are taken of a course's line for the map.
const linePoints = 4000

// courseLine returns the line of the course, none without one.
func (m *maker) courseLine() (line []chart.Place) {
	if m.Course == nil {
		return nil
	}
	n := len(m.Course.Line)
	step := n/linePoints + 1
	for i := range m.Course.Line {
		if v := &m.Course.Line[i]; i%step == 0 || i == n-1 {
			line = append(line, chart.Place{LatDeg: v.LatDeg, LonDeg: v.LonDeg})
		}
	}
	return line
}

// thingsOnMap returns the things of the course as marks.
func (m *maker) thingsOnMap() chart.Marks {
	marks := chart.Marks{Class: "mid s-course"}
	if m.Course == nil {
		return marks
	}
	for i := range m.Course.Things {
		t := &m.Course.Things[i]
		if lat, lon, ok := m.Course.PlaceAt(t.AtM); ok {
			marks.At = append(marks.At, chart.Place{LatDeg: lat, LonDeg: lon})
			marks.Tips = append(marks.Tips, m.thing(t))
		}
	}
	return marks
}

// thing names a thing of the course with its distance, such as "station Mile 2, left, km 3.22".
func (m *maker) thing(t *course.Thing) string {
	s := t.Kind.String()
	if t.Name != "" {
		s += " " + text.Clean(t.Name)
	}
	if t.Side != course.NoSide {
		s += ", " + t.Side.String()
	}
	return fmt.Sprintf("%s, %s", short(s, 120), race.FormatDistance(t.AtM, m.units))
}

// profile returns the chart of the course's height along the race, with what happened on it
// and the things of the course. ok is false where the course has no heights there.
func (m *maker) profile() (fig figure, ok bool) {
	c := m.Course
	if c == nil || len(c.Line) == 0 {
		return fig, false
	}
	x := m.distances()
	if x.Max <= 0 { // no board was passed: the whole course
		x = m.axisTo(c.LengthM / m.unit)
	}
	line := chart.Line{Class: "s-info"}
	lo, hi, cut := math.Inf(1), math.Inf(-1), false
	for i := range samples + 1 {
		at := x.Max / samples * float64(i)
		h, known := c.HeightAt(at * m.unit)
		if !known {
			cut = true
			continue
		}
		if cut {
			line.Cuts = append(line.Cuts, len(line.Points))
		}
		lo, hi, cut = math.Min(lo, h), math.Max(hi, h), false
		line.Points = append(line.Points, chart.Point{X: at, Y: h})
	}
	if len(line.Points) < 2 {
		return fig, false
	}
	room := math.Max((hi-lo)*0.12, 5)
	f := chart.Frame{ID: "profile", Title: "Course", Height: 130, X: x, Y: chart.Axis{Min: lo - room, Max: hi + room}, Desc: fmt.Sprintf("The height of the course, from its file: %.0f to %.0f m", lo, hi)}
	if up, down, ok := c.Climbed(0, c.LengthM); ok {
		f.Desc += fmt.Sprintf(", %.0f m up and %.0f m down on the whole way", up, down)
	}
	f.Desc += ". A dot is a cue at its distance, a larger one a fall, water, a gel or a rest; the things of the course are on the line."
	for _, y := range chart.Steps(f.Y.Min, f.Y.Max, chart.Step(f.Y.Max-f.Y.Min, 4, 5, 10, 20, 50, 100, 200, 500, 1000)) {
		f.Y.Ticks = append(f.Y.Ticks, chart.Tick{At: y, Label: fmt.Sprintf("%g", y)})
	}
	dots, legends := m.onProfile(x.Max)
	fig = figureOf(f, chart.Lines(f, chart.Rule{}, append([]chart.Line{line}, dots...)), "km", m.unitName())
	fig.Legend = legends
	return fig, true
}

// onProfile returns what is drawn on the profile, the lowest first, up to a distance in the
// race's unit.
func (m *maker) onProfile(most float64) (dots []chart.Line, legends []legend) {
	add := func(l chart.Line, metres float64, tip string) chart.Line {
		if h, ok := m.Course.HeightAt(metres); ok && metres/m.unit <= most {
			l.Points = append(l.Points, chart.Point{X: metres / m.unit, Y: h})
			if tip != "" {
				l.Tips = append(l.Tips, tip)
			}
		}
		return l
	}
	keep := func(l chart.Line, g legend) {
		if len(l.Points) > 0 {
			dots, legends = append(dots, l), append(legends, g)
		}
	}
	things := chart.Line{Class: "mid s-course", Dots: true}
	for i := range m.Course.Things {
		t := &m.Course.Things[i]
		things = add(things, t.AtM, m.thing(t))
	}
	for n, x := range m.sights() {
		if n == len(mapOrder) { // on the cues, which are many, and below what happened
			keep(things, legend{"f-course", "of the course"})
		}
		l := chart.Line{Class: x.Class, Dots: true}
		for i, at := range x.at {
			metres, _ := m.way.At(at)
			tip := ""
			if x.tips != nil {
				tip = x.tips[i]
			}
			l = add(l, metres, tip)
		}
		keep(l, legend{filled(x.Class), x.Name})
	}
	return dots, legends
}

// filled returns the class that fills a shape in the colour of a dot's class.
func filled(class string) string {
	for _, c := range classes {
		if class == "s-"+c.String() {
			return "f-" + c.String()
		}
	}
	return class
}
