package check

import (
	"fmt"
	"math"

	"spotter/audio/clip"
	"spotter/cues"
	"spotter/text"
)

// Warning is something about a sound that does not keep it from being used. The many
// sounds of a pack that was recorded in one go often share one, so that it is told once
// for all: what has the same sentence is the same warning.
type Warning struct {
	what   string // the figure of this sound, such as "420 ms"; may be empty
	single string // what is wrong and what to do, of one sound
	plural string // the same of several
}

// String says the warning of one sound.
func (w Warning) String() string {
	if w.what == "" {
		return w.single
	}
	return w.single + " (" + w.what + ")"
}

func (k *Sound) warn(what, single, plural string) {
	k.Warnings = append(k.Warnings, Warning{what, single, plural})
}

// judge compares the measures with the bounds. median is that of the files' loudness.
func (k *Sound) judge(median float64) {
	k.judgeTime()
	k.judgeLevel(median)
	k.judgeQuality()
}

func (k *Sound) judgeTime() {
	if k.Heard.LeadIn > MaxLeadIn {
		k.fault("begins %s late even when trimmed, and may begin at most %s late: cut away what is before the word", text.ShowMS(k.Heard.LeadIn), text.ShowMS(MaxLeadIn))
	} else if k.File.LeadIn > MaxLeadIn {
		k.warn(text.ShowMS(k.File.LeadIn), "begins late in its file: spotter trims it when it loads it", "begin late in their files: spotter trims them when it loads them")
	}
	switch {
	case k.kind == "cue" && k.Cue.Class == cues.Steer && k.Heard.Length > LongSteer:
		k.fault("is %d ms long, and a steer cue can be at most %d: say it faster, or with fewer words", k.Heard.Length.Milliseconds(), LongSteer.Milliseconds())
	case k.Heard.Length > LongCue:
		k.warn(fmt.Sprintf("%.1f s", k.Heard.Length.Seconds()),
			fmt.Sprintf("is longer than %v and ends too late: use fewer words", LongCue), fmt.Sprintf("are longer than %v and end too late: use fewer words", LongCue))
	}
}

func (k *Sound) judgeLevel(median float64) {
	if d := k.Heard.Loudness - clip.TargetLoudness; math.Abs(d) > LoudnessTolerance {
		k.fault("differs by %+.1f LU from the others even when levelled: say it more evenly, without a loud peak", d)
	} else if d := k.File.Loudness - median; math.Abs(d) > LoudnessSpread {
		k.warn(fmt.Sprintf("%+.1f LU", d), "is louder or softer than the other files: spotter levels it when it loads it",
			"are louder or softer than the other files: spotter levels them when it loads them")
	}
	if k.Heard.TruePeak > clip.PeakCeiling+peakSlack {
		k.fault("has a true peak of %.1f dBTP even when limited, and can have at most %.0f: record it again, softer", k.Heard.TruePeak, clip.PeakCeiling)
	} else if k.File.TruePeak > clip.PeakCeiling+peakSlack {
		k.warn(fmt.Sprintf("%.1f dBTP", k.File.TruePeak), fmt.Sprintf("peaks above %.0f dBTP in its file: spotter turns it down when it loads it", clip.PeakCeiling),
			fmt.Sprintf("peak above %.0f dBTP in their files: spotter turns them down when it loads them", clip.PeakCeiling))
	}
}

func (k *Sound) judgeQuality() {
	const clipCure = "record again, softer or farther from the microphone"
	if share := float64(k.File.Clipped) / float64(max(k.File.Samples, 1)); share >= ClippedFault {
		k.fault("is clipped: %.1f %% of its samples are in peaks that were cut off; %s", 100*share, clipCure)
	} else if k.File.Clipped > 0 {
		k.warn(text.Count(k.File.Clipped, "sample"), "is clipped here and there: "+clipCure, "are clipped here and there: "+clipCure)
	}
	const offsetCure = "apply a high-pass filter at 60 Hz, or record with another input"
	if offset := math.Abs(k.Heard.Offset); offset >= OffsetFault {
		k.fault("has an offset from zero of %.1f %% of full scale: %s", 100*offset, offsetCure)
	} else if offset := max(offset, math.Abs(k.File.Offset)); offset >= OffsetNotice {
		k.warn(fmt.Sprintf("%.1f %%", 100*offset), "has an offset from zero: "+offsetCure, "have an offset from zero: "+offsetCure)
	}
	const noiseCure = "record in a quieter place, nearer to the microphone"
	if snr := k.File.SNR(); snr < SNRFault { // not when it is not known
		k.fault("is only %.0f dB above the noise of its recording: %s", snr, noiseCure)
	} else if snr < SNRNotice {
		k.warn(fmt.Sprintf("%.0f dB", snr), "is not far above the noise of its recording: "+noiseCure, "are not far above the noise of their recordings: "+noiseCure)
	}
	if k.Heard.Band < BandNotice {
		const cure = "speak up, cut the bass or raise the range around 2 kHz"
		k.warn(fmt.Sprintf("%.0f %%", 100*k.Heard.Band), "has little sound between 500 and 3000 Hz, where a crowd is less loud: "+cure,
			"have little sound between 500 and 3000 Hz, where a crowd is less loud: "+cure)
	}
}

// sameSides notices cues of two sides that sound alike: with one earbud nothing
// would tell them apart, whatever their texts say.
func sameSides(checks []Sound) {
	for i := range checks {
		k := &checks[i]
		for _, o := range checks {
			if k.Read && o.kind == k.kind && k.Cue.Pan != cues.Centre && o.Cue.ID == cues.Mirror(k.Cue.ID) && o.sum == k.sum {
				s := fmt.Sprintf("sounds the same as %s: say the side, for a runner with one earbud", o.Cue.ID)
				k.warn("", s, s)
			}
		}
	}
}

// compareOnsets finds, for each steer and alarm cue, the one that begins most alike,
// and notices pairs that a runner could not tell apart in their first 150 ms. Two
// cues of one side may begin alike: the runner then moves to the right side at once.
func compareOnsets(checks []Sound) {
	for i := range checks {
		k := &checks[i]
		if !k.Read || !k.urgent() {
			continue
		}
		k.Apart = math.Inf(1)
		var alike []string
		for j := range checks {
			o := &checks[j]
			if i == j || !o.Read || !o.urgent() || sameSide(k.Cue.ID, o.Cue.ID) {
				continue
			}
			d := k.onset.Distance(&o.onset)
			if d < k.Apart {
				k.Apart, k.Nearest = d, o.Cue.ID
			}
			if d < OnsetApart && j > i { // told once for the two
				alike = append(alike, fmt.Sprintf("as %s does (%.1f dB apart)", o.Cue.ID, d))
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

// NearestPair returns the two cues whose beginnings differ least.
func NearestPair(checks []Sound) (k Sound, ok bool) {
	for _, c := range checks {
		if c.Nearest != "" && (!ok || c.Apart < k.Apart) {
			k, ok = c, true
		}
	}
	return k, ok
}

// AlikeSides names the cues of one side that begin alike, which is no fault.
func AlikeSides(checks []Sound) (lines []string) {
	for i := range checks {
		for j := range checks[:i] {
			k, o := &checks[j], &checks[i]
			if !k.Read || !o.Read || !k.urgent() || !o.urgent() || !sameSide(k.Cue.ID, o.Cue.ID) {
				continue
			}
			if d := k.onset.Distance(&o.onset); d < OnsetApart {
				lines = append(lines, fmt.Sprintf("%s and %s begin alike, %.1f dB apart, and name the same side", k.Cue.ID, o.Cue.ID, d))
			}
		}
	}
	return lines
}
