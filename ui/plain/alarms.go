package plain

import (
	"slices"
	"strings"
	"time"

	"spotter/text/say"
	"spotter/ui/cells"
	"spotter/ui/dash"
)

// How often an alarm is said again while it lasts. STOP lasts for seconds, and a runner
// stands meanwhile; a fault may last for the rest of the race.
const (
	stopAgain  = 10 * time.Second
	faultFirst = 15 * time.Second // after the first time
	faultAgain = time.Minute
)

// alarms says what is wrong at once, and again while it lasts.
type alarms struct {
	stopAt time.Time // when it was said that STOP sounds
	faults []fault
}

// fault is one that was told.
type fault struct {
	name  string
	short string
	next  time.Time // when it is said again
}

// stopSaid notes that the line of STOP was said.
func (a *alarms) stopSaid(now time.Time) { a.stopAt = now }

// tell says what is new among the faults, what is over, and again what lasts.
func (a *alarms) tell(l *lines, t *dash.Told) {
	if t.Latched && t.Now.Sub(a.stopAt) >= stopAgain {
		a.stopAt = t.Now
		l.matters(say.F("STOP repeats. %s clears it", stopKey(t)))
	}
	for i := range t.Faults {
		a.tellFault(l, &t.Faults[i], t)
	}
	a.faults = slices.DeleteFunc(a.faults, func(f fault) bool {
		if slices.ContainsFunc(t.Faults, func(now dash.Fault) bool { return now.Name == f.name }) {
			return false
		}
		l.matters(over(&f, t))
		return true
	})
}

// tellFault says a fault whole when it is new, and in short when it has lasted.
func (a *alarms) tellFault(l *lines, f *dash.Fault, t *dash.Told) {
	i := slices.IndexFunc(a.faults, func(was fault) bool { return was.name == f.Name })
	if i < 0 {
		a.faults = append(a.faults, fault{f.Name, f.Short, t.Now.Add(faultFirst)})
		l.matters(say.F("ALARM. %s", Times(f.What)))
		l.add(sentences(f.Next, f.Works))
		return
	}
	was := &a.faults[i]
	was.short = f.Short
	if !t.Now.Before(was.next) {
		was.next = t.Now.Add(faultAgain)
		l.matters(say.F("ALARM. %s", Times(f.Short)))
	}
}

// sentences puts one sentence behind another, which may lack its stop.
func sentences(first, then string) string {
	if first != "" && then != "" && !strings.ContainsAny(first[len(first)-1:], ".?!") {
		first += "."
	}
	return cells.Join(" ", first, then)
}

// over says that a fault is no more.
func over(f *fault, t *dash.Told) string {
	switch f.name {
	case "sound", "soft sound":
		if t.Output.Sound == dash.SoundOK {
			return say.T("Sound is back")
		}
	case "journal":
		return say.F("Saved again: %d of %d lines", t.Journal.Durable, t.Journal.Logged)
	}
	return say.F("Over: %s", Times(f.short))
}
