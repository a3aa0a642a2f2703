package check

import (
	"time"

	"spotter/cues"
)

// What a sound of a pack has to keep to. The help of spotter cues check and
// docs/packs.md state these.
const (
	MaxLeadIn         = 5 * time.Millisecond
	LongSteer         = 450 * time.Millisecond // 1.4 m at record pace
	LongCue           = 4 * time.Second
	LoudnessTolerance = 0.5  // LU from the target, when levelled
	LoudnessSpread    = 6.0  // LU from the median of the pack's files
	peakSlack         = 0.05 // dB that a true peak may be above the ceiling: it was sought at four times the rate
	ClippedFault      = 0.01 // of the samples
	OffsetNotice      = 0.01 // of full scale: begins to cost room and to click
	OffsetFault       = 0.05
	SNRNotice         = 30.0 // dB: nearer than this the beginning of a word drowns
	SNRFault          = 15.0
	BandNotice        = 0.20 // of the power, between 500 and 3000 Hz; no fault, for an "ee" has little of it in any voice
	OnsetApart        = 4.5  // dB between the first 150 ms of two cues
)

// Limit returns how long the sound of a cue of a class may be: a steer cue is
// obeyed when it is over.
func Limit(c cues.Class) time.Duration {
	if c == cues.Steer {
		return LongSteer
	}
	return LongCue
}
