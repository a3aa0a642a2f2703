package engine

import (
	"fmt"
	"time"

	"spotter/audio"
	"spotter/audio/clip"
	"spotter/audio/dsp"
	"spotter/cues"
	"spotter/cues/grammar"
)

// What is told of a press that came to nothing, or not to its end.
const (
	whyLate     = "it came too late"
	whyWaited   = "it waited too long"
	whyReplaced = "a newer cue took its place"
	whyOpening  = "waited too long for the output to open"
	whySounds   = "already sounding"
	whyAwaited  = "already waiting"
	whyCleared  = "cleared before its end"
	whySilenced = "silenced"
	whyQuiet    = "quiet mode"
	whyNoStream = "no output is open"
	whyUnheard  = "there is no sound output"

	whyCountLate = "its time was over"
)

// reasons are the words that tell of a press that another cue displaced, made before the
// race: a key's way allocates nothing.
type reasons struct {
	sounding string // a press is dropped since this cue sounds
	awaited  string // a press is dropped since this cue, which is more urgent, waits
	after    string // a waiting cue is dropped since this one was pressed
}

// reasonsFor makes the reasons for every cue of a bank.
func reasonsFor(b clip.Bank) map[cues.ID]reasons {
	m := make(map[cues.ID]reasons, len(b))
	for id := range b {
		m[id] = reasons{sounding: string(id) + " is sounding", awaited: string(id) + " is waiting", after: string(id) + " was pressed after it"}
	}
	return m
}

// spare returns a job that nothing refers to. There are as many as can be under
// way: one that plays, one that waits, and the one in hand; so which are free
// need not be kept, and none can be freed twice.
func (e *Engine) spare() *job {
	for i := range e.jobs {
		if j := &e.jobs[i]; j != e.arb.playing && j != e.arb.waiting {
			return j
		}
	}
	panic("audio: three jobs are under way") // there are only two places for one
}

// take does what one command says, and first what time has brought until then: a
// cue that is over is not cut, and one whose turn has come is not overtaken.
func (e *Engine) take(c command) {
	now := e.o.Now()
	e.settle(now)
	switch c.act {
	case actPlay:
		e.press(c.Press, now)
	case actClear:
		e.clear()
	case actSilence:
		e.silence()
	case actQuiet, actAloud:
		e.setQuiet(c.act == actQuiet)
	}
}

// press decides about one press. It allocates nothing.
func (e *Engine) press(c audio.Press, now time.Time) {
	cue, known := e.o.Cue(c.Cue)
	clip := c.Clip
	if clip == nil {
		clip = e.o.Bank[c.Cue]
	}
	j := e.spare()
	*j = job{id: c.ID, cue: cue, clip: clip, at: c.At, sentence: c.Clip != nil || c.Cue == grammar.MarkerID,
		counts: c.Counts, firstCount: c.FirstCount}
	switch {
	case !known || clip == nil:
		e.o.Report(audio.Report{ID: c.ID, Outcome: audio.Dropped, Why: audio.WhyNoCue, Reason: fmt.Sprintf("the pack has no cue %q", c.Cue)})
	case e.quiet && cue.Class < cues.Steer:
		e.o.Report(audio.Report{ID: c.ID, Outcome: audio.Dropped, Why: audio.WhyQuiet, Reason: whyQuiet})
	case e.stream == nil:
		e.unheard(j, audio.WhyNoOutput, whyNoStream)
	default:
		e.follow(j, now)
	}
}

// follow does what the arbiter says of j.
func (e *Engine) follow(j *job, now time.Time) {
	if w := e.arb.revoke(j); w != nil {
		e.o.Report(audio.Report{ID: w.id, Outcome: audio.Dropped, By: j.id, Why: displacing(&j.cue, audio.WhyTakenBack), Reason: e.why[j.cue.ID].after})
	}
	p, w := e.arb.playing, e.arb.waiting
	switch e.arb.decide(j, now) {
	case play:
		e.start(j)
	case wait:
		e.displaced(e.arb.hold(j), j)
	case drop:
		e.o.Report(audio.Report{ID: j.id, Outcome: audio.Dropped, By: p.id, Why: displacing(&p.cue, audio.WhyUrgent), Reason: e.why[p.cue.ID].sounding})
	case outranked:
		e.o.Report(audio.Report{ID: j.id, Outcome: audio.Dropped, By: w.id, Why: audio.WhyUrgent, Reason: e.why[w.cue.ID].awaited})
	case late:
		if j.at.Before(e.opening) { // the key was heeded at once: it is the output that was late
			e.o.Report(audio.Report{ID: j.id, Outcome: audio.Expired, Why: audio.WhyOutput, Reason: whyOpening})
			return
		}
		e.o.Report(audio.Report{ID: j.id, Outcome: audio.Expired, Why: audio.WhyLate, Reason: whyLate})
	case sounds:
		e.o.Report(audio.Report{ID: j.id, Outcome: audio.Dropped, By: p.id, Why: audio.WhySounding, Reason: whySounds})
	case awaited:
		e.o.Report(audio.Report{ID: j.id, Outcome: audio.Dropped, By: w.id, Why: audio.WhyWaiting, Reason: whyAwaited})
	}
}

// start makes j sound, and ends what sounded.
func (e *Engine) start(j *job) {
	e.hand = j
	ear, err := e.sound(j)
	e.hand = nil
	if err != nil { // the stream will say that it is lost: nothing on it is heard
		e.abandon(audio.WhyLost, err.Error())
		e.unheard(j, audio.WhyLost, err.Error())
		return
	}
	e.cancelCount(string(j.cue.ID))
	cut, displaced := e.arb.begin(j)
	j.latency = max(0, ear.Sub(j.at))
	j.until = ear.Add(dsp.Rate.D(j.clip.Frames()))
	if e.cued.stream != nil {
		j.latency, j.until = 0, j.until.Add(audio.CuePatience) // its own word says when it begins, and ends it before
	}
	if cut != nil && !cut.heard {
		e.final(cut, audio.Report{Outcome: audio.Cut, By: j.id, Why: displacing(&j.cue, audio.WhyCue), Ended: ear.Sub(cut.at)})
	}
	e.displaced(displaced, j)
	e.spoil(j)
	if j.counts.Len() > 0 && j.cue.Class.MayCount() {
		e.count(j, ear)
	}
	silent := e.stream.Device().Silent
	e.setStatus(func(s *Status) {
		s.Alarm = j.alarm()
		if !j.held && !silent && e.cued.stream == nil { // a wait is the arbiter's doing, not the output's
			s.Latency = j.latency
		}
	})
	if !silent && e.cued.stream == nil {
		e.o.Report(audio.Report{ID: j.id, Outcome: audio.Sounding, Latency: j.latency})
	}
}

// unheard ends a press that there is nothing to hear it with. An alarm latches
// all the same: the runner is to stop as soon as he can hear it.
func (e *Engine) unheard(j *job, why audio.Why, words string) {
	e.o.Report(audio.Report{ID: j.id, Outcome: audio.NoDevice, Why: why, Reason: words})
	if j.alarm() {
		j.heard = true
		e.arb.begin(j) // what it takes the place of has its outcome
		e.setStatus(func(s *Status) { s.Alarm = true })
	}
}

// sound puts j on the timeline in place of what sounds there, and returns when
// it will be heard.
func (e *Engine) sound(j *job) (ear time.Time, err error) {
	e.pending.clip, e.pending.pan, e.pending.period = j.clip, j.cue.Pan, 0
	if j.alarm() {
		e.pending.period = int64(j.clip.Frames() + dsp.Rate.N(j.cue.RepeatPause()))
	}
	e.o.Tap.Mark(j.id, j.cue.ID)
	ear, err = e.stream.Splice(e.edit)
	e.o.Tap.Heed()
	j.ends = e.pending.at + int64(j.clip.Frames())
	if err == nil {
		e.startCued(j)
	}
	return ear, err
}

// apply edits the timeline: whatever sounds fades from a frame on, the pending
// clip starts there. It runs under the timeline's lock.
func (e *Engine) apply(at int64) {
	e.pending.edited = at
	at = max(at, e.pending.from)
	e.pending.at = at
	e.tl.Replace(at, e.pending.clip, e.pending.pan, e.pending.period)
}

// clear ends a latched alarm.
func (e *Engine) clear() {
	if j := e.arb.playing; j != nil && j.alarm() {
		e.end(audio.WhyCleared, whyCleared)
	}
}

// silence ends whatever sounds or waits, a latched alarm too.
func (e *Engine) silence() {
	e.withdraw()
	e.cancelCount(string(audio.WhySilence))
	e.unwait(audio.WhySilence, whySilenced)
	e.end(audio.WhySilence, whySilenced)
}

// setQuiet lets only alarm and steer pass from now on, or everything again. What
// may not pass any more ends at once: who asks for quiet wants it now.
func (e *Engine) setQuiet(on bool) {
	e.quiet = on
	e.setStatus(func(s *Status) { s.Quiet = on })
	if !on {
		return
	}
	if c := &e.counting; c.on && c.served.Class < cues.Steer {
		e.withdraw()
		e.cancelCount(string(audio.WhyQuiet))
	}
	e.unwait(audio.WhyQuiet, whyQuiet) // what waits is below steer
	if j := e.arb.playing; j != nil && j.cue.Class < cues.Steer {
		e.end(audio.WhyQuiet, whyQuiet)
	}
}

// end stops what sounds.
func (e *Engine) end(why audio.Why, words string) {
	j := e.arb.playing
	if j == nil {
		return
	}
	e.pending.clip = nil
	ear := e.o.Now()
	if e.stream != nil {
		if at, err := e.stream.Splice(e.edit); err == nil { // an error is told by the stream's loss
			ear = at
		}
		if e.cued.stream != nil {
			e.cued.stream.Stop()
		}
	}
	e.arb.playing = nil
	e.setStatus(func(s *Status) { s.Alarm = false })
	if !j.heard {
		e.final(j, audio.Report{Outcome: audio.Cut, Why: why, Ended: ear.Sub(j.at), Reason: words})
	}
}

// unwait drops what waits.
func (e *Engine) unwait(why audio.Why, words string) {
	if w := e.arb.waiting; w != nil {
		e.arb.waiting = nil
		e.o.Report(audio.Report{ID: w.id, Outcome: audio.Dropped, Why: why, Reason: words})
	}
}

// advance does what time has brought, and what is to come of a countdown.
func (e *Engine) advance() {
	now := e.o.Now()
	e.placeNext(now)
	e.settle(now)
}

// settle does what time has brought until now. Nothing waits without a stream.
func (e *Engine) settle(now time.Time) {
	e.finish(now)
	e.countOn(now)
	turn, expired := e.arb.next(now)
	if expired != nil {
		e.o.Report(audio.Report{ID: expired.id, Outcome: audio.Expired, Why: audio.WhyTurn, Reason: whyWaited})
	}
	if turn != nil {
		e.start(turn)
	}
}

// finish reports what has sounded to its end.
func (e *Engine) finish(now time.Time) {
	if e.cued.stream != nil {
		e.overdue(now)
		return
	}
	j := e.arb.playing
	if j == nil || j.heard || now.Before(j.until) {
		return
	}
	if left := e.unplayed(j); left > 0 {
		j.until = now.Add(max(left, time.Millisecond))
		return
	}
	j.heard = true
	e.final(j, audio.Report{Outcome: audio.Heard})
	if !j.alarm() {
		e.arb.playing = nil
	}
}

// unplayed returns how much of j the device has yet to play, by its own word, for
// a device may stand still.
func (e *Engine) unplayed(j *job) time.Duration {
	at, _ := e.stream.Played()
	return dsp.Lasts(max(0, j.ends-at))
}

// final sends the last report of a job that has sounded. Over a device that is
// silent or muted nobody heard it, whatever the arbiter thought.
func (e *Engine) final(j *job, r audio.Report) {
	r.ID, r.Latency = j.id, j.latency
	if e.stream != nil {
		switch d := e.stream.Device(); {
		case d.Silent:
			r = audio.Report{ID: j.id, Outcome: audio.NoDevice, Why: audio.WhySilent, Reason: whyUnheard}
		case d.Unheard:
			r = audio.Report{ID: j.id, Outcome: audio.NoDevice, Why: audio.WhyMuted, Reason: d.Trouble}
		case j.spoilt != "":
			r = audio.Report{ID: j.id, Outcome: audio.NoDevice, Why: audio.WhyMuted, Reason: j.spoilt}
		}
	}
	if e.putOff(r) {
		return
	}
	e.o.Report(r)
}

// spoil notes what keeps j from the ear while it sounds: a volume that is up again
// before its end does not make it heard.
func (e *Engine) spoil(j *job) {
	if j != nil && !j.heard && e.stream != nil {
		if d := e.stream.Device(); d.Unheard {
			j.spoilt = d.Trouble
		}
	}
}

// displaced reports a job that waited and gave its place to by.
func (e *Engine) displaced(j, by *job) {
	if j != nil {
		e.o.Report(audio.Report{ID: j.id, Outcome: audio.Dropped, By: by.id, Why: displacing(&by.cue, audio.WhyNewer), Reason: whyReplaced})
	}
}
