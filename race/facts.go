package race

import "time"

// Facts has the clocks of a race, the boards that were passed, and what happened to the
// runner, all as they stand after voids and amends. All times are race time, from the gun, unless they say
// otherwise. Slices must not be changed.
type Facts struct {
	// Plan has the target. Its Wait is known once the mat was logged.
	Plan Plan

	Open   *Open         // the last open line; nil without one
	Opened int           // how many open lines there are
	Last   time.Duration // the latest race time on record
	Timed  bool          // a line has a race time

	Training bool // a note says that it is a training run, and no race

	Gun    Moment // at race time 0; not known before it
	Chip   Moment // the mat of the start; not known where nobody logged it
	Finish Moment // where the race ended; not known before that

	// Splits are the boards passed, those that are believed, by their distance.
	Splits []Split
	// Doubted are the presses that move no figure, in the order of the log, each with its Doubt.
	Doubted []Split
	Skipped []Skip // boards that were skipped, in the order of the log
	Rests   []Rest // in the order of time; they do not overlap

	Falls, Aid, Medical, Shifts []Event // as they should read, in the order of the log
	Steps                       []Event // clock lines: jumps of the wall clock, estimates, corrections
	Resumes                     []TakenUp

	boards []board // the splits that count, in the order of the log
	turns  []turn  // rests that begin and end
	skips  []Skip
	line   Moment        // the last line of a finish that counts
	ending EventID       // the last press at the finish before that line; 0 for none
	blind  bool          // no line since the last open line has a race time
	waited time.Duration // in the corral for the mat, where that is known
}

// Moment is a time that stops or starts a clock.
type Moment struct {
	ID         EventID // its line; 0 where it is not known
	Elapsed    time.Duration
	Wall       time.Time     // civil time of the moment, not of its key
	Correction time.Duration // by which its clock reads more than its key said; part of Elapsed and Wall
	Known      bool
}

// Skip is a board that the spotter skipped.
type Skip struct {
	ID        EventID
	Marker    string
	DistanceM float64 // 0 where the marker does not tell
}

// TakenUp is a place in a log where the race was taken up: nobody logged between From
// and To. Both are 0 where no line has a race time.
type TakenUp struct {
	ID       EventID // the open line
	From, To time.Duration
	Reboot   bool // under another boot of the machine, or one that is not known
}

// take takes in one line that counts, as it should read with its amends. What follows
// from several lines is made by settle.
func (f *Facts) take(e *Event, a amended) {
	if e.HasElapsed && e.Kind != KindOpen {
		f.Timed, f.Last = true, max(f.Last, e.Elapsed)
		if n := len(f.Resumes); n > 0 && f.blind {
			f.Resumes[n-1].To, f.blind = max(e.Elapsed, f.Resumes[n-1].From), false
		}
	}
	switch e.Kind {
	case KindOpen:
		f.open(e)
	case KindStart:
		f.start(e)
	case KindFinish:
		if e.HasElapsed {
			f.line = Moment{e.ID, e.Elapsed + e.Correction, e.Wall.Add(e.Correction), e.Correction, true}
			f.ending = 0
			for i := range f.boards {
				if b := &f.boards[i]; b.timed && b.Marker == MarkerFinish {
					f.ending = b.ID
				}
			}
		}
	case KindSplit:
		f.boards = append(f.boards, board{timed: e.HasElapsed, Split: Split{ID: e.ID, Marker: e.Marker,
			DistanceM: e.DistanceM, Elapsed: e.Elapsed, Named: a.named, Correction: a.by}})
	case KindRest, KindGo:
		if e.HasElapsed && e.Item != ItemStop {
			f.turns = append(f.turns, turn{e.ID, e.Elapsed, e.Kind == KindRest})
		}
	case KindFall:
		f.Falls = append(f.Falls, *e)
	case KindAid:
		f.Aid = append(f.Aid, *e)
	case KindSwap:
		f.Shifts = append(f.Shifts, *e)
	case KindClock:
		f.Steps = append(f.Steps, *e)
	case KindNote:
		f.note(e)
	}
}

// open takes in the line of a journal that was opened.
func (f *Facts) open(e *Event) {
	if e.ForReview() {
		return // nobody raced: there was no gap to bridge, and the settings are copies
	}
	if f.Opened++; f.Opened > 1 {
		was, is := f.Open, e.Open
		same := was != nil && is != nil && was.BootID != "" && was.BootID == is.BootID
		f.Resumes = append(f.Resumes, TakenUp{ID: e.ID, From: f.Last, To: f.Last, Reboot: !same})
		f.blind = true
	}
	if e.Open != nil {
		f.Open = e.Open
	}
}

// start takes in the line of a start. Of several by one clock the last counts.
func (f *Facts) start(e *Event) {
	if e.gunStart() {
		f.Gun = Moment{e.ID, 0, e.Wall.Add(-e.Correction), e.Correction, true}
		return
	}
	if e.HasElapsed {
		// The chip clock reads more by the correction, so that the mat was earlier.
		f.Chip = Moment{e.ID, max(e.Elapsed-e.Correction, 0), e.Wall.Add(-e.Correction), e.Correction, true}
	}
}

// note takes in a note.
func (f *Facts) note(e *Event) {
	switch e.Item {
	case ItemTraining:
		f.Training = true
	case ItemMedical:
		f.Medical = append(f.Medical, *e)
	case ItemSkip:
		s := Skip{ID: e.ID, Marker: e.Text}
		if unit, n, ok := ParseMarker(e.Text); ok {
			s.DistanceM = float64(n) * UnitM(unit)
		} else if e.Text == MarkerHalf {
			s.DistanceM = f.Plan.DistanceM / 2
		}
		f.skips = append(f.skips, s)
	}
}

// settle works out what follows from several lines: the rests, the clocks and the boards that are believed.
func (f *Facts) settle() {
	f.Finish = f.line
	f.Plan.Wait = 0
	if f.Plan.Clock == ClockChip && f.Chip.Known {
		f.Plan.Wait = f.Chip.Elapsed
	}
	f.waited = f.wait()
	f.settleRests()
	f.believe()
	f.settleFinish()
}

// wait returns how long the runner stood in the corral, from the gun to the mat; 0 where
// that is not known, and where a board was passed before the mat.
func (f *Facts) wait() time.Duration {
	for i := range f.boards {
		if b := &f.boards[i]; b.timed && b.Elapsed <= f.Chip.Elapsed {
			return 0
		}
	}
	return f.Chip.Elapsed
}

// settleFinish puts the line of the finish and its board together. The board says when it
// was passed; a line whose time was corrected goes before it.
func (f *Facts) settleFinish() {
	n := len(f.Splits)
	if n == 0 {
		return
	}
	last := &f.Splits[n-1]
	end := last.Marker == MarkerFinish || f.Plan.DistanceM > 0 && last.DistanceM >= f.Plan.DistanceM
	switch {
	case !end:
	case !f.line.Known:
		f.Finish = Moment{ID: last.ID, Elapsed: last.Elapsed, Known: true}
	case f.line.Correction == 0:
		f.Finish.Elapsed = last.Elapsed
	default:
		last.Elapsed = f.line.Elapsed
		var before Split
		if n > 1 {
			before = f.Splits[n-2]
		}
		f.lap(last, &before)
	}
}

// ByChip returns the finish time by the chip; ok is false where the mat or the finish is not known.
func (f *Facts) ByChip() (d time.Duration, ok bool) {
	return f.Finish.Elapsed - f.Chip.Elapsed, f.Finish.Known && f.Chip.Known
}
