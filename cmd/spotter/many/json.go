package many

import (
	"time"

	"spotter/cmd/spotter/asjson"
	"spotter/report/crowd"
	"spotter/text"
)

// Row is the object of report --many --json. docs/json.md has the fields.
type Row struct {
	Race       *string   `json:"race"`
	Day        *string   `json:"day"`
	Units      string    `json:"units"`
	Finished   int       `json:"finished"`
	Falls      int       `json:"falls"`
	Fell       int       `json:"pairs_fell"`
	Lost       int       `json:"earpieces_lost"`
	Cues       int       `json:"cues"`
	FallToGo   timesRow  `json:"fall_to_go"`
	StopToGo   timesRow  `json:"stop_to_go"`
	LostToBack timesRow  `json:"lost_to_back"`
	Pairs      []pairRow `json:"pairs"`
	Parts      []partRow `json:"parts"`
	Spots      []spotRow `json:"spots"`
	Left       []leftRow `json:"left_out"`
	Torn       []string  `json:"torn"`
}

type timesRow struct {
	All     int      `json:"times"`
	Median  *float64 `json:"median_s"`
	P95     *float64 `json:"p95_s"`
	Longest *float64 `json:"longest_s"`
	ByBoard int      `json:"ended_before_board"`
	Open    int      `json:"no_end"`
}

type pairRow struct {
	Pair     string    `json:"pair"`
	Runner   *string   `json:"runner"`
	Finished bool      `json:"finished"`
	Time     *float64  `json:"time_s"`
	Reached  *float64  `json:"reached_m"`
	Target   *float64  `json:"target_s"`
	Behind   *float64  `json:"behind_s"`
	Falls    []fallRow `json:"falls"`
	Lost     int       `json:"earpieces_lost"`
	Cues     int       `json:"cues"`
	NotWhole int       `json:"not_whole"`
}

type fallRow struct {
	At   float64  `json:"at_m"`
	Time float64  `json:"time_s"`
	ToGo *float64 `json:"to_go_s"`
}

type partRow struct {
	From     float64 `json:"from_m"`
	To       float64 `json:"to_m"`
	Reached  int     `json:"reached"`
	Falls    int     `json:"falls"`
	Fell     int     `json:"pairs_fell"`
	Cues     int     `json:"cues"`
	NotWhole int     `json:"not_whole"`
	Lost     int     `json:"earpieces_lost"`
}

type spotRow struct {
	From  float64 `json:"from_m"`
	To    float64 `json:"to_m"`
	Pairs int     `json:"pairs"`
	Falls int     `json:"falls"`
}

type leftRow struct {
	File *string `json:"file"`
	Pair *string `json:"pair"`
	Why  string  `json:"why"`
}

// RowOf returns the figures of a crew for other programs, with names only where they are asked for.
func RowOf(c *crowd.Crew, names bool) Row {
	r := Row{Race: asjson.Text(text.Clean(c.Race)), Day: asjson.Text(c.Day), Units: c.Units, Finished: c.Finished(), Falls: c.Falls, Fell: c.Fell(), Lost: c.Lost, Cues: c.Cues,
		FallToGo: timesOf(&c.FallToGo), StopToGo: timesOf(&c.StopToGo), LostToBack: timesOf(&c.LostToBack),
		Pairs: []pairRow{}, Parts: []partRow{}, Spots: []spotRow{}, Left: []leftRow{}, Torn: []string{}}
	for i := range c.Pairs {
		r.Pairs = append(r.Pairs, pairOf(&c.Pairs[i], names))
	}
	for i := range c.Parts {
		p := &c.Parts[i]
		r.Parts = append(r.Parts, partRow{p.FromM, p.ToM, p.Reached, p.Falls, p.Fallers, p.Cues, p.NotWhole, p.Lost})
	}
	for _, s := range c.Bad {
		r.Spots = append(r.Spots, spotRow{metres(s.FromM), metres(s.ToM), s.Pairs, s.Falls})
	}
	for _, x := range c.Left {
		row := leftRow{Pair: asjson.Text(text.Clean(x.Label)), Why: text.Clean(x.Why)}
		if names {
			row.File = asjson.Text(text.Escape(x.File))
		}
		r.Left = append(r.Left, row)
	}
	for _, name := range c.Torn {
		r.Torn = append(r.Torn, text.Clean(name))
	}
	return r
}

// metres rounds a place to a decimetre: it is not known better.
func metres(m float64) float64 { return *asjson.Number(m, 1) }

// seconds writes a time; null for none.
func seconds(d time.Duration, known bool) *float64 {
	if !known {
		return nil
	}
	s := asjson.Seconds(d)
	return &s
}

func timesOf(t *crowd.Times) timesRow {
	known := t.Timed() > 0
	return timesRow{t.All, seconds(t.Median, known), seconds(t.P95, known), seconds(t.Longest, known), t.ByBoard, t.Open}
}

func pairOf(p *crowd.Pair, names bool) pairRow {
	r := pairRow{Pair: text.Clean(p.Called()), Finished: p.Finished, Time: seconds(p.Time, p.Started), Target: seconds(p.Target, p.Target > 0), Behind: seconds(p.Gap, p.HasGap),
		Falls: []fallRow{}, Lost: len(p.Lost), Cues: p.Cues, NotWhole: p.NotWhole}
	if p.Started {
		r.Reached = asjson.Number(p.ReachedM, 1)
	}
	if names {
		r.Runner = asjson.Text(text.Clean(p.Runner))
	}
	for _, f := range p.Falls {
		r.Falls = append(r.Falls, fallRow{metres(f.AtM), asjson.Seconds(f.Elapsed), seconds(f.For, f.End == crowd.ByKey)})
	}
	return r
}
