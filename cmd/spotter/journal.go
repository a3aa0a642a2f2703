package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"spotter/journal"
)

func (a *App) journalCommand() *cobra.Command {
	c := &cobra.Command{
		Use:   "journal",
		Short: "Check the log of a race",
	}
	c.AddCommand(&cobra.Command{
		Use:   "verify FILE",
		Short: "Check that nobody has changed a log: its chain of hashes, line by line",
		Long: paragraphs(`Verify reads a journal and checks every line: its form, its number and its hash.
The exit code is 0 only for a whole chain. The head hash stands for everything
before it: whoever wrote it down at the finish can tell that nothing changed.`),
		Example: "spotter journal verify race.jsonl",
		Args:    takes(1, 1, "FILE"),
		RunE:    a.verify,
	})
	return c
}

func (a *App) verify(_ *cobra.Command, words []string) error {
	path := words[0]
	log, err := journal.VerifyFile(path)
	if err != nil {
		return err
	}
	lines := fmt.Sprintf("%s: %s\n", clean(path), clean(log.Verdict()))
	if log.Damaged > 1 { // the verdict has the first only
		for _, d := range log.Damage {
			lines += clean(d.Error()) + "\n"
		}
		if more := log.Damaged - len(log.Damage); more > 0 {
			lines += fmt.Sprintf("and %d places more\n", more)
		}
	}
	if log.Damaged == 0 && log.Lines > 0 { // a damaged chain stands for nothing
		lines += "head " + log.Head + "\n"
	}
	if _, err := fmt.Fprint(a.o.Stdout, lines); err != nil {
		return writing("the verdict", err)
	}
	if log.Err() == nil {
		return nil
	}
	next := "what stands before and after the damage can still be read with spotter review"
	if log.Lines == 0 {
		next = ""
	} else if log.Damaged == 0 {
		next = "spotter --journal " + shellWord(path) + " sets the torn end aside and goes on"
	}
	return failed(fmt.Errorf("%s is not whole", path), next)
}
