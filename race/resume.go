package race

import "time"

// Resume returns the session of a race that is taken up again from its journal,
// read back: the clock runs on, voids hold, the next split is the one after the
// last, and IDs go on after the last sequence number. The events may or may not
// end with the open line of this resumption; either way each event belongs to
// the boot that the open line before it names.
//
// While the machine was not booted anew, race time is boot time less the
// start's. After a restart wall time spans the gap, once: the same race time is
// found however often the race is resumed under that boot.
func Resume(o Options, log []Event) *Session {
	s := NewSession(o)
	stands := AsItStands(log)
	s.splits = stands.Splits
	for i := range stands.Lines {
		e := &stands.Lines[i]
		s.lastID = max(s.lastID, e.ID, EventID(e.Seq))
		if stands.Counts(i) && canVoid(e) {
			s.marks = append(s.marks, mark{e.ID, e.Kind})
		}
	}
	anchors(log, stands.Voided).apply(s.clock, o)
	return s
}

// anchor holds what a log says about the race clock.
type anchor struct {
	started   bool
	startID   EventID
	start     Stamp
	startBoot string
	last      Event  // the last event with race time
	lastBoot  string // the boot it was recorded under
	seen      Stamp  // the last reading on record
	seenBoot  string
}

// anchors finds the start and the last event with race time, and their boots.
func anchors(log []Event, voided map[EventID]bool) anchor {
	var a anchor
	boot := ""
	for i := range log {
		e := &log[i]
		if e.Open != nil {
			boot = e.Open.BootID
		}
		if !e.Wall.IsZero() {
			a.seen, a.seenBoot = e.Stamp, boot
		}
		if a.started && e.Kind == KindVoid && e.Ref == a.startID && !voided[e.ID] {
			a.started, a.last = false, Event{}
			continue
		}
		if (e.HasElapsed || e.Kind == KindStart) && !a.started {
			// The start, or in a damaged log what is left of it.
			a.started, a.startID, a.startBoot = true, e.ID, boot
			a.start = Stamp{Wall: e.Wall.Add(-e.Elapsed), Boot: e.Boot - e.Elapsed}
		}
		if a.started && (e.HasElapsed || e.ID == a.startID) {
			a.last, a.lastBoot = *e, boot
		}
	}
	return a
}

// apply sets a clock from what the log says.
func (a anchor) apply(c *Clock, o Options) {
	if a.seenBoot != "" && a.seenBoot == o.BootID {
		c.expect(a.seen) // a wall clock set while nothing ran is a jump as well
	}
	if !a.started {
		return
	}
	switch {
	case sameBoot(a.startBoot, o, a.start):
		c.Start(a.start, true)
	case sameBoot(a.lastBoot, o, a.last.Stamp):
		c.Continue(a.last.Stamp, a.last.Elapsed)
	default:
		c.resume(a.start, 0, false, a.last.Elapsed, a.last.Wall)
	}
	if o.Now != (Stamp{}) {
		c.Elapsed(o.Now) // the first reading places a race across boots
	}
}

// bootSlack is how closely two readings must agree on when the machine booted to
// pass for readings under one boot, where the host cannot name its boots.
const bootSlack = 2 * time.Second

// sameBoot reports whether at, recorded under the boot named then, is of the
// present boot. Without names it compares the instants of booting that both
// readings imply; if those agree it hardly matters which clock is believed.
func sameBoot(then string, o Options, at Stamp) bool {
	if then != "" && o.BootID != "" {
		return then == o.BootID
	}
	if o.Now == (Stamp{}) || o.Now.Boot < at.Boot {
		return false
	}
	return (offset(o.Now) - offset(at)).Abs() <= bootSlack
}
