package journal

import (
	"cmp"
	"errors"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"spotter/race"
)

// The defaults of [Options].
const (
	defaultRetryFirst  = 100 * time.Millisecond
	defaultRetryMost   = 5 * time.Second
	defaultCloseWithin = 3 * time.Second
	// defaultLookEvery finds a file that is gone while nobody presses a key; each saving looks
	// too. It is a little over a second, so that whoever calls [Writer.Look] once a second is
	// first: one more timer wakes an idle program some five times more.
	defaultLookEvery = 1050 * time.Millisecond
	// defaultMaxUnsaved lines are over three and a half hours of ten a second, a
	// hammered keyboard, and days of a real race. They take about 40 MB.
	defaultMaxUnsaved = 1 << 17

	// maxHeld bounds the outcomes that wait for their cue. They wait for a
	// scheduler, not for a person: one or two are usual.
	maxHeld = 256
	// firstQueue is room for events made at the start, so that Append seldom
	// has to make any.
	firstQueue = 64
)

// Options hold the file system and the clocks of a [Writer]. The zero value is right but for Now.
type Options struct {
	FS FS // nil means [OS]
	// Now stamps events that have no stamp; nil reads the wall clock only. It is
	// called by several goroutines.
	Now func() race.Stamp

	RetryFirst  time.Duration // until a failed disk is tried again; doubles each time; 0 means 100 ms
	RetryMost   time.Duration // the longest such wait; 0 means 5 s
	CloseWithin time.Duration // how long Close waits for the disk; 0 means 3 s
	MaxUnsaved  int           // lines kept in memory while the disk fails; 0 means 131,072
	LookEvery   time.Duration // how often the file is looked for while nothing is written and nobody calls [Writer.Look]; 0 means 1.05 s
	// StartWithin is the time that [Create] and [Resume] wait for the disk to take the open
	// line. A disk that has not answered by then is a fault in Status, as later in the
	// race. 0 means that they wait until it answers.
	StartWithin time.Duration

	// Rescue are folders for the lines of a file that is gone or fails, the best
	// first; they are made where they are missing. The journal's own folder comes
	// before them where its file is gone.
	Rescue []string
	// Told is called by the writer's goroutine when Status has something new to say
	// of the disk. It must not wait. Nil: nobody is told.
	Told func()
	// Saved is called by the writer's goroutine when more lines are durable. It must not
	// wait. Nil: nobody is told.
	Saved func()
}

func (o Options) filled() Options {
	if o.FS == nil {
		o.FS = OS{}
	}
	if o.Now == nil {
		o.Now = func() race.Stamp { return race.Stamp{Wall: time.Now()} }
	}
	o.RetryFirst = cmp.Or(o.RetryFirst, defaultRetryFirst)
	o.RetryMost = max(cmp.Or(o.RetryMost, defaultRetryMost), o.RetryFirst)
	o.CloseWithin = cmp.Or(o.CloseWithin, defaultCloseWithin)
	o.LookEvery = cmp.Or(o.LookEvery, defaultLookEvery)
	if o.Told == nil {
		o.Told = func() {}
	}
	if o.Saved == nil {
		o.Saved = func() {}
	}
	o.MaxUnsaved = cmp.Or(o.MaxUnsaved, defaultMaxUnsaved)
	return o
}

// Status says how a [Writer] is doing.
type Status struct {
	Logged  uint64 // lines of the journal and events handed over
	Durable uint64 // lines known to be on the disk, in the file at Path: they survive whatever comes
	Lost    uint64 // events that memory had no room for, or that came after Close
	Err     error  // a *[DiskError] while the disk fails, otherwise nil
	Path    string // the file that the journal is written to now
	Moved   *Move  // the last time that the journal went on in another file; nil for never
}

// Writer writes a journal. All its methods are safe for concurrent use, and
// Append, Status and Head never wait for the disk.
type Writer struct {
	o     Options
	lines ledger
	wake  chan struct{} // capacity 1: there is something in queue, or closing
	done  chan struct{} // closed when the goroutine has ended
	asked atomic.Bool   // by Look
	once  sync.Once     // of Close
	end   error         // what Close returned; set in once

	mu       sync.Mutex
	queue    []race.Event // with Seq and Ref set, not yet taken by the goroutine
	held     []race.Event // their Ref is not known yet
	seqs     map[race.EventID]uint64
	resumed  race.EventID // IDs up to this are sequence numbers
	seq      uint64       // last one assigned
	durable  uint64
	head     string // hash of line durable
	lost     uint64
	lostTold uint64 // of lost, in a note of the journal
	closing  bool
	deadline time.Time // for the disk, once closing
	fault    *DiskError
	path     string
	off      int64 // where the durable lines end in the file at path
	moved    *Move
	secured  uint64    // lines that were durable once, though their file may be gone
	behind   time.Time // since when a line is not durable; of no meaning while all are
	busy     time.Time // since when the disk is asked for something; zero while it is not

	disk  disk         // the goroutine's own
	spare []race.Event // room for queue; guarded by lines.mu
}

// Create makes a new journal at path, whose folder must exist, locks it, and
// returns when its open line is on the disk, or after StartWithin. If there is a file
// already it fails with an error that is [fs.ErrExist]; an error that comes later than
// StartWithin is one of Status, and the journal goes on in another file.
func Create(path string, open race.Open, o Options) (*Writer, error) {
	o = o.filled()
	w := newWriter(path, o, disk{}, newChain(zeroHash))
	err := w.begin(open, func() (err error) {
		d := &w.disk
		if d.file, err = o.FS.OpenWrite(path, true); err != nil {
			d.file = nil
			return err
		}
		d.unlock, err = o.FS.Lock(path)
		return err
	})
	if err != nil {
		w.disk.release()
		return nil, lockError("create", path, err)
	}
	return w, nil
}

func lockError(verb, path string, err error) error {
	if errors.Is(err, ErrLocked) {
		return &LockedError{Path: path}
	}
	return opening(verb, path, err)
}

func newWriter(path string, o Options, d disk, c *chain) *Writer {
	d.path, d.name = path, filepath.Base(path)
	return &Writer{
		path: path, o: o, disk: d, head: c.head(), lines: ledger{chain: c},
		wake: make(chan struct{}, 1), done: make(chan struct{}),
		queue: make([]race.Event, 0, firstQueue), spare: make([]race.Event, 0, firstQueue),
		seqs: make(map[race.EventID]uint64, 1024),
	}
}

// Append hands an event over to be written. It never waits. A zero Stamp is
// filled with Now; Seq is ignored, lines are numbered in the order of the calls.
//
// Ref and By, IDs, become the lines of the events that were appended with those
// IDs. An event whose Ref or By is not known yet is held until that event comes, for
// an outcome may overtake its cue, or the cue that cut it; at the latest at Close it
// is written with Unresolved in place of Ref, and without a By that is not known.
// While it is held it counts in Status as logged.
func (w *Writer) Append(e race.Event) {
	if e.Wall.IsZero() && e.Boot == 0 {
		e.Stamp = w.o.Now()
	}
	w.mu.Lock()
	w.accept(&e)
	w.mu.Unlock()
	w.nudge()
}

func (w *Writer) nudge() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}

// accept queues or holds an event. The caller holds mu.
func (w *Writer) accept(e *race.Event) {
	if w.closing || w.seq+uint64(len(w.held))-w.secured >= uint64(w.o.MaxUnsaved) {
		w.lost++
		return
	}
	if !w.resolve(e) {
		if len(w.held) == maxHeld {
			w.release(0)
		}
		w.held = append(w.held, *e)
		return
	}
	w.push(e)
	if e.ID == 0 || len(w.held) == 0 {
		return
	}
	for i := 0; i < len(w.held); {
		h := w.held[i]
		if h.Ref != e.ID && h.By != e.ID || !w.resolve(&h) {
			i++
			continue
		}
		w.held = append(w.held[:i], w.held[i+1:]...)
		w.push(&h)
		if h.ID != 0 {
			i = 0 // something may have waited for h
		}
	}
}

// resolve turns an event's Ref and By from IDs into lines, both or neither; ok is
// false when there is no line of one of them yet. The caller holds mu.
func (w *Writer) resolve(e *race.Event) (ok bool) {
	ref, known := w.line(e.Ref)
	by, knownBy := w.line(e.By)
	if !known || !knownBy {
		return false
	}
	e.Ref, e.By = ref, by
	return true
}

// line returns the line of an ID, as an ID; 0 has none and is known. The caller
// holds mu.
func (w *Writer) line(id race.EventID) (line race.EventID, known bool) {
	if seq := w.seqs[id]; seq != 0 {
		return race.EventID(seq), true
	}
	return id, id <= w.resumed
}

// release writes a held event without what is not known of it: a Ref goes to
// Unresolved, a By is left out. The caller holds mu.
func (w *Writer) release(i int) {
	h := w.held[i]
	w.held = append(w.held[:i], w.held[i+1:]...)
	ref, known := w.line(h.Ref)
	by, knownBy := w.line(h.By)
	if !known {
		ref, h.Unresolved = 0, h.Ref
	}
	if !knownBy {
		by = 0
	}
	h.Ref, h.By = ref, by
	w.push(&h)
}

// push numbers and queues an event. The caller holds mu.
func (w *Writer) push(e *race.Event) {
	if w.seq == w.durable {
		w.behind = time.Now()
	}
	w.seq++
	e.Seq = w.seq
	if e.ID != 0 {
		w.seqs[e.ID] = e.Seq
	}
	w.queue = append(w.queue, *e)
}

// noteLost puts a note in the journal about events that were lost for want of
// memory, once there is room again. The caller holds mu.
func (w *Writer) noteLost() {
	if w.lost == w.lostTold {
		return
	}
	n := w.lost - w.lostTold
	w.lostTold = w.lost
	w.push(&race.Event{Kind: race.KindNote, Stamp: w.o.Now(), Item: race.ItemLost,
		Text: strconv.FormatUint(n, 10) + " events are missing here: the disk failed and memory was full"})
}

// Status returns how things stand now.
func (w *Writer) Status() Status {
	w.mu.Lock()
	defer w.mu.Unlock()
	s := Status{Logged: w.seq + uint64(len(w.held)), Durable: w.durable, Lost: w.lost, Path: w.path, Moved: w.moved}
	f := w.fault
	if w.seq > w.durable && w.hangs() {
		f = &DiskError{Path: w.path, Step: "write", Err: ErrSilent, Next: nextSilent}
	}
	if f != nil {
		f := *f
		f.Kept, f.Lost = s.Logged-s.Durable, s.Lost
		if w.seq > w.durable {
			f.For = time.Since(w.behind)
		}
		s.Err = &f
	}
	return s
}

// hangAfter is the time that a disk gets for an answer; after it the silence is a fault. The
// caches of cards and network disks take up to a second now and then.
const hangAfter = 2 * time.Second

// hangs reports whether the disk has not answered for too long. The caller holds mu.
func (w *Writer) hangs() bool { return !w.busy.IsZero() && time.Since(w.busy) >= hangAfter }

// Head returns the hash of the last durable line, 64 hex digits: what a witness
// writes down can no longer be lost. After Close it is the close line's.
func (w *Writer) Head() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.head
}

// Saved returns the hash of the last durable line, and the number of that line: read
// together, so that they belong to each other.
func (w *Writer) Saved() (head string, line uint64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.head, w.durable
}

// Seq returns the line of the event that was appended with an ID; ok is false
// while there is none: it has not been appended yet, is held, or was lost. After a
// resume, the IDs of the resumed lines are their numbers.
func (w *Writer) Seq(id race.EventID) (seq uint64, ok bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if seq, ok = w.seqs[id]; ok {
		return seq, true
	}
	return uint64(id), id != 0 && id <= w.resumed
}

// Path returns the file that the journal is written to: the one that it was opened
// with, or after a [Move] another.
func (w *Writer) Path() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.path
}

// Close writes what is held and a close line with the reason, waits for the disk
// as long as CloseWithin allows, reads the file back, and unlocks the journal.
// Events appended after it are lost, and counted so. Lines that did not reach the
// file are written to the first folder of Rescue that takes them; the error, an
// *[UnsavedError], says where they are. Further calls wait for the first and return
// the same.
func (w *Writer) Close(reason string) error {
	w.once.Do(func() { w.end = w.close(reason) })
	return w.end
}

func (w *Writer) close(reason string) error {
	at := w.o.Now()
	w.mu.Lock()
	for len(w.held) > 0 {
		w.release(0)
	}
	w.noteLost()
	w.push(&race.Event{Kind: race.KindClose, Stamp: at, Reason: reason})
	w.closing, w.deadline = true, time.Now().Add(w.o.CloseWithin)
	w.mu.Unlock()
	w.nudge()

	timer := time.NewTimer(w.o.CloseWithin)
	defer timer.Stop()
	select {
	case <-w.done:
	case <-timer.C:
		// A disk that answers nothing holds the goroutine. It ends when the disk
		// does, or with the program, as does the lock.
		select {
		case <-w.done:
		case <-time.After(closeGrace):
		}
	}
	if s := w.Status(); s.Durable < s.Logged || s.Err != nil {
		return w.rescue()
	}
	return nil
}

// closeGrace is the time that Close gives the goroutine to end in order.
const closeGrace = 100 * time.Millisecond
