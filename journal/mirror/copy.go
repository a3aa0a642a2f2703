package mirror

import (
	"cmp"
	"fmt"
	"sync"
	"time"

	"spotter/journal"
)

// The defaults of [Options].
const (
	defaultEvery      = time.Second
	defaultRetryMost  = 5 * time.Second
	defaultLookEvery  = 2 * time.Second
	defaultSilent     = 2 * time.Second
	closingRetry      = 100 * time.Millisecond
	mostNames         = 1000 // files of one name in a folder: race.jsonl, race-2.jsonl and so on
	pieceSize         = 64 << 10
	longestUnfinished = 1 << 20 // bytes of an unfinished last line; no line of a journal is longer
)

// Lines are the lines of a journal, in the order of its bytes. A [journal.Writer] has them.
type Lines interface {
	// Ready returns how many bytes may be copied, whole lines, and how many lines they are.
	Ready() (size int64, lines uint64)
	// Piece returns bytes from off on, some of them, not to be changed.
	Piece(off int64) []byte
}

// Options say where a copy goes. The zero value is right but for Folder and Name.
type Options struct {
	Folder string // must exist while it is written to; it is never made
	Name   string // of the file in it
	FS     journal.FS
	// Told is called by the copy's goroutines when something changed. It must not wait.
	// Nil: nobody is told.
	Told func(News)

	Every       time.Duration // between two writes, so that a stick wears less; 0 means 1 s
	RetryMost   time.Duration // the longest wait after a failure; 0 means 5 s
	LookEvery   time.Duration // how often the file is looked for while nothing is written; 0 means 2 s
	SilentAfter time.Duration // the time after which a disk that does not answer is a fault; 0 means 2 s
}

func (o Options) filled() Options {
	if o.FS == nil {
		o.FS = journal.OS{}
	}
	if o.Told == nil {
		o.Told = func(News) {}
	}
	o.Every = cmp.Or(o.Every, defaultEvery)
	o.RetryMost = max(cmp.Or(o.RetryMost, defaultRetryMost), o.Every)
	o.LookEvery = cmp.Or(o.LookEvery, defaultLookEvery)
	o.SilentAfter = cmp.Or(o.SilentAfter, defaultSilent)
	return o
}

// State says how a copy is doing.
type State uint8

// The states of a copy.
const (
	Opening State = iota // not begun yet
	Copying              // it is there, and no more than a moment behind
	Failing              // it cannot be written; it is tried again
)

// News tells of a change of a copy.
type News struct {
	State State
	Path  string // of the file; "" while there is none
	Err   error  // Failing: why
	// Began says, when a file was opened, how: with a new file, or one that went on.
	Began Beginning
}

// Beginning says how a file of a copy was opened.
type Beginning uint8

// How a file is opened.
const (
	StaysOpen Beginning = iota // it was open before
	Fresh                      // a new file
	GoesOn                     // a file that holds the beginning of this journal
	Beside                     // a new file, beside one of that name that is no copy of this journal
)

// Status says how a [Copy] is doing.
type Status struct {
	State  State
	Path   string // of the file; "" while there is none
	Copied uint64 // lines that are on that disk
	Err    error  // Failing: why
}

// Copy is a second copy of a journal. Its methods are safe for concurrent use and never
// wait, but Close and Run.
type Copy struct {
	o     Options
	lines Lines
	wake  chan struct{} // capacity 1: more lines are ready
	end   chan struct{} // closed by Close
	done  chan struct{} // closed when Run has ended
	once  sync.Once     // closes end

	mu       sync.Mutex
	status   Status
	busy     bool      // the disk is asked for something
	made     bool      // the file was made here
	deadline time.Time // for the disk, once closing

	file file // the goroutine's own
}

// New returns a copy of lines that is not begun.
func New(lines Lines, o Options) *Copy {
	return &Copy{o: o.filled(), lines: lines, wake: make(chan struct{}, 1), end: make(chan struct{}), done: make(chan struct{})}
}

// Wake tells that more lines are ready. It never waits.
func (c *Copy) Wake() {
	select {
	case c.wake <- struct{}{}:
	default:
	}
}

// Status returns how things stand now.
func (c *Copy) Status() Status {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.status
}

// BehindError says at the end of a race that a copy lacks lines.
type BehindError struct {
	Path       string // of the file; "" where there is none
	Copied, Of uint64 // lines
	Err        error  // why
}

func (e *BehindError) Error() string {
	if e.Path == "" {
		return fmt.Sprintf("there is no copy: %v", e.Err)
	}
	return fmt.Sprintf("the copy %s has %d of %d lines: %v", e.Path, e.Copied, e.Of, e.Err)
}

// Unwrap returns why.
func (e *BehindError) Unwrap() error { return e.Err }

// Close copies what is ready, reads the copy back, and ends Run; it waits for the disk no
// longer than within. The error is a *[BehindError].
func (c *Copy) Close(within time.Duration) error {
	c.mu.Lock()
	if c.deadline.IsZero() {
		c.deadline = time.Now().Add(within)
	}
	c.mu.Unlock()
	c.once.Do(func() { close(c.end) })
	late := time.NewTimer(within + closingRetry)
	defer late.Stop()
	select {
	case <-c.done:
	case <-late.C: // the disk holds the goroutine, which ends when it answers
	}
	s := c.Status()
	_, lines := c.lines.Ready()
	if s.Copied >= lines && s.State == Copying {
		return nil
	}
	if s.Err == nil {
		s.Err = journal.ErrSilent
	}
	return &BehindError{Path: s.Path, Copied: s.Copied, Of: lines, Err: s.Err}
}

// Discard takes a file away that was made here, of a race that was not begun. Close comes
// before it.
func (c *Copy) Discard() error {
	c.mu.Lock()
	path, made := c.status.Path, c.made
	c.mu.Unlock()
	if !made || path == "" {
		return nil
	}
	return c.o.FS.Remove(path)
}
