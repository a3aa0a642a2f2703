package html

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"spotter/cues"
	"spotter/race"
	"spotter/race/logbook"
	"spotter/report/chart"
	"spotter/report/figures"
	"spotter/report/markup"
	"spotter/text"
)

// most bounds the rows of a table other than that of the events.
const most = 300

// splitRow is a stretch.
type splitRow struct {
	Marker, At, Lap, Pace, Change, Gap, Cues, NotWhole, Stood, Seen string
	ChangeTone, GapTone                                             string
	FromM, ToM                                                      string // for the script, in metres
}

// splits returns the table of stretches, and whether there is a target to compare with.
func (m *maker) splits() (rows []splitRow, hasGap bool) {
	units := m.units
	for i := range m.f.Stretches {
		s := &m.f.Stretches[i]
		r := splitRow{Marker: m.stretchName(s), At: race.FormatElapsed(s.To), Lap: race.FormatShort(s.To - s.From), Pace: "–",
			Cues: count(s.Cues.All), NotWhole: count(s.Cues.NotWhole()), FromM: fmt.Sprintf("%.0f", s.FromM), ToM: fmt.Sprintf("%.0f", s.ToM)}
		if s.Marker == race.MarkerFinish {
			r.Marker = "finish"
		}
		if s.Pace > 0 {
			r.Pace = race.FormatPace(s.Pace, units)
		}
		if s.HasTrend {
			r.Change, r.ChangeTone = race.FormatGap(s.Change), tone(s.Change)
		}
		if s.HasGap && !s.Open {
			r.Gap, r.GapTone, hasGap = race.FormatGap(s.Behind), tone(s.Behind), true
		}
		if s.Stood > 0 {
			r.Stood = race.FormatShort(s.Stood)
		}
		r.Seen = seen(s)
		rows = append(rows, r)
	}
	return rows, hasGap
}

// seen says what happened to the runner on a stretch.
func seen(s *figures.Stretch) string {
	var out []string
	if s.Falls > 0 {
		out = append(out, text.Count(s.Falls, "fall"))
	}
	if s.Rests > 0 {
		out = append(out, text.Count(s.Rests, "rest"))
	}
	return strings.Join(out, ", ")
}

// countRow is a class or a cue with its tally.
type countRow struct {
	Name, Class                                 string
	All, Whole, Cut, Dropped, Expired, NoDevice string
	Unknown                                     string
	Share                                       markup.HTML // a bar: whole, cut, never begun
}

// row returns the row of a tally.
func row(name, class string, t figures.Tally) countRow {
	return countRow{Name: name, Class: class, All: count(t.All), Whole: count(t.Whole), Cut: count(t.Cut), Dropped: count(t.Dropped),
		Expired: count(t.Expired), NoDevice: count(t.NoDevice), Unknown: count(t.Unknown),
		Share: safe(chart.Share(float64(t.Whole), float64(t.Cut), float64(t.Never()), float64(t.Unknown)))}
}

// classes returns the tally of each class, and of all.
func (m *maker) classes() (rows []countRow) {
	for _, c := range classes {
		if t := m.f.Classes.Of(c); t.All > 0 {
			rows = append(rows, row(c.String(), c.String(), t))
		}
	}
	if len(rows) > 0 {
		rows = append(rows, row("all", "", m.f.Cues))
	}
	return rows
}

// cues returns the tally of each cue, the most frequent first.
func (m *maker) cues() (rows []countRow) {
	for _, t := range m.f.ByCue[:min(len(m.f.ByCue), most)] {
		rows = append(rows, row(short(logbook.CueName(t.Cue), 40), className(t.Class), t.Tally))
	}
	return rows
}

// className returns the name of a class, "" for one of a later version.
func className(c cues.Class) string {
	if slices.Contains(classes, c) {
		return c.String()
	}
	return ""
}

// reasonRow says why cues were not heard whole.
type reasonRow struct{ Outcome, Why, N, First string }

// reasons returns why cues were not heard whole, the most frequent first.
func (m *maker) reasons() (rows []reasonRow) {
	for _, r := range m.f.Reasons[:min(len(m.f.Reasons), most)] {
		out := reasonRow{Outcome: strings.ReplaceAll(text.Clean(string(r.Outcome)), "_", " "), Why: text.Clean(r.Why.Words()), N: fmt.Sprint(r.N), First: race.FormatElapsed(r.First)}
		if r.Outcome == "" {
			out.Outcome, out.Why = "not known", "the log has no outcome of it"
		}
		if out.Why == "" {
			out.Why = "the log does not say"
		}
		rows = append(rows, out)
	}
	return rows
}

// quietRow is a silence.
type quietRow struct{ From, To, Moved, Stood, Place string }

// quiet returns the longest silences, the longest first.
func (m *maker) quiet() (rows []quietRow) {
	all := slices.Clone(m.f.Silences)
	slices.SortStableFunc(all, func(a, b figures.Silence) int { return cmp.Compare(b.Moved(), a.Moved()) })
	for _, s := range all[:min(len(all), 10)] {
		r := quietRow{From: race.FormatElapsed(s.From), To: race.FormatElapsed(s.To), Moved: race.FormatShort(s.Moved()), Stood: "–", Place: m.place(s.From, true)}
		if s.Stood > 0 {
			r.Stood = race.FormatShort(s.Stood)
		}
		rows = append(rows, r)
	}
	return rows
}
