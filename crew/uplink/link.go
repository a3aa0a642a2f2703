package uplink

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"spotter/crew/wire"
	"spotter/text"
)

// The defaults of [Options].
const (
	defaultRetryLeast = time.Second
	defaultRetryMost  = 10 * time.Second
	defaultRefused    = 10 * time.Minute
	defaultTimeout    = 10 * time.Second
)

// Options say what is sent, and to whom. To and Path are required.
type Options struct {
	To    wire.Invitation
	Agent string // names the program, such as "spotter/1.2.0"

	// Path returns the file of the journal now: a journal may go on in another file. "" while
	// there is none. It must not wait.
	Path func() string
	// Safe returns how many bytes of that file are on the disk for good. Bytes behind them are
	// not sent: after a power failure headquarters would have lines that the file lacks. It must
	// not wait. Nil: all bytes are.
	Safe func() int64
	// Beat returns how the pair does. It must not wait. Nil: no beats are sent.
	Beat func() wire.Beat
	// Words takes the messages of the crew, each of them once, with texts that are clean. It must
	// not wait. Whoever shows one says so with Seen. Nil: nobody reads them.
	Words func([]wire.Message)
	// Told is called when something other than a number changed. It must not wait. Nil: nobody is told.
	Told func()

	// Transport makes the calls. Nil: that of the function [Transport].
	// environment.
	Transport http.RoundTripper
	// Open opens the file. Nil: the one of the system.
	Open func(path string) (File, error)

	Every      time.Duration // between two batches, but for what is urgent; 0 means [wire.SendEvery]
	BeatEvery  time.Duration // between two beats; 0 means [wire.BeatEvery]
	RetryLeast time.Duration // the wait after a first failure, which doubles; 0 means 1 s
	RetryMost  time.Duration // the longest of these waits; 0 means 10 s
	Refused    time.Duration // until it asks again after it was refused; 0 means 10 min
	Timeout    time.Duration // of one call; 0 means 10 s
}

func (o Options) filled() Options {
	if o.Told == nil {
		o.Told = func() {}
	}
	if o.Safe == nil {
		o.Safe = func() int64 { return 1<<63 - 1 }
	}
	if o.Open == nil {
		o.Open = openFile
	}
	if o.Transport == nil {
		o.Transport = Transport(o.To)
	}
	o.Every = cmp.Or(o.Every, wire.SendEvery)
	o.BeatEvery = cmp.Or(o.BeatEvery, wire.BeatEvery)
	o.RetryLeast = cmp.Or(o.RetryLeast, defaultRetryLeast)
	o.RetryMost = cmp.Or(o.RetryMost, defaultRetryMost)
	o.Refused = cmp.Or(o.Refused, defaultRefused)
	o.Timeout = cmp.Or(o.Timeout, defaultTimeout)
	return o
}

// State says how a link is doing.
type State uint8

// The states of a link.
const (
	Opening State = iota // headquarters has not answered yet
	InStep               // the last call went well
	NoLink               // calls fail; they are tried again
	Waiting              // headquarters asks to wait: it is busy, or its disk is full
	Refused              // headquarters wants nothing of this pair; only a person mends that
)

// Status says how a [Link] is doing.
type Status struct {
	State   State
	Answer  time.Time // the last answer that was well; zero for none yet
	Since   time.Time // NoLink, Waiting and Refused: since when
	Lines   uint64    // whole lines of the file, as far as it was read
	Waiting uint64    // those of them that headquarters does not have
	Mirror  string    // its name at headquarters; "" before the first line
	Forked  bool      // that is not the first mirror of this journal
	Err     error     // NoLink, Waiting and Refused: why, in words that are clean
}

// Link sends a journal. Its methods are safe for concurrent use and never wait, but Run and Close.
type Link struct {
	o       Options
	call    caller
	wake    chan struct{} // capacity 1: the file has more lines
	end     chan struct{} // closed by Close
	done    chan struct{} // closed when Run has ended
	once    sync.Once     // closes end
	ctx     context.Context
	cut     context.CancelFunc // ends whatever call is under way
	closing time.Duration      // how long Close waits; set before end is closed

	mu     sync.Mutex
	status Status
	seen   []uint64 // messages that were shown; headquarters is to be told

	worker worker // the goroutine's own
}

// New returns a link that is not begun.
func New(o Options) *Link {
	l := &Link{o: o.filled(), wake: make(chan struct{}, 1), end: make(chan struct{}), done: make(chan struct{})}
	l.ctx, l.cut = context.WithCancel(context.Background())
	l.call = caller{to: l.o.To, agent: l.o.Agent, client: &http.Client{
		Transport:     l.o.Transport,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }, // the token goes nowhere else
	}, timeout: l.o.Timeout}
	l.worker.link, l.worker.tail = l, tail{open: l.o.Open}
	l.worker.began = time.Now()
	return l
}

// Wake tells that the file has more lines. It never waits.
func (l *Link) Wake() {
	select {
	case l.wake <- struct{}{}:
	default:
	}
}

// Status returns how things stand now.
func (l *Link) Status() Status {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.status
}

// BehindError says at the end of a race that headquarters lacks lines.
type BehindError struct {
	Lines uint64 // that it lacks
	Err   error  // why
}

func (e *BehindError) Error() string {
	return fmt.Sprintf("headquarters lacks the last %s: %v", text.Count(int(e.Lines), "line"), e.Err)
}

// Unwrap returns why.
func (e *BehindError) Unwrap() error { return e.Err }

// errNoTime says that a link was closed before it had sent all.
var errNoTime = errors.New("there was no time left to send them")

// Close sends what the file has, and ends Run. It waits no longer than within. The error is
// a *[BehindError].
func (l *Link) Close(within time.Duration) error {
	l.once.Do(func() {
		l.closing = within
		close(l.end)
	})
	late := time.NewTimer(within)
	defer late.Stop()
	select {
	case <-l.done:
	case <-late.C: // a disk or a call holds the goroutine
		l.cut()
		grace := time.NewTimer(100 * time.Millisecond) // a call that is cut ends at once; a disk is not waited for
		defer grace.Stop()
		select {
		case <-l.done:
		case <-grace.C:
		}
	}
	s := l.Status()
	if s.Waiting == 0 && s.Mirror != "" {
		return nil
	}
	return &BehindError{Lines: s.Waiting, Err: cmp.Or(s.Err, errNoTime)}
}
