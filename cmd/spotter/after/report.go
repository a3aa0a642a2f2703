package after

import (
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"spotter/cmd/spotter/command"
	"spotter/cmd/spotter/fault"
	"spotter/journal"
	"spotter/race/logbook"
	"spotter/report/html"
	"spotter/text"
)

// reportFlags are the flags of `spotter report`.
type reportFlags struct {
	out, paper string
	force      bool
}

func (d Desk) report() *cobra.Command {
	var f reportFlags
	c := &cobra.Command{
		Use:   "report RACE",
		Short: "Make a page of a race: result, pace, cues, incidents, events",
		Long: command.Paragraphs(`Report reads the log of a race and writes one HTML file for the runner, the coach or
whoever checks the run: the result, the pace against the target, the cues of each
kilometre and what the runner heard of them, silences, incidents, corrections, every
event, and whether the log is whole.

The file needs nothing else. It opens in any browser without a network, on a phone too,
follows the dark theme, and prints on paper. Its filter and its pointer need JavaScript;
everything can be read without. A log of more than 5,000 rows is shown without the cues
that were heard whole, and the page says so.

The log is only read.`),
		Example: "spotter report race.jsonl -o report.html",
		Args:    command.Takes(1, 1, "RACE"),
		RunE:    func(_ *cobra.Command, words []string) error { return d.makeReport(words[0], f) },
	}
	c.Flags().StringVarP(&f.out, "output", "o", "", "write the page to this `FILE`")
	c.Flags().BoolVar(&f.force, "force", false, "write over a file that exists")
	c.Flags().StringVar(&f.paper, "paper", "a4", "size of the paper when it is printed: a4 or letter")
	return c
}

// makeReport writes the report of the log at path.
func (d Desk) makeReport(path string, f reportFlags) error {
	paper, err := paperOf(f.paper)
	if err != nil {
		return err
	}
	if f.out == "" {
		return fault.Usagef("say where it goes, such as spotter report "+text.ShellWord(path)+" -o report.html", "no file to write")
	}
	out := newFile{path: f.out, force: f.force, from: path}
	if err := out.check(); err != nil {
		return err
	}
	log, err := journal.ReadFile(path)
	if err != nil {
		return err
	}
	page := html.Race{Book: logbook.New(log.Events), Chain: chainOf(log), File: filepath.Base(path), Program: d.Version, Paper: paper}
	if err := out.write(func(w io.Writer) error { return html.Write(w, page) }); err != nil {
		return err
	}
	says := fmt.Sprintf("%s: %s\n", text.Escape(f.out), text.Escape(log.Verdict()))
	_, err = fmt.Fprint(d.Stdout, says)
	return fault.Writing("what was made", err)
}

// paperOf reads a size of paper.
func paperOf(word string) (html.Paper, error) {
	switch strings.ToLower(word) {
	case "a4":
		return html.A4, nil
	case "letter":
		return html.Letter, nil
	}
	return "", fault.Usagef("use --paper a4 or --paper letter", "--paper %s is no size of paper that spotter knows", text.Quote(word))
}

// chainOf returns what a report says of a log.
func chainOf(log *journal.Log) html.Chain {
	c := html.Chain{Whole: log.Err() == nil, Closed: log.Closed, Verdict: log.Verdict(), Lines: log.Lines, Damaged: log.Damaged}
	if log.Damaged == 0 && log.Lines > 0 { // a damaged chain stands for nothing
		c.Head = log.Head
	}
	for _, d := range log.Damage[:min(len(log.Damage), 10)] {
		c.Damage = append(c.Damage, text.Clean(d.Error()))
	}
	return c
}
