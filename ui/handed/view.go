package handed

import (
	"time"

	"spotter/text"
	"spotter/text/say"
	"spotter/ui/alert"
	"spotter/ui/cells"
)

// Step says how far the race has gone.
type Step uint8

// The steps.
const (
	Saving  Step = iota // its journal is being closed
	Waiting             // the other device fetches what it lacks
	Gone                // the race is there, for good
	Over                // the screen is to end: the race is back, or went nowhere
)

// View has all that is known at one moment. Texts need not be clean.
type View struct {
	Step   Step
	Device string        // that has the race, or is to have it
	Since  string        // race time when it was given, such as "0:12:03"
	Left   time.Duration // Waiting: until the race comes back by itself

	Heard  bool   // what is played here is heard, as far as the device knows
	On     string // the name of the output
	Fault  string // why it is not heard
	Next   string // what to do about it
	Stop   bool   // STOP sounds, or would if there were a way to the ear
	Near   bool   // the other device asks what is pressed here
	Press  string // time of the day at which STOP was pressed here last; "" for never
	Ended  bool   // that press was of its end
	Took   bool   // the other device took that press
	Silent bool   // that press was not heard here
}

// Source answers the screen. Its methods never wait.
type Source interface {
	Look() View
	// Stop plays STOP, and Clear ends it. Both tell the other device.
	Stop()
	Clear()
	// Keep takes the race back, where that is still possible.
	Keep() bool
}

// head says where the race is.
func (v *View) head() string {
	who := text.Clean(v.Device)
	switch v.Step {
	case Saving:
		return say.F("giving the race to %s: the log is being closed", who)
	case Waiting:
		return say.F("giving the race to %s: back in %d s, or with ctrl+c", who, int(v.Left.Seconds()))
	}
	return say.F("the race is with %s since %s", who, text.Clean(v.Since))
}

// sound says whether STOP is heard from here, and where it is otherwise.
func (v *View) sound(key string) (words string, ro cells.Role) {
	if v.Heard {
		return say.F("STOP still works here: %s. It plays on %s.", key, text.Clean(v.On)), cells.Strong
	}
	where := say.F("STOP is with %s now.", text.Clean(v.Device))
	if v.Step != Gone {
		where = text.Clean(v.Next)
	}
	return cells.Join(" ", say.F("NO SOUND HERE: %s.", alert.Fault(text.Clean(v.Fault))), where), cells.Fault
}

// link says whether the other device hears of a STOP here.
func (v *View) link() (words string, ro cells.Role) {
	who := text.Clean(v.Device)
	switch {
	case v.Step != Gone:
		return say.T("What is pressed here is told to the other device once it has the race."), cells.Dim
	case v.Near:
		return say.F("● %s is there: STOP pressed here plays there too, and is in its log.", who), cells.OK
	}
	return say.F("○ no link to %s: STOP pressed here is not in its log.", who), cells.Warn
}

// pressed says what became of the last press; "" before one.
func (v *View) pressed() (words string, ro cells.Role) {
	if v.Press == "" {
		return "", cells.Text
	}
	who := text.Clean(v.Device)
	words, ro = say.F("STOP at %s", v.Press), cells.Text
	if v.Ended {
		words = say.F("STOP cleared at %s", v.Press)
	} else if v.Silent {
		words, ro = cells.Join(" · ", words, say.T("NOT HEARD here")), cells.Fault
	}
	if v.Took {
		return cells.Join(" · ", words, say.F("%s has it", who)), ro
	}
	if ro != cells.Fault {
		ro = cells.Warn
	}
	return cells.Join(" · ", words, say.F("%s does not have it: NOT LOGGED", who)), ro
}
