package crew

import (
	"time"

	"spotter/race"
	"spotter/text/say"
	"spotter/ui/cells"
	"spotter/ui/sign"
)

// Words holds a message of the crew to the spotter. The texts are clean.
type Words struct {
	N          uint64 // counts messages from 1; 0 for none
	From, Text string
	At         time.Duration // boot time at which the screen got them
}

// String returns the words with who wrote them.
func (w Words) String() string {
	if w.N == 0 {
		return ""
	}
	if w.From == "" {
		return say.F("HQ: %s", w.Text)
	}
	return say.F("HQ, %s: %s", w.From, w.Text)
}

// Event returns the words as the event that a list of what happened shows. The journal has it
// from whoever took them.
func (w Words) Event(at race.Stamp, elapsed func(race.Stamp) (time.Duration, bool)) *race.Event {
	e := &race.Event{Kind: race.KindNote, Stamp: at, Item: race.ItemCrew, Name: w.From, Text: w.Text}
	e.Elapsed, e.HasElapsed = elapsed(at)
	return e
}

// How long words are shown.
const (
	least = 2 * time.Second // no key takes them away sooner: one may be pressed at the same time
	most  = time.Minute
)

// Desk decides which words and which sign of the runner are shown. The zero value shows nothing.
// It is not safe for concurrent use.
type Desk struct {
	sign.Desk
	words Words
	gone  uint64 // the words that a key took away
}

// LookWords takes the last words. It reports whether they are new.
func (d *Desk) LookWords(w Words) (fresh bool) {
	fresh = w.N != d.words.N && w.N != 0
	d.words = w
	return fresh
}

// News is something that somebody told the spotter.
type News interface {
	// Said returns it as a message.
	Said() string
	// Event returns it as the event that a list of what happened shows.
	Event(at race.Stamp, elapsed func(race.Stamp) (time.Duration, bool)) *race.Event
}

// Said implements [News].
func (w Words) Said() string { return w.String() }

// signal is a sign of the runner, as news.
type signal struct{ sign.Sign }

// Said implements [News].
func (s signal) Said() string { return s.Is.Words() }

// News takes the last sign of the runner and the last words of the crew, and returns what is
// new of them.
func (d *Desk) News(s sign.Sign, w Words) (fresh []News) {
	if d.Look(s) {
		fresh = append(fresh, signal{s})
	}
	if d.LookWords(w) {
		fresh = append(fresh, w)
	}
	return fresh
}

// Key takes words and sign away, as any key does at a boot time.
func (d *Desk) Key(now time.Duration) {
	d.Desk.Key(now)
	if now-d.words.At >= least {
		d.gone = d.words.N
	}
}

// ShownWords returns the words to show at a boot time.
func (d *Desk) ShownWords(now time.Duration) string {
	if d.words.N == d.gone || now-d.words.At >= most {
		return ""
	}
	return d.words.String()
}

// Named appends the names of what is shown: the terminal's bell goes by them.
func (d *Desk) Named(names []string, now time.Duration) []string {
	names = d.Desk.Named(names, now)
	if d.ShownWords(now) != "" {
		names = append(names, race.ItemCrew)
	}
	return names
}

// Draw draws words over the first rows of an area, and returns how many they took.
func Draw(c *cells.Canvas, r cells.Rect, words string) int {
	lines := cells.FoldTo(words, r.W-2, min(3, r.H))
	for y, line := range lines {
		c.Fill(r.Row(y), cells.Select)
		c.Text(r.Row(y), 1, cells.Select, line)
	}
	return min(len(lines), r.H)
}
