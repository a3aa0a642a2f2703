package replay

import (
	"math"
	"time"

	"spotter/audio/clip"
	"spotter/audio/dsp"
	"spotter/audio/record"
	"spotter/cmd/spotter/fault"
	"spotter/cues"
)

// The measures of the sound that belongs to a cue point.
const (
	soundEnds  = 300 * time.Millisecond // silence behind a cue: longer than within a sentence, shorter than between two STOPs
	longest    = 30 * time.Second       // of one cue
	silent     = 0.0005                 // of full scale, -66 dB: above the noise of --keep-awake
	oneSide    = 1.5                    // louder by this much: the cue is for that ear
	nearLevel  = 0.9682                 // of the ear of a cue for one side, see the pan law in audio
	bothLevels = math.Sqrt2 / 2         // of each ear, of a cue for both
)

// piece is the sound of one cue in a recording.
type piece struct{ from, frames int64 }

// recorded has the sounds of a race as they were recorded.
type recorded struct {
	reader *record.Reader
	pieces map[uint64]piece // by the line in the journal
}

// openRecording finds the sound of each cue in a recording of --record.
func openRecording(path string) (*recorded, error) {
	r, err := record.NewReader(path)
	if err != nil {
		return nil, fault.Failed(err, "name a file of --record of this race; spotter journal points adds the cue points that one lacks")
	}
	c := &recorded{reader: r, pieces: map[uint64]piece{}}
	points := r.Points()
	for i, p := range points {
		to := min(r.Frames(), p.Frame+int64(dsp.Rate.N(longest)))
		if i+1 < len(points) {
			to = min(to, points[i+1].Frame)
		}
		n, err := c.sounds(p.Frame, to)
		if err != nil {
			return nil, fault.Failed(err, "")
		}
		c.pieces[p.Seq] = piece{p.Frame, n}
	}
	return c, nil
}

// sounds returns for how many frames a cue sounds from a frame on.
func (c *recorded) sounds(from, to int64) (frames int64, err error) {
	block := make([][2]float32, dsp.Rate.N(100*time.Millisecond))
	last := from
	for at := from; at < to && at-last < int64(dsp.Rate.N(soundEnds)); {
		n, err := c.reader.ReadFrames(at, block[:min(int64(len(block)), to-at)])
		if err != nil || n == 0 {
			return 0, err
		}
		for i, f := range block[:n] {
			if max(abs(f[0]), abs(f[1])) > silent && at+int64(i)-last < int64(dsp.Rate.N(soundEnds)) {
				last = at + int64(i) + 1
			}
		}
		at += int64(n)
	}
	return last - from, nil
}

func abs(x float32) float64 { return math.Abs(float64(x)) }

// lasts returns how long the cue of a line sounds; 0 where it is not in the recording.
func (c *recorded) lasts(seq uint64) time.Duration { return dsp.Lasts(c.pieces[seq].frames) }

// clip returns the sound of the cue of a line and its ear, so that it sounds as it did.
func (c *recorded) clip(seq uint64) (*clip.Clip, cues.Pan, error) {
	p := c.pieces[seq]
	frames := make([][2]float32, p.frames)
	n, err := c.reader.ReadFrames(p.from, frames)
	if err != nil {
		return nil, cues.Centre, fault.Failed(err, "")
	}
	var power [2]float64
	for _, f := range frames[:n] {
		power[0], power[1] = power[0]+float64(f[0])*float64(f[0]), power[1]+float64(f[1])*float64(f[1])
	}
	pan, left, right := cues.Centre, 0.5/bothLevels, 0.5/bothLevels
	switch {
	case power[0] > oneSide*oneSide*power[1]:
		pan, left, right = cues.Left, 1/nearLevel, 0
	case power[1] > oneSide*oneSide*power[0]:
		pan, left, right = cues.Right, 0, 1/nearLevel
	}
	out := make([]float32, n)
	for i, f := range frames[:n] {
		out[i] = float32(left*float64(f[0]) + right*float64(f[1]))
	}
	return clip.New(out), pan, nil
}
