package hint

import (
	"fmt"
	"math"
	"sort"

	"spotter/course"
)

const (
	turnAfterM  = 5.0  // metres: a dip or a rise of less does not end a climb
	climbM      = 10.0 // metres that a climb goes up at least
	climbGrade  = 0.02 // of a climb, at least
	lookM       = 25.0 // metres before and after a corner in which its directions are measured
	cornerDeg   = 60.0 // degrees that a corner turns at least
	aboutDeg    = 150.0
	apartM      = 50.0 // metres between two corners
	mostCorners = 3.0  // corners a kilometre: more is noise of a recorded track
)

// Climbs returns the climbs of a course whose heights are known: at least 10 m up at 2 % or
// more.
func Climbs(c *course.Course) (climbs []course.Thing) {
	low, high := -1, -1 // indices of the lowest point before and the highest since
	end := func() {
		if low < 0 {
			return
		}
		a, b := foot(c.Line, low, high), c.Line[high]
		up, long := b.HeightM-a.HeightM, b.AtM-a.AtM
		if up >= climbM && up >= climbGrade*long {
			climbs = append(climbs, course.Thing{Kind: course.Climb, Name: fmt.Sprintf("%.0f m up, %.1f %%", up, 100*up/long), AtM: a.AtM, ToM: b.AtM})
		}
		low, high = -1, -1
	}
	for i, v := range c.Line {
		switch {
		case math.IsNaN(v.HeightM):
			end()
		case low < 0 || v.HeightM <= c.Line[low].HeightM && c.Line[high].HeightM-c.Line[low].HeightM < turnAfterM:
			low, high = i, i
		case v.HeightM > c.Line[high].HeightM:
			high = i
		case v.HeightM < c.Line[high].HeightM-turnAfterM:
			end()
			low, high = i, i
		}
	}
	end()
	return climbs
}

// foot returns where a climb begins to be steep: the point from which the rest is steepest
// without losing a tenth of the height.
func foot(line []course.Vertex, low, high int) course.Vertex {
	best, steepest := line[low], 0.0
	top := line[high]
	for _, v := range line[low:high] {
		if v.HeightM > line[low].HeightM+(top.HeightM-line[low].HeightM)/10 {
			break
		}
		if grade := (top.HeightM - v.HeightM) / (top.AtM - v.AtM); grade > steepest*1.02 { // hardly steeper is not worth a later begin
			best, steepest = v, grade
		}
	}
	return best
}

// Turns returns the corners of a course's line that turn by 60° and more, to the side that the
// road turns to. noisy is true, and there are none, where the line has so many that it was
// recorded and not drawn.
func Turns(c *course.Course) (turns []course.Thing, noisy bool) {
	best, bestAt := 0.0, 0.0
	flush := func() {
		if math.Abs(best) >= cornerDeg {
			t := course.Thing{Kind: course.Turn, AtM: bestAt, Side: course.Right}
			if best < 0 {
				t.Side = course.Left
			}
			if math.Abs(best) >= aboutDeg {
				t.Name = "turns about"
			}
			turns = append(turns, t)
		}
		best = 0
	}
	for i := 1; i < len(c.Line)-1; i++ {
		at := c.Line[i].AtM
		if at < lookM || at > c.LengthM-lookM {
			continue
		}
		if best != 0 && at-bestAt > apartM {
			flush()
		}
		before, ok := spot(c.Line, at-lookM)
		behind, ok2 := spot(c.Line, at+lookM)
		if !ok || !ok2 {
			continue
		}
		if turn := math.Remainder(heading(c.Line[i], behind)-heading(before, c.Line[i]), 360); math.Abs(turn) >= cornerDeg && math.Abs(turn) > math.Abs(best) {
			best, bestAt = turn, at
		}
	}
	flush()
	if float64(len(turns)) > 8+mostCorners*c.LengthM/1000 {
		return nil, true
	}
	return turns, false
}

// spot returns the place on a line at a distance in metres.
func spot(line []course.Vertex, m float64) (v course.Vertex, ok bool) {
	i := sort.Search(len(line), func(i int) bool { return line[i].AtM >= m })
	if i == 0 || i == len(line) {
		return v, false
	}
	a, b := line[i-1], line[i]
	f := (m - a.AtM) / (b.AtM - a.AtM)
	return course.Vertex{LatDeg: a.LatDeg + f*(b.LatDeg-a.LatDeg), LonDeg: a.LonDeg + f*math.Remainder(b.LonDeg-a.LonDeg, 360), AtM: m}, true
}

// heading returns the direction from one point to another near it, in degrees clockwise from
// north.
func heading(a, b course.Vertex) float64 {
	east := math.Remainder(b.LonDeg-a.LonDeg, 360) * math.Cos(a.LatDeg*math.Pi/180)
	return math.Atan2(east, b.LatDeg-a.LatDeg) * 180 / math.Pi
}
