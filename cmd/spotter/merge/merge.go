package merge

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"spotter/cmd/spotter/command"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/named"
	"spotter/journal"
	"spotter/journal/whole"
	"spotter/race"
	rules "spotter/race/merge"
	"spotter/text"
)

// merge is the command that makes one log of two.
func (d Desk) merge() *cobra.Command {
	var out string
	var force bool
	var offset time.Duration
	c := &cobra.Command{
		Use:   "merge A B -o C",
		Short: "Make one log of the logs of two spotters who logged one race on two devices",
		Long: command.Paragraphs(`Merge reads two logs of one race and writes a third, with every line of both. It compares
the clocks of the two devices by the boards that both spotters pressed. Race time is that of the log
with the earliest gun. Where both pressed a board, the press of the spotter on duty counts, and the
other stands beside it as a note. A board that only one has fills the hole in the other.
What the two say differently is listed.

The two logs do not change. The new one names them and their codes in its first lines, has hashes of its own,
and is for review only: nobody can go on with its race. A log that is damaged or torn is merged as far as it
can be read; the exit code is then 1.`),
		Example: "spotter races merge race.jsonl second.jsonl -o both.jsonl\nspotter review both.jsonl",
		Args:    command.Takes(2, 2, "A B -o C"),
		RunE: func(c *cobra.Command, words []string) error {
			if out == "" {
				return fault.Usagef("spotter races merge A B -o C", "the file to write is missing")
			}
			var given *time.Duration
			if c.Flags().Changed("offset") {
				given = &offset
			}
			return d.runMerge(words, out, force, given)
		},
	}
	named.TakesJournals(c)
	c.Flags().SortFlags = false
	c.Flags().StringVarP(&out, "out", "o", "", "file to write, which must not be there")
	c.Flags().BoolVar(&force, "force", false, "replace the file of -o if it is there; the log of a race never is")
	offsetFlag(c, &offset)
	return c
}

func (d Desk) runMerge(paths []string, out string, force bool, offset *time.Duration) error {
	if err := free(out, force, paths); err != nil {
		return err
	}
	t, err := read(paths[0], paths[1])
	if err != nil {
		return err
	}
	x, err := d.align(&t, offset)
	if err != nil {
		return err
	}
	r := rules.Logs(x, t.source(0), t.source(1), d.Program)
	head, err := whole.File(out, r.Events, force, paths...)
	if err != nil {
		return fault.Failed(err, fault.AfterWrite(err, "name another file with -o"))
	}
	lines := append(told(out, &t, r), clockLines(x)...)
	lines = append(lines, conflictLines(r.Conflicts)...)
	lines = append(lines, "head "+head)
	for i := range lines {
		lines[i] = text.Escape(lines[i])
	}
	if _, err := io.WriteString(d.Stdout, strings.Join(lines, "\n")+"\n"); err != nil {
		return fault.Writing("what was merged", err)
	}
	return t.notWhole("the merged log has every line that can be read")
}

// told says what the merged log is.
func told(out string, t *two, r *rules.Result) []string {
	lines := []string{fmt.Sprintf("%s: %s, merged of %s and %s", out, text.Count(len(r.Events), "line"),
		text.Count(len(t.logs[0].Events), "line"), text.Count(len(t.logs[1].Events), "line"))}
	for i, path := range t.paths {
		line := fmt.Sprintf("%c is %s", "AB"[i], path)
		if f := t.fault(i); f != "" {
			line += ": " + f
		}
		lines = append(lines, line)
	}
	return append(lines, fmt.Sprintf("race time is that of %s; %s of both logs in one, %s only in the other log", r.Clock,
		text.Count(r.Joined, "event"), text.Count(r.Filled, "board")))
}

// conflictLines lists what the logs say differently.
func conflictLines(conflicts []string) []string {
	if len(conflicts) == 0 {
		return []string{"no conflicts"}
	}
	return append([]string{text.Count(len(conflicts), "conflict") + ":"}, conflicts...)
}

// free refuses an output that must not be written: one of the logs, a file that is there
// without force, and the log of a race even with it. A log that was merged before may be
// replaced.
func free(out string, force bool, sources []string) error {
	info, err := os.Stat(out)
	name := text.Escape(out)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fault.Failed(fmt.Errorf("cannot write %s: %w", name, err), "name another file with -o")
	}
	for _, s := range sources {
		if from, err := os.Stat(s); err == nil && os.SameFile(from, info) {
			return fault.Failed(fmt.Errorf("%s is one of the two logs, which stay as they are", name), "name another file with -o")
		}
	}
	if !force {
		return fault.Failed(fmt.Errorf("%s is there already", name), "name another file with -o, or replace it with --force")
	}
	if g, err := journal.Peek(out); err == nil && len(g.Events) > 0 && !slices.ContainsFunc(g.Events, func(e race.Event) bool { return e.From != "" }) {
		return fault.Failed(fmt.Errorf("%s is the log of a race: it is never written over", name), "name another file with -o")
	}
	return nil
}
