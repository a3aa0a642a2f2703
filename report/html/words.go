package html

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"spotter/race"
	"spotter/report/figures"
)

// percent returns a share in percent with one decimal, without the sign.
func percent(n, all int) string {
	return strconv.FormatFloat(100*float64(n)/float64(max(all, 1)), 'f', 1, 64)
}

// round returns a distance in whole parts of step metres.
func round(m, step float64) float64 { return math.Round(m/step) * step }

// unknown says how many cues have no outcome, "" for none.
func unknown(t *figures.Tally) string {
	if t.Unknown == 0 {
		return ""
	}
	return fmt.Sprintf(" · %d without an outcome", t.Unknown)
}

// stood says how long all rests were, nothing without one.
func stood(rests []race.Rest, way *figures.Way, end time.Duration) []string {
	var sum time.Duration
	for _, r := range rests {
		to := r.To
		if r.Open {
			to = end
		}
		sum += way.Stood(r.From, to)
	}
	if sum <= 0 {
		return nil
	}
	return []string{"stood " + race.FormatShort(sum) + " in all"}
}

// count writes a figure for a table, and a dash for none, which the eye passes over.
func count(n int) string {
	if n == 0 {
		return "–"
	}
	return strconv.Itoa(n)
}

// wayText writes moments up to end with the place of each: "0,0 322.6,1000".
func wayText(at []time.Duration, end time.Duration, way *figures.Way) string {
	slices.Sort(at)
	var b strings.Builder
	last := time.Duration(-1)
	for _, t := range at {
		if t == last || t < 0 || t > end {
			continue
		}
		metres, _ := way.At(t)
		if last >= 0 {
			b.WriteByte(' ')
		}
		b.WriteString(strconv.FormatFloat(t.Seconds(), 'f', -1, 64))
		b.WriteByte(',')
		b.WriteString(strconv.FormatFloat(math.Round(metres*10)/10, 'f', -1, 64))
		last = t
	}
	return b.String()
}

// place returns a distance for a column of its unit: "20.9"; "" where nothing is known.
func (m *maker) place(at time.Duration, timed bool) string {
	if !timed || !m.src.Facts.Gun.Known {
		return ""
	}
	metres, _ := m.way.At(at)
	return strconv.FormatFloat(math.Floor(metres/m.unit*10)/10, 'f', 1, 64)
}
