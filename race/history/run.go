package history

import (
	"cmp"
	"slices"
	"time"

	"spotter/cues"
	"spotter/race"
	"spotter/race/logbook"
)

// Run is one race or training run, summed up. Its texts are as the log has them: whoever
// shows them cleans them.
type Run struct {
	Path     string
	Name     string    // of the race; "" where it has none
	Start    time.Time // civil time; zero where not known
	Started  bool      // the clock was started
	Finished bool
	Training bool
	Forward  bool // the runner faced forward: it is not distance backwards

	DistanceM float64       // to the last split that counts, or all of a finished race; 0 where not known
	Time      time.Duration // race time at the finish, or of the last event
	Falls     int
	Cues      int // from the start on: the radio check is not counted
	Splits    []race.Split

	First    string // hash of the first line, which all copies of a log share; "" where not known
	Last     uint64 // number of the last line
	Verdict  string // what is wrong with the log, in words; "" for nothing
	CopyOf   string // the path of the log that is counted in its place; "" where it is counted itself
	Unusable bool   // nothing of it can be counted: Verdict says why
}

// Sum sums up one log. The caller adds where it lies and how far it can be trusted.
func Sum(b *logbook.Book) Run {
	r := Run{Name: b.Open.Race, Start: b.Began(), Started: b.Start() != nil, Finished: b.Ended() == logbook.Finished,
		Training: b.Facts.Training, Forward: b.Open.Facing == cues.Forward.String(),
		Time: b.Last, Falls: len(b.Facts.Falls), Splits: b.Facts.Splits}
	for i := range b.Lines {
		if e := &b.Lines[i]; e.Kind == race.KindCue && !e.IsCount() && e.HasElapsed && !b.Voided(e.ID) {
			r.Cues++
		}
	}
	for i := range r.Splits {
		r.DistanceM = max(r.DistanceM, r.Splits[i].DistanceM)
	}
	if r.Finished {
		r.DistanceM = max(r.DistanceM, b.Open.DistanceM)
		if b.Facts.Finish.Known {
			r.Time = b.Facts.Finish.Elapsed
		}
	}
	return r
}

// Counts reports whether the run is part of the sums.
func (r *Run) Counts() bool { return r.Started && !r.Unusable && r.CopyOf == "" }

// Backward reports whether its distance is distance backwards, and is known.
func (r *Run) Backward() bool { return r.Counts() && !r.Forward && r.DistanceM > 0 }

// Once marks all but one of each set of copies of a log: kept is the one that goes on
// furthest, and of those that go on equally far one that nothing is wrong with.
func Once(runs []Run) {
	kept := make(map[string]int, len(runs))
	for i := range runs {
		r := &runs[i]
		if r.First == "" || r.Unusable {
			continue
		}
		k, copied := kept[r.First]
		switch {
		case !copied:
			kept[r.First] = i
		case better(r, &runs[k]) > 0:
			kept[r.First] = i
		}
	}
	for i := range runs {
		if k, ok := kept[runs[i].First]; ok && k != i && !runs[i].Unusable {
			runs[i].CopyOf = runs[k].Path
		}
	}
}

// better compares two copies of a log.
func better(x, y *Run) int {
	whole := func(r *Run) int {
		if r.Verdict == "" {
			return 1
		}
		return 0
	}
	return cmp.Or(cmp.Compare(x.Last, y.Last), cmp.Compare(whole(x), whole(y)))
}

// SortNewest puts the runs that began last first.
func SortNewest(runs []Run) {
	slices.SortStableFunc(runs, func(x, y Run) int {
		return cmp.Or(y.Start.Compare(x.Start), cmp.Compare(y.Path, x.Path))
	})
}
