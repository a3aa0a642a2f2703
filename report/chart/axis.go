package chart

import "math"

// Axis is one direction of a chart.
type Axis struct {
	Min, Max float64
	Ticks    []Tick
}

// Tick is a place on an axis that has a name.
type Tick struct {
	At    float64
	Label string
	Minor bool // a narrow page leaves its label out
}

// maxSteps bounds the ticks of an axis, whatever its values are.
const maxSteps = 60

// Steps returns the multiples of a step from min to max. They are counted, not added
// up: an axis without end, or one that is not a number, has no steps.
func Steps(min, max, step float64) []float64 {
	first, last := math.Ceil(min/step-1e-9), math.Floor(max/step+1e-9)
	n := last - first + 1
	if !(step > 0) || !(n >= 1) || n > maxSteps || math.IsInf(first, 0) {
		return nil
	}
	out := make([]float64, int(n))
	for i := range out {
		out[i] = (first + float64(i)) * step
	}
	return out
}

// Step returns the smallest of some sizes, in ascending order, that divides a length into
// at most most parts; the last of them where none does.
func Step(length float64, most int, sizes ...float64) float64 {
	for _, s := range sizes {
		if length/s <= float64(most) {
			return s
		}
	}
	return sizes[len(sizes)-1]
}

// share returns where a value lies on the axis: 0 at its beginning, 1 at its end. A value
// outside, or one that is not a number, is drawn at the nearer end.
func (a Axis) share(v float64) float64 {
	d := a.Max - a.Min
	if !(d > 0) || math.IsNaN(v) {
		return 0
	}
	return math.Min(math.Max((v-a.Min)/d, 0), 1)
}
