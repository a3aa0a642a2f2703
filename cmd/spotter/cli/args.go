package cli

import (
	"github.com/spf13/cobra"

	"spotter/cmd/spotter/command"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/run"
	"spotter/cues/pack"
)

// helpCommand is cobra's, but for words that name no command.
func helpCommand(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:   "help [command]",
		Short: "Help about any command",
		RunE: func(_ *cobra.Command, words []string) error {
			c, rest, err := root.Find(words)
			if err != nil {
				return fault.Usage(err)
			}
			if len(rest) > 0 {
				return command.Unknown(c, rest[0])
			}
			return c.Help()
		},
	}
}

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
