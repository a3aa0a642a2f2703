package packs

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"time"

	"spotter/audio/clip"
	"spotter/cmd/spotter/command"
	"spotter/cmd/spotter/fault"
	"spotter/cues/pack"
	"spotter/studio/check"
	"spotter/text"
)

// writeChecks writes what was found out: a row for each sound, each fault and
// warning on a line of its own, and the verdict.
func writeChecks(w io.Writer, pack *pack.Pack, checks []check.Sound) error {
	n := len(pack.Cues)
	if err := writeSounds(w, "CUE", checks[:n]); err != nil {
		return err
	}
	if len(checks) > n {
		if _, err := fmt.Fprintln(w); err != nil {
			return fault.Writing("the table", err)
		}
		if err := writeSounds(w, "WORD", checks[n:]); err != nil {
			return err
		}
	}
	var b strings.Builder
	faults, warnings := check.FaultLines(checks), check.WarningLines(checks)
	for _, part := range []struct {
		head  string
		lines []string
	}{{"faults", faults}, {"warnings", warnings}} {
		if len(part.lines) > 0 {
			fmt.Fprintf(&b, "\n%s\n%s\n", part.head, strings.Join(part.lines, "\n"))
		}
	}
	b.WriteByte('\n')
	writeVerdict(&b, pack, checks, len(faults), len(warnings))
	_, err := io.WriteString(w, b.String())
	return fault.Writing("the verdict", err)
}

// writeSounds writes a row for each sound. Only cues are compared with each other.
func writeSounds(w io.Writer, head string, checks []check.Sound) error {
	rows := [][]string{{head, "MS", "LEAD", "LUFS", "PEAK", "CLIP", "DC", "SNR", "BAND", "NEAREST", ""}}
	for i := range checks {
		rows = append(rows, row(&checks[i]))
	}
	if head == "WORD" {
		for i, row := range rows {
			rows[i] = slices.Delete(row, 9, 10)
		}
	}
	return command.WriteTable(w, rows)
}

// row returns the sound's row of the table: as it is heard, but for what was cut off
// and for the noise, which only the file tells.
func row(k *check.Sound) []string {
	verdict := "ok"
	switch {
	case len(k.Faults) > 0:
		verdict = "fault"
	case len(k.Warnings) > 0:
		verdict = "warn"
	}
	if !k.Read {
		return []string{string(k.Cue.ID), "–", "–", "–", "–", "–", "–", "–", "–", "", verdict}
	}
	snr, nearest := "–", ""
	switch v := k.File.SNR(); {
	case math.IsInf(v, 1), v > 99:
		snr = ">99"
	case !math.IsNaN(v):
		snr = fmt.Sprintf("%.0f", v)
	}
	if k.Nearest != "" {
		nearest = fmt.Sprintf("%.*f %s", decimals(k.Apart), k.Apart, k.Nearest)
	}
	return []string{
		string(k.Cue.ID), fmt.Sprint(k.Heard.Length.Milliseconds()), fmt.Sprintf("%.1f", float64(k.Heard.LeadIn)/float64(time.Millisecond)),
		fmt.Sprintf("%.1f", k.Heard.Loudness), fmt.Sprintf("%.1f", k.Heard.TruePeak), fmt.Sprint(k.File.Clipped),
		fmt.Sprintf("%.0f", 100*math.Abs(k.Heard.Offset)), snr, fmt.Sprintf("%.0f%%", 100*k.Heard.Band), nearest, verdict,
	}
}

// decimals returns how many decimals show a figure in three characters.
func decimals(v float64) int {
	if v >= 9.95 {
		return 0
	}
	return 1
}

// writeVerdict writes what the pack is, what its sounds were held to, and how they
// stood it.
func writeVerdict(w io.Writer, pack *pack.Pack, checks []check.Sound, faults, warnings int) {
	fmt.Fprintf(w, "%s · %s · %s\nsha256 %s\n", text.Escape(pack.Name), text.Escape(pack.Language), text.Escape(pack.License), pack.SHA256)
	fmt.Fprintf(w, "target %.0f LUFS ±%.1f, at most %.0f dBTP", clip.TargetLoudness, check.LoudnessTolerance, clip.PeakCeiling)
	if k, ok := check.NearestPair(checks); ok {
		fmt.Fprintf(w, "; nearest beginnings: %s and %s, %.1f dB apart", k.Cue.ID, k.Nearest, k.Apart)
	}
	fmt.Fprintln(w)
	for _, s := range check.AlikeSides(checks) {
		fmt.Fprintln(w, s)
	}
	sounds := text.Count(len(pack.Cues), "cue")
	if len(pack.Words) > 0 {
		sounds += ", " + text.Count(len(pack.Words), "word")
	}
	verdict := "good"
	switch {
	case faults > 0:
		verdict = "mend the faults before a race"
	case warnings > 0:
		verdict = "the pack can be used in a race; the warnings say what would make it better"
	}
	fmt.Fprintf(w, "%s, %s, %s: %s\n", sounds, text.Count(faults, "fault"), text.Count(warnings, "warning"), verdict)
}
