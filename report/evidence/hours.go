package evidence

import (
	"fmt"
	"strings"
	"time"

	"spotter/cues"
	"spotter/race"
	"spotter/report/figures"
	"spotter/report/seal"
	"spotter/text"
)

// hour is a block of the log book.
type hour struct {
	N         int
	Time      string // race time, from and to
	Clock     string // civil time, from and to
	Km        string
	Done      []string
	Incidents []entry
	More      string
	Code      string // "" behind the damage of a journal
	Line      int
}

// hours returns the log book, and says what is left out of it.
func (m *maker) hours() (out []hour, more string) {
	if !m.b.Facts.Gun.Known || !m.b.Timed {
		return nil, ""
	}
	last := figures.Whole(m.src).To
	n := int(last/time.Hour) + 1
	if n > seal.MostHours {
		more = fmt.Sprintf("The log goes on to %s. Only its first %d hours have a block.", race.FormatElapsed(last), seal.MostHours)
		n = seal.MostHours
	}
	tallies, classes := m.byHour(n)
	for i := range n {
		from, to := time.Duration(i)*time.Hour, min(time.Duration(i+1)*time.Hour, last)
		h := hour{N: i + 1, Time: race.FormatElapsed(from) + " to " + race.FormatElapsed(to), Km: m.stretch(from, to)}
		if wall := m.b.Facts.Gun.Wall; !wall.IsZero() {
			h.Clock = wall.Add(from).Format("15:04:05") + " to " + wall.Add(to).Format("15:04:05")
		}
		h.Done = append(m.boards(i), m.taken(i)...)
		if t := &tallies[i]; t.All > 0 {
			h.Done = append(h.Done, cuesWords(t, &classes[i]))
		}
		h.Incidents, h.More = m.during(i)
		if i < len(m.Hours) {
			h.Code, h.Line = text.WitnessCode(m.Hours[i].Hash), m.Hours[i].Line
		}
		out = append(out, h)
	}
	return out, more
}

// in returns the hour that a race time is in, from 0; the last one takes in whatever is
// later.
func in(at time.Duration, n int) int { return int(min(max(at/time.Hour, 0), time.Duration(n-1))) }

// byHour counts the cues of each hour by outcome and by class.
func (m *maker) byHour(n int) ([]figures.Tally, []figures.Classes) {
	all, classes := make([]figures.Tally, n), make([]figures.Classes, n)
	for c := range m.src.Cues {
		if c.Timed {
			i := in(c.At, n)
			all[i].Add(c.Outcome)
			if int(c.Class) < len(classes[i]) {
				classes[i][c.Class].Add(c.Outcome)
			}
		}
	}
	return all, classes
}

// cuesWords says what the runner was told in an hour.
func cuesWords(t *figures.Tally, classes *figures.Classes) string {
	var kinds []string
	for c := cues.Alarm; c >= cues.Info; c-- {
		if n := classes[c].All; n > 0 {
			kinds = append(kinds, fmt.Sprintf("%d %s", n, c))
		}
	}
	s := fmt.Sprintf("Calls to the runner: %d (%s). Heard whole %d, cut %d, not heard %d", t.All, strings.Join(kinds, ", "), t.Whole, t.Cut, t.Never())
	if t.Unknown > 0 {
		s += fmt.Sprintf(", not known %d", t.Unknown)
	}
	return s + "."
}

// stretch says where the runner was at the beginning and the end of a time.
func (m *maker) stretch(from, to time.Duration) string {
	a, _ := m.way.At(from)
	b, sure := m.way.At(to)
	s := race.FormatDistance(round(a), m.units) + " to " + race.FormatDistance(round(b), m.units)
	if !sure {
		s += ", reckoned from the pace"
	}
	return s
}

// round rounds metres to tens: nobody measured them between two boards.
func round(m float64) float64 { return float64(int(m/10+0.5)) * 10 }

// boards says which boards were passed in an hour.
func (m *maker) boards(i int) []string {
	const mostBoards = 16
	var list []string
	for k := range m.b.Facts.Splits {
		if s := &m.b.Facts.Splits[k]; int(s.Elapsed/time.Hour) == i {
			list = append(list, brief(s.Marker)+" "+race.FormatElapsed(s.Elapsed))
		}
	}
	switch n := len(list); {
	case n == 0:
		return nil
	case n > mostBoards:
		return []string{fmt.Sprintf("Boards: %d, from %s to %s.", n, list[0], list[n-1])}
	}
	return []string{"Boards: " + strings.Join(list, ", ") + "."}
}

// taken says what the runner took in an hour.
func (m *maker) taken(i int) []string {
	var list []string
	for k := range m.b.Facts.Aid {
		e := &m.b.Facts.Aid[k]
		if e.HasElapsed && int(e.Elapsed/time.Hour) == i && len(list) < 30 {
			list = append(list, join(" ", race.FormatElapsed(e.Elapsed), brief(e.Item), brief(e.Text)))
		}
	}
	if len(list) == 0 {
		return nil
	}
	return []string{"Taken: " + strings.Join(list, ", ") + "."}
}

// during returns the incidents of an hour, and says how many are left out.
func (m *maker) during(i int) (out []entry, more string) {
	const mostEntries = 25
	n := 0
	for k := range m.entries {
		if e := &m.entries[k]; e.timed && int(e.at/time.Hour) == i {
			if n++; n <= mostEntries {
				out = append(out, *e)
			}
		}
	}
	if n > mostEntries {
		more = fmt.Sprintf("%d more are on the page of incidents.", n-mostEntries)
	}
	return out, more
}
