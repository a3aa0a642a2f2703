package align

import (
	"fmt"
	"math"
	"slices"
	"time"

	"spotter/cues"
)

// Fit says how the clocks of a segment of A and one of B fit together.
type Fit struct {
	A, B   int           // the segments
	Basis  Basis         // Boards, ByCues or BoardsToo; Unknown where nothing tells the offset
	Offset time.Duration // by how much the clock of A is ahead of that of B

	Common int           // boards that both pressed
	Fits   int           // of them, those that the offset of the boards explains to 1 s
	Second int           // those that the second-best offset, over 2 s away, would explain
	Median time.Duration // of the boards, without those over 3 s away
	MAD    time.Duration // median absolute deviation from it

	Cues       int // cues of the same name that the best offset of the cues explains to half a second
	CuesSecond int // those that the second-best offset, over 2 s away, explains: what chance does
	CuesOf     int // cues that could be explained: those of the log that has fewer
	CuesSay    time.Duration
}

// The limits of a fit. docs/agreement.md has them.
const (
	leastBoards  = 3
	mostMAD      = time.Second
	outlier      = 3 * time.Second
	boardFits    = time.Second
	cueFits      = 500 * time.Millisecond
	another      = 2 * time.Second // offsets that differ by less are taken for one
	cueRange     = time.Minute     // offsets that are tried, each way
	cueStep      = 100 * time.Millisecond
	leastCues    = 8
	sureBoards   = 250 * time.Millisecond // a standard error of boards that needs no cues
	cueWithBoard = time.Second            // cues that say something else than boards are not believed
)

// StandardError returns the standard error of the median of the boards, with MAD taken for
// that of a normal distribution; 0 without boards.
func (f *Fit) StandardError() time.Duration {
	if f.Common == 0 {
		return 0
	}
	return time.Duration(1.2533 * 1.4826 * float64(f.MAD) / math.Sqrt(float64(f.Common)))
}

// fit compares a segment of A with one of B. guess is the offset around which cues are
// tried where there are no boards.
func fit(a, b *Side, ka, kb int, guess time.Duration) Fit {
	f := Fit{A: ka, B: kb}
	boards := f.byBoards(a, b)
	if boards {
		guess = f.Median
	}
	cues := f.byCues(a, b, guess)
	switch {
	case boards && cues && f.StandardError() > sureBoards && (f.CuesSay-f.Median).Abs() <= cueWithBoard:
		f.Basis, f.Offset = BoardsToo, f.CuesSay
	case boards:
		f.Basis, f.Offset = Boards, f.Median
	case cues:
		f.Basis, f.Offset = ByCues, f.CuesSay
	}
	return f
}

// byBoards compares the boards that both pressed; it reports whether they tell the offset.
func (f *Fit) byBoards(a, b *Side) bool {
	var apart []time.Duration
	others := b.Boards() // no segment is shifted yet
	for name, x := range a.Boards() {
		if y, ok := others[name]; ok && a.segment(x.Line) == f.A && b.segment(y.Line) == f.B {
			apart = append(apart, x.At-y.At)
		}
	}
	f.Common = len(apart)
	if f.Common == 0 {
		return false
	}
	slices.Sort(apart)
	f.Median = median(apart)
	near := slices.DeleteFunc(slices.Clone(apart), func(d time.Duration) bool { return (d - f.Median).Abs() > outlier })
	if len(near) > 0 {
		f.Median = median(near)
	}
	for _, d := range apart {
		if (d - f.Median).Abs() <= boardFits {
			f.Fits++
			continue
		}
		if (d - f.Median).Abs() > another {
			f.Second = max(f.Second, fitting(apart, d))
		}
	}
	deviations := make([]time.Duration, len(apart))
	for i, d := range apart {
		deviations[i] = (d - f.Median).Abs()
	}
	slices.Sort(deviations)
	f.MAD = median(deviations)
	return f.Common >= leastBoards && f.MAD <= mostMAD
}

// fitting returns how many of some differences lie within a second of an offset.
func fitting(apart []time.Duration, offset time.Duration) (n int) {
	for _, d := range apart {
		if (d - offset).Abs() <= boardFits {
			n++
		}
	}
	return n
}

// byCues tries offsets around a guess and counts the cues of the same name that each
// explains. It reports whether one is clearly better than chance: better than any offset
// elsewhere by over three times the root of what that explains.
func (f *Fit) byCues(a, b *Side, guess time.Duration) bool {
	x, nx := a.codes(f.A)
	y, ny := b.codes(f.B)
	f.CuesOf = min(nx, ny)
	if f.CuesOf < leastCues {
		return false
	}
	counts := map[time.Duration]int{}
	best := guess
	for d := time.Duration(0); d <= cueRange; d += cueStep {
		for _, offset := range []time.Duration{guess + d, guess - d} {
			n := 0
			for code, times := range x {
				n += pairs(times, y[code], offset, cueFits, nil)
			}
			counts[offset] = n
			if n > counts[best] || n == counts[best] && (offset-guess).Abs() < (best-guess).Abs() {
				best = offset
			}
		}
	}
	f.Cues = counts[best]
	for offset, n := range counts {
		if (offset - best).Abs() > another {
			f.CuesSecond = max(f.CuesSecond, n)
		}
	}
	f.CuesSay = centre(x, y, best)
	return f.Cues >= leastCues && float64(f.Cues-f.CuesSecond) > 3*math.Sqrt(float64(f.CuesSecond))
}

// centre returns the median difference of the cues that an offset pairs, to a second.
func centre(x, y map[cues.ID][]time.Duration, offset time.Duration) time.Duration {
	var apart []time.Duration
	for code, times := range x {
		pairs(times, y[code], offset, 2*cueFits, &apart)
	}
	if len(apart) == 0 {
		return offset
	}
	slices.Sort(apart)
	return median(apart)
}

// pairs pairs times of two sorted lists one to one, where their difference is the offset to
// within a tolerance. It returns how many pairs there are, and appends their differences
// to apart where that is not nil.
func pairs(x, y []time.Duration, offset, tolerance time.Duration, apart *[]time.Duration) (n int) {
	for i, j := 0, 0; i < len(x) && j < len(y); {
		switch d := x[i] - y[j] - offset; {
		case d > tolerance:
			j++
		case d < -tolerance:
			i++
		default:
			n++
			if apart != nil {
				*apart = append(*apart, x[i]-y[j])
			}
			i, j = i+1, j+1
		}
	}
	return n
}

// median returns the middle of a sorted list that is not empty, in whole ms: of an even
// number of values the mean of both.
func median(sorted []time.Duration) time.Duration {
	n := len(sorted)
	return ((sorted[(n-1)/2] + sorted[n/2]) / 2).Round(time.Millisecond)
}

// Words says in words how well the clocks fit: by boards, and by cues where these counted.
func (f *Fit) Words() string {
	words := fmt.Sprintf("%d of %d common boards fit, the second-best offset would explain %d, median absolute deviation %.3f s",
		f.Fits, f.Common, f.Second, f.MAD.Seconds())
	if f.Common == 0 {
		words = "no common board"
	}
	return words + fmt.Sprintf("; %d of %d cues fit at %+.3f s, at the second-best offset %d", f.Cues, f.CuesOf, f.CuesSay.Seconds(), f.CuesSecond)
}
