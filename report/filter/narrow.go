package filter

import (
	"spotter/cues"
	"spotter/race"
	"spotter/report/figures"
)

// OfClass returns the filter narrowed to the cues of a class.
func (f Filter) OfClass(c cues.Class) Filter {
	f.Kind, f.Voided, f.Class = race.KindCue, false, c.String()
	return f
}

// OfCue returns the filter narrowed to one cue.
func (f Filter) OfCue(id cues.ID) Filter {
	f.Kind, f.Voided, f.Cue = race.KindCue, false, id
	return f
}

// OfOutcome returns the filter narrowed to the cues that ended in one way.
func (f Filter) OfOutcome(o Outcome) Filter {
	f.Kind, f.Voided, f.Outcome = race.KindCue, false, o
	return f
}

// OfStretch returns the filter with a stretch of the race as its place. A stretch without a board
// at its end is told by its time.
func (f Filter) OfStretch(s *figures.Stretch) Filter {
	f.From, f.To, f.HasTime = 0, 0, false
	f.FromM, f.ToM, f.HasPlace = s.FromM, s.ToM, true
	if s.Open {
		f.FromM, f.ToM, f.HasPlace = 0, 0, false
		f.From, f.To, f.HasTime = s.From, s.To, true
	}
	return f
}
