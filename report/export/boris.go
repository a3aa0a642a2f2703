package export

import (
	"bufio"
	"cmp"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"spotter/race"
	"spotter/race/logbook"
	"spotter/text"
)

// borisProject is a project of BORIS, in the form that its version 8 writes: format 7.0.
type borisProject struct {
	TimeFormat   string                      `json:"time_format"`
	Date         string                      `json:"project_date"`
	Name         string                      `json:"project_name"`
	Description  string                      `json:"project_description"`
	Version      string                      `json:"project_format_version"`
	Subjects     map[string]borisSubject     `json:"subjects_conf"`
	Ethogram     map[string]borisBehavior    `json:"behaviors_conf"`
	Observations map[string]borisObservation `json:"observations"`
	Categories   []string                    `json:"behavioral_categories"`
	Variables    map[string]any              `json:"independent_variables"`
	CodingMap    map[string]any              `json:"coding_map"`
	CodingMaps   []any                       `json:"behaviors_coding_map"`
	Converters   map[string]any              `json:"converters"`
}

type borisSubject struct {
	Key         string `json:"key"`
	Name        string `json:"name"`
	Description string `json:"description"`
}

type borisBehavior struct {
	Type        string                   `json:"type"` // "Point event" or "State event"
	Key         string                   `json:"key"`
	Code        string                   `json:"code"`
	Description string                   `json:"description"`
	Colour      string                   `json:"color"`
	Category    string                   `json:"category"`
	Modifiers   map[string]borisModifier `json:"modifiers"`
	Excluded    string                   `json:"excluded"`
	CodingMap   string                   `json:"coding map"`
}

type borisModifier struct {
	Name        string   `json:"name"`
	Description string   `json:"description"`
	Type        int      `json:"type"` // 0: one of the values
	AskAtStop   bool     `json:"ask at stop"`
	Values      []string `json:"values"`
}

type borisObservation struct {
	File         map[string]any `json:"file"`
	Type         string         `json:"type"`
	Date         string         `json:"date"`
	Description  string         `json:"description"`
	Offset       float64        `json:"time offset"`
	Events       [][]any        `json:"events"` // time, subject, code, modifier, comment
	Interval     []float64      `json:"observation time interval"`
	Variables    map[string]any `json:"independent_variables"`
	ScanSampling int            `json:"scan_sampling_time"`
	FromNow      bool           `json:"start_from_current_time"`
	FromEpoch    bool           `json:"start_from_current_epoch_time"`
}

// borisRest is the code of a rest, the only behaviour that lasts. The codes of what is no cue
// begin with borisEvent.
const (
	borisEvent = "event "
	borisRest  = borisEvent + "rest"
)

// writeBORIS writes a project with one live observation: cues by their names, with what became of
// them as a modifier, and what else happened.
func writeBORIS(w *bufio.Writer, r *run) error {
	o := &r.b.Open
	began := r.zoned(r.b.Began())
	subject := borisWord(o.Runner, "runner")
	x := boris{subject: subject, behaviors: map[string]borisBehavior{}}
	for _, s := range r.timeline() {
		x.moment(r, &s)
	}
	x.rests(r)
	slices.SortStableFunc(x.events, func(a, b borisRow) int { return cmp.Compare(a.at, b.at) })
	p := borisProject{TimeFormat: "hh:mm:ss", Name: borisWord(o.Race, "race"), Version: "7.0",
		Description: "Made by spotter from a race's log. Times count from the gun, and the offset that was given.",
		Subjects:    map[string]borisSubject{"0": {Name: subject}},
		Ethogram:    map[string]borisBehavior{}, Categories: []string{}, Variables: map[string]any{},
		CodingMap: map[string]any{}, CodingMaps: []any{}, Converters: map[string]any{}}
	obs := borisObservation{File: map[string]any{}, Type: "LIVE", Description: text.Clean(r.Verdict), Events: [][]any{},
		Interval: []float64{0, 0}, Variables: map[string]any{}}
	if !began.IsZero() {
		p.Date, obs.Date = began.Format("2006-01-02T15:04:05"), began.Format("2006-01-02T15:04:05.000")
	}
	for _, e := range x.events {
		obs.Events = append(obs.Events, []any{json.Number(seconds(e.at)), subject, e.code, e.modifier, e.comment})
	}
	for i, code := range x.codes {
		b := x.behaviors[code]
		p.Ethogram[strconv.Itoa(i)] = b
		if !slices.Contains(p.Categories, b.Category) {
			p.Categories = append(p.Categories, b.Category)
		}
	}
	p.Observations = map[string]borisObservation{p.Name: obs}
	enc := json.NewEncoder(w)
	enc.SetIndent("", " ")
	return enc.Encode(&p)
}

// boris is a project in the making.
type boris struct {
	subject   string
	events    []borisRow
	codes     []string // in the order in which they are first used
	behaviors map[string]borisBehavior
}

// borisRow is one event.
type borisRow struct {
	at                      time.Duration
	code, modifier, comment string
}

// moment takes in a moment. Rests are taken in by rests.
func (x *boris) moment(r *run, s *shown) {
	e := s.e
	row := borisRow{at: s.from, comment: s.text}
	switch {
	case e.Kind == race.KindRest || e.Kind == race.KindGo && e.Item == "":
		return
	case e.Kind == race.KindCue:
		if row.code = borisWord(logbook.CueName(e.Cue), "cue"); strings.HasPrefix(row.code, borisEvent) {
			row.code = "cue " + row.code
		}
		if e.IsCount() { // the program's, not the spotter's
			row.code = "count " + row.code
		}
		row.modifier = "no outcome"
		if o := r.outcome(e); o != nil {
			row.modifier = borisWord(strings.ReplaceAll(string(o.Outcome), "_", " "), "no outcome")
		}
	default:
		row.code = borisEvent + borisWord(string(e.Kind), "other")
	}
	x.add(row, "Point event", s.tier.String())
}

// rests takes in the rests, each as a beginning and an end.
func (x *boris) rests(r *run) {
	for _, rest := range r.b.Facts.Rests {
		from, to := (rest.From + r.Offset).Round(time.Millisecond), (rest.To + r.Offset).Round(time.Millisecond)
		if rest.Open {
			to = max(from, (r.b.Last + r.Offset).Round(time.Millisecond))
		}
		if to <= 0 || to <= from {
			continue
		}
		x.add(borisRow{at: max(from, 0), code: borisRest}, "State event", incidents.String())
		x.add(borisRow{at: to, code: borisRest}, "State event", incidents.String())
	}
}

// add takes in an event, and its behaviour where that is new.
func (x *boris) add(row borisRow, kind, category string) {
	x.events = append(x.events, row)
	b, known := x.behaviors[row.code]
	if !known {
		x.codes = append(x.codes, row.code)
		b = borisBehavior{Type: kind, Code: row.code, Category: category, Modifiers: map[string]borisModifier{}}
	}
	if row.modifier != "" {
		m, ok := b.Modifiers["0"]
		if !ok {
			m.Name = "outcome"
		}
		if !slices.Contains(m.Values, row.modifier) {
			m.Values = append(m.Values, row.modifier)
		}
		b.Modifiers["0"] = m
	}
	x.behaviors[row.code] = b
}

// borisWord returns a text as a code of BORIS: without the signs that it keeps for itself, and
// never empty.
func borisWord(s, empty string) string {
	s = strings.Map(func(r rune) rune {
		if strings.ContainsRune("(|),`~", r) {
			return '_'
		}
		return r
	}, short(text.Clean(s)))
	if s = strings.TrimSpace(s); s == "" {
		return empty
	}
	return s
}
