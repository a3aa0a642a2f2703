package text

import (
	"math"
	"strconv"
)

// Metres writes a distance in whole metres, with the minus of the times beside it.
func Metres(m float64) string {
	m = math.Round(m)
	if m < 0 {
		return "−" + strconv.FormatFloat(-m, 'f', 0, 64) + " m"
	}
	return strconv.FormatFloat(math.Abs(m), 'f', 0, 64) + " m"
}

// WithMetres adds to a gap in time how far that is on the road, with a sign or,
// behind the words ahead and behind, without. At the finish it is nothing.
func WithMetres(gap string, m float64, signed bool) string {
	if !signed {
		m = math.Abs(m)
	}
	if math.Round(m) == 0 {
		return gap
	}
	return gap + " (" + Metres(m) + ")"
}
