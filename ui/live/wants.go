package live

import (
	"spotter/ui/dash"
	"spotter/ui/keymap"
)

// telling holds what is counted for a screen that is told in lines.
type telling struct {
	notices int // messages so far
	wanted  dash.Reading
	wants   int // keys that only scroll, pressed where nothing scrolls
}

// want notes a key that does nothing on the pads but to have something told.
func (l *telling) want(a keymap.Action) {
	switch a {
	case keymap.Idle:
		l.wanted = dash.ReadClock
	case keymap.PageDown:
		l.wanted = dash.ReadAhead
	case keymap.PageUp:
		l.wanted = dash.ReadPace
	case keymap.Home:
		l.wanted = dash.ReadState
	case keymap.End:
		l.wanted = dash.ReadAgain
	default:
		return
	}
	l.wants++
}
