package targets

import (
	"fmt"
	"time"

	"spotter/race"
)

// The paces that Believable takes, per kilometre: the world's best marathon is run
// forward at 2:51, and an hour is slower than anybody walks.
const (
	quickestPace = 2 * time.Minute
	slowestPace  = time.Hour
)

// Believable returns an error when the target of a plan is not one that a person could mean
// for the distance, such as "3:43" for three hours and 43 minutes. A plan without a
// target or a distance passes.
func Believable(p race.Plan) error {
	if p.Target <= 0 || p.DistanceM <= 0 {
		return nil
	}
	perKm := race.Plan{}.Pace(p.Target, p.DistanceM)
	if perKm < quickestPace {
		return fmt.Errorf("target %s over %s is %s: too fast; give hours too, such as 3:43:00",
			race.FormatShort(p.Target), race.FormatDistance(p.DistanceM, p.Units), race.FormatPace(perKm, race.UnitsKm))
	}
	if perKm > slowestPace {
		return fmt.Errorf("target %s over %s is %s: too slow; check the distance",
			race.FormatElapsed(p.Target), race.FormatDistance(p.DistanceM, p.Units), race.FormatPace(perKm, race.UnitsKm))
	}
	return nil
}
