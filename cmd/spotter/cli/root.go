package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"spotter/cmd/spotter/after"
	"spotter/cmd/spotter/command"
	"spotter/cmd/spotter/complete"
	"spotter/cmd/spotter/crash"
	"spotter/cmd/spotter/ear"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/gpscheck"
	"spotter/cmd/spotter/help"
	"spotter/cmd/spotter/host"
	"spotter/cmd/spotter/licenses"
	"spotter/cmd/spotter/manual"
	"spotter/cmd/spotter/named"
	"spotter/cmd/spotter/replay"
	"spotter/cmd/spotter/settings"
	"spotter/cmd/spotter/version"
	"spotter/text"

	"github.com/spf13/cobra"
)

// root returns the command tree.
func (a *App) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "spotter",
		Short: "Voice cues for a runner who cannot look, and a log of the race",
		Long: command.Paragraphs(`Spotter plays voice cues to a runner who goes backwards or cannot see. It logs every
			key, every cue and every split with the elapsed race time.

			Without a command it opens the live screen: keys play cues, enter starts the clock,
			ctrl+c twice leaves. Settings come from flags, then from SPOTTER_ variables such as
			SPOTTER_PACK, then from config.toml in spotter's folder under the XDG configuration
			folder.

			Exit codes: 0 done, 1 failed, 2 wrong use. It is 128 plus the signal's number when a
			signal ended a race.`),
		Example: `spotter
spotter --race "Boston 2027" --target 3:43:39
spotter --demo --speed 20
spotter --journal race.jsonl --start-now
spotter check`,
		Args: a.rootArgs,
		RunE: a.live,
	}
	desk := after.Desk{Stdout: a.o.Stdout, Stderr: a.o.Stderr, Version: a.o.Version, UntilSignal: a.untilSignal, Setting: a.desk.Read, Called: a.called}
	alone := len(a.o.Args) > 0 && slices.Contains(after.Names(), a.o.Args[0])
	if alone { // nothing of the others is asked for: not making them saves a tenth of the start
		root.AddCommand(desk.Command(a.o.Args[0]))
		root.CompletionOptions.DisableDefaultCmd = true
	} else {
		settings.AddFlags(root)
		named.TakesJournal(root, "ghost")
		root.AddCommand(a.desk.Command(a.o.Stdout))
		root.AddCommand(a.resumeCommand(), a.followCommand(), a.reviewCommand(), a.racesCommand(), a.historyCommand(), a.drillCommand(), a.targetsCommand(), a.courseCommand(), a.inputCommand())
		root.AddCommand(a.packs().Command(), manual.Command(root, a.o.Stdout, a.manual), licenses.Command(a.o.Stdout))
		root.AddCommand(a.checks().Commands()...)
		root.AddCommand(desk.Commands()...)
		root.AddCommand(replay.Desk{Stdin: a.o.Stdin, Stdout: a.o.Stdout, Stderr: a.o.Stderr, UntilSignal: a.untilSignal}.Command())
		root.AddCommand(gpscheck.Desk{Stdout: a.o.Stdout, Setting: a.desk.Read, UntilSignal: a.untilSignal}.Command())
		root.AddCommand(ear.Desk{Stdout: a.o.Stdout, Version: a.o.Version, Started: a.o.Started, UntilSignal: a.untilSignal, Plan: a.desk.Plan}.Command())
	}
	settings.AddConfigFlag(root)
	root.SetArgs(a.o.Args)
	root.SetIn(a.o.Stdin)
	root.SetOut(a.o.Stdout)
	root.SetErr(a.o.Stderr)
	root.SilenceUsage, root.SilenceErrors, root.Version = true, true, version.This().String()
	root.SetHelpFunc(a.help)
	root.SetHelpCommand(help.Command(root))
	root.InitDefaultHelpCmd()
	if !alone {
		root.InitDefaultCompletionCmd(a.o.Args...)
		help.CompletionExamples(root)
		complete.Scripts(root)
	}
	if len(a.o.Args) > 0 && strings.HasPrefix(a.o.Args[0], cobra.ShellCompRequestCmd) { // a shell asks
		complete.Desk{Settings: a.desk, Started: a.o.Started, Journals: a.races().Journals}.Wire(root)
	}
	a.guard(root)
	return root
}

// guard makes every command under c keep its error in a instead of returning it: what
// Cobra returns is then an error of its own.
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
			a.err = command.Unknown(c, words[0])
			return nil
		case args != nil:
			if a.err = fault.Usage(args(c, words)); a.err != nil {
				return nil
			}
		}
		if a.ran = c; runE != nil {
			if err := a.named(c, words, runE); err != nil { // the help may have left one that nobody returns
				a.err = err
			}
			return nil
		}
		run(c, words)
		return nil
	}
	for _, sub := range c.Commands() {
		a.guard(sub)
	}
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

// Main runs the command that the arguments name and returns the exit code: 0
// done, 1 failed, 2 used wrongly, 128 and the signal's number when a signal
// ended a race. It has then said on Stderr what went wrong.
func (a *App) Main(ctx context.Context) int {
	host.ShowEscapes(a.o.Stdout)
	err := a.root().ExecuteContext(ctx)
	_, unwritten := errors.AsType[*fs.PathError](err)
	switch { // what is left is Cobra's own, before any command of ours ran
	case unwritten:
		a.err = fault.Writing("the version", err)
	case err != nil:
		a.err = fault.Usage(err)
	}
	return a.tell(a.err)
}

// Main runs the program with the arguments, the environment and the terminal of this
// process, and returns its exit status. In the process that watches over a screen it
// does that instead.
func Main() int {
	if crash.IsWatcher() {
		return crash.WatcherMain(func(to io.Writer, err error) { New(Options{Stderr: to}).tell(err) })
	}
	return New(Options{}).Main(context.Background())
}
