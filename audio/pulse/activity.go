package pulse

import (
	"sync/atomic"
	"time"
)

// activity keeps the times at which a stream was last used, and its server last showed
// that it plays. It is safe for concurrent use.
type activity struct {
	now      func() time.Time
	began    time.Time
	alive    atomic.Int64 // when the server last asked for samples, or was seen to have played some: ns since began
	attended atomic.Int64 // when a cue was last on its way: ns since began
	splices  atomic.Int64 // so many cues
}

// age returns how long ago the stream was made.
func (a *activity) age() time.Duration { return a.now().Sub(a.began) }

// lives notes that the server plays.
func (a *activity) lives() { a.alive.Store(int64(a.age())) }

// spliced notes that a cue is on its way.
func (a *activity) spliced() {
	a.splices.Add(1)
	a.attended.Store(int64(a.age()))
}

// recentlyUsed reports whether there was a cue, or the opening, so lately that the
// play position is looked at now and then. At other times the server's own
// requests say that it plays.
func (a *activity) recentlyUsed() bool {
	return a.age()-time.Duration(a.attended.Load()) < attentiveFor
}

// sinceLastRequest returns how long ago the server last asked for samples, or was seen to
// have played some.
func (a *activity) sinceLastRequest() time.Duration {
	return a.age() - time.Duration(a.alive.Load())
}
