package engine

import (
	"time"

	"spotter/audio"
	"spotter/audio/clip"
	"spotter/cues"
	"spotter/cues/countdown"
)

// job is a press on its way through the arbiter.
type job struct {
	id     uint64
	cue    cues.Cue
	clip   *clip.Clip
	at     time.Time // when the key was pressed
	until  time.Time // playing: when its sound ends in the ear
	ends   int64     // playing: the timeline's frame at which it does
	heard  bool      // playing: it has its final report (an alarm goes on)
	held   bool      // it had to wait for its turn
	spoilt string    // playing: what kept it from the ear for some of the time, in words

	sentence bool          // a split, or words put together: other info cues hear it out
	patience time.Duration // waiting: how long it may, where that is longer than its time to live

	latency time.Duration // playing: from the key to the ear; 0 of a count

	counts     countdown.Plan // what follows it
	firstCount uint64         // the number of the first of them
}

func (j *job) expires() time.Time { return j.at.Add(max(j.cue.TimeToLive(), j.patience)) }
func (j *job) alarm() bool        { return j.cue.Class == cues.Alarm }

// hearsOut reports whether j waits for p to end, although it is of no lower class: a
// split that is cut in its middle is worth nothing, and no other info is that urgent.
func (j *job) hearsOut(p *job) bool {
	return p.sentence && p.cue.Class == cues.Info && j.cue.Class == cues.Info && p.cue.ID != j.cue.ID
}

// arbiter decides which cue wins. It is a plain value without clock, lock or
// sound: its owner tells it what happens and when, and does what it answers.
//
//	a cue of the same or a higher class cuts what plays
//	a lower one waits in the one slot, for its time to live
//	a newer one of the same or a higher class replaces what waits, a lower one never
//	a split, or a sentence of words, is heard out by other info cues, which wait
//	steer and alarm never wait
//	an alarm latches: until it is cleared, only another alarm plays
//	a cue that says so ignores a press of it while it plays or waits
//	a press takes back what waits and may not follow it: see [cues.Supersedes]
//	while a countdown is under way only steer, an alarm, and the key or the other side of
//	the cue that it follows play; they end it, and the others wait
type arbiter struct {
	playing, waiting *job
	counting         *cues.Cue // the cue that a countdown under way follows; nil for none
}

// verdict says what to do with a press: play it, keep it waiting, or drop it.
type verdict uint8

const (
	play      verdict = iota // now; what plays is cut
	wait                     // in the slot; what waited, of no higher class, is dropped
	drop                     // something more urgent is sounding
	late                     // the press is too old
	sounds                   // the same cue is sounding, and goes on
	awaited                  // the same cue is waiting, and goes on waiting
	outranked                // something more urgent is waiting
)

// decide says what is to be done with j at now. It changes nothing.
func (a *arbiter) decide(j *job, now time.Time) verdict {
	p := a.playing
	counted := a.counting != nil && !a.endsCount(j)
	switch {
	case now.After(j.expires()):
		return late
	case p == nil && !counted:
		return play
	case p != nil && p.cue.ID == j.cue.ID && j.cue.Ignores():
		return sounds
	case counted:
		return a.queue(j)
	case j.cue.Class >= p.cue.Class && !j.hearsOut(p):
		return play
	case p.alarm() || j.cue.Class >= cues.Steer:
		return drop
	}
	return a.queue(j)
}

// queue decides about j where something else sounds, or is about to.
func (a *arbiter) queue(j *job) verdict {
	switch w := a.waiting; {
	case w != nil && w.cue.ID == j.cue.ID && j.cue.Ignores():
		return awaited
	case w != nil && w.cue.Class > j.cue.Class:
		return outranked
	}
	return wait
}

// endsCount reports whether j ends the countdown under way: a steer cue or an alarm, which
// is the order now, the same cue, which begins anew, or its other side.
func (a *arbiter) endsCount(j *job) bool {
	return j.cue.Class >= cues.Steer || j.cue.ID == a.counting.ID || cues.Supersedes(j.cue, *a.counting)
}

// revoke empties the slot of a cue that j, pressed after it, takes back, and
// returns that; nil for none. It does not matter whether j itself comes to sound:
// the spotter has thought better of it.
func (a *arbiter) revoke(j *job) (revoked *job) {
	if w := a.waiting; w != nil && cues.Supersedes(j.cue, w.cue) {
		revoked, a.waiting = w, nil
	}
	return revoked
}

// begin makes j what plays, and returns what it cut and what it displaced from
// the slot: nil for nothing. Only an alarm empties the slot, since nothing may
// follow it unasked.
func (a *arbiter) begin(j *job) (cut, displaced *job) {
	cut = a.playing
	a.playing = j
	if j.alarm() {
		displaced, a.waiting = a.waiting, nil
	}
	return cut, displaced
}

// hold puts j in the slot and returns what was there.
func (a *arbiter) hold(j *job) (displaced *job) {
	displaced, a.waiting = a.waiting, j
	j.held = true
	if p := a.playing; p != nil && j.hearsOut(p) { // its turn comes as soon as that has ended
		j.patience = p.until.Sub(j.at) + time.Second
	}
	return displaced
}

// next returns the job whose turn it is at now, and the one that has waited too
// long; nil for none. It empties the slot of either.
func (a *arbiter) next(now time.Time) (turn, expired *job) {
	switch w := a.waiting; {
	case w == nil:
	case now.After(w.expires()):
		a.waiting = nil
		return nil, w
	case a.playing == nil && a.counting == nil:
		a.waiting = nil
		return w, nil
	}
	return nil, nil
}

// wake returns when next, or the end of what plays, is to be looked at again;
// the zero time for never. A waiting cue is still good at the very end of its
// time to live, and so looked at just past it.
func (a *arbiter) wake() time.Time {
	var t time.Time
	if p := a.playing; p != nil && !p.heard {
		t = p.until
	}
	if w := a.waiting; w != nil {
		if e := w.expires().Add(1); t.IsZero() || e.Before(t) {
			t = e
		}
	}
	return t
}

// displacing says why a cue gave way to another: usual, unless that was an alarm or
// the cue "cancel".
func displacing(by *cues.Cue, usual audio.Why) audio.Why {
	switch {
	case by.Class == cues.Alarm:
		return audio.WhyStop
	case by.ID == cues.CancelID:
		return audio.WhyCancel
	}
	return usual
}
