package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/run"
	"spotter/cues/pack"
	"spotter/text"
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
				return unknownCommand(c, rest[0])
			}
			return c.Help()
		},
	}
}

// paragraphs returns a text as lines as long as its paragraphs, which is how
// help and manual page want it.
func paragraphs(s string) string {
	var out []string
	for p := range strings.SplitSeq(s, "\n\n") {
		out = append(out, strings.Join(strings.Fields(p), " "))
	}
	return strings.Join(out, "\n\n")
}

// visited returns all that a visitor is shown, in its order.
func visited[T any](visit func(func(T))) (all []T) {
	visit(func(t T) { all = append(all, t) })
	return all
}

// unknownCommand is the error of words that no command of c has.
func unknownCommand(c *cobra.Command, word string) error {
	var names []string
	for _, sub := range c.Commands() {
		if sub.IsAvailableCommand() {
			names = append(names, sub.Name())
		}
	}
	next := c.CommandPath() + " --help lists its commands"
	if near := text.Nearest(word, names); near != "" {
		next = fmt.Sprintf("did you mean %s %s? %s", c.CommandPath(), near, next)
	}
	path := strings.TrimPrefix(c.CommandPath()+" "+word, c.Root().Name()+" ")
	return fault.Usagef(next, "unknown command %q", path)
}

// noArgs refuses arguments: on a command with commands of its own they are a
// slip in one's name.
func noArgs(c *cobra.Command, words []string) error {
	if len(words) == 0 {
		return nil
	}
	if c.HasSubCommands() {
		return unknownCommand(c, words[0])
	}
	return fault.Usagef(c.CommandPath()+" --help", "%s takes no arguments, and was given %q", c.CommandPath(), words[0])
}

// takes returns a rule of from least to most arguments, called names.
func takes(least, most int, names string) cobra.PositionalArgs {
	return func(c *cobra.Command, words []string) error {
		next := fmt.Sprintf("usage: %s %s", c.CommandPath(), names)
		switch {
		case len(words) < least:
			return fault.Usagef(next, "%s: %s is missing", c.CommandPath(), names)
		case len(words) > most:
			return fault.Usagef(next, "%s: %q is one argument too many", c.CommandPath(), words[most])
		}
		return nil
	}
}

// completePack offers the voices of the program, and else files.
func completePack(_ *cobra.Command, words []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(words) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return append(pack.Builtins(), run.DefaultPack), cobra.ShellCompDirectiveDefault
}
