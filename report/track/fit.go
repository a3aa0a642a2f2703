package track

import (
	"io"

	"spotter/report/fit"
)

// The fields of a record, by their numbers.
const (
	fieldLat      = 0  // semicircles
	fieldLon      = 1  // semicircles
	fieldHeight   = 2  // metres above −500, times 5
	fieldHeart    = 3  // beats a minute
	fieldEnhanced = 78 // as fieldHeight, with more room
)

// readFIT reads the records of a FIT file. Those without a place are passed over: a
// watch writes them until it has found its place.
func readFIT(r io.Reader, b *builder) error {
	return fit.Read(r, func(m *fit.Message) error {
		lat, hasLat := m.Fields[fieldLat]
		lon, hasLon := m.Fields[fieldLon]
		if m.Num != fit.Record || !hasLat || !hasLon {
			return nil
		}
		p := Point{LatDeg: fit.Degrees(lat), LonDeg: fit.Degrees(lon), HeartRate: int(m.Fields[fieldHeart])}
		if at, ok := m.Fields[fit.Timestamp]; ok {
			p.Wall = fit.Time(at)
		}
		h, ok := m.Fields[fieldEnhanced]
		if !ok {
			h, ok = m.Fields[fieldHeight]
		}
		if ok {
			p.HeightM, p.HasHeight = float64(h)/5-500, true
		}
		return b.add(p)
	})
}
