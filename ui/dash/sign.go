package dash

import (
	"time"

	"spotter/text/say"
	"spotter/ui/cells"
)

// SignIs says what the runner means by a sign.
type SignIs uint8

// The signs, by how many presses make them.
const (
	NoSign SignIs = iota
	SignUnderstood
	SignWater
	SignTalk
)

// String returns the word of the journal for a sign.
func (s SignIs) String() string {
	return [...]string{"", "understood", "water", "talk"}[min(s, SignTalk)]
}

// Words returns what the runner means, for the screen; "" for no sign.
func (s SignIs) Words() string {
	switch s {
	case SignUnderstood:
		return say.T("RUNNER: UNDERSTOOD")
	case SignWater:
		return say.T("RUNNER ASKS FOR WATER")
	case SignTalk:
		return say.T("RUNNER WANTS TO TALK")
	}
	return ""
}

// Sign is a sign that the runner gave with the button of the earbuds.
type Sign struct {
	N  uint64 // counts signs from 1; 0 for none
	Is SignIs
	At time.Duration // boot time of its first press
}

// How long a sign is shown.
const (
	signLeast = 2 * time.Second  // no key takes it away sooner: one may be pressed at the same time
	signShort = 8 * time.Second  // one that asks for nothing
	signLong  = 30 * time.Second // one that waits for the spotter
)

// Fresh reports whether a sign is shown at a boot time, unless a key took it away.
func (s Sign) Fresh(now time.Duration) bool {
	most := signLong
	if s.Is <= SignUnderstood {
		most = signShort
	}
	return s.N != 0 && now-s.At < most
}

// Leaves reports whether a key that is pressed at a boot time takes a sign away.
func (s Sign) Leaves(now time.Duration) bool { return s.N != 0 && now-s.At >= signLeast }

// role returns the look of a sign: green, yellow or red.
func (s SignIs) role() cells.Role {
	switch s {
	case SignUnderstood:
		return cells.ServiceFill
	case SignWater:
		return cells.SteerFill
	}
	return cells.FaultFill
}

// drawSign draws a sign over the whole band.
func (s *Sheet) drawSign(r cells.Rect, is SignIs) {
	c, role := &s.canvas, is.role()
	c.Fill(r, role)
	words := cells.Cut(is.Words(), r.W-2)
	c.Text(r.Row((r.H-1)/2), max(1, (r.W-cells.Width(words))/2), role, words)
}
