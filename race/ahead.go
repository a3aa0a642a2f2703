package race

import "time"

// Board is a board that the runner comes to.
type Board struct {
	Number    int           // whole units from the start; 0 is the finish. See [Plan.Marker]
	DistanceM float64       // from the start
	AwayM     float64       // from where the runner is taken to be; 0 once it is overdue
	In        time.Duration // the time until then at the pace of now; negative once it is overdue
	HasIn     bool          // In is known
}

// Ahead appends the boards that come next to dst, at most most of them, the nearest first.
// Each is where the last board passed and the pace of the lap to it say: (d − last) × pace ÷
// unit after it, by a curve at the load of that lap; later by the time that the runner stood. There are none before the start
// and after the finish.
func (f *Facts) Ahead(dst []Board, elapsed time.Duration, most int) []Board {
	p := &f.Plan
	st := f.Standing(elapsed)
	n, metres, ok := f.nextM()
	if st.Final || !ok {
		return dst
	}
	for range most {
		b := Board{Number: n, DistanceM: metres, AwayM: max(metres-st.DistanceM, 0)}
		b.In, b.HasIn = f.due(metres, elapsed, &st)
		dst = append(dst, b)
		if n == 0 {
			break
		}
		n, metres, _ = p.after(metres)
	}
	return dst
}

// Due returns the time until the runner is at a distance, at the pace of now and as the
// boards say: see [Facts.Ahead]. It is negative for what should have been passed, and ok is
// false where no pace is known.
func (f *Facts) Due(metres float64, elapsed time.Duration) (in time.Duration, ok bool) {
	st := f.Standing(elapsed)
	return f.due(metres, elapsed, &st)
}

// due is [Facts.Due] for a standing that is known.
func (f *Facts) due(metres float64, elapsed time.Duration, st *Standing) (in time.Duration, ok bool) {
	var last Split
	if k := len(f.Splits); k > 0 {
		last = f.Splits[k-1]
	}
	perUnit := f.Plan.assumed(st)
	if perUnit <= 0 {
		return 0, false
	}
	takes := scale(perUnit, (metres-last.DistanceM)/f.Plan.UnitM())
	if f.Plan.Curve != nil {
		takes = f.Plan.Curve.Takes(last.DistanceM, metres, f.Plan.goesOn(&last))
	}
	return last.Elapsed + f.stood(last.Elapsed, elapsed) + takes - elapsed, true
}

// Ahead appends the boards that come next at a reading; see [Facts.Ahead].
func (s *Session) Ahead(dst []Board, at Stamp, most int) []Board {
	elapsed, ok := s.clock.Elapsed(at)
	if !ok {
		return dst
	}
	return s.facts.Ahead(dst, elapsed, most)
}
