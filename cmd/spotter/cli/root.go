package cli

import (
	"fmt"
	"strings"

	"spotter/cmd/spotter/fault"
	"spotter/text"

	"github.com/spf13/cobra"
)

// root returns the command tree.
func (a *App) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "spotter",
		Short: "Voice cues for a runner who cannot look, and a log of the race",
		Long: paragraphs(`Spotter plays voice cues to a runner who goes backwards or cannot see. It logs every
			key, every cue and every split with the elapsed race time.

			Without a command it opens the live screen: keys play cues, enter starts the clock,
			ctrl+c twice leaves. Settings come from flags, then from SPOTTER_ variables such as
			SPOTTER_PACK, then from config.toml in spotter's folder under the XDG configuration
			folder.

			Exit codes: 0 done, 1 failed, 2 wrong use. It is 128 plus the signal's number when a
			signal ended a race.`),
		Example: `spotter
spotter --race "Boston 2027" --target 3:43:39
spotter --journal race.jsonl --start-now
spotter check`,
		Args: noArgs,
		RunE: a.live,
	}
	addFlags(root)
	root.AddCommand(a.resumeCommand(), a.reviewCommand(), a.racesCommand(), a.journalCommand(), a.cuesCommand(),
		a.devicesCommand(), a.checkCommand(), a.manCommand(root))
	root.SetArgs(a.o.Args)
	root.SetIn(a.o.Stdin)
	root.SetOut(a.o.Stdout)
	root.SetErr(a.o.Stderr)
	root.SetHelpCommand(helpCommand(root))
	root.InitDefaultHelpCmd()
	root.InitDefaultCompletionCmd(a.o.Args...)
	a.guard(root)
	return root
}

// guard makes every command under c keep its error in a instead of returning it:
// on errors Fang asks the terminal for its colours and waits for an answer, which
// a terminal that has gone away does not give.
func (a *App) guard(c *cobra.Command) {
	args, run, runE := c.Args, c.Run, c.RunE
	c.Args, c.Run = cobra.ArbitraryArgs, nil
	c.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		a.err = a.flagError(c, err)
		return nil
	})
	c.RunE = func(c *cobra.Command, words []string) error {
		switch {
		case runE == nil && run == nil && len(words) == 0:
			return c.Help()
		case runE == nil && run == nil:
			a.err = unknownCommand(c, words[0])
			return nil
		case args != nil:
			if a.err = fault.Usage(args(c, words)); a.err != nil {
				return nil
			}
		}
		if runE != nil {
			a.err = runE(c, words)
			return nil
		}
		run(c, words)
		return nil
	}
	for _, sub := range c.Commands() {
		a.guard(sub)
	}
}

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

// flagError turns an error of the flag parser into ours.
func (a *App) flagError(c *cobra.Command, err error) error {
	next := c.CommandPath() + " --help lists its flags"
	if word, ok := strings.CutPrefix(err.Error(), "unknown flag: --"); ok {
		var names []string
		for _, f := range visited(c.Flags().VisitAll) {
			if !f.Hidden {
				names = append(names, f.Name)
			}
		}
		if near := text.Nearest(word, names); near != "" {
			next = fmt.Sprintf("did you mean --%s? %s", near, next)
		}
	}
	return fault.Usagef(next, "%w", err)
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
