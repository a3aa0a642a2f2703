package shelf

import (
	"fmt"
	"os"
	"time"

	"spotter/journal"
	"spotter/journal/beside"
	"spotter/race"
	"spotter/race/logbook"
	"spotter/text"
)

// Race is the summary of one journal, with the notes and corrections beside it. Its texts are as the
// files have them: whoever shows them cleans them.
type Race struct {
	logbook.Entry
	First string `json:"first,omitempty"` // hash of the first line, which names the journal; "" where it has none
	Head  string `json:"head,omitempty"`  // hash of the last line; "" where it is not known
	Notes string `json:"notes,omitempty"` // why the notes beside it are left out; "" where they are not

	Gun       time.Duration `json:"gun,omitempty"`        // finish time from the gun; 0 without one
	Chip      time.Duration `json:"chip,omitempty"`       // the same from the mat
	Pace      time.Duration `json:"pace,omitempty"`       // per unit, up to the finish or the last board
	DistanceM float64       `json:"distance_m,omitempty"` // of the race
	ReachedM  float64       `json:"reached_m,omitempty"`  // the finish or the last board
	Units     string        `json:"units,omitempty"`
	Falls     int           `json:"falls,omitempty"`
	Rests     int           `json:"rests,omitempty"`
	Cues      int           `json:"cues,omitempty"`
	NotHeard  int           `json:"not_heard,omitempty"` // cues that never began to sound
	Belongs   bool          `json:"belongs,omitempty"`   // it has the notes of another journal, and no race
	Later     int           `json:"later,omitempty"`     // notes and corrections in the file beside it
}

// mostWhole is the size in bytes up to which a journal is read whole for a list: far more
// than any race has.
const mostWhole = 256 << 20

// readWhole sums up the journal at path from all of its lines, and checks its chain.
func readWhole(path string) Race {
	g, err := journal.Peek(path)
	if err == nil && g.First == "" && len(g.Events) == 0 && g.Read > 0 {
		return unreadable(path, "not a journal: neither its beginning nor its end can be read") // however large it is
	}
	if info, err := os.Stat(path); err == nil && info.Size() > mostWhole {
		r := readEnds(path)
		r.Verdict = fmt.Sprintf("not checked: %d MB are too many for a list; spotter journal verify reads them", info.Size()>>20)
		return r
	}
	log, err := beside.Read(path)
	if err != nil {
		return unreadable(path, text.FirstLine(err))
	}
	b := logbook.New(log.Events)
	r := Race{Entry: b.Entry(), First: g.First}
	r.Path, r.Events, r.OK, r.Verdict = path, len(log.Events)-log.Notes.Added(), log.Err() == nil, log.Verdict()
	if log.Damaged == 0 && log.Lines > 0 {
		r.Head = log.Head
	}
	r.Later = log.Notes.Added()
	if log.Fault != nil {
		r.Notes = log.Fault.Error()
	}
	r.figures(b)
	return r
}

// unreadable is the summary of a file that no race can be read of.
func unreadable(path, why string) Race {
	return Race{Entry: logbook.Entry{Path: path, Verdict: why}}
}

// figures fills in the figures of a race as it stands.
func (r *Race) figures(b *logbook.Book) {
	f := &b.Facts
	r.DistanceM, r.Units = b.Open.DistanceM, b.Plan.Units
	if n := len(f.Splits); n > 0 {
		r.ReachedM = f.Splits[n-1].DistanceM
		r.Pace = b.Plan.Pace(f.Splits[n-1].Elapsed, r.ReachedM)
	}
	if f.Finish.Known {
		r.Gun = f.Finish.Elapsed
		if r.DistanceM > 0 {
			r.ReachedM = r.DistanceM
			r.Pace = b.Plan.Pace(r.Gun, r.DistanceM)
		}
		if d, ok := f.ByChip(); ok {
			r.Chip = d
		}
	}
	c := &b.Counts
	r.Falls, r.Rests, r.Cues = len(f.Falls), len(f.Rests), c.Kind[race.KindCue]-c.Counted
	r.NotHeard = c.Outcome[race.Dropped] + c.Outcome[race.Expired] + c.Outcome[race.NoDevice]
}

// readEnds sums up the journal at path from its first line and its last ones, and checks
// nothing.
func readEnds(path string) Race {
	g, err := journal.Glimpse(path)
	switch {
	case err != nil:
		return unreadable(path, text.FirstLine(err))
	case g.First == "" && len(g.Events) == 0 && g.Read > 0:
		return unreadable(path, "not a journal: neither its beginning nor its end can be read")
	case len(g.Events) == 0 && !g.Torn:
		return unreadable(path, "empty: "+journal.ErrEmpty.Error())
	}
	r := Race{First: g.First}
	if g.Begin.Seq > 1 && g.Begin.ForReview() {
		r.Path, r.Belongs = path, true
		return r
	}
	r.Path, r.Unchecked, r.Verdict = path, true, "not checked yet"
	open := g.Begin.Open
	if last := race.LastOpen(g.Events); last != nil {
		open = last // the race was taken up, maybe under another name
	}
	if open != nil {
		r.Race, r.DistanceM, r.Units = open.Race, open.DistanceM, open.Units
		if r.DistanceM > 0 {
			r.Distance = race.FormatDistance(r.DistanceM, r.Units)
		}
	}
	r.Start = g.Begin.Wall
	stands := race.AsItStands(g.Events)
	for i := len(stands.Lines) - 1; i >= 0; i-- {
		if e := &stands.Lines[i]; e.HasElapsed && !e.Wall.IsZero() {
			r.Start = g.Events[i].Wall.Add(-e.Elapsed)
			break
		}
	}
	r.Training, r.Duration = stands.Training, stands.Last
	if n := len(g.Events); n > 0 {
		r.Events = int(g.Events[n-1].Seq)
	}
	r.ended(&stands)
	return r
}

// ended says how a race ended, as far as the end of its journal tells.
func (r *Race) ended(stands *race.Record) {
	n := len(stands.Splits)
	switch {
	case stands.Finish.Known:
		r.Ended, r.Gun, r.Duration = logbook.Finished, stands.Finish.Elapsed, stands.Finish.Elapsed
	case n > 0 && r.DistanceM > 0 && stands.Splits[n-1].DistanceM >= r.DistanceM:
		r.Ended, r.Duration = logbook.Finished, stands.Splits[n-1].Elapsed
	case n > 0:
		r.Ended = "at " + stands.Splits[n-1].Marker
	case stands.Timed:
		r.Ended = "not finished"
	default:
		r.Ended = "not started"
	}
}
