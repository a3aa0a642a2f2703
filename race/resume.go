package race

import "time"

// Resume returns the session of a race that is taken up again from its journal,
// read back: the clock runs on, voids hold, the next split is the one after the
// last, and IDs go on after the last sequence number. The events may or may not
// end with the open line of this resumption; either way each event belongs to
// the boot that the open line before it names.
//
// Race time is the race time of the last reading in the log, plus how long ago
// that reading was. Within one boot of the machine the boot clock tells. Across
// boots only the wall clock can, and nobody knows whether it was set meanwhile:
// race time is then approximate, see [Clock.Approx].
func Resume(o Options, log []Event) *Session {
	s := NewSession(o)
	for i := range log {
		s.lastID = max(s.lastID, log[i].ID, EventID(log[i].Seq))
		s.kept.keep(log[i])
	}
	s.revise()
	stands := AsItStands(log)
	s.resumed, s.resumedAt = true, s.lastID
	anchors(log, &stands).apply(s.clock, o)
	return s
}

// anchor holds what a log says about the race clock.
type anchor struct {
	started bool
	start   Stamp
	span    int    // of the start: lines between two open lines are one span
	boot    string // of the start

	last     Stamp         // the last reading on record, open lines apart
	lastSpan int           // its span
	lastBoot string        // the boot it was recorded under
	elapsed  time.Duration // race time at last

	set    bool // a line after the start says that race time was estimated or set
	approx bool // it was estimated, and nobody confirmed it

	seen     Stamp // the last reading of all
	seenBoot string
}

// anchors finds the start and the last reading, with their boots.
func anchors(log []Event, stands *Record) anchor {
	var a anchor
	gun, whole := stands.gun(log)
	boot, span := "", 0
	for i := range log {
		e := &log[i]
		if e.Kind == KindOpen {
			span++
			if e.Open != nil {
				boot = e.Open.BootID
			}
		}
		if !e.Wall.IsZero() {
			a.seen, a.seenBoot = e.Stamp, boot
		}
		// The gun, or in a damaged log without a start what is left of it.
		if !a.started && (i == gun || !whole && e.HasElapsed) {
			a.started, a.boot, a.span = true, boot, span
			ran := e.Elapsed + stands.moves[i]
			a.start = Stamp{Wall: e.Wall.Add(-ran), Boot: e.Boot - ran}
		}
		if a.started && e.Kind != KindOpen && !e.Wall.IsZero() {
			a.read(e, stands.moves[i], boot, span)
		}
	}
	return a
}

// read takes in one line's reading of the clocks. A corrected gun moves its race time.
func (a *anchor) read(e *Event, move time.Duration, boot string, span int) {
	if e.Kind == KindClock && e.State != "" {
		a.set, a.approx = true, e.State == ClockApproximate
	}
	if span == a.lastSpan && e.Boot < a.last.Boot {
		return // lines may run slightly backwards
	}
	switch {
	case !a.set && (span == a.span || boot != "" && boot == a.boot) && e.Boot >= a.start.Boot:
		a.elapsed = e.Boot - a.start.Boot
	case e.HasElapsed:
		a.elapsed = e.Elapsed + move
	case span == a.lastSpan:
		a.elapsed += e.Boot - a.last.Boot
	default:
		return // under another boot, and without race time: it says nothing
	}
	a.last, a.lastSpan, a.lastBoot = e.Stamp, span, boot
}

// apply sets a clock from what the log says.
func (a anchor) apply(c *Clock, o Options) {
	if a.seenBoot != "" && a.seenBoot == o.BootID {
		_, same := lastReading{at: a.seen, boot: a.seenBoot, now: o.BootID}.gap(o.Now)
		if same || o.Now == (Stamp{}) {
			c.expect(a.seen) // a wall clock set while nothing ran is a jump as well
		}
	}
	if !a.started {
		return
	}
	c.resume(lastReading{at: a.last, boot: a.lastBoot, now: o.BootID, elapsed: a.elapsed}, a.approx)
	if o.Now != (Stamp{}) {
		c.Elapsed(o.Now) // the first reading bridges the gap
	}
}

// lastReading is the last that a log says of the race clock.
type lastReading struct {
	at      Stamp
	boot    string        // names the boot that at was read under; empty where unknown
	now     string        // names the present boot; empty where unknown
	elapsed time.Duration // race time at at
}

const (
	// bootSlack is the difference up to which two readings of the boot time agree, to
	// pass for readings under one boot, where the host cannot name its boots.
	bootSlack = 2 * time.Second
	// bootApart is the difference up to which wall and boot clock may disagree about a gap under one
	// boot: more than a wall clock is usually set by, and far less than what a
	// restored checkpoint or another time namespace does to a boot clock.
	bootApart = 15 * time.Minute
	// gapMost is the longest gap in a race that is believed: whatever is longer was
	// a wall clock that was set.
	gapMost = 24 * time.Hour
	// uptimeMost bounds a boot clock that stands in for a wall clock. Where a
	// machine has just booted the race was blind for at least that long.
	uptimeMost = 30 * time.Minute
)

// gap returns how long ago the reading was, at a reading now; sure is false where
// that is an estimate. It is never negative: a race does not run backwards.
//
// The boot clock is believed only if it is known to be the same one: the boot has
// the same name, its clock went on, and the wall clock agrees within minutes.
func (l lastReading) gap(now Stamp) (d time.Duration, sure bool) {
	wall, boot := now.Wall.Sub(l.at.Wall), now.Boot-l.at.Boot
	apart := (wall - boot).Abs()
	named := l.boot != "" && l.now != ""
	sameName := named && l.boot == l.now
	if boot >= 0 && (sameName && apart <= bootApart || !named && apart <= bootSlack) {
		return boot, true
	}
	wallFits := wall >= 0 && wall <= gapMost
	bootFits := sameName && boot >= 0 && boot <= gapMost
	switch {
	case wallFits && bootFits:
		return min(wall, boot), false
	case wallFits:
		return wall, false
	case bootFits:
		return boot, false
	case now.Boot >= 0 && now.Boot <= uptimeMost:
		return now.Boot, false
	}
	return 0, false
}
