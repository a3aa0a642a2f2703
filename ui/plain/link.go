package plain

import (
	"time"

	"spotter/text/say"
	"spotter/ui/crew"
	"spotter/ui/dash"
)

// link tells of the link to headquarters when it has changed for a while: one that comes and
// goes needs no word.
type link struct {
	told crew.Kind
	gone bool // it was said that there is no link
}

// tell says what is new.
func (l *link) tell(out *lines, t *dash.Told) {
	now := t.Crew
	switch {
	case now.Kind == crew.InStep && (l.told != crew.InStep || l.gone):
		out.add(say.T("headquarters has the log"))
		l.gone = false
	case (now.Kind == crew.NoLink || now.Kind == crew.Busy) && now.For >= crew.Quiet && !l.gone:
		out.add(Words(now.Words()[0]))
		l.gone = true
	case now.Kind == crew.Refused && l.told != crew.Refused:
		l.gone = true // what it said is told as a message
	}
	if now.Kind != crew.NoLink && now.Kind != crew.Busy {
		l.told = now.Kind
	}
}

// linkWords says how the link is doing, for whoever asks.
func linkWords(s crew.State) string {
	if s.Kind == crew.InStep && s.For < time.Minute {
		return say.N(int(s.For.Seconds()), "headquarters answered %d second ago", "headquarters answered %d seconds ago")
	}
	return Words(s.Words()[0])
}
