package cli

import (
	"time"

	"spotter/cues"
)

// What a sound of a pack has to keep to. checkWords and docs/packs.md state these.
const (
	maxLeadIn      = 5 * time.Millisecond
	longSteer      = 450 * time.Millisecond // 1.4 m at record pace
	longCue        = 4 * time.Second
	loudnessTol    = 0.5  // LU from the target, when levelled
	loudnessSpread = 6.0  // LU from the median of the pack's files
	peakSlack      = 0.05 // dB that a true peak may be above the ceiling: it was sought at four times the rate
	clippedFault   = 0.01 // of the samples
	offsetNotice   = 0.01 // of full scale: begins to cost room and to click
	offsetFault    = 0.05
	snrNotice      = 30.0 // dB: nearer than this the beginning of a word drowns
	snrFault       = 15.0
	bandNotice     = 0.20 // of the power, between 500 and 3000 Hz; no fault, for an "ee" has little of it in any voice
	onsetApart     = 4.5  // dB between the first 150 ms of two cues
)

// soundLimit returns how long the sound of a cue of a class may be: a steer cue is
// obeyed when it is over.
func soundLimit(c cues.Class) time.Duration {
	if c == cues.Steer {
		return longSteer
	}
	return longCue
}
