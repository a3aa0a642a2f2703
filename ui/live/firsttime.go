package live

import "spotter/text/say"

// FirstTime says that nobody ever started a race on this machine. Sent to a [Screen] as a
// message, it shows what to do first until the first key.
type FirstTime struct{}

// firstSteps are the lines of what to do first.
type firstSteps struct {
	lines   []string // nil for none
	pressed bool     // a key was pressed: they are gone for good
}

// begin shows the lines, unless a key was pressed already or a race runs. enter and help
// are the keys of a split and of the help.
func (s *firstSteps) begin(running bool, enter, help string) {
	if running || s.pressed {
		return
	}
	s.lines = []string{
		say.T("← → space: cues for the runner"),
		say.F("%s: start the clock, then each board", enter),
		say.F("%s: every key. ctrl+c twice: leave", help),
	}
}

// end takes the lines away for good.
func (s *firstSteps) end() { s.lines, s.pressed = nil, true }

// touchedKey takes away what is shown until the next key.
func (l *Screen) touchedKey() {
	l.first.end()
	l.signs.Key(l.now.Boot)
}
