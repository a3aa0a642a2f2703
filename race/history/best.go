package history

import (
	"cmp"
	"slices"
	"time"

	"spotter/race"
)

// Boards are set up by hand: two that are this near to a length apart, in metres, are that
// length apart.
const boardM = 1.0

// leastLap is the part of a unit below which a lap is too short to be the quickest: a
// second on the clock is then worth too much.
const leastLap = 0.9

// Stretch is the quickest stretch of one length.
type Stretch struct {
	LengthM float64
	Time    time.Duration
	Run     *Run
	EndM    float64 // where in its run it ended
}

// QuickestLap returns the pace of the quickest lap, per unit: laps shorter than 0.9 units
// are left out. ok is false without one.
func (r *Run) QuickestLap(units string) (perUnit time.Duration, ok bool) {
	unit, plan := race.UnitM(units), race.Plan{Units: units}
	for i := range r.Splits {
		s := &r.Splits[i]
		if s.LapM < leastLap*min(unit, race.KilometreM) || s.Lap <= 0 {
			continue
		}
		if p := plan.Pace(s.Lap, s.LapM); !ok || p < perUnit {
			perUnit, ok = p, true
		}
	}
	return perUnit, ok
}

// quickest returns the shortest time between two boards of a run that are lengthM apart;
// the start is one. ok is false where no two boards are.
func (r *Run) quickest(lengthM float64) (best Stretch, ok bool) {
	boards := make([]race.Split, 1, len(r.Splits)+1) // the first is the start
	boards = append(boards, r.Splits...)
	slices.SortStableFunc(boards, func(x, y race.Split) int { return cmp.Compare(x.DistanceM, y.DistanceM) })
	from := 0
	for to := range boards {
		for boards[to].DistanceM-boards[from].DistanceM > lengthM+boardM {
			from++
		}
		apart := boards[to].DistanceM - boards[from].DistanceM
		took := boards[to].Elapsed - boards[from].Elapsed
		if apart < lengthM-boardM || took <= 0 || ok && took >= best.Time {
			continue
		}
		best, ok = Stretch{LengthM: lengthM, Time: took, Run: r, EndM: boards[to].DistanceM}, true
	}
	return best, ok
}

// Best returns the quickest stretch of 1, 5 and 10 units, and the quickest finish at each
// distance that was raced to its end, shortest first. Only distance backwards counts.
func Best(runs []Run, units string) []Stretch {
	var best []Stretch
	keep := func(s Stretch) {
		i := slices.IndexFunc(best, func(b Stretch) bool { return b.LengthM-s.LengthM < boardM && s.LengthM-b.LengthM < boardM })
		switch {
		case i < 0:
			best = append(best, s)
		case s.Time < best[i].Time:
			best[i] = s
		}
	}
	for i := range runs {
		r := &runs[i]
		if !r.Backward() {
			continue
		}
		for _, n := range []float64{1, 5, 10} {
			if s, ok := r.quickest(n * race.UnitM(units)); ok {
				keep(s)
			}
		}
		if r.Finished && r.Time > 0 {
			keep(Stretch{LengthM: r.DistanceM, Time: r.Time, Run: r, EndM: r.DistanceM})
		}
	}
	slices.SortFunc(best, func(x, y Stretch) int { return cmp.Compare(x.LengthM, y.LengthM) })
	return best
}
