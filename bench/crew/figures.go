package main

import (
	"fmt"
	"slices"
	"sync"
	"time"
)

// figures has what was measured in a part of a run. Its methods may be called at the same time.
type figures struct {
	mu     sync.Mutex
	kept   []time.Duration // from an event to the answer that headquarters has it on its disk
	shown  []time.Duration // from an event to a reader of the board
	sends  int             // batches that were sent
	again  int             // of those, batches that had been sent before
	codes  map[int]int     // answers that were not 200
	broken int             // calls without an answer
}

func newFigures() *figures { return &figures{codes: make(map[int]int)} }

// take moves what was measured so far out.
func (f *figures) take() *figures {
	f.mu.Lock()
	defer f.mu.Unlock()
	was := &figures{kept: f.kept, shown: f.shown, sends: f.sends, again: f.again, codes: f.codes, broken: f.broken}
	f.kept, f.shown, f.sends, f.again, f.broken, f.codes = nil, nil, 0, 0, 0, make(map[int]int)
	return was
}

// do changes the figures.
func (f *figures) do(change func()) {
	f.mu.Lock()
	defer f.mu.Unlock()
	change()
}

// took adds to one list of times how long each of some events took.
func (f *figures) took(list *[]time.Duration, done []mark, now time.Time) {
	f.do(func() {
		for _, m := range done {
			*list = append(*list, now.Sub(m.at))
		}
	})
}

// reached takes the first of some marks off their list, as far as they are reached.
func reached(list *[]mark, is func(mark) bool) (done []mark) {
	n := 0
	for n < len(*list) && is((*list)[n]) {
		n++
	}
	done, *list = (*list)[:n], (*list)[n:]
	return done
}

// at returns what a share of the times is below or at; 0 without any.
func at(times []time.Duration, share float64) time.Duration {
	if len(times) == 0 {
		return 0
	}
	s := slices.Sorted(slices.Values(times))
	return s[min(len(s)-1, int(share*float64(len(s))))]
}

// quantiles words the middle and the slow end of times.
func quantiles(times []time.Duration) string {
	if len(times) == 0 {
		return "-"
	}
	return fmt.Sprintf("%s / %s of %d", millis(at(times, 0.5)), millis(at(times, 0.99)), len(times))
}

func millis(d time.Duration) string { return fmt.Sprintf("%.1f ms", d.Seconds()*1000) }

func megabytes(n int64) string { return fmt.Sprintf("%.1f MB", float64(n)/1e6) }
