package dash

import (
	"cmp"

	"spotter/race"
	"spotter/race/curve"
	"spotter/text"
)

// splitRow is one split as the table shows it. Its texts are made once, when the
// split is logged: drawing the table allocates nothing.
type splitRow struct {
	of     race.Split
	by     *curve.Table // of the plan
	marker string
	at     string // race time
	lap    string // time since the split before it; "–" where it is not known
	gap    string // ahead or behind the target; "" without one
}

// splitTable holds the rows of all splits, oldest first.
type splitTable []splitRow

// follow makes the rows those of the splits as they stand. Rows whose split has not
// changed stay, as long as the curve of the plan is the same.
func (t *splitTable) follow(p race.Plan, splits []race.Split) {
	rows := (*t)[:min(len(*t), len(splits))]
	for i := range splits {
		switch {
		case i == len(rows):
			rows = append(rows, newSplitRow(p, splits[i]))
		case rows[i].of != splits[i] || rows[i].by != p.Curve:
			rows[i] = newSplitRow(p, splits[i])
		}
	}
	*t = rows
}

func newSplitRow(p race.Plan, s race.Split) splitRow {
	r := splitRow{of: s, by: p.Curve, marker: cmp.Or(text.Clean(s.Marker), race.FormatDistance(s.DistanceM, p.Units)),
		at: race.FormatElapsed(s.Elapsed), lap: "–"}
	if s.Lap > 0 {
		r.lap = race.FormatShort(s.Lap)
	}
	if st := p.AtSplit(s); st.HasGap {
		r.gap = race.GapWords(st.Behind)
	}
	return r
}
