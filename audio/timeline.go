package audio

import (
	"sync"

	"github.com/gopxl/beep/v2"
)

// Rate is the rate of every timeline and clip, in frames per second. A sound
// server or driver whose device runs at another rate converts.
const Rate beep.SampleRate = 48000

// FadeFrames is how long a voice that is cut takes to fall silent: 5 ms, short
// enough to be out of the way and long enough not to click.
const FadeFrames = int64(Rate) * 5 / 1000

// maxVoices bounds what sounds at once: one cue, and those still fading. A key
// every millisecond would leave five fading.
const maxVoices = 8

// voice is one playing of a clip on the timeline.
type voice struct {
	clip   *Clip
	start  int64 // frame at which it begins
	period int64 // frames from one repeat to the next, 0 for once only
	fade   int64 // frame at which its fade begins, noFade for never
	left   float64
	right  float64
}

const noFade = int64(1)<<62 - 1

// end returns the first frame at which the voice is silent for good.
func (v *voice) end() int64 {
	natural := v.start + int64(v.clip.Frames())
	if v.period > 0 {
		natural = noFade
	}
	return min(natural, v.fade+FadeFrames)
}

// Timeline is what the runner hears, as a function of the frame: voices with a
// start, a pan and a fade. Any stretch of it can be rendered at any time, again
// and again, which is what lets an output overwrite what it has queued. It is
// safe for concurrent use; rendering allocates nothing.
type Timeline struct {
	mu  sync.Mutex
	mix mix
	// tap, where set, is told of each edit, under the lock: from frame at on the
	// timeline is m, and what it was before at stays as it was. It must not wait,
	// and copies what it keeps.
	tap func(at int64, m *mix)
}

// mix is what sounds: given the frame, nothing else decides what is heard. A copy
// of it is the sound up to the next edit.
type mix struct {
	voices [maxVoices]voice // clip nil: free
}

// NewTimeline returns a silent timeline.
func NewTimeline() *Timeline { return &Timeline{} }

// Edit calls edit under the timeline's lock, with at: the first frame that it
// may change.
func (t *Timeline) Edit(at int64, edit func(at int64)) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.edit(at, edit)
}

// edit is [Timeline.Edit] with the lock held.
func (t *Timeline) edit(at int64, edit func(at int64)) {
	edit(at)
	if t.tap != nil {
		t.tap(at, &t.mix)
	}
}

// SilentFrom returns the first frame from which nothing sounds any more, and one
// past every race while something repeats.
func (t *Timeline) SilentFrom() int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.mix.silentFrom()
}

// silent reports whether every sample from a frame on is zero.
func (t *Timeline) silent(from int64) bool { return t.SilentFrom() <= from }

// Render writes the frames from on into dst. Samples are in -1 to 1 for one
// voice; two that overlap in a fade may sum to more.
func (t *Timeline) Render(from int64, dst [][2]float64) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.mix.render(from, dst)
}

// render writes the frames from on into dst.
func (m *mix) render(from int64, dst [][2]float64) {
	clear(dst)
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
		if at < v.fade { // full level up to the fade
			n = min(n, v.fade-at)
		}
		v.add(dst[at-from:][:n], v.clip.samples[into:][:n], at)
		at += n
	}
}

// add mixes samples that begin at a frame into out. They lie wholly before the
// voice's fade or wholly inside it.
func (v *voice) add(out [][2]float64, samples []float32, at int64) {
	left, right := v.left, v.right
	if at < v.fade {
		for i, x := range samples {
			out[i][0] += float64(x) * left
			out[i][1] += float64(x) * right
		}
		return
	}
	for i, x := range samples {
		gain := float64(x) * (1 - float64(at+int64(i)-v.fade)/float64(FadeFrames))
		out[i][0] += gain * left
		out[i][1] += gain * right
	}
}

// silentFrom returns the first frame from which nothing sounds any more, and
// noFade+FadeFrames while something repeats.
func (m *mix) silentFrom() int64 {
	var last int64
	for i := range m.voices {
		if v := &m.voices[i]; v.clip != nil {
			last = max(last, v.end())
		}
	}
	return last
}

// cut ends every voice from a frame on: with a fade, but one of which nothing was
// heard yet as if it had never been. The timeline's lock must be held.
func (m *mix) cut(at int64) {
	for i := range m.voices {
		switch v := &m.voices[i]; {
		case v.clip == nil:
		case v.start >= at:
			v.clip = nil
		case v.end() > at:
			v.fade = min(v.fade, at)
		}
	}
}

// add starts a voice at a frame and returns it; it stays valid until it has
// ended. The timeline's lock must be held. The voice that ended first, or will,
// makes room: an output that is behind its time may still have to render one that
// is over by now.
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
