package settings

import (
	"slices"

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
		default:
			f.String(s.Name, s.Usual, s.Usage)
		}
		command.SetBy(cmd, s.Name, s.Variable())
	}
}
