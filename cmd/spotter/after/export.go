package after

import (
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"spotter/cmd/spotter/command"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/named"
	"spotter/cmd/spotter/newfile"
	"spotter/journal"
	"spotter/journal/beside"
	"spotter/race/logbook"
	"spotter/race/typed"
	"spotter/report/export"
	"spotter/report/track"
	"spotter/text"
	"spotter/ui/term"
)

// exportFlags are the flags of export as they were given.
type exportFlags struct {
	to, out, offset, zone, track, trackOffset, course string
	force                                             bool
}

func (d Desk) export() *cobra.Command {
	var f exportFlags
	var list []string
	for _, x := range export.Formats() {
		list = append(list, x.Name+": "+x.What)
	}
	c := &cobra.Command{
		Use:   "export RACE --to FORMAT",
		Short: "Write a race in the form of another program: a table, subtitles, labels, a track",
		Long: command.Paragraphs(`Export reads the journal of a race and writes it in another form. Voids and amends
are applied, and times count from the gun. The journal does not change. A text goes to standard
output, or with -o to a file, which must not exist.

A journal that is damaged or torn is exported as far as it can be read; the exit code is
then 1.`) + "\n\nFormats:\n\n" + strings.Join(list, "\n"),
		Example: `spotter export race.jsonl --to csv -o race.csv
spotter export race.jsonl --to srt --offset 1:32.5 -o race.srt`,
		Args: command.Takes(1, 1, "RACE"),
		RunE: func(c *cobra.Command, words []string) error {
			return d.runExport(words[0], f, c.Flags().Changed("offset"))
		},
	}
	named.TakesJournals(c)
	flags := c.Flags()
	flags.SortFlags = false
	flags.StringVar(&f.to, "to", "", "format: "+strings.Join(formatNames(), ", "))
	flags.StringVarP(&f.out, "out", "o", "", "file to write; without it or with -, standard output")
	named.Writes(c, "out")
	flags.BoolVar(&f.force, "force", false, "replace the file of -o if it is there")
	flags.StringVar(&f.offset, "offset", "0s", "for subtitles and labels: where the gun is in the video, such as 1:32.5, or -12s if it is before the video begins")
	flags.StringVar(&f.zone, "tz", "", "zone of civil times in csv, json and md: local, UTC, +02:00 or a name such as Europe/Berlin; without it, that of the log")
	flags.StringVar(&f.track, "track", "", "file of the runner's watch, GPX or FIT, for places")
	flags.StringVar(&f.course, "course", "", "file of the course, for places on its line where there is no --track")
	flags.StringVar(&f.trackOffset, "track-offset", "0s", "add this to the times of the track, such as -2s where the watch was 2 s ahead of the machine's clock")
	for name, words := range map[string][]string{"to": formatNames(), "tz": {"local", "UTC"}} {
		if err := c.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp)); err != nil {
			panic(err) // the flag was made above
		}
	}
	return c
}

// formatNames lists the names of all formats.
func formatNames() (names []string) {
	for _, f := range export.Formats() {
		names = append(names, f.Name)
	}
	return names
}

// runExport writes the race in the journal at path.
func (d Desk) runExport(path string, f exportFlags, offset bool) error {
	if f.out == named.Stdin {
		f.out = ""
	}
	format, o, err := f.options(offset)
	if err != nil {
		return err
	}
	if _, screen := term.FD(d.Stdout); format.Binary && f.out == "" && screen {
		return fault.Usagef("name a file with -o, such as -o race."+format.Name, "%s is no text: it does not go to a terminal", format.Name)
	}
	file := newfile.File{Path: f.out, Force: f.force, From: path}
	if f.out != "" {
		if err := file.Check(); err != nil {
			return err
		}
	}
	log, err := beside.Read(path)
	if err != nil {
		return err
	}
	if log.Readable == 0 {
		return command.NoLine(path)
	}
	book := logbook.New(log.Events)
	o.Verdict = log.Verdict()
	if o.Track, err = f.readTrack(book); err != nil {
		return err
	}
	if o.Course, err = OpenCourse(f.course, book.Plan.DistanceM); err != nil {
		return err
	}
	var notes []string
	write := func(w io.Writer) (err error) {
		notes, err = format.Write(w, book, o)
		return refused(format.Name, err)
	}
	if f.out == "" {
		err = d.toStdout(write)
	} else {
		err = file.Write(write)
	}
	if err != nil {
		return err
	}
	if later := log.Later(); later != "" {
		notes = append(notes, later)
	}
	return d.tellExport(path, notes, log.Log)
}

// refused says what to do about a race that a format cannot have.
func refused(format string, err error) error {
	for _, r := range []struct {
		err  error
		next string
	}{
		{export.ErrNoTrack, "give the file of the runner's watch with --track, or that of the course with --course"},
		{export.ErrNoPlace, "set its clock right with --track-offset"},
		{export.ErrNoStart, "csv, json and md have a race that was not started too"},
		{export.ErrOldClock, "csv, json and md have the race all the same"},
	} {
		if errors.Is(err, r.err) {
			return fault.Failed(fmt.Errorf("no %s of this race: %w", format, err), r.next)
		}
	}
	return err
}

// toStdout writes to standard output.
func (d Desk) toStdout(write func(io.Writer) error) error {
	err := write(d.Stdout)
	if _, told := errors.AsType[*fault.Error](err); told {
		return err
	}
	return fault.Writing("the export", err)
}

// tellExport says what is not in the export, and fails for a log that is not whole.
func (d Desk) tellExport(path string, notes []string, log *journal.Log) error {
	for _, n := range notes {
		fmt.Fprintf(d.Stderr, "spotter: %s\n", text.Escape(n))
	}
	if err := log.Err(); err != nil {
		return fault.Failed(fmt.Errorf("%s is not whole: %s", text.Escape(d.called(path)), text.Escape(log.Verdict())),
			"the export has every line that can be read; spotter journal verify "+text.ShellWord(path)+" tells more")
	}
	return nil
}

// options reads the flags.
func (f *exportFlags) options(offset bool) (format export.Format, o export.Options, err error) {
	if f.to == "" {
		return format, o, fault.Usagef("add --to and one of "+strings.Join(formatNames(), ", "), "--to is missing: in which form?")
	}
	format, ok := export.Find(f.to)
	if !ok {
		next := "use one of " + strings.Join(formatNames(), ", ")
		if near := text.Nearest(f.to, formatNames()); near != "" {
			next = "did you mean " + near + "? " + next
		}
		return format, o, fault.Usagef(next, "--to: there is no format %s", text.Quote(f.to))
	}
	if offset && !slices.Contains([]string{"srt", "vtt", "audacity", "textgrid", "boris"}, format.Name) {
		return format, o, fault.Usagef("leave it out", "--offset is for subtitles and labels, not for %s", format.Name)
	}
	if o.Offset, err = parseOffset("--offset", f.offset, "give the time of the gun in the video, such as 1:32.5, or -12s"); err != nil {
		return format, o, err
	}
	o.Zone, err = parseZone(f.zone)
	return format, o, err
}

// parseOffset reads a time that may be negative or zero, of a flag.
func parseOffset(flag, s, next string) (time.Duration, error) {
	bare, minus := strings.CutPrefix(strings.TrimPrefix(strings.TrimSpace(s), "+"), "-")
	if d, err := time.ParseDuration(bare); err == nil && d == 0 {
		return 0, nil
	}
	d, err := typed.Duration(bare)
	if err != nil {
		return 0, fault.Usagef(next, "%s: %w", flag, err)
	}
	if minus {
		d = -d
	}
	return d, nil
}

// parseZone reads a time zone; nil for none.
func parseZone(s string) (*time.Location, error) {
	switch strings.ToLower(s) {
	case "":
		return nil, nil
	case "local":
		return time.Local, nil
	}
	if at, err := time.Parse("-07:00", s); err == nil {
		_, seconds := at.Zone()
		return time.FixedZone("", seconds), nil
	}
	zone, err := time.LoadLocation(s)
	if err != nil {
		return nil, fault.Usagef("use local, UTC, a difference such as +02:00, or a name such as Europe/Berlin", "--tz: the zone %s is not known here", text.Quote(s))
	}
	return zone, nil
}

// readTrack reads the track and checks that it is of the time of the race; nil for no
// track.
func (f *exportFlags) readTrack(b *logbook.Book) (*track.Track, error) {
	by, err := parseOffset("--track-offset", f.trackOffset, "give the time to add to those of the track, such as 2s, or -2s")
	if err != nil || f.track == "" {
		return nil, err
	}
	t, err := openTrack(f.track)
	if err != nil {
		return nil, err
	}
	t = t.Shift(by)
	if gun := b.Facts.Gun; gun.Known {
		if err := t.Covers(gun.Wall, gun.Wall.Add(b.Last)); err != nil {
			return nil, fault.Failed(fmt.Errorf("track %s: %w", text.Escape(f.track), err), "give the track of this race, or set its clock right with --track-offset")
		}
	}
	return t, nil
}
