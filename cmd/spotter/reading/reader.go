package reading

import (
	"context"
	"os"
	"path/filepath"
	"sync"
	"time"

	"spotter/journal/beside"
	"spotter/journal/index"
	"spotter/race"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/cells"
	"spotter/ui/review"
)

// longBytes is the size from which on a journal is not read whole before it is shown: some
// 20,000 lines.
const longBytes = 4 << 20

// Reader reads one journal for a review. Whoever made one closes it.
type Reader struct {
	Path   string
	Follow bool // show lines as they are written
	Theme  cells.Theme
	Now    func() race.Stamp
	With   string                        // another journal to compare with; "" for none
	Near   func(metres float64) []string // says what of the course lies at a distance; nil: no course
	Voices review.Voices                 // plays notes by voice; nil: nothing does
	This   race.Open                     // names the program and the machine, for notes

	long int64 // the size from which on a journal is long; 0 for longBytes

	mu   sync.Mutex // a screen reads again, and adds notes, from goroutines of their own
	open []opened

	other []race.Event // of With
}

// opened is a journal that is read in the background.
type opened struct {
	index *index.Index
	stop  func()          // ends the reading
	done  <-chan struct{} // closed when it has ended
}

// close ends the reading and waits for it.
func (o *opened) close() {
	o.stop()
	<-o.done
	_ = o.index.Close() // it was only read
}

// Options returns the journal as it is now, to be shown. What the call before it returned can
// be shown until the next call.
func (r *Reader) Options() (review.Options, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.get()
}

// get is Options for whoever holds the lock.
func (r *Reader) get() (review.Options, error) {
	if r.With != "" && r.other == nil {
		log, err := beside.Read(r.With)
		if err != nil {
			return review.Options{}, err
		}
		r.other = log.Events
	}
	info, err := os.Stat(r.Path)
	most := r.long
	if most == 0 {
		most = longBytes
	}
	switch {
	case err == nil && r.Follow:
		return r.follow()
	case err == nil && info.Mode().IsRegular() && info.Size() > most:
		return r.openLong()
	}
	return r.whole()
}

// Close ends what reads in the background, and waits for it.
func (r *Reader) Close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for i := range r.open {
		r.open[i].close()
	}
	r.open = nil
}

// whole reads all events, with the notes that were added after the race.
func (r *Reader) whole() (review.Options, error) {
	o := r.options()
	log, err := beside.Read(r.Path)
	if err != nil {
		return o, err
	}
	verdict(&o, log, nil)
	o.Events = log.Events
	return o, nil
}

// add saves a note about the race, and reads the race again.
func (r *Reader) add(e race.Event) (o review.Options, where string, err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	notes, err := beside.Open(r.Path, beside.Options{Now: r.Now, This: r.This})
	if err != nil {
		return o, "", err
	}
	if _, err := notes.Append(e); err != nil {
		return o, "", err
	}
	where = filepath.Base(notes.Where())
	switch n := len(r.open); {
	case n == 0:
		o, err = r.get()
	case notes.Closed(): // the journal is as it was
		o = r.read(r.open[n-1].index)
	default:
		o, err = r.readAgain()
	}
	return o, where, err
}

// options returns those that are the same however a journal is read.
func (r *Reader) options() review.Options {
	return review.Options{Path: r.Path, Theme: r.Theme, AsOf: r.Now().Wall, Reread: r.Options, Append: r.add, With: r.other, Voices: r.Voices, Near: r.Near}
}

// start opens the journal and reads it in the background. What was opened before the last
// time is not shown any more.
func (r *Reader) start() (*index.Index, error) {
	for len(r.open) > 1 {
		r.open[0].close()
		r.open = r.open[1:]
	}
	x, err := index.Open(r.Path)
	if err != nil {
		return nil, err
	}
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = x.Build(ctx, r.Follow) // State has the error
	}()
	r.open = append(r.open, opened{x, stop, done})
	return x, nil
}

// checkEvery is the time between two looks at a journal that is read in the background.
const checkEvery = 200 * time.Millisecond

// wholeWords is the verdict on a whole journal in the language of the screens. What is wrong with any
// other stays English, as errors do.
func wholeWords(log *beside.Reading) string {
	end := say.T("not closed: the race still runs, or the program was killed or the power failed")
	if log.Closed {
		end = say.T("closed")
	}
	said := say.N(log.Lines, "whole: %d line, its hash is right, head %.12s; %s", "whole: %d lines, every hash is right, head %.12s; %s", log.Head, end)
	return said + laterWords(log)
}

// laterWords says how many notes and corrections of the file beside the journal are shown; "" for none.
func laterWords(log *beside.Reading) string {
	n := log.Notes.Added()
	switch {
	case log.Fault != nil:
		return "; " + log.Later()
	case n > 0:
		return "; " + say.N(n, "with %d note or correction from %s", "with %d notes and corrections from %s", filepath.Base(log.Notes.Path))
	}
	return ""
}

// verdict fills in what is known of a journal that was read to its end.
func verdict(o *review.Options, log *beside.Reading, err error) {
	o.Head, o.OK, o.Verdict, o.Running = log.Head, err == nil && log.Err() == nil, log.Verdict(), !log.Closed // the verdict tells of the notes beside it
	if o.OK && say.Language() != "en" {
		o.Verdict = wholeWords(log)
	}
	if err != nil {
		o.Verdict = text.FirstLine(err)
	}
}
