package figures

import (
	"slices"
	"time"

	"spotter/race"
)

// shortM is the length in metres under which a stretch has no pace and no rate: a second
// on the clock is worth too much there.
const shortM = 50

// Stretch is the way from one board to the next.
type Stretch struct {
	Marker     string // of the board at its end; "" for what comes behind the last one
	ID         race.EventID
	FromM, ToM float64
	From, To   time.Duration // race time
	Stood      time.Duration // of it, in rests and in the wait for the mat
	Open       bool          // it has no board at its end: ToM is reckoned

	Pace     time.Duration // for each unit of the race, rests left out; 0 where it is not known
	Target   time.Duration // the pace of the target on it; 0 without a target
	Change   time.Duration // Pace less that of the stretch before, where HasChange
	Behind   time.Duration // at its end: later than the target, where HasGap
	Gained   time.Duration // by how much the gap got better on it, where HasGap
	Cues     Tally
	Classes  Classes
	Falls    int
	Rests    int // that began on it
	HasGap   bool
	HasTrend bool // Change is known
}

// LengthM returns the length of the stretch in metres.
func (s *Stretch) LengthM() float64 { return s.ToM - s.FromM }

// stretches returns the stretches of a race, without cues.
func stretches(s Source) []Stretch {
	f, way := s.Facts, s.Way()
	if !f.Gun.Known {
		return nil
	}
	var out []Stretch
	var at Stretch // the last end is the next beginning
	add := func(x Stretch) {
		x.FromM, x.From = at.ToM, at.To
		x.Stood = way.Stood(x.From, x.To)
		x.measure(&f.Plan, out)
		out, at = append(out, x), x
	}
	for i := range f.Splits {
		b := &f.Splits[i]
		if b.DistanceM > at.ToM && b.Elapsed > at.To {
			add(Stretch{Marker: b.Marker, ID: b.ID, ToM: b.DistanceM, To: b.Elapsed})
		}
	}
	switch end := Whole(s); {
	case f.Finish.Known && end.To > at.To && f.Plan.DistanceM > at.ToM:
		add(Stretch{Marker: race.MarkerFinish, ID: f.Finish.ID, ToM: f.Plan.DistanceM, To: end.To})
	case !f.Finish.Known && end.To > at.To:
		add(Stretch{ToM: max(end.ToM, at.ToM), To: end.To, Open: true})
	}
	for _, e := range f.Falls {
		if i := find(out, e.Elapsed); e.HasElapsed && i >= 0 {
			out[i].Falls++
		}
	}
	for _, r := range f.Rests {
		if i := find(out, r.From); i >= 0 {
			out[i].Rests++
		}
	}
	return out
}

// measure works out pace and gap. A stretch that ends nowhere, or is too short, has none.
func (x *Stretch) measure(p *race.Plan, before []Stretch) {
	if x.Open {
		return
	}
	if x.LengthM() >= shortM {
		x.Pace = p.Pace(x.To-x.From-x.Stood, x.LengthM())
		if from, to := p.At(x.FromM), p.At(x.ToM); p.Known() && to > from {
			x.Target = p.Pace(to-from, x.LengthM())
		}
	}
	var last time.Duration
	if n := len(before); n > 0 {
		last = before[n-1].Behind
		if was := before[n-1].Pace; was > 0 && x.Pace > 0 {
			x.Change, x.HasTrend = x.Pace-was, true
		}
	}
	if x.Behind, x.HasGap = p.Behind(x.ToM, x.To); x.HasGap {
		x.Gained = last - x.Behind
	}
}

// find returns the stretch of a race time, -1 for none. A board belongs to the stretch
// that it ends.
func find(all []Stretch, at time.Duration) int {
	i, _ := slices.BinarySearchFunc(all, at, func(x Stretch, at time.Duration) int {
		if x.To < at {
			return -1
		}
		return 1
	})
	if i == len(all) || at < 0 {
		return -1
	}
	return i
}

// stretch counts a cue in its stretch.
func (f *Figures) stretch(c *Cue) {
	if i := find(f.Stretches, c.At); i >= 0 {
		f.Stretches[i].Cues.Add(c.Outcome)
		f.Stretches[i].Classes.add(c.Class, c.Outcome)
	}
}
