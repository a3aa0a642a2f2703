package after

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"spotter/cmd/spotter/command"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/named"
	"spotter/journal/salvage"
	"spotter/text"
)

// recover is the command that makes a whole journal of a damaged one.
func (d Desk) recover() *cobra.Command {
	var out string
	var force bool
	c := &cobra.Command{
		Use:   "recover FILE -o CLEAN",
		Short: "Write what can be trusted of a damaged log to a new file",
		Long: command.Paragraphs(`Recover reads a damaged journal and writes a new one that is whole. All lines before the
first damage stand in it as they were, with their hashes, so that a code of one of them that a witness
wrote down still fits. A damaged line is left out, and a note in its place says so. Lines
after it are written anew, with hashes of their own, and no code of the old file fits them. A line of which
only the hash was changed is right, as the line after it shows, and is kept.

The damaged journal does not change: keep it, it is the evidence.`),
		Example: "spotter journal recover race.jsonl -o clean.jsonl",
		Args:    command.Takes(1, 1, "FILE -o CLEAN"),
		RunE: func(_ *cobra.Command, words []string) error {
			if out == "" {
				return fault.Usagef("spotter journal recover FILE -o CLEAN", "the file to write is missing")
			}
			return d.runRecover(words[0], out, force)
		},
	}
	named.TakesJournals(c)
	c.Flags().SortFlags = false
	c.Flags().StringVarP(&out, "out", "o", "", "file to write, which must not be there")
	c.Flags().BoolVar(&force, "force", false, "replace the file of -o if it is there")
	return c
}

func (d Desk) runRecover(path, out string, force bool) error {
	res, err := salvage.File(path, out, force)
	switch {
	case errors.Is(err, salvage.ErrThere):
		return fault.Failed(err, "name another file with -o, or replace it with --force")
	case errors.Is(err, salvage.ErrNothing):
		return fault.Failed(err, "name a journal; spotter races lists those in spotter's own folder")
	case err != nil:
		if _, ok := errors.AsType[*salvage.WriteError](err); ok {
			return fault.Failed(err, "nothing was left there; name another file with -o, or make room for it")
		}
		return err
	}
	if _, err := io.WriteString(d.Stdout, recovered(path, out, res)); err != nil {
		return fault.Writing("what was recovered", err)
	}
	return nil
}

// recovered says what a new journal has of a damaged one.
func recovered(path, out string, res *salvage.Result) string {
	var parts []string
	add := func(n int, thing, what string) {
		if n > 0 {
			parts = append(parts, text.Count(n, thing)+" "+what)
		}
	}
	add(res.Same, "line", "as they were")
	add(res.Anew, "line", "written anew")
	add(res.Notes, "line", "to say what is missing")
	name, from := text.Escape(out), text.Escape(path)
	says := fmt.Sprintf("%s: whole: %s: %s\n", name, text.Count(res.Lines(), "line"), strings.Join(parts, ", "))
	switch {
	case res.Log.Err() == nil:
		says += fmt.Sprintf("%s is whole too, and has the same lines\n", from)
	case res.LeftOut > 0:
		says += fmt.Sprintf("%s: %s left out\n", from, text.Are(res.LeftOut, "line"))
	}
	if res.Mended > 0 {
		says += fmt.Sprintf("%s: of %s only the hash was wrong\n", from, text.Count(res.Mended, "line"))
	}
	if t := res.Log.Torn; t != nil {
		says += fmt.Sprintf("%s: the unfinished line at its end, %s, is left out\n", from, text.Count(int(t.Size), "byte"))
	}
	return says + "head " + res.Head + "\n"
}
