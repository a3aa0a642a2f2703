package merge

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"spotter/cmd/spotter/command"
	"spotter/cmd/spotter/fault"
	"spotter/journal/beside"
	"spotter/race"
	"spotter/race/align"
	rules "spotter/race/merge"
	"spotter/text"
)

// Desk has the streams that the commands use, and what they say of the program.
type Desk struct {
	Stdout  io.Writer // results go here, and nothing else
	Stderr  io.Writer // what is to be known about them
	Program string    // version of spotter
}

// Commands returns the commands, each to be added to a tree once.
func (d Desk) Commands() []*cobra.Command { return []*cobra.Command{d.merge(), d.agree()} }

// offsetFlag adds the flag by which the user says how far two clocks are apart.
func offsetFlag(c *cobra.Command, offset *time.Duration) {
	c.Flags().DurationVar(offset, "offset", 0, "by how much the clock of A is ahead of that of B, such as 4.4s or -1m; without it, found from boards and cues")
	c.Flags().Lookup("offset").DefValue = "" // the zero that help would show is an offset like any other
}

// two holds two logs that were read.
type two struct {
	paths [2]string
	logs  [2]*beside.Reading // with the notes that were added after the race
}

// read reads two logs. Damaged and torn ones are read as far as they can be.
func read(a, b string) (t two, err error) {
	t.paths = [2]string{a, b}
	x, errX := os.Stat(a)
	y, errY := os.Stat(b)
	if errX == nil && errY == nil && os.SameFile(x, y) {
		return t, fault.Usagef("name the logs of two devices", "%s and %s are one file", text.Escape(a), text.Escape(b))
	}
	for i, path := range t.paths {
		if t.logs[i], err = beside.Read(path); err != nil {
			return t, err
		}
		name := text.Escape(path)
		switch events := t.logs[i].Events; {
		case len(events) == 0:
			return t, command.NoLine(path)
		case slices.ContainsFunc(events[:min(len(events), 4)], func(e race.Event) bool { return e.From != "" }):
			return t, fault.Usagef("name the logs of the two devices", "%s was merged of two logs already", name)
		}
	}
	return t, nil
}

// align brings the logs to one clock; offset is what the user gave, nil for nothing.
func (d Desk) align(t *two, offset *time.Duration) (*align.Alignment, error) {
	x, err := align.Logs(t.logs[0].Events, t.logs[1].Events, offset)
	_, anotherDay := errors.AsType[*align.AnotherDay](err)
	switch {
	case errors.Is(err, align.ErrSame):
		return nil, fault.Usagef("name the logs of two devices", "%s and %s: %w", text.Escape(t.paths[0]), text.Escape(t.paths[1]), err)
	case errors.Is(err, align.ErrNothingInCommon):
		for _, f := range x.Fits {
			fmt.Fprintf(d.Stderr, "spotter: %s\n", f.Words())
		}
		return nil, fault.Failed(fmt.Errorf("the clocks cannot be compared: %w", err), "say with --offset by how much the clock of A is ahead of that of B; --offset 0s takes both wall clocks as they are")
	case anotherDay:
		return nil, fault.Failed(err, "name two logs of one race; if a clock was set wrongly, say with --offset by how much the clock of A is ahead")
	case err != nil:
		return nil, fault.Failed(err, "")
	}
	return x, nil
}

// source says what of a log its lines do not.
func (t *two) source(i int) rules.Source {
	log := t.logs[i]
	notes := ""
	if n := log.Notes.Added(); n > 0 {
		notes = fmt.Sprintf("%s beside it, head %s", text.Count(n, "line"), log.Notes.Head)
	}
	return rules.Source{Name: filepath.Base(t.paths[i]), Head: log.Head, Lines: log.Lines, Notes: notes, Fault: t.fault(i)}
}

// fault says what of a log, or of the notes beside it, cannot be read; "" for a whole log.
func (t *two) fault(i int) string {
	switch log := t.logs[i]; {
	case log.Fault != nil:
		return "the notes beside it are left out: " + log.Fault.Error()
	case log.Damaged > 0:
		return fmt.Sprintf("damaged in %s; %d of %s can be read", text.Count(log.Damaged, "place"), log.Readable, text.Count(log.Lines, "line"))
	case log.Torn != nil:
		return "its end is torn: an unfinished line is left out"
	}
	return ""
}

// notWhole is the failure of a command that did what it could with logs that are not whole;
// nil where both are.
func (t *two) notWhole(did string) error {
	for i, log := range t.logs {
		if log.Err() != nil || log.Fault != nil {
			path := t.paths[i]
			return fault.Failed(fmt.Errorf("%s is not whole: %s", text.Escape(path), text.Escape(t.fault(i))), did+"; spotter journal verify "+text.ShellWord(path)+" tells more")
		}
	}
	return nil
}

// clockLines says how the clocks were brought together.
func clockLines(x *align.Alignment) (lines []string) {
	for k := range 2 {
		for _, words := range rules.ClockWords(x, k) {
			lines = append(lines, "clock of "+string("AB"[k])+", "+words)
		}
	}
	return lines
}
