package uplink

import (
	"math/rand/v2"
	"time"

	"spotter/crew/wire"
)

// apart returns by how much this machine's clock is ahead of headquarters', which read at
// between a call and its answer; nil for what is none.
func apart(called, answered, at time.Time) *wire.Apart {
	if at.IsZero() {
		return nil
	}
	trip := answered.Sub(called)
	ahead := called.Round(0).Add(trip / 2).Sub(at)
	a := &wire.Apart{MS: ms(ahead), Error: ms(trip / 2)}
	if a.Check() != nil {
		return nil
	}
	return a
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// due returns how long there is nothing to do.
func (w *worker) due(now time.Time) time.Duration {
	if w.tail.name == "" {
		return lookEvery
	}
	at := w.nextBeat()
	if w.link.o.Beat == nil {
		at = now.Add(w.link.o.BeatEvery)
	}
	if !w.known {
		at = w.linesAt
	} else if w.acked < w.tail.size {
		if s := w.sendAt(); s.Before(at) {
			at = s
		}
	}
	if c := w.callAt(); c.After(at) {
		at = c
	}
	return at.Sub(now)
}

// nextBeat returns when the next beat is due: sooner where the crew waits to hear that its words
// were seen.
func (w *worker) nextBeat() time.Time {
	if o := &w.link.o; len(w.link.shown()) > 0 && o.Every < o.BeatEvery {
		return w.beatAt.Add(o.Every - o.BeatEvery)
	}
	return w.beatAt
}

// callAt returns when the next call may be made.
func (w *worker) callAt() time.Time {
	if !w.held && w.tail.urgent > w.told {
		if soon := w.triedAt.Add(w.link.o.Every); soon.Before(w.tryAt) {
			return soon
		}
	}
	return w.tryAt
}

// sendAt returns when the next batch is to go.
func (w *worker) sendAt() time.Time {
	at := w.sentAt.Add(w.link.o.Every)
	if w.batch != nil || w.tail.urgent > w.acked || w.more {
		at = time.Time{}
	}
	if w.linesAt.After(at) {
		at = w.linesAt
	}
	return at
}

// backoff returns how long to wait after so many failures: twice as long each time, up to a
// bound, and less by chance so that a thousand pairs do not come back at once.
func (w *worker) backoff() time.Duration {
	o := &w.link.o
	d := o.RetryLeast
	for n := 1; n < w.fails && d < o.RetryMost; n++ {
		d *= 2
	}
	d = min(d, o.RetryMost)
	return d - time.Duration(rand.Int64N(int64(d)/2+1))
}
