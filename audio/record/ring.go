package record

import (
	"sync/atomic"

	"spotter/audio"
	"spotter/cues"
)

// recordRing is the number of splices and slips that may wait for the recorder. A hammered
// keyboard makes ten a second, so that a disk may stand still for 12 s, and for a
// minute at the pace of a race.
const recordRing = 128

// splice is an edit of a timeline as the recorder keeps it, or a slip of the one
// before it.
type splice struct {
	at    int64 // first frame from which mix holds
	mix   audio.Mix
	press uint64 // that begins to sound at at, 0 for none
	cue   cues.ID

	slipped bool  // instead of all that:
	slip    int64 // frames by which the splice before this took effect later than at
}

// segment holds the splices of one open stream, and where it lies in the recording.
// Splices come through a ring with one writer, the goroutine that splices, and one
// reader, the recorder's: neither ever waits for the other.
type segment struct {
	stream audio.Stream
	tl     *audio.Timeline

	ring [recordRing]splice
	head atomic.Uint64 // splices written
	tail atomic.Uint64 // splices done with

	missed     atomic.Uint64 // splices that found the ring full
	missedFrom atomic.Int64  // frame of the first of them; guarded by the lock of tl
	missedSlip atomic.Int64  // slips that found it full, in frames

	// press and cue belong to the goroutine that splices.
	press uint64
	cue   cues.ID

	// The rest is guarded by Recorder.mu until the segment has ended.
	ended  bool  // the stream is given up
	end    int64 // first frame of it that was not heard
	endDue int64 // frame of the recording that was due then
}

// newSegment follows a stream whose timeline is still empty.
func newSegment(s audio.Stream, tl *audio.Timeline) *segment {
	t := &segment{stream: s, tl: tl}
	if s, ok := s.(audio.Slipping); ok {
		s.OnSlip(t.slipped)
	}
	tl.Tap(t.tapped)
	return t
}

// tapped is the timeline's tap: see [audio.Timeline.Tap]. It is on a key's way.
func (t *segment) tapped(at int64, m *audio.Mix) {
	press, cue := t.press, t.cue
	t.press, t.cue = 0, ""
	head := t.head.Load()
	if head-t.tail.Load() == recordRing || t.missed.Load() > 0 { // in order, or not at all
		if t.missed.Load() == 0 {
			t.missedFrom.Store(at)
		}
		t.missed.Add(1)
		return
	}
	s := &t.ring[head%recordRing]
	s.at, s.mix, s.press, s.cue, s.slipped, s.slip = at, *m, press, cue, false, 0
	s.mix.WithoutNoise() // a recording is of cues: noise would leave no silence to skip
	t.head.Store(head + 1)
}

// slipped takes the news that the last splice took effect so many frames later
// than it says. The goroutine is that of tapped.
func (t *segment) slipped(frames int64) {
	if frames == 0 {
		return
	}
	head := t.head.Load()
	if head-t.tail.Load() == recordRing || t.missed.Load() > 0 {
		t.missedSlip.Add(frames)
		return
	}
	s := &t.ring[head%recordRing]
	s.slipped, s.slip = true, frames
	t.head.Store(head + 1)
}

// peek returns the next splice of those before head, how many places of the ring
// it has, and by how much it slipped. A slip that comes too late for its splice is
// passed over.
func (t *segment) peek(head uint64) (s *splice, places uint64, slip int64) {
	tail := t.tail.Load()
	for tail < head && t.ring[tail%recordRing].slipped {
		tail++
		t.tail.Store(tail)
	}
	if tail == head {
		return nil, 0, 0
	}
	for places = 1; tail+places < head && t.ring[(tail+places)%recordRing].slipped; places++ {
		slip += t.ring[(tail+places)%recordRing].slip
	}
	return &t.ring[tail%recordRing], places, slip
}

// slips returns the sum of all slips before head that are still to be dealt with.
func (t *segment) slips(head uint64) (frames int64) {
	for i := t.tail.Load(); i < head; i++ {
		if s := &t.ring[i%recordRing]; s.slipped {
			frames += s.slip
		}
	}
	return frames
}

// catchUp fills s with the timeline as it is now, in place of the splices that
// found the ring full, and returns how many those were: 0 for none, and s is as it
// was. Voices that came and went meanwhile are lost; whatever sounds is there. The
// ring must be empty.
func (t *segment) catchUp(s *splice) (missed uint64) {
	if t.missed.Load() == 0 {
		return 0
	}
	t.tl.View(func(m *audio.Mix) { // no tap runs meanwhile
		*s = splice{at: t.missedFrom.Load(), mix: *m, slip: t.missedSlip.Swap(0)}
		s.mix.WithoutNoise()
		missed = t.missed.Swap(0)
	})
	return missed
}
