package race

import "time"

// Split is one board passed.
type Split struct {
	ID        EventID
	Marker    string
	DistanceM float64       // from the start
	Elapsed   time.Duration // race time
	LapM      float64       // since the split before it, or the start
	Lap       time.Duration // since the split before it, or the gun
	Stood     time.Duration // part of Lap in which the runner stood: rests, and the wait for the mat
	// Correction is that of its amends, a part of Elapsed: one that is to read d later needs
	// an amend with Correction + d.
	Correction time.Duration
	Named      bool  // an amend names its marker: it is believed without a question
	Doubt      Doubt // why it is not believed; NoDoubt for one that is
}

// Moving returns the time of the lap without that in which the runner stood.
func (s *Split) Moving() time.Duration { return max(s.Lap-s.Stood, 0) }

// Splits returns the splits of a log that are believed, by distance, as they stand. See
// [AsItStands].
func Splits(log []Event) []Split { return AsItStands(log).Splits }
