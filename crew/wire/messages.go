package wire

import (
	"errors"
	"fmt"
	"math"
	"time"
	"unicode/utf8"
)

// Copy says how much of a journal headquarters has. It is the answer to an append and to a
// question for a mirror; zero, zero and "" where there is nothing yet.
type Copy struct {
	Size  int64  `json:"size"`  // bytes, whole lines
	Lines int    `json:"lines"` // lines
	Head  string `json:"head"`  // hash of the last line, 64 lower-case hex digits
}

// Fault is the body of every answer that is not 200.
type Fault struct {
	Error string `json:"error"`           // plain English
	Place string `json:"place,omitempty"` // such as "line 812, byte 204113"
}

// Forked is the body of an answer 409: the lines do not continue what headquarters has. The
// pair compares Head with the hash of its own line that ends at Size. Where they differ, its
// journal is another one, and it goes on with the mirror that Fork names: at that mirror's
// own size where its head is the pair's, else by the next fork. A mirror is never overwritten.
// Fork is empty where there are [MaxForks] already.
type Forked struct {
	Copy
	Fault
	Fork string `json:"fork,omitempty"`
}

// Beat tells how a pair does, each [BeatEvery]. It is not in the journal. A pointer is nil
// where the machine does not tell.
type Beat struct {
	At       time.Time `json:"at"`                  // the pair's own clock
	Battery  *int      `json:"battery,omitempty"`   // 0 to 100 %
	DiskFree *int64    `json:"disk_free,omitempty"` // bytes on the journal's disk
	Output   string    `json:"output,omitempty"`    // state of the sound: a word of the journal's output line, such as "opened" or "lost", or [OutputNull]
	Earpiece string    `json:"earpiece,omitempty"`  // [EarpieceThere], [EarpieceLost] or "" where that is not known
	Unsaved  int       `json:"unsaved,omitempty"`   // lines that the pair's own disk does not have
	Position *Position `json:"position,omitempty"`  // only where the spotter asked for it
	Seen     []uint64  `json:"seen,omitempty"`      // messages that the spotter's screen has shown
	Apart    *Apart    `json:"apart,omitempty"`     // the pair's clock less that of headquarters, by an earlier beat's answer
}

// OutputNull is the state of the sound in a beat of a pair that chose to have none: --output null. It
// is also that output's name in a journal.
const OutputNull = "null"

// The states of an earpiece in a beat.
const (
	EarpieceThere = "there"
	EarpieceLost  = "lost"
)

// Position holds the place of a pair, by its own receiver.
type Position struct {
	Lat       float64 `json:"lat"`                  // degrees, WGS 84
	Lon       float64 `json:"lon"`                  // degrees
	AccuracyM float64 `json:"accuracy_m,omitempty"` // metres; 0 where unknown
}

// Beaten is the answer to a beat.
type Beaten struct {
	At       time.Time `json:"at"` // the clock of headquarters
	Messages []Message `json:"messages,omitempty"`
}

// Message carries a text of the crew to a spotter. It is for the screen, never for the runner's ear.
type Message struct {
	ID   uint64    `json:"id"` // from 1, for each mirror
	From string    `json:"from"`
	Text string    `json:"text"`
	At   time.Time `json:"at"`
}

// Check returns what is wrong with a beat, in plain English.
func (b *Beat) Check() error {
	switch {
	case b.At.IsZero():
		return errors.New(`"at" is missing: the pair's clock`)
	case b.Battery != nil && (*b.Battery < 0 || *b.Battery > 100):
		return fmt.Errorf(`"battery" is %d: it is between 0 and 100`, *b.Battery)
	case b.DiskFree != nil && *b.DiskFree < 0:
		return fmt.Errorf(`"disk_free" is %d: it cannot be below 0`, *b.DiskFree)
	case b.Unsaved < 0:
		return fmt.Errorf(`"unsaved" is %d: it cannot be below 0`, b.Unsaved)
	case len(b.Output) > MaxWord || len(b.Earpiece) > MaxWord:
		return fmt.Errorf(`"output" and "earpiece" may have %d bytes each`, MaxWord)
	case len(b.Seen) > MaxMessages:
		return fmt.Errorf(`"seen" has %d numbers: at most %d`, len(b.Seen), MaxMessages)
	case b.Apart != nil && b.Apart.Check() != nil:
		return b.Apart.Check()
	case b.Position != nil:
		return b.Position.Check()
	}
	return nil
}

// Check returns what is wrong with a position.
func (p *Position) Check() error {
	switch {
	case !within(p.Lat, 90):
		return fmt.Errorf(`"lat" is %v: it is between -90 and 90`, p.Lat)
	case !within(p.Lon, 180):
		return fmt.Errorf(`"lon" is %v: it is between -180 and 180`, p.Lon)
	case math.IsNaN(p.AccuracyM) || p.AccuracyM < 0:
		return fmt.Errorf(`"accuracy_m" is %v: it cannot be below 0`, p.AccuracyM)
	}
	return nil
}

func within(v, most float64) bool { return v >= -most && v <= most }

// Check returns what is wrong with a message that is to be sent. A terminal must clean a
// text all the same.
func (m *Message) Check() error {
	switch {
	case m.From == "" || m.Text == "":
		return errors.New(`a message needs "from" and "text"`)
	case len(m.From) > MaxWord || !utf8.ValidString(m.From):
		return fmt.Errorf(`"from" may have %d bytes of UTF-8`, MaxWord)
	case len(m.Text) > MaxText || !utf8.ValidString(m.Text):
		return fmt.Errorf(`"text" may have %d bytes of UTF-8`, MaxText)
	}
	return nil
}
