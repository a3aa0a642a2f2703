package cli

import (
	"fmt"
	"io"
	"math"
	"slices"
	"strings"
	"time"

	"spotter/audio/clip"
	"spotter/cues/pack"
	"spotter/text"
)

// foldFrom is how many sounds have to share a warning to be told in one line.
const foldFrom = 4

// writeChecks writes what was found out: a row for each sound, each fault and
// warning on a line of its own, and the verdict.
func writeChecks(w io.Writer, pack *pack.Pack, checks []soundCheck) error {
	n := len(pack.Cues)
	if err := writeSounds(w, "CUE", checks[:n]); err != nil {
		return err
	}
	if len(checks) > n {
		if _, err := fmt.Fprintln(w); err != nil {
			return writing("the table", err)
		}
		if err := writeSounds(w, "WORD", checks[n:]); err != nil {
			return err
		}
	}
	var b strings.Builder
	faults, warnings := faultLines(checks), warningLines(checks)
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
	return writing("the verdict", err)
}

// writeSounds writes a row for each sound. Only cues are compared with each other.
func writeSounds(w io.Writer, head string, checks []soundCheck) error {
	rows := [][]string{{head, "MS", "LEAD", "LUFS", "PEAK", "CLIP", "DC", "SNR", "BAND", "NEAREST", ""}}
	for i := range checks {
		rows = append(rows, checks[i].row())
	}
	if head == "WORD" {
		for i, row := range rows {
			rows[i] = slices.Delete(row, 9, 10)
		}
	}
	return writeTable(w, rows)
}

// row returns the sound's row of the table: as it is heard, but for what was cut off
// and for the noise, which only the file tells.
func (k *soundCheck) row() []string {
	verdict := "ok"
	switch {
	case len(k.faults) > 0:
		verdict = "fault"
	case len(k.warnings) > 0:
		verdict = "warn"
	}
	if !k.read {
		return []string{string(k.cue.ID), "–", "–", "–", "–", "–", "–", "–", "–", "", verdict}
	}
	snr, nearest := "–", ""
	switch v := k.file.SNR(); {
	case math.IsInf(v, 1), v > 99:
		snr = ">99"
	case !math.IsNaN(v):
		snr = fmt.Sprintf("%.0f", v)
	}
	if k.nearest != "" {
		nearest = fmt.Sprintf("%.*f %s", decimals(k.apart), k.apart, k.nearest)
	}
	return []string{
		string(k.cue.ID), fmt.Sprint(k.heard.Length.Milliseconds()), fmt.Sprintf("%.1f", float64(k.heard.LeadIn)/float64(time.Millisecond)),
		fmt.Sprintf("%.1f", k.heard.Loudness), fmt.Sprintf("%.1f", k.heard.TruePeak), fmt.Sprint(k.file.Clipped),
		fmt.Sprintf("%.0f", 100*math.Abs(k.heard.Offset)), snr, fmt.Sprintf("%.0f%%", 100*k.heard.Band), nearest, verdict,
	}
}

// decimals returns how many decimals show a figure in three characters.
func decimals(v float64) int {
	if v >= 9.95 {
		return 0
	}
	return 1
}

// line returns what there is to say of a sound, with its place in the manifest.
func (k *soundCheck) line(what string) string {
	return text.Escape(fmt.Sprintf("%s:%d: %s %s: %s", k.cue.Manifest, k.cue.Line, k.kind, k.cue.ID, what))
}

func faultLines(checks []soundCheck) (lines []string) {
	for i := range checks {
		for _, f := range checks[i].faults {
			lines = append(lines, checks[i].line(f))
		}
	}
	return lines
}

// warningLines returns a line for each warning, and one for all that share one.
func warningLines(checks []soundCheck) (lines []string) {
	sharing := map[string][]string{} // names, with their figures, by plural
	for i := range checks {
		for _, w := range checks[i].warnings {
			name := string(checks[i].cue.ID)
			if w.what != "" {
				name += " " + w.what
			}
			sharing[w.plural] = append(sharing[w.plural], name)
		}
	}
	for i := range checks {
		for _, w := range checks[i].warnings {
			all := sharing[w.plural]
			switch {
			case len(all) == 0: // told already
			case len(all) >= foldFrom:
				lines = append(lines, text.Escape(fmt.Sprintf("pack.toml: %d sounds %s (%s)", len(all), w.plural, strings.Join(all, ", "))))
				sharing[w.plural] = nil
			case w.what != "":
				lines = append(lines, checks[i].line(w.single+" ("+w.what+")"))
			default:
				lines = append(lines, checks[i].line(w.single))
			}
		}
	}
	return lines
}

// writeVerdict writes what the pack is, what its sounds were held to, and how they
// stood it.
func writeVerdict(w io.Writer, pack *pack.Pack, checks []soundCheck, faults, warnings int) {
	fmt.Fprintf(w, "%s · %s · %s\nsha256 %s\n", text.Escape(pack.Name), text.Escape(pack.Language), text.Escape(pack.License), pack.SHA256)
	fmt.Fprintf(w, "target %.0f LUFS ±%.1f, at most %.0f dBTP", clip.TargetLoudness, loudnessTol, clip.PeakCeiling)
	if k, ok := nearestPair(checks); ok {
		fmt.Fprintf(w, "; nearest beginnings: %s and %s, %.1f dB apart", k.cue.ID, k.nearest, k.apart)
	}
	fmt.Fprintln(w)
	for _, s := range alikeSides(checks) {
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
