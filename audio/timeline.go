package audio

import (
	"math"
	"sync"

	"spotter/audio/clip"
	"spotter/cues"

	"github.com/gopxl/beep/v2"
)

// How much is remembered of what sounds and has sounded.
const (
	maxVoices = 8
	pastTails = 4
)

// MixOptions say how cues are put into the runner's ears.
type MixOptions struct {
	Mono      bool   // the same signal in both ears
	KeepAwake bool   // noise at [DitherPeak] in place of digital silence
	Noise     *Noise // under the cues, to practise in; nil in every race
}

// NewTimeline returns a silent timeline that mixes so.
func (o MixOptions) NewTimeline() *Timeline {
	return &Timeline{mix: Mix{mono: o.Mono, awake: o.KeepAwake, noise: o.Noise}}
}

// Timeline holds what the runner hears, as a function of the frame: voices with a
// start and a pan, and the fades of those that were cut. Any stretch of it can be
// rendered at any time, again and again, with the same samples each time, which
// is what lets an output overwrite what it has queued. It is safe for concurrent
// use; rendering allocates nothing.
type Timeline struct {
	mu  sync.Mutex
	mix Mix
	// past holds the tails that others took the place of, for who looks back at
	// what was heard; those of the last few cuts.
	past  [pastTails]fadeOut
	edits int
	tap   func(at int64, m *Mix) // see [Timeline.Tap]; nil for none
}

// NewTimeline returns a silent timeline, in stereo.
func NewTimeline() *Timeline { return MixOptions{}.NewTimeline() }

// Edit calls edit under the timeline's lock, with at: the first frame that it
// may change. It returns the frames from which no cue sounded before the edit, and
// none sounds after it; see [Timeline.SilentFrom].
func (t *Timeline) Edit(at int64, edit func(at int64)) (before, after int64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	before = t.mix.silentFrom()
	t.edit(at, edit)
	return before, t.mix.silentFrom()
}

// Replace makes a clip sound from frame at on, in place of whatever sounds there,
// which fades away within [FadeFrames]; nil is silence. A clip sounds again every
// so many frames, or once where every is 0. It is called inside an edit.
func (t *Timeline) Replace(at int64, clip *clip.Clip, pan cues.Pan, every int64) {
	next := voice{clip: clip, start: at, fade: noFade, period: every}
	next.left, next.right = t.mix.gains(pan)
	t.mix.change(at, next)
}

// Tap has tapped called after each edit, under the timeline's lock: from frame at
// on the timeline is m, and what it was before at stays as it was. It must not
// wait, and copies what it keeps of m.
func (t *Timeline) Tap(tapped func(at int64, m *Mix)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.tap = tapped
}

// View calls view with what sounds, under the timeline's lock: no edit happens
// meanwhile. It must not wait, nor change m, and copies what it keeps of it.
func (t *Timeline) View(view func(m *Mix)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	view(&t.mix)
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

// Silent reports whether every sample from a frame on is zero.
func (t *Timeline) Silent(from int64) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.mix.zerosFrom() <= from
}

// Render writes the frames from on into dst. Where the clips' true peaks stay
// under [clip.PeakCeiling] so do theirs, also while one cue fades under another.
func (t *Timeline) Render(from int64, dst [][2]float64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.mix.Render(from, dst)
}

// Peaks returns the highest sample that the cues have in each ear in the frames
// from one to before another. It holds the lock for a little at a time, so that a
// key never waits for the screen: what was played does not change meanwhile.
func (t *Timeline) Peaks(from, to int64) (peak [2]float64) {
	var block [256][2]float64
	for from < to {
		part := block[:min(to-from, int64(len(block)))]
		clear(part)
		t.mu.Lock()
		silent := t.mix.silentFrom() <= from
		if !silent {
			t.mix.addCues(from, part)
			for i := range t.past {
				t.past[i].mixInto(part, from)
			}
		}
		t.mu.Unlock()
		if silent {
			return peak
		}
		for _, f := range part {
			if x := math.Abs(f[0]); x > peak[0] {
				peak[0] = x
			}
			if x := math.Abs(f[1]); x > peak[1] {
				peak[1] = x
			}
		}
		from += int64(len(part))
	}
	return peak
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
	c.tl.mix.Render(c.pos, samples)
	c.pos += int64(len(samples))
	return len(samples), true
}

// Err returns nil: a timeline cannot fail.
func (c *Cursor) Err() error { return nil }

// Pulled returns the first frame that Stream has not given yet.
func (c *Cursor) Pulled() int64 {
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
