package help

import (
	"strings"

	"github.com/spf13/cobra"

	"spotter/cmd/spotter/command"
	"spotter/cmd/spotter/fault"
)

// Command returns the command help, which shows the help of the command that its words
// name, of any in the tree below root. It is Cobra's, but for words that name no command.
func Command(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use:     "help [command]",
		Short:   "Help about any command",
		Long:    "Help shows the help of a command, as its flag --help does. Without a command it shows that of " + root.Name() + ".",
		Example: root.Name() + " help cues build",
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

// completions holds the examples of the command completion, by shell; % stands for the program.
var completions = map[string]string{
	"":           "source <(% completion bash)\n% completion fish > ~/.config/fish/completions/%.fish",
	"bash":       "source <(% completion bash)\n% completion bash > ~/.local/share/bash-completion/completions/%",
	"zsh":        "source <(% completion zsh)\n% completion zsh > \"${fpath[1]}/_%\"",
	"fish":       "% completion fish | source\n% completion fish > ~/.config/fish/completions/%.fish",
	"powershell": "% completion powershell | Out-String | Invoke-Expression",
}

// CompletionExamples gives Cobra's command completion, below root, the examples and the
// words that it lacks.
func CompletionExamples(root *cobra.Command) {
	c, _, err := root.Find([]string{"completion"})
	if err != nil {
		return // it was not made: another command runs
	}
	c.Short = "Print the program that completes commands in a shell"
	c.Example = strings.ReplaceAll(completions[""], "%", root.Name())
	for _, sub := range c.Commands() {
		sub.Short = "Print the program that completes commands in " + sub.Name()
		sub.Example = strings.ReplaceAll(completions[sub.Name()], "%", root.Name())
	}
}
