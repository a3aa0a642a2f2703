package race

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
