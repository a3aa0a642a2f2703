package live

import (
	"cmp"
	"time"

	"spotter/race"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/alert"
)

// When the screen looks again by itself.
const (
	lookIdle = time.Second            // at least so often, and on the race's second
	lookBusy = 100 * time.Millisecond // while a sound leaves, or a line is not on the disk
	lookSoon = 5 * time.Millisecond   // and never sooner
)

// Tick is the message that makes a [Live] screen look at clock, sound and disk.
type Tick struct{}

// checkHealth takes in how sound and disk are doing.
func (l *Screen) checkHealth() {
	l.desk.Look(l.now)
	l.voice.Look()
	l.talk.Look(l.now)
	was := l.health
	l.health = l.o.Monitor.Health()
	l.unsaved = false
	if l.health.Bell { // it goes out with the next painting
		l.bell.Look(l.now.Boot, func(names []string) []string { return l.signs.Named(l.health.wrong(names, l.now.Wall), l.now.Boot) })
	}
	if l.health.Output.changed(&was.Output) {
		l.noteOutput()
	}
	if m := l.health.Output.Moved; m != "" && m != was.Output.Moved {
		l.notify(text.Clean(m))
	}
	if jump := l.health.ClockJump; jump != 0 && jump != was.ClockJump {
		l.notify(say.F("the wall clock stepped %s: race time runs on", jump.Round(100*time.Millisecond).String()))
	}
	for _, n := range l.signs.News(l.health.Sign, l.health.Crew.Words) {
		l.notify(n.Said())
		l.feed.add(n.Event(l.now, l.o.Session.Elapsed))
	}
	for _, s := range alert.Fresh(was.Small, l.health.Small) {
		l.notify(s.Words())
		l.feed.add(s.Event(l.now, l.o.Session.Elapsed))
	}
	l.reports = l.o.Monitor.Outcomes(l.reports[:0])
	for i := range l.reports {
		l.feed.report(&l.reports[i])
		l.countReport(&l.reports[i])
	}
	l.speech.count.Look(l.health.Output.Counting)
}

// changed reports whether an output changed so that the spotter should know.
func (o *OutputHealth) changed(was *OutputHealth) bool {
	if o.State != was.State {
		return true
	}
	return o.State == OutputOK && (o.Fault != was.Fault || o.Name != was.Name || o.Moved != was.Moved)
}

// noteOutput puts a change of the output into the feed. The journal has it from whoever opened the output.
func (l *Screen) noteOutput() {
	o := &l.health.Output
	e := race.Event{Kind: race.KindOutput, Stamp: l.now, Device: text.Clean(o.Name), State: o.State.String()}
	if said := cmp.Or(o.Fault, o.Moved); o.State == OutputOK && said != "" {
		e.Device, e.State = e.Device+":", text.Clean(said)
	}
	e.Elapsed, e.HasElapsed = l.o.Session.Elapsed(l.now)
	l.feed.add(&e)
}

// Wake asks for a Tick after a while.
func (l *Screen) Wake(after time.Duration) {
	if l.o.Wake != nil {
		l.o.Wake(after)
	}
}

// due returns for how long the screen stays as it is while nothing happens: what becomes known of sound and disk comes with a Tick of its own.
func (l *Screen) due() time.Duration {
	d := lookIdle
	if e, ok := l.o.Session.Elapsed(l.now); ok && e >= 0 {
		d = min(d, time.Second-e%time.Second)
	}
	o, j := &l.health.Output, &l.health.Journal
	if since := l.now.Wall.Sub(o.Since); !o.Since.IsZero() && since >= 0 && (o.State == OutputLost || o.State == OutputOpening) {
		d = min(d, time.Second-since%time.Second) // its fault counts them
	}
	if left := l.desk.Due(l.now); left > 0 {
		d = min(d, left)
	}
	if left := l.noticeEnd - l.now.Boot; l.notice != "" && left > 0 {
		d = min(d, left)
	}
	if left, ok := l.talk.Due(l.now); ok {
		d = min(d, left)
	}
	if at, ok := l.teaching.Due(); ok {
		d = min(d, at-l.now.Boot)
	}
	if left, ok := l.speech.count.Due(); ok {
		d = min(d, left)
	}
	if left, ok := l.gate.Due(l.now); ok {
		d = min(d, left)
	}
	if left, ok := l.touch.Due(l.now.Boot); ok {
		d = min(d, left)
	}
	if l.unsaved || j.Durable < j.Logged || j.Fault != "" || o.Level.Bars() > 0 || l.sounding() {
		d = min(d, lookBusy)
	}
	return max(d, lookSoon)
}

// sounding reports whether a cue sounds, or what became of one is told for a moment.
func (l *Screen) sounding() bool {
	e, missed := l.onAir()
	return l.latched != "" || e != nil && e.state == sounding && l.age(e) < onAirMost || missed != nil
}
