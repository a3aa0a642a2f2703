package sheet

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"spotter/course"
	"spotter/race"
)

// Write writes a course file. [Parse] reads the same course from it; distances are rounded to
// a metre. Suggestions are things that a person has to look at: they are written as comments,
// by distance among the others.
func (s *Sheet) Write(w io.Writer, things, suggestions []course.Thing) error {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "# A course for spotter, by distance. spotter course check FILE tells every fault.\n\n")
	if s.Name != "" {
		fmt.Fprintf(out, "name = %s\n", strconv.Quote(s.Name))
	}
	if s.DistanceM > 0 {
		fmt.Fprintf(out, "distance = %q\n", official(s.DistanceM, s.Units))
	}
	fmt.Fprintf(out, "units = %q\n", s.Units)
	if s.Track != "" {
		fmt.Fprintf(out, "track = %s\n", strconv.Quote(s.Track))
	}
	if s.Part != "" {
		fmt.Fprintf(out, "track_number = %q\n", s.Part)
	}
	for len(things) > 0 || len(suggestions) > 0 {
		if len(things) == 0 || len(suggestions) > 0 && suggestions[0].AtM < things[0].AtM {
			s.write(out, &suggestions[0], "# ")
			suggestions = suggestions[1:]
			continue
		}
		s.write(out, &things[0], "")
		things = things[1:]
	}
	return out.Flush()
}

// write writes the table of one thing, each line behind a mark.
func (s *Sheet) write(out *bufio.Writer, t *course.Thing, mark string) {
	line := func(format string, args ...any) { fmt.Fprintf(out, mark+format+"\n", args...) }
	fmt.Fprintln(out)
	line("%s", tableHead(t.Kind))
	line("at = %q", distance(t.AtM, s.Units))
	if t.ToM > 0 {
		line("to = %q", distance(t.ToM, s.Units))
	}
	if t.Name != "" {
		line("name = %s", strconv.Quote(t.Name))
	}
	if t.Side != course.NoSide {
		line("side = %q", t.Side)
	}
	if len(t.Items) > 0 {
		quoted := make([]string, len(t.Items))
		for i, item := range t.Items {
			quoted[i] = strconv.Quote(item)
		}
		line("items = [%s]", strings.Join(quoted, ", "))
	}
	if t.Rest > 0 {
		line("rest = %q", t.Rest)
	}
	if t.Cue != "" && t.Cue != usual(t) {
		line("cue = %q", t.Cue)
	}
}

// official writes the length of a course.
func official(m float64, units string) string {
	switch m {
	case race.MarathonM:
		return "marathon"
	case race.HalfMarathonM:
		return "half"
	}
	return distance(m, units)
}

// distance writes metres along a course so that place reads them: whole miles and kilometres
// as boards have them, others down to the metre.
func distance(m float64, units string) string {
	if m < 0.5 {
		return "start"
	}
	if units != race.UnitsMi {
		return race.FormatDistance(m, race.UnitsKm)
	}
	return strconv.FormatFloat(math.Round(m/race.MileM*1e4)/1e4, 'f', -1, 64) + " mi" // to 16 cm
}
