package after

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"spotter/cmd/spotter/command"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/named"
	"spotter/cmd/spotter/newfile"
	"spotter/journal/beside"
	"spotter/race/logbook"
	"spotter/report/html"
	"spotter/report/pdf"
	"spotter/text"
)

// reportFlags are the flags of `spotter report`.
type reportFlags struct {
	out, pdf, paper    string
	track, trackOffset string
	course             string
	offsetGiven, force bool
	card               cardFlags
	many               manyFlags
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

With --track the page also has a map of the course with each cue, fall, rest and drink where it
happened, and height and heart rate beside the pace. The clock of the watch is brought onto that of
the log by the start and the rests; the page says by how much. --track-offset sets it.

With --course the page has the profile of the course and, without a track, a map of it: each event
where it happened by its distance along the course, and the things of the course.

With --pdf an installed Chromium, Chrome or Edge prints the page to a PDF file. Without one, open
the page in any browser and print it: it is laid out for paper.

With --card a picture to share is made: the result, the pace, cues and falls, and what the
runner runs for. The PNG has Latin, Greek and Cyrillic letters; an SVG takes any.

With --many the page is for a whole crew: finishes, falls and cues along the course, lost
earpieces, and how long it took until a runner went on. It takes folders and files, such as
spotter-hq export makes them, and names pairs by bib, unless --names asks for the runners.
Journals that are damaged, double, forks or of another day are named and not counted.

The log is only read.`),
		Example: "spotter report race.jsonl -o report.html\nspotter report last -o report.html\nspotter report --many boston/ -o crew.html",
		Args:    func(c *cobra.Command, words []string) error { return f.many.takes(c, words) },
		RunE: func(c *cobra.Command, words []string) error {
			f.offsetGiven = c.Flags().Changed("track-offset")
			if err := f.card.settings(d, c); err != nil {
				return err
			}
			if err := f.many.check(c); err != nil {
				return err
			}
			if f.many.on {
				return d.makeCrewReport(c.Context(), words, f)
			}
			return d.makeReport(c.Context(), words[0], f)
		},
	}
	named.TakesJournals(c)
	f.add(c)
	return c
}

// add adds the flags to a command.
func (f *reportFlags) add(c *cobra.Command) {
	c.Flags().StringVarP(&f.out, "out", "o", "", "write the page to this `FILE`; - is standard output")
	c.Flags().StringVar(&f.pdf, "pdf", "", "print the page to this PDF `FILE` with an installed Chromium or Chrome")
	c.Flags().StringVar(&f.track, "track", "", "`FILE` of the runner's watch, GPX or FIT, for a map, height and heart rate")
	c.Flags().StringVar(&f.trackOffset, "track-offset", "0s", "add this `TIME` to those of the track, such as -2s, in place of an estimate")
	c.Flags().StringVar(&f.course, "course", "", "`FILE` of the course, GPX or course file, for its profile, and for a map without a track")
	c.Flags().BoolVar(&f.force, "force", false, "write over a file that exists")
	c.Flags().StringVar(&f.paper, "paper", "a4", "size of the paper when it is printed: a4 or letter")
	f.card.flags(c)
	f.many.add(c)
	named.Writes(c, "out")
}

// makeReport writes the report of the log at path.
func (d Desk) makeReport(ctx context.Context, path string, f reportFlags) error {
	paper, err := paperOf(f.paper)
	if err != nil {
		return err
	}
	if err := f.card.check(f.track != "" && f.out == "" && f.pdf == ""); err != nil {
		return err
	}
	if f.out == "" && f.pdf == "" && f.card.path == "" {
		return fault.Usagef("say where it goes, such as spotter report "+text.ShellWord(path)+" -o report.html", "no file to write")
	}
	page, sheets, card, err := f.files(path)
	if err != nil {
		return err
	}
	log, err := beside.Read(path)
	if err != nil {
		return err
	}
	book := logbook.New(log.Events)
	if f.card.path != "" {
		if err := d.makeCard(f.card, log, book, card); err != nil || f.out == "" && f.pdf == "" {
			return err
		}
	}
	along, err := f.layTrack(book)
	if err != nil {
		return err
	}
	way, err := OpenCourse(f.course, book.Plan.DistanceM)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	race := html.Race{Book: book, Track: along, Course: way, Chain: chainOf(log), File: filepath.Base(path), Program: d.Version, Paper: paper}
	if err := html.Write(&b, race); err != nil {
		return err
	}
	return d.givePage(ctx, f, b.Bytes(), page, sheets, log.Verdict())
}

// givePage writes the page to where the flags say, and prints it to a PDF where they ask for one.
func (d Desk) givePage(ctx context.Context, f reportFlags, html []byte, page, sheets newfile.File, verdict string) error {
	tell := d.Stdout
	if f.out == named.Stdin { // the page has it
		tell = d.Stderr
	}
	made := func(to newfile.File, b []byte) error {
		if err := to.Write(func(w io.Writer) error { _, err := w.Write(b); return err }); err != nil {
			return err
		}
		_, err := fmt.Fprintf(tell, "%s: %s\n", text.Escape(to.Path), text.Escape(verdict))
		return fault.Writing("what was made", err)
	}
	switch f.out {
	case "":
	case named.Stdin:
		if _, err := d.Stdout.Write(html); err != nil {
			return fault.Writing("the page", err)
		}
	default:
		if err := made(page, html); err != nil {
			return err
		}
	}
	if f.pdf == "" {
		return nil
	}
	printout, err := printed(ctx, f, html)
	if err != nil {
		return err
	}
	return made(sheets, printout)
}

// files returns the files that are asked for, unless one of them is taken.
func (f *reportFlags) files(from string) (page, sheets, card newfile.File, err error) {
	page = newfile.File{Path: f.out, Force: f.force, From: from}
	sheets = newfile.File{Path: f.pdf, Force: f.force, From: from, Flag: "--pdf"}
	card = newfile.File{Path: f.card.path, Force: f.force, From: from, Flag: "--card"}
	for _, out := range []newfile.File{page, sheets, card} {
		if out.Path != "" && out.Path != named.Stdin && err == nil {
			err = out.Check()
		}
	}
	return page, sheets, card, err
}

// printed returns the page as a PDF, or what to do instead.
func printed(ctx context.Context, f reportFlags, page []byte) ([]byte, error) {
	instead := "make the page with -o report.html, open it in a browser and print it to a file"
	if f.out != "" {
		instead = "open " + text.ShellWord(f.out) + " in a browser and print it to a file: it is laid out for paper"
	}
	browser, err := pdf.Find()
	if err != nil {
		return nil, fault.Failed(err, instead)
	}
	b, err := pdf.Print(ctx, browser, f.pdf, page)
	if err != nil {
		return nil, fault.Failed(err, instead)
	}
	return b, nil
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
func chainOf(log *beside.Reading) html.Chain {
	c := html.Chain{Whole: log.Err() == nil, Closed: log.Closed, Verdict: log.Verdict(), Lines: log.Lines, Damaged: log.Damaged}
	if later := log.Later(); later != "" {
		c.Later = "This page is " + later + ", added after the race."
	}
	if log.Fault != nil {
		c.Later = "This page is without the notes beside the log: " + log.Fault.Error() + "."
	}
	if log.Damaged == 0 && log.Lines > 0 { // a damaged chain stands for nothing
		c.Head = log.Head
	}
	for _, d := range log.Damage[:min(len(log.Damage), 10)] {
		c.Damage = append(c.Damage, text.Clean(d.Error()))
	}
	return c
}
