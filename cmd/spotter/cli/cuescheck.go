package cli

import (
	"crypto/sha256"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/spf13/cobra"

	"spotter/audio/clip"
	"spotter/cues"
	"spotter/cues/pack"
	"spotter/text"
)

func (a *App) cuesCheckCommand() *cobra.Command {
	return &cobra.Command{
		Use:               "check [PACK]",
		Short:             "Check a pack: its manifest and every sound in it",
		Long:              paragraphs(checkWords()),
		Args:              takes(0, 1, "[PACK]"),
		RunE:              a.checkCues,
		ValidArgsFunction: completePack,
	}
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
		ms(maxLeadIn), ms(longSteer), ms(longCue), clip.TargetLoudness, loudnessTol, clip.PeakCeiling, loudnessSpread,
		100*clippedFault, 100*offsetNotice, 100*offsetFault, snrNotice, snrFault, 100*bandNotice,
		ms(clip.OnsetLength), onsetApart)
}

// soundCheck is what was found out about the sound of one cue or word.
type soundCheck struct {
	kind     string // "cue" or "word"
	cue      cues.Cue
	read     bool              // the file could be decoded
	file     clip.Measures     // as it is
	heard    clip.Measures     // as it is when trimmed, levelled and limited
	onset    clip.Onset        // of steer and alarm cues
	sum      [sha256.Size]byte // of the file
	nearest  cues.ID           // of steer and alarm cues, the one that begins most alike
	apart    float64           // dB between the two
	faults   []string
	warnings []warning
}

// urgent reports whether the sound has to be told from others at once.
func (k *soundCheck) urgent() bool {
	return k.kind == "cue" && (k.cue.Class == cues.Steer || k.cue.Class == cues.Alarm)
}

func (k *soundCheck) fault(format string, args ...any) {
	k.faults = append(k.faults, fmt.Sprintf(format, args...))
}

func (a *App) checkCues(c *cobra.Command, words []string) error {
	pack, _, err := a.packOf(c, words)
	if err != nil {
		return err
	}
	checks := checkSounds(pack)
	if err := writeChecks(a.o.Stdout, pack, checks); err != nil {
		return err
	}
	faults := 0
	for i := range checks {
		faults += len(checks[i].faults)
	}
	if faults > 0 {
		return failed(fmt.Errorf("pack %s: %s in its sounds", pack.Name, text.Count(faults, "fault")), "record the sounds with faults again")
	}
	return nil
}

// checkSounds measures and judges every sound of a pack: the cues, then the words.
func checkSounds(pack *pack.Pack) []soundCheck {
	var checks []soundCheck
	for _, cue := range pack.Cues {
		checks = append(checks, soundCheck{kind: "cue", cue: cue})
	}
	for _, w := range pack.Words {
		checks = append(checks, soundCheck{kind: "word", cue: cues.Cue{ID: w.ID, Text: w.Text, File: w.File, Line: w.Line, Manifest: w.Manifest, Class: cues.Info}})
	}
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(checks)) {
		workers.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(checks)); i = next.Add(1) - 1 {
				checks[i].measure(pack)
			}
		})
	}
	workers.Wait()
	var loud []float64
	for i := range checks {
		if checks[i].read {
			loud = append(loud, checks[i].file.Loudness)
		}
	}
	slices.Sort(loud)
	for i := range checks {
		if checks[i].read {
			checks[i].judge(loud[len(loud)/2])
		}
	}
	sameSides(checks)
	compareOnsets(checks)
	return checks
}

// measure measures the file, and the clip that is made of it.
func (k *soundCheck) measure(pack *pack.Pack) {
	data, err := pack.ReadFile(k.cue.File)
	if err != nil {
		k.fault("%v", err) // it names the file
		return
	}
	k.sum = sha256.Sum256(data)
	rec, err := clip.Decode(data, k.cue.File)
	if err != nil {
		k.fault("%v", err)
		return
	}
	clip, err := rec.Clip()
	if err != nil {
		k.fault("file %q %v", k.cue.File, err)
		return
	}
	k.read = true
	k.file, k.heard = rec.Measures(), clip.Measures()
	if k.urgent() {
		k.onset = clip.Onset()
	}
	if rec.Mended {
		k.warn("unfinished", "", "have an unfinished header, so the size of the file was used: export them again")
	}
	if rec.Odd != "" {
		k.warn("header", "", "have a wrong header: "+rec.Odd+"; spotter plays them, and a new export mends the header")
	}
}
