package touch

import (
	"time"

	"spotter/cues"
	"spotter/input"
	"spotter/race"
	"spotter/ui/cells"
)

// How long taps are judged by what was before.
const (
	afterSize = 300 * time.Millisecond // the screen changed its size: the finger aimed at the one before
	smearGap  = 300 * time.Millisecond // steps of the wheel that come closer on one pad are one finger
	litFor    = 400 * time.Millisecond // a pad is lit after its press, at least
)

// Pad is a pad and what became of its last press. Words are clean.
type Pad struct {
	Do  input.Do
	At  cells.Rect // where it is; empty: the screen has no room for it
	Key string     // the key that does the same, as it is labelled; "" for none

	Says  string       // what the pad is named for
	More  string       // more of it, such as the side that the runner hears; "" for none
	Class cues.Class   // of a pad that is a cue's
	Look  cells.Role   // of its words
	Fill  cells.Role   // of the whole pad while it is lit
	Event race.EventID // the cue of its last press; 0 for none
	Lit   bool         // it was pressed, or its cue sounds
	Told  string       // what became of the last press, for a while; "" for nothing
	Bad   bool         // Told is of something that is broken

	pressed time.Duration // boot time of the last press; 0 for none
}

// IsCue reports whether the pad makes the runner hear a cue, other than STOP.
func (p *Pad) IsCue() bool { return p.Do.Act == input.Cue }

// The numbers of the first pads of a [Board].
const (
	Left = iota
	Right
	Stop
	firstOther
)

// Board holds the pads of a screen. One goroutine may use it.
type Board struct {
	Plan   Plan
	Pads   []Pad // Left, Right and Stop first
	Tapped bool  // a pad was pressed
	Paged  bool  // a page stands in place of pads

	w, h    int
	deafTo  time.Duration // boot time until which taps are ignored
	smeared int           // the pad of the last step of the wheel
	wheelAt time.Duration // boot time of that; 0 for none
}

// NewBoard returns a board with the pads for LEFT, RIGHT and STOP, in this order, and others,
// of which the most used stand first.
func NewBoard(pads []Pad) *Board { return &Board{Pads: pads, smeared: -1} }

// Others returns the pads besides LEFT, RIGHT and STOP that the screen has room for.
func (b *Board) Others() []Pad { return b.Pads[firstOther : firstOther+len(b.Plan.Others)] }

// Resize lays the pads out for a screen of w columns and h rows at a boot time. Taps are
// ignored for a moment, also where the size is the same: a terminal may have painted anew.
func (b *Board) Resize(w, h int, now time.Duration) {
	b.deafTo, b.wheelAt = now+afterSize, 0
	if w == b.w && h == b.h {
		return
	}
	b.w, b.h = w, h
	b.Plan = NewPlan(w, h, len(b.Pads)-firstOther)
	b.Pads[Left].At, b.Pads[Right].At, b.Pads[Stop].At = b.Plan.Left, b.Plan.Right, b.Plan.Stop
	for i := range b.Pads[firstOther:] {
		b.Pads[firstOther+i].At = cells.Rect{}
		if i < len(b.Plan.Others) {
			b.Pads[firstOther+i].At = b.Plan.Others[i]
		}
	}
}

// Hit says what a tap met.
type Hit uint8

// What a tap can meet.
const (
	OnNothing Hit = iota // a rim, or a row above the pads
	OnPad
	OnPage  // a page that stands in place of pads
	TooSoon // the screen has just changed its size
	Same    // the same finger as before: it has counted
	Moved   // the finger moved on a pad that wants a tap
)

// Tap returns what a tap at column x and row y, from 0, means at a boot time, and the number
// of its pad.
func (b *Board) Tap(x, y int, now time.Duration) (Hit, int) {
	if now < b.deafTo {
		return TooSoon, -1
	}
	return b.at(x, y)
}

// Wheel is Tap for a step of the wheel. Where no program takes the mouse, a phone's terminal
// makes such steps of a finger that moves while it is down, at the place where it went down.
// On LEFT, RIGHT and STOP it is a tap that was smeared: its first step counts, and each that
// follows within 300 ms of the one before belongs to it. Other pads want a tap.
func (b *Board) Wheel(x, y int, now time.Duration) (Hit, int) {
	hit, i := b.Tap(x, y, now)
	if hit != OnPad {
		return hit, i
	}
	if i >= firstOther {
		return Moved, i
	}
	same := i == b.smeared && b.wheelAt != 0 && now-b.wheelAt < smearGap
	b.smeared, b.wheelAt = i, now
	if same {
		return Same, i
	}
	return OnPad, i
}

// at returns what is at a cell.
func (b *Board) at(x, y int) (Hit, int) {
	if b.Paged && within(b.Plan.Page, x, y) {
		return OnPage, -1
	}
	for i := range b.Pads {
		if within(b.Pads[i].At, x, y) && !b.Hidden(i) {
			return OnPad, i
		}
	}
	return OnNothing, -1
}

// Hidden reports whether a page covers a pad.
func (b *Board) Hidden(i int) bool {
	return b.Paged && i != Stop && (i >= firstOther || b.Plan.PageHides)
}

// within reports whether a cell lies in an area.
func within(r cells.Rect, x, y int) bool {
	return x >= r.X && x < r.X+r.W && y >= r.Y && y < r.Y+r.H
}

// Press notes that a pad was pressed at a boot time, with the event of its cue, 0 for none.
func (b *Board) Press(i int, event race.EventID, now time.Duration) {
	b.Tapped = true
	b.Pads[i].pressed, b.Pads[i].Event = now, event
}

// Since returns how long ago a pad was pressed; false where it was not.
func (p *Pad) Since(now time.Duration) (time.Duration, bool) {
	return now - p.pressed, p.pressed != 0
}

// Fresh reports whether a pad was pressed so short a time ago that it is lit for that alone.
func (p *Pad) Fresh(now time.Duration) bool {
	since, pressed := p.Since(now)
	return pressed && since >= 0 && since < litFor
}

// Due returns for how long the pads look as they do at a boot time; false where no time ends it.
func (b *Board) Due(now time.Duration) (left time.Duration, ok bool) {
	for i := range b.Pads {
		if p := &b.Pads[i]; p.Fresh(now) && (!ok || p.pressed+litFor-now < left) {
			left, ok = p.pressed+litFor-now, true
		}
	}
	return left, ok
}
