package packs

import (
	"fmt"

	"github.com/spf13/cobra"

	"spotter/audio/clip"
	"spotter/cmd/spotter/asjson"
	"spotter/cmd/spotter/command"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/named"
	"spotter/studio/check"
	"spotter/text"
)

func (d Desk) cuesCheckCommand() *cobra.Command {
	c := named.TakesFiles(&cobra.Command{
		Use:     "check [PACK]",
		Short:   "Check a pack: its manifest and every sound in it",
		Example: "spotter cues check\nspotter cues check our-voice",
		Long:    command.Paragraphs(checkWords()),
		Args:    command.Takes(0, 1, "[PACK]"),
		RunE:    d.checkCues,
	})
	asjson.Flag(c)
	return c
}

// checkWords explains the check, with the bounds that it holds sounds to.
func checkWords() string {
	ms := func(d fmt.Stringer) string { return d.String() }
	return fmt.Sprintf(`Check lists every fault of a pack: faults of the manifest with file and line, and
faults of each sound. A race trims, levels and limits sounds before it plays them. A sound
that is outside the bounds even then is a fault, and the exit code is 1. A file that is
outside the bounds, but is mended when it is loaded, is a warning. So is a weakness that
leaves the sound usable.

LEAD: the sound begins within %s.

MS: a steer cue is at most %s long; any other should be within %s.

LUFS, PEAK: %.0f LUFS (BS.1770) within %.1f LU, and at most %.0f dBTP. A file that is
%.0f LU louder or softer than the pack's other files gets a warning.

CLIP: the number of samples in peaks that were cut off. Any is a warning, %.0f %% of all
samples is a fault.

DC: the offset of the sound from zero, in per cent of full scale: from %.0f a warning,
from %.0f a fault.

SNR: how far the noise between the words of the file is below the speech. Below %.0f dB
is a warning, below %.0f dB a fault. A word without silence around it has no SNR.

BAND: the share of the sound between 500 and 3000 Hz, where a crowd is less loud: below
%.0f %% is a warning.

NEAREST: for steer and alarm cues, the cue with the most similar beginning, and how many
dB the first %s of the two differ. The measure compares thirds of an octave from 400 Hz
to 6.3 kHz in windows of 25 ms, and ignores level and pace. Below %.1f dB is a warning,
unless both cues name the same side.`,
		ms(check.MaxLeadIn), ms(check.LongSteer), ms(check.LongCue), clip.TargetLoudness, check.LoudnessTolerance, clip.PeakCeiling, check.LoudnessSpread,
		100*check.ClippedFault, 100*check.OffsetNotice, 100*check.OffsetFault, check.SNRNotice, check.SNRFault, 100*check.BandNotice,
		ms(clip.OnsetLength), check.OnsetApart)
}

func (d Desk) checkCues(c *cobra.Command, words []string) error {
	pack, _, err := d.Settings.Pack(c, words)
	if err != nil {
		return err
	}
	checks := check.Pack(pack)
	write := writeChecks
	if asjson.On(c) {
		write = checksJSON
	}
	if err := write(d.Stdout, pack, checks); err != nil {
		return err
	}
	faults := 0
	for i := range checks {
		faults += len(checks[i].Faults)
	}
	if faults > 0 {
		return fault.Failed(fmt.Errorf("pack %s: %s in its sounds", pack.Name, text.Count(faults, "fault")), "record the sounds with faults again")
	}
	return nil
}
