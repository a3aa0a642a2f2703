package review

import (
	"fmt"
	"time"

	"spotter/race"
	"spotter/report/figures"
	"spotter/ui/overview"
)

// taken has the figures of what the filter takes.
type taken struct {
	source    figures.Source // with the cues that the filter takes
	span      figures.Span
	way       *figures.Way
	figures   *figures.Figures
	stretches []int // those of the figures that the filter looks at
	counts    []countLine
	overview  *overview.Page
}

// placeAt writes the distance at a race time, to a tenth of a unit.
func placeAt(way *figures.Way, at time.Duration, units string) string {
	m, sure := way.At(at)
	about := ""
	if !sure {
		about = "about "
	}
	return fmt.Sprintf("%s%s %.1f", about, unitName(units), m/race.UnitM(units))
}
