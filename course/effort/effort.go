package effort

import (
	"errors"
	"fmt"
	"math"
	"time"

	"spotter/course"
	"spotter/race/curve"
)

// SteepestSlope is the slope up to which the cost of running was measured, up and down, in
// metres of height for each metre along. [Cost] takes a steeper one for this.
const SteepestSlope = 0.45

// Cost returns the energy that it costs to run on a slope, in joules for each kilogram of the
// runner and each metre of the way:
//
//	C(i) = 155.4 i⁵ − 30.4 i⁴ − 43.3 i³ + 46.3 i² + 19.5 i + 3.6
//
// by Minetti, Moia, Roi, Susta and Ferretti, "Energy cost of walking and running at extreme
// uphill and downhill slopes", Journal of Applied Physiology 93 (2002) 1039–1046, doi
// 10.1152/japplphysiol.01177.2001. They measured ten runners, who ran forward on a treadmill,
// at slopes from −0.45 to +0.45. Nobody has measured a runner who runs backwards.
func Cost(slope float64) float64 {
	i := min(max(slope, -SteepestSlope), SteepestSlope)
	return ((((155.4*i-30.4)*i-43.3)*i+46.3)*i+19.5)*i + 3.6
}

// The lengths by which the way is cut and heights are smoothed, in metres. Heights of a GPS
// receiver, or of a model of the ground, err by some metres from one point to the next. Over
// 10 m an error of 2 m is a slope of 20 %. So each height is the mean of the 100 m around it,
// and each slope that of 100 m: together a mean over 200 m. A hill that a runner has to pace
// is longer than that.
const (
	stepM   = 100.0
	aroundM = 50.0 // to each side
)

// mostUnknownM is the longest stretch in metres whose heights may be missing: over it a
// straight line is drawn.
const mostUnknownM = 1000.0

// ErrNoHeights is the error of a course that has no heights.
var ErrNoHeights = errors.New("the course has no heights: a GPX track with an <ele> at each point has them")

// Plan returns when a runner passes each distance of a course who finishes after target and
// keeps the same power all the way. The rests that the course plans at stations are part
// of the target: what is left is spread over the way, so that each stretch takes a time in
// proportion to its length × [Cost] of its slope. A rest at the start or at the finish is
// not on the way, and counts for nothing.
func Plan(c *course.Course, target time.Duration) (*curve.Table, error) {
	h, err := heightsOf(c)
	if err != nil {
		return nil, err
	}
	var rests []curve.Rest
	moving := target
	for i := range c.Things {
		if t := &c.Things[i]; t.Rest > 0 && t.AtM > 0 && t.AtM < c.LengthM {
			rests = append(rests, curve.Rest{AtM: t.AtM, For: t.Rest})
			moving -= t.Rest.Truncate(time.Millisecond)
		}
	}
	if moving <= 0 {
		return nil, fmt.Errorf("the rests that the course plans take %v, and the target is %v: nothing is left to run in", target-moving, target)
	}
	return curve.Spread(c.LengthM, moving, h.costs(), rests)
}

// heights has the heights of a course at the points at which they are known.
type heights struct {
	lengthM float64
	at      []float64 // metres along, the first 0, the last lengthM
	height  []float64
	area    []float64 // under the heights, from the start to each point
}

// heightsOf returns the heights of a course. Between two that are known they are on a straight
// line, before the first and after the last the same.
func heightsOf(c *course.Course) (*heights, error) {
	if c == nil || !(c.LengthM > 0) {
		return nil, ErrNoHeights
	}
	h := &heights{lengthM: c.LengthM}
	add := func(at, height float64) error {
		last := 0.0
		if n := len(h.at); n > 0 {
			last = h.at[n-1]
		}
		if at-last > mostUnknownM {
			return fmt.Errorf("the heights of the course are missing from %s to %s: at most %s may be", course.Km(last), course.Km(at), course.Km(mostUnknownM))
		}
		if n := len(h.at); n == 0 || at > last {
			h.at, h.height = append(h.at, at), append(h.height, height)
		}
		return nil
	}
	known := false
	last := 0.0
	for i := range c.Line {
		v := &c.Line[i]
		if math.IsNaN(v.HeightM) || !(v.AtM >= 0 && v.AtM <= c.LengthM) {
			continue
		}
		if !known && v.AtM > 0 {
			h.at, h.height = []float64{0}, []float64{v.HeightM}
		}
		if err := add(v.AtM, v.HeightM); err != nil {
			return nil, err
		}
		known, last = true, v.HeightM
	}
	if !known {
		return nil, ErrNoHeights
	}
	if err := add(c.LengthM, last); err != nil {
		return nil, err
	}
	h.area = make([]float64, len(h.at))
	for i := 1; i < len(h.at); i++ {
		h.area[i] = h.area[i-1] + (h.at[i]-h.at[i-1])*(h.height[i]+h.height[i-1])/2
	}
	return h, nil
}

// costs returns the cost of each step of the way, all of one length near [stepM].
func (h *heights) costs() []float64 {
	n := max(int(math.Round(h.lengthM/stepM)), 1)
	step := h.lengthM / float64(n)
	out := make([]float64, n)
	k := 0
	before := h.smooth(0, &k)
	for i := range out {
		after := h.smooth(float64(i+1)*step, &k)
		out[i] = Cost((after - before) / step)
		before = after
	}
	return out
}

// smooth returns the mean height around a distance. Near the start and the finish it is that
// of as much on both sides as there is, so that a slope that begins there is not flattened.
// k is where the last search ended: distances grow from call to call.
func (h *heights) smooth(m float64, k *int) float64 {
	m = min(m, h.lengthM)
	around := min(aroundM, m, h.lengthM-m)
	if around <= 0 {
		if m <= 0 {
			return h.height[0]
		}
		return h.height[len(h.height)-1]
	}
	for *k+2 < len(h.at) && h.at[*k+1] <= m-around {
		*k++
	}
	from := h.areaTo(m-around, *k)
	i := *k
	for i+2 < len(h.at) && h.at[i+1] <= m+around {
		i++
	}
	return (h.areaTo(m+around, i) - from) / (2 * around)
}

// areaTo returns the area under the heights up to a distance that is behind point i, and not
// behind the next one but for the last.
func (h *heights) areaTo(m float64, i int) float64 {
	along := m - h.at[i]
	slope := (h.height[i+1] - h.height[i]) / (h.at[i+1] - h.at[i])
	return h.area[i] + along*(h.height[i]+along*slope/2)
}
