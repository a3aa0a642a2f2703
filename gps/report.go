package gps

import (
	"fmt"
	"math"
	"time"
)

// Kind says what a line of a server means for the position.
type Kind uint8

const (
	Heard      Kind = iota // a line in order that says nothing of the position: a sign of life
	Position               // the receiver has a position, in Report.Fix
	NoPosition             // the receiver says that it has none
	Lost                   // the server has lost its receiver
	Refused                // a line that cannot be true or cannot be read
)

// Report holds the meaning of one line of a server.
type Report struct {
	Kind   Kind
	Epoch  string    // lines with the same text are of the same instant; "" is of an instant of its own
	Device string    // the receiver that the line is from, "" where a server has only one
	Fix    Fix       // of Position; At is not set
	Why    string    // of NoPosition, Lost and Refused, in words; may hold anything of the line
	at     time.Time // arrival
}

// Decoder reads the lines of one connection, in order. It keeps nothing of line.
type Decoder interface {
	Decode(line []byte) Report
}

// Refusal is the report of a line that is not believed.
func Refusal(format string, args ...any) Report {
	return Report{Kind: Refused, Why: fmt.Sprintf(format, args...)}
}

// maxSpeedMS is faster than any vehicle that could follow a race, in metres a second.
const maxSpeedMS = 100

// Check says in words what of a fix is impossible, "" when all of it can be. What was not sent
// is NaN, but latitude and longitude have to be there.
func (f Fix) Check() string {
	for _, v := range []struct {
		name     string
		value    float64
		from, to float64
		unit     string
		needed   bool
	}{
		{"the latitude", f.LatDeg, -90, 90, "°", true},
		{"the longitude", f.LonDeg, -180, 180, "°", true},
		{"the speed", f.SpeedMS, 0, maxSpeedMS, " m/s", false},
		{"the direction", f.TrackDeg, 0, 360, "°", false},
		{"the error", f.EphM, 0, 1e6, " m", false},
	} {
		switch {
		case math.IsNaN(v.value) && v.needed:
			return v.name + " is missing"
		case v.value < v.from || v.value > v.to:
			return fmt.Sprintf("%s %.6g%s is not between %g and %g", v.name, v.value, v.unit, v.from, v.to)
		}
	}
	return ""
}

// Placed returns the report of a position, or the refusal of one that is impossible.
func Placed(f Fix, epoch, device string) Report {
	if wrong := f.Check(); wrong != "" {
		return Refusal("%s", wrong)
	}
	return Report{Kind: Position, Fix: f, Epoch: epoch, Device: device}
}
