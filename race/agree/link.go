package agree

import (
	"slices"
	"time"
)

// Link is a cue of the first log and the cue of the second that stands for the same
// moment: their places in the lists.
type Link struct{ A, B int }

// linked pairs cues of two lists, each sorted by [inOrder]: one to one, in order, and at
// most window apart. Of all such pairings it takes one with the highest score, where a
// pair scores 2 if the cues are the same and 1 if not, less half its distance in time as
// a part of the window, and a cue that is left alone scores nothing. Pairing events of
// two observers by dynamic programming is due to Quera, Bakeman, Gnisci 2007, Behavior
// Research Methods 39(1), 39-49.
//
// Of several pairings with the highest score the choice is made from the last cues
// backwards: a pair goes before a cue that is left alone; else the later of both last
// cues is left alone, of two at one time that whose name sorts later, and of two that
// are equal that of the first list. So the pairs do not depend on which log is the first.
//
// The time is in proportion to the pairs of cues that lie within the window.
func linked(a, b []Cue, window time.Duration) []Link {
	rows := newRows(a, b, window)
	for i := 1; i <= len(a); i++ {
		rows.fill(i)
	}
	var links []Link
	for i, j := len(a), len(b); i > 0 && j > 0; {
		score, pair := rows.pair(i, j)
		switch {
		case pair && rows.at(i-1, j-1)+score == rows.at(i, j):
			links = append(links, Link{i - 1, j - 1})
			i, j = i-1, j-1
		case j < rows.from[i] || rows.leavesA(i, j): // cue i is later than any that it could pair with
			i--
		default:
			j--
		}
	}
	slices.Reverse(links)
	return links
}

// scoreRows holds the highest scores of the first i cues of a with the first j of b, in
// units of 1/(2 window), so that they are whole numbers. Of each row it has only those
// j whose cue lies within the window of cue i, and the one before them: with fewer the
// score is that of the row before, with more it does not grow.
type scoreRows struct {
	a, b   []Cue
	window time.Duration
	from   []int // of each row, the first j
	score  [][]int64
}

func newRows(a, b []Cue, window time.Duration) *scoreRows {
	r := &scoreRows{a: a, b: b, window: window, from: make([]int, len(a)+1), score: make([][]int64, len(a)+1)}
	r.score[0] = []int64{0}
	lo, hi := 0, 0
	for i := range a {
		for lo < len(b) && b[lo].At < a[i].At-window {
			lo++
		}
		for hi = max(hi, lo); hi < len(b) && b[hi].At <= a[i].At+window; {
			hi++
		}
		r.from[i+1], r.score[i+1] = lo, make([]int64, hi-lo+1)
	}
	return r
}

// at returns the highest score of the first i cues of a with the first j of b.
func (r *scoreRows) at(i, j int) int64 {
	for j < r.from[i] {
		i-- // cue i has nothing to pair with
	}
	row := r.score[i]
	return row[min(j-r.from[i], len(row)-1)]
}

// fill computes row i from the one before it.
func (r *scoreRows) fill(i int) {
	row, from := r.score[i], r.from[i]
	row[0] = r.at(i-1, from)
	for k := 1; k < len(row); k++ {
		j := from + k
		row[k] = max(r.at(i-1, j), row[k-1])
		if score, ok := r.pair(i, j); ok {
			row[k] = max(row[k], r.at(i-1, j-1)+score)
		}
	}
}

// pair returns the score of pairing cue i of a with cue j of b, counted from 1; ok is
// false where they are too far apart.
func (r *scoreRows) pair(i, j int) (score int64, ok bool) {
	x, y := r.a[i-1], r.b[j-1]
	apart := (x.At - y.At).Abs()
	if apart > r.window {
		return 0, false
	}
	score = 2 * int64(r.window)
	if x.Code == y.Code {
		score *= 2
	}
	return score - int64(apart), true
}

// leavesA says which of the last cues is left alone where they are no pair: that of a,
// or else that of b.
func (r *scoreRows) leavesA(i, j int) bool {
	best := r.at(i, j)
	withoutA, withoutB := r.at(i-1, j) == best, r.at(i, j-1) == best
	if withoutA != withoutB {
		return withoutA
	}
	x, y := r.a[i-1], r.b[j-1]
	if x.At != y.At {
		return x.At > y.At
	}
	return x.Code >= y.Code
}
