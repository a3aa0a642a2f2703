package ghost

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"sort"
	"strconv"
	"strings"
	"time"
)

// Board is a board that was passed: its distance from the start in metres, and when, by
// the clock that the target counts by.
type Board struct {
	Metres float64
	At     time.Duration
}

// Run is an earlier race, by its boards. Make one with [New]. It does not change; any
// number of goroutines may read it.
type Run struct {
	boards []Board // the start first; both distance and time grow
	whole  bool    // the last is the finish
}

// ErrNoBoards is the error of a race in which no board was passed.
var ErrNoBoards = errors.New("no board was passed in it")

// New returns the run of a race over a distance in metres, 0 where that is not known. Of
// boards that are not both further and later than the one before, none counts. The error is
// [ErrNoBoards] where none is left.
func New(boards []Board, distanceM float64) (*Run, error) {
	r := &Run{boards: []Board{{}}}
	for _, b := range slices.SortedFunc(slices.Values(boards), func(x, y Board) int {
		switch {
		case x.Metres < y.Metres:
			return -1
		case x.Metres > y.Metres:
			return 1
		}
		return 0
	}) {
		if last := r.boards[len(r.boards)-1]; b.Metres > last.Metres && b.At > last.At {
			r.boards = append(r.boards, b)
		}
	}
	if len(r.boards) == 1 {
		return nil, ErrNoBoards
	}
	r.whole = distanceM > 0 && r.last().Metres >= distanceM-1
	return r, nil
}

func (r *Run) last() Board { return r.boards[len(r.boards)-1] }

// Last returns the last board.
func (r *Run) Last() Board { return r.last() }

// Boards returns how many boards the run has.
func (r *Run) Boards() int { return len(r.boards) - 1 }

// longest bounds the text of a run, in bytes: the journal keeps 4 KiB of a text.
const longest = 4000

// String writes the boards as metres, an at sign and milliseconds, with blanks between them.
// Of a run with several hundred boards it leaves every second one out, as often as it takes.
func (r *Run) String() string {
	for every := 1; ; every *= 2 {
		var b strings.Builder
		for i := 1; i < len(r.boards); i++ {
			if i%every == 0 || i == len(r.boards)-1 {
				fmt.Fprintf(&b, " %s@%d", strconv.FormatFloat(r.boards[i].Metres, 'f', -1, 64), r.boards[i].At.Milliseconds())
			}
		}
		if b.Len() <= longest {
			return strings.TrimPrefix(b.String(), " ")
		}
	}
}

// Parse reads what [Run.String] wrote, of a race over a distance in metres.
func Parse(s string, distanceM float64) (*Run, error) {
	var boards []Board
	for _, word := range strings.Fields(s) {
		metres, ms, ok := strings.Cut(word, "@")
		m, err := strconv.ParseFloat(metres, 64)
		at, err2 := strconv.ParseInt(ms, 10, 44) // 44 bits of milliseconds fit into a Duration
		if !ok || err != nil || err2 != nil || math.IsNaN(m) || math.IsInf(m, 0) {
			return nil, fmt.Errorf("%q is no board: a board is metres@milliseconds", word)
		}
		boards = append(boards, Board{m, time.Duration(at) * time.Millisecond})
	}
	return New(boards, distanceM)
}

// Finish returns the time of the finish; ok is false for a race that did not come to it.
func (r *Run) Finish() (d time.Duration, ok bool) {
	if !r.whole {
		return 0, false
	}
	return r.last().At, true
}

// At returns when the runner passed a distance. Between two boards the pace was even:
// t1 + (t2 − t1) × (d − d1) ÷ (d2 − d1). ok is false past the last board.
func (r *Run) At(metres float64) (d time.Duration, ok bool) {
	if metres <= 0 {
		return 0, true
	}
	i := sort.Search(len(r.boards), func(i int) bool { return r.boards[i].Metres >= metres })
	if i == len(r.boards) {
		return 0, false
	}
	from, to := r.boards[i-1], r.boards[i]
	return from.At + round(float64(to.At-from.At)*(metres-from.Metres)/(to.Metres-from.Metres)), true
}

// Where returns the distance at which the runner was at a time, in metres; ok is false
// past the last board, unless that was the finish.
func (r *Run) Where(at time.Duration) (metres float64, ok bool) {
	if at <= 0 {
		return 0, true
	}
	i := sort.Search(len(r.boards), func(i int) bool { return r.boards[i].At >= at })
	if i == len(r.boards) {
		return r.last().Metres, r.whole
	}
	from, to := r.boards[i-1], r.boards[i]
	return from.Metres + (to.Metres-from.Metres)*float64(at-from.At)/float64(to.At-from.At), true
}

// Lap returns the length and the time of the lap that the runner was on at a distance, the
// one that begins there at a board; ok is false from the last board on.
func (r *Run) Lap(metres float64) (lengthM float64, lap time.Duration, ok bool) {
	i := sort.Search(len(r.boards), func(i int) bool { return r.boards[i].Metres > metres })
	if i == len(r.boards) || i == 0 {
		return 0, 0, false
	}
	from, to := r.boards[i-1], r.boards[i]
	return to.Metres - from.Metres, to.At - from.At, true
}

// round returns nanoseconds to the nearest.
func round(ns float64) time.Duration {
	if ns < 0 {
		return time.Duration(ns - 0.5)
	}
	return time.Duration(ns + 0.5)
}
