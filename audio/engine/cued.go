package engine

import (
	"time"

	"spotter/audio"
	"spotter/audio/dsp"
	"spotter/cues"
)

// maxUnderway bounds the cues of which a [audio.Cued] stream has not said yet how they ended. A
// spotter who presses that many within two seconds has the oldest reported as lost.
const maxUnderway = 32

// What is told of a cue over a stream that did not say how it ended.
const (
	whyUnanswered = "the phone did not say that it was heard"
	whyEndedIt    = "the phone ended it"
)

// underway is a cue that a [audio.Cued] stream was started with, until its final report.
type underway struct {
	id      uint64
	at      time.Time
	over    time.Time // by then the stream has said how it ended, or nobody knows
	began   bool
	latency time.Duration
	gave    bool         // something took its place: end says what, once the stream's word is there
	end     audio.Report // of gave
}

// cuedState holds the stream that is told of cues, and those cues. Its zero value is none.
type cuedState struct {
	stream audio.Cued // nil: the open stream takes samples
	words  <-chan audio.CueWord
	cues   [maxUnderway]underway
	n      int
}

// follow begins with a stream.
func (c *cuedState) follow(s audio.Stream) {
	c.stream, c.words, c.n = nil, nil, 0
	if cued, ok := s.(audio.Cued); ok {
		c.stream, c.words = cued, cued.Words()
	}
}

// find returns a cue that is under way; nil for one that is not, or not any more.
func (c *cuedState) find(id uint64) *underway {
	for i := range c.n {
		if c.cues[i].id == id {
			return &c.cues[i]
		}
	}
	return nil
}

// forget takes a cue out.
func (c *cuedState) forget(u *underway) {
	for i := range c.n {
		if &c.cues[i] == u {
			copy(c.cues[i:c.n], c.cues[i+1:c.n])
			c.n--
			return
		}
	}
}

// wake returns when the first cue is overdue; the zero time for never.
func (c *cuedState) wake() (t time.Time) {
	for i := range c.n {
		if o := c.cues[i].over; t.IsZero() || o.Before(t) {
			t = o
		}
	}
	return t
}

// startCued has the stream play j, where it is one that is told of cues. A cue that had to wait
// is due from now on, and not from its key on.
func (e *Engine) startCued(j *job) {
	c := &e.cued
	if c.stream == nil {
		return
	}
	now := e.o.Now()
	start := audio.CueStart{ID: j.id, Cue: j.cue.ID, Clip: j.clip, Pan: j.cue.Pan, Mutes: j.cue.Class >= cues.Steer, At: j.at}
	if j.held || j.heard {
		start.At = now
	}
	if j.alarm() {
		start.Repeat = dsp.Rate.D(j.clip.Frames()) + j.cue.RepeatPause()
	}
	if !j.heard { // an alarm that goes on has its report
		if c.n == maxUnderway {
			e.lose(&c.cues[0])
		}
		c.cues[c.n] = underway{id: j.id, at: start.At, over: now.Add(dsp.Rate.D(j.clip.Frames()) + audio.CuePatience)}
		c.n++
	}
	c.stream.Start(start)
}

// putOff keeps the final report of a job until the stream has said how it ended, and reports
// whether there is something to wait for.
func (e *Engine) putOff(r audio.Report) bool {
	if e.cued.stream == nil {
		return false
	}
	if u := e.cued.find(r.ID); u != nil {
		u.gave, u.end = true, r
		u.over = e.o.Now().Add(audio.CuePatience)
	}
	return true // one that is not there has its report
}

// lose reports a cue of which no word came. Something that began and gave way was heard in part.
func (e *Engine) lose(u *underway) {
	r := audio.Report{ID: u.id, Outcome: audio.NoDevice, Why: audio.WhyLost, Latency: u.latency, Reason: whyUnanswered}
	if u.gave && u.began {
		r = u.end
		r.Latency = u.latency
	}
	e.cued.forget(u)
	e.endedCued(r, false)
}

// loseAll reports every cue under way but one, whose report is the caller's. The stream is gone.
func (e *Engine) loseAll(but *job) {
	c := &e.cued
	for c.n > 0 {
		if u := &c.cues[0]; but == nil || but.id != u.id {
			e.lose(u)
		} else {
			c.forget(u)
		}
	}
}

// closeCued reports what is under way when the engine stops. What sounds by the stream's own word
// is left to the caller, who says that it was cut.
func (e *Engine) closeCued() {
	p := e.arb.playing
	if e.cued.stream == nil {
		return
	}
	if p != nil && !p.heard && p.latency == 0 {
		p.heard = true
		e.o.Report(audio.Report{ID: p.id, Outcome: audio.NoDevice, Why: audio.WhyLost, Reason: whyUnanswered})
	}
	e.loseAll(p)
	e.cued.follow(nil)
}

// overdue reports the cues of which no word came in time.
func (e *Engine) overdue(now time.Time) {
	for i := 0; i < e.cued.n; {
		if u := &e.cued.cues[i]; !now.Before(u.over) {
			e.lose(u)
			continue
		}
		i++
	}
}

// word takes in what the stream says of a cue.
func (e *Engine) word(w audio.CueWord) {
	u := e.cued.find(w.ID)
	if u == nil {
		e.alarmAgain(w)
		return
	}
	if w.Is == audio.Sounding {
		e.soundsNow(u, w.Latency)
		return
	}
	r := audio.Report{ID: u.id, Outcome: w.Is, Why: w.Why, Latency: u.latency, Reason: w.Reason}
	switch {
	case w.Is == audio.Heard:
		r.Why, r.Reason = "", ""
	case w.Is == audio.Cut && u.gave:
		r = u.end
		r.Latency, r.Ended = u.latency, w.Ended
	case w.Is == audio.Cut: // nothing of ours took its place
		r.Outcome, r.Why, r.Ended, r.Reason = audio.NoDevice, audio.WhyLost, w.Ended, whyEndedIt
	}
	e.cued.forget(u)
	e.endedCued(r, w.Is == audio.Heard)
}

// soundsNow tells that a cue sounds.
func (e *Engine) soundsNow(u *underway, latency time.Duration) {
	u.began, u.latency = true, latency
	held := false
	if p := e.arb.playing; p != nil && p.id == u.id {
		p.latency, held = latency, p.held
	}
	if !held {
		e.setStatus(func(s *Status) { s.Latency = latency })
	}
	e.o.Report(audio.Report{ID: u.id, Outcome: audio.Sounding, Latency: latency})
}

// endedCued sends the last report of a cue, and frees its place. An alarm keeps its place, and is
// started again where it did not sound: the runner is to stop as soon as he can hear it.
func (e *Engine) endedCued(r audio.Report, heard bool) {
	p := e.arb.playing
	if p == nil || p.id != r.ID {
		e.o.Report(r)
		return
	}
	if p.spoilt != "" && heard {
		r = audio.Report{ID: r.ID, Outcome: audio.NoDevice, Why: audio.WhyMuted, Latency: r.Latency, Reason: p.spoilt}
	}
	p.heard = true
	e.o.Report(r)
	if !p.alarm() {
		e.arb.playing = nil
	} else if !heard {
		e.startCued(p)
	}
}

// alarmAgain starts an alarm once more that has its report and did not sound even now.
func (e *Engine) alarmAgain(w audio.CueWord) {
	p := e.arb.playing
	if p != nil && p.id == w.ID && p.alarm() && (w.Is == audio.Expired || w.Is == audio.NoDevice) {
		e.startCued(p)
	}
}
