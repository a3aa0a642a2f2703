package cli

import (
	"github.com/spf13/cobra"

	"spotter/cmd/spotter/run"
	"spotter/cues/pack"
)

// visited returns all that a visitor is shown, in its order.
func visited[T any](visit func(func(T))) (all []T) {
	visit(func(t T) { all = append(all, t) })
	return all
}

// completePack offers the voices of the program, and else files.
func completePack(_ *cobra.Command, words []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(words) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return append(pack.Builtins(), run.DefaultPack), cobra.ShellCompDirectiveDefault
}
