package main

import (
	"crypto/sha256"
	"fmt"
	"math"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"spotter/audio"
	"spotter/cues"
)

func (a *App) cuesCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "cues",
		Short: "List, check and make voice packs",
	}
	check := &cobra.Command{
		Use:   "check [PACK]",
		Short: "Check a pack: its manifest and every sound in it",
		Long: paragraphs(`Check tells every fault of a pack: of the manifest with file and line, and of each
sound. A sound that starts more than 10 ms into its file, or is more than 2 LU
louder or softer than the pack's others, gets a warning: it is trimmed and
levelled before the race. One that cannot be is a fault. The exit code is 1 when
there is a fault.`),
		Args:              takes(0, 1, "[PACK]"),
		RunE:              a.checkCues,
		ValidArgsFunction: completePack,
	}
	c.AddCommand(a.cuesListCommand(), check)
	c.AddCommand(a.cuesVoicesCommand())
	c.AddCommand(a.cuesNewCommand())
	c.AddCommand(a.cuesPackCommand())
	c.AddCommand(a.cuesRecordCommand())
	return c
}

// packOf returns the pack that the arguments name, or else the settings.
func (a *App) packOf(c *cobra.Command, words []string) (*cues.Pack, plan, error) {
	vals, err := a.settings(c)
	if err != nil {
		return nil, plan{}, err
	}
	p, err := understand(vals)
	if err != nil {
		return nil, plan{}, err
	}
	path := p.pack.text
	if len(words) > 0 {
		path = words[0]
	}
	pack, err := openPack(path)
	return pack, p, err
}

// What a sound of a pack has to keep to.
const (
	maxLeadIn   = 10 * time.Millisecond
	loudnessTol = 2.0             // LU from the pack's median, and from the target when ready
	longSteer   = 1 * time.Second // a steer cue that is longer is over too late
	longCue     = 4 * time.Second
)

// clipCheck is what was found out about one cue's sound.
type clipCheck struct {
	cue             cues.Cue
	file, ready     audio.Measures
	encoding        string
	sum             [sha256.Size]byte // of the file
	faults, notices []string
}

func (a *App) checkCues(c *cobra.Command, words []string) error {
	pack, _, err := a.packOf(c, words)
	if err != nil {
		return err
	}
	checks := make([]clipCheck, len(pack.Cues))
	var loud []float64
	for i, cue := range pack.Cues {
		checks[i] = checkClip(pack, cue)
		if len(checks[i].faults) == 0 {
			loud = append(loud, checks[i].file.Loudness)
		}
	}
	slices.Sort(loud)
	sameSides(checks)
	rows := [][]string{{"CUE", "FILE", "FORMAT", "LENGTH", "LEAD-IN", "LOUDNESS", "PEAK", "VERDICT"}}
	faults, notices := 0, 0
	for i := range checks {
		k := &checks[i]
		if len(k.faults) == 0 {
			k.judge(loud[len(loud)/2])
		}
		faults, notices = faults+len(k.faults), notices+len(k.notices)
		rows = append(rows, k.row())
	}
	if err := writeTable(a.o.Stdout, rows); err != nil {
		return err
	}
	_, err = fmt.Fprintf(a.o.Stdout, "\n%s · %s · %s\nsha256 %s\n%s, %s, %s\n",
		clean(pack.Name), clean(pack.Language), clean(pack.License), pack.SHA256,
		count(len(pack.Cues), "cue"), count(faults, "fault"), count(notices, "warning"))
	if err != nil {
		return writing("the verdict", err)
	}
	if faults > 0 {
		return failed(fmt.Errorf("pack %s: %s in its sounds", pack.Name, count(faults, "fault")), "record the sounds with faults again")
	}
	return nil
}

// checkClip measures one cue's file, and the clip that is made of it.
func checkClip(pack *cues.Pack, cue cues.Cue) clipCheck {
	k := clipCheck{cue: cue}
	data, err := pack.ReadFile(cue.File)
	if err != nil {
		k.faults = append(k.faults, err.Error())
		return k
	}
	k.sum = sha256.Sum256(data)
	rec, err := audio.DecodeWAV(data, cue.File)
	if err != nil {
		k.faults = append(k.faults, err.Error())
		return k
	}
	k.file = rec.Measures()
	k.encoding = fmt.Sprintf("%d Hz %s", rec.Rate, rec.Encoding)
	if rec.Channels == 2 {
		k.encoding += " stereo"
	}
	if rec.Mended {
		k.notices = append(k.notices, "its header was never finished: measured by the file's size; export it again")
	}
	clip, err := rec.Clip()
	if err != nil {
		k.faults = append(k.faults, err.Error())
		return k
	}
	k.ready = clip.Measures()
	return k
}

// sameSides notices cues of two sides that sound alike: with one earbud nothing
// would tell them apart, whatever their texts say.
func sameSides(checks []clipCheck) {
	for i := range checks {
		k := &checks[i]
		for _, o := range checks {
			if k.encoding != "" && k.cue.Pan != cues.Centre && o.cue.ID == cues.Mirror(k.cue.ID) && o.sum == k.sum {
				k.notices = append(k.notices, fmt.Sprintf("sounds as %q does: say the side, for a runner with one earbud", o.cue.ID))
			}
		}
	}
}

// judge compares the measures with what a sound has to keep to.
func (k *clipCheck) judge(median float64) {
	notice := func(format string, args ...any) { k.notices = append(k.notices, fmt.Sprintf(format, args...)) }
	if k.file.LeadIn > maxLeadIn {
		notice("starts late in its file: trimmed")
	}
	if d := k.file.Loudness - median; math.Abs(d) > loudnessTol {
		notice("%+.1f LU from the others: levelled", d)
	}
	long := longCue
	if k.cue.Class == cues.Steer {
		long = longSteer
	}
	if k.ready.Length > long {
		notice("longer than %v: over too late", long)
	}
	if k.ready.LeadIn > maxLeadIn {
		k.faults = append(k.faults, fmt.Sprintf("starts %s late even when trimmed: record it again in a quieter place", showMS(k.ready.LeadIn)))
	}
	if d := k.ready.Loudness - audio.TargetLoudness; math.Abs(d) > loudnessTol {
		k.faults = append(k.faults, fmt.Sprintf("%+.1f LU from the others even when levelled: record it again, more evenly", d))
	}
}

// row returns the check's row of the table.
func (k *clipCheck) row() []string {
	verdict := "ok"
	switch {
	case len(k.faults) > 0:
		verdict = "fault: " + strings.Join(k.faults, "; ")
	case len(k.notices) > 0:
		verdict = "warning: " + strings.Join(k.notices, "; ")
	}
	if k.encoding == "" {
		return []string{string(k.cue.ID), k.cue.File, "–", "–", "–", "–", "–", verdict}
	}
	return []string{
		string(k.cue.ID), k.cue.File, k.encoding,
		fmt.Sprintf("%.2f s", k.file.Length.Seconds()), showMS(k.file.LeadIn),
		fmt.Sprintf("%.1f LUFS", k.file.Loudness), fmt.Sprintf("%.1f dBTP", k.file.TruePeak), verdict,
	}
}
