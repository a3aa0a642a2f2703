package match

import (
	"math"
	"slices"

	"spotter/course"
)

const (
	earthM     = 6371008.8 // mean radius of the earth in metres (IUGG)
	metrePerDg = earthM * math.Pi / 180
	offM       = 45.0 // a fix farther from the course than this, in metres, is not on it
	apartM     = 60.0 // places of the course farther apart than this, in metres along it, are two places
	finestM    = 1.0  // vertices that are closer than this along the course are thinned out
	aheadM     = 10.0 // the course's direction at a place is from this far before it to this far after it
	boxed      = 64   // segments in one box of the index
)

// Line is the line of a course on a plane, with an index that leads to the segments near a
// place. It does not change; any number of goroutines may use it.
type Line struct {
	latDeg, lonDeg float64 // origin of the plane
	perLon         float64 // metres in one degree of longitude there
	at             []float64
	x, y           []float64 // metres to the east and north of the origin
	ux, uy         []float32 // direction at each vertex; shorter than 1 where the road turns within aheadM
	boxes          []box     // of boxed segments each
}

// box is a rectangle that holds some segments.
type box struct{ x0, y0, x1, y1 float64 }

// NewLine makes a line of the vertices of a course, which lie in the order of AtM. The plane is
// equirectangular around the middle of the course: over 50 km its scale is right to about 0.3 %,
// and only distances from the course are measured on it. Distances along it are AtM.
// Vertices that are no place, or that lie less than 1 m after the last one that was kept, are
// left out: a receiver is never that exact, and a line of 500,000 vertices is as quick as another.
// nil means that there is no line: it has no length.
func NewLine(vertices []course.Vertex) *Line {
	l := &Line{}
	south, north := math.Inf(1), math.Inf(-1)
	for i, v := range vertices {
		n := len(l.at)
		if !valid(v.LatDeg, v.LonDeg) || !(v.AtM >= 0) || math.IsInf(v.AtM, 0) || n > 0 && v.AtM <= l.at[n-1] {
			continue
		}
		if n == 0 {
			l.lonDeg = v.LonDeg
		}
		south, north = min(south, v.LatDeg), max(north, v.LatDeg)
		switch {
		case n == 0 || v.AtM-l.at[n-1] >= finestM:
			l.at, l.x, l.y = append(l.at, v.AtM), append(l.x, v.LonDeg), append(l.y, v.LatDeg)
		case i == len(vertices)-1 && n > 1: // the end stays what it is
			l.at[n-1], l.x[n-1], l.y[n-1] = v.AtM, v.LonDeg, v.LatDeg
		}
	}
	n := len(l.at)
	if n < 2 {
		return nil
	}
	l.latDeg = (south + north) / 2
	l.perLon = metrePerDg * math.Cos(l.latDeg*math.Pi/180)
	for i := range n {
		l.x[i], l.y[i] = l.plane(l.y[i], l.x[i])
	}
	l.direct()
	for from := 0; from < n-1; from += boxed {
		b := box{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)}
		for i := from; i <= min(from+boxed, n-1); i++ {
			b.x0, b.x1 = min(b.x0, l.x[i]), max(b.x1, l.x[i])
			b.y0, b.y1 = min(b.y0, l.y[i]), max(b.y1, l.y[i])
		}
		l.boxes = append(l.boxes, b)
	}
	return l
}

// LengthM returns where the line ends, in metres along the course.
func (l *Line) LengthM() float64 { return l.at[len(l.at)-1] }

// valid reports whether coordinates are a place on the earth. 0/0 is what a receiver
// without a fix sends, and no course goes there.
func valid(lat, lon float64) bool {
	return lat >= -90 && lat <= 90 && lon >= -180 && lon <= 180 && (lat != 0 || lon != 0)
}

// plane returns the place of coordinates on the plane. The shorter way round the earth counts.
func (l *Line) plane(lat, lon float64) (x, y float64) {
	return math.Remainder(lon-l.lonDeg, 360) * l.perLon, (lat - l.latDeg) * metrePerDg
}

// direct computes the direction at each vertex. It goes over more than one segment, so
// that a recorded line with a point every few centimetres has directions as well.
func (l *Line) direct() {
	n := len(l.at)
	l.ux, l.uy = make([]float32, n), make([]float32, n)
	a, b := 0, 0
	for i := range n {
		for a < i && l.at[a+1] <= l.at[i]-aheadM {
			a++
		}
		for b < n-1 && (b <= i || l.at[b] < l.at[i]+aheadM) {
			b++
		}
		p, q := l.place(a, max(l.at[i]-aheadM, l.at[0])), l.place(max(b-1, 0), min(l.at[i]+aheadM, l.at[n-1]))
		dx, dy := q[0]-p[0], q[1]-p[1]
		if d := math.Hypot(dx, dy); d > aheadM/2 { // shorter: the road turns round here, and has no direction
			l.ux[i], l.uy[i] = float32(dx/d), float32(dy/d)
		}
	}
}

// place returns the place at a distance that lies on the segment after vertex i.
func (l *Line) place(i int, atM float64) [2]float64 {
	if i+1 >= len(l.at) || l.at[i+1] <= l.at[i] {
		return [2]float64{l.x[i], l.y[i]}
	}
	f := min(max((atM-l.at[i])/(l.at[i+1]-l.at[i]), 0), 1)
	return [2]float64{l.x[i] + f*(l.x[i+1]-l.x[i]), l.y[i] + f*(l.y[i+1]-l.y[i])}
}

// look asks a question: which places of the course between two distances fit a fix?
type look struct {
	x, y        float64 // the fix on the plane
	hx, hy      float64 // where it heads, a vector of length 1; 0, 0 where that is not known
	fromM, toM  float64
	expectM     float64 // where the runner is expected …
	sigmaM      float64 // … and how sure that is
	freeM       float64 // a distance from the course that costs nothing
	turn        float64 // what the opposite heading costs is twice this
	onward      bool    // places where the course leads the other way do not fit
	best, other spot    // the answer: the cheapest place, and the cheapest that is another place
}

// spot is a place of the course that fits a fix.
type spot struct {
	atM, offM float64 // along the course, and beside it
	cost      float64
	ok        bool
}

// search answers a question. It looks at the feet of the fix on the line: the places
// from which the distance to the fix grows both ways. Boxes that are too far from the
// fix are passed over.
func (l *Line) search(q *look) {
	n := len(l.at)
	first, _ := slices.BinarySearch(l.at, q.fromM)
	last, _ := slices.BinarySearch(l.at, q.toM)
	first, last = max(first-2, 0), min(last+1, n-1) // segments first … last−1
	beyond := first == 0                            // the fix lies beyond the end of the segment before
	for i := first; i < last; i++ {
		if b := &l.boxes[i/boxed]; q.x < b.x0-offM || q.x > b.x1+offM || q.y < b.y0-offM || q.y > b.y1+offM {
			i, beyond = (i/boxed+1)*boxed-1, false
			continue
		}
		ax, ay := q.x-l.x[i], q.y-l.y[i]
		bx, by := l.x[i+1]-l.x[i], l.y[i+1]-l.y[i]
		dot, long := ax*bx+ay*by, bx*bx+by*by
		switch {
		case long == 0: // two vertices at one place say nothing
		case dot >= long:
			beyond = true
			if i == n-2 {
				q.foot(l, i, 1, ax-bx, ay-by)
			}
		case dot > 0:
			beyond = false
			f := dot / long
			q.foot(l, i, f, ax-f*bx, ay-f*by)
		default:
			if beyond {
				q.foot(l, i, 0, ax, ay)
			}
			beyond = false
		}
	}
}

// foot weighs a foot of the fix on segment i, a part f of the way along it. dx and dy lead from
// it to the fix.
func (q *look) foot(l *Line, i int, f, dx, dy float64) {
	off2 := dx*dx + dy*dy
	s := spot{atM: l.at[i] + f*(l.at[i+1]-l.at[i]), ok: true}
	if off2 > offM*offM || s.atM < q.fromM || s.atM > q.toM {
		return
	}
	s.offM = math.Sqrt(off2)
	if f > 0.5 {
		i++
	}
	beside, along := max(s.offM-q.freeM, 0)/5, (s.atM-q.expectM)/q.sigmaM
	s.cost = beside*beside + along*along
	if (q.hx != 0 || q.hy != 0) && (l.ux[i] != 0 || l.uy[i] != 0) {
		along := q.hx*float64(l.ux[i]) + q.hy*float64(l.uy[i])
		if q.onward && along < -0.5 {
			return
		}
		s.cost += q.turn * (1 - along)
	}
	same := math.Abs(s.atM-q.best.atM) <= apartM
	switch {
	case !q.best.ok:
		q.best = s
	case s.cost < q.best.cost:
		if !same {
			q.other = q.best
		} else if q.other.ok && math.Abs(s.atM-q.other.atM) <= apartM {
			q.other = spot{}
		}
		q.best = s
	case !same && (!q.other.ok || s.cost < q.other.cost):
		q.other = s
	}
}
