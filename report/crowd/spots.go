package crowd

import (
	"cmp"
	"slices"
	"time"
)

// Spot is a stretch of the course on which several pairs fell.
type Spot struct {
	FromM, ToM   float64 // of the first and of the last fall
	Falls, Pairs int
}

// spotM is the longest that a spot may be. A place between two boards is known to some tens of
// metres.
const spotM = 250

// mostSpots bounds the list of spots, and leastPairs the pairs that make one: where one
// pair fell twice, the road need not be to blame.
const (
	mostSpots  = 12
	leastPairs = 2
)

// fallen is a fall of a pair.
type fallen struct {
	m    float64
	pair int
}

// spots finds where most pairs fell: the stretch of 250 m with the most, then the next that has
// none of its falls, and so on.
func spots(falls []fallen) (list []Spot) {
	slices.SortFunc(falls, func(a, b fallen) int { return cmp.Or(cmp.Compare(a.m, b.m), cmp.Compare(a.pair, b.pair)) })
	for len(list) < mostSpots {
		best, from, to := Spot{}, 0, 0
		n := map[int]int{} // of a pair: its falls in the window
		first := 0
		for last := range falls {
			n[falls[last].pair]++
			for falls[last].m-falls[first].m > spotM {
				if p := falls[first].pair; n[p] > 1 {
					n[p]--
				} else {
					delete(n, p)
				}
				first++
			}
			x := Spot{falls[first].m, falls[last].m, last - first + 1, len(n)}
			if cmp.Or(cmp.Compare(x.Pairs, best.Pairs), cmp.Compare(x.Falls, best.Falls)) > 0 {
				best, from, to = x, first, last+1
			}
		}
		if best.Pairs < leastPairs {
			break
		}
		list = append(list, best)
		falls = slices.Delete(falls, from, to)
	}
	return list
}

// Times says how long something took.
type Times struct {
	All     int // how often it began
	ByBoard int // a board says that it had ended before; how long it took is not known
	Open    int // nothing says that it ended
	Median  time.Duration
	P95     time.Duration // by the nearest rank
	Longest time.Duration

	each []time.Duration
}

// Timed returns how often it is known how long it took.
func (t *Times) Timed() int { return len(t.each) }

func (t *Times) add(m Moment) {
	t.All++
	switch m.End {
	case ByKey:
		t.each = append(t.each, m.For)
	case ByBoard:
		t.ByBoard++
	case Open:
		t.Open++
	}
}

func (t *Times) sort() {
	n := len(t.each)
	if n == 0 {
		return
	}
	slices.Sort(t.each)
	rank := func(percent int) time.Duration { return t.each[max((n*percent+99)/100, 1)-1] }
	t.Median, t.P95, t.Longest = rank(50), rank(95), t.each[n-1]
}
