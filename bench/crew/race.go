package main

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"sync"
	"time"
)

// runRace runs the whole: a start, a time without faults, a time with all of them, an outage of all
// pairs at once, and the comparison.
func runRace(o options, c config, g *guests) (column, error) {
	all, err := gather(o, c, g, o.pairs, true)
	if err != nil {
		return column{}, err
	}
	r := &raceRun{options: o, crowd: all, col: column{name: c.name}}
	err = r.run()
	if end := all.end(o); err == nil {
		err = end
	}
	return r.col, err
}

// raceRun is one race under way.
type raceRun struct {
	options
	*crowd
	col   column
	board string // what the time to the board is called; "" where nobody looks
}

func (r *raceRun) run() error {
	ctx, cancel := context.WithCancel(r.ctx)
	var looking sync.WaitGroup
	defer func() { cancel(); looking.Wait() }()
	r.watch(ctx, &looking, lookAt(ctx, r.guests, r.address))
	r.begin(r.spread, r.every, sendAtEach)
	for _, part := range []func() error{r.calmly, r.faultily, r.outageOfAll, r.finish} {
		if err := part(); err != nil {
			return err
		}
	}
	return nil
}

// watch begins to look at a board.
func (r *raceRun) watch(ctx context.Context, looking *sync.WaitGroup, b board) {
	r.board = b.name()
	byName := make(map[string]*pair)
	for _, p := range b.pairs(r.crowd.pairs) {
		p.seen = true
		byName[p.mirror] = p
	}
	looking.Go(func() {
		b.follow(ctx, func(mirror string, lines int, at time.Time) {
			if p := byName[mirror]; p != nil {
				p.onBoard(lines, at)
			}
		})
	})
}

// calmly measures without a fault.
func (r *raceRun) calmly() error {
	r.say("%d pairs have begun; %v without a fault", len(r.crowd.pairs), r.calm)
	if err := r.wait(2 * time.Second); err != nil {
		return err
	}
	r.caughtUp(time.Minute) // the last ones have begun, and nothing of that is measured
	r.figures.take()
	before, err := r.meter()
	if err != nil {
		return err
	}
	own, err := used(os.Getpid())
	if err == nil {
		err = r.wait(r.calm)
	}
	if err != nil {
		return err
	}
	after, err := r.meter()
	if err != nil {
		return err
	}
	ownAfter, err := used(os.Getpid())
	f := r.figures.take()
	rate := float64(len(f.kept)) / after[0].at.Sub(before[0].at).Seconds()
	r.col.add("lines/s without a fault", "%.0f", rate)
	r.col.add("event to kept, p50 / p99", "%s", quantiles(f.kept))
	if r.board != "" {
		r.col.add(r.board, "%s", quantiles(f.shown))
	}
	r.costs(before, after, len(f.kept))
	r.col.add("the load program itself, % of a core", "%.1f", spent(own, ownAfter))
	return err
}

// faultily harms everything: ways die in turn, answers are cut and lost, headquarters is killed.
func (r *raceRun) faultily() error {
	r.say("%v of faults: each link dead for %v in turn, answers cut and lost, processes killed", r.faults, r.outage)
	began := time.Now()
	ctx, cancel := context.WithCancel(r.ctx)
	var harming sync.WaitGroup
	for _, p := range r.crowd.pairs {
		first := time.Duration(rand.Int64N(int64(max(r.faults-r.outage, 1))))
		harming.Go(func() {
			rest(ctx, first)
			dead(ctx, p.way, r.outage)
			p.way.set(open)
		})
		harming.Go(func() {
			for ctx.Err() == nil {
				rest(ctx, time.Duration(rand.Int64N(int64(r.faults)/3+1)))
				p.way.hurt(cut + harm(rand.IntN(2)))
			}
			p.way.hurt(none)
		})
	}
	var err error
	for _, h := range append(r.killings(), fault{r.faults, func() error { return nil }}) {
		if err == nil {
			err = r.wait(time.Until(began.Add(h.after)))
		}
		if err == nil {
			err = h.do()
		}
	}
	cancel()
	harming.Wait()
	f := r.figures.take()
	r.col.add("with faults: event to kept, p50 / p99", "%s", quantiles(f.kept))
	r.col.add("with faults: batches sent, of those again, calls that broke", "%d, %d, %d", f.sends, f.again, f.broken)
	r.col.add("with faults: answers that were not 200", "%v", f.codes)
	return err
}

// dead lets a way be dead: first nothing moves, then it refuses.
func dead(ctx context.Context, w *way, d time.Duration) {
	if ctx.Err() != nil {
		return
	}
	w.set(frozen)
	rest(ctx, d/2)
	w.set(refusing)
	rest(ctx, d-d/2)
}

// outageOfAll cuts every pair off, and measures how long what waited takes to come.
func (r *raceRun) outageOfAll() error {
	if took := r.caughtUp(2 * time.Minute); at(took, 1) >= 2*time.Minute {
		r.say("after two minutes headquarters lacks lines of some pair")
	}
	r.say("every link is dead for %v", r.outage)
	for _, p := range r.crowd.pairs {
		p.way.set(frozen)
	}
	err := r.wait(r.outage / 2)
	for _, p := range r.crowd.pairs {
		p.way.set(refusing)
	}
	if err == nil {
		err = r.wait(r.outage / 2)
	}
	if err != nil {
		return err
	}
	before, err := r.meter()
	if err != nil {
		return err
	}
	waiting := 0
	for _, p := range r.crowd.pairs {
		p.mu.Lock()
		waiting += len(p.kept)
		p.mu.Unlock()
		p.way.set(open)
	}
	took := r.caughtUp(2 * time.Minute)
	after, err := r.meter()
	if err != nil {
		return err
	}
	r.col.add(fmt.Sprintf("backlog of %v: lines that waited", r.outage), "%d", waiting)
	r.col.add("backlog: half / 99 % / all pairs caught up", "%.1f / %.1f / %.1f s", at(took, 0.5).Seconds(), at(took, 0.99).Seconds(), at(took, 1).Seconds())
	r.col.add("backlog: headquarters meanwhile, % of a core", "%s", spentBy(before[:len(r.hqs)], after[:len(r.hqs)]))
	return nil
}

// finish ends the race and compares.
func (r *raceRun) finish() error {
	if err := r.quiet(); err != nil {
		return err
	}
	r.caughtUp(2 * time.Minute)
	if len(r.hqs) > 1 {
		r.col.add("until every headquarters had every line, from the last answer", "%.1f s", r.followed(2*time.Minute).Seconds())
	}
	list, err := r.meter()
	if err != nil {
		return err
	}
	list = list[:len(r.hqs)]
	r.disconnect()
	r.stopAll()
	r.col.add("resident at the end", "%s", residents(list))
	r.col.add("resident, highest", "%s", each(list, func(n int) string { return megabytes(list[n].highest) }))
	return r.compareAll()
}

// compareAll compares the mirrors of each headquarters with the journals.
func (r *raceRun) compareAll() error {
	var all []verdict
	var wrong error
	for n, h := range r.hqs {
		v, err := compare(h.data, r.crowd.pairs)
		if err != nil {
			return err
		}
		if all = append(all, v); v.right() != nil {
			wrong = errors.Join(wrong, fmt.Errorf("headquarters %d: %w", n+1, v.right()))
		}
	}
	words := func(word func(verdict) string) string {
		var list []string
		for _, v := range all {
			list = append(list, word(v))
		}
		return strings.Join(list, ", ")
	}
	r.col.add("lines written / at headquarters", "%d / %s", all[0].written, words(func(v verdict) string { return fmt.Sprint(v.there) }))
	r.col.add("files that differ / not whole / lines doubled", "%s", words(func(v verdict) string { return fmt.Sprintf("%d / %d / %d", v.differ, v.broken, v.doubled) }))
	r.col.add("files beside the mirrors", "%s", words(func(v verdict) string { return fmt.Sprint(v.other) }))
	r.col.add("mirrors on the disk", "%s", megabytes(all[0].bytes))
	if len(r.hqs) > 1 {
		moved := 0
		for _, p := range r.crowd.pairs {
			if p.route.used() > 1 {
				moved++
			}
		}
		r.col.add("pairs that sent to more than one headquarters", "%d of %d", moved, len(r.crowd.pairs))
	}
	if wrong != nil {
		return fmt.Errorf("%w%s", wrong, r.words())
	}
	return nil
}
