package live

import (
	"time"

	"spotter/course"
	"spotter/cues"
	"spotter/race"
	"spotter/text/say"
	"spotter/ui/dash"
	"spotter/ui/gates"
	"spotter/ui/keymap"
	"spotter/ui/road"
)

// Saved says how the journal stands on the disk, for the code of the witness.
type Saved = gates.Saved

// gatePort lets a desk log, tell and play as the keys of its screen do.
type gatePort struct{ l *Screen }

// newGates returns the desk of a screen: start, boards and finish.
func newGates(l *Screen) *gates.Desk {
	key := l.keyOf
	p := gatePort{l}
	labels := gates.Labels{Enter: key(keymap.Split), Void: key(keymap.Void), Skip: key(keymap.Skip), Chip: key(keymap.Chip),
		Radio: key(keymap.Radio), Start: key(keymap.SetTime), Boards: key(keymap.Boards), Code: key(keymap.Code)}
	if b := l.cueKey(cueFinish); b != nil {
		labels.Say = b.Labels(1)
	}
	return gates.New(gates.Options{Session: l.o.Session, Host: p, Ear: p, Labels: labels, CountIn: l.o.CountIn, Corral: l.o.Corral,
		Saved: l.o.Saved, Crossed: l.crossed})
}

// cueFinish is the cue that tells the runner of the finish. It is said only where the
// spotter presses its key.
const cueFinish = "finish"

// cueKey returns the key of a cue, nil for none.
func (l *Screen) cueKey(id cues.ID) *keymap.Binding {
	c, ok := l.o.Pack.Cue(id)
	if !ok || len(c.Keys) == 0 {
		return nil
	}
	return l.keys.ByName[c.Keys[0]]
}

// Log keeps an event, and shows it.
func (p gatePort) Log(e *race.Event) {
	l := p.l
	shown := l.log(e)
	switch e.Kind {
	case race.KindStart:
		if l.page == pageOffer {
			l.page = pagePads
		}
	case race.KindSplit:
		shown.reason = l.splitReason(e.ID)
	case race.KindAmend:
		l.corrected(e.Ref)
	case race.KindVoid:
		l.voided(e.Ref)
	}
}

// splitReason says how a split went, or that it is not believed.
func (l *Screen) splitReason(id race.EventID) string {
	if _, doubted := l.o.Session.Doubted(id); doubted {
		return say.T("not believed: moves no figure")
	}
	splits := l.o.Session.Splits()
	for i := range splits {
		if splits[i].ID == id {
			return splitWords(l.o.Session.Plan(), splits[:i+1])
		}
	}
	return ""
}

// Notify shows a message for a moment.
func (p gatePort) Notify(s string) { p.l.notify(s) }

// Press presses the key of a cue.
func (p gatePort) Press(id cues.ID) {
	if b := p.l.cueKey(id); b != nil {
		p.l.sendCue(b, p.l.now)
	}
}

// Has reports whether there is a key for a cue.
func (p gatePort) Has(id cues.ID) bool { return p.l.cueKey(id) != nil }

// EndAlarm clears a latched STOP.
func (p gatePort) EndAlarm() {
	l := p.l
	if l.latched == "" {
		return
	}
	e := l.o.Session.ClearAlarm(l.now)
	l.o.Player.Clear()
	l.log(&e)
	l.latched = ""
}

// Reframe takes in that whose left is meant has changed: the keys play other cues.
func (p gatePort) Reframe(f cues.Frame) {
	l := p.l
	l.o.Frame = f
	l.keys = keymap.New(l.o.Pack, f, l.o.Bind...)
	l.pads = keymap.NewPads(l.o.Pack, &l.keys)
	l.from = fromLabels(l.o.Pack, f)
	l.labels = newLabels(l.o.Pack, &l.pads)
	l.lastKey, l.last = nil, lastPress{}
	if l.road != nil {
		l.road.Reframe(f)
	}
}

// openGate opens a page of the desk.
func (l *Screen) openGate(a keymap.Action) {
	switch a {
	case keymap.Radio:
		l.gate.Radio()
	case keymap.Boards:
		l.gate.OpenBoards()
	case keymap.Code:
		l.gate.OpenCode()
	}
}

// followGates shows the page of the desk that was opened, or the pads again where it was closed. Another page that was opened closes it.
func (l *Screen) followGates(was page) {
	switch {
	case was == pageGate && l.page != pageGate:
		l.gate.Close()
	case l.gate.Open():
		l.page = pageGate
	case l.page == pageGate:
		l.page = pagePads
	}
}

// scrollGate moves on a page of the desk, or on that of the road.
func (l *Screen) scrollGate(a keymap.Action) {
	by := map[keymap.Action]int{keymap.LineUp: -1, keymap.LineDown: 1, keymap.PageUp: -10, keymap.PageDown: 10,
		keymap.Home: -1 << 20, keymap.End: 1 << 20}[a]
	if l.page == pageRoad {
		l.road.Scroll(by)
	} else if !l.gate.Scroll(by) {
		l.notify(say.T("nothing to scroll: tab shows the log"))
	}
}

// Road has what a screen needs to show what comes next on the road, and where the runner is.
type Road struct {
	Where  road.Road      // nil: only the boards say where the runner is
	Course *course.Course // nil for none
	Remind func(cues.ID)  // has the spotter hear the word of a cue softly, never the runner; nil: nobody hears it. It never waits
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

// crossed returns the race time at which the runner passed a distance by position.
func (l *Screen) crossed(metres float64) (elapsed time.Duration, ok bool) {
	now, started := l.o.Session.Elapsed(l.now)
	if l.o.Road.Where == nil || !started {
		return 0, false
	}
	boot, ok := l.o.Road.Where.Crossed(metres)
	return now - (l.now.Boot - boot), ok
}

// keyOfCue returns the key of a cue in the spotter's words, "" where the runner would hear nothing.
func (l *Screen) keyOfCue(pressed cues.ID) string {
	if b := l.cueKey(pressed); b != nil && b.Heard.ID != "" {
		return b.Labels(1)
	}
	return ""
}

// openHere opens the page on which the spotter says where the runner is.
func (l *Screen) openHere() {
	if l.road == nil {
		l.notify(say.F("%s: not here", l.keyOf(keymap.Here)))
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
