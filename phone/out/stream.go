package out

import (
	"errors"
	"fmt"
	"sync"
	"time"

	"spotter/audio"
	"spotter/audio/dsp"
	"spotter/audio/wav"
	"spotter/cues"
	"spotter/phone/link"
	"spotter/phone/wire"
)

// The times of a cue.
const (
	dueWithin  = 250 * time.Millisecond // from the key to its begin on the phone
	hearWithin = 300 * time.Millisecond // and to the ear
	dueAtLeast = 100 * time.Millisecond // however much the phone's output adds
	doubtAfter = 300 * time.Millisecond // without begun: NOT HEARD?
	doubtFor   = 5 * time.Second        // so long is it shown
	usualAdds  = 40 * time.Millisecond  // what a phone's output adds, before it says so
)

// words bounds what waits for the engine: two words a cue, of more cues than any hand gives.
const words = 256

// stream is one connection of the phone as a way to the ear. It is safe for concurrent use.
type stream struct {
	ear     *Ear
	peer    *link.Peer
	tl      *audio.Timeline
	began   time.Time // when frame 0 was due
	lost    chan error
	words   chan audio.CueWord
	changed chan struct{}

	mu     sync.Mutex
	closed bool
	under  []*sent // oldest first
	doubt  string  // what the last cue lacks, in words; "" for nothing
	until  time.Time
	timer  *time.Timer // of doubt
}

var (
	_ audio.Stream   = (*stream)(nil)
	_ audio.Cued     = (*stream)(nil)
	_ audio.Changing = (*stream)(nil)
)

// Changed implements [audio.Changing].
func (s *stream) Changed() <-chan struct{} { return s.changed }

// Lost implements [audio.Stream].
func (s *stream) Lost() <-chan error { return s.lost }

// Words implements [audio.Cued].
func (s *stream) Words() <-chan audio.CueWord { return s.words }

// Played implements [audio.Stream]: our clock alone says so.
func (s *stream) Played() (frame int64, proven bool) { return s.frame(time.Now()), false }

// frame returns the frame that is due at a time.
func (s *stream) frame(at time.Time) int64 {
	return int64(max(0, at.Sub(s.began)).Seconds() * float64(dsp.Rate))
}

// Splice implements [audio.Stream]. The timeline is a model of what the phone was told.
func (s *stream) Splice(edit func(at int64)) (ear time.Time, err error) {
	s.mu.Lock()
	closed := s.closed
	s.mu.Unlock()
	if closed {
		return time.Time{}, errors.New("the phone was given up")
	}
	now := time.Now()
	s.tl.Edit(s.frame(now), edit)
	return now.Add(s.adds()), nil
}

// adds returns what the way to the phone and its output add, by its own word.
func (s *stream) adds() time.Duration {
	m := s.peer.State()
	d := link.Duration(m.OutMs + m.BaseMs)
	if d <= 0 || d > time.Second {
		d = usualAdds
	}
	if _, wrong, ok := s.peer.Page(time.Now()); ok {
		d += link.Duration(wrong)
	}
	return d
}

// Device implements [audio.Stream].
func (s *stream) Device() audio.Device {
	d := audio.Device{Name: Name, Label: s.ear.o.Label, Rate: int(dsp.Rate), Latency: s.adds().Round(time.Millisecond),
		Detail: fmt.Sprintf("%d clips on the phone", len(s.ear.shelf.message().Clips))}
	m := s.peer.State()
	s.mu.Lock()
	doubt := s.doubt
	s.mu.Unlock()
	switch {
	case m.State != "running":
		d.Trouble, d.Next, d.Unheard = "the sound of the phone is "+m.State, "tap the page on the phone", true
	case m.Hidden:
		d.Trouble, d.Next, d.Unheard = "the page on the phone is not seen", "unlock the phone and show the page", true
	case doubt != "":
		d.Trouble, d.Next = doubt, "tell the runner by voice; look at the phone"
	case m.StallMs > 100:
		d.Trouble, d.Next = fmt.Sprintf("the sound of the phone is %.0f ms behind", m.StallMs), "close other apps on the phone"
	case !m.Awake:
		d.Note = "the page cannot keep the phone's screen on: set it to stay on"
	}
	return d
}

// changes has the engine look at the device.
func (s *stream) changes() {
	select {
	case s.changed <- struct{}{}:
	default:
	}
}

// Start implements [audio.Cued].
func (s *stream) Start(c audio.CueStart) {
	now := time.Now()
	due, _, ok := s.peer.Page(c.At.Add(s.within()))
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return // its loss is told
	}
	n := s.ear.next()
	x := &sent{n: n, id: c.ID, cue: string(c.Cue), at: c.At, wrote: now, length: dsp.Rate.D(c.Clip.Frames()), repeat: c.Repeat > 0,
		by: c.At.Add(max(hearWithin, dueAtLeast+s.adds()))}
	if !ok { // the clocks were compared before the stream was open
		s.say(audio.CueWord{ID: c.ID, Is: audio.NoDevice, Why: audio.WhyMuted, Reason: "the clock of the phone is not known"})
		return
	}
	m := wire.Message{Type: wire.Cue, N: n, ID: string(c.Cue), Pan: s.pan(c.Pan), Mutes: c.Mutes, Due: due, Ear: due + link.Milliseconds(x.by.Sub(c.At.Add(s.within()))), RepeatMs: link.Milliseconds(c.Repeat), Clip: s.ear.shelf.url(c.Clip)}
	loaded := m.Clip != ""
	if !loaded {
		m.Clip = fmt.Sprintf("said-%d", n)
	}
	s.peer.Send(m) // a connection that is gone tells of itself
	if !loaded {
		s.peer.SendParts(m.Clip, wav.Mono(c.Clip.Samples()), c.At.Add(s.within())) // of no use after that
	}
	s.under = append(s.under, x)
	if len(s.under) > words/4 {
		s.under = s.under[1:] // the engine gave it up long ago
	}
	s.wake(now)
}

// within returns how long after its key a cue may begin on the phone, so that it reaches the ear
// in time.
func (s *stream) within() time.Duration {
	return max(dueAtLeast, min(dueWithin, hearWithin-s.adds()))
}

// pan returns the side of a cue as messages have it.
func (s *stream) pan(p cues.Pan) float64 {
	if s.ear.o.Mono {
		return 0
	}
	return float64(p)
}

// Stop implements [audio.Cued].
func (s *stream) Stop() { s.peer.Send(wire.Message{Type: wire.Stop, N: s.ear.next()}) }

// say hands the engine a word. It never waits: an engine that took none for long reports the cue
// by itself.
func (s *stream) say(w audio.CueWord) {
	select {
	case s.words <- w:
	default:
	}
}

// doubts looks whether the phone is silent about a cue for too long, and says so.
func (s *stream) doubts() {
	now := time.Now()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, x := range s.under {
		if !x.begun && !x.told && now.Sub(x.wrote) >= doubtAfter {
			x.told = true
			s.doubtful(fmt.Sprintf("NOT HEARD? The phone did not answer %q within 300 ms", x.cue), now)
		}
	}
	if s.doubt != "" && !now.Before(s.until) {
		s.doubt = ""
		s.changes()
	}
	s.wake(now)
}

// wake has doubts look when the next is due: of a cue without an answer, or of the end of what is shown. The lock is held.
func (s *stream) wake(now time.Time) {
	if s.closed {
		return
	}
	next := s.until
	if s.doubt == "" {
		next = time.Time{}
	}
	for _, x := range s.under {
		if at := x.wrote.Add(doubtAfter); !x.begun && !x.told && (next.IsZero() || at.Before(next)) {
			next = at
		}
	}
	if !next.IsZero() {
		s.timer.Reset(max(0, next.Sub(now)))
	}
}

// doubtful shows what a cue lacks for a while. The lock is held.
func (s *stream) doubtful(why string, now time.Time) {
	s.doubt, s.until = why, now.Add(doubtFor)
	s.wake(now)
	s.changes()
}

// Close implements [audio.Stream]. What the phone plays ends, but for a page that is not reached:
// a STOP goes on there.
func (s *stream) Close() error {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		return nil
	}
	s.closed = true
	s.timer.Stop()
	s.mu.Unlock()
	s.ear.closed(s)
	s.Stop()
	return nil
}

// gone tells that the connection has ended.
func (s *stream) gone(err error) {
	select {
	case s.lost <- err:
	default:
	}
}
