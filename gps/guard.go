package gps

import (
	"fmt"
	"math"
	"time"
)

// guard refuses fixes that cannot follow the ones before them.
type guard struct {
	last  Fix
	any   bool // last is set
	odd   Fix  // the last one that was refused as a jump
	agree int  // refused fixes in a row that agree with each other
}

const (
	jumpM     = 1000 // metres that a fix may be off at once, such as after a tunnel
	agreement = 3    // fixes in a row that agree: they are right, and the one before was wrong
)

// wrong says in words why a fix is not believed, "" when it is. A fix further from the last one
// than maxSpeedMS and jumpM allow is a jump, until agreement fixes in a row agree with each other.
// Latitude 0 with longitude 0 is what broken receivers send without a fix: it is believed only
// near there.
func (g *guard) wrong(f Fix) string {
	if f.LatDeg == 0 && f.LonDeg == 0 && !(g.any && distanceM(g.last, f) < jumpM) {
		return "the position is exactly 0, 0"
	}
	if g.any && !reachable(g.last, f) {
		if g.agree == 0 || !reachable(g.odd, f) {
			g.agree = 0
		}
		g.odd = f
		if g.agree++; g.agree < agreement {
			return fmt.Sprintf("a jump of %.0f km in %.1f s", distanceM(g.last, f)/1000, f.At.Sub(g.last.At).Seconds())
		}
	}
	g.last, g.any, g.agree = f, true, 0
	return ""
}

// reachable reports whether somebody at a can be at b when b was sent.
func reachable(a, b Fix) bool {
	return distanceM(a, b) <= jumpM+maxSpeedMS*max(b.At.Sub(a.At), time.Duration(0)).Seconds()
}

// distanceM returns the metres between two fixes on a sphere, by the haversine formula.
func distanceM(a, b Fix) float64 {
	const radians, earthM = math.Pi / 180, 6371008.8
	lat, lon := (b.LatDeg-a.LatDeg)*radians/2, (b.LonDeg-a.LonDeg)*radians/2
	h := math.Sin(lat)*math.Sin(lat) + math.Cos(a.LatDeg*radians)*math.Cos(b.LatDeg*radians)*math.Sin(lon)*math.Sin(lon)
	return 2 * earthM * math.Asin(math.Sqrt(min(h, 1)))
}
