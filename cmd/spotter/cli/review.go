package cli

import (
	"bufio"
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"spotter/audio"
	"spotter/cmd/spotter/after"
	"spotter/cmd/spotter/asjson"
	"spotter/cmd/spotter/command"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/host"
	"spotter/cmd/spotter/named"
	"spotter/cmd/spotter/reading"
	"spotter/cmd/spotter/replay"
	"spotter/cmd/spotter/settings"
	"spotter/cmd/spotter/standing"
	"spotter/cmd/spotter/voicenote"
	"spotter/course"
	"spotter/course/near"
	"spotter/journal"
	"spotter/journal/beside"
	"spotter/race"
	"spotter/race/logbook"
	"spotter/text"
	"spotter/ui/cells"
	"spotter/ui/review"
)

func (a *App) reviewCommand() *cobra.Command {
	var l look
	c := &cobra.Command{
		Use:     "review [FILE]",
		Short:   "Look at the log of a race: overview, events, splits, cues",
		Example: "spotter review\nspotter review race.jsonl --with last-year.jsonl\nspotter review race.jsonl --follow\nspotter review race.jsonl | less",
		Long: command.Paragraphs(`Review shows a journal: an overview, its events, splits and cues, with one filter
and a search, and whether the chain of hashes is whole. It changes no line. A long one is shown at
once and checked meanwhile. With --follow the lines of a running race come as they
are written. Without a file you pick one of
the journals in spotter's folder. In a file or a pipe it prints the header and one line
for each event: what happened, of a cue "key → ear", and after the dot every field of
that line of the journal.`),
		Args: command.Takes(0, 1, "[FILE]"),
		RunE: func(c *cobra.Command, words []string) (err error) {
			if l.theme, err = a.chosenTheme(c); err != nil {
				return err
			}
			l.json = asjson.On(c)
			if l.json && (l.follow || l.with != "" || l.output != "" || len(words) == 0) {
				return fault.Usagef("spotter review FILE --json, without --follow, --with and --output", "--json prints one race")
			}
			if l.lang, err = a.chosenLanguage(c); err != nil {
				return err
			}
			if len(words) == 0 {
				return a.pickRace(c.Context(), l)
			}
			return a.review(c.Context(), words[0], l)
		},
	}
	named.TakesJournals(c)
	settings.AddFlags(c, "theme", "lang", "plain")
	asjson.Flag(c)
	c.Flags().StringVar(&l.with, "with", "", "compare with the race of this journal, board by board: key c")
	named.TakesJournal(c, "with")
	c.Flags().StringVar(&l.course, "course", "", "`FILE` of the course, GPX or course file: the event that is open says what lies there")
	c.Flags().BoolVar(&l.follow, "follow", false, "show the lines of a running race as they are written")
	c.Flags().StringVar(&l.output, "output", "", "where notes by voice are played (key v): pulse[:SINK] or speaker; it has no default")
	return c
}

// look says how a journal is shown.
type look struct {
	follow, json bool
	with, output string // another journal to compare with; where notes by voice are played
	course       string // the file of the course; "" for none
	theme        cells.Theme
	lang         string // of the screen; "" for that of the locale
}

// review shows one journal, on a screen where there is one.
func (a *App) review(ctx context.Context, path string, l look) error {
	if l.json {
		log, err := beside.Read(path)
		if err != nil {
			return err
		}
		return standing.Write(a.o.Stdout, a.called(path), log)
	}
	if !a.onTerminal() {
		if l.follow {
			return fault.Usagef("without --follow, review prints the lines that are there", "--follow needs a terminal")
		}
		log, err := beside.Read(path)
		if err != nil {
			return err
		}
		return a.printLog(path, log)
	}
	a.speakAlone(l.lang)
	player := voicenote.NewPlayer(path, func(ctx context.Context) (audio.Output, error) {
		return replay.ChooseOutput(ctx, l.output, func() bool { return journal.InUse(path) })
	})
	defer player.Close()
	r := reading.Reader{Path: path, Follow: l.follow, With: l.with, Theme: l.theme, Now: a.o.Now, Voices: player,
		This: race.Open{Program: a.o.Version, Host: host.Platform(), ClockName: a.host.Clock, BootID: a.host.ID()}}
	defer r.Close()
	way, err := raceCourse(l.course, path)
	if err != nil {
		return err
	}
	if way != nil {
		r.Near = func(m float64) []string { return near.Words(way, m) }
	}
	o, err := r.Options()
	if err != nil {
		return err
	}
	_, err = a.browse(ctx, review.New(o))
	return err
}

// raceCourse reads the course of the race whose journal is at path; nil for no file.
func raceCourse(file, path string) (*course.Course, error) {
	if file == "" {
		return nil, nil
	}
	distance := 0.0
	if g, err := journal.Peek(path); err == nil && g.Begin.Open != nil { // whoever reads the journal tells of an error
		distance = g.Begin.Open.DistanceM
	}
	return after.OpenCourse(file, distance)
}

// printLog writes the header and the events of a log as plain lines.
func (a *App) printLog(path string, log *beside.Reading) error {
	w := bufio.NewWriter(a.o.Stdout)
	line := func(key, said string) {
		if said != "" {
			fmt.Fprintf(w, "%-8s %s\n", key, text.Escape(said))
		}
	}
	line("journal", a.called(path))
	line("chain", log.Verdict())
	line("head", log.Head)
	book := logbook.New(log.Events)
	if o := &book.Open; book.Opened > 0 {
		line("race", o.Race)
		line("runner", o.Runner)
		line("spotter", o.Spotter)
		line("frame", o.Frame().Words())
		line("pack", o.Pack)
		if o.Target > 0 {
			line("target", race.FormatElapsed(o.Target))
		}
		if o.DistanceM > 0 {
			line("distance", race.FormatDistance(o.DistanceM, o.Units))
		}
	}
	fmt.Fprintln(w)
	for i := range book.Lines {
		e := &book.Lines[i]
		at := "–"
		if e.HasElapsed {
			at = race.FormatMilli(e.Elapsed)
		}
		said := logbook.What(e, book)
		if note := book.Note(e); note != "" {
			said += " (" + note + ")"
		}
		fmt.Fprintf(w, "%5d  %12s  %s  %-8s %s  · %s\n", e.Seq, at, e.Wall.Format("15:04:05"), text.Escape(string(e.Kind)), text.Escape(said),
			text.Escape(restText(&book.Events[i])))
	}
	return fault.Writing("the log", w.Flush())
}

// restText lists every field of a line but those in the columns before it, with the
// journal's names: nothing that is in a line is hidden.
func restText(e *race.Event) string {
	var parts []string
	for _, f := range race.Fields(e) {
		switch f.Name {
		case "seq", "kind":
			continue
		}
		parts = append(parts, f.Name+"="+f.Value)
	}
	return strings.Join(parts, " ")
}
