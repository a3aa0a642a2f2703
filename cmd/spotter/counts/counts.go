package counts

import (
	"sync/atomic"
	"time"

	"spotter/audio"
	"spotter/audio/clip"
	"spotter/audio/dsp"
	"spotter/audio/engine"
	"spotter/cues"
	"spotter/cues/countdown"
	"spotter/race"
	"spotter/ui/count"
)

// Engine is the part of the sound engine that countdowns need.
type Engine interface {
	Play(audio.Press)
	Status() engine.Status
}

// Options say where a [Wire] goes.
type Options struct {
	Bank  clip.Bank
	Road  count.Road                      // nil: nothing is known by position
	Event func(kind race.Kind) race.Event // makes a line of the machine's own, stamped
	Log   func(race.Event)                // takes it to the journal; never waits
	Nudge func()                          // has the screen look soon; never waits
}

// Wire joins the countdowns to the sound and to the journal. It is safe for concurrent use.
type Wire struct {
	o     Options
	sound atomic.Pointer[Engine]
	last  atomic.Uint64 // the word that was counted last
}

// New returns a wire whose sound is to be set.
func New(o Options) *Wire { return &Wire{o: o} }

// SetSound sets the engine. It is called before anything plays.
func (w *Wire) SetSound(e Engine) { w.sound.Store(&e) }

// Desk returns what the screen makes countdowns with.
func (w *Wire) Desk() count.Options {
	return count.Options{Counter: w, Road: w.o.Road, Delay: w.delay, Lasts: func(id cues.ID) time.Duration {
		c := w.o.Bank[id]
		if c == nil {
			return 0
		}
		return dsp.Rate.D(c.Frames())
	}}
}

// Count implements [count.Counter].
func (w *Wire) Count(e race.Event, first race.EventID, p countdown.Plan) {
	(*w.sound.Load()).Play(audio.Press{ID: uint64(e.ID), Cue: e.Cue, At: time.Now(), Counts: p, FirstCount: uint64(first)})
}

// delay returns the time from a key to the runner's ear.
func (w *Wire) delay() time.Duration {
	s := (*w.sound.Load()).Status()
	if s.Latency > 0 {
		return s.Latency + s.Beyond
	}
	return s.Device.Latency + s.Beyond
}

// Counted takes a word of a countdown, or what cancelled the rest, to the journal. It is
// called by the engine and never waits.
func (w *Wire) Counted(c audio.Counted) {
	if c.ID == 0 {
		e := w.o.Event(race.KindNote)
		e.Item, e.Ref, e.Text = race.ItemCountdown, race.EventID(c.Of), CancelledBy+c.By
		w.o.Log(e)
		w.o.Nudge()
		return
	}
	w.last.Store(c.ID)
	e := w.o.Event(race.KindCue)
	e.ID, e.Ref, e.Cue, e.Class = race.EventID(c.ID), race.EventID(c.Of), c.Cue, c.Class
	w.o.Log(e)
}

// CancelledBy begins the text of a note about the rest of a countdown. The cue that
// cancelled it follows, or the word for another reason.
const CancelledBy = "cancelled by "

// IsCount reports whether a report is of the word that was counted last.
func (w *Wire) IsCount(r *audio.Report) bool { return w != nil && r.ID != 0 && r.ID == w.last.Load() }
