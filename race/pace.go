package race

import (
	"math"
	"strconv"
	"time"

	"spotter/race/curve"
	"spotter/race/ghost"
)

// Plan is the goal of a race: a time over a distance, at an even pace or by a curve. The zero
// value of a field means that it is not known; what depends on it is then not
// known either. docs/pace.md has the formulas.
type Plan struct {
	Target    time.Duration
	DistanceM float64
	Units     string // km or mi, for pace; km when empty
	Half      bool   // a board stands at half the distance
	Clock     string // which clock the target counts by: [ClockChip], or the gun when empty
	// Wait is the race time at which that clock began: 0 by the gun; by the chip the time
	// from the gun to the mat, once that is known.
	Wait time.Duration
	// Ghost is an earlier race to run against, in place of an even run; nil for none.
	// Target is then its finish time, 0 where it had none.
	Ghost *ghost.Run
	// Curve says when the target passes each distance, in a plan that follows the hills; nil
	// for an even run. Its whole time is Target. There is no Ghost beside it.
	Curve *curve.Table
	// Name says what the target is, such as "Xu Zhenjun 2004"; empty for a plain time.
	Name string
}

// UnitM returns the length of the plan's unit in metres.
func (p Plan) UnitM() float64 { return UnitM(p.Units) }

// Known reports whether there is a target to be ahead or behind of. That of a ghost which
// did not come to the finish is known up to its last board.
func (p Plan) Known() bool { return p.DistanceM > 0 && (p.Target > 0 || p.Ghost != nil) }

// even reports whether the target is an even run to a time.
func (p Plan) even() bool { return p.Ghost == nil && p.Curve == nil }

// counted returns the time that the target counts at a race time.
func (p Plan) counted(elapsed time.Duration) time.Duration { return elapsed - p.Wait }

// MarkerFinish is the marker of the last split, at the race's full distance.
const MarkerFinish = "finish"

// MarkerHalf is the marker of a board at half the distance, see [Plan.Half].
const MarkerHalf = "half"

// halfway stands for the number of the board at half the distance.
const halfway = -1

// after returns the first board behind a distance: n is its number, 0 for the finish and
// halfway for the one at half the distance.
func (p *Plan) after(last float64) (n int, metres float64, ok bool) {
	unit := p.UnitM()
	// A hair is added so that 3 × 1609.344 counts as three miles and not as two.
	n = int(math.Floor(last/unit+1e-6)) + 1
	metres = float64(n) * unit
	if half := p.DistanceM / 2; p.Half && last < half-1 && half < metres-1 {
		return halfway, half, true
	}
	if end := p.DistanceM; end > 0 && metres >= end-1 {
		return 0, end, last < end-1
	}
	return n, metres, true
}

// Marker returns the name of a board by its number, such as "km 5"; 0 is the finish.
func (p *Plan) Marker(n int) string {
	switch {
	case n == 0:
		return MarkerFinish
	case n == halfway:
		return MarkerHalf
	case p.Units == UnitsMi:
		return "mile " + strconv.Itoa(n)
	}
	return "km " + strconv.Itoa(n)
}

// BoardAfter returns the first board behind a distance in metres; ok is false at the
// finish.
func (p *Plan) BoardAfter(metres float64) (marker string, m float64, ok bool) {
	n, m, ok := p.after(metres)
	return p.Marker(n), m, ok
}

// At returns the race time at which the target passes a distance: an even run at
// T × d ÷ D, the definition of even pace, a ghost as it did, a curve as it says; all after the wait. It is
// 0 without a target, and past the last board of a ghost.
func (p Plan) At(metres float64) time.Duration {
	at, ok := p.at(metres)
	if !ok {
		return 0
	}
	return at
}

func (p Plan) at(metres float64) (at time.Duration, ok bool) {
	switch {
	case !p.Known():
		return 0, false
	case p.even():
		return scale(p.Target, metres/p.DistanceM) + p.Wait, true
	case p.Curve != nil:
		return p.Curve.At(metres) + p.Wait, true
	}
	at, ok = p.Ghost.At(metres)
	return at + p.Wait, ok
}

// Behind returns how much later than the target a runner is who passes a distance at
// elapsed: t − T × d ÷ D for an even run, negative when ahead. ok is false where there is
// no target.
func (p Plan) Behind(metres float64, elapsed time.Duration) (d time.Duration, ok bool) {
	at, ok := p.at(metres)
	if !ok {
		return 0, false
	}
	return elapsed - at, true
}

// BehindM returns the same gap as a length in metres: where the target is at elapsed, for
// an even run D × t ÷ T, at most D, less where the runner is. ok is false where there is no
// target, and where a ghost that did not come to the finish is past its last board.
func (p Plan) BehindM(metres float64, elapsed time.Duration) (m float64, ok bool) {
	if !p.Known() {
		return 0, false
	}
	if p.Curve != nil {
		return p.Curve.Where(p.counted(elapsed)) - metres, true
	}
	if !p.even() {
		if m, ok = p.Ghost.Where(p.counted(elapsed)); !ok {
			return 0, false
		}
		return m - metres, true
	}
	even := p.DistanceM * float64(p.counted(elapsed)) / float64(p.Target)
	return min(max(even, 0), p.DistanceM) - metres, true
}

// Pace returns the time per unit of a stretch: t × unit ÷ d. It is 0, meaning
// not known, for a stretch without length or time.
func (p Plan) Pace(elapsed time.Duration, metres float64) time.Duration {
	if metres <= 0 || elapsed <= 0 {
		return 0
	}
	return scale(elapsed, p.UnitM()/metres)
}

// TargetPace returns the average pace of the target, 0 without one. That of a ghost which
// did not come to the finish is up to its last board.
func (p Plan) TargetPace() time.Duration {
	if p.Target <= 0 && p.Ghost != nil {
		last := p.Ghost.Last()
		return p.Pace(last.At, last.Metres)
	}
	return p.Pace(p.Target, p.DistanceM)
}

// paceAt returns the pace of the target from a distance on: of an even run always the
// same, of a ghost that of its lap there.
func (p Plan) paceAt(metres float64) time.Duration {
	switch {
	case p.even():
		return p.TargetPace()
	case p.Curve != nil:
		return 0 // a lap says nothing about another: see onCurve
	}
	length, lap, _ := p.Ghost.Lap(metres)
	return p.Pace(lap, length)
}

// Needed returns the pace over what is left that still meets the target:
// (T − t) × unit ÷ (D − d); by a curve that of the unit ahead, see [curve.Table.Needed]. ok is false without a target, past the finish, and
// when the time is up.
func (p Plan) Needed(metres float64, elapsed time.Duration) (perUnit time.Duration, ok bool) {
	left, spare := p.DistanceM-metres, p.Target-p.counted(elapsed)
	if p.Target <= 0 || p.DistanceM <= 0 || left <= 0 || spare <= 0 {
		return 0, false
	}
	if p.Curve != nil {
		perUnit = p.Curve.Needed(metres, spare, p.UnitM())
		return perUnit, perUnit > 0
	}
	return p.Pace(spare, left), true
}

// Gaining returns by how much per unit the gap to the target gets better at a pace: the
// target's pace from there on less that pace. ok is false without either, and by a curve.
func (p Plan) Gaining(metres float64, pace time.Duration) (perUnit time.Duration, ok bool) {
	target := p.paceAt(metres)
	if !p.Known() || target <= 0 || pace <= 0 {
		return 0, false
	}
	return target - pace, true
}

// Projected returns the finish time if the average pace so far is kept:
// t × D ÷ d, by the clock that the target counts by; by a curve t × T ÷ its time at d. ok is
// false before there is an average, or without a distance.
func (p Plan) Projected(metres float64, elapsed time.Duration) (d time.Duration, ok bool) {
	t := p.counted(elapsed)
	if metres <= 0 || t <= 0 || p.DistanceM <= 0 {
		return 0, false
	}
	if p.Curve != nil {
		return scale(t, float64(p.Target)/float64(p.Curve.At(metres))), true
	}
	return scale(t, p.DistanceM/metres), true
}

// ProjectedNow returns the finish time if a pace is kept from here on:
// t + (D − d) × pace ÷ unit, by the clock that the target counts by. ok is false without
// a pace or a distance, and by a curve.
func (p Plan) ProjectedNow(metres float64, elapsed, pace time.Duration) (d time.Duration, ok bool) {
	if pace <= 0 || p.DistanceM <= 0 || p.Curve != nil {
		return 0, false
	}
	return p.counted(elapsed) + scale(pace, max(p.DistanceM-metres, 0)/p.UnitM()), true
}

// share returns how much of the race lies between two distances, as the laps of a race
// compare: by a curve the seconds that it moves for, otherwise metres.
func (p *Plan) share(from, to float64) float64 {
	if p.Curve == nil {
		return to - from
	}
	return p.Curve.Takes(from, to, 1).Seconds()
}

// targetPerShare returns the target's time in nanoseconds for one of what [Plan.share] counts.
func (p *Plan) targetPerShare() float64 {
	if p.Curve != nil {
		return float64(time.Second)
	}
	km := *p
	km.Units = UnitsKm
	return float64(km.TargetPace()) / KilometreM
}

// scale multiplies a duration by a factor, to the nearest nanosecond.
func scale(d time.Duration, by float64) time.Duration {
	x := float64(d) * by
	if x < 0 {
		return time.Duration(x - 0.5)
	}
	return time.Duration(x + 0.5)
}
