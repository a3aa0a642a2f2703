package chart

import "math"

// Place is a point of the earth in degrees.
type Place struct{ LatDeg, LonDeg float64 }

// Marks are places of one kind on a map.
type Marks struct {
	Class string // of colour and size
	At    []Place
	Tips  []string // of each place; nil for none
}

// The size of a map's own units across, and the most points of its outline.
const (
	mapWide   = 1000.0
	mapPoints = 1500
)

// Map draws the outline of a course, north up, and marks on it. Cuts are the places in
// outline at which a new line begins. It has no text, so that it may be scaled.
func Map(id, title, desc string, outline []Place, cuts []int, marks []Marks) string {
	if len(outline) == 0 {
		return ""
	}
	to := projection(outline)
	var p pen
	p.put(`<svg class="map" role="img" viewBox="-20 -20 `).num(mapWide + 40).put(" ").num(to.high + 40)
	p.put(`" aria-labelledby="` + id + `-t" aria-describedby="` + id + `-d"><title id="` + id + `-t">`).text(title)
	p.put(`</title><desc id="` + id + `-d">`).text(desc).put(`</desc><path vector-effect="non-scaling-stroke" class="way" d="`)
	step, verb := len(outline)/mapPoints+1, "M"
	for i, at := range outline {
		if len(cuts) > 0 && cuts[0] == i {
			verb, cuts = "M", cuts[1:]
		}
		if i%step != 0 && i != len(outline)-1 && verb == "L" {
			continue
		}
		x, y := to.xy(at)
		p.put(verb).num(math.Round(x)).put(" ").num(math.Round(y))
		verb = "L"
	}
	p.put(`"/>`)
	for _, m := range marks {
		to.marks(&p, m)
	}
	return p.put("</svg>").String()
}

// marks draws marks as dots: lines without length with round ends. Those with tips are
// elements of their own.
func (m mapping) marks(p *pen, of Marks) {
	dot := `<path vector-effect="non-scaling-stroke" class="dot ` + of.Class + `" d="`
	if of.Tips == nil {
		p.put(dot)
	}
	for i, at := range of.At {
		x, y := m.xy(at)
		if of.Tips != nil {
			p.put(dot)
		}
		p.put("M").num(math.Round(x)).put(" ").num(math.Round(y)).put("h0")
		if of.Tips != nil {
			p.put(`"><title>`).text(of.Tips[i]).put("</title></path>")
		}
	}
	if of.Tips == nil {
		p.put(`"/>`)
	}
}

// mapping maps places of the earth to a plane: degrees times the cosine of the latitude in
// the middle, which is right to a metre or so over a city.
type mapping struct {
	west, north, cos, scale, high float64
}

// projection returns a mapping in which a course is mapWide across, or less where it is higher than wide.
func projection(outline []Place) mapping {
	south, north := math.Inf(1), math.Inf(-1)
	west, east := math.Inf(1), math.Inf(-1)
	for _, at := range outline {
		south, north = math.Min(south, at.LatDeg), math.Max(north, at.LatDeg)
		west, east = math.Min(west, at.LonDeg), math.Max(east, at.LonDeg)
	}
	m := mapping{west: west, north: north, cos: math.Max(math.Cos((south+north)/2*math.Pi/180), 0.01)}
	size := math.Max((east-west)*m.cos, north-south)
	m.scale = mapWide / math.Max(size, 1e-6)
	m.high = math.Max((north-south)*m.scale, 60)
	return m
}

// xy returns where a place is drawn.
func (m mapping) xy(at Place) (x, y float64) {
	return (at.LonDeg - m.west) * m.cos * m.scale, (m.north - at.LatDeg) * m.scale
}
