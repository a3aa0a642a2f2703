package talk

import "spotter/audio/dsp"

// Over says what sounds over the voice.
type Over uint8

// What can sound over a voice.
const (
	Nothing Over = iota // the voice is heard as it is
	ACue                // the voice is 18 dB down
	ASteer              // a cue that steers, or STOP: the voice is mute
)

// How the voice gives way to cues.
const (
	ducked    = 0.1259 // 18 dB down
	downTime  = 5      // ms from full to nothing
	upTime    = 40     // ms from nothing to full
	holdTime  = 150    // ms from the end of a cue until the voice comes up
	msFrames  = int64(dsp.Rate) / 1000
	downStep  = 1 / float32(downTime*msFrames)
	upStep    = 1 / float32(upTime*msFrames)
	holdAfter = holdTime * msFrames
)

// gain returns what the voice is multiplied by under what sounds.
func (o Over) gain() float32 {
	switch o {
	case ACue:
		return ducked
	case ASteer:
		return 0
	}
	return 1
}

// duck is the volume of the voice as a function of the frame: goals that hold from a frame
// on, which the volume moves to in steps.
type duck struct {
	goals []goal // ascending; at least one once set was called
}

type goal struct {
	from int64
	gain float32
}

// set has a goal hold from a frame on, in place of those that begin later.
func (d *duck) set(from int64, gain float32) {
	for n := len(d.goals); n > 0 && d.goals[n-1].from >= from; n = len(d.goals) {
		d.goals = d.goals[:n-1]
	}
	for len(d.goals) > 1 && d.goals[1].from < from-histFrames { // nobody renders that any more
		d.goals = append(d.goals[:0], d.goals[1:]...)
	}
	d.goals = append(d.goals, goal{from, gain})
}

// next returns the gain of a frame, after that of the frame before it.
func (d *duck) next(frame int64, was float32) float32 {
	to := float32(1)
	if last := d.goals[len(d.goals)-1]; last.from <= frame { // as nearly always
		to = last.gain
	} else {
		for _, g := range d.goals {
			if g.from > frame {
				break
			}
			to = g.gain
		}
	}
	if to < was {
		return max(to, was-downStep)
	}
	return min(to, was+upStep)
}
