package hint_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"spotter/course"
	"spotter/course/hint"
)

// degree is the length of a degree of latitude in metres.
const degree = 6371008.8 * math.Pi / 180

// line returns a course through points given as metres north and east, with a point every
// 10 m, and a height at each distance.
func line(height func(m float64) float64, corners ...[2]float64) *course.Course {
	c := &course.Course{}
	m := 0.0
	for i := 1; i < len(corners); i++ {
		a, b := corners[i-1], corners[i]
		long := math.Hypot(b[0]-a[0], b[1]-a[1])
		for d := 0.0; d < long; d += 10 {
			f := d / long
			c.Line = append(c.Line, course.Vertex{LatDeg: (a[0] + f*(b[0]-a[0])) / degree, LonDeg: (a[1] + f*(b[1]-a[1])) / degree, HeightM: height(m + d), AtM: m + d})
		}
		m += long
	}
	last := corners[len(corners)-1]
	c.Line = append(c.Line, course.Vertex{LatDeg: last[0] / degree, LonDeg: last[1] / degree, HeightM: height(m), AtM: m})
	c.LengthM = m
	return c
}

func flat(float64) float64 { return 5 }

func TestTurns(t *testing.T) {
	// North, right, left by 45° (a bend), left about, and a right corner behind.
	c := line(flat, [2]float64{0, 0}, [2]float64{1000, 0}, [2]float64{1000, 500}, [2]float64{1300, 800}, [2]float64{1305, 795}, [2]float64{1000, 490}, [2]float64{1000, 100})
	turns, noisy := hint.Turns(c)
	if noisy || len(turns) != 2 {
		t.Fatalf("%+v, %v", turns, noisy)
	}
	if a := turns[0]; a.Side != course.Right || math.Abs(a.AtM-1000) > 10 || a.Name != "" || a.Kind != course.Turn {
		t.Errorf("%+v", a)
	}
	if a := turns[1]; a.Side != course.Left || math.Abs(a.AtM-1930) > 15 || a.Name != "turns about" {
		t.Errorf("%+v", a)
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	for i := range c.Line {
		c.Line[i].LatDeg += rnd.NormFloat64() * 15 / degree
		c.Line[i].LonDeg += rnd.NormFloat64() * 15 / degree
	}
	if turns, noisy := hint.Turns(c); !noisy || turns != nil {
		t.Errorf("a noisy line: %d turns, %v", len(turns), noisy)
	}
	if turns, noisy := hint.Turns(&course.Course{LengthM: 10}); noisy || turns != nil {
		t.Errorf("no line: %v, %v", turns, noisy)
	}
}

func TestClimbs(t *testing.T) {
	height := func(m float64) float64 {
		switch {
		case m < 1000: // flat, with a bump of 3 m
			return 20 + 3*math.Exp(-math.Pow((m-500)/50, 2))
		case m < 2000: // 30 m up at 3 %
			return 20 + (m-1000)*0.03
		case m < 3000: // 40 m down
			return 50 - (m-2000)*0.04
		case m < 8000: // 25 m up at half a per cent: none
			return 10 + (m-3000)*0.005
		}
		return 35
	}
	climbs := hint.Climbs(line(height, [2]float64{0, 0}, [2]float64{10_000, 0}))
	if len(climbs) != 1 {
		t.Fatalf("%+v", climbs)
	}
	if a := climbs[0]; a.Kind != course.Climb || math.Abs(a.AtM-1000) > 110 || math.Abs(a.ToM-2000) > 10 || a.Name != "30 m up, 3.0 %" {
		t.Errorf("%+v", a)
	}
	none := func(float64) float64 { return math.NaN() }
	if climbs := hint.Climbs(line(none, [2]float64{0, 0}, [2]float64{1000, 0})); climbs != nil {
		t.Errorf("without heights: %+v", climbs)
	}
}
