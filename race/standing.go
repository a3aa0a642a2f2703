package race

import "time"

// Standing says how a runner does against a plan at one moment. A time or pace
// of 0 is not known, unless its field says otherwise. docs/pace.md has the formulas.
type Standing struct {
	Elapsed   time.Duration // race time
	Counted   time.Duration // the time that the target counts: race time, or that since the mat
	DistanceM float64       // where the runner is taken to be
	Estimated bool          // DistanceM is reckoned from the pace, not from a board
	Resting   bool          // the runner rests: DistanceM and Pace stand still
	Final     bool          // the race is over: nothing moves any more

	HasGap  bool          // Behind is known
	Behind  time.Duration // later than the target; negative is ahead
	BehindM float64       // the same in metres, where NoMetres is false
	// NoMetres says that BehindM is not known: a ghost that did not come to the finish is
	// past its last board by now, and nobody knows how far.
	NoMetres bool

	Pace     time.Duration // per unit, of the last believed lap, without rests: the pace of now
	HasTrend bool          // Gaining is known
	// Gaining is by how much per unit the gap gets better at the pace of now: the target's
	// pace less that of now. Negative is losing.
	Gaining time.Duration

	Average      time.Duration // per unit, from the start to the last board, rests included
	Needed       time.Duration // per unit, from here to meet the target
	Projected    time.Duration // finish time at the average pace
	ProjectedNow time.Duration // finish time if the pace of now is kept from here
	Load         float64       // of the last believed lap by the plan's curve, see [curve.Table.Load]
}

// AtSplit returns how a runner stood when passing a split.
func (p Plan) AtSplit(s Split) Standing {
	st := Standing{Elapsed: s.Elapsed, Counted: p.counted(s.Elapsed), DistanceM: s.DistanceM}
	st.Pace, st.Average = p.Pace(s.Moving(), s.LapM), p.Pace(st.Counted, s.DistanceM)
	st.Projected, _ = p.Projected(s.DistanceM, s.Elapsed)
	st.Load = p.load(&s)
	p.gap(&st)
	return st
}

// gap fills in what follows from where the runner is and when, and from the pace.
func (p Plan) gap(st *Standing) {
	st.Behind, st.HasGap = p.Behind(st.DistanceM, st.Elapsed)
	behindM, known := p.BehindM(st.DistanceM, st.Elapsed)
	if st.NoMetres = st.HasGap && !known; known {
		st.BehindM = behindM
	}
	st.Needed, _ = p.Needed(st.DistanceM, st.Elapsed)
	st.Gaining, st.HasTrend = p.Gaining(st.DistanceM, st.Pace)
	st.ProjectedNow, _ = p.ProjectedNow(st.DistanceM, st.Elapsed, st.Pace)
	p.onCurve(st)
}

// Standing returns how the runner stands at a race time. Nobody measures where a runner
// is between boards: from the last one the runner is taken to go on at the pace of
// the lap to it, or at the target's before the first, but no further than the board which
// was not passed yet. So the gap stands still while all goes as before, and grows from
// the moment at which the next board is overdue. In a rest the runner stays where the
// rest began, and the gap grows with the clock. At the finish everything stands.
func (f *Facts) Standing(elapsed time.Duration) Standing {
	p := &f.Plan
	var last Split
	if n := len(f.Splits); n > 0 {
		last = f.Splits[n-1]
	}
	if f.Finish.Known && elapsed >= f.Finish.Elapsed {
		return f.final(last)
	}
	st := p.AtSplit(last)
	perUnit := p.assumed(&st)
	st.Elapsed, st.Counted, st.Resting = elapsed, p.counted(elapsed), f.Resting(elapsed)
	if since := elapsed - last.Elapsed - f.stood(last.Elapsed, elapsed); since > 0 && perUnit > 0 {
		st.Estimated = true
		if st.DistanceM += float64(since) / float64(perUnit) * p.UnitM(); p.Curve != nil {
			st.DistanceM = p.Curve.Reached(last.DistanceM, since, p.goesOn(&last))
		}
	}
	if _, next, ok := f.nextM(); ok && next > last.DistanceM {
		st.DistanceM = min(st.DistanceM, next)
	}
	if p.DistanceM > 0 {
		st.DistanceM = min(st.DistanceM, p.DistanceM)
	}
	p.gap(&st)
	return st
}

// assumed returns the pace at which a runner is taken to go on: that of the last lap, else
// the average, else that of the target; 0 where none is known.
func (p *Plan) assumed(st *Standing) time.Duration {
	switch {
	case st.Pace > 0:
		return st.Pace
	case st.Average > 0:
		return st.Average
	}
	return p.TargetPace()
}

// final returns how the race ended. Where the finish has no board the runner went the
// whole distance of the race, where that is known.
func (f *Facts) final(last Split) Standing {
	p := &f.Plan
	if last.Elapsed < f.Finish.Elapsed && p.DistanceM > last.DistanceM {
		last = Split{DistanceM: p.DistanceM, Elapsed: f.Finish.Elapsed, LapM: p.DistanceM - last.DistanceM,
			Lap: f.Finish.Elapsed - last.Elapsed, Stood: f.stood(last.Elapsed, f.Finish.Elapsed)}
	}
	last.Elapsed = f.Finish.Elapsed
	st := p.AtSplit(last)
	st.Final = true
	return st
}

// Standing returns how the runner stands at a reading; ok is false before the
// start. See [Facts.Standing].
func (s *Session) Standing(at Stamp) (st Standing, ok bool) {
	elapsed, ok := s.clock.Elapsed(at)
	if !ok {
		return Standing{}, false
	}
	return s.facts.Standing(elapsed), true
}
