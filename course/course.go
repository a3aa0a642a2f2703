package course

import (
	"math"
	"slices"
	"sort"
	"time"
)

// Kind says what a [Thing] of a course is.
type Kind uint8

// The kinds of things, in the order in which the format of a course file lists them.
const (
	Board   Kind = iota // a sign with a distance, besides those at every kilometre or mile
	Station             // a table with water or food
	Turn                // a corner
	Climb               // a stretch that goes up
	Hazard              // a bump, a kerb, rails: something a cue warns of
	Place               // anything else worth knowing: a landmark, a friend
)

// kindNames holds the name of each kind, as course files spell it.
var kindNames = [...]string{"board", "station", "turn", "climb", "hazard", "place"}

// String returns the kind's name as course files spell it, such as "station".
func (k Kind) String() string {
	if int(k) < len(kindNames) {
		return kindNames[k]
	}
	return "unknown kind"
}

// Side says on which side of the road a thing is, in the road's words: left and right as seen
// by somebody who runs the course forwards. Of a turn it is the side that the road turns to.
type Side uint8

// The sides of a road.
const (
	NoSide Side = iota
	Left
	Right
	Both
)

// sideNames holds the name of each side, as course files spell it.
var sideNames = [...]string{"", "left", "right", "both"}

// String returns the side's name as course files spell it, and nothing for [NoSide].
func (s Side) String() string {
	if int(s) < len(sideNames) {
		return sideNames[s]
	}
	return "unknown side"
}

// SideOf returns the side with a name: left, right or both. ok is false for any other text.
func SideOf(name string) (s Side, ok bool) {
	if i := slices.Index(sideNames[:], name); i > 0 {
		return Side(i), true
	}
	return NoSide, false
}

// Thing is one thing at a distance along the course.
type Thing struct {
	Kind  Kind
	Name  string        // may be empty; one line that a terminal can show
	AtM   float64       // metres along the course
	ToM   float64       // end of a climb or of a long hazard, in metres along the course; else 0
	Side  Side          // in the road's words
	Items []string      // of a station: "water", "gel"
	Cue   string        // id of the cue that serves it, such as turn_left; "" for none
	Rest  time.Duration // planned stop at a station, 0 for none
}

// Vertex is one point of the course's line.
type Vertex struct {
	LatDeg, LonDeg float64 // WGS 84; north and east are positive
	HeightM        float64 // above the sea, smoothed; NaN where not known
	AtM            float64 // metres along the course, scaled to its length
}

// Course is a course by distance. It must not be changed once it is in use: any number of
// goroutines may read it.
type Course struct {
	Name    string
	LengthM float64  // official length in metres
	Things  []Thing  // by AtM
	Line    []Vertex // by AtM, from 0 to LengthM; none without a track
}

// After appends to dst the indices of the things that lie beyond fromM, nearest first, at
// most so many. A thing at fromM itself is passed. It allocates nothing where dst has room.
func (c *Course) After(dst []int, fromM float64, most int) []int {
	i := sort.Search(len(c.Things), func(i int) bool { return c.Things[i].AtM > fromM })
	for end := min(len(c.Things), i+max(most, 0)); i < end; i++ {
		dst = append(dst, i)
	}
	return dst
}

// HeightAt returns the height of the road in metres above the sea at a distance in metres, on
// a straight line between the two points around it. ok is false outside the line, and where
// the height of a point that it needs is not known.
func (c *Course) HeightAt(m float64) (h float64, ok bool) {
	n := len(c.Line)
	if n == 0 || !(m >= c.Line[0].AtM && m <= c.Line[n-1].AtM) { // not a number is outside as well
		return 0, false
	}
	i := sort.Search(n, func(i int) bool { return c.Line[i].AtM >= m })
	b := c.Line[i]
	if b.AtM == m || i == 0 {
		return b.HeightM, !math.IsNaN(b.HeightM)
	}
	a := c.Line[i-1]
	h = a.HeightM + (m-a.AtM)/(b.AtM-a.AtM)*(b.HeightM-a.HeightM)
	return h, !math.IsNaN(h)
}

// climbStep is the height in metres that the road must turn by before [Course.Climbed] counts
// it: less is as likely noise of the heights.
const climbStep = 3.0

// PlaceAt returns the place of the road at a distance in metres, on a straight line between
// the two points around it; north and east are positive degrees. ok is false outside the line.
func (c *Course) PlaceAt(m float64) (latDeg, lonDeg float64, ok bool) {
	n := len(c.Line)
	if n == 0 || !(m >= c.Line[0].AtM && m <= c.Line[n-1].AtM) {
		return 0, 0, false
	}
	i := sort.Search(n, func(i int) bool { return c.Line[i].AtM >= m })
	b := c.Line[i]
	if i == 0 || b.AtM == m {
		return b.LatDeg, b.LonDeg, true
	}
	a := c.Line[i-1]
	part := (m - a.AtM) / (b.AtM - a.AtM)
	east := math.Remainder(b.LonDeg-a.LonDeg, 360) // the short way round
	return a.LatDeg + part*(b.LatDeg-a.LatDeg), math.Remainder(a.LonDeg+part*east, 360), true
}

// Climbed returns how many metres the road goes up and down between two distances in metres. A
// rise or a dip of less than 3 m on the way is not counted; up less down is always the
// difference of the ends. ok is false where a height on the way is not known.
func (c *Course) Climbed(fromM, toM float64) (up, down float64, ok bool) {
	h, ok := c.HeightAt(fromM)
	end, endOK := c.HeightAt(toM)
	if !ok || !endOK || toM < fromM {
		return 0, 0, false
	}
	base, low, high, rising := h, h, h, 0 // base is the last turning point; rising is 1, -1 or not known
	leg := func(to float64) {
		up += max(to-base, 0)
		down += max(base-to, 0)
		base, low, high = to, to, to
	}
	step := func(h float64) {
		low, high = min(low, h), max(high, h)
		switch {
		case rising >= 0 && h <= high-climbStep:
			leg(high)
			low, rising = h, -1
		case rising <= 0 && h >= low+climbStep:
			leg(low)
			high, rising = h, 1
		}
	}
	i := sort.Search(len(c.Line), func(i int) bool { return c.Line[i].AtM > fromM })
	for ; i < len(c.Line) && c.Line[i].AtM < toM; i++ {
		if math.IsNaN(c.Line[i].HeightM) {
			return 0, 0, false
		}
		step(c.Line[i].HeightM)
	}
	step(end)
	switch {
	case rising > 0:
		leg(high)
	case rising < 0:
		leg(low)
	}
	leg(end)
	return up, down, true
}

// Sort puts the things in the order of their distance. Things at one distance keep their
// order.
func Sort(things []Thing) {
	slices.SortStableFunc(things, func(a, b Thing) int {
		switch {
		case a.AtM < b.AtM:
			return -1
		case a.AtM > b.AtM:
			return 1
		}
		return 0
	})
}
