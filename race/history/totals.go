package history

import (
	"cmp"
	"slices"
)

// Total is the sum of some runs.
type Total struct {
	Month     string // such as "2027-04"; "" where it is of all months, or of runs without a date
	Races     int
	Trainings int
	RaceM     float64 // distance backwards in races, in metres
	TrainingM float64 // distance backwards in training runs, in metres
	ForwardM  float64 // distance of those who faced forward: in no other figure
	Falls     int     // of the runs whose distance backwards is known
	Cues      int     // of the same
}

// BackwardM returns the distance backwards, in metres.
func (t *Total) BackwardM() float64 { return t.RaceM + t.TrainingM }

// FallsPer100Km returns falls × 100 km ÷ distance backwards; ok is false without a distance.
func (t *Total) FallsPer100Km() (falls float64, ok bool) {
	if t.BackwardM() <= 0 {
		return 0, false
	}
	return float64(t.Falls) * 100_000 / t.BackwardM(), true
}

// CuesPer returns cues × a length in metres ÷ distance backwards; ok is false without a
// distance.
func (t *Total) CuesPer(lengthM float64) (cues float64, ok bool) {
	if t.BackwardM() <= 0 {
		return 0, false
	}
	return float64(t.Cues) * lengthM / t.BackwardM(), true
}

// add adds a run. One that does not count adds nothing.
func (t *Total) add(r *Run) {
	if !r.Counts() {
		return
	}
	if r.Training {
		t.Trainings++
	} else {
		t.Races++
	}
	switch {
	case r.Forward:
		t.ForwardM += r.DistanceM
		return
	case r.DistanceM <= 0:
		return
	case r.Training:
		t.TrainingM += r.DistanceM
	default:
		t.RaceM += r.DistanceM
	}
	t.Falls += r.Falls
	t.Cues += r.Cues
}

// All returns the sum of all runs.
func All(runs []Run) (t Total) {
	for i := range runs {
		t.add(&runs[i])
	}
	return t
}

// Of returns the sum of one run.
func Of(r *Run) (t Total) {
	t.add(r)
	return t
}

// Months returns the sums by month of the start, in the time zone that each log has, the
// latest first. Runs without a date come last, with an empty month.
func Months(runs []Run) []Total {
	at := map[string]int{}
	var months []Total
	for i := range runs {
		r := &runs[i]
		if !r.Counts() {
			continue
		}
		month := ""
		if !r.Start.IsZero() {
			month = r.Start.Format("2006-01")
		}
		k, ok := at[month]
		if !ok {
			k = len(months)
			at[month] = k
			months = append(months, Total{Month: month})
		}
		months[k].add(r)
	}
	slices.SortFunc(months, func(x, y Total) int { return cmp.Compare(y.Month, x.Month) })
	return months
}
