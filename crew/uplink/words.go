package uplink

import (
	"slices"

	"spotter/crew/wire"
	"spotter/text"
)

// The most letters of a message that a screen is given.
const (
	mostText = 300
	mostFrom = 40
)

// mostKnown bounds the messages that are remembered: more than any crew writes to one pair.
const mostKnown = 1024

// inbox keeps which messages were handed over: headquarters sends one until it is told that
// it was seen.
type inbox struct{ known []uint64 }

// fresh returns the messages that were not handed over yet, in words that a terminal may show.
func (b *inbox) fresh(all []wire.Message) (fresh []wire.Message) {
	for _, m := range all[:min(len(all), wire.MaxMessages)] {
		if slices.Contains(b.known, m.ID) {
			continue
		}
		if len(b.known) >= mostKnown {
			b.known = slices.Delete(b.known, 0, mostKnown/2)
		}
		b.known = append(b.known, m.ID)
		m.From, m.Text = cut(text.Clean(m.From), mostFrom), cut(text.Clean(m.Text), mostText)
		fresh = append(fresh, m)
	}
	return fresh
}

// Seen says that a message was shown on the spotter's screen. It never waits.
func (l *Link) Seen(id uint64) {
	l.mu.Lock()
	if len(l.seen) < mostKnown {
		l.seen = append(l.seen, id)
	}
	l.mu.Unlock()
	l.Wake()
}

// shown returns the messages of which headquarters is to be told.
func (l *Link) shown() []uint64 {
	l.mu.Lock()
	defer l.mu.Unlock()
	return slices.Clone(l.seen[:min(len(l.seen), wire.MaxMessages)])
}

// told takes away those of which it was told.
func (l *Link) told(seen []uint64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.seen = slices.DeleteFunc(l.seen, func(id uint64) bool { return slices.Contains(seen, id) })
}

// forget takes away all of them: the numbers of another mirror mean other messages.
func (l *Link) forget() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.seen = nil
}
