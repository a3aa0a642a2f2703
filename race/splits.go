package race

import "time"

// Split is one marker passed.
type Split struct {
	ID        EventID
	Marker    string
	DistanceM float64       // from the start
	Elapsed   time.Duration // race time
	LapM      float64       // since the split before it, or the start
	Lap       time.Duration // since the split before it, or the start
}

// Splits returns the splits of a log in order, as they stand: without those that
// were voided, and amended. See [AsItStands].
func Splits(log []Event) []Split { return AsItStands(log).Splits }

// splitOf makes a split of its event and those before it. A split whose distance is
// not beyond the one before it, or that has no race time, has a lap of zero length.
func splitOf(e Event, before []Split) Split {
	s := Split{ID: e.ID, Marker: e.Marker, DistanceM: e.DistanceM, Elapsed: e.Elapsed}
	var prev Split
	if n := len(before); n > 0 {
		prev = before[n-1]
	}
	if e.DistanceM > prev.DistanceM && e.Elapsed >= prev.Elapsed {
		s.LapM, s.Lap = e.DistanceM-prev.DistanceM, e.Elapsed-prev.Elapsed
	}
	return s
}

// Standing says how a runner does against a plan at one moment. A time or pace
// of 0 is not known, unless its field says otherwise.
type Standing struct {
	Elapsed   time.Duration
	DistanceM float64       // where the runner is taken to be
	Estimated bool          // DistanceM is reckoned from the pace, not from a marker
	HasGap    bool          // Behind and BehindM are known
	Behind    time.Duration // later than the even run; negative is ahead
	BehindM   float64       // the same in metres
	Pace      time.Duration // per unit, of the last stretch between markers
	Average   time.Duration // per unit, from the start to the last marker
	Needed    time.Duration // per unit, from here to meet the target
	Projected time.Duration // finish time at the average pace
}

// AtSplit returns how a runner stood when passing a split.
func (p Plan) AtSplit(s Split) Standing {
	st := Standing{Elapsed: s.Elapsed, DistanceM: s.DistanceM}
	st.Pace, st.Average = p.Pace(s.Lap, s.LapM), p.Pace(s.Elapsed, s.DistanceM)
	st.Projected, _ = p.Projected(s.DistanceM, s.Elapsed)
	p.gap(&st)
	return st
}

// Now returns how a runner stands at elapsed, between markers. Nobody measures
// where that is: from the last marker the runner is taken to go on at the pace
// of the last stretch, or at the target's before the first marker, but no further
// than next, the distance of the marker which was not passed yet (0 for none).
// So the gap stands still while all goes as before, and grows from the moment at
// which the next marker is overdue.
func (p Plan) Now(splits []Split, elapsed time.Duration, next float64) Standing {
	var last Split
	perUnit := p.TargetPace()
	if n := len(splits); n > 0 {
		last = splits[n-1]
		if lap := p.Pace(last.Lap, last.LapM); lap > 0 {
			perUnit = lap
		} else if avg := p.Pace(last.Elapsed, last.DistanceM); avg > 0 {
			perUnit = avg
		}
	}
	st := p.AtSplit(last)
	st.Elapsed, st.HasGap, st.Needed = elapsed, false, 0
	if since := elapsed - last.Elapsed; since > 0 && perUnit > 0 {
		st.Estimated = true
		st.DistanceM += float64(since) / float64(perUnit) * p.UnitM()
	}
	if next > last.DistanceM {
		st.DistanceM = min(st.DistanceM, next)
	}
	if p.DistanceM > 0 {
		st.DistanceM = min(st.DistanceM, p.DistanceM)
	}
	p.gap(&st)
	return st
}

// gap fills in what follows from where the runner is and when.
func (p Plan) gap(st *Standing) {
	st.Behind, st.HasGap = p.Behind(st.DistanceM, st.Elapsed)
	st.BehindM, _ = p.BehindM(st.DistanceM, st.Elapsed)
	st.Needed, _ = p.Needed(st.DistanceM, st.Elapsed)
}

// Standing returns how the runner stands at a reading; ok is false before the
// start. See [Plan.Now].
func (s *Session) Standing(at Stamp) (st Standing, ok bool) {
	elapsed, ok := s.clock.Elapsed(at)
	if !ok {
		return Standing{}, false
	}
	_, next, more := s.NextMarker()
	if !more {
		next = 0
	}
	return s.plan.Now(s.splits, elapsed, next), true
}
