package cli

import (
	"github.com/spf13/cobra"

	"spotter/cmd/spotter/run"
	"spotter/cues/pack"
)

// completePack offers the voices of the program, and else files.
func completePack(_ *cobra.Command, words []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(words) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return append(pack.Builtins(), run.DefaultPack), cobra.ShellCompDirectiveDefault
}
