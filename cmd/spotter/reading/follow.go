package reading

import (
	"path/filepath"
	"slices"
	"sync"
	"time"

	"spotter/journal"
	"spotter/journal/beside"
	"spotter/journal/index"
	"spotter/race"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/review"
)

const (
	followEvery = time.Second     // between two looks at a journal that is followed
	soon        = 2 * time.Second // in which lines that are in the file should be read
)

// follower shows the lines of a journal as they are written, and the notes beside one that was closed.
type follower struct {
	r *Reader
	x *index.Index

	mu     sync.Mutex // the screen polls, and adds notes, from goroutines of its own
	events []race.Event
	notes  int // how many the last look found beside the journal
}

// follow reads all events, and those that are written later when it is asked again.
func (r *Reader) follow() (review.Options, error) {
	x, err := r.start()
	if err != nil {
		return review.Options{}, err
	}
	f := &follower{r: r, x: x}
	f.wait(func() bool { return x.State().UpToDate || x.State().Done }) // unless it is very long
	o, _ := f.look()
	return o, nil
}

// wait waits until something is true, though not long.
func (f *follower) wait(until func() bool) {
	for begin := time.Now(); !until() && time.Since(begin) < soon; {
		time.Sleep(5 * time.Millisecond)
	}
}

// more reads the events that came. Whoever calls it holds the lock.
func (f *follower) more() (news bool, err error) {
	for n := f.x.Len(); len(f.events) < n; news = true {
		e, err := f.x.Event(len(f.events))
		if err != nil {
			return news, err
		}
		f.events = append(f.events, e)
	}
	return news, nil
}

// look returns the journal as it is now, and whether anything of it is new.
func (f *follower) look() (review.Options, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	news, err := f.more()
	s, n := f.x.State(), len(f.events)
	o := f.r.options()
	// The screen reads its part of the slice while more is appended behind it.
	o.Events, o.Following, o.Every, o.Poll, o.Append, o.Reread = f.events[:n:n], true, followEvery, f.look, f.add, nil
	if o.Running = n == 0 || f.events[n-1].Kind != race.KindClose; s.Rows == n && s.UpToDate {
		o.Head = s.Head
	}
	switch {
	case err != nil:
		o.Verdict = text.FirstLine(err)
	case s.Err != nil:
		o.Verdict = text.FirstLine(s.Err)
	case s.Damaged > 0:
		o.Verdict = say.N(s.Damaged, "damaged in %d place: spotter journal verify shows where", "damaged in %d places: spotter journal verify shows where")
	default:
		o.OK, o.Verdict = true, say.N(n, "%d line so far, every hash is right", "%d lines so far, every hash is right")
		if o.Head != "" && !o.Running {
			news = f.addNotes(&o) || news
		}
	}
	return o, news || !o.OK
}

// addNotes adds the notes beside a journal that was closed, and reports whether some came. Whoever calls it holds
// the lock.
func (f *follower) addNotes(o *review.Options) (news bool) {
	log := beside.Reading{Log: &journal.Log{Head: o.Head, Last: f.events[len(f.events)-1].Seq}}
	log.Notes, log.Fault = beside.ReadNotes(f.r.Path, log.Log)
	o.Verdict += laterWords(&log)
	more := log.Notes.Events()
	o.Events = append(slices.Clip(o.Events), more...)
	news = len(more) != f.notes
	f.notes = len(more)
	return news
}

// add saves a note. While a race runs, its spotter alone writes the journal: the note is refused, and why is said.
func (f *follower) add(e race.Event) (o review.Options, where string, err error) {
	notes, err := beside.Open(f.r.Path, beside.Options{Now: f.r.Now, This: f.r.This})
	if err != nil {
		return o, "", err
	}
	added, err := notes.Append(e)
	if err != nil {
		return o, "", err
	}
	if !notes.Closed() {
		f.wait(func() bool {
			_, there := f.x.RowOf(added[0].Seq)
			return there
		})
	}
	o, _ = f.look()
	return o, filepath.Base(notes.Where()), nil
}
