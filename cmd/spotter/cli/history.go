package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/races"
	"spotter/text"
)

func (a *App) historyCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "history",
		Short: "Add up all races and training runs: distance backwards, falls, cues, best splits",
		Long: paragraphs(`History reads every journal in spotter's folder. It prints a line for each race and
each training run, the sums by month, and the best splits. Falls are per 100 km, cues per
km or mile. A run that was begun with --training is training.

A journal that is damaged is counted as far as it can be read. Copies of a journal are
counted once. Whatever is not counted is named below the tables. On a terminal narrower
than 76 columns the tables have fewer columns; in a file or a pipe COLUMNS says how wide
they may be.`),
		Example: "spotter history\nspotter history --units mi",
		Args:    noArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			_, p, err := a.planned(c)
			if err != nil {
				return err
			}
			return a.history(p.Units)
		},
	}
	addFlags(c, "units")
	return c
}

// history prints what all journals of the folder add up to.
func (a *App) history(units string) error {
	runs, err := a.races().History()
	if err != nil {
		return err
	}
	if len(runs) == 0 {
		dir, _ := a.racesFolder() // it was found just now
		_, err := fmt.Fprintf(a.o.Stdout, "no race in %s yet\n", text.Escape(dir))
		return fault.Writing("the history", err)
	}
	for _, table := range races.HistoryTables(runs, units, a.columns()) {
		if err := writeTable(a.o.Stdout, table); err != nil {
			return err
		}
		if _, err := fmt.Fprintln(a.o.Stdout); err != nil {
			return fault.Writing("the history", err)
		}
	}
	notes := races.HistoryNotes(runs, units, a.columns())
	_, err = fmt.Fprintln(a.o.Stdout, strings.Join(notes, "\n"))
	return fault.Writing("the history", err)
}
