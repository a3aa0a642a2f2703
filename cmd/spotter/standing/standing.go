package standing

import (
	"io"
	"time"

	"spotter/cmd/spotter/asjson"
	"spotter/journal/beside"
	"spotter/race/logbook"
	"spotter/report/figures"
	"spotter/text"
)

// object holds the fields that review --json prints. Times are race time, from the gun.
type object struct {
	File        string     `json:"file"`
	Whole       bool       `json:"whole"`
	Chain       string     `json:"chain"`
	Head        *string    `json:"head"`
	Race        *string    `json:"race"`
	Runner      *string    `json:"runner"`
	Spotter     *string    `json:"spotter"`
	Training    bool       `json:"training"`
	Units       *string    `json:"units"`
	DistanceM   *float64   `json:"distance_m"`
	TargetS     *float64   `json:"target_s"`
	TargetClock *string    `json:"target_clock"`
	Started     *string    `json:"started"`
	Ended       string     `json:"ended"`
	GunS        *float64   `json:"gun_time_s"`
	ChipS       *float64   `json:"chip_time_s"`
	Splits      []split    `json:"splits"`
	Cues        counts     `json:"cues"`
	Incidents   []incident `json:"incidents"`
}

type split struct {
	Line      uint64   `json:"line"`
	Marker    *string  `json:"marker"`
	DistanceM float64  `json:"distance_m"`
	ElapsedS  float64  `json:"elapsed_s"`
	LapM      float64  `json:"lap_m"`
	LapS      float64  `json:"lap_s"`
	StoodS    float64  `json:"stood_s"`
	BehindS   *float64 `json:"behind_s"`
}

type counts struct {
	N               int      `json:"n"`
	Heard           int      `json:"heard"`
	Cut             int      `json:"cut"`
	Dropped         int      `json:"dropped"`
	Expired         int      `json:"expired"`
	NoDevice        int      `json:"no_device"`
	Unknown         int      `json:"unknown"`
	Left            int      `json:"left"`
	Right           int      `json:"right"`
	PerKm           *float64 `json:"per_km"`
	LatencyP50MS    *float64 `json:"latency_p50_ms"`
	LatencyP99MS    *float64 `json:"latency_p99_ms"`
	LongestSilenceS *float64 `json:"longest_silence_s"`
}

type incident struct {
	Line     uint64   `json:"line"`
	Kind     string   `json:"kind"`
	ElapsedS *float64 `json:"elapsed_s"`
	LastedS  *float64 `json:"lasted_s"`
	Text     string   `json:"text"`
}

// Write writes the race of a journal; called names it.
func Write(w io.Writer, called string, log *beside.Reading) error {
	b := logbook.New(log.Events)
	o, f := &b.Open, &b.Facts
	out := object{File: text.Escape(called), Whole: log.Err() == nil, Chain: text.Clean(log.Verdict()), Race: clean(o.Race), Runner: clean(o.Runner), Spotter: clean(o.Spotter),
		Training: f.Training, Units: clean(o.Units), TargetClock: clean(o.TargetClock), Ended: text.Clean(b.Ended()), Started: asjson.Time(b.Began()),
		Splits: []split{}, Incidents: []incident{}}
	if log.Damaged == 0 && log.Lines > 0 { // a damaged chain stands for nothing
		out.Head = &log.Head
	}
	if o.DistanceM > 0 {
		out.DistanceM = asjson.Number(o.DistanceM, 1)
	}
	if o.Target > 0 {
		out.TargetS = seconds(o.Target)
	}
	if f.Finish.Known {
		out.GunS = seconds(f.Finish.Elapsed)
	}
	if d, ok := f.ByChip(); ok {
		out.ChipS = seconds(d)
	}
	for _, s := range b.Splits {
		x := split{Line: uint64(s.ID), Marker: clean(s.Marker), DistanceM: s.DistanceM, ElapsedS: asjson.Seconds(s.Elapsed), LapM: s.LapM, LapS: asjson.Seconds(s.Lap), StoodS: asjson.Seconds(s.Stood)}
		if st := b.Plan.AtSplit(s); st.HasGap {
			x.BehindS = seconds(st.Behind)
		}
		out.Splits = append(out.Splits, x)
	}
	from := figures.FromBook(b)
	out.Cues = countsOf(figures.Of(from, figures.Whole(from)))
	out.Incidents = incidents(from, b)
	return asjson.Write(w, "the race", out)
}

// countsOf returns the figures of the cues.
func countsOf(f *figures.Figures) counts {
	t := f.Cues
	c := counts{N: t.All, Heard: t.Whole, Cut: t.Cut, Dropped: t.Dropped, Expired: t.Expired, NoDevice: t.NoDevice, Unknown: t.Unknown, Left: f.Left, Right: f.Right}
	if f.PerKm > 0 {
		c.PerKm = asjson.Number(f.PerKm, 3)
	}
	if f.Latency.N > 0 {
		c.LatencyP50MS, c.LatencyP99MS = asjson.Number(asjson.Ms(f.Latency.P50), 3), asjson.Number(asjson.Ms(f.Latency.P99), 3)
	}
	if f.Longest.Moved() > 0 {
		c.LongestSilenceS = seconds(f.Longest.Moved())
	}
	return c
}

// incidents returns what a record office wants explained.
func incidents(from figures.Source, b *logbook.Book) []incident {
	list := []incident{}
	for _, m := range figures.Moments(from) {
		i, ok := b.At(m.ID)
		if !m.Incident() || !ok {
			continue
		}
		e := &b.Lines[i]
		x := incident{Line: uint64(m.ID), Kind: text.Clean(string(e.Kind)), Text: logbook.What(e, b)}
		if m.Timed {
			x.ElapsedS = seconds(m.At)
		}
		if m.For > 0 {
			x.LastedS = seconds(m.For)
		}
		list = append(list, x)
	}
	return list
}

func clean(s string) *string { return asjson.Text(text.Clean(s)) }

func seconds(d time.Duration) *float64 { return asjson.Number(d.Seconds(), 3) }
