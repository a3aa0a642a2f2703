package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"os"
	"sync"
	"sync/atomic"
	"time"

	"spotter/crew/wire"
	"spotter/journal"
	"spotter/race"
)

// batchLines is the number of lines of a batch that is offered flat out: they fill one.
const batchLines = 200

// runMost offers whole batches as quickly as headquarters answers, from some pairs at once.
func runMost(o options, c config, g *guests) (column, error) {
	all, err := gather(o, c, g, o.flat, false)
	col := column{name: c.name}
	if err != nil {
		return col, err
	}
	o.say("%d pairs offer batches of %d lines for %v", o.flat, batchLines, o.calm)
	err = flatOut(o, all, &col)
	if end := all.end(o); err == nil {
		err = end
	}
	return col, err
}

// batches returns the first line of a pair, and batches of lines that follow it.
func batches(p *pair, n int) (list [][]byte, err error) {
	first, err := os.ReadFile(p.path)
	if err != nil {
		return nil, err
	}
	list = append(list, first)
	for range n {
		events := make([]race.Event, batchLines)
		for i := range events {
			e := &events[i]
			*e = p.event()
			p.lines++
			e.Seq, e.Stamp = uint64(p.lines), race.Stamp{Wall: p.began, Boot: time.Hour}
		}
		var b []byte
		b, p.head = journal.Encode(p.head, events)
		list = append(list, b)
	}
	return list, nil
}

func flatOut(o options, all *crowd, col *column) error {
	offers := make([][][]byte, len(all.pairs))
	for n, p := range all.pairs {
		var err error
		if offers[n], err = batches(p, o.most); err != nil {
			return err
		}
	}
	before, err := all.hq.used()
	if err != nil {
		return err
	}
	own, err := used(os.Getpid())
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(o.ctx, o.calm)
	defer cancel()
	var lines, sent atomic.Int64
	var wrong atomic.Pointer[error]
	var sending sync.WaitGroup
	for n, p := range all.pairs {
		sending.Go(func() {
			taken, err := offer(ctx, client(all.guests.pairs[n], all.address), all.guests.pairs[n], p, offers[n], &sent)
			if err != nil {
				wrong.Store(&err)
			}
			cancel() // the first who has no batch left ends it for all; the time that it took is measured
			lines.Add(int64(bytes.Count(taken, newline)))
			if err := os.WriteFile(p.path, taken, 0o600); err != nil {
				wrong.Store(&err)
			}
		})
	}
	sending.Wait()
	after, err := all.hq.used()
	if e := wrong.Load(); e != nil {
		err = *e
	}
	if err != nil {
		return err
	}
	ownAfter, err := used(os.Getpid())
	if err != nil {
		return err
	}
	took := after.at.Sub(before.at).Seconds()
	col.add("lines/s", "%.0f", float64(lines.Load())/took)
	col.add("MB/s", "%.1f", float64(sent.Load())/1e6/took)
	col.add("lines for a second of headquarters' processor", "%.0f", float64(lines.Load())/(after.cpu-before.cpu).Seconds())
	col.cost(before, after, int(lines.Load()))
	col.add("the load program itself, % of a core", "%.1f", spent(own, ownAfter))
	all.hq.stop()
	v, err := compare(all.hq.data, all.pairs)
	col.add("lines written / at headquarters, files that differ", "%d / %d, %d", v.written, v.there, v.differ)
	if err == nil {
		err = v.right()
	}
	return err
}

// offer sends batches one after the other until ctx ends or none is left, and returns the bytes that were taken.
func offer(ctx context.Context, c *http.Client, to wire.Invitation, p *pair, list [][]byte, sent *atomic.Int64) (taken []byte, err error) {
	defer c.CloseIdleConnections()
	for _, b := range list {
		if ctx.Err() != nil {
			return taken, nil
		}
		// A call that is under way is not cut off: headquarters might have taken it.
		r, err := http.NewRequest(http.MethodPost, to.Base()+wire.JournalPath(raceName, p.mirror)+fmt.Sprintf("?%s=%d", wire.From, len(taken)), bytes.NewReader(b))
		if err != nil {
			return taken, err
		}
		r.Header.Set("Authorization", "Bearer "+to.Token)
		a, err := c.Do(r)
		if err != nil {
			return taken, err
		}
		var have wire.Copy
		text, err := io.ReadAll(a.Body)
		_ = a.Body.Close() // it was read
		if err == nil && (a.StatusCode != http.StatusOK || json.Unmarshal(text, &have) != nil || have.Size != int64(len(taken)+len(b))) {
			err = fmt.Errorf("a batch was answered with %s: %s", a.Status, text)
		}
		if err != nil {
			return taken, err
		}
		taken = append(taken, b...)
		sent.Add(int64(len(b)))
	}
	return taken, nil
}
