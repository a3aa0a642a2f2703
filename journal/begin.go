package journal

import (
	"time"

	"spotter/race"
)

// begin starts the goroutine of a writer. Its first work is to open the file and to
// write the open line durably. begin returns what came of that, and nil where the
// disk has not answered within StartWithin. With an error the goroutine has ended.
func (w *Writer) begin(open race.Open, file func() error) error {
	open.Format = Format
	began := time.Now()
	w.seq++
	w.behind, w.busy = began, began
	w.lines.mu.Lock()
	w.lines.add([]race.Event{{Seq: w.seq, Kind: race.KindOpen, Stamp: w.o.Now(), Open: &open}})
	w.lines.mu.Unlock()

	answer, late := make(chan error), make(chan struct{})
	go func() {
		err := file()
		if err == nil {
			err = w.first()
		}
		select {
		case answer <- err:
			if err != nil {
				return // the caller tells it, and closes the file
			}
		case <-late:
			w.disk.missed = err != nil && w.resumed == 0 // there may be no such file
		}
		w.publish(began, err, nil)
		w.mu.Lock()
		w.busy = time.Time{}
		w.mu.Unlock()
		w.run()
	}()
	var patience <-chan time.Time
	if w.o.StartWithin > 0 {
		timer := time.NewTimer(w.o.StartWithin)
		defer timer.Stop()
		patience = timer.C
	}
	select {
	case err := <-answer:
		return err
	case <-patience:
		close(late)
		return nil
	}
}

// first makes the open line durable, and the name of the file.
func (w *Writer) first() error {
	d := &w.disk
	d.unnamed = true
	d.fill(&w.lines)
	if err := d.flush(); err != nil {
		return err
	}
	return d.settleName(w.o.FS)
}

// settleName makes the name of the file durable, where it is not known to be.
func (d *disk) settleName(fsys FS) error {
	if !d.unnamed {
		return nil
	}
	if err := fsys.SyncDir(d.path); err != nil {
		return err
	}
	d.unnamed = false
	return nil
}
