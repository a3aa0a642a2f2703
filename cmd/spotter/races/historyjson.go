package races

import (
	"io"

	"spotter/cmd/spotter/asjson"
	"spotter/race/history"
	"spotter/text"
)

// runRow is a line of history --json about one run.
type runRow struct {
	Row       string   `json:"row"` // "run"
	File      string   `json:"file"`
	Name      *string  `json:"name"`
	Start     *string  `json:"start"`
	Training  bool     `json:"training"`
	Finished  bool     `json:"finished"`
	Forward   bool     `json:"forward"`
	Counted   bool     `json:"counted"`
	DistanceM *float64 `json:"distance_m"`
	TimeS     *float64 `json:"time_s"`
	Falls     int      `json:"falls"`
	Cues      int      `json:"cues"`
	Fault     *string  `json:"fault"`
	CopyOf    *string  `json:"copy_of"`
}

// monthRow is a line of history --json with the sums of a month.
type monthRow struct {
	Row       string   `json:"row"` // "month"
	Month     *string  `json:"month"`
	Races     int      `json:"races"`
	Trainings int      `json:"trainings"`
	RaceM     float64  `json:"race_m"`
	TrainingM float64  `json:"training_m"`
	ForwardM  float64  `json:"forward_m"`
	Falls     int      `json:"falls"`
	Cues      int      `json:"cues"`
	FallsPer  *float64 `json:"falls_per_100km"`
}

// HistoryJSON writes each run, the newest first, then the sums of each month.
func HistoryJSON(w io.Writer, runs []history.Run) error {
	var rows []any
	for i := range runs {
		r := &runs[i]
		row := runRow{Row: "run", File: text.Escape(r.Path), Name: asjson.Text(text.Clean(r.Name)), Start: asjson.Time(r.Start), Training: r.Training,
			Finished: r.Finished, Forward: r.Forward, Counted: r.Counts(), Falls: r.Falls, Cues: r.Cues, Fault: asjson.Text(text.Clean(r.Verdict)), CopyOf: asjson.Text(text.Escape(r.CopyOf))}
		if r.DistanceM > 0 {
			row.DistanceM = asjson.Number(r.DistanceM, 1)
		}
		if r.Started {
			row.TimeS = asjson.Number(r.Time.Seconds(), 3)
		}
		rows = append(rows, row)
	}
	for _, m := range history.Months(runs) {
		row := monthRow{Row: "month", Month: asjson.Text(m.Month), Races: m.Races, Trainings: m.Trainings, RaceM: m.RaceM, TrainingM: m.TrainingM, ForwardM: m.ForwardM,
			Falls: m.Falls, Cues: m.Cues}
		if falls, ok := m.FallsPer100Km(); ok {
			row.FallsPer = asjson.Number(falls, 3)
		}
		rows = append(rows, row)
	}
	return asjson.Write(w, "the history", rows...)
}
