package run

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"spotter/audio/record"
	"spotter/cmd/spotter/fault"
	"spotter/race"
	"spotter/text"
)

const (
	// sameBoot bounds how far the wall clock may be set between the beginning of a
	// recording and its line in the journal, before they count as of two boots of
	// the machine.
	sameBoot = 15 * time.Minute
	// cutOff is the mean time that a boot time of the journal lacks: it is cut to whole
	// milliseconds.
	cutOff = time.Millisecond / 2
)

// frame0At says, in the journal, when frame 0 of a recording was due. A recording is
// told from another of the same name by it.
func frame0At(began time.Duration) string {
	return fmt.Sprintf("frame 0 is at boot_ms %d", began.Milliseconds())
}

// errOtherRecording says that a file is no recording of the journal.
var errOtherRecording = errors.New("it is no recording of this journal")

// HeardIn returns the function that picks from a log the cues that a recording called
// name can hold, as [record.Mend] asks for them. Boot times of two boots are
// not compared: the cues are those of the part of the log, from one open line to the
// next, that says that it was recorded.
func HeardIn(log []race.Event, name string) func(record.Span) ([]record.Cue, error) {
	return func(span record.Span) ([]record.Cue, error) {
		names := recordingNames(log)
		if !slices.Contains(names, name) {
			if len(names) == 0 {
				return nil, fmt.Errorf("%w: the journal names none", errOtherRecording)
			}
			return nil, fmt.Errorf("%w, which names %s: give the file the name that it had", errOtherRecording, strings.Join(names, ", "))
		}
		for from := 0; from < len(log); {
			to := from + 1
			for to < len(log) && log[to].Kind != race.KindOpen {
				to++
			}
			if slices.ContainsFunc(log[from:to], func(e race.Event) bool { return tellsOf(e, name, span) }) {
				return heardCues(log[from:to], log[from:]), nil
			}
			from = to
		}
		return nil, fmt.Errorf("%w: its name is right, but it began at another time", errOtherRecording)
	}
}

// tellsOf reports whether a line says that the recording called name begins, which
// spans so long.
func tellsOf(e race.Event, name string, span record.Span) bool {
	if e.Kind != race.KindNote || e.Item != race.ItemRecording || e.File != name || !strings.HasSuffix(e.Text, "; "+frame0At(span.Began)) {
		return false
	}
	set := e.Wall.Sub(span.Wall) - (e.Boot - span.Began)
	return set.Abs() < sameBoot
}

// heardCues returns the cues among lines that log says were heard, whole or in part.
func heardCues(lines, log []race.Event) (heard []record.Cue) {
	cues := map[race.EventID]*race.Event{}
	for i := range lines {
		if e := &lines[i]; e.Kind == race.KindCue {
			cues[e.ID] = e
		}
	}
	for i := range log {
		e := &log[i]
		if e.Kind != race.KindOutcome || e.Outcome != race.Heard && e.Outcome != race.Cut {
			continue
		}
		if c := cues[e.Ref]; c != nil {
			heard = append(heard, record.Cue{Seq: c.Seq, Cue: string(c.Cue), At: c.Boot + e.Latency + cutOff})
		}
	}
	return heard
}

// recordingNames returns the files to which a log says that it was recorded.
func recordingNames(log []race.Event) (names []string) {
	for i := range log {
		if e := &log[i]; e.Kind == race.KindNote && e.Item == race.ItemRecording && e.File != "" && !slices.Contains(names, e.File) {
			names = append(names, e.File)
		}
	}
	return names
}

// mendLeft adds their cue points to the recordings of the race that is taken up. A
// program that was killed did not come to it. They are looked for beside the journal,
// where --record names a file, and in the folder where spotter was started. A disk
// that does not answer holds nobody up.
func (r *openRace) mendLeft() {
	if r.prior == nil {
		return
	}
	log, now := r.prior.Events, ""
	if r.recording.Recorder != nil {
		now = r.recording.Path()
	}
	folders := []string{filepath.Dir(r.path), filepath.Dir(r.plan.Record.Text), "."}
	go func() {
		defer r.crash.Caught()
		for _, name := range recordingNames(log) {
			r.mendOne(log, name, folders, now)
		}
	}()
}

// mendOne adds the cue points to the recording called name, where a folder has it and
// it lacks them. now is the file that is being recorded to.
func (r *openRace) mendOne(log []race.Event, name string, folders []string, now string) {
	for _, folder := range folders {
		path := filepath.Join(folder, name)
		if sameRecording(path, now) {
			continue
		}
		m, err := record.Mend(path, HeardIn(log, name))
		if errors.Is(err, fs.ErrNotExist) || errors.Is(err, errOtherRecording) {
			continue
		}
		n := r.wire.event(race.KindNote)
		n.Item, n.File = race.ItemRecording, name
		switch {
		case err != nil:
			n.Text = "its cue points could not be added: " + text.FirstLine(err)
			r.recording.lacksPoints(path, r.path)
		case m.Had:
			return
		default:
			n.Text = text.Count(m.Points, "cue point") + " added from this journal: the program ended before it wrote them"
		}
		r.writer.Append(n)
		return
	}
}

// lacksPoints keeps, for the end of the race, that a recording has no cue points and
// which command adds them.
func (rec *recording) lacksPoints(path, journal string) {
	line := fmt.Sprintf("%s has no cue points: %s\n", text.Escape(path), addPoints(path, journal))
	rec.lacking.Store(&line)
}

// lacks returns what lacksPoints kept, "" for nothing.
func (rec *recording) lacks() string {
	if line := rec.lacking.Load(); line != nil {
		return *line
	}
	return ""
}

// addPoints says how the cue points of a recording are added later.
func addPoints(path, journal string) string {
	return "spotter journal points " + text.ShellWord(journal) + " " + text.ShellWord(path) + " adds them"
}

// ending returns what went wrong at the end of the recording, with the next step.
func (rec *recording) ending(journal string) error {
	if errors.Is(rec.unfinished, record.ErrPointsMissing) {
		return fault.Failed(rec.unfinished, "make room on the disk; then "+addPoints(rec.Path(), journal))
	}
	return rec.unfinished
}

// sameRecording reports whether two paths are of one file that is there.
func sameRecording(a, b string) bool {
	one, err := os.Stat(a)
	if err != nil {
		return false
	}
	other, err := os.Stat(b)
	return err == nil && os.SameFile(one, other)
}
