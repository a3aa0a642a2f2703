package races

import (
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"spotter/race"
	"spotter/race/history"
	"spotter/text"
	"spotter/ui/cells"
)

// narrowHistory is the width in columns below which the history has fewer columns.
const narrowHistory = 76

// noValue stands for a figure that is not known.
const noValue = "–"

// HistoryTables returns the history as tables, each with its heads first: a row for each
// run, the sums by month, and the best splits. They fit 76 columns, or 40 where there are
// fewer. units is km or mi.
func HistoryTables(runs []history.Run, units string, columns int) [][][]string {
	wide := columns >= narrowHistory
	tables := [][][]string{runTable(runs, units, wide), monthTable(runs, units, wide)}
	if best := bestTable(runs, units, wide); len(best) > 1 {
		tables = append(tables, best)
	}
	return tables
}

// runTable lists the runs that count, the newest first.
func runTable(runs []history.Run, units string, wide bool) [][]string {
	rows := [][]string{{"DATE", "HOW", strings.ToUpper(units), "TIME", "FALLS", "CUES"}}
	if wide {
		rows[0] = []string{"START", "RACE", "HOW", strings.ToUpper(units), "TIME", "FALLS", "CUES", "BEST"}
	}
	for i := range runs {
		r := &runs[i]
		if !r.Counts() {
			continue
		}
		km, falls, cues := figures(history.Of(r), units)
		if r.Forward {
			km = distance(r.DistanceM, units)
		}
		date, elapsed := noValue, noValue
		if r.Time > 0 {
			elapsed = race.FormatElapsed(r.Time)
		}
		if !wide {
			if !r.Start.IsZero() {
				date = r.Start.Format("06-01-02")
			}
			if r.Time > 0 {
				elapsed = elapsed[:len(elapsed)-len(":00")] // hours and minutes
			}
			rows = append(rows, []string{date, strings.ToUpper(how(r)[:1]), km, elapsed, falls, cues})
			continue
		}
		if !r.Start.IsZero() {
			date = r.Start.Format(time.DateOnly)
		}
		best := noValue
		if p, ok := r.QuickestLap(units); ok {
			best = race.FormatShort(p)
		}
		rows = append(rows, []string{date, cells.Shorten(runName(r), 16), how(r), km, elapsed, falls, cues, best})
	}
	return rightAligned(rows, strings.ToUpper(units), "TIME", "FALLS", "CUES", "BEST")
}

// how says whether a run was a race or training, and whether it was run forward.
func how(r *history.Run) string {
	switch {
	case r.Forward:
		return "forward"
	case r.Training:
		return "training"
	}
	return "race"
}

// runName returns the name of a run, or where it has none of its file. It is cleaned.
func runName(r *history.Run) string {
	if name := strings.TrimSpace(text.Clean(r.Name)); name != "" {
		return name
	}
	return text.Clean(filepath.Base(r.Path))
}

// figures returns the distance backwards and the two rates of a sum, as a table shows them.
func figures(t history.Total, units string) (km, falls, cues string) {
	km, falls, cues = noValue, noValue, noValue
	if t.BackwardM() > 0 {
		km = distance(t.BackwardM(), units)
	}
	if v, ok := t.FallsPer100Km(); ok {
		falls = fmt.Sprintf("%.1f", v)
	}
	if v, ok := t.CuesPer(race.UnitM(units)); ok {
		cues = fmt.Sprintf("%.1f", v)
	}
	return km, falls, cues
}

// distance writes metres as a number of units, with one decimal.
func distance(m float64, units string) string { return fmt.Sprintf("%.1f", m/race.UnitM(units)) }

// monthTable lists the sums by month, and of all months.
func monthTable(runs []history.Run, units string, wide bool) [][]string {
	heads := []string{"MONTH", "RACE", "TRAIN", "FALLS", "CUES"}
	if wide {
		heads = []string{"MONTH", "RUNS", "RACES " + units, "TRAINING " + units, "ALL " + units, "FALLS", "CUES"}
	}
	rows := [][]string{heads}
	add := func(name string, t history.Total) {
		km, falls, cues := figures(t, units)
		if wide {
			rows = append(rows, []string{name, fmt.Sprint(t.Races + t.Trainings), distance(t.RaceM, units),
				distance(t.TrainingM, units), km, falls, cues})
			return
		}
		rows = append(rows, []string{name, distance(t.RaceM, units), distance(t.TrainingM, units), falls, cues})
	}
	for _, m := range history.Months(runs) {
		name := m.Month
		if name == "" {
			name = "no date"
		}
		add(name, m)
	}
	add("all", history.All(runs))
	return rightAligned(rows, heads[1:]...)
}

// bestTable lists the best splits: the quickest stretches, and the quickest finishes.
func bestTable(runs []history.Run, units string, wide bool) [][]string {
	heads := []string{"BEST", "TIME", "DATE"}
	if wide {
		heads = []string{"BEST", "TIME", "DATE", "RACE", "UP TO"}
	}
	rows := [][]string{heads}
	for _, b := range history.Best(runs, units) {
		date := noValue
		if !b.Run.Start.IsZero() {
			date = b.Run.Start.Format(time.DateOnly)
		}
		row := []string{race.FormatDistance(b.LengthM, units), race.FormatShort(b.Time), date}
		if wide {
			row = append(row, cells.Shorten(runName(b.Run), 18), race.FormatDistance(b.EndM, units))
		}
		rows = append(rows, row)
	}
	return rightAligned(rows, "TIME")
}

// rightAligned pads the cells of the columns with these heads on the left.
func rightAligned(rows [][]string, heads ...string) [][]string {
	for i, head := range rows[0] {
		for _, h := range heads {
			if h != head {
				continue
			}
			w := 0
			for _, row := range rows {
				w = max(w, cells.Width(row[i]))
			}
			for _, row := range rows {
				row[i] = strings.Repeat(" ", w-cells.Width(row[i])) + row[i]
			}
		}
	}
	return rows
}

// HistoryNotes says what the figures mean and which journals are not in them, a line each.
func HistoryNotes(runs []history.Run, units string, columns int) []string {
	notes := []string{
		"FALLS: falls in 100 km. CUES: cues in 1 " + units + ".",
		"Only distance run backwards is counted.",
	}
	if columns < narrowHistory {
		notes = append(notes, "HOW: R race, T training, F forward.")
	}
	if t := history.All(runs); t.ForwardM > 0 {
		notes = append(notes, fmt.Sprintf("Run forward, not counted: %s %s.", distance(t.ForwardM, units), units))
	}
	waiting := 0
	for i := range runs {
		r := &runs[i]
		name := text.Escape(filepath.Base(r.Path))
		switch {
		case r.Unusable:
			notes = append(notes, fmt.Sprintf("not counted: %s: %s", name, r.Verdict))
		case r.CopyOf != "":
			notes = append(notes, fmt.Sprintf("not counted: %s: a copy of %s", name, text.Escape(filepath.Base(r.CopyOf))))
		case !r.Started:
			waiting++
		case r.Verdict != "":
			notes = append(notes, fmt.Sprintf("counted as far as it can be read: %s: %s", name, r.Verdict))
		}
	}
	if waiting > 0 {
		notes = append(notes, fmt.Sprintf("not counted: %s without a start", text.Count(waiting, "log")))
	}
	return notes
}
