package export

import (
	"bufio"
	"fmt"
	"strings"
	"time"

	"spotter/race"
)

// writeAudacity writes labels: start, end and text with tabs between them. A rest is a label
// with a length; all else is a point.
func writeAudacity(w *bufio.Writer, r *run) error {
	for _, s := range r.timeline() {
		to := s.from
		if s.e.Kind == race.KindRest {
			to = max(r.restEnd(s.e.ID)+r.Offset, s.from)
		}
		fmt.Fprintf(w, "%.6f\t%.6f\t%s\n", s.from.Seconds(), to.Seconds(), s.text)
	}
	return nil
}

// restEnd returns the race time at which a rest ended: that of the last line where it did not,
// and 0 for a line that begins none.
func (r *run) restEnd(id race.EventID) time.Duration {
	for _, rest := range r.b.Facts.Rests {
		switch {
		case rest.ID != id:
		case rest.Open:
			return r.b.Last
		default:
			return rest.To
		}
	}
	return 0
}

// writeTextGrid writes a tier of points for each sort of moment, in Praat's long form. Praat
// takes no two points of a tier at one time: these are one, with all their texts.
func writeTextGrid(w *bufio.Writer, r *run) error {
	var tiers [system][]shown
	end := time.Second
	for _, s := range r.timeline() {
		end = max(end, s.from)
		list := &tiers[s.tier]
		if n := len(*list); n > 0 && (*list)[n-1].from == s.from {
			(*list)[n-1].text += " / " + s.text
			continue
		}
		*list = append(*list, s)
	}
	fmt.Fprintf(w, "File type = \"ooTextFile\"\nObject class = \"TextGrid\"\n\nxmin = 0\nxmax = %s\ntiers? <exists>\nsize = %d\nitem []:\n",
		seconds(end), len(tiers))
	for i, list := range tiers {
		fmt.Fprintf(w, "    item [%d]:\n        class = \"TextTier\"\n        name = %s\n        xmin = 0\n        xmax = %s\n        points: size = %d\n",
			i+1, praat(tier(i).String()), seconds(end), len(list))
		for n, s := range list {
			fmt.Fprintf(w, "        points [%d]:\n            number = %s\n            mark = %s\n", n+1, seconds(s.from), praat(s.text))
		}
	}
	return nil
}

// praat writes a text in quotes; one in it is doubled.
func praat(s string) string { return `"` + strings.ReplaceAll(s, `"`, `""`) + `"` }
