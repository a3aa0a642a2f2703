package gps

import (
	"errors"
	"fmt"
	"io"
	"time"

	"spotter/text"
)

// StaleAfter is the silence after which the state is Stale.
const StaleAfter = 3 * time.Second

const (
	// epochWait limits the wait of the follower for a better line of the same instant. gpsd sends
	// two for some: the first with a speed of its own making, the second with the receiver's.
	epochWait = 300 * time.Millisecond
	// late is the time after the first line of an instant within which more lines of it are too late
	// for it: its fix was told. Later, the receiver's clock stands still, and it is another instant.
	late = 900 * time.Millisecond
	// burst is less than any two positions are apart when they are sent as they are made. Those
	// that come closer were held up on their way, and only the last of them is the place of now.
	burst = 20 * time.Millisecond
	// liesAt refused lines within liesWithin make the state Lies, which lasts until no line was
	// refused for as long.
	liesAt     = 3
	liesWithin = 10 * time.Second
)

// follower makes fixes and states of the reports of one receiver. It keeps no clock of its own:
// each method is given the time.
type follower struct {
	sink  Sink
	from  string // the address, for reasons
	state State

	up       bool              // connected
	heard    time.Time         // the last line in order
	answered time.Time         // the last answer: a fix, or that there is none
	fixed    time.Time         // the last fix of device
	device   string            // the receiver that answers count of
	lost     bool              // the server said that the receiver is gone
	good     bool              // this connection has answered
	waiting  bool              // for a better report of the instant of pending
	pending  Report            // the last report of that instant, or of the one before
	began    time.Time         // arrival of its first report
	guard    guard             // refuses jumps
	refused  int               // lines since the beginning
	reason   string            // of the last one
	refusals [liesAt]time.Time // times of the last ones, the oldest at refused % liesAt
}

// tell gives the sink a state, if it is another one than before.
func (f *follower) tell(s State, why string) {
	if s == f.state {
		return
	}
	f.state = s
	f.sink.State(s, text.Clean(why))
}

// connected begins a connection. A state that was told stays until something comes, so that a
// server that hangs up again and again does not fill the log.
func (f *follower) connected(now time.Time) {
	f.up, f.heard, f.answered, f.lost, f.good, f.device, f.waiting = true, now, now, false, false, "", false
}

// unreachable is told when no connection could be made.
func (f *follower) unreachable(why string) { f.tell(Gone, why) }

// ended ends a connection and reports whether the next try may come soon: it answered, and did
// not end because of what it sent.
func (f *follower) ended(err error, now time.Time) bool {
	f.up = false
	if f.waiting {
		f.flush()
	}
	switch {
	case errors.Is(err, errTooLong), errors.Is(err, errTooMuch):
		f.refuse("it sent "+err.Error(), now)
		f.lie()
		return false
	case f.state == Lies && f.lying(now): // it may go on so at each connection
	case errors.Is(err, io.EOF):
		f.tell(Gone, f.from+" ended the connection")
	default:
		f.tell(Gone, fmt.Sprintf("the connection to %s broke: %v", f.from, plain(err)))
	}
	return f.good
}

// report takes the meaning of one line.
func (f *follower) report(r Report) {
	switch r.Kind {
	case Refused:
		f.refuse(r.Why, r.at)
	case Heard:
		f.heard = r.at
	case Lost:
		f.heard = r.at
		if r.Device == "" || f.device == "" || r.Device == f.device {
			f.lost, f.device, f.waiting = true, "", false
			f.tell(Gone, r.Why)
		}
	case Position, NoPosition:
		f.heard = r.at
		f.answer(r)
	}
}

// answer takes a position, or that there is none. Of two receivers on one server only one counts
// while it has a fix.
func (f *follower) answer(r Report) {
	if r.Device != f.device {
		if f.device != "" && (r.Kind == NoPosition || r.at.Sub(f.fixed) < StaleAfter) {
			return
		}
		f.device = r.Device
	}
	switch {
	case !f.waiting && r.Epoch != "" && r.Epoch == f.pending.Epoch && r.at.Sub(f.began) < late:
		return
	case !f.waiting:
		f.began = r.at
	case r.Epoch == "" || r.Epoch != f.pending.Epoch:
		if r.at.Sub(f.began) >= burst {
			f.flush()
		}
		f.began = r.at
	}
	r.Fix.At = f.began
	f.pending, f.waiting, f.lost, f.good, f.answered = r, true, false, true, f.began
	if r.Kind == Position {
		f.fixed = f.began
	}
}

// flush takes the pending report for the last of its instant.
func (f *follower) flush() {
	r := f.pending
	f.waiting = false
	if r.Kind == NoPosition {
		f.settle(NoFix, r.Why, r.at)
		return
	}
	if wrong := f.guard.wrong(r.Fix); wrong != "" {
		f.refuse(wrong, r.at)
		return
	}
	f.settle(HasFix, "positions arrive from "+f.from, r.at)
	f.sink.Fix(r.Fix)
}

// settle tells a state of a receiver that answers, unless it lies as well.
func (f *follower) settle(s State, why string, now time.Time) {
	if f.state != Lies || !f.lying(now) {
		f.tell(s, why)
	}
}

// refuse counts a line that is not believed.
func (f *follower) refuse(why string, at time.Time) {
	f.refusals[f.refused%liesAt] = at
	f.refused++
	f.reason = why
	if f.refused >= liesAt && at.Sub(f.refusals[f.refused%liesAt]) < liesWithin {
		f.lie()
	}
}

// lie tells the state Lies with the reason of the last refusal.
func (f *follower) lie() {
	lines := "lines"
	if f.refused == 1 {
		lines = "line"
	}
	f.tell(Lies, fmt.Sprintf("%d %s refused, the last: %s", f.refused, lines, f.reason))
}

// lying reports whether a line was refused a short time ago.
func (f *follower) lying(now time.Time) bool {
	return f.refused > 0 && now.Sub(f.refusals[(f.refused-1)%liesAt]) < liesWithin
}

// tick does what time alone does.
func (f *follower) tick(now time.Time) {
	if f.waiting && now.Sub(f.began) >= epochWait {
		f.flush()
	}
	switch {
	case !f.up || f.lost || f.state == Stale || f.state == Lies && f.lying(now):
	case now.Sub(f.heard) >= StaleAfter:
		what := "nothing"
		if f.refused > 0 && now.Sub(f.refusals[(f.refused-1)%liesAt]) < StaleAfter {
			what = "nothing that can be true"
		}
		f.tell(Stale, fmt.Sprintf("%s came from %s for %d s", what, f.from, StaleAfter/time.Second))
	case now.Sub(f.answered) >= StaleAfter:
		f.tell(NoFix, fmt.Sprintf("%s sends, but no position for %d s", f.from, StaleAfter/time.Second))
	}
}

// wait returns how long it is until tick has something to do.
func (f *follower) wait(now time.Time) time.Duration {
	next := now.Add(time.Hour)
	earlier := func(t time.Time) {
		if t.Before(next) {
			next = t
		}
	}
	if f.waiting {
		earlier(f.began.Add(epochWait))
	}
	switch {
	case !f.up || f.lost || f.state == Stale:
	case f.state == Lies && f.lying(now):
		earlier(f.refusals[(f.refused-1)%liesAt].Add(liesWithin))
	default:
		earlier(f.heard.Add(StaleAfter))
		if f.state != NoFix {
			earlier(f.answered.Add(StaleAfter))
		}
	}
	return max(next.Sub(now), 0)
}
