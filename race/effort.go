package race

import (
	"time"

	"spotter/race/curve"
)

// PlanEffort is the word of an open line for a plan that follows the hills.
const PlanEffort = "effort"

// curve returns the curve that an open line has, nil for none. ok is false where the line
// has a plan that cannot be read.
func (o *Open) curve() (t *curve.Table, ok bool) {
	if o.PlanKind == "" {
		return nil, true
	}
	t, err := curve.Parse(o.PlanTable, o.DistanceM)
	if o.PlanKind != PlanEffort || err != nil || t.Whole() != o.Target {
		return nil, false
	}
	return t, true
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

// load returns the load of the lap to a split, see [curve.Table.Load]; 0 where it is not known.
func (p *Plan) load(s *Split) float64 {
	if p.Curve == nil {
		return 0
	}
	return p.Curve.Load(s.DistanceM-s.LapM, s.DistanceM, s.Moving())
}

// onCurve fills in what a plan with a curve says of a pace. It compares loads, so that a
// hill is no gain and no loss by itself.
func (p *Plan) onCurve(st *Standing) {
	if st.Load > 0 { // so there is a curve
		st.HasTrend = true
		st.Gaining = scale(p.Curve.Pace(st.DistanceM, p.UnitM()), 1-st.Load)
		st.ProjectedNow = p.counted(st.Elapsed) + p.Curve.Left(st.DistanceM, st.Load)
	}
}

// goesOn returns the load at which a runner is taken to go on by a curve: that of the last
// lap, else the average, else that of the plan.
func (p *Plan) goesOn(last *Split) float64 {
	t, plan := p.counted(last.Elapsed), p.Curve.At(last.DistanceM)
	switch load := p.load(last); {
	case load > 0:
		return load
	case t > 0 && plan > 0:
		return float64(t) / float64(plan)
	}
	return 1
}

// EvenGap returns a standing with gap, metres and trend against an even run in the same
// time. The other figures stay those of the plan.
func (p Plan) EvenGap(st Standing) Standing {
	even := st
	even.Load, p.Curve = 0, nil
	p.gap(&even)
	st.HasGap, st.Behind, st.BehindM, st.NoMetres = even.HasGap, even.Behind, even.BehindM, even.NoMetres
	st.HasTrend, st.Gaining = even.HasTrend, even.Gaining
	return st
}
