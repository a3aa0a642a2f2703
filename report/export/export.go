package export

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"time"

	"spotter/course"
	"spotter/race"
	"spotter/race/logbook"
	"spotter/report/figures"
	"spotter/report/track"
)

// Options say how a race is written. The zero value is good for every format but gpx.
type Options struct {
	// Offset is added to the race time of subtitles and labels: where the gun is in the
	// video or the recording.
	Offset time.Duration
	Zone   *time.Location // of civil times in csv, json and md; nil leaves them in the log's
	Track  *track.Track   // where the runner was; nil where nobody knows
	Course *course.Course // where its line runs, for places without a track; nil for none
	// Verdict says in words how far the log can be trusted.
	Verdict string
}

// Format is one form in which a race can be written.
type Format struct {
	Name   string
	What   string // what is in it, for a help text
	Binary bool   // it is no text
	write  func(w *bufio.Writer, r *run) error
}

// formats has every format, in the order of the help.
var formats = []Format{
	{Name: "csv", What: "a table, one row for each line that counts", write: writeCSV},
	{Name: "json", What: "the race with its clocks, boards, rests and lines as one object", write: writeJSON},
	{Name: "md", What: "a short report in Markdown", write: writeMarkdown},
	{Name: "srt", What: "subtitles for a video", write: writeSRT},
	{Name: "vtt", What: "subtitles for a video on a web page", write: writeVTT},
	{Name: "audacity", What: "labels for Audacity", write: writeAudacity},
	{Name: "textgrid", What: "labels for Praat and ELAN", write: writeTextGrid},
	{Name: "boris", What: "a project of BORIS with the race as an observation", write: writeBORIS},
	{Name: "gpx", What: "waypoints where things happened; needs --track or --course", write: writeGPX},
	{Name: "fit", What: "an activity for training programs, with laps and cues", Binary: true, write: writeFIT},
}

// Formats returns every format, in the order of the help. The list must not be changed.
func Formats() []Format { return formats }

// Find returns the format with a name; ok is false where there is none.
func Find(name string) (f Format, ok bool) {
	for _, f := range formats {
		if f.Name == name {
			return f, true
		}
	}
	return Format{}, false
}

// ErrNoStart is the error of a format that needs race times, for a race that was not
// started.
var ErrNoStart = errors.New("the race was not started, so nothing in it has a race time")

// ErrNoTrack is the error of a format that needs places, without a track.
var ErrNoTrack = errors.New("nobody knows where the runner was: a log has no places")

// ErrOldClock is the error of a format that cannot have the civil time of a log.
var ErrOldClock = errors.New("the clock of the machine was not set when the race began")

// Write writes a race. notes say in words what is not in the export, or not as it looks: whoever
// calls it shows them.
func (f Format) Write(to io.Writer, b *logbook.Book, o Options) (notes []string, err error) {
	w := bufio.NewWriter(to)
	r := newRun(b, o)
	if err := f.write(w, r); err != nil {
		return r.notes, err
	}
	return r.notes, w.Flush()
}

// run is one writing of a race.
type run struct {
	Options
	b     *logbook.Book
	way   *figures.Way
	moved map[race.EventID]time.Duration // by how much an amend corrects a line
	notes []string
}

func newRun(b *logbook.Book, o Options) *run {
	r := &run{Options: o, b: b, way: figures.FromBook(b).Way(), moved: map[race.EventID]time.Duration{}}
	for i := range b.Lines {
		// The last correction of a line that counts is all of it, as race.AsItStands has it.
		if e := &b.Lines[i]; e.Kind == race.KindAmend && !b.Voided(e.ID) && e.Correction != 0 {
			r.moved[e.Ref] = e.Correction
		}
	}
	return r
}

// note adds a note.
func (r *run) note(format string, args ...any) {
	r.notes = append(r.notes, fmt.Sprintf(format, args...))
}

// lines calls each for every line that counts, as it should read: without voids and
// amends, and without outcomes that are told with their cue.
func (r *run) lines(each func(i int32, e *race.Event) error) error {
	for i := range r.b.Lines {
		e := &r.b.Lines[i]
		switch {
		case e.Kind == race.KindVoid, e.Kind == race.KindAmend, r.b.Voided(e.ID):
			continue
		case e.Kind == race.KindOutcome:
			if _, ok := r.b.At(e.Ref); ok {
				continue
			}
		}
		if err := each(int32(i), e); err != nil {
			return err
		}
	}
	return nil
}

// wall returns the civil time at which a line happened, corrected as its race time is: the
// gun, the mat and the finish say their own.
func (r *run) wall(e *race.Event) time.Time {
	at := e.Wall
	f := &r.b.Facts
	for _, m := range []*race.Moment{&f.Gun, &f.Chip, &f.Finish} {
		if m.Known && m.ID == e.ID && !m.Wall.IsZero() {
			return r.zoned(m.Wall)
		}
	}
	if at.IsZero() || e.Kind == race.KindStart || e.Kind == race.KindFinish {
		return r.zoned(at)
	}
	return r.zoned(at.Add(r.moved[e.ID]))
}

// zoned returns a time in the zone that was asked for.
func (r *run) zoned(at time.Time) time.Time {
	if r.Zone == nil || at.IsZero() {
		return at
	}
	return at.In(r.Zone)
}

// outcome returns what became of a cue; nil where the log does not say.
func (r *run) outcome(e *race.Event) *race.Event {
	if i, ok := r.b.Outcome(e.ID); ok && e.Kind == race.KindCue {
		return &r.b.Events[i]
	}
	return nil
}

// place returns where the runner was at a race time, by the track; ok is false where no
// track tells.
func (r *run) place(elapsed time.Duration) (p track.Point, ok bool) {
	f := &r.b.Facts
	if r.Track == nil || !f.Gun.Known || f.Gun.Wall.IsZero() {
		return p, false
	}
	return r.Track.At(f.Gun.Wall.Add(elapsed))
}

// spot returns where the runner was at a race time, by the track, or without one on the line
// of the course at the distance of that time. Behind the last board and position nobody knows.
func (r *run) spot(elapsed time.Duration) (p track.Point, ok bool) {
	f := &r.b.Facts
	if r.Track != nil || r.Course == nil || !f.Gun.Known || f.Gun.Wall.IsZero() {
		return r.place(elapsed)
	}
	m, sure := r.way.At(elapsed)
	if p.LatDeg, p.LonDeg, ok = r.Course.PlaceAt(m); !ok || !sure {
		return p, false
	}
	p.Wall = f.Gun.Wall.Add(elapsed)
	p.HeightM, p.HasHeight = r.Course.HeightAt(m)
	return p, true
}
