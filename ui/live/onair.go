package live

import (
	"cmp"
	"time"

	"spotter/cues"
	"spotter/race"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/cells"
	"spotter/ui/dash"
)

const (
	onAirSearch = 64               // cues looked through for the one that sounds: it is among the last few
	onAirMost   = 30 * time.Second // no cue sounds for longer, but an alarm: its end was not reported
)

// onAir returns the cue that the runner hears, or heard last, and beside it a newer
// press that did not come to sound or waits for its turn; nil for none. What sounds
// goes before what was pressed after it: a dropped cue must never stand where the
// spotter reads what the runner hears.
func (l *Screen) onAir() (shown, missed *entry) {
	newest := l.feed.lastCue()
	if newest == nil {
		return nil, nil
	}
	if l.latched != "" {
		if alarm := l.feed.byID(l.alarmID); alarm != nil {
			shown = alarm
		}
	}
	for i := 0; shown == nil && i < min(l.feed.len(), onAirSearch); i++ {
		e := l.feed.at(i)
		if e.kind != race.KindCue || e.passedOver() || e.state == sending {
			continue
		}
		shown = e
	}
	if newest == shown {
		return shown, nil
	}
	busy := shown != nil && (shown.state == sounding && l.age(shown) < onAirMost || shown.id == l.alarmID && l.latched != "" ||
		shown.id == l.health.Output.Counting) // its countdown is under way
	if newest.state == sending && !busy {
		return newest, nil // on its way, and nothing else sounds
	}
	if newest.state == sending || l.age(newest) < noticeFor {
		missed = newest
	}
	return shown, missed
}

// age returns how long ago a cue was pressed.
func (l *Screen) age(e *entry) time.Duration {
	if d, ok := l.o.Session.Elapsed(l.now); ok && e.has {
		return d - e.elapsed
	}
	return l.now.Wall.Sub(e.wall)
}

// passedOver reports whether a press came to nothing as the rules of the cues have it:
// no fault, and no reason for the red of one. A steer cue that expired is a fault.
func (e *entry) passedOver() bool {
	if e.state != final {
		return false
	}
	switch e.outcome {
	case race.Dropped:
		return e.why != race.WhyStuck && e.why != race.WhyNoCue
	case race.Expired:
		return e.class < cues.Steer
	}
	return false
}

// droppedWords says why a cue was dropped.
func (l *Screen) droppedWords(e *entry) string {
	by := l.feed.byID(e.by)
	if by == nil || by.kind != race.KindCue {
		return reasonWords(e.reason)
	}
	name := by.title
	switch e.why {
	case race.WhySounding, race.WhyWaiting:
		return reasonWords(e.why.Words())
	case race.WhyNewer, race.WhyTakenBack, race.WhyCancel:
		return say.F(": %s was pressed after it", name)
	}
	return say.F(": %s was first", name)
}

// missedWords says in one line what became of a press that the runner does not hear.
func (l *Screen) missedWords(e *entry) string {
	name := e.title
	if e.state == sending {
		return say.F("○ %s waits", name)
	}
	state, _ := l.outcome(e)
	return name + " " + state
}

// outcome says in words what became of a cue.
func (l *Screen) outcome(e *entry) (string, dash.Fate) {
	if e.state != final {
		return l.soFar(e)
	}
	if e.told == "" {
		e.told, e.fate = l.ended(e)
	}
	return e.told, e.fate
}

// soFar says what is known of a cue whose outcome is not.
func (l *Screen) soFar(e *entry) (string, dash.Fate) {
	switch {
	case e.state == sending:
		switch l.health.Output.State { // known before the outcome comes
		case OutputSilent:
			return say.T("✗ NOT HEARD: no sound"), dash.NotHeard
		case OutputLost:
			return say.T("✗ no sound to send it to"), dash.NotHeard
		}
		if l.health.Output.Unheard {
			return say.F("✗ NOT HEARD: %s", text.Clean(l.health.Output.Fault)), dash.NotHeard
		}
		if l.stranded(e) {
			return say.T("? no outcome yet"), dash.UnderWay
		}
		return say.T("○ sending"), dash.UnderWay
	}
	return say.F("● sounding%s", latencyWords(e.latency)), dash.UnderWay
}

// ended says what became of a cue whose outcome is known.
func (l *Screen) ended(e *entry) (string, dash.Fate) {
	switch e.outcome {
	case race.Heard:
		return say.F("✓ heard%s", latencyWords(e.latency)), dash.WentWell
	case race.Cut:
		if by := l.byWords(e); by != "" {
			return say.F("✗ CUT%s", by), dash.GaveWay
		}
		return say.F("✗ CUT%s", reasonWords(e.reason)), dash.GaveWay
	case race.Dropped, race.Expired:
		v := dash.NotHeard
		if e.passedOver() {
			v = dash.SetAside
		}
		if e.outcome == race.Expired {
			return say.F("✗ NOT HEARD: %s", cmp.Or(whyWords(e.reason), say.T("waited too long"))), v
		}
		return say.F("✗ DROPPED%s", l.droppedWords(e)), v
	case race.NoDevice:
		return say.F("✗ NOT HEARD%s", reasonWords(cmp.Or(e.reason, say.T("no output")))), dash.NotHeard
	}
	return "? " + text.Clean(string(e.outcome)), dash.NotHeard
}

// stranded reports whether a cue has been on its way for longer than any can be.
func (l *Screen) stranded(e *entry) bool {
	if d, ok := l.o.Session.Elapsed(l.now); ok && e.has {
		return d-e.elapsed > 10*time.Second
	}
	return l.now.Wall.Sub(e.wall) > 10*time.Second
}

// byWords names the cue that took another's place.
func (l *Screen) byWords(e *entry) string {
	if by := l.feed.byID(e.by); by != nil && by.kind == race.KindCue {
		return say.F(" by %s", by.title)
	}
	return ""
}

// alarmBack reports whether a latched alarm sounds although it was not heard at
// first: its output was lost and has come back.
func (l *Screen) alarmBack() bool {
	o := &l.health.Output
	return o.State == OutputOK && o.Alarm && !o.Unheard
}

// deaf reports whether the runner hears nothing now. A latched alarm is then not said
// to repeat, even if it was heard before.
func (l *Screen) deaf() bool {
	o := &l.health.Output
	switch o.State {
	case OutputSilent, OutputLost:
		return true
	case OutputOpening:
		return o.Fault != "" || !o.Since.IsZero() && l.now.Wall.Sub(o.Since) > openingGrace
	}
	return o.Unheard
}

// alarmKey returns the key that clears the alarm.
func (l *Screen) alarmKey() string {
	if c, ok := l.o.Pack.Cue(l.latched); ok && len(c.Keys) > 0 {
		return cells.KeyLabel(c.Keys[0])
	}
	return say.T("its key")
}
