package run

import (
	"time"

	"spotter/race"
	"spotter/race/demo"
	"spotter/ui/live"
)

// demoLook bounds the time between two looks of the coach at the race.
const demoLook = 100 * time.Millisecond

// rehearsal is the part of a demo that no race has: the coach, in place of a journal. Its
// methods are called on the screen's goroutine.
type rehearsal struct {
	live.Monitor // of the sound
	coach        *demo.Coach
	now          func() race.Stamp
	clock        *race.Clock
	nudge        func() // has the screen look soon; never waits
}

var (
	_ live.Monitor  = (*rehearsal)(nil)
	_ live.Recorder = (*rehearsal)(nil)
)

// Append implements [live.Recorder]: the coach learns of the event, and nothing is kept.
func (d *rehearsal) Append(e race.Event) {
	d.coach.Event(&e)
	d.nudge()
}

// Health implements [live.Monitor], with what the coach asks.
func (d *rehearsal) Health() live.Health {
	h := d.Monitor.Health()
	now := d.now()
	elapsed, started := d.clock.Elapsed(now)
	d.coach.Look(now.Boot, elapsed, started)
	h.Lesson = d.coach.Lesson()
	return h
}

// dress gives the live screen the coach in place of a journal.
func (d *rehearsal) dress(o *live.Options, s *silence, after func(time.Duration)) {
	o.Recorder, o.Monitor, o.Head, o.Saved = logging{d, s, nil, nil}, d, nil, nil
	o.Wake = func(in time.Duration) { after(min(in, demoLook)) }
}

// nowhere keeps no event.
type nowhere struct{}

// Append implements [live.Recorder].
func (nowhere) Append(race.Event) {}

// unsaved is the state of a journal that there is none of.
func unsaved() live.JournalHealth { return live.JournalHealth{Practice: true} }
