package dash

import "spotter/ui/cells"

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
