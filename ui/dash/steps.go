package dash

import "spotter/ui/cells"

// soundless reports whether there is no sound before the first cue.
func (f *Facts) soundless() bool {
	return f.Cue == nil && (f.Output.Sound == SoundSilent || f.Output.Sound == SoundLost)
}

// belowEvents returns the free rows of the list of events.
func (f *Facts) belowEvents(a Layout) cells.Rect {
	used := 1 + max(f.Events.Len(), 1)
	return a.Feed.Rows(used, a.Feed.H-used)
}

// drawFirstSteps draws what to do first, a line each, in the middle of r. It draws nothing
// and returns false where there is nothing to draw, or no room for all of it.
func (s *Sheet) drawFirstSteps(steps []string, r cells.Rect) bool {
	if len(steps) == 0 || len(steps) > r.H {
		return false
	}
	for i, step := range steps {
		s.canvas.Centre(r.Row((r.H-len(steps))/2+i), cells.Strong, cells.FitNames(step, r.W))
	}
	return true
}
