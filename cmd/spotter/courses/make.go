package courses

import (
	"fmt"
	"io"
	"path/filepath"

	"github.com/spf13/cobra"

	"spotter/cmd/spotter/command"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/newfile"
	"spotter/course"
	"spotter/course/hint"
	"spotter/course/sheet"
	"spotter/race"
	"spotter/race/typed"
	"spotter/text"
)

// makeFlags are the flags of "spotter course new".
type makeFlags struct {
	source
	out, name, units string
	force            bool
}

// make is the command that makes a course file from a GPX.
func (d Desk) make() *cobra.Command {
	var f makeFlags
	c := &cobra.Command{
		Use:   "new GPX -o FILE",
		Short: "Make a course file from a GPX, to go on with by hand",
		Long: command.Paragraphs(`New writes a course file with the distance of a GPX and its waypoints as places. Climbs and corners
that it finds in the track are written as comments: take away the # of those that are worth a word
to the spotter, and add stations and hazards. A GPX beside the new file is named in it, so that the
course has its line and heights.`),
		Example: "spotter course new boston.gpx -o boston.toml --distance marathon --units mi",
		Args:    command.Takes(1, 1, "GPX"),
		RunE:    func(c *cobra.Command, words []string) error { return d.makeFile(c, words[0], f) },
		ValidArgsFunction: func(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
			return []string{"gpx"}, cobra.ShellCompDirectiveFilterFileExt
		},
	}
	f.flags(c)
	c.Flags().StringVarP(&f.out, "out", "o", "", "write the course to this `FILE`")
	c.Flags().StringVar(&f.name, "name", "", "`NAME` of the course")
	c.Flags().StringVar(&f.units, "units", race.UnitsKm, "write distances in km or mi")
	c.Flags().BoolVar(&f.force, "force", false, "write over a file that exists")
	_ = c.RegisterFlagCompletionFunc("units", cobra.FixedCompletions([]string{race.UnitsKm, race.UnitsMi}, cobra.ShellCompDirectiveNoFileComp))
	return c
}

// makeFile makes the course file of a GPX.
func (d Desk) makeFile(c *cobra.Command, path string, f makeFlags) error {
	if f.out == "" {
		return fault.Usagef("say where it goes, such as spotter course new "+text.ShellWord(path)+" -o course.toml", "no file to write")
	}
	if err := typed.CheckUnits(f.units); err != nil {
		return fault.Usage(fmt.Errorf("--units: %w", err))
	}
	out := newfile.File{Path: f.out, Force: f.force, From: path}
	if err := out.Check(); err != nil {
		return err
	}
	r, err := d.load(c, path, f.source)
	if err != nil {
		return err
	}
	if r.Sheet != nil {
		return fault.Usagef("name a GPX; spotter course show draws a course file", "%s is a course file already", text.Escape(filepath.Base(path)))
	}
	s := &sheet.Sheet{Name: text.Clean(f.name), DistanceM: r.Course.LengthM, Units: f.units, Track: beside(path, f.out), Part: r.Part}
	if s.Track == "" {
		r.Notes = append(r.Notes, "the GPX is not in the folder of the new file, which does not name it: the course has no line and no heights")
		s.Part = ""
	}
	found := hint.Climbs(r.Course)
	turns, noisy := hint.Turns(r.Course)
	if noisy {
		r.Notes = append(r.Notes, "the track turns too often to find its corners: it was recorded, not drawn")
	}
	found = append(found, turns...)
	course.Sort(found)
	if err := d.notes(r); err != nil {
		return err
	}
	if err := out.Write(func(w io.Writer) error { return s.Write(w, r.Course.Things, found) }); err != nil {
		return err
	}
	_, err = fmt.Fprintf(d.Stdout, "%s: %s, %s; %s as comments\n", text.Escape(f.out), whole(s.DistanceM, f.units),
		text.Count(len(r.Course.Things), "thing"), text.Count(len(found), "suggestion"))
	return fault.Writing("the result", err)
}

// beside returns how a course file names a GPX beside it or below its folder; "" where the GPX
// is elsewhere, or where its name is none that a course file takes.
func beside(gpx, file string) string {
	from, err := filepath.Abs(filepath.Dir(file))
	if err != nil {
		return ""
	}
	to, err := filepath.Abs(gpx)
	if err != nil {
		return ""
	}
	name, err := filepath.Rel(from, to)
	if err != nil || !sheet.ValidTrack(filepath.ToSlash(name)) {
		return ""
	}
	return filepath.ToSlash(name)
}
