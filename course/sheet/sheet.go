package sheet

import (
	"cmp"
	"fmt"
	"slices"

	"spotter/course"
	"spotter/text/faults"
)

// Sheet is a course file that was read.
type Sheet struct {
	Name      string
	DistanceM float64 // official length in metres; 0 where the file does not say
	Units     string  // race.UnitsKm or race.UnitsMi: how the distances are shown
	Track     string  // a GPX file beside the course file; "" for none
	TrackLine int     // the line that names it, from 1
	Part      string  // which track of it: "2", or "2.3" for its third segment; "" where not said

	things []entry
	broken bool // a part of the file could not be read: what is missing may be there
	lines  struct{ distance, name int }
}

// entry is a thing of the file, and where it stands.
type entry struct {
	thing    course.Thing // AtM and ToM are set by Course
	at, to   spot
	line     int  // of its table
	badPlace bool // its distance cannot be used: told already
}

// spot is a distance in the file: metres from the start, or a share of the course.
type spot struct {
	metres float64
	share  float64 // of the length: 0.5 is half way, 1 the finish
	given  bool
}

// along returns the spot in metres along a course of some length.
func (s spot) along(lengthM float64) float64 { return s.metres + s.share*lengthM }

// Course returns the course of the file over a length in metres, and its faults. Where there
// are faults the course is of no use.
func (s *Sheet) Course(lengthM float64) (*course.Course, faults.List) {
	var list faults.List
	add := func(line int, format string, args ...any) {
		list = append(list, faults.Fault{Line: line, Text: fmt.Sprintf(format, args...)})
	}
	var last [course.Place + 1]*entry
	entries := make([]*entry, 0, len(s.things))
	for i := range s.things {
		e := &s.things[i]
		if e.badPlace {
			continue
		}
		e.thing.AtM = e.at.along(lengthM)
		if e.to.given {
			if e.thing.ToM = e.to.along(lengthM); e.thing.ToM == 0 {
				add(e.line, "the %s ends at the start of the course", e.thing.Label())
			}
		}
		if b := last[e.thing.Kind]; b != nil && e.thing.AtM < b.thing.AtM {
			add(e.line, "the %s comes after the %s of line %d and lies before it: put them in order", e.thing.Label(), b.thing.Label(), b.line)
		}
		last[e.thing.Kind] = e
		entries = append(entries, e)
	}
	slices.SortStableFunc(entries, func(a, b *entry) int { return cmp.Compare(a.thing.AtM, b.thing.AtM) })
	c := &course.Course{Name: s.Name, LengthM: lengthM}
	for _, e := range entries {
		c.Things = append(c.Things, e.thing)
	}
	for _, f := range c.Check() {
		line := max(s.lines.distance, s.lines.name)
		if f.Thing >= 0 {
			line = entries[f.Thing].line
		}
		if f.Other >= 0 {
			f.Text += fmt.Sprintf(" of line %d", entries[f.Other].line)
		}
		add(line, "%s", f.Text)
	}
	return c, list.Sorted(maxFaults)
}
