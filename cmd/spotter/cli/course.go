package cli

import (
	"github.com/spf13/cobra"
	"spotter/cmd/spotter/settings"

	"spotter/cmd/spotter/courses"
)

// courseCommand returns the commands for the file of a course. The cues that a file names are
// looked up in the pack of the settings.
func (a *App) courseCommand() *cobra.Command {
	c := courses.Desk{Stdout: a.o.Stdout, Stderr: a.o.Stderr, Columns: a.columns, Cues: a.cueIDs}.Command()
	for _, sub := range c.Commands() {
		settings.AddFlags(sub, "pack")
	}
	return c
}

// cueIDs returns the ids of the cues in the pack of the settings.
func (a *App) cueIDs(c *cobra.Command) (ids []string, err error) {
	pack, _, err := a.desk.Pack(c, nil)
	if err != nil {
		return nil, err
	}
	for _, cue := range pack.Cues {
		ids = append(ids, string(cue.ID))
	}
	return ids, nil
}
