package align

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"time"

	"spotter/cues"
	"spotter/race"
)

// Side is one of the two logs, with the time of each line.
type Side struct {
	Events   []race.Event // as they were written
	Stands   race.Record  // as they stand
	Segments []Segment    // one for each boot of the machine, in order; together they hold all lines
	epoch    time.Time
	line     map[race.EventID]int // where a line is in Events
}

// Segment is a part of a log in which the boot clock of its machine went on: the lines of
// one boot. Clocks that are set meanwhile do not matter to it.
type Segment struct {
	From, To int           // lines of the log; To is not part of it
	Basis    Basis         // how Shift was found
	Shift    time.Duration // to be added to a time of the segment to get that of the common clock

	zero time.Duration // common time at boot time 0 before the shift, since the epoch
}

// Basis says how the shift of a segment was found.
type Basis string

// The bases. The last two are unsure.
const (
	Unknown   Basis = ""
	Ruler     Basis = "its clock is the common one"
	Boards    Basis = "boards that both pressed"
	ByCues    Basis = "cues of the same name"
	BoardsToo Basis = "boards that both pressed and cues of the same name"
	Given     Basis = "the offset that was given"
	SameLog   Basis = "its wall clock beside that of another part of the same log"
	Starts    Basis = "the starts of both"
)

// Unsure reports whether a shift may be wrong by as much as a wall clock is.
func (b Basis) Unsure() bool { return b == SameLog || b == Starts || b == Unknown }

// The longest times that are computed with: beyond them a clock is not to be believed,
// and sums would overflow.
const (
	mostWall = 60 * 365 * 24 * time.Hour
	mostBoot = 10 * 365 * 24 * time.Hour
)

// newSide cuts a log into segments. Times count from an epoch.
func newSide(log []race.Event, epoch time.Time) *Side {
	s := &Side{Events: log, Stands: race.AsItStands(log), epoch: epoch, line: make(map[race.EventID]int, len(log))}
	boot, known := "", false
	for i := range log {
		e := &log[i]
		s.line[e.ID] = i
		id := ""
		if e.Kind == race.KindOpen && e.Open != nil {
			id = e.Open.BootID
		}
		switch {
		case len(s.Segments) == 0, e.Kind == race.KindOpen && (id == "" || !known || id != boot):
			s.Segments = append(s.Segments, Segment{From: i, zero: sinceEpoch(e.Wall, epoch) - within(e.Boot, mostBoot)})
			boot, known = id, id != ""
		}
		s.Segments[len(s.Segments)-1].To = i + 1
	}
	return s
}

// sinceEpoch returns how long after the epoch a wall time is.
func sinceEpoch(t, epoch time.Time) time.Duration { return within(t.Sub(epoch), mostWall) }

// within brings a time into -most … most.
func within(d, most time.Duration) time.Duration { return min(max(d, -most), most) }

// segment returns which segment line i is in.
func (s *Side) segment(i int) int {
	k, _ := slices.BinarySearchFunc(s.Segments, i, func(g Segment, i int) int { return cmp.Compare(g.To-1, i) })
	return k
}

// own returns the time of line i by the clock of its segment, since the epoch.
func (s *Side) own(i int) time.Duration {
	return s.Segments[s.segment(i)].zero + within(s.Events[i].Boot, mostBoot)
}

// Time returns the time of line i on the common clock, since a moment that both logs
// share.
func (s *Side) Time(i int) time.Duration {
	g := &s.Segments[s.segment(i)]
	return g.zero + g.Shift + within(s.Events[i].Boot, mostBoot)
}

// Wall returns the civil time of a time on the common clock, in the zone of the log.
func (s *Side) Wall(at time.Duration) time.Time { return s.epoch.Add(at) }

// Press is the press for a board that counts.
type Press struct {
	Line  int           // of the log
	At    time.Duration // on the common clock, with the time put right as an amend says
	Doubt race.Doubt    // why its own log does not believe it
}

// Boards returns the presses for boards that count, by [BoardName]. Of several for one
// board it takes the one that the log believes, else the first.
func (s *Side) Boards() map[string]Press {
	list := map[string]Press{}
	for _, of := range [][]race.Split{s.Stands.Splits, s.Stands.Doubted} {
		for _, p := range of {
			i, ok := s.line[p.ID]
			name := BoardName(p.Marker, p.DistanceM)
			if _, twice := list[name]; ok && !twice && name != "" {
				list[name] = Press{i, s.Time(i) + within(p.Correction, mostBoot), p.Doubt}
			}
		}
	}
	return list
}

// Line returns which line of the log has an ID; ok is false for none.
func (s *Side) Line(id race.EventID) (i int, ok bool) {
	i, ok = s.line[id]
	return i, ok
}

// BoardName returns a name that two presses have if they are for one board: its distance to half a
// metre, or its marker where the distance is not known; "" where neither is.
func BoardName(marker string, metres float64) string {
	if metres > 0 {
		return fmt.Sprintf("%.0f half metres", math.Round(metres*2))
	}
	return marker
}

// codes returns the times of the cues of a segment that count, by what the runner hears,
// each in order.
func (s *Side) codes(segment int) (list map[cues.ID][]time.Duration, n int) {
	list = map[cues.ID][]time.Duration{}
	g := &s.Segments[segment]
	for i := g.From; i < g.To; i++ {
		e := &s.Stands.Lines[i]
		if e.Kind == race.KindCue && s.Stands.Counts(i) && e.Cue != "" && e.Pressed != "" {
			list[e.Cue] = append(list[e.Cue], s.own(i))
			n++
		}
	}
	for _, times := range list {
		slices.Sort(times)
	}
	return list, n
}
