package board

import (
	"context"
	"errors"

	"spotter/crew/wire"
)

// Watcher is told what changes on the board of a race. It holds its place and no rows: one that is
// slow, or never asks again, costs nothing. It must not be used by two goroutines at once.
type Watcher struct {
	r     *run
	names bool
	rev   uint64
	alarm uint64
	begun bool
}

// Change holds the news for one watcher. Its bytes must not be changed.
type Change struct {
	Full    bool     // the rows are all there are
	Rows    [][]byte // [wire.Row] as JSON
	Gone    []string // mirrors whose rows are gone
	Alarms  []Alarm
	Missed  uint64 // alarms that came in between and are kept no more
	Reading int    // journals that are still to be read
}

// ErrForgotten is the error of a watcher whose race was taken off the board.
var ErrForgotten = errors.New("this race is not on the board any more")

// Watch returns a watcher of a race. names says whether it may see names. last is the ID of the
// last alarm that it saw, "" for one that has just come.
func (b *Board) Watch(raceName string, names bool, last string) (*Watcher, error) {
	r, err := b.find(raceName)
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return &Watcher{r: r, names: names, alarm: r.after(last)}, nil
}

// Next returns what changed since the last call, all rows the first time. It waits until there is
// something, or ctx ends.
func (w *Watcher) Next(ctx context.Context) (Change, error) {
	for {
		c, wake, err := w.look()
		if err != nil || wake == nil {
			return c, err
		}
		select {
		case <-wake:
		case <-ctx.Done():
			return Change{}, ctx.Err()
		}
	}
}

// look returns what changed, or what to wait for.
func (w *Watcher) look() (c Change, wake <-chan struct{}, err error) {
	r := w.r
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.closed {
		return c, nil, ErrForgotten
	}
	if w.begun && w.rev == r.rev && w.alarm == r.alarms.last {
		r.asleep = true
		return c, r.wake, nil
	}
	c.Full = !w.begun
	for p := r.newest; p != nil && p.rev > w.rev; p = p.older {
		switch {
		case p.shown:
			c.Rows = append(c.Rows, p.text(w.names))
		case w.begun:
			c.Gone = append(c.Gone, p.row.Mirror)
		}
	}
	c.Alarms, c.Missed = r.alarms.since(w.alarm)
	c.Reading = r.reading
	w.begun, w.rev, w.alarm = true, r.rev, r.alarms.last
	return c, nil, nil
}

// Rows returns all rows of a race in their order, with names.
func (b *Board) Rows(raceName string) []wire.Row {
	r, err := b.find(raceName)
	if err != nil {
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.rows()
}

// Reading returns how many journals of a race are still to be read.
func (b *Board) Reading(raceName string) int {
	r, err := b.find(raceName)
	if err != nil {
		return 0
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.reading
}
