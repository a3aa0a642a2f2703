package clip

import (
	"errors"
	"fmt"
	"math"
	"sync"

	"github.com/gopxl/beep/v2"

	"spotter/audio/dsp"
	"spotter/cues/flac"
	"spotter/cues/pack"
	"spotter/cues/stored"
)

// workshop is memory that making one clip after the other needs again and again. A start makes
// forty, and what it leaves behind would be as much again as the clips.
type workshop struct {
	flac    flac.Decoder
	samples []float32
}

// maker makes clips of the sounds of a pack. It is safe for concurrent use.
type maker struct {
	pack  *pack.Pack
	shops sync.Pool // of *workshop
}

// clip makes one sound of the pack ready to play. A voice of the program says what is to be
// done to it; any other sound is measured first. The error names the file.
func (m *maker) clip(file string) (*Clip, error) {
	sound, done, ok := m.pack.Stored(file)
	if !ok {
		data, err := m.pack.ReadFile(file)
		if err != nil {
			return nil, err
		}
		return Load(data, file)
	}
	w, _ := m.shops.Get().(*workshop)
	if w == nil {
		w = new(workshop)
	}
	defer m.shops.Put(w)
	c, err := w.fromStored(sound, done)
	if err != nil {
		return nil, fmt.Errorf("file %q %w", file, err)
	}
	return c, nil
}

// late makes a clip of a sound of the program, whose samples are made later. A sound that
// cannot be made then is a fault of the program: it panics.
func (m *maker) late(file string) (*Clip, error) {
	if _, _, ok := m.pack.Stored(file); !ok {
		return m.clip(file) // no voice of the program has such a file
	}
	return newLate(func() []float32 {
		c, err := m.clip(file)
		if err != nil {
			panic("making a sound of the program: " + err.Error())
		}
		return c.samples
	}), nil
}

// FromStored makes the clip of a sound that was measured when its voice was stored: sample
// for sample the one that [Recording.Clip] makes of the file. The error follows the file's name.
func FromStored(sound []byte, done stored.Ready) (*Clip, error) {
	return new(workshop).fromStored(sound, done)
}

func (w *workshop) fromStored(sound []byte, done stored.Ready) (*Clip, error) {
	s, err := w.flac.Decode(sound)
	if err != nil {
		return nil, err
	}
	w.samples = w.samples[:0]
	for _, v := range s.Samples {
		w.samples = append(w.samples, float32(v)/(math.MaxInt16+1))
	}
	samples := w.samples
	switch rate := beep.SampleRate(s.Rate); {
	case rate > dsp.Rate:
		samples = dsp.Resample(dsp.LowPass(samples, rate), rate)
	case rate < dsp.Rate:
		samples = dsp.Resample(samples, rate)
	default:
		samples = append([]float32(nil), samples...)
	}
	if done.End > len(samples) {
		return nil, errors.New("is shorter than when it was stored: get the voice again")
	}
	if offset := float32(done.Offset); offset != 0 {
		for i := range samples {
			samples[i] -= offset
		}
	}
	from, to := max(0, done.First-keptLeadIn), min(len(samples), done.End+keptTail)
	out := faded(samples[from:to], done.First-from, done.End-from, from > 0, to < len(samples))
	scale(out, done.Gain)
	if done.Limited {
		limit(out)
		scale(out, done.Last)
	}
	return &Clip{samples: out}, nil
}

// scale is [dsp.Scaled] in place.
func scale(samples []float32, gain float64) {
	factor := float32(math.Pow(10, gain/20))
	for i := range samples {
		samples[i] *= factor
	}
}
