package audio

import (
	"sync"

	"github.com/gopxl/beep/v2"
)

// How much is remembered of what sounds and has sounded.
const (
	maxVoices = 8
	pastTails = 4
)

// voice is one playing of a clip on the timeline.
type voice struct {
	clip   *Clip
	start  int64 // frame at which it begins
	period int64 // frames from one repeat to the next, 0 for once only
	fade   int64 // frame at which it is cut, noFade for never; what fades from there on is in a tail
	left   float64
	right  float64
}

const noFade = int64(1)<<62 - 1

// end returns the first frame that is not the voice's any more.
func (v *voice) end() int64 {
	natural := v.start + int64(v.clip.Frames())
	if v.period > 0 {
		natural = noFade
	}
	return min(natural, v.fade)
}

// MixOptions say how cues are put into the runner's ears.
type MixOptions struct {
	Mono      bool // the same signal in both ears
	KeepAwake bool // noise at [DitherPeak] in place of digital silence
}

// NewTimeline returns a silent timeline that mixes so.
func (o MixOptions) NewTimeline() *Timeline {
	return &Timeline{mix: mix{mono: o.Mono, awake: o.KeepAwake}}
}

// Timeline is what the runner hears, as a function of the frame: voices with a
// start and a pan, and the fades of those that were cut. Any stretch of it can be
// rendered at any time, again and again, with the same samples each time, which
// is what lets an output overwrite what it has queued. It is safe for concurrent
// use; rendering allocates nothing.
type Timeline struct {
	mu  sync.Mutex
	mix mix
	// past holds the tails that others took the place of, for who looks back at
	// what was heard; those of the last few cuts.
	past  [pastTails]tail
	edits int
	// tap, where set, is told of each edit, under the lock: from frame at on the
	// timeline is m, and what it was before at stays as it was. It must not wait,
	// and copies what it keeps.
	tap func(at int64, m *mix)
}

// mix is what sounds: given the frame, nothing else decides what is heard. A copy
// of it is the sound up to the next edit. Before its last edit it may lack a fade
// that another took the place of, and a voice for which there was no room.
type mix struct {
	voices [maxVoices]voice // clip nil: free
	tail   tail
	mono   bool
	awake  bool
}

// NewTimeline returns a silent timeline, in stereo.
func NewTimeline() *Timeline { return MixOptions{}.NewTimeline() }

// Edit calls edit under the timeline's lock, with at: the first frame that it
// may change.
func (t *Timeline) Edit(at int64, edit func(at int64)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.edit(at, edit)
}

// edit is [Timeline.Edit] with the lock held.
func (t *Timeline) edit(at int64, edit func(at int64)) {
	before := t.mix.tail
	edit(at)
	if before.until > before.from && before.from != t.mix.tail.from {
		before.until = min(before.until, at)
		t.past[t.edits%pastTails] = before
		t.edits++
	}
	if t.tap != nil {
		t.tap(at, &t.mix)
	}
}

// SilentFrom returns the first frame from which no cue sounds any more, and one
// past every race while something repeats. With [MixOptions.KeepAwake] there is
// noise from there on, and no zeros.
func (t *Timeline) SilentFrom() int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.mix.silentFrom()
}

// silent reports whether every sample from a frame on is zero.
func (t *Timeline) silent(from int64) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.mix.zerosFrom() <= from
}

// Render writes the frames from on into dst. Where the clips' true peaks stay
// under [PeakCeiling] so do theirs, also while one cue fades under another.
func (t *Timeline) Render(from int64, dst [][2]float64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.mix.render(from, dst)
}

// render writes the frames from on into dst.
func (m *mix) render(from int64, dst [][2]float64) {
	if m.awake {
		dither(from, dst, m.mono)
	} else {
		clear(dst)
	}
	m.addCues(from, dst)
}

// addCues adds the cues of the frames from on to dst.
func (m *mix) addCues(from int64, dst [][2]float64) {
	m.addVoices(from, dst)
	m.tail.mixInto(dst, from)
}

func (m *mix) addVoices(from int64, dst [][2]float64) {
	for i := range m.voices {
		if v := &m.voices[i]; v.clip != nil {
			v.mixInto(dst, from)
		}
	}
}

// mixInto adds v's part of the frames from on to dst.
func (v *voice) mixInto(dst [][2]float64, from int64) {
	to := min(from+int64(len(dst)), v.end())
	at := max(from, v.start)
	for at < to {
		into := at - v.start
		if v.period > 0 {
			into %= v.period
		}
		n := min(to-at, int64(v.clip.Frames())-into)
		if n <= 0 { // the pause between two repeats
			at += v.period - into
			continue
		}
		v.add(dst[at-from:][:n], v.clip.samples[into:][:n])
		at += n
	}
}

// add mixes samples into out.
func (v *voice) add(out [][2]float64, samples []float32) {
	left, right := v.left, v.right
	for i, x := range samples {
		out[i][0] += float64(x) * left
		out[i][1] += float64(x) * right
	}
}

// silentFrom returns the first frame from which no cue sounds any more, and
// noFade while something repeats.
func (m *mix) silentFrom() int64 {
	last := m.tail.until
	for i := range m.voices {
		if v := &m.voices[i]; v.clip != nil {
			last = max(last, v.end())
		}
	}
	return last
}

// zerosFrom returns the first frame from which every sample is zero, and noFade
// for none.
func (m *mix) zerosFrom() int64 {
	if m.awake {
		return noFade
	}
	return m.silentFrom()
}

// add starts a voice beside those that sound and returns it; it stays valid
// until it has ended. The timeline's lock must be held. The voice that ended
// first, or will, makes room: an output that is behind its time may still have to
// render one that is over by now.
func (m *mix) add(v voice) *voice {
	slot := &m.voices[0]
	for i := range m.voices {
		w := &m.voices[i]
		if w.clip == nil {
			slot = w
			break
		}
		if w.end() < slot.end() {
			slot = w
		}
	}
	*slot = v
	return slot
}

// Cursor plays a timeline from one frame to the next, for outputs that pull. It
// is a [beep.Streamer] that never drains. It is safe for concurrent use.
type Cursor struct {
	tl  *Timeline
	pos int64 // guarded by tl.mu
}

// NewCursor returns a cursor at frame 0 of tl.
func NewCursor(tl *Timeline) *Cursor { return &Cursor{tl: tl} }

// Stream fills samples with what comes next; ok is always true.
func (c *Cursor) Stream(samples [][2]float64) (n int, ok bool) {
	c.tl.mu.Lock()
	defer c.tl.mu.Unlock()
	c.tl.mix.render(c.pos, samples)
	c.pos += int64(len(samples))
	return len(samples), true
}

// Err returns nil: a timeline cannot fail.
func (c *Cursor) Err() error { return nil }

// pulled returns the first frame that was not yet pulled.
func (c *Cursor) pulled() int64 {
	c.tl.mu.Lock()
	defer c.tl.mu.Unlock()
	return c.pos
}

// Splice calls edit under the timeline's lock with the first frame that was not
// yet pulled, and returns that frame.
func (c *Cursor) Splice(edit func(at int64)) (at int64) {
	c.tl.mu.Lock()
	defer c.tl.mu.Unlock()
	c.tl.edit(c.pos, edit)
	return c.pos
}

var _ beep.Streamer = (*Cursor)(nil)
