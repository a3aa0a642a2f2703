package load

import (
	"math"
	"regexp"
	"sync"

	"spotter/course"
	"spotter/course/gpx"
	"spotter/text"
)

// boardForm is the form of the name of a waypoint that is a board: "km 5", "Mile 16", "10 km".
var boardForm = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?i)^((km|mile) ?[0-9]{1,3}|[0-9]{1,3} ?(km|k|mi|miles?))$`)
})

const (
	nearM     = 50.0 // metres from the line within which a waypoint is on the course
	blockSize = 256  // points of the line that are passed over at once where none is near
)

// places puts the waypoints of a GPX on the line of the course, as places. A waypoint where
// the course passes more than once is put where the order of the file wants it, and told.
func (r *Result) places(waypoints []gpx.Waypoint) {
	blocks := blocksOf(r.Course.Line)
	off := 0
	last := 0.0
	for i := range waypoints {
		w := &waypoints[i]
		if len(r.Course.Things) == course.MaxThings {
			r.note("only the first %d waypoints are used", course.MaxThings)
			break
		}
		name := short(w.Name)
		if name == "" {
			name = "waypoint"
		}
		passes := passesOf(r.Course.Line, blocks, vertex{latDeg: w.LatDeg, lonDeg: w.LonDeg})
		if len(passes) == 0 {
			if off++; off <= 5 {
				r.note("waypoint %s is more than %.0f m off the course: left out", text.Quote(name), nearM)
			}
			continue
		}
		at := inOrder(passes, last)
		if len(passes) > 1 {
			r.note("the course passes waypoint %s at %s and at %s: it is put at %s; a course file can say another distance",
				text.Quote(name), course.Km(passes[0]), course.Km(passes[1]), course.Km(at))
		}
		last = at
		t := course.Thing{Kind: course.Place, Name: name, AtM: at}
		if boardForm().MatchString(name) {
			t.Kind = course.Board
		}
		if !r.has(t) {
			r.Course.Things = append(r.Course.Things, t)
		}
	}
	if off > 5 {
		r.note("%d more waypoints are off the course: left out", off-5)
	}
	course.Sort(r.Course.Things)
}

// has reports whether a place is there already: some files have each waypoint twice.
func (r *Result) has(t course.Thing) bool {
	for _, o := range r.Course.Things {
		if o.Name == t.Name && math.Abs(o.AtM-t.AtM) < 2 {
			return true
		}
	}
	return false
}

// short cuts a name to as many characters as a thing's name may have.
func short(name string) string {
	if letters := []rune(name); len(letters) > course.MaxName {
		return text.Clean(string(letters[:course.MaxName-1]) + "…")
	}
	return name
}

// inOrder returns the first pass that does not lie before the place of the waypoint before,
// and the first of all where each does.
func inOrder(passes []float64, last float64) float64 {
	for _, at := range passes {
		if at >= last {
			return at
		}
	}
	return passes[0]
}

// block is the box around some points of a line that follow each other.
type block struct{ south, north, west, east float64 }

// blocksOf returns the boxes of a line. Each also holds the point behind its last one.
func blocksOf(line []course.Vertex) (blocks []block) {
	for from := 0; from < len(line)-1; from += blockSize {
		b := block{90, -90, 180, -180}
		for _, v := range line[from:min(from+blockSize+1, len(line))] {
			b.south, b.north = min(b.south, v.LatDeg), max(b.north, v.LatDeg)
			b.west, b.east = min(b.west, v.LonDeg), max(b.east, v.LonDeg)
		}
		blocks = append(blocks, b)
	}
	return blocks
}

// far reports whether no point of the box can be within [nearM] of a point.
func (b block) far(p vertex) bool {
	const degree = 111_195.0 // metres of a degree of latitude
	north := nearM / degree
	east := north / max(math.Cos(p.latDeg*math.Pi/180), 0.01)
	if b.east-b.west > 180 { // it may go over the line where 180° east is 180° west
		return p.latDeg < b.south-north || p.latDeg > b.north+north
	}
	return p.latDeg < b.south-north || p.latDeg > b.north+north || p.lonDeg < b.west-east || p.lonDeg > b.east+east
}

// passesOf returns the distances at which the course passes a point, in metres, in order: of
// each part of the line within [nearM] of it, the nearest spot.
func passesOf(line []course.Vertex, blocks []block, p vertex) (passes []float64) {
	best, at, inside := nearM, 0.0, false
	leave := func() {
		if inside {
			passes = append(passes, at)
		}
		best, inside = nearM, false
	}
	for k, b := range blocks {
		if b.far(p) {
			leave()
			continue
		}
		for i := k * blockSize; i < min((k+1)*blockSize, len(line)-1); i++ {
			off, along := offset(line[i], line[i+1], p)
			switch {
			case off > nearM:
				leave()
			case off < best || !inside:
				best, at, inside = off, along, true
			}
		}
	}
	leave()
	return passes
}

// offset returns how far a point is from a piece of the line, in metres, and the distance
// along the course of the nearest spot.
func offset(a, b course.Vertex, p vertex) (off, along float64) {
	const degree = 111_195.0
	kx := math.Cos(a.LatDeg * math.Pi / 180)
	turn := func(east float64) float64 { return math.Remainder(east, 360) * kx * degree }
	bx, by := turn(b.LonDeg-a.LonDeg), (b.LatDeg-a.LatDeg)*degree
	px, py := turn(p.lonDeg-a.LonDeg), (p.latDeg-a.LatDeg)*degree
	f := 0.0
	if d := bx*bx + by*by; d > 0 {
		f = min(max((px*bx+py*by)/d, 0), 1)
	}
	return math.Hypot(px-f*bx, py-f*by), a.AtM + f*(b.AtM-a.AtM)
}
