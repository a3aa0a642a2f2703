package ear

import (
	"math"
	"time"

	"spotter/audio"
	"spotter/audio/clip"
	"spotter/audio/dsp"
	"spotter/cues"
	"spotter/phone/wire"
)

// poll is the time between two looks at how far the device has played.
const poll = 2 * time.Millisecond

// jitterMs is by how much the clock of a device errs that is read now and then.
const jitterMs = 30

// sounding is a cue that the device plays.
type sounding struct {
	n     uint64
	clip  *clip.Clip
	pan   cues.Pan
	every int64 // frames from begin to begin; 0: once
	ends  int64 // frame of the timeline behind its first end
	adds  time.Duration
	ear   float64 // when it is at the ear, on the client's clock in ms
	seen  int64   // frame that the device had played at the last look
	late  float64 // when it may be there at the latest; 0: whenever
	over  bool    // ended was said
	tone  bool    // no cue, but a tone of the client's own
	mutes bool    // the spotter's voice is not heard under it
}

// player plays cues on a stream, one at a time. It belongs to one goroutine.
type player struct {
	now     func() float64     // the client's clock, ms
	tell    func(wire.Message) // to spotter; a link that is lost takes nothing
	stream  audio.Stream       // nil: no device is open
	tl      *audio.Timeline
	playing *sounding
}

// state returns what a page would say of its AudioContext.
func (p *player) state() string {
	if p.stream == nil {
		return "interrupted"
	}
	if d := p.stream.Device(); d.Unheard || d.Silent {
		return "interrupted"
	}
	return "running"
}

// play starts a cue in place of what plays.
func (p *player) play(m *wire.Message, c *clip.Clip) {
	switch now := p.now(); {
	case now > m.Due:
		p.tell(wire.Message{Type: wire.Expired, N: m.N, LateMs: now - m.Due, Page: now})
		return
	case p.state() != "running":
		p.tell(wire.Message{Type: wire.Refused, N: m.N, Why: p.state()})
		return
	case c == nil:
		p.tell(wire.Message{Type: wire.Refused, N: m.N, Why: "clip"})
		return
	}
	p.cut(m.N)
	s := &sounding{n: m.N, clip: c, pan: side(m.Pan), mutes: m.Mutes, late: m.Ear}
	if m.RepeatMs > 0 {
		s.every = max(int64(c.Frames()), int64(min(max(m.RepeatMs, 100), 60000)*float64(dsp.Rate)/1000))
	}
	if !p.sound(s) {
		p.tell(wire.Message{Type: wire.Refused, N: m.N, Why: "device"})
		return
	}
	adds := float64(s.adds) / float64(time.Millisecond)
	now := s.ear - adds
	if m.Ear > 0 && s.ear > m.Ear { // the device took it later than it was to be heard
		p.playing = nil
		p.silence()
		p.tell(wire.Message{Type: wire.Expired, N: m.N, LateMs: s.ear - m.Ear, Page: now})
		return
	}
	p.tell(wire.Message{Type: wire.Begun, N: m.N, Page: now, Ear: s.ear, OutMs: adds})
}

// side returns the ear of a message.
func side(pan float64) cues.Pan {
	switch {
	case pan < 0:
		return cues.Left
	case pan > 0:
		return cues.Right
	}
	return cues.Centre
}

// sound puts a cue on the timeline in place of what is there.
func (p *player) sound(s *sounding) bool {
	ear, err := p.stream.Splice(func(at int64) {
		p.tl.Replace(at, s.clip, s.pan, s.every)
		s.ends = at + int64(s.clip.Frames())
	})
	if err != nil {
		return false // its loss is told
	}
	for range 10 { // a busy machine may take its time between two looks at a clock
		before, left := p.now(), time.Until(ear)
		s.ear, s.adds = before+float64(left)/float64(time.Millisecond), max(0, left)
		if p.now()-before < jitterMs/10 {
			break
		}
	}
	p.playing = s
	return true
}

// cut tells that what plays gives way to the message by. It does not end it.
func (p *player) cut(by uint64) {
	if s := p.playing; s != nil && !s.over && !s.tone {
		p.tell(wire.Message{Type: wire.Cut, N: s.n, By: by, Page: p.now()})
	}
	p.playing = nil
}

// stop ends what plays.
func (p *player) stop(by uint64) {
	p.cut(by)
	p.silence()
}

// silence takes what comes from the device, but for what it plays already.
func (p *player) silence() {
	if p.stream != nil {
		_, _ = p.stream.Splice(func(at int64) { p.tl.Replace(at, nil, cues.Centre, 0) }) // a device that is lost is silent
	}
}

// look tells of a cue that the device has played to its end.
func (p *player) look() {
	s := p.playing
	if s == nil || p.stream == nil {
		return
	}
	before := p.now()
	at, _ := p.stream.Played()
	now := p.now()
	if s.over || now-before > jitterMs/10 { // one that took long is made again
		return
	}
	if at < s.ends {
		p.held(s, now, at)
		return
	}
	if !s.tone {
		// As a browser counts, which knows the end before it is at the ear. The look may be late.
		ago := s.adds + dsp.Rate.D(int(at-s.ends))
		p.tell(wire.Message{Type: wire.Ended, N: s.n, Page: now - float64(ago)/float64(time.Millisecond), Phone: wire.Phone{Jitter: jitterMs}})
	}
	if s.over = true; s.every == 0 {
		p.playing = nil
	}
}

// held ends a cue whose device stood still, where the rest would be later than in a cue that began at the last allowed
// moment. at is the frame that the device has played.
func (p *player) held(s *sounding, now float64, at int64) {
	if s.tone || s.every > 0 || s.late <= 0 || at <= s.seen { // no news: a device that is slow to tell may play all the same
		return
	}
	s.seen = at
	ms := func(d time.Duration) float64 { return float64(d) / float64(time.Millisecond) }
	played := ms(dsp.Rate.D(int(at - s.ends + int64(s.clip.Frames())))) // below 0 before its begin
	behind := now - s.ear - played
	if s.ear+behind <= s.late {
		return
	}
	p.playing = nil
	p.silence()
	p.tell(wire.Message{Type: wire.Cut, N: s.n, Page: now, Why: wire.Held, LateMs: behind})
}

// repeats reports whether a STOP is repeated.
func (p *player) repeats() bool { return p.playing != nil && p.playing.every > 0 }

// open takes a device. A STOP that was repeated on another goes on.
func (p *player) open(s audio.Stream, tl *audio.Timeline) {
	p.stream, p.tl = s, tl
	if p.repeats() {
		p.sound(p.playing) // an error is told by the loss
	}
}

// lose gives up a device that is gone.
func (p *player) lose() {
	if p.stream == nil {
		return
	}
	_ = p.stream.Close() // nothing of it counts any more
	p.stream, p.tl = nil, nil
	if s := p.playing; s != nil && s.every == 0 {
		p.playing = nil // spotter hears nothing of it any more, and says that it was not heard
	}
}

// lostTones makes two falling tones.
func lostTones() *clip.Clip {
	samples := make([]float32, dsp.Rate.N(700*time.Millisecond))
	for i, hertz := range []float64{196, 147} {
		from, frames := dsp.Rate.N(time.Duration(i)*350*time.Millisecond), dsp.Rate.N(300*time.Millisecond)
		for k := range frames {
			edge := min(1, float64(min(k, frames-k))/480) // 10 ms
			samples[from+k] = float32(0.5 * edge * math.Sin(2*math.Pi*hertz*float64(k)/float64(dsp.Rate)))
		}
	}
	return clip.New(samples)
}
