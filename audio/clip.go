package audio

import (
	"github.com/gopxl/beep/v2"

	"spotter/cues"
)

// clipFormat is how clips are held: mono, since the pan decides the ear.
var clipFormat = beep.Format{SampleRate: Rate, NumChannels: 1, Precision: 2}

// Clip is a cue's sound, ready to play: mono, at [Rate], trimmed and levelled.
type Clip struct {
	buffer *beep.Buffer
	stream beep.StreamSeeker // over buffer; used under a timeline's lock only
}

// Frames returns the clip's length.
func (c *Clip) Frames() int { return c.buffer.Len() }

// read fills dst with the clip's frames from on. There must be that many. One
// caller at a time.
func (c *Clip) read(from int, dst [][2]float64) {
	if c.stream.Seek(from) == nil {
		c.stream.Stream(dst)
	}
}

// newClip holds everything that s streams.
func newClip(s beep.Streamer) *Clip {
	b := beep.NewBuffer(clipFormat)
	b.Append(s)
	return &Clip{buffer: b, stream: b.Streamer(0, b.Len())}
}

// Bank holds the clips of a pack by cue.
type Bank map[cues.ID]*Clip
