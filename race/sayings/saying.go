package sayings

import (
	"math"

	"spotter/cues/grammar"
	"spotter/race"
)

// nearHalf is the greatest distance of a marker from half of the race, as a part of the
// whole, to be called half way: in a race of five kilometres none is.
const nearHalf = 0.05

// OfSplit returns what there is to say of the last split: the marker, its time,
// and how that compares with the plan. ok is false without a split.
func OfSplit(s *race.Session) (say grammar.Saying, ok bool) {
	splits := s.Splits()
	if len(splits) == 0 {
		return grammar.Saying{}, false
	}
	return ofSplit(s.Plan(), splits[len(splits)-1])
}

// ofSplit is [OfSplit] for one split; ok is false for a marker that
// is none of ours.
func ofSplit(p race.Plan, s race.Split) (say grammar.Saying, ok bool) {
	st := p.AtSplit(s)
	say = grammar.Saying{Elapsed: s.Elapsed, HasElapsed: true, Behind: st.Behind, HasGap: st.HasGap}
	unit, n, ok := race.ParseMarker(s.Marker)
	switch {
	case s.Marker == race.MarkerFinish:
		say.Miles, say.Finish = p.Units == race.UnitsMi, true
		return say, true
	case s.Marker == race.MarkerHalf:
		say.Miles, say.HalfWay = p.Units == race.UnitsMi, true
		return say, true
	case !ok:
		return grammar.Saying{}, false
	}
	say.Miles, say.Marker = unit == race.UnitsMi, n
	if p.DistanceM > 0 {
		half := math.Round(p.DistanceM / 2 / race.UnitM(unit))
		off := math.Abs(s.DistanceM - p.DistanceM/2)
		say.HalfWay = float64(n) == half && off <= nearHalf*p.DistanceM && (!p.Half || off <= 1) // else it has a board of its own
		say.ToGo = unitsLeft(p.DistanceM-s.DistanceM, unit)
	}
	return say, true
}

// OfPace returns what there is to say of the pace at a reading: how the runner
// stands against the plan, and how far it is to go, to the nearest unit. Before the
// first split nobody knows; then ok is false. Past the finish it is how it ended.
func OfPace(s *race.Session, at race.Stamp) (say grammar.Saying, ok bool) {
	st, ok := s.Standing(at)
	if !ok || len(s.Splits()) == 0 {
		return grammar.Saying{}, false
	}
	plan := s.Plan()
	say = grammar.Saying{Miles: plan.Units == race.UnitsMi, Behind: st.Behind, HasGap: st.HasGap}
	if plan.DistanceM > 0 {
		say.ToGo = unitsLeft(plan.DistanceM-st.DistanceM, plan.Units)
	}
	return say, say.HasGap || say.ToGo > 0
}

// unitsLeft returns a distance in whole units, the nearest.
func unitsLeft(metres float64, units string) int {
	return int(math.Round(max(0, metres) / race.UnitM(units)))
}
