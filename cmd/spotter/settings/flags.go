package settings

import (
	"fmt"
	"os"
	"slices"

	"github.com/spf13/cobra"

	"spotter/cmd/spotter/command"
	"spotter/cmd/spotter/installed"
	"spotter/cmd/spotter/run"
	"spotter/cues/pack"
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
			completeFlag(cmd, s)
		}
		command.SetBy(cmd, s.Name, s.Variable())
	}
}

// completeFlag tells shells what a setting may be.
func completeFlag(cmd *cobra.Command, s Setting) {
	complete := cobra.FixedCompletions(s.Words, cobra.ShellCompDirectiveNoFileComp)
	switch {
	case s.Name == "pack":
		complete = func(c *cobra.Command, _ []string, word string) ([]string, cobra.ShellCompDirective) {
			return CompletePack(c, nil, word)
		}
	case s.Words == nil:
		return // a file's name, or free text: the shell's own completion
	}
	err := cmd.RegisterFlagCompletionFunc(s.Name, complete)
	if err != nil {
		panic(fmt.Sprintf("completing --%s: %v", s.Name, err)) // no such flag: a slip in AddFlags
	}
}

// CompletePack offers the voices of the program, and else files.
func CompletePack(_ *cobra.Command, words []string, _ string) ([]string, cobra.ShellCompDirective) {
	if len(words) > 0 {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	return slices.Concat(pack.Builtins(), installed.Names(os.Getenv), []string{run.DefaultPack}), cobra.ShellCompDirectiveDefault
}
