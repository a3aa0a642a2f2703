package courses

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"spotter/cmd/spotter/command"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/named"
	"spotter/course"
	"spotter/course/load"
	"spotter/course/sheet"
	"spotter/race/typed"
	"spotter/text"
)

// Desk has the streams that the commands on courses use, and what they ask the program.
type Desk struct {
	Stdout, Stderr io.Writer
	Columns        func() int                               // width of the terminal, or as wide as a table may be
	Cues           func(c *cobra.Command) ([]string, error) // ids of the cues of the pack in use
}

// Command returns the command "spotter course" with its commands.
func (d Desk) Command() *cobra.Command {
	c := &cobra.Command{
		Use:     "course",
		Example: "spotter course new boston.gpx -o boston.toml\nspotter course check boston.toml\nspotter course show boston.toml",
		Short:   "Check, show or make the file of a course: boards, stations, turns, climbs",
		Long: command.Paragraphs(`A course file says what comes where along a course, by distance: stations, turns, climbs,
hazards, boards. It is a small TOML that a person writes, with or without a track.
docs/course.md describes it. A GPX alone is a course too.`),
		Args: command.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.AddCommand(d.check(), d.show(), d.make())
	return c
}

// source holds the flags that choose a track and give the distance of a file.
type source struct {
	track, distance string
}

// flags adds the flags of the source to a command.
func (s *source) flags(c *cobra.Command) {
	c.Flags().SortFlags = false
	c.Flags().StringVar(&s.track, "track", "", "which `TRACK` of a GPX with several: 2, or 2.3 for its third segment")
	c.Flags().StringVar(&s.distance, "distance", "", "official `DISTANCE` of the course where its file does not say it, such as marathon or 10km")
}

// load loads the course of a file.
func (d Desk) load(c *cobra.Command, path string, s source) (*load.Result, error) {
	o := load.Options{Track: s.track}
	if s.track != "" && !sheet.ValidPart(s.track) {
		return nil, fault.Usagef("use a number from 1, such as --track 2, or --track 2.3 for the third segment of the second track", "--track %s is not a track", text.Quote(s.track))
	}
	if s.distance != "" {
		m, err := typed.Distance(s.distance)
		if err != nil {
			return nil, fault.Usage(fmt.Errorf("--distance: %w", err))
		}
		o.DistanceM = m
	}
	var err error
	if d.Cues != nil {
		if o.Cues, err = d.Cues(c); err != nil {
			return nil, err
		}
	}
	r, err := load.File(path, o)
	if err == nil {
		return r, nil
	}
	if faults, ok := errors.AsType[load.Faults](err); ok {
		return nil, d.tell(path, faults)
	}
	if next := Next(path, err); next != "" {
		return nil, fault.Failed(err, next)
	}
	return nil, err
}

// Next returns what to do when a course could not be loaded because its file is not there or has
// several tracks, and "" when something else was wrong.
func Next(path string, err error) string {
	if choose, ok := errors.AsType[*load.ChooseError](err); ok {
		if sheet := text.Escape(filepath.Base(path)); sheet != choose.File { // a course file, which "course new" does not take
			return "write the one that is meant into " + sheet + ", such as track_number = " + strconv.Quote(choose.Choices[0].Part)
		}
		return "choose one with --track, such as --track 1; for a race, make a course file of it: spotter course new " + text.ShellWord(path) + " --track 1 -o course.toml"
	}
	if errors.Is(err, fs.ErrNotExist) {
		return "name the file of a course, TOML or GPX"
	}
	return ""
}

// tell prints faults, one to a line, and returns the error that says so.
func (d Desk) tell(path string, faults load.Faults) error {
	for _, f := range faults {
		if _, err := fmt.Fprintln(d.Stdout, text.Escape(f.Error())); err != nil {
			return fault.Writing("the faults", err)
		}
	}
	return fault.Failed(fmt.Errorf("%s: %s", text.Escape(filepath.Base(path)), text.Count(len(faults), "fault")), "mend what the lines above say")
}

// notes prints what was decided while a course was loaded.
func (d Desk) notes(r *load.Result) error {
	for _, n := range r.Notes {
		if _, err := fmt.Fprintf(d.Stderr, "spotter: %s\n", text.Escape(n)); err != nil {
			return fault.Writing("the notes", err)
		}
	}
	return nil
}

// check is the command that tells every fault of a course.
func (d Desk) check() *cobra.Command {
	var s source
	c := &cobra.Command{
		Use:   "check FILE",
		Short: "Tell every fault of a course's file, with its line",
		Long: command.Paragraphs(`Check reads a course file, and the track that it names, and tells every fault at once, each with
its line: things out of order, beyond the course or there twice, unknown keys and cues, and
a track that does not fit. The exit code is 1 when there is one. A sentence about what was left out or
joined goes to standard error and is no fault.`),
		Example: "spotter course check boston.toml\nspotter course check course.gpx --distance marathon",
		Args:    command.Takes(1, 1, "FILE"),
		RunE: func(c *cobra.Command, words []string) error {
			r, err := d.load(c, words[0], s)
			if err != nil {
				return err
			}
			if err := d.notes(r); err != nil {
				return err
			}
			_, err = fmt.Fprintf(d.Stdout, "%s: no faults. %s\n", text.Escape(filepath.Base(words[0])), strings.Join(summary(r), ", "))
			return fault.Writing("the result", err)
		},
	}
	s.flags(c)
	named.TakesFiles(c)
	return c
}

// summary tells the length of a course, its heights, and how many things of each kind there
// are.
func summary(r *load.Result) []string {
	c := r.Course
	say := []string{whole(c.LengthM, r.Units)}
	if up, down, ok := c.Climbed(0, c.LengthM); ok {
		say = append(say, fmt.Sprintf("%.0f m up", up), fmt.Sprintf("%.0f m down", down))
	}
	var counts [course.Place + 1]int
	for _, t := range c.Things {
		counts[t.Kind]++
	}
	for k, n := range counts {
		if n > 0 {
			say = append(say, text.Count(n, course.Kind(k).String()))
		}
	}
	if len(c.Line) == 0 {
		say = append(say, "no track")
	} else {
		say = append(say, "a track of "+text.Count(len(c.Line), "point"))
	}
	return say
}
