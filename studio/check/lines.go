package check

import (
	"fmt"
	"strings"

	"spotter/text"
)

// foldFrom is the number of sounds from which on a warning that they share is one line.
const foldFrom = 4

// line returns what there is to say of a sound, with its place in the manifest.
func (k *Sound) line(what string) string {
	return text.Escape(fmt.Sprintf("%s:%d: %s %s: %s", k.Cue.Manifest, k.Cue.Line, k.kind, k.Cue.ID, what))
}

// FaultLines returns a line for each fault of the sounds, with its place in the
// manifest, escaped for a terminal.
func FaultLines(checks []Sound) (lines []string) {
	for i := range checks {
		for _, f := range checks[i].Faults {
			lines = append(lines, checks[i].line(f))
		}
	}
	return lines
}

// WarningLines returns a line for each warning, escaped for a terminal; a warning that
// four sounds or more share is one line, which names them all.
func WarningLines(checks []Sound) (lines []string) {
	sharing := map[string][]string{} // names, with their figures, by plural
	for i := range checks {
		for _, w := range checks[i].Warnings {
			name := string(checks[i].Cue.ID)
			if w.what != "" {
				name += " " + w.what
			}
			sharing[w.plural] = append(sharing[w.plural], name)
		}
	}
	for i := range checks {
		for _, w := range checks[i].Warnings {
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
