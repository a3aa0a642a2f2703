package agree

import (
	"math/rand/v2"
	"slices"
	"time"

	"spotter/cues"
)

// The rules of [Result.Intervals].
const (
	Resamples   = 2000 // how often the stretches are drawn
	LeastBlocks = 8    // stretches with pairs: with fewer an interval means nothing
	inside      = 0.95 // the share of the resampled kappas between both ends
)

// Interval says between which values a kappa lies when the race is drawn again from its own
// stretches.
type Interval struct {
	Defined   bool
	Low, High float64 // the 2.5th and the 97.5th percentile
	Blocks    int     // stretches that have pairs
	Undefined int     // resampled kappas that were not defined; they are left out
}

// Intervals returns an interval for the kappa of codes and one for that with omissions:
// the percentile interval of a bootstrap that draws whole stretches between bounds, with
// replacement, as cues within one depend on one another. Efron, Tibshirani 1993, An
// Introduction to the Bootstrap, chapters 8 and 13. The bounds are times in order on the clock of
// the cues, such as those of the boards; a pair lies where the cue of A does. The draws are the
// same at each call.
func (r *Result) Intervals(bounds []time.Duration) (codes, omissions Interval) {
	ids := map[cues.ID]int{}
	onlyLinks, all := make([]block, len(bounds)+1), make([]block, len(bounds)+1)
	pair := func(at time.Duration, a, b cues.ID, linked bool) {
		i, found := slices.BinarySearch(bounds, at)
		if found {
			i++ // a bound begins the stretch behind it
		}
		for _, id := range []cues.ID{a, b} {
			if _, known := ids[id]; !known {
				ids[id] = len(ids)
			}
		}
		all[i].add(ids[a], ids[b])
		if linked {
			onlyLinks[i].add(ids[a], ids[b])
		}
	}
	aloneA, aloneB := make([]bool, r.A), make([]bool, r.B)
	for _, l := range r.Links {
		pair(r.ListA[l.A].At, r.ListA[l.A].Code, r.ListB[l.B].Code, true)
		aloneA[l.A], aloneB[l.B] = true, true
	}
	for i, linked := range aloneA {
		if !linked {
			pair(r.ListA[i].At, r.ListA[i].Code, Nothing, false)
		}
	}
	for j, linked := range aloneB {
		if !linked {
			pair(r.ListB[j].At, Nothing, r.ListB[j].Code, false)
		}
	}
	return resampled(onlyLinks, len(ids)), resampled(all, len(ids))
}

// block counts the pairs of codes of one stretch.
type block struct {
	pairs, equal int
	a, b         []int // by code
}

// add counts a pair.
func (k *block) add(a, b int) {
	most := max(a, b) + 1
	for len(k.a) < most {
		k.a, k.b = append(k.a, 0), append(k.b, 0)
	}
	k.pairs++
	k.a[a]++
	k.b[b]++
	if a == b {
		k.equal++
	}
}

// resampled draws as many blocks as there are, again and again.
func resampled(blocks []block, ids int) Interval {
	blocks = slices.DeleteFunc(slices.Clone(blocks), func(k block) bool { return k.pairs == 0 })
	x := Interval{Blocks: len(blocks)}
	if x.Blocks < LeastBlocks {
		return x
	}
	draw := rand.New(rand.NewPCG(1, uint64(x.Blocks))) // the same log has the same interval
	var values []float64
	sum := block{a: make([]int, ids), b: make([]int, ids)}
	for range Resamples {
		sum.pairs, sum.equal = 0, 0
		clear(sum.a)
		clear(sum.b)
		for range blocks {
			k := &blocks[draw.IntN(len(blocks))]
			sum.pairs, sum.equal = sum.pairs+k.pairs, sum.equal+k.equal
			for i := range k.a {
				sum.a[i], sum.b[i] = sum.a[i]+k.a[i], sum.b[i]+k.b[i]
			}
		}
		if v, ok := sum.kappa(); ok {
			values = append(values, v)
		} else {
			x.Undefined++
		}
	}
	if len(values) == 0 {
		return x
	}
	slices.Sort(values)
	at := func(part float64) float64 { return values[int(part*float64(len(values)-1)+0.5)] }
	x.Defined, x.Low, x.High = true, at((1-inside)/2), at((1+inside)/2)
	return x
}

// kappa returns the kappa of the pairs; ok is false where pe is 1. The sums are whole numbers.
func (k *block) kappa() (value float64, ok bool) {
	products := 0
	for i := range k.a {
		products += k.a[i] * k.b[i]
	}
	square := k.pairs * k.pairs
	if products == square {
		return 0, false
	}
	return float64(k.equal*k.pairs-products) / float64(square-products), true
}
