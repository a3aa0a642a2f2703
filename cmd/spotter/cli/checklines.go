package cli

import (
	"fmt"
	"strings"

	"spotter/text"
)

// foldFrom is how many sounds have to share a warning to be told in one line.
const foldFrom = 4

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
