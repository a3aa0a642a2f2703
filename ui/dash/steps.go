package dash

import (
	"spotter/text/say"
	"spotter/ui/cells"
)

// drawFirstSteps draws what to do first, a line each, in the middle of r. It draws nothing
// where there is no room for all of it. It reports whether there is anything on the canvas.
func drawFirstSteps(c *cells.Canvas, steps []string, r cells.Rect) bool {
	if len(steps) == 0 || len(steps) > r.H {
		return false
	}
	for i, step := range steps {
		c.Centre(r.Row((r.H-len(steps))/2+i), cells.Strong, cells.FitNames(step, r.W))
	}
	return true
}

// FirstSteps has the lines that say what to do first. The zero value has none yet.
type FirstSteps struct {
	Lines   []string // nil for none
	pressed bool     // a key was pressed: they are gone for good
}

// Begin shows the lines, unless a key was pressed already or a race runs. enter and help
// are the keys of a split and of the help.
func (s *FirstSteps) Begin(running bool, enter, help string) {
	if running || s.pressed {
		return
	}
	s.Lines = []string{
		say.T("← → space: cues for the runner"),
		say.F("%s: start the clock, then each board", enter),
		say.F("%s: every key. ctrl+c twice: leave", help),
	}
}

// End takes the lines away for good.
func (s *FirstSteps) End() { s.Lines, s.pressed = nil, true }
