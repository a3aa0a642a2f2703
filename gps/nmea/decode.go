package nmea

import (
	"math"

	"spotter/gps"
)

// knotMS is one knot in metres a second.
const knotMS = 1852.0 / 3600

// New returns a receiver that connects to a phone or receiver (tcp) or listens for it (udp).
func New(a gps.Address) *gps.Receiver {
	return &gps.Receiver{Address: a, Protocol: gps.Protocol{Start: '$', Decoder: func() gps.Decoder { return &decoder{} }}}
}

// Parse reads tcp:HOST:PORT or udp:HOST:PORT and returns the receiver that follows it.
func Parse(networkHostPort string) (*gps.Receiver, error) {
	a, err := gps.ParseNetwork(networkHostPort)
	if err != nil {
		return nil, err
	}
	return New(a), nil
}

// decoder joins the sentences of one instant: RMC has the speed, GGA the better position, and one
// of them may say that there is no fix. An instant is known by its time of the day, which is used
// for nothing else.
type decoder struct {
	lines int    // so far
	of    string // time of the day of the instant, "" before the first
	none  string // why there is no position in it, "" while nothing says so
	fix   gps.Fix
	any   bool // fix has a position
}

// Decode returns what a sentence says.
func (d *decoder) Decode(line []byte) gps.Report {
	d.lines++
	s, wrong := parse(line)
	switch {
	case wrong != "" && d.lines == 1: // we may have come in the middle of it
		return gps.Report{Kind: gps.Heard}
	case wrong != "":
		return gps.Refusal("a sentence is not in order: %s", wrong)
	}
	switch s.kind {
	case "RMC":
		return d.rmc(s)
	case "GGA":
		return d.gga(s)
	case "GNS":
		return d.gns(s)
	case "VTG":
		return d.vtg(s)
	}
	return gps.Report{Kind: gps.Heard}
}

// rmc reads time, status, position, speed in knots, direction; field 11 is the mode.
func (d *decoder) rmc(s sentence) gps.Report {
	d.instant(s.field(0))
	switch status := s.field(1); {
	case status != "A" && status != "V":
		return gps.Refusal("the status %.10q of an RMC is not A or V", status)
	case status == "V":
		d.none = noFix
	default:
		d.none = first(d.none, modeNone(s.field(11)))
	}
	d.moving(s.field(6), s.field(7))
	return d.position(s, 2)
}

// gga reads time, position, quality.
func (d *decoder) gga(s sentence) gps.Report {
	d.instant(s.field(0))
	switch quality := s.field(5); quality {
	case "1", "2", "3", "4", "5":
	case "0", "":
		d.none = noFix
	case "6":
		d.none = first(d.none, estimated)
	case "7":
		d.none = first(d.none, typed)
	case "8":
		d.none = first(d.none, simulated)
	default:
		return gps.Refusal("the quality %.10q of a GGA is not 0 to 8", quality)
	}
	return d.position(s, 1)
}

// gns reads time, position, and a mode for each satellite system: one that has a fix is enough.
func (d *decoder) gns(s sentence) gps.Report {
	d.instant(s.field(0))
	why := noFix
	for _, mode := range s.field(5) {
		switch none := modeNone(string(mode)); {
		case none == "":
			why = ""
		case why == noFix:
			why = none
		}
		if why == "" {
			break
		}
	}
	d.none = first(d.none, why)
	return d.position(s, 1)
}

// vtg adds direction and speed to the instant that the sentences before it were of; it has no time
// itself. Where the letters T and N are not in their places, an app wrote its numbers with commas.
func (d *decoder) vtg(s sentence) gps.Report {
	if !d.any || d.none != "" || s.field(1) != "T" || s.field(5) != "N" {
		return gps.Report{Kind: gps.Heard}
	}
	d.moving(s.field(4), s.field(0))
	return gps.Placed(d.fix, d.of, "")
}

// instant begins a new instant when the time of the day is another one.
func (d *decoder) instant(of string) {
	if of == "" || of != d.of {
		*d = decoder{lines: d.lines, of: of, fix: gps.Fix{SpeedMS: math.NaN(), TrackDeg: math.NaN(), EphM: math.NaN()}}
	}
}

// moving takes speed and direction where they can be read. Apps write a speed of nearly nothing as
// 9.4E-4: no reason to refuse the position.
func (d *decoder) moving(knots, track string) {
	if v, ok := decimal(knots); ok {
		d.fix.SpeedMS = v * knotMS
	}
	if v, ok := decimal(track); ok {
		d.fix.TrackDeg = v
	}
}

// position reads latitude, its side, longitude and its side from the i-th field on, unless a
// sentence of this instant said that there is no fix.
func (d *decoder) position(s sentence, i int) gps.Report {
	if d.none != "" {
		return gps.Report{Kind: gps.NoPosition, Epoch: d.of, Why: d.none}
	}
	if s.field(i) == "" && s.field(i+2) == "" {
		return gps.Report{Kind: gps.NoPosition, Epoch: d.of, Why: "the receiver sends a fix without a position"}
	}
	var north, east bool
	d.fix.LatDeg, north = degrees(s.field(i), s.field(i+1), "NS")
	d.fix.LonDeg, east = degrees(s.field(i+2), s.field(i+3), "EW")
	if d.any = north && east; !d.any {
		return gps.Refusal("the position %.15q %.5q %.15q %.5q of a %s is none", s.field(i), s.field(i+1), s.field(i+2), s.field(i+3), s.kind)
	}
	return gps.Placed(d.fix, d.of, "")
}

// Why an answer is no position.
const (
	noFix     = "the receiver has no fix"
	estimated = "the receiver only estimates its position"
	typed     = "the receiver's position was typed by hand"
	simulated = "the receiver simulates its position"
)

// modeNone says why a mode of RMC or GNS is no fix, "" when it is one. Receivers of before the
// year 2000 send no mode.
func modeNone(mode string) string {
	switch mode {
	case "", "A", "D", "F", "P", "R":
		return ""
	case "E":
		return estimated
	case "M":
		return typed
	case "S":
		return simulated
	}
	return noFix
}

// first returns the first text that is not empty.
func first(a, b string) string {
	if a != "" {
		return a
	}
	return b
}
