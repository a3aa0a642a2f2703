package coursetest

import (
	"math"

	"spotter/course"
)

// earthM is the mean radius of the earth in metres.
const earthM = 6371008.8

// point is a place on a plane: metres to the east and to the north.
type point struct{ x, y float64 }

// road makes a course of points on a plane whose origin lies at Hopkinton. The line is as
// long as its points say.
func road(name string, points []point) *course.Course {
	c := &course.Course{Name: name, Line: make([]course.Vertex, 0, len(points))}
	for i, p := range points {
		if i > 0 {
			c.LengthM += math.Hypot(p.x-points[i-1].x, p.y-points[i-1].y)
		}
		v := course.Vertex{HeightM: math.NaN(), AtM: c.LengthM}
		v.LatDeg, v.LonDeg = degrees(p)
		c.Line = append(c.Line, v)
	}
	return c
}

// The origin of the plane, in degrees.
const originLat, originLon = 42.2297, -71.5176

// degrees returns the latitude and longitude of a point of the plane.
func degrees(p point) (lat, lon float64) {
	const perRad = 180 / math.Pi
	return originLat + p.y/earthM*perRad, originLon + p.x/(earthM*math.Cos(originLat/perRad))*perRad
}

// OutAndBack returns a course of 10 km out, on a road with slow bends, and 10 km back on
// the same road.
func OutAndBack() *course.Course {
	var out []point
	for x := 0.0; x <= 10000; x += 10 {
		out = append(out, point{x, 60 * math.Sin(x/700)})
	}
	points := out
	for i := len(out) - 2; i >= 0; i-- {
		points = append(points, out[i])
	}
	return road("out and back", points)
}

// FigureOfEight returns eight laps of a figure of eight of 2.4 km, which crosses itself.
func FigureOfEight() *course.Course {
	const laps, steps, size = 8, 240, 393.7
	points := make([]point, 0, laps*steps+1)
	for i := range laps*steps + 1 {
		a := 2 * math.Pi * float64(i) / steps
		points = append(points, point{size * math.Sin(a), size * math.Sin(2*a) / 1.25})
	}
	return road("figure of eight", points)
}

// FourLegs returns four legs of 5 km that lie beside each other, 12 m apart, each run
// the other way than the one before.
func FourLegs() *course.Course {
	var points []point
	for leg := range 4 {
		for i := range 501 {
			x := float64(i) * 10
			if leg%2 == 1 {
				x = 5000 - x
			}
			points = append(points, point{x, float64(leg) * 12})
		}
	}
	return road("four legs", points)
}

// bostonM is the length of a marathon in metres.
const bostonM = 42195.0

// boston has public points of the road from Hopkinton to Boston: mile, latitude, longitude.
var boston = [...][3]float64{
	{0, 42.2297, -71.5176}, {0.8, 42.2363, -71.5040}, {3.6, 42.2586, -71.4640}, {6.5, 42.2767, -71.4180},
	{10.4, 42.2838, -71.3480}, {13.1, 42.2960, -71.2930}, {15.9, 42.3270, -71.2590}, {16.7, 42.3335, -71.2480},
	{17.4, 42.3430, -71.2370}, {18.3, 42.3470, -71.2210}, {19.3, 42.3490, -71.2050}, {19.8, 42.3440, -71.1950},
	{20.3, 42.3390, -71.1860}, {20.9, 42.3360, -71.1720}, {22.4, 42.3360, -71.1500}, {23.9, 42.3421, -71.1212},
	{25.2, 42.3489, -71.0955}, {25.95, 42.3505, -71.0860}, {26.02, 42.3484, -71.0850}, {26.219, 42.3499, -71.0785},
}

// Boston returns a course like that of the Boston Marathon: public points of the road, joined and
// bent sideways until they are 42,195 m long. It is a drawing and no survey.
func Boston() *course.Course {
	var c *course.Course
	low, high := 0.0, 400.0
	for range 40 {
		bend := (low + high) / 2
		if c = road("Boston, drawn", bent(bend)); c.LengthM < bostonM {
			low = bend
		} else {
			high = bend
		}
	}
	scale := bostonM / c.LengthM
	for i := range c.Line {
		c.Line[i].AtM *= scale
	}
	c.LengthM = bostonM
	return c
}

// bent returns the points of the Boston road about every 10 m. Between two of them it
// swings out by at most bend metres.
func bent(bend float64) []point {
	const perRad = 180 / math.Pi
	plane := func(p [3]float64) point {
		return point{(p[2] - originLon) / perRad * earthM * math.Cos(originLat/perRad), (p[1] - originLat) / perRad * earthM}
	}
	var points []point
	for i := range len(boston) - 1 {
		a, b, miles := plane(boston[i]), plane(boston[i+1]), boston[i+1][0]-boston[i][0]
		n := max(2, int(miles*160.9))
		long := math.Hypot(b.x-a.x, b.y-a.y)
		bends := max(1, math.Round(miles*2))
		for j := range n {
			f := float64(j) / float64(n)
			side := bend * min(1, miles/1.5) * math.Sin(math.Pi*bends*f) * math.Sin(math.Pi*f)
			points = append(points, point{a.x + (b.x-a.x)*f - side*(b.y-a.y)/long, a.y + (b.y-a.y)*f + side*(b.x-a.x)/long})
		}
	}
	return append(points, plane(boston[len(boston)-1]))
}

// Dense returns a course with n points between those of c, evenly along it.
func Dense(c *course.Course, n int) *course.Course {
	d := &course.Course{Name: c.Name, LengthM: c.LengthM, Line: make([]course.Vertex, n)}
	at := 0
	for i := range d.Line {
		m := c.LengthM * float64(i) / float64(n-1)
		for at < len(c.Line)-2 && c.Line[at+1].AtM < m {
			at++
		}
		d.Line[i] = between(c.Line[at], c.Line[at+1], m)
	}
	return d
}

// between returns the place at m metres on the straight line from a to b.
func between(a, b course.Vertex, m float64) course.Vertex {
	f := 0.0
	if b.AtM > a.AtM {
		f = (m - a.AtM) / (b.AtM - a.AtM)
	}
	return course.Vertex{LatDeg: a.LatDeg + (b.LatDeg-a.LatDeg)*f, LonDeg: a.LonDeg + (b.LonDeg-a.LonDeg)*f, HeightM: math.NaN(), AtM: m}
}
