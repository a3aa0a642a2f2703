package cli

import (
	"fmt"

	"github.com/spf13/cobra"

	"spotter/cmd/spotter/command"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/settings"
	"spotter/race/targets"
)

func (a *App) targetsCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "targets",
		Short: "List the records that a race can be run against, with their sources",
		Long: command.Paragraphs(`Targets lists the times that --target takes by name, such as --target xu: who ran them and when,
over which distance, whether Guinness lists them, and where that is written.

--target takes a time such as 3:43:39 too. --ghost takes the journal of an earlier race of your own.`),
		Example: "spotter targets\nspotter --target xu",
		Args:    command.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			_, p, err := a.desk.Plan(c)
			if err != nil {
				return err
			}
			table := targets.Table(a.columns(), p.Units)
			if err := command.WriteTable(a.o.Stdout, table); err != nil || table[0][len(table[0])-1] == "SOURCE" {
				return err
			}
			if _, err := fmt.Fprintln(a.o.Stdout); err != nil {
				return fault.Writing("the table", err)
			}
			return command.WriteTable(a.o.Stdout, targets.Sources())
		},
	}
	settings.AddFlags(c, "units")
	return c
}
