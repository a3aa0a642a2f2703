package run

import (
	"spotter/audio/ticks"
	"spotter/cmd/spotter/inputs"
	"spotter/race"
)

// openInputs makes ready what presses come from besides the terminal's keys. It runs when the
// screen is there. A source is added here, by r.wire.hub.Add.
func (r *openRace) openInputs() {
	w := r.wire
	w.hub = inputs.New(inputs.Options{Now: w.now, Nudge: w.nudge, Guard: r.crash.Caught,
		Note: func(text string) { w.note(race.ItemInput, text) },
		Lost: func() { w.tells(ticks.Lost) }})
}

// note takes a note of the machine's own to the journal. A demo has none. It never waits.
func (w *wire) note(item, text string) {
	e := w.event(race.KindNote)
	e.Item, e.Text = item, text
	w.log.Append(e)
}
