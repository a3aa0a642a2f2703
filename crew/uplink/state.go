package uplink

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"time"
)

// well takes in that a call was answered well.
func (w *worker) well() {
	w.fails, w.held, w.tryAt = 0, false, time.Time{}
	l := w.link
	l.mu.Lock()
	l.status.Answer = time.Now()
	l.mu.Unlock()
	if !w.linesAt.After(time.Now()) {
		w.state(InStep, nil)
	}
}

// failed takes in that a call did not go well. onlyLines says that beats may go on.
func (w *worker) failed(err error, onlyLines bool) {
	e, ok := errors.AsType[*answerError](err)
	if !ok {
		e = &answerError{state: NoLink, err: err}
	}
	if w.link.ctx.Err() != nil {
		return // Close cut the call off
	}
	now := time.Now()
	w.fails++
	wait := w.backoff()
	if e.after > 0 {
		wait = e.after + time.Duration(rand.Int64N(int64(w.link.o.RetryLeast)+1)) // a thousand pairs were told the same
	}
	if e.state == Refused && e.after == 0 {
		wait = w.link.o.Refused
	}
	if onlyLines {
		w.linesAt = now.Add(wait)
	} else {
		w.tryAt, w.held, w.told = now.Add(wait), e.after > 0 || e.state == Refused, w.tail.urgent
	}
	w.state(e.state, e.err)
}

// failedFile takes in that the journal's file cannot be read. Beats go on.
func (w *worker) failedFile(err error) {
	e := &answerError{state: Waiting, after: w.link.o.Every, err: errors.New("the journal's file cannot be read: " + inWords(err).Error())}
	if errors.Is(err, errDamaged) || errors.Is(err, errNoJournal) {
		e = &answerError{state: Refused, err: fmt.Errorf("%w: %w", ErrFile, err)}
	}
	w.failed(e, true)
}

// state sets how the link is doing, and tells of it where that is new.
func (w *worker) state(s State, err error) {
	l := w.link
	l.mu.Lock()
	was := l.status
	now := &l.status
	now.State, now.Err = s, err
	switch {
	case s == InStep:
		now.Since = time.Time{}
	case was.Since.IsZero() && was.Answer.IsZero():
		now.Since = w.began
	case was.Since.IsZero():
		now.Since = was.Answer
	}
	changed := was.State != s || (was.Err == nil) != (err == nil) || err != nil && was.Err.Error() != err.Error()
	l.mu.Unlock()
	if changed {
		l.o.Told()
	}
}

// publish sets the figures of the status.
func (w *worker) publish() {
	l := w.link
	l.mu.Lock()
	s := &l.status
	was := *s
	s.Lines, s.Waiting, s.Mirror, s.Forked = w.tail.lines, w.tail.lines-min(w.lines, w.tail.lines), w.mirror, w.mirror != w.tail.name
	changed := was.Mirror != s.Mirror
	l.mu.Unlock()
	if changed {
		l.o.Told()
	}
}
