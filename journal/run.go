package journal

import (
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"spotter/race"
)

// run is the goroutine: it takes what is queued, makes it durable in groups, looks
// now and then whether the file is still there, and tries again with growing
// pauses while the disk fails.
func (w *Writer) run() {
	defer close(w.done)
	defer w.disk.release()
	retry := time.NewTimer(w.o.LookEvery) // the next look, or while the disk fails the next try
	defer retry.Stop()
	var wait time.Duration // 0 while the disk is well
	looked := time.Now()   // when it was last looked with care
	for {
		due := wait == 0
		select {
		case <-w.wake:
		case <-retry.C:
			due = true
		}
		closing := w.take()
		if closing && wait > 0 {
			due = true // the last tries
		}
		if !due {
			continue
		}
		care := w.asked.Swap(false) || closing || time.Since(looked) >= w.o.LookEvery
		if care {
			looked = time.Now()
		}
		err := w.save(care, closing)
		switch {
		case err == nil:
			wait = 0
			retry.Reset(w.o.LookEvery)
			if closing && !w.more() {
				return
			}
			continue
		case closing && !w.timeLeft():
			return
		case wait == 0:
			wait = w.o.RetryFirst
		default:
			wait = min(2*wait, w.o.RetryMost)
		}
		if closing {
			wait = min(wait, w.o.RetryFirst)
		}
		retry.Reset(wait)
	}
}

// Look has the file looked for now, in place of the next look by LookEvery. A program that
// wakes up each second anyway calls it then, and so is woken no second time. While the disk
// fails it does nothing. It never waits.
func (w *Writer) Look() {
	w.asked.Store(true)
	w.nudge()
}

// more reports whether lines were queued or encoded that are not durable yet.
func (w *Writer) more() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.seq > w.durable
}

// timeLeft reports whether there is time for another try before Close gives up.
func (w *Writer) timeLeft() bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	return time.Until(w.deadline) > w.o.RetryFirst
}

// take encodes what is queued into the ledger, and reports whether it ends with
// the close line. The goroutine calls it, and Close where that one is held.
func (w *Writer) take() (closing bool) {
	w.lines.mu.Lock()
	defer w.lines.mu.Unlock()
	w.mu.Lock()
	batch := w.queue
	w.queue = w.spare[:0]
	closing = w.closing
	w.mu.Unlock()
	w.lines.add(batch)
	clear(batch) // of the texts that it holds
	if cap(batch) > keepQueue {
		batch = nil
	}
	w.spare = batch
	return closing
}

// keepQueue is the room for events that is kept after a storm.
const keepQueue = 4096

// save makes the lines durable in the file at path, and publishes how far it came.
// It goes on in another file where that one is gone. With care it also finds a file
// that was changed and kept its length; with all, it reads back every line.
func (w *Writer) save(care, all bool) error {
	d := &w.disk
	began := time.Now()
	w.mu.Lock()
	w.busy = began
	w.mu.Unlock()
	d.fill(&w.lines)
	err := w.write(care, all)
	var moved *Move
	if gone, ok := errors.AsType[*goneError](err); ok {
		d.missed = true
		w.publish(began, err, nil) // until it is written again nothing is saved
		if d.seq == 0 {
			gone = errUnmade
		}
		from := d.path
		if w.move() == nil {
			err, moved = nil, &Move{From: from, To: d.path, Why: gone}
		}
	}
	if err == nil {
		d.missed = false
	}
	w.publish(began, err, moved)
	w.mu.Lock()
	w.busy = time.Time{}
	w.mu.Unlock()
	return err
}

// write brings the tail to the file, after reopening that if the last try failed.
// Before and after it checks that the file is where and what it should be: a file
// with lines of another program is not written to.
func (w *Writer) write(care, all bool) error {
	d := &w.disk
	if d.file == nil {
		if err := d.reopen(w.o.FS); err != nil {
			return err
		}
		care = true
	}
	err := d.look(w.o.FS)
	if err == nil && care && d.suspect {
		err = d.reread(&w.lines)
	}
	if before := d.off; err == nil && len(d.tail) > 0 {
		if err = d.flush(); err == nil {
			suspect := d.suspect
			err = d.look(w.o.FS)
			d.suspect = suspect // the change since the last look was our own
		}
		if err == nil {
			err = d.joined(before)
		}
	}
	if err == nil {
		err = d.settleName(w.o.FS)
	}
	if err == nil && all {
		err = d.reread(&w.lines)
	}
	step, ok := errors.AsType[*stepError](err)
	if d.file != nil && err != nil && !(ok && step.verb == "write" && isFull(err)) {
		// Whatever the kernel still holds of this file is not to be trusted, not
		// even after a full disk where it is the sync that says so.
		_ = d.file.Close()
		d.file = nil
	}
	return err
}

// publish tells Status how far the file came, and what is wrong with it.
func (w *Writer) publish(began time.Time, err error, moved *Move) {
	d := &w.disk
	w.mu.Lock()
	was := w.fault != nil
	durable, off := d.seq, d.off
	if d.missed {
		durable, off = 0, 0
	}
	more := durable > w.durable
	if durable != w.durable {
		w.behind = began
	}
	w.durable, w.off, w.head, w.path = durable, off, d.head, d.path
	w.secured = max(w.secured, d.seq)
	if moved != nil {
		w.moved = moved
		if !w.closing {
			w.push(&race.Event{Kind: race.KindNote, Stamp: w.o.Now(), Item: race.ItemJournal, File: filepath.Base(moved.To),
				Text: fmt.Sprintf("every line is written again: %v", moved.Why)})
			w.nudge()
		}
	}
	if err == nil {
		w.fault = nil
		if !w.closing && w.lost != w.lostTold {
			w.noteLost()
			w.nudge()
		}
	} else {
		step, ok := errors.AsType[*stepError](err)
		if !ok {
			step = &stepError{"write", err}
		}
		w.fault = &DiskError{Path: w.path, Step: step.verb, Err: reason(step.err), Next: advice(err)}
	}
	tell := was != (w.fault != nil) || moved != nil
	w.mu.Unlock()
	if tell {
		w.o.Told()
	}
	if more {
		w.o.Saved()
	}
}
