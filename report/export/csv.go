package export

import (
	"bufio"
	"encoding/csv"
	"math"
	"strconv"
	"strings"
	"time"

	"spotter/race"
	"spotter/race/logbook"
	"spotter/text"
)

// columns are the heads of the table. Units are in the names; docs/exports.md describes them.
var columns = []string{"seq", "kind", "elapsed_s", "elapsed", "chip_s", "wall", "distance_m", "distance_by", "what",
	"cue", "pressed", "class", "outcome", "why", "latency_ms", "ended_ms",
	"marker", "lap_m", "lap_s", "stood_s", "pace", "behind_s", "doubt",
	"item", "side", "name", "text", "file", "amended", "lat", "lon", "height_m", "heart_rate", "position_m"}

// writeCSV writes a row for each line that counts.
func writeCSV(w *bufio.Writer, r *run) error {
	out := csv.NewWriter(w)
	if err := out.Write(columns); err != nil {
		return err
	}
	if err := r.lines(func(i int32, e *race.Event) error { return out.Write(r.row(i, e)) }); err != nil {
		return err
	}
	out.Flush()
	return out.Error()
}

// row returns the cells of a line, in the order of columns.
func (r *run) row(i int32, e *race.Event) []string {
	cells := map[string]string{
		"seq": strconv.FormatUint(e.Seq, 10), "kind": inert(string(e.Kind)), "what": inert(logbook.What(e, r.b)),
		"cue": inert(string(e.Cue)), "pressed": inert(string(e.Pressed)),
		"marker": inert(e.Marker), "item": inert(e.Item), "side": inert(e.Side), "name": inert(e.Name),
		"text": inert(e.Text), "file": inert(e.File), "wall": civil(r.wall(e)),
	}
	if e.HasElapsed && e.Kind != race.KindOpen {
		at := r.elapsed(e)
		cells["elapsed_s"], cells["elapsed"] = seconds(at), asciiMinus(race.FormatMilli(at))
		if c := r.b.Facts.Chip; c.Known {
			cells["chip_s"] = seconds(at - c.Elapsed)
		}
		cells["distance_m"], cells["distance_by"] = r.distance(e, at)
		if e.PositionM > 0 {
			cells["position_m"] = decimals(e.PositionM, 1)
		}
		if p, ok := r.spot(at); ok {
			cells["lat"], cells["lon"] = degrees(p.LatDeg), degrees(p.LonDeg)
			if p.HasHeight {
				cells["height_m"] = decimals(p.HeightM, 1)
			}
			if p.HeartRate > 0 {
				cells["heart_rate"] = strconv.Itoa(p.HeartRate)
			}
		}
	}
	if r.b.Lines[i].Kind == race.KindCue {
		cells["class"] = e.Class.String()
		if o := r.outcome(e); o != nil {
			cells["outcome"], cells["why"] = inert(string(o.Outcome)), inert(string(o.Why))
			cells["latency_ms"], cells["ended_ms"] = millis(o.Latency), millis(o.Ended)
		}
	}
	if e.Kind == race.KindSplit {
		r.splitCells(e, cells)
	}
	if note := r.b.Note(e); e.Kind != race.KindCue && note != "" {
		cells["amended"] = inert(note)
	} else if e.Kind == race.KindCue && e.Text != "" {
		cells["text"] = inert(e.Text)
	}
	row := make([]string, len(columns))
	for n, name := range columns {
		row[n] = cells[name]
	}
	return row
}

// splitCells fills in what a split says: the stretch behind it, or why it is not believed.
func (r *run) splitCells(e *race.Event, cells map[string]string) {
	s, ok := r.b.Split(e.ID)
	if !ok {
		for i := range r.b.Facts.Doubted {
			if d := &r.b.Facts.Doubted[i]; d.ID == e.ID {
				cells["doubt"] = inert(string(d.Doubt))
			}
		}
		return
	}
	cells["lap_m"], cells["lap_s"], cells["stood_s"] = decimals(s.LapM, 3), seconds(s.Lap), seconds(s.Stood)
	st := r.b.Plan.AtSplit(s)
	if st.Pace > 0 {
		cells["pace"] = inert(race.FormatPace(st.Pace, r.b.Plan.Units))
	}
	if st.HasGap {
		cells["behind_s"] = seconds(st.Behind)
	}
}

// distance returns how far the runner was at a line, and whether a board or a position says
// so, or it is filled in between two of them, or reckoned behind the last one.
func (r *run) distance(e *race.Event, at time.Duration) (metres, by string) {
	if e.Kind == race.KindSplit {
		if s, ok := r.b.Split(e.ID); ok {
			return decimals(s.DistanceM, 3), "board"
		}
	}
	if !r.b.Facts.Gun.Known {
		return "", ""
	}
	m, by := r.metres(e, at)
	return decimals(m, 1), by
}

// sameM is the difference in metres below which two distances are one.
const sameM = 0.05

// metres returns how far the runner was at a line that is no split, and what says so.
func (r *run) metres(e *race.Event, at time.Duration) (m float64, by string) {
	m, sure := r.way.At(at)
	f := &r.b.Facts
	switch {
	case e.ID == f.Gun.ID || e.ID == f.Finish.ID && f.Finish.Known:
		return m, "board"
	case sure && e.PositionM > 0 && math.Abs(m-e.PositionM) < sameM:
		return m, "position"
	case sure:
		return m, "filled"
	}
	return m, "reckoned"
}

// inert returns a text for a cell of a table: cleaned, and with ' in front of what a
// spreadsheet would take for a formula. Behind a semicolon too, for a program that takes that for the
// end of a cell.
func inert(s string) string {
	s = text.Clean(s)
	if !strings.ContainsAny(s, formula) {
		return s
	}
	parts := strings.Split(s, ";")
	for i, p := range parts {
		bare := strings.TrimLeft(p, " \u00a0\u3000")
		if bare != "" && strings.ContainsRune(formula, []rune(bare)[0]) {
			parts[i] = p[:len(p)-len(bare)] + "'" + bare
			if i == 0 {
				parts[i] = "'" + p
			}
		}
	}
	return strings.Join(parts, ";")
}

// formula has what a formula can begin with, also in the wide forms of East Asia.
const formula = "=+-@＝＋－＠−"

// civil writes a civil time, "" for none.
func civil(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.Format(race.WallLayout)
}

// seconds writes a time in seconds with milliseconds: "-1.500".
func seconds(d time.Duration) string { return decimals(d.Seconds(), 3) }

// millis writes a time in milliseconds, "" for none.
func millis(d time.Duration) string {
	if d == 0 {
		return ""
	}
	return strconv.FormatFloat(float64(d)/float64(time.Millisecond), 'f', -1, 64)
}

// degrees writes an angle to about a centimetre.
func degrees(d float64) string { return decimals(d, 7) }

// decimals writes a number with so many decimals, and never "-0".
func decimals(v float64, n int) string {
	s := strconv.FormatFloat(v, 'f', n, 64)
	if strings.Trim(s, "-0.") == "" {
		s = strings.TrimPrefix(s, "-")
	}
	return s
}

// asciiMinus writes a minus sign as programs read it.
func asciiMinus(s string) string { return strings.ReplaceAll(s, "−", "-") }
