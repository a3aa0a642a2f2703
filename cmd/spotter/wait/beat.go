package wait

import (
	"sync"
	"time"
)

const (
	beatEvery  = time.Second            // between two beats, at most
	watchApart = 900 * time.Millisecond // between two looks at the clocks, at least
)

// Beat wakes what has to be looked at while nobody presses a key: the clocks, once
// a second, and the screen, when it asked for that or something became known. Both
// share one timer, because it is wake-ups that empty a battery; neither waits for
// the other. It is safe for concurrent use.
type Beat struct {
	watch func() // looks at the clocks

	mu      sync.Mutex
	timer   *time.Timer
	send    func()    // brings the screen a tick, and may wait for it; nil without a screen
	sending bool      // send is under way
	missed  bool      // it should be sent again when it is done
	nudged  bool      // the timer was set to now, and has not gone off
	watched time.Time // when watch was last called
	ended   bool
}

// NewBeat starts a beat. It ends with Stop; guard is deferred wherever it runs.
func NewBeat(watch, guard func()) *Beat {
	b := &Beat{watch: watch}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.timer = time.AfterFunc(0, func() {
		defer guard()
		b.strike()
	})
	return b
}

// Stop ends the beat. One that is under way comes to its end.
func (b *Beat) Stop() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.ended = true
	b.timer.Stop()
}

// Show has send called at each beat, nil for no longer.
func (b *Beat) Show(send func()) {
	b.mu.Lock()
	b.send = send
	b.mu.Unlock()
}

// After sets the next beat, in place of what was set before. It never waits.
func (b *Beat) After(d time.Duration) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.nudged && !b.ended {
		b.timer.Reset(min(d, beatEvery))
	}
}

// Nudge has the screen look as soon as it can. It never waits.
func (b *Beat) Nudge() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.nudged && !b.ended {
		b.nudged = true
		b.timer.Reset(0)
	}
}

// strike is one beat. It sets the next, whatever becomes of this one.
func (b *Beat) strike() {
	now := time.Now()
	b.mu.Lock()
	if b.ended {
		b.mu.Unlock()
		return
	}
	b.nudged = false
	b.timer.Reset(beatEvery)
	watch := b.watched.IsZero() || now.Sub(b.watched) >= watchApart
	if watch {
		b.watched = now
	}
	send := b.send
	if b.sending {
		b.missed, send = true, nil
	} else if send != nil {
		b.sending = true
	}
	b.mu.Unlock()
	if watch {
		b.watch()
	}
	if send == nil {
		return
	}
	send()
	b.mu.Lock()
	defer b.mu.Unlock()
	b.sending = false
	if b.missed && !b.ended { // the tick that was sent may have come too early
		b.missed, b.nudged = false, true
		b.timer.Reset(0)
	}
}
