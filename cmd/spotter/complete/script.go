package complete

import (
	_ "embed" // the script for bash
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"spotter/cmd/spotter/command"
	"spotter/cmd/spotter/fault"
)

// bash is the program for bash. Cobra's needs the package bash-completion, runs what stands in
// $( ) on the line, and leaves the blanks of a name bare where several names begin alike.
//
//go:embed bash.sh
var bash string

// Scripts says what the command completion, below root, completes, and puts our own program for
// bash in the place of Cobra's.
func Scripts(root *cobra.Command) {
	if c, _, err := root.Find([]string{"completion"}); err == nil && c.Name() == "completion" {
		c.Long = command.Paragraphs(`Completion prints a program for your shell. With it the tab key completes commands, flags and their
values: races in spotter's folder and journals here, sinks and microphones of the sound server, voices and
packs, cue ids, courses, targets and languages.

The answer comes within 100 ms. A sound server that hangs is left out, and none is started for it.`)
	}
	c, _, err := root.Find([]string{"completion", "bash"})
	if err != nil || c.Name() != "bash" {
		return // it was not made: another command runs
	}
	c.Long = command.Paragraphs(`Bash prints a program that completes commands, races, sinks, voices and cues when you press tab. It
needs bash 4 or later, and no other package. Nothing on the line is run.

The first example is for this shell, the second for all that begin later.`)
	c.Run, c.Args = nil, command.NoArgs
	c.RunE = func(c *cobra.Command, _ []string) error {
		request := cobra.ShellCompRequestCmd
		if none, err := c.Flags().GetBool("no-descriptions"); err == nil && none {
			request = cobra.ShellCompNoDescRequestCmd
		}
		_, err := fmt.Fprint(c.OutOrStdout(), strings.ReplaceAll(strings.ReplaceAll(bash, " __complete ", " "+request+" "), "NAME", root.Name()))
		return fault.Writing("the program", err)
	}
}
