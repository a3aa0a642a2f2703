package agree

import (
	"time"

	"spotter/cues"
)

// unitCodes holds the codes of one spotter by units of time, for one stretch. The code of
// a unit is that of its first cue, and [Nothing] where it has none.
type unitCodes map[int64]cues.ID

// codesOf returns the codes of the cues of a stretch, and how many cues do not show
// because their unit has an earlier one. The cues must be in order.
func codesOf(list []Cue, s Stretch, unit time.Duration) (codes unitCodes, hidden int) {
	codes = unitCodes{}
	for _, c := range list {
		if c.At < s.From || c.At >= s.To {
			continue
		}
		k := int64((c.At - s.From) / unit)
		if _, taken := codes[k]; taken {
			hidden++
			continue
		}
		codes[k] = c.Code
	}
	return codes, hidden
}

// units returns how many units of time a stretch has; the last may be shorter.
func (s Stretch) units(unit time.Duration) int64 { return int64((s.To - s.From + unit - 1) / unit) }

// compare counts the units of a stretch. A unit is a pair of equal codes if the other
// spotter has the code of a in it or within tolerance units of it in this stretch; else
// it is the pair of both codes of that unit. So a is the spotter whose units are gone
// through: Bakeman, Quera, Gnisci 2009, Behavior Research Methods 41(1), 137-147, doi
// 10.3758/BRM.41.1.137.
func (t *tally) compare(a, b unitCodes, n, tolerance int64) {
	quiet := n // units with nothing in a, and in b around them
	near := map[int64]bool{}
	for _, codes := range []unitCodes{a, b} {
		for k := range codes {
			for u := max(k-tolerance, 0); u <= min(k+tolerance, n-1); u++ {
				near[u] = true
			}
		}
	}
	for u := range near {
		quiet--
		t.add(a[u], b.nearest(u, a[u], n, tolerance), 1)
	}
	t.add(Nothing, Nothing, quiet)
}

// nearest returns want if it is the code of a unit within tolerance of u, else the code
// of u.
func (b unitCodes) nearest(u int64, want cues.ID, n, tolerance int64) cues.ID {
	for v := max(u-tolerance, 0); v <= min(u+tolerance, n-1); v++ {
		if b[v] == want {
			return want
		}
	}
	return b[u]
}
