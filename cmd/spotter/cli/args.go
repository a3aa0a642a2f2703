package cli

import (
	"github.com/spf13/cobra"

	"spotter/cmd/spotter/command"
	"spotter/cmd/spotter/fault"
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
