package compare

import (
	"math"
	"slices"
	"strings"
	"time"

	"spotter/race"
	"spotter/report/figures"
	"spotter/text"
	"spotter/text/say"
)

// Side is one of the two races.
type Side struct {
	Plan      *race.Plan
	Stretches []figures.Stretch // all of the race, with the cues that are to be counted
}

// Part is a piece of road in one race: the stretches between two boards that both races have.
type Part struct {
	From, To time.Duration // race time, from the gun
	Stood    time.Duration // of it, in rests and in the wait for the mat
	All      int           // cues
	NotWhole int           // of them, those that were not heard whole
	Falls    int
}

// Time returns how long the piece took.
func (p *Part) Time() time.Duration { return p.To - p.From }

// add joins a stretch to the part.
func (p *Part) add(s *figures.Stretch) {
	p.To = s.To
	p.Stood += s.Stood
	p.All += s.Cues.All
	p.NotWhole += s.Cues.NotWhole()
	p.Falls += s.Falls
}

// Row is a piece of road that both races have.
type Row struct {
	Marker     string // of the board at its end
	FromM, ToM float64
	A, B       Part
}

// Later returns by how much longer B took for the piece than A.
func (r *Row) Later() time.Duration { return r.B.Time() - r.A.Time() }

// Sum returns by how much later B was at the board than A, each from its gun.
func (r *Row) Sum() time.Duration { return r.B.To - r.A.To }

// Table is the comparison of two races.
type Table struct {
	Rows []Row
	// Notes say in words what does not fit together, such as other units; none when all fits.
	Notes []string
}

// sameBoardM bounds the distance between two boards that are one and the same, in metres.
const sameBoardM = 1

// Of compares two races.
func Of(a, b Side) Table {
	var t Table
	if a.Plan.Units != b.Plan.Units {
		t.note(say.F("A has its boards in %s and B in %s: only boards at one place are compared", units(a), units(b)))
	}
	if d := a.Plan.DistanceM - b.Plan.DistanceM; math.Abs(d) > sameBoardM {
		t.note(say.F("A is a race of %s and B of %s", distance(a), distance(b)))
	}
	i, j := 0, 0
	row := Row{}
	var onlyA, onlyB, elsewhere []string
	for i < len(a.Stretches) || j < len(b.Stretches) {
		var x, y *figures.Stretch
		if i < len(a.Stretches) {
			x = &a.Stretches[i]
		}
		if j < len(b.Stretches) {
			y = &b.Stretches[j]
		}
		switch {
		case x != nil && x.Open: // no board is at its end
			i++
		case y != nil && y.Open:
			j++
		case x != nil && y != nil && math.Abs(x.ToM-y.ToM) <= sameBoardM:
			row.A.add(x)
			row.B.add(y)
			row.Marker, row.ToM = x.Marker, x.ToM
			if x.Marker != y.Marker {
				elsewhere = append(elsewhere, say.F("%s is %s", x.Marker, y.Marker))
			}
			t.Rows = append(t.Rows, row)
			row = Row{FromM: x.ToM, A: Part{From: x.To, To: x.To}, B: Part{From: y.To, To: y.To}}
			i, j = i+1, j+1
		case y == nil || x != nil && x.ToM < y.ToM:
			row.A.add(x)
			onlyA = append(onlyA, x.Marker)
			i++
		default:
			row.B.add(y)
			onlyB = append(onlyB, y.Marker)
			j++
		}
	}
	t.list(say.T("only A has"), onlyA)
	t.list(say.T("only B has"), onlyB)
	t.list(say.T("names that differ, A and B:"), elsewhere)
	if len(t.Rows) == 0 {
		t.note(say.F("the two have no board in common"))
	}
	return t
}

// note adds a note.
func (t *Table) note(words string) { t.Notes = append(t.Notes, words) }

// mostNamed bounds how many boards a note names.
const mostNamed = 6

// list adds a note that names boards; none without any.
func (t *Table) list(lead string, boards []string) {
	n := len(boards)
	if n == 0 {
		return
	}
	rest := ""
	if n > mostNamed {
		boards, rest = boards[:mostNamed], " "+say.F("and %d more", n-mostNamed)
	}
	named := slices.Clone(boards)
	for i := range named {
		named[i] = text.Clean(named[i])
	}
	t.Notes = append(t.Notes, lead+" "+strings.Join(named, ", ")+rest)
}

// units names the units of a race.
func units(s Side) string {
	if s.Plan.Units == race.UnitsMi {
		return say.T("miles")
	}
	return "km"
}

// distance writes how long a race is.
func distance(s Side) string {
	if s.Plan.DistanceM <= 0 {
		return say.T("no known distance")
	}
	return race.FormatDistance(s.Plan.DistanceM, s.Plan.Units)
}
