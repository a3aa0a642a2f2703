package export

import (
	"bufio"
	"encoding/json"
	"time"

	"spotter/race"
	"spotter/race/logbook"
	"spotter/text"
)

// jsonRace is the whole race as JSON has it. A field that is not known is left out.
type jsonRace struct {
	Form     string      `json:"form"` // "spotter race 1"
	Chain    string      `json:"chain,omitempty"`
	Race     string      `json:"race,omitempty"`
	Runner   string      `json:"runner,omitempty"`
	Spotter  string      `json:"spotter,omitempty"`
	Facing   string      `json:"facing,omitempty"`
	Keys     string      `json:"keys,omitempty"`
	Units    string      `json:"units,omitempty"`
	Training bool        `json:"training,omitempty"`
	Distance float64     `json:"distance_m,omitempty"`
	Target   float64     `json:"target_s,omitempty"`
	Clock    string      `json:"target_clock,omitempty"`
	Ended    string      `json:"ended"`
	Gun      *jsonMoment `json:"gun,omitempty"`
	Chip     *jsonMoment `json:"chip,omitempty"`
	Finish   *jsonMoment `json:"finish,omitempty"`
	ByChip   *float64    `json:"chip_time_s,omitempty"`
	Boards   []jsonBoard `json:"boards"`
	Rests    []jsonRest  `json:"rests"`
	Lines    []jsonLine  `json:"lines"`
}

type jsonMoment struct {
	Elapsed float64 `json:"elapsed_s"`
	Wall    string  `json:"wall,omitempty"`
}

type jsonBoard struct {
	Seq      uint64   `json:"seq"`
	Marker   string   `json:"marker,omitempty"`
	Distance float64  `json:"distance_m"`
	Elapsed  float64  `json:"elapsed_s"`
	LapM     float64  `json:"lap_m"`
	Lap      float64  `json:"lap_s"`
	Stood    float64  `json:"stood_s,omitempty"`
	Behind   *float64 `json:"behind_s,omitempty"`
}

type jsonRest struct {
	From float64  `json:"from_s"`
	To   *float64 `json:"to_s,omitempty"` // absent for one that is not over
}

type jsonLine struct {
	Seq      uint64   `json:"seq"`
	Kind     string   `json:"kind"`
	What     string   `json:"what,omitempty"`
	Elapsed  *float64 `json:"elapsed_s,omitempty"`
	Wall     string   `json:"wall,omitempty"`
	Distance *float64 `json:"distance_m,omitempty"`
	By       string   `json:"distance_by,omitempty"`
	Position float64  `json:"position_m,omitempty"`
	Cue      string   `json:"cue,omitempty"`
	Pressed  string   `json:"pressed,omitempty"`
	Class    string   `json:"class,omitempty"`
	Outcome  string   `json:"outcome,omitempty"`
	Why      string   `json:"why,omitempty"`
	Latency  float64  `json:"latency_ms,omitempty"`
	Marker   string   `json:"marker,omitempty"`
	Item     string   `json:"item,omitempty"`
	Side     string   `json:"side,omitempty"`
	Name     string   `json:"name,omitempty"`
	Text     string   `json:"text,omitempty"`
	File     string   `json:"file,omitempty"`
	Doubted  bool     `json:"doubted,omitempty"` // a split that moves no figure
	Lat      *float64 `json:"lat,omitempty"`
	Lon      *float64 `json:"lon,omitempty"`
}

// writeJSON writes the whole race as one object.
func writeJSON(w *bufio.Writer, r *run) error {
	o, f := &r.b.Open, &r.b.Facts
	out := jsonRace{Form: "spotter race 1", Chain: text.Clean(r.Verdict), Race: text.Clean(o.Race), Runner: text.Clean(o.Runner), Spotter: text.Clean(o.Spotter),
		Facing: text.Clean(o.Facing), Keys: text.Clean(o.Keys), Units: text.Clean(o.Units), Training: f.Training,
		Distance: o.DistanceM, Target: o.Target.Seconds(), Clock: text.Clean(o.TargetClock), Ended: text.Clean(r.b.Ended()),
		Gun: r.jsonMoment(f.Gun), Chip: r.jsonMoment(f.Chip), Finish: r.jsonMoment(f.Finish),
		Boards: []jsonBoard{}, Rests: []jsonRest{}, Lines: []jsonLine{}}
	if d, ok := f.ByChip(); ok {
		out.ByChip = secs(d)
	}
	for _, s := range r.b.Splits {
		b := jsonBoard{Seq: uint64(s.ID), Marker: text.Clean(s.Marker), Distance: s.DistanceM, Elapsed: s.Elapsed.Seconds(),
			LapM: s.LapM, Lap: s.Lap.Seconds(), Stood: s.Stood.Seconds()}
		if st := r.b.Plan.AtSplit(s); st.HasGap {
			b.Behind = secs(st.Behind)
		}
		out.Boards = append(out.Boards, b)
	}
	for _, x := range f.Rests {
		rest := jsonRest{From: x.From.Seconds()}
		if !x.Open {
			rest.To = secs(x.To)
		}
		out.Rests = append(out.Rests, rest)
	}
	_ = r.lines(func(_ int32, e *race.Event) error {
		out.Lines = append(out.Lines, r.jsonLine(e))
		return nil
	})
	enc := json.NewEncoder(w)
	enc.SetIndent("", " ")
	return enc.Encode(&out)
}

// jsonMoment returns a moment, nil for one that is not known.
func (r *run) jsonMoment(m race.Moment) *jsonMoment {
	if !m.Known {
		return nil
	}
	return &jsonMoment{m.Elapsed.Seconds(), civil(r.zoned(m.Wall))}
}

// jsonLine returns one line that counts.
func (r *run) jsonLine(e *race.Event) jsonLine {
	l := jsonLine{Seq: e.Seq, Kind: text.Clean(string(e.Kind)), What: logbook.What(e, r.b), Wall: civil(r.wall(e)),
		Cue: text.Clean(string(e.Cue)), Pressed: text.Clean(string(e.Pressed)), Marker: text.Clean(e.Marker), Position: e.PositionM,
		Item: text.Clean(e.Item), Side: text.Clean(e.Side), Name: text.Clean(e.Name), Text: text.Clean(e.Text), File: text.Clean(e.File)}
	if e.HasElapsed && e.Kind != race.KindOpen {
		at := r.elapsed(e)
		l.Elapsed = secs(at)
		if r.b.Facts.Gun.Known {
			m, by := r.metres(e, at)
			l.Distance, l.By = &m, by
		}
		if p, ok := r.spot(at); ok {
			l.Lat, l.Lon = &p.LatDeg, &p.LonDeg
		}
	}
	switch e.Kind {
	case race.KindCue:
		l.Class = e.Class.String()
		if o := r.outcome(e); o != nil {
			l.Outcome, l.Why, l.Latency = text.Clean(string(o.Outcome)), text.Clean(string(o.Why)), float64(o.Latency)/float64(time.Millisecond)
		}
	case race.KindSplit:
		if s, ok := r.b.Split(e.ID); ok {
			l.Distance, l.By = &s.DistanceM, "board"
		} else {
			l.Doubted = true
		}
	}
	return l
}

// secs returns a time in seconds.
func secs(d time.Duration) *float64 {
	s := d.Seconds()
	return &s
}
