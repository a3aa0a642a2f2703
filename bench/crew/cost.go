package main

import (
	"fmt"
	"time"
)

// runCost measures what headquarters costs without a fault, in turn for each kind of it, as often
// as it is told. No way lies between: it would take a part of the machine.
func runCost(o options, g *guests) ([]column, error) {
	var columns []column
	for round := range o.rounds {
		for _, c := range o.kinds {
			col, err := costOnce(o, c, g, fmt.Sprintf("%s, %d", c.name, round+1))
			if err != nil {
				return columns, err
			}
			columns = append(columns, col)
		}
	}
	return columns, nil
}

func costOnce(o options, c config, g *guests, name string) (column, error) {
	all, err := gather(o, c, g, o.pairs, false)
	if err != nil {
		return column{}, err
	}
	r := &raceRun{options: o, crowd: all, col: column{name: name}}
	all.begin(o.spread, o.every, sendAtEach)
	err = r.calmly()
	if err == nil {
		err = r.finish()
	}
	if end := all.end(o); err == nil {
		err = end
	}
	return r.col, err
}

// runGrow measures what one pair costs where there are few, and where there are many: an event
// each 20 s and beats, in batches as spotter sends them.
func runGrow(o options, c config, g *guests) ([]column, error) {
	var columns []column
	var grown grows
	for _, n := range o.sizes {
		all, err := gather(o, c, g, n, false)
		if err != nil {
			return columns, err
		}
		col := column{name: fmt.Sprintf("%d pairs", n)}
		if len(o.kinds) > 1 {
			col.name = c.name + ", " + col.name
		}
		err = growOnce(o, all, &col, &grown)
		columns = append(columns, col)
		if end := all.end(o); err == nil {
			err = end
		}
		if err != nil {
			return columns, err
		}
	}
	if len(o.sizes) > 1 {
		last := &columns[len(columns)-1]
		last.add("processor grows as", "%s", grown.processor.words())
		last.add("memory above that of none grows as", "%s", grown.memory.words())
	}
	return columns, nil
}

// grows holds what each number of pairs costs.
type grows struct{ processor, memory growth }

// growEvery is the time between two events of a pair, and growSpread what a thousand pairs take
// to begin.
const (
	growEvery  = 20 * time.Second
	growSpread = 4 * time.Second
)

func growOnce(o options, all *crowd, col *column, grown *grows) error {
	empty, err := all.hq.used()
	if err != nil {
		return err
	}
	n := float64(len(all.pairs))
	began := time.Now()
	all.begin(max(growSpread*time.Duration(len(all.pairs))/1000, time.Second), growEvery, 0)
	o.say("%d pairs have begun; %v", len(all.pairs), o.calm)
	begun, err := all.hq.used()
	if err != nil {
		return err
	}
	col.add("to begin: processor for a pair", "%.2f ms in %.1f s", begun.cpu.Seconds()*1000/n, time.Since(began).Seconds())
	if err := o.wait(2 * time.Second); err != nil {
		return err
	}
	all.figures.take()
	before, err := all.hq.used()
	if err == nil {
		err = o.wait(o.calm)
	}
	if err != nil {
		return err
	}
	after, err := all.hq.used()
	if err != nil {
		return err
	}
	f := all.figures.take()
	grown.processor.add(n, spent(before, after))
	grown.memory.add(n, float64(after.resident-empty.resident))
	col.add("lines/s", "%.1f", float64(len(f.kept))/after.at.Sub(before.at).Seconds())
	col.add("processor, % of a core", "%.2f", spent(before, after))
	col.add("processor for a pair, µs/s", "%.1f", 1e4*spent(before, after)/n)
	col.add("resident, and of that for a pair", "%s, %.1f kB", megabytes(after.resident), float64(after.resident-empty.resident)/1e3/n)
	col.add("handles, and of those for a pair", "%d, %.2f", after.handles, float64(after.handles-empty.handles)/n)
	col.add("answer to a batch, p50 / p99 from the event", "%s", quantiles(f.kept))
	col.add("answers that were not 200", "%v", f.codes)
	if err := all.quiet(); err != nil {
		return err
	}
	all.caughtUp(2 * time.Minute)
	goroutines := all.hq.goroutines()
	col.add("goroutines, and of those for a pair", "%d, %.2f", goroutines, float64(goroutines)/n)
	all.disconnect()
	v, err := compare(all.hq.data, all.pairs)
	col.add("lines written / at headquarters, files that differ", "%d / %d, %d", v.written, v.there, v.differ)
	if err == nil {
		err = v.right()
	}
	return err
}
