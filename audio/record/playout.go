package record

import (
	"fmt"

	"spotter/audio"
	"spotter/audio/dsp"
	"spotter/audio/wav"
	"spotter/text"
)

// playout is the place in a segment up to which it was recorded.
type playout struct {
	take   *segment
	mix    audio.Mix // what sounds at pos
	pos    int64     // frame of the timeline that is to be recorded next
	off    int64     // frame of the recording less frame of the timeline
	caught splice    // in place of splices that the ring had no room for
	late   bool      // caught is to come next
}

// next returns the splice that comes next of those before head, how many places
// of the ring it has, and by how much it slipped; nil for none.
func (p *playout) next(head uint64) (s *splice, places uint64, slip int64) {
	if p.late {
		return &p.caught, 0, p.caught.slip
	}
	return p.take.peek(head)
}

// slips returns the sum of all slips that are still to come.
func (p *playout) slips(head uint64) (frames int64) {
	if p.late {
		frames = p.caught.slip
	}
	return frames + p.take.slips(head)
}

// look records what was heard since the last look. It reports whether something
// sounds, or soon will.
func (r *Recorder) look() (busy bool, err error) {
	for {
		t, ended := r.first()
		if t == nil {
			err = r.silence(r.base+r.file.frames, r.due())
			break
		}
		if busy, err = r.hear(t, ended); err != nil || !ended {
			break
		}
		r.done(t)
	}
	if err == nil {
		err = r.file.count()
	}
	if err == nil {
		err = r.number(false)
	}
	return busy, err
}

// first returns the oldest segment, and tells of those there was no room for.
func (r *Recorder) first() (t *segment, ended bool) {
	r.mu.Lock()
	dropped := r.dropped
	r.dropped = 0
	if len(r.segments) > 0 {
		t, ended = r.segments[0], r.segments[0].ended
	}
	r.mu.Unlock()
	if dropped > 0 {
		r.tell(Missed, fmt.Errorf("recording to %s: the sound of %d outputs is missing: the disk was too slow", text.Escape(r.file.name), dropped))
	}
	return t, ended
}

// done forgets the oldest segment, unless it was forgotten for want of room.
func (r *Recorder) done(t *segment) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if len(r.segments) > 0 && r.segments[0] == t {
		r.segments = append(r.segments[:0], r.segments[1:]...)
	}
}

// where returns how far a segment has come: the splices there are, the frame of the
// timeline that leaves the device, and the frame of the recording that is due
// then. The three belong together.
func (r *Recorder) where(t *segment, ended bool) (head uint64, played, due int64) {
	if ended {
		return t.head.Load(), t.end, t.endDue
	}
	for range 4 { // a splice in between would move the timeline under the device
		head = t.head.Load()
		played, _ = t.stream.Played()
		due = r.due()
		if t.head.Load() == head {
			break
		}
	}
	return head, played, due
}

// hear records what was heard of a segment since the last look.
//
// Sound is recorded frame by frame as the device took it, whatever the clock says.
// Where the two have come apart, the next silence is made longer or shorter, so
// that no cue is ever stretched, torn or overlaid.
func (r *Recorder) hear(t *segment, ended bool) (busy bool, err error) {
	head, played, due := r.where(t, ended)
	p := &r.play
	if p.take != t {
		*p = playout{take: t, pos: played}
		if s, _, _ := p.next(head); s != nil {
			p.pos = min(p.pos, s.at)
		}
		p.off = max(due-played-p.slips(head), r.sounded-p.pos)
	}
	margin := recordMargin
	if ended {
		margin = 0
	}
	d := t.stream.Device()
	silent := d.Silent || d.Unheard
	for {
		if missed := r.catchUp(p); missed > 0 {
			r.tell(Missed, fmt.Errorf("recording to %s: up to %d cues are incomplete: the disk was too slow", text.Escape(r.file.name), missed))
		}
		slips := p.slips(head)
		limit := played + slips - margin
		s, places, slip := p.next(head)
		to := limit
		if s != nil {
			to = min(to, s.at+slip)
		}
		switch {
		case s != nil && s.at+slip <= p.pos:
			err = r.switchTo(p, s, places, slip, silent)
		case to <= p.pos:
			soon := p.mix.NextSound(p.pos) < p.pos+int64(dsp.Rate)
			return !silent && (s != nil || soon), nil
		default:
			err = r.render(p, to, due-played-slips, silent)
		}
		if err != nil {
			return false, err
		}
	}
}

// catchUp takes the timeline as it is, where the ring had no room for all that
// happened to it, and returns how many splices those were.
func (r *Recorder) catchUp(p *playout) (missed uint64) {
	t := p.take
	if p.late || t.tail.Load() != t.head.Load() {
		return 0
	}
	missed = t.catchUp(&p.caught)
	p.late = missed > 0
	return missed
}

// switchTo goes over to what a splice made of the timeline. Where it is earlier
// than what is recorded already, because the device was not as far as it said,
// that is recorded anew.
func (r *Recorder) switchTo(p *playout, s *splice, places uint64, slip int64, silent bool) error {
	p.mix, p.pos = s.mix, s.at
	p.off += slip
	press, cue, begins := s.press, s.cue, max(s.at, s.mix.Begins())
	if p.take.tail.Add(places); places == 0 {
		p.late = false
	}
	r.unpoint(p.pos + p.off)
	if press == 0 || silent {
		return nil
	}
	return r.point(begins+p.off, press, cue)
}

// render records silence, or up to a block of sound, from the frame that comes
// next up to to. In silence the file is put right where it is off by more than
// recordDrift: off is goal then.
func (r *Recorder) render(p *playout, to, goal int64, silent bool) error {
	next := to
	if !silent {
		next = p.mix.NextSound(p.pos)
	}
	if next > p.pos {
		was, end := p.pos+p.off, min(next, to)
		if d := goal - p.off; d > recordDrift || d < -recordDrift {
			p.off = max(goal, r.sounded-end)
		}
		p.pos = end
		return r.silence(was, end+p.off)
	}
	n := min(recordBlock, to-p.pos)
	p.mix.Render(p.pos, r.block[:n])
	at := p.pos + p.off
	p.pos += n
	return r.sound(at, r.block[:n])
}

// sound records frames at a frame of the recording.
func (r *Recorder) sound(at int64, frames [][2]float64) error {
	if at+int64(len(frames))-r.base > recordMaxFrames {
		if err := r.roll(at); err != nil {
			return err
		}
	}
	if before := r.base - at; before > 0 { // recorded anew, and the file has changed
		frames = frames[min(before, int64(len(frames))):]
		at = r.base
	}
	r.voice.addTo(frames, at)
	pcm := r.pcm[:len(frames)*wav.StereoFrame]
	for i, f := range frames {
		left, right := int(dsp.PCM16(f[0])), int(dsp.PCM16(f[1]))
		b := pcm[i*wav.StereoFrame:][:wav.StereoFrame]
		b[0], b[1], b[2], b[3] = byte(left), byte(left>>8), byte(right), byte(right>>8)
	}
	r.sounded = max(r.sounded, at+int64(len(frames)))
	return r.file.sound(at-r.base, pcm)
}

// silence records from at up to end that no cue sounds: a voice may.
func (r *Recorder) silence(at, end int64) error {
	for {
		from, to := r.voice.within(max(at, r.base), end)
		if from == to {
			return r.nothing(at, end)
		}
		if err := r.nothing(at, from); err != nil {
			return err
		}
		for at = from; at < to; {
			n := min(recordBlock, to-at)
			clear(r.block[:n])
			if err := r.sound(at, r.block[:n]); err != nil {
				return err
			}
			at += n
		}
	}
}

// nothing records digital silence from at up to end.
func (r *Recorder) nothing(at, end int64) error {
	for at = max(at, r.base); at < end; {
		to := min(end, r.base+recordMaxFrames)
		if err := r.file.silence(at-r.base, to-r.base, r.zeros[:]); err != nil {
			return err
		}
		if at = to; at < end {
			if err := r.roll(at); err != nil {
				return err
			}
		}
	}
	return nil
}

// roll goes on in another file from a frame on: this one is full.
func (r *Recorder) roll(at int64) error {
	if err := r.file.count(); err != nil {
		return err
	}
	if err := r.number(true); err != nil {
		return err
	}
	if err := r.file.close(); err != nil {
		return err
	}
	r.base = at
	if err := r.begin(); err != nil {
		return err
	}
	r.tell(On, nil)
	return nil
}
