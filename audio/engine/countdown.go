package engine

import (
	"time"

	"spotter/audio"
	"spotter/audio/dsp"
	"spotter/cues"
	"spotter/cues/countdown"
)

// The times of a countdown.
const (
	// countLead is the time before its beginning at which a count is put on the timeline. Its frame
	// is exact, so that the engine's goroutine may come late by that much. A count that
	// is cancelled meanwhile is taken back unheard.
	countLead = 100 * time.Millisecond
	// countLate is the time by which a count may begin too late and still be heard.
	countLate = 150 * time.Millisecond
	// sleptFor is by how much the clock that goes on in the machine's sleep may be ahead
	// of the other before the machine is known to have slept.
	sleptFor = 250 * time.Millisecond
	// stoodStill is by how much a device may be behind before its own word is believed
	// in place of the last splice's.
	stoodStill = 20 * time.Millisecond
)

// bySleep names what cancels a countdown when the machine has slept.
const bySleep = "sleep"

// counting is the countdown under way. Its counts are played one after the other: each is
// put on the timeline a little before its time, at its frame, and begins when that frame
// reaches the ear.
//
//	announcement ─ place ─▸ strike ─ place ─▸ strike … now
//	               100 ms
type counting struct {
	on     bool
	served cues.Cue       // the announcement: the counts rank as this cue
	of     uint64         // its press
	first  uint64         // of the counts
	press  time.Time      // of its key
	plan   countdown.Plan // with times from the press on, at the runner's ear
	next   int            // the count that is placed next
	beyond time.Duration  // what the earpiece adds to what the device knows

	at  int64     // a frame of the timeline
	ear time.Time // when that frame leaves the device

	asleep time.Duration // the clock that goes on in sleep, less the other, when it began

	placed bool      // count is on the timeline, and has not begun
	count  job       // the count that was placed
	start  int64     // its frame
	begins time.Time // when that leaves the device
}

// due returns when count i is to begin at the device: its earpiece adds the rest.
func (c *counting) due(i int) time.Time {
	return c.press.Add(c.plan.Counts()[i].After - c.beyond)
}

// wake returns when the countdown is to be looked at again; the zero time for never.
func (c *counting) wake() time.Time {
	switch {
	case !c.on:
		return time.Time{}
	case c.placed:
		return c.begins
	case c.next < c.plan.Len():
		return c.due(c.next).Add(-countLead)
	}
	return time.Time{} // "now" sounds
}

// count begins the countdown of j, which has just begun to sound at ear. Counts for which
// there is no room any more, since the announcement had to wait, are left out.
func (e *Engine) count(j *job, ear time.Time) {
	c := &e.counting
	*c = counting{on: true, served: j.cue, of: j.id, first: j.firstCount, press: j.at, plan: j.counts,
		beyond: e.beyond, at: e.pending.at, ear: ear, asleep: e.asleep()}
	for c.next < c.plan.Len() && c.due(c.next).Before(j.until.Add(countdown.Gap)) {
		c.next++
	}
	if c.next == c.plan.Len() {
		c.on = false
		return
	}
	e.arb.counting = &c.served
	e.setStatus(func(s *Status) { s.Counting = c.of })
}

// asleep returns by how much the clock that goes on while the machine sleeps is ahead.
func (e *Engine) asleep() time.Duration {
	if e.o.Boot == nil {
		return 0
	}
	return e.o.Boot() - e.o.Now().Sub(e.began)
}

// placeNext puts the next count on the timeline where its time is near. It is not done on the
// way of a key, which may end the countdown.
func (e *Engine) placeNext(now time.Time) {
	e.countOn(now)
	c := &e.counting
	for c.on && !c.placed && c.next < c.plan.Len() && !now.Before(c.due(c.next).Add(-countLead)) {
		e.place(now)
	}
}

// countOn does what time has brought of the countdown until now.
func (e *Engine) countOn(now time.Time) {
	c := &e.counting
	if !c.on {
		return
	}
	if e.asleep()-c.asleep > sleptFor {
		e.withdraw()
		e.cancelCount(bySleep)
		return
	}
	if c.placed && e.arb.playing == nil && !now.Before(c.begins) {
		e.strike()
	}
	if c.on && !c.placed && c.next == c.plan.Len() && e.arb.playing == nil {
		e.endCount() // "now" was heard
	}
}

// place puts the next count on the timeline, at its frame. One that would begin too late
// is dropped, and those behind it keep their times.
func (e *Engine) place(now time.Time) {
	c := &e.counting
	i := c.next
	c.next++
	due := c.due(i)
	id := c.plan.Counts()[i].Cue
	cue, known := e.o.Cue(id)
	clip := e.o.Bank[id]
	if !known || clip == nil {
		return // the plan was made from another pack
	}
	c.count = job{id: c.first + uint64(i), cue: cue, clip: clip, at: due, held: true}
	if now.Add(e.stream.Device().Latency).Sub(due) > countLate {
		e.lateCount()
		return
	}
	e.pending.clip, e.pending.pan, e.pending.period = clip, cue.Pan, 0
	e.pending.from = c.frame(due, now, e.stream)
	e.o.Tap.Mark(c.count.id, id)
	ear, err := e.stream.Splice(e.edit)
	e.pending.from = 0
	e.o.Tap.Heed()
	if err != nil { // the stream will say that it is lost
		e.abandon(audio.WhyLost, err.Error())
		return
	}
	c.at, c.ear = e.pending.edited, ear
	c.begins = ear.Add(dsp.Lasts(e.pending.at - e.pending.edited))
	c.count.ends = e.pending.at + int64(clip.Frames())
	c.placed, c.start = true, e.pending.at
	if e.cued.stream != nil {
		c.begins = c.begins.Add(-e.stream.Device().Latency) // it is told of the count so much earlier
	}
	if c.begins.Sub(due) > countLate { // the splice itself took so long
		e.withdraw()
		e.lateCount()
	}
}

// frame returns the frame of the timeline that leaves the device at a time, counted on
// from the last splice, of which the device said when it would. A device that has stood
// still since then is asked.
func (c *counting) frame(at, now time.Time, s audio.Stream) int64 {
	played, _ := s.Played()
	if reckoned := c.at + framesIn(now.Sub(c.ear)); reckoned-played > framesIn(stoodStill) {
		return played + framesIn(at.Sub(now))
	}
	return c.at + framesIn(at.Sub(c.ear))
}

// framesIn returns the frames of a time, which may be negative.
func framesIn(d time.Duration) int64 {
	if d < 0 {
		return -int64(dsp.Rate.N(-d))
	}
	return int64(dsp.Rate.N(d))
}

// strike has the placed count begin: its frame has reached the device.
func (e *Engine) strike() {
	c := &e.counting
	j := e.spare()
	*j = c.count
	c.placed = false
	j.at = c.begins // nobody pressed a key: its times count from its own beginning
	j.until = c.begins.Add(dsp.Rate.D(j.clip.Frames()))
	e.arb.playing = j
	e.counted(audio.Counted{Of: c.of, ID: j.id, Cue: j.cue.ID, Class: j.cue.Class})
	e.spoil(j)
	if e.cued.stream != nil {
		e.startCued(j)
		return
	}
	if !e.stream.Device().Silent {
		e.o.Report(audio.Report{ID: j.id, Outcome: audio.Sounding})
	}
}

// lateCount reports a count that comes too late to be heard.
func (e *Engine) lateCount() {
	c := &e.counting
	e.counted(audio.Counted{Of: c.of, ID: c.count.id, Cue: c.count.cue.ID, Class: c.count.cue.Class})
	e.o.Report(audio.Report{ID: c.count.id, Outcome: audio.Expired, Why: audio.WhyLate, Reason: whyCountLate})
}

// counted tells of the countdown.
func (e *Engine) counted(c audio.Counted) {
	if e.o.Counted != nil {
		e.o.Counted(c)
	}
}

// withdraw takes a count that is placed and has not begun off the timeline.
func (e *Engine) withdraw() {
	c := &e.counting
	if !c.placed || e.stream == nil {
		return
	}
	c.placed = false
	e.pending.clip, e.pending.from = nil, c.start // what sounds before it goes on
	_, _ = e.stream.Splice(e.edit)                // an error is told by the stream's loss
	e.pending.from = 0
}

// cancelCount ends the countdown, and tells what cancelled the rest of it.
func (e *Engine) cancelCount(by string) {
	c := &e.counting
	if !c.on {
		return
	}
	left := c.placed || c.next < c.plan.Len()
	of := c.of
	e.endCount()
	if left {
		e.counted(audio.Counted{Of: of, By: by})
	}
}

// endCount ends the countdown: what waits may sound.
func (e *Engine) endCount() {
	e.counting.on, e.counting.placed = false, false
	e.arb.counting = nil
	e.setStatus(func(s *Status) { s.Counting = 0 })
}
