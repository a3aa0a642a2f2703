package merge

import (
	"cmp"
	"slices"
	"time"

	"spotter/race"
	"spotter/race/align"
)

// Items of notes in a merged log. docs/journal.md has them.
const (
	ItemMerged   = "merged"   // what it was merged of, or a line that means something in its own log only
	ItemAlso     = "also"     // a line of one log whose event the other log has too
	ItemConflict = "conflict" // the same, and the two say something different
)

// Reason is the reason of the close line of a merged log.
const Reason = "merged"

// The letters by which lines of a merged log name the log that they come from.
const (
	letterA = "A"
	letterB = "B"
)

// Source says of one of the two logs what its lines do not.
type Source struct {
	Name  string // of its file
	Head  string // hash of its last whole line
	Lines int    // whole lines
	Fault string // what of it cannot be read, in words; "" for a whole log
}

// Result is a merged log and what a person has to know of it.
type Result struct {
	// Events are the lines of the merged log, numbered from 1, the open line first. They
	// are to be written as they are.
	Events []race.Event
	Clock  string // the log whose race time counts: A or B

	Joined    int      // lines that say what the other log says too: one event with two witnesses
	Filled    int      // boards that only the log has whose race time does not count
	Conflicts []string // in words, in the order of time
}

// side is one of the logs while they are merged.
type side struct {
	*align.Side
	Source
	letter string
	boards map[string]align.Press
	seq    map[race.EventID]race.EventID // the numbers that its lines have in the merged log
	turns  []turn
}

// merger holds the state of a merge.
type merger struct {
	sides [2]*side
	ref   int // the side whose race time counts
	first time.Duration
	twins map[place]twin // lines that do not count, as the other log has the same

	last  *race.Event // the last line of the reference with a race time that was written
	lastT time.Duration
	out   []race.Event
}

// place is a line of one of the logs.
type place struct{ side, line int }

// Logs merges two logs that were brought to one clock. program is the version of spotter
// that does it.
func Logs(x *align.Alignment, a, b Source, program string) *Result {
	m := &merger{}
	for i, s := range []struct {
		of     *align.Side
		source Source
		letter string
	}{{x.A, a, letterA}, {x.B, b, letterB}} {
		m.sides[i] = &side{Side: s.of, Source: s.source, letter: s.letter, boards: s.of.Boards(), turns: turnsOf(s.of)}
	}
	m.ref = m.reference()
	m.first = min(m.sides[0].Time(0), m.sides[1].Time(0))
	found := m.findTwins(nil)
	m.write(x, program)
	if swap := m.doubted(); len(swap) > 0 { // the press that counts does not fit the pace, the other may
		found = m.findTwins(swap)
		m.write(x, program)
	}
	return &Result{Events: m.out, Clock: m.sides[m.ref].letter, Joined: len(m.twins), Filled: m.filled(), Conflicts: m.conflicts(found)}
}

// reference returns the side whose race time counts: that with the earliest gun.
func (m *merger) reference() int {
	at := func(k int) (time.Duration, bool) {
		s := m.sides[k]
		i, ok := s.Line(s.Stands.Gun.ID)
		if !ok || !s.Stands.Gun.Known {
			return 0, false
		}
		return s.Time(i) - s.Stands.Gun.Correction, true
	}
	a, hasA := at(0)
	b, hasB := at(1)
	if hasB && (!hasA || b < a) {
		return 1
	}
	return 0
}

// write writes the merged log anew: the lines of each log in their order, and of both the
// earlier first.
func (m *merger) write(x *align.Alignment, program string) {
	m.out, m.last = nil, nil
	for _, s := range m.sides {
		s.seq = make(map[race.EventID]race.EventID, len(s.Events))
	}
	m.head(x, program)
	var next [2]int
	for {
		k := m.earlier(next)
		if k < 0 {
			break
		}
		m.line(place{k, next[k]})
		next[k]++
	}
	end := m.out[len(m.out)-1].Stamp
	m.add(race.Event{Kind: race.KindClose, Stamp: end, Reason: Reason})
}

// earlier returns the side whose next line comes first, -1 at the end.
func (m *merger) earlier(next [2]int) int {
	a, b := m.sides[0], m.sides[1]
	switch {
	case next[0] == len(a.Events) && next[1] == len(b.Events):
		return -1
	case next[0] == len(a.Events):
		return 1
	case next[1] == len(b.Events):
		return 0
	}
	switch cmp.Compare(a.Time(next[0]), b.Time(next[1])) {
	case -1:
		return 0
	case 1:
		return 1
	}
	return m.ref
}

// add adds a line with the next number.
func (m *merger) add(e race.Event) race.EventID {
	e.Seq = uint64(len(m.out) + 1)
	e.ID = race.EventID(e.Seq)
	m.out = append(m.out, e)
	return e.ID
}

// doubted returns the boards whose press counts by the rules and is doubted in the merged
// log, though the other log has one as well.
func (m *merger) doubted() map[string]bool {
	stands := race.AsItStands(m.out)
	swap := map[string]bool{}
	for _, d := range stands.Doubted {
		name := align.BoardName(d.Marker, d.DistanceM)
		_, inA := m.sides[0].boards[name]
		_, inB := m.sides[1].boards[name]
		if inA && inB && d.Doubt != race.Twice {
			swap[name] = true
		}
	}
	return swap
}

// filled counts the boards that only the other log has.
func (m *merger) filled() (n int) {
	for name := range m.sides[1-m.ref].boards {
		if _, both := m.sides[m.ref].boards[name]; !both {
			n++
		}
	}
	return n
}

// conflicts returns what the two logs say differently, in words.
func (m *merger) conflicts(found []conflict) (words []string) {
	slices.SortStableFunc(found, func(a, b conflict) int { return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.words, b.words)) })
	for _, c := range found {
		words = append(words, c.words)
	}
	return words
}
