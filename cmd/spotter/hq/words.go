package hq

import (
	"time"

	"spotter/crew/wire"
	"spotter/race"
	"spotter/ui/crew"
)

// apart is the least time that words of the crew stand before the next ones take their place.
const apart = 10 * time.Second

// mostQueued bounds the words that wait for a screen that stands still.
const mostQueued = 100

// take takes messages from the link: to the journal at once, and to the screen one by one.
func (d *Desk) take(all []wire.Message) {
	for _, m := range all {
		d.note(race.ItemCrew, m.From, m.Text)
	}
	d.mu.Lock()
	for _, m := range all {
		if len(d.queue) < mostQueued {
			d.queue = append(d.queue, words{m.ID, m.From, m.Text})
		}
	}
	d.mu.Unlock()
	d.o.Nudge()
}

// next returns the words that the screen is to show now. What it gets so counts as seen.
func (d *Desk) next() crew.Words {
	now := d.o.Now().Boot
	d.mu.Lock()
	if len(d.queue) == 0 || d.now.N > 0 && now-d.now.At < apart {
		defer d.mu.Unlock()
		return d.now
	}
	w := d.queue[0]
	d.queue = d.queue[1:]
	d.now = crew.Words{N: d.now.N + 1, From: w.from, Text: w.text, At: now}
	shown := d.now
	d.mu.Unlock()
	d.link.Load().Seen(w.id)
	return shown
}
