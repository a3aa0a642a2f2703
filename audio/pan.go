package audio

import "spotter/cues"

// gains returns the level of each ear for a pan: full on its own side and 20 dB
// below on the other, so that one earpiece left over still tells something; in
// the centre 3 dB below on both, which sounds as loud as one ear at full level
// (constant power).
func gains(p cues.Pan) (left, right float64) {
	const far, centre = 0.1, 0.7071067811865476
	switch {
	case p < 0:
		return 1, far
	case p > 0:
		return far, 1
	}
	return centre, centre
}
