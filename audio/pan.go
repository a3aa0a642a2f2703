package audio

import "spotter/cues"

// The pan law: L² + R² = 1, so that every cue carries the same power whichever
// ear it is for, and turning the head or taking one bud out changes nothing else.
//
// The far ear keeps a quarter of full level, -12 dB. With the bud of the cue's
// own ear out, the word is then 9 dB below a centred one: softer, but as long as
// centred cues stand 10 dB above the noise it is still no softer than the noise,
// where a word out of a known few is understood. With both buds in, the near ear
// is 11.8 dB louder, which leaves no doubt about the side: a difference of 15 to
// 20 dB is heard as wholly at one ear, and nothing is gained beyond. At -20 dB,
// as it was, the far bud alone was 17 dB below a centred cue: lost in a street.
const (
	nearEar  = 0.9682458365518543 // √(1 - ¼²), -0.28 dB
	farEar   = 0.25               // -12.04 dB: the floor
	eachEar  = 0.7071067811865476 // √½, -3.01 dB: in the centre, and in mono always
	earFloor = -12.1              // dB below one ear at full level: no ear is softer
)

// gains returns the level of each ear for a pan.
func gains(p cues.Pan) (left, right float64) {
	switch {
	case p < 0:
		return nearEar, farEar
	case p > 0:
		return farEar, nearEar
	}
	return eachEar, eachEar
}

// gains returns the level of each ear for a pan. In mono both have that of the
// centre: the same signal, with the power that the cue has otherwise, so that
// nothing becomes louder or softer by it and the peaks stay where they were.
func (m *Mix) gains(p cues.Pan) (left, right float64) {
	if m.mono {
		return eachEar, eachEar
	}
	return gains(p)
}
