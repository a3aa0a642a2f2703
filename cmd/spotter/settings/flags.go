package settings

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"spotter/cmd/spotter/command"
)

// AddFlags gives cmd flags for the settings named, for all of them when none is.
func AddFlags(cmd *cobra.Command, names ...string) {
	f := cmd.Flags()
	f.SortFlags = false
	for _, s := range All() {
		switch {
		case len(names) > 0 && !slices.Contains(names, s.Name), len(names) == 0 && s.Other:
			continue
		case s.IsBool:
			f.Bool(s.Name, false, s.Usage)
		case s.Many:
			f.Var(&many{}, s.Name, s.Usage)
		default:
			f.String(s.Name, s.Usual, s.Usage)
		}
		command.SetBy(cmd, s.Name, s.Variable())
	}
}

// many is a flag that can be given more than once: its texts are joined by commas.
type many struct{ texts []string }

// Set implements pflag's Value.
func (m *many) Set(s string) error {
	m.texts = append(m.texts, s)
	return nil
}

// String implements pflag's Value.
func (m *many) String() string { return strings.Join(m.texts, ",") }

// Type implements pflag's Value.
func (m *many) Type() string { return "string" }
