package share

import (
	"errors"
	"fmt"
	"path/filepath"
	"time"

	"spotter/cmd/spotter/fault"
	"spotter/crew/wire"
	"spotter/input"
	"spotter/journal"
	"spotter/race"
	"spotter/text"
)

// Is says how a race came to be gone on with here.
type Is uint8

// The ways.
const (
	Came   Is = iota // another device gave it, and writes no more
	Forced           // another device did not answer: it may go on as well
	Kept             // it was given away from here, and came back: the other device did not take it
	Taken            // it was given away from here, and a person took it back: the other device may go on as well
)

// Handed says how a race came here from another device whose journal goes on here. Nil is a race that came from nowhere.
type Handed struct {
	Is     Is
	Device string        // the name of this one
	Ahead  time.Duration // by how much the other device's clock is ahead of this one's
	Off    time.Duration // how exact that is
	Known  bool          // it was measured

	// Mirror is the invitation by which it was sent to headquarters there; nil for none.
	Mirror *wire.Invitation
	// Stops returns the presses of STOP on the device that gave it; nil where that cannot be asked. What is no press of
	// its own goes to note.
	Stops func(now func() race.Stamp, note func(said string)) input.Source

	front *front // what other devices see of a race that came back
}

// Now returns a reading by the wall clock of the device that the last lines are of.
func (h *Handed) Now(at race.Stamp) race.Stamp {
	if h != nil && h.Known {
		at.Wall = at.Wall.Add(h.Ahead)
	}
	return at
}

// Begin sets the clock of a race by the difference that was measured, and fills in the line that says whose race it is from
// here on. at is a reading of this device. It reports whether there is such a line.
func (h *Handed) Begin(s *race.Session, at race.Stamp, e *race.Event) bool {
	if h == nil {
		return false
	}
	now, ok := s.Elapsed(h.Now(at))
	if ok && h.Known {
		s.Clock().Continue(at, now)
	}
	e.Elapsed, e.HasElapsed = now, ok
	e.Item, e.Name, e.Text = race.ItemDevice, h.Device, h.said()
	return true
}

// said says how the race came, in the words of the journal.
func (h *Handed) said() string {
	switch h.Is {
	case Kept:
		return "the race came back: the other device did not take it"
	case Taken:
		return "the race was taken back by hand: the other device may go on as well"
	}
	said := fmt.Sprintf("clock of the other device %+.3f s, within %.3f s", h.Ahead.Seconds(), h.Off.Seconds())
	if !h.Known {
		said = "the clock of the other device was not measured"
	}
	if h.Is == Forced {
		said = "it did not answer: lines that it had not sent are missing, and it may go on as well; " + said
	}
	return said
}

// Check refuses to go on with a journal that ends where its race was handed to another device, as two would then write it. How
// the race came here, or a person who insists, lets it pass.
func Check(path string, h *Handed) error {
	if h != nil {
		return nil
	}
	end := journal.LastLines(path, `"kind":"close"`)[0]
	if end.Reason != race.ReasonHanded {
		return nil
	}
	log, err := journal.ReadFile(path)
	if err != nil || race.Leaves(log.Events).Closed != race.ReasonHanded {
		return err // it was gone on with since
	}
	who, at := "another device", end.Wall
	for i := range log.Events {
		if e := &log.Events[i]; e.Kind == race.KindSwap && e.Item == race.ItemDevice && text.Clean(e.Name) != "" {
			who = text.Clean(e.Name)
		}
	}
	return fault.Failed(&HandedError{File: filepath.Base(path), Device: who, At: at},
		fmt.Sprintf("if %s is lost, or if this is that device: %s", who, TakeBack(path)))
}

// TakeBack returns the command that goes on with a journal all the same.
func TakeBack(path string) string { return "spotter resume --take-back " + text.ShellWord(path) }

// HandedError says that a race goes on in another device's copy of its journal.
type HandedError struct {
	File   string
	Device string // clean
	At     time.Time
}

// Error implements error.
func (e *HandedError) Error() string {
	return fmt.Sprintf("%s was handed over to %s at %s: the race goes on there", text.Escape(e.File), e.Device, e.At.Format("15:04:05"))
}

// IsHanded reports whether an error is that a race was handed over.
func IsHanded(err error) bool {
	_, ok := errors.AsType[*HandedError](err)
	return ok
}
