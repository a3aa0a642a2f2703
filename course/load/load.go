package load

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"spotter/course"
	"spotter/course/gpx"
	"spotter/course/sheet"
	"spotter/race"
	"spotter/text"
)

// Options say how a course is loaded.
type Options struct {
	Track     string   // which track of a GPX: "2", or "2.3" for its third segment; "" for what the course file says
	DistanceM float64  // official length in metres where the file does not say; 0 for that of the track
	Cues      []string // ids of the cues that there are; others are a fault; nil for any
}

// Result is a course and what it was made of.
type Result struct {
	Course *course.Course
	Sheet  *sheet.Sheet // the course file; nil for a GPX
	Units  string       // race.UnitsKm or race.UnitsMi
	DrawnM float64      // length of the track's line as drawn, in metres; 0 without a track
	Part   string       // the track that was taken, such as "2"; "" where there was only one
	Notes  []string     // what was decided on the way, each a sentence
}

// Fault is one thing that is wrong with a file of a course.
type Fault struct {
	File string // its name without the folder
	Line int    // from 1; 0 where there is none
	Text string
}

// Error returns the fault as "boston.toml:14: text".
func (f Fault) Error() string {
	if f.Line == 0 {
		return f.File + ": " + f.Text
	}
	return fmt.Sprintf("%s:%d: %s", f.File, f.Line, f.Text)
}

// Faults are all faults of a course's files. It is never empty when it is used as an error.
type Faults []Fault

// Error returns the faults one to a line.
func (fs Faults) Error() string {
	lines := make([]string, len(fs))
	for i, f := range fs {
		lines[i] = f.Error()
	}
	return strings.Join(lines, "\n")
}

// one returns a single fault of a file as an error.
func one(path, format string, args ...any) error {
	return Faults{{File: shown(path), Text: fmt.Sprintf(format, args...)}}
}

// shown returns the name of a file for a message.
func shown(path string) string { return text.Escape(filepath.Base(path)) }

// File loads the course in a file. A file whose name ends in .gpx, or that begins with "<", is
// a GPX; any other is a course file. The error is [Faults] where the files can be read and are
// wrong, and *[ChooseError] where a GPX has several tracks.
func File(path string, o Options) (*Result, error) {
	if o.Track != "" && !sheet.ValidPart(o.Track) {
		return nil, fmt.Errorf("track %s: use a number from 1 such as 2, or 2.3 for the third segment of the second track", text.Quote(o.Track))
	}
	f, err := open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	if isGPX, err := looksLikeGPX(f); err != nil {
		return nil, fmt.Errorf("reading the course: %w", err)
	} else if isGPX {
		return ofGPX(path, f, o)
	}
	return ofSheet(path, f, o)
}

// open opens an ordinary file. Opening a pipe or a device could wait for ever.
func open(path string) (*os.File, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("reading the course: %w", err)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("reading the course: %s is no ordinary file", text.Escape(path))
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("reading the course: %w", err)
	}
	return f, nil
}

// looksLikeGPX reports whether a file is to be read as a GPX. It leaves the file at its begin.
func looksLikeGPX(f *os.File) (bool, error) {
	if strings.EqualFold(filepath.Ext(f.Name()), ".gpx") {
		return true, nil
	}
	head := make([]byte, 64)
	n, err := io.ReadFull(f, head)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return false, err
	}
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return false, err
	}
	return strings.HasPrefix(strings.TrimSpace(strings.TrimPrefix(string(head[:n]), "\ufeff")), "<"), nil
}

// ofGPX loads a course from a GPX alone: its waypoints are its places.
func ofGPX(path string, f io.Reader, o Options) (*Result, error) {
	r := &Result{Units: race.UnitsKm, Course: &course.Course{LengthM: o.DistanceM}}
	file, err := r.track(path, f, o.Track)
	if err != nil {
		return nil, err
	}
	r.places(file.Waypoints)
	if o.DistanceM == 0 {
		r.note("the length of the course is that of the track, %s: a course file can say the official one", course.Km(r.Course.LengthM))
	}
	if faults := r.Course.Check(); len(faults) > 0 {
		var all Faults
		for _, c := range faults {
			all = append(all, Fault{File: shown(path), Text: c.Text})
		}
		return nil, all
	}
	return r, nil
}

// ofSheet loads a course from a course file, with the track that it names.
func ofSheet(path string, f io.Reader, o Options) (*Result, error) {
	data, err := io.ReadAll(io.LimitReader(f, sheet.MaxBytes+1))
	if err != nil {
		return nil, fmt.Errorf("reading the course: %w", err)
	}
	s, formFaults := sheet.Parse(data, sheet.Options{Cues: o.Cues})
	r := &Result{Sheet: s, Units: s.Units, Course: &course.Course{LengthM: s.DistanceM}}
	if r.Course.LengthM == 0 {
		r.Course.LengthM = o.DistanceM
	}
	var all Faults
	for _, x := range formFaults {
		all = append(all, Fault{shown(path), x.Line, x.Text})
	}
	var undecided error // of a track that has to be chosen
	if s.Track != "" {
		err := r.beside(filepath.Join(filepath.Dir(path), s.Track), cmp.Or(o.Track, s.Part))
		if cannot, ok := errors.AsType[*fs.PathError](err); ok {
			err = Faults{{shown(path), s.TrackLine, fmt.Sprintf("cannot open track %s, which has to lie beside this file: %v", text.Quote(s.Track), cannot.Err)}}
		}
		if faults, ok := errors.AsType[Faults](err); ok {
			all = append(all, faults...)
		} else if undecided = err; err != nil && len(all) > 0 {
			all = append(all, Fault{shown(path), s.TrackLine, err.Error()})
		}
	}
	known := r.Course.LengthM
	if known == 0 {
		known = course.MaxLengthM // the other faults can still be told
	}
	c, more := s.Course(known)
	for _, x := range more {
		all = append(all, Fault{shown(path), x.Line, x.Text})
	}
	switch {
	case len(all) > 0:
		slices.SortStableFunc(all, func(a, b Fault) int { return cmp.Compare(a.Line, b.Line) })
		return nil, all
	case undecided != nil:
		return nil, undecided
	}
	c.Line = r.Course.Line
	r.Course = c
	for _, x := range c.Check() { // of the line: the things have no fault
		all = append(all, Fault{File: shown(path), Text: x.Text})
	}
	if len(all) > 0 {
		return nil, all
	}
	return r, nil
}

// beside reads the track that a course file names. Its waypoints are not used: the course file
// says what is where.
func (r *Result) beside(path, part string) error {
	f, err := open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	_, err = r.track(path, f, part)
	return err
}

// note adds a sentence to the notes.
func (r *Result) note(format string, args ...any) {
	r.Notes = append(r.Notes, fmt.Sprintf(format, args...))
}

// track reads a GPX, chooses its track, and makes the line of the course of it.
func (r *Result) track(path string, in io.Reader, part string) (*gpx.File, error) {
	tracks, file, err := collect(in)
	if err != nil {
		return nil, one(path, "%v", err)
	}
	r.tellBad(path, file)
	all := stretches(tracks)
	chosen, err := choose(path, all, file, part)
	if err != nil {
		return nil, err
	}
	if len(all) > 1 {
		r.Part = chosen.name()
	}
	for _, gap := range chosen.gaps {
		r.note("%s: a gap of %.0f m before segment %d is bridged by a straight line", shown(path), gap.metres, gap.segment)
	}
	if err := r.lay(path, chosen.points); err != nil {
		return nil, err
	}
	return file, nil
}

// tellBad says what of a GPX was left out.
func (r *Result) tellBad(path string, f *gpx.File) {
	first := ""
	if f.FirstBad != nil {
		first = "; the first: " + text.Clean(f.FirstBad.Error())
	}
	if f.Skipped > 0 {
		r.note("%s: %s left out, without a place on the earth%s", shown(path), text.Are(f.Skipped, "point"), first)
	}
	if f.Dropped > 0 {
		r.note("%s: %s a time or a height that makes no sense%s", shown(path), having(f.Dropped, "point"), first)
	}
	if f.Backwards > 0 {
		r.note("%s: %s an earlier time than the point before (the first is point %d): is the track in order?", shown(path), having(f.Backwards, "point"), f.FirstBackwards)
	}
}

// having returns "1 point has" or "3 points have".
func having(n int, thing string) string {
	if n == 1 {
		return "1 " + thing + " has"
	}
	return text.Count(n, thing) + " have"
}
