package crew

import (
	"strconv"
	"time"

	"spotter/race"
	"spotter/text/say"
	"spotter/ui/cells"
)

// Kind says how a link is doing.
type Kind uint8

// The kinds.
const (
	None    Kind = iota // no headquarters was asked for
	Opening             // it has not answered yet
	InStep              // it has every line, or gets them with the next batch
	NoLink              // it cannot be reached
	Busy                // it asks to wait
	Refused             // it wants nothing of this pair
)

// State says how the link to headquarters is doing. The zero value shows nothing.
type State struct {
	Kind    Kind
	For     time.Duration // InStep: since the last answer; else for how long it has been so
	Waiting uint64        // lines that headquarters does not have
	Forked  bool          // headquarters had other lines under the name of this journal, and keeps these beside them
}

// Quiet is the age of an answer from which on headquarters shows a pair as "no news".
const Quiet = 45 * time.Second

// Brief is the number of [State.Words].
const Brief = 5

// Words says how the link is doing, from long to short; all "" for nothing to show. They change
// with the second only.
func (s State) Words() (w [Brief]string) {
	since := race.FormatShort(s.For)
	if s.For < time.Minute {
		since = strconv.Itoa(int(s.For.Seconds())) + " s"
	}
	lines := ""
	if s.Waiting > 0 {
		lines = say.N(int(s.Waiting), "%d line waits", "%d lines wait")
	}
	head := ""
	switch s.Kind {
	case None:
		return w
	case Opening:
		head = say.T("HQ opening")
	case InStep:
		head = say.F("HQ %s", since)
		lines = "" // they go with the next batch
	case NoLink:
		head = say.F("HQ no link %s", since)
	case Busy:
		head = say.F("HQ busy %s", since)
	case Refused:
		head = say.T("HQ refuses")
	}
	if s.Forked {
		lines = cells.Join(", ", lines, say.T("second copy"))
	}
	short := say.F("HQ %s", since)
	if s.Kind == Opening || s.Kind == Refused {
		short = head
	}
	w = [Brief]string{cells.Join(", ", head, lines), head, short, short, say.T("HQ")}
	if s.Waiting > 0 && s.Kind != InStep { // time and number go last
		w[1], w[2] = say.F("%s, %d wait", head, s.Waiting), short+" "+strconv.FormatUint(s.Waiting, 10)
	}
	return w
}

// Poor reports whether headquarters does not get the lines.
func (s State) Poor() bool { return s.Kind != None && s.Kind != InStep }

// Role returns the mark and the look of a state: never that of a fault.
func (s State) Role() (mark string, ro cells.Role) {
	if s.Kind == InStep && s.For < Quiet {
		return "● ", cells.OK
	}
	return "○ ", cells.Warn
}

// Whole returns the state with its time in whole seconds: it looks the same in between.
func (s State) Whole() State {
	s.For = max(0, s.For).Truncate(time.Second)
	return s
}

// Health is all that a screen is told of headquarters.
type Health struct {
	State
	Words Words // the last of the crew
}
