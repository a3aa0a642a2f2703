package clip

import (
	"fmt"
	"sync"

	"github.com/gopxl/beep/v2"

	"spotter/cues"
)

// Clip is a cue's sound, ready to play: mono, since the pan decides the ear, at
// [dsp.Rate], trimmed and levelled. It does not change and is safe for concurrent
// use.
//
// It is not a beep.Buffer: filling one costs 88 ns a sample and reading it
// decodes each sample again, which for a pack of 45 cues is longer than the
// start of the whole program may take.
type Clip struct {
	samples []float32
	late    func() []float32 // makes them when they are first asked for; nil where they are there
}

// Bank holds the clips of a pack by cue.
type Bank map[cues.ID]*Clip

// New returns a clip of mono samples at [dsp.Rate] that are ready to play. It keeps
// samples: nobody may change them any more.
func New(samples []float32) *Clip { return &Clip{samples: samples} }

// newLate returns a clip whose samples are made when they are first asked for, once.
func newLate(load func() []float32) *Clip { return &Clip{late: sync.OnceValue(load)} }

// Samples returns the clip's samples, 1 being full scale. They are the clip's own, and
// not to be changed. A clip of a voice of the program makes them now if nobody asked before,
// which takes about 0.2 ms.
func (c *Clip) Samples() []float32 {
	if c.late != nil {
		return c.late()
	}
	return c.samples
}

// Frames returns the clip's length.
func (c *Clip) Frames() int { return len(c.Samples()) }

// Streamer returns a new stream of the clip from its beginning, the same sample
// in both ears. Streams of one clip are independent of each other.
func (c *Clip) Streamer() beep.StreamSeeker { return &monoStream{samples: c.Samples()} }

// monoStream streams samples to both ears.
type monoStream struct {
	samples []float32
	pos     int
}

// Stream implements [beep.Streamer].
func (m *monoStream) Stream(samples [][2]float64) (n int, ok bool) {
	rest := m.samples[m.pos:]
	if len(rest) == 0 {
		return 0, false
	}
	n = min(len(samples), len(rest))
	for i, v := range rest[:n] {
		samples[i] = [2]float64{float64(v), float64(v)}
	}
	m.pos += n
	return n, true
}

// Err returns nil: memory cannot fail.
func (m *monoStream) Err() error { return nil }

// Len returns the length of the whole stream in frames.
func (m *monoStream) Len() int { return len(m.samples) }

// Position returns the frame that comes next.
func (m *monoStream) Position() int { return m.pos }

// Seek makes p the frame that comes next.
func (m *monoStream) Seek(p int) error {
	if p < 0 || p > len(m.samples) {
		return fmt.Errorf("seeking in a clip: frame %d is not within its %d", p, len(m.samples))
	}
	m.pos = p
	return nil
}
