package track

import (
	"io"
	"math"

	"spotter/course/gpx"
)

// readGPX reads the track points of a GPX file as they come. A point with a fault ends the
// reading: what a report shows must be what the watch recorded. Routes and waypoints are
// passed over.
func readGPX(r io.Reader, b *builder) error {
	_, err := gpx.Read(r, gpx.Handler{
		Point: func(p *gpx.Point, in gpx.Part) error {
			if in.Route {
				return nil
			}
			own := Point{Wall: p.Wall, LatDeg: p.LatDeg, LonDeg: p.LonDeg, HeartRate: p.HeartRate}
			if !math.IsNaN(p.HeightM) {
				own.HeightM, own.HasHeight = p.HeightM, true
			}
			return b.add(own)
		},
		Bad: func(bad *gpx.BadPoint) error {
			if bad.Point == 0 || bad.Route {
				return nil
			}
			return bad
		},
	})
	return err
}
