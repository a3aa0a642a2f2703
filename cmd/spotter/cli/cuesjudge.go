package cli

import (
	"fmt"
	"math"
	"time"

	"spotter/audio/clip"
	"spotter/cues"
	"spotter/text"
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

// warning is something about a sound that does not keep it from being used. The many
// sounds of a pack that was recorded in one go often share one, so that it is told once
// for all: what has the same sentence is the same warning.
type warning struct {
	what   string // the figure of this sound, such as "420 ms"; may be empty
	single string // what is wrong and what to do, of one sound
	plural string // the same of several
}

func (k *soundCheck) warn(what, single, plural string) {
	k.warnings = append(k.warnings, warning{what, single, plural})
}

// judge compares the measures with the bounds. median is that of the files' loudness.
func (k *soundCheck) judge(median float64) {
	k.judgeTime()
	k.judgeLevel(median)
	k.judgeQuality()
}

func (k *soundCheck) judgeTime() {
	if k.heard.LeadIn > maxLeadIn {
		k.fault("begins %s late even when trimmed, and may begin at most %s late: cut away what is before the word", text.ShowMS(k.heard.LeadIn), text.ShowMS(maxLeadIn))
	} else if k.file.LeadIn > maxLeadIn {
		k.warn(text.ShowMS(k.file.LeadIn), "begins late in its file: spotter trims it when it loads it", "begin late in their files: spotter trims them when it loads them")
	}
	switch {
	case k.kind == "cue" && k.cue.Class == cues.Steer && k.heard.Length > longSteer:
		k.fault("is %d ms long, and a steer cue can be at most %d: say it faster, or with fewer words", k.heard.Length.Milliseconds(), longSteer.Milliseconds())
	case k.heard.Length > longCue:
		k.warn(fmt.Sprintf("%.1f s", k.heard.Length.Seconds()),
			fmt.Sprintf("is longer than %v and ends too late: use fewer words", longCue), fmt.Sprintf("are longer than %v and end too late: use fewer words", longCue))
	}
}

func (k *soundCheck) judgeLevel(median float64) {
	if d := k.heard.Loudness - clip.TargetLoudness; math.Abs(d) > loudnessTol {
		k.fault("differs by %+.1f LU from the others even when levelled: say it more evenly, without a loud peak", d)
	} else if d := k.file.Loudness - median; math.Abs(d) > loudnessSpread {
		k.warn(fmt.Sprintf("%+.1f LU", d), "is louder or softer than the other files: spotter levels it when it loads it",
			"are louder or softer than the other files: spotter levels them when it loads them")
	}
	if k.heard.TruePeak > clip.PeakCeiling+peakSlack {
		k.fault("has a true peak of %.1f dBTP even when limited, and can have at most %.0f: record it again, softer", k.heard.TruePeak, clip.PeakCeiling)
	} else if k.file.TruePeak > clip.PeakCeiling+peakSlack {
		k.warn(fmt.Sprintf("%.1f dBTP", k.file.TruePeak), fmt.Sprintf("peaks above %.0f dBTP in its file: spotter turns it down when it loads it", clip.PeakCeiling),
			fmt.Sprintf("peak above %.0f dBTP in their files: spotter turns them down when it loads them", clip.PeakCeiling))
	}
}

func (k *soundCheck) judgeQuality() {
	const clipCure = "record again, softer or farther from the microphone"
	if share := float64(k.file.Clipped) / float64(max(k.file.Samples, 1)); share >= clippedFault {
		k.fault("is clipped: %.1f %% of its samples are in peaks that were cut off; %s", 100*share, clipCure)
	} else if k.file.Clipped > 0 {
		k.warn(text.Count(k.file.Clipped, "sample"), "is clipped here and there: "+clipCure, "are clipped here and there: "+clipCure)
	}
	const offsetCure = "apply a high-pass filter at 60 Hz, or record with another input"
	if offset := math.Abs(k.heard.Offset); offset >= offsetFault {
		k.fault("has an offset from zero of %.1f %% of full scale: %s", 100*offset, offsetCure)
	} else if offset := max(offset, math.Abs(k.file.Offset)); offset >= offsetNotice {
		k.warn(fmt.Sprintf("%.1f %%", 100*offset), "has an offset from zero: "+offsetCure, "have an offset from zero: "+offsetCure)
	}
	const noiseCure = "record in a quieter place, nearer to the microphone"
	if snr := k.file.SNR(); snr < snrFault { // not when it is not known
		k.fault("is only %.0f dB above the noise of its recording: %s", snr, noiseCure)
	} else if snr < snrNotice {
		k.warn(fmt.Sprintf("%.0f dB", snr), "is not far above the noise of its recording: "+noiseCure, "are not far above the noise of their recordings: "+noiseCure)
	}
	if k.heard.Band < bandNotice {
		const cure = "speak up, cut the bass or raise the range around 2 kHz"
		k.warn(fmt.Sprintf("%.0f %%", 100*k.heard.Band), "has little sound between 500 and 3000 Hz, where a crowd is less loud: "+cure,
			"have little sound between 500 and 3000 Hz, where a crowd is less loud: "+cure)
	}
}

// sameSides notices cues of two sides that sound alike: with one earbud nothing
// would tell them apart, whatever their texts say.
func sameSides(checks []soundCheck) {
	for i := range checks {
		k := &checks[i]
		for _, o := range checks {
			if k.read && o.kind == k.kind && k.cue.Pan != cues.Centre && o.cue.ID == cues.Mirror(k.cue.ID) && o.sum == k.sum {
				s := fmt.Sprintf("sounds the same as %s: say the side, for a runner with one earbud", o.cue.ID)
				k.warn("", s, s)
			}
		}
	}
}

// compareOnsets finds, for each steer and alarm cue, the one that begins most alike,
// and notices pairs that a runner could not tell apart in their first 150 ms. Two
// cues of one side may begin alike: the runner then moves to the right side at once.
func compareOnsets(checks []soundCheck) {
	for i := range checks {
		k := &checks[i]
		if !k.read || !k.urgent() {
			continue
		}
		k.apart = math.Inf(1)
		var alike []string
		for j := range checks {
			o := &checks[j]
			if i == j || !o.read || !o.urgent() || sameSide(k.cue.ID, o.cue.ID) {
				continue
			}
			d := k.onset.Distance(&o.onset)
			if d < k.apart {
				k.apart, k.nearest = d, o.cue.ID
			}
			if d < onsetApart && j > i { // told once for the two
				alike = append(alike, fmt.Sprintf("as %s does (%.1f dB apart)", o.cue.ID, d))
			}
		}
		for _, a := range alike {
			s := fmt.Sprintf("begins %s for its first %d ms: choose words that begin differently", a, clip.OnsetLength.Milliseconds())
			k.warn("", s, s)
		}
	}
}

// sameSide reports whether both name the same side.
func sameSide(a, b cues.ID) bool {
	return cues.Side(a) != cues.Centre && cues.Side(a) == cues.Side(b)
}

// nearestPair returns the two cues whose beginnings differ least.
func nearestPair(checks []soundCheck) (k soundCheck, ok bool) {
	for _, c := range checks {
		if c.nearest != "" && (!ok || c.apart < k.apart) {
			k, ok = c, true
		}
	}
	return k, ok
}

// alikeSides names the cues of one side that begin alike, which is no fault.
func alikeSides(checks []soundCheck) (lines []string) {
	for i := range checks {
		for j := range checks[:i] {
			k, o := &checks[j], &checks[i]
			if !k.read || !o.read || !k.urgent() || !o.urgent() || !sameSide(k.cue.ID, o.cue.ID) {
				continue
			}
			if d := k.onset.Distance(&o.onset); d < onsetApart {
				lines = append(lines, fmt.Sprintf("%s and %s begin alike, %.1f dB apart, and name the same side", k.cue.ID, o.cue.ID, d))
			}
		}
	}
	return lines
}
