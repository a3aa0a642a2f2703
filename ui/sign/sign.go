package sign

import (
	"time"

	"spotter/race"
	"spotter/text/say"
	"spotter/ui/cells"
)

// Is says what the runner means by a sign.
type Is uint8

// The signs, by how many presses make them.
const (
	None Is = iota
	Understood
	Water
	Talk
)

// String returns the word of the journal for a sign.
func (s Is) String() string {
	return [...]string{"", "understood", "water", "talk"}[min(s, Talk)]
}

// Words returns what the runner means, for the screen; "" for no sign.
func (s Is) Words() string {
	switch s {
	case Understood:
		return say.T("RUNNER: UNDERSTOOD")
	case Water:
		return say.T("RUNNER ASKS FOR WATER")
	case Talk:
		return say.T("RUNNER WANTS TO TALK")
	}
	return ""
}

// Sign is a sign that the runner gave with the button of the earbuds.
type Sign struct {
	N  uint64 // counts signs from 1; 0 for none
	Is Is
	At time.Duration // boot time of its first press
}

// How long a sign is shown.
const (
	least = 2 * time.Second  // no key takes it away sooner: one may be pressed at the same time
	short = 8 * time.Second  // one that asks for nothing
	long  = 30 * time.Second // one that waits for the spotter
)

// role returns the look of a sign: green, yellow or red.
func (s Is) role() cells.Role {
	switch s {
	case Understood:
		return cells.ServiceFill
	case Water:
		return cells.SteerFill
	}
	return cells.FaultFill
}

// Draw draws a sign over a whole area.
func Draw(c *cells.Canvas, r cells.Rect, is Is) {
	role := is.role()
	c.Fill(r, role)
	words := cells.Cut(is.Words(), r.W-2)
	c.Text(r.Row((r.H-1)/2), max(1, (r.W-cells.Width(words))/2), role, words)
}

// Event returns the sign as the event that a list of what happened shows. The journal has it
// from whoever saw it.
func (s Sign) Event(at race.Stamp, elapsed func(race.Stamp) (time.Duration, bool)) *race.Event {
	e := &race.Event{Kind: race.KindNote, Stamp: at, Item: race.ItemRunner, Text: s.Is.String()}
	e.Elapsed, e.HasElapsed = elapsed(at)
	return e
}

// Desk decides what is shown. The zero value shows nothing. It is not safe for concurrent use.
type Desk struct {
	last Sign
	gone uint64 // the sign that a key took away
}

// Look takes the last sign. It reports whether that is new, or has grown.
func (d *Desk) Look(s Sign) (fresh bool) {
	fresh = s != d.last && s.N != 0
	d.last = s
	return fresh
}

// Key takes the sign away, as any key does at a boot time.
func (d *Desk) Key(now time.Duration) {
	if d.last.N != 0 && now-d.last.At >= least {
		d.gone = d.last.N
	}
}

// Shown returns the sign to show at a boot time.
func (d *Desk) Shown(now time.Duration) Is {
	most := long
	if d.last.Is <= Understood {
		most = short
	}
	if d.last.N == d.gone || now-d.last.At >= most {
		return None
	}
	return d.last.Is
}

// Named appends the name of a sign that is shown: the terminal's bell goes by it.
func (d *Desk) Named(names []string, now time.Duration) []string {
	if d.Shown(now) != None {
		names = append(names, race.ItemRunner)
	}
	return names
}
