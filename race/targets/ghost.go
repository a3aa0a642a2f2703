package targets

import (
	"errors"
	"fmt"
	"math"

	"spotter/race"
	"spotter/race/ghost"
)

// Ghost returns an earlier race as something to run against, from its log: by its boards,
// counted by a clock, [race.ClockChip] or the gun. distanceM is that of the race to
// come, in metres. The error says in words why it cannot be.
func Ghost(log []race.Event, distanceM float64, clock, units string) (*ghost.Run, error) {
	r := race.AsItStands(log)
	if r.Open == nil {
		return nil, errors.New("it has no line that says what race it is")
	}
	was := r.Open.DistanceM
	if math.Abs(was-distanceM) >= 1 {
		of := "no known distance"
		if was > 0 {
			of = race.FormatDistance(was, units)
		}
		return nil, fmt.Errorf("that race is over %s and this one over %s: a ghost has to run the same distance",
			of, race.FormatDistance(distanceM, units))
	}
	wait := r.Chip.Elapsed
	if clock != race.ClockChip {
		wait = 0
	}
	boards := make([]ghost.Board, 0, len(r.Splits))
	for _, s := range r.Splits {
		boards = append(boards, ghost.Board{Metres: s.DistanceM, At: s.Elapsed - wait})
	}
	g, err := ghost.New(boards, was)
	if errors.Is(err, ghost.ErrNoBoards) {
		return nil, errors.New("no board was passed in that race, so there is nothing to run against")
	}
	return g, err
}
