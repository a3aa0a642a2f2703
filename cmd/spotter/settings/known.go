package settings

import (
	"fmt"
	"slices"
	"strings"

	"spotter/text"
)

// configVariable names the configuration file where --config does not.
const configVariable = "SPOTTER_CONFIG"

// Slips returns a sentence for each variable that is one letter or two from the variable of a
// setting, and is none: a setting that somebody meant and that is not in force. Variables
// beginning with SPOTTER_TEST_, SPOTTER_CI and SPOTTER_SEED belong to the tests.
func (d Desk) Slips() (told []string) {
	if !slices.ContainsFunc(d.Environ, func(kv string) bool { return strings.HasPrefix(kv, prefix) }) {
		return nil // as most often: the settings need not be listed
	}
	names := []string{configVariable}
	for _, s := range All() {
		names = append(names, s.Variable())
	}
	short := make([]string, len(names))
	for i, n := range names {
		short[i] = strings.TrimPrefix(n, prefix)
	}
	for _, kv := range d.Environ {
		name, _, _ := strings.Cut(kv, "=")
		word, ours := strings.CutPrefix(name, prefix)
		if !ours || slices.Contains(names, name) || word == "CI" || word == "SEED" || strings.HasPrefix(word, "TEST_") {
			continue
		}
		if near := text.Nearest(strings.ToUpper(word), short); near != "" {
			told = append(told, fmt.Sprintf("%s sets nothing: did you mean %s%s?", text.Escape(name), prefix, near))
		}
	}
	slices.Sort(told)
	return slices.Compact(told)
}

// prefix begins the variables of settings.
const prefix = "SPOTTER_"
