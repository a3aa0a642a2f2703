package live

import (
	"spotter/course"
	"spotter/cues"
	"spotter/ui/dash"
	"spotter/ui/keymap"
	"spotter/ui/road"
)

// Road has what a screen needs to show what comes next on the road, and where the runner is.
type Road struct {
	Where  road.Road      // nil: only the boards say where the runner is
	Course *course.Course // nil for none
	Remind func()         // has the spotter hear a soft sound, never the runner; nil: nobody hears it. It never waits
}

// newRoad returns the desk of the road, nil where there is none.
func (l *Screen) newRoad() *road.Desk {
	o := &l.o.Road
	if o.Where == nil {
		return nil
	}
	return road.New(road.Options{
		Session: l.o.Session, Road: o.Where, Host: gatePort{l}, Course: o.Course, Frame: l.o.Frame, Key: l.keyOfCue,
		Enter: l.keyOf(keymap.Split), Here: l.keyOf(keymap.Here), Remind: o.Remind,
		Latched: func() bool { return l.latched != "" },
	})
}

// keyOfCue returns the key of a cue in the spotter's words, "" where the runner would hear
// nothing.
func (l *Screen) keyOfCue(pressed cues.ID) string {
	if b := l.cueKey(pressed); b != nil && b.Heard.ID != "" {
		return b.Labels(1)
	}
	return ""
}

// openHere opens the page on which the spotter says where the runner is.
func (l *Screen) openHere() {
	if l.road == nil {
		l.notify(l.keyOf(keymap.Here) + ": not here")
		return
	}
	if l.road.Open(l.now); l.road.IsOpen() {
		l.page = pageRoad
	}
}

// followRoad takes in what changed, and shows the page of the road where it is open.
func (l *Screen) followRoad(was page) {
	if l.road == nil {
		return
	}
	l.road.Look(l.now)
	switch {
	case was == pageRoad && l.page != pageRoad:
		l.road.Close()
	case l.page == pageRoad && !l.road.IsOpen():
		l.page = pagePads
	}
}

// gatherRoad fills in what comes next on the road, and how the position is doing.
func (l *Screen) gatherRoad(f *dash.Facts) {
	if l.road == nil {
		return
	}
	f.Race.Ahead, f.Race.Road = l.road.Ahead(f.Race.Ahead, l.boards, l.now), l.o.Road.Course != nil
	f.Position = l.road.Status()
}
