package live

import (
	"spotter/text/say"
	"spotter/ui/keymap"
)

// FirstTime says that nobody ever started a race on this machine. Sent to a [Screen] as a
// message, it shows what to do first until the first key.
type FirstTime struct{}

// welcome shows the first steps, unless a key was pressed already or a race runs.
func (l *Screen) welcome() {
	if l.knows || l.o.Session.Started() || len(l.o.History) > 0 {
		return
	}
	l.steps = []string{
		say.T("← → space: cues for the runner"),
		say.F("%s: start the clock, then each board", l.keyOf(keymap.Split)),
		say.F("%s: every key. ctrl+c twice: leave", l.keyOf(keymap.Help)),
	}
}
