package wire

import (
	"errors"
	"fmt"
	"time"
	"unicode/utf8"
)

// The calls of a device that follows a race, as patterns of [net/http.ServeMux]. Headquarters
// answers the first two, and a spotter's device all of them, for its own journal alone.
const (
	RouteList  = "GET /v1/races/{race}/journals"
	RoutePulse = "GET /v1/races/{race}/journals/{journal}/pulse"
	RouteHand  = "POST /v1/races/{race}/journals/{journal}/hand"
	RouteStops = "GET /v1/races/{race}/journals/{journal}/stops"
)

// ListPath returns the path of the list of a race's mirrors.
func ListPath(race string) string { return "/v1/races/" + race + "/journals" }

// PulsePath returns the path of a mirror's pulse.
func PulsePath(race, journal string) string { return JournalPath(race, journal) + "/pulse" }

// HandPath returns the path by which a journal is handed over.
func HandPath(race, journal string) string { return JournalPath(race, journal) + "/hand" }

// StopsPath returns the path of what is pressed on a device that gave its race away.
func StopsPath(race, journal string) string { return JournalPath(race, journal) + "/stops" }

// MaxListed is the most mirrors of one list.
const MaxListed = 5000

// List is the answer to a question for the mirrors that a guest may read.
type List struct {
	Journals []Listed `json:"journals"`
}

// Listed says of one mirror whose it is, and how long ago it had news.
type Listed struct {
	Journal string `json:"journal"`
	Label   string `json:"label,omitempty"` // of the pair, such as "bib 4711"
	Lines   int    `json:"lines"`
	Heard   *int64 `json:"heard_ms,omitempty"` // age of the last line or beat, ms; nil where that is not known
	// Nameless says that this guest gets a view: the same events without names, in a chain that is not the
	// journal's. The hash of its first line is not the journal's name.
	Nameless bool `json:"nameless,omitempty"`
}

// Pulse says how a pair is doing, and how its clock goes.
type Pulse struct {
	Copy
	Now   time.Time `json:"now"`                 // the clock of whoever answers
	Heard *int64    `json:"heard_ms,omitempty"`  // age of the pair's last line or beat, ms; nil where that is not known
	Apart *Apart    `json:"apart,omitempty"`     // nil where that is not known
	Beat  *Beat     `json:"beat,omitempty"`      // the last one; nil without one
	Since *int64    `json:"beat_ms,omitempty"`   // the age of the last beat, ms
	Fork  string    `json:"fork,omitempty"`      // a later mirror of the same journal, where there is one
	With  string    `json:"race_with,omitempty"` // the device that the race was handed to; "" while it is here
}

// Apart says by how much the pair's clock is ahead of the clock of whoever answers.
type Apart struct {
	MS    float64 `json:"ms"`
	Error float64 `json:"error_ms"` // half the round trip by which it was measured
}

// MaxApart bounds a difference of clocks that is believed, in milliseconds: a year.
const MaxApart = 366 * 24 * 3600e3

// Check returns what is wrong with a difference of clocks.
func (a *Apart) Check() error {
	if !within(a.MS, MaxApart) || !(a.Error >= 0 && a.Error <= 60e3) {
		return fmt.Errorf(`"apart" is %v ± %v ms: that is no difference of clocks`, a.MS, a.Error)
	}
	return nil
}

// The steps of handing a race over, in an [Hand].
const (
	HandAsk  = "ask"  // give me the race: the spotter is asked
	HandDone = "done" // I have every line on my disk: may I begin?
	HandStop = "stop" // I do not want it any more
)

// The answers, in a [Handed].
const (
	HandWaits = "waits" // the spotter has not answered yet: ask again
	HandNo    = "no"    // the spotter said no, or another device asks
	HandGiven = "given" // the journal is closed: fetch it up to Size, whose last line is Head
	HandBegin = "begin" // the race is yours. From now on nobody here writes it
	HandKept  = "kept"  // the spotter took it back: it goes on there
)

// Hand asks for a race, from a device that follows it. The same ID is one wish: asked again
// it has the same answer, whatever was lost on the way.
type Hand struct {
	Step   string `json:"step"`
	ID     string `json:"id"`     // a token, made by the device that asks
	Device string `json:"device"` // its name, for the question and the journal
	Have   Copy   `json:"have"`   // with [HandDone]: all of the journal, on the disk
}

// MaxDevice is the most bytes of the name of a device.
const MaxDevice = 60

// Check returns what is wrong with a wish.
func (h *Hand) Check() error {
	switch {
	case h.Step != HandAsk && h.Step != HandDone && h.Step != HandStop:
		return fmt.Errorf(`"step" is %q: use ask, done or stop`, short(h.Step))
	case !IsToken(h.ID):
		return errors.New(`"id" is no token`)
	case h.Device == "" || len(h.Device) > MaxDevice || !utf8.ValidString(h.Device):
		return fmt.Errorf(`"device" needs 1 to %d bytes of UTF-8`, MaxDevice)
	}
	return nil
}

// Handed answers a [Hand]. Size, Lines and Head are those of the closed journal, from
// [HandGiven] on.
type Handed struct {
	State string `json:"state"`
	Copy
	// Mirror is the invitation by which the race was sent to headquarters, with its token: with
	// [HandBegin] alone, so that the lines go on there. "" where it was sent nowhere.
	Mirror string `json:"mirror,omitempty"`
}

// The query of [RouteStops]: the wish that was fulfilled, beside [From], the number of the last
// press that is logged.
const WishID = "id"

// HoldStops is the longest that a call for presses waits: how old the last call is says whether
// the other device is there.
const HoldStops = 5 * time.Second

// MaxStops is the most presses of one answer.
const MaxStops = 64

// Stops has what was pressed on a device that gave its race away, oldest first.
type Stops struct {
	Stops []Stop `json:"stops"`
	Over  bool   `json:"over,omitempty"` // nothing more will come: the program ends
}

// Stop is STOP, pressed on a device that gave its race away; or its end.
type Stop struct {
	N     uint64 `json:"n"`               // counts from 1
	Clear bool   `json:"clear,omitempty"` // it was ended there
	Heard bool   `json:"heard,omitempty"` // it plays there, as far as that device knows
	Age   int64  `json:"age_ms"`          // ms since it was pressed, when the answer went
}

// Check returns what is wrong with presses that come after press number from.
func (s *Stops) Check(from uint64) error {
	if len(s.Stops) > MaxStops {
		return fmt.Errorf("%d presses are too many for one answer", len(s.Stops))
	}
	for i := range s.Stops {
		if p := &s.Stops[i]; p.N <= from || p.Age < 0 || p.Age > int64(MaxApart) {
			return fmt.Errorf("press %d follows %d, %d ms ago: that cannot be", p.N, from, p.Age)
		} else {
			from = p.N
		}
	}
	return nil
}
