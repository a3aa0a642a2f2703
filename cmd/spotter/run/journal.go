package run

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/host"
	"spotter/cmd/spotter/share"
	"spotter/cmd/spotter/wait"
	"spotter/journal"
	"spotter/race"
	"spotter/text"
	"spotter/ui/live"
)

// takeUp finds the journal that --journal names, if it exists, and lets what it
// was begun with stand in for the settings that no flag gave: a race is taken up
// with the left and right it was started with, whatever the configuration says
// by then. It reads the last open line only: openJournal reads and checks the rest.
func (r *openRace) takeUp() (err error) {
	r.path = cmp.Or(r.in.TakeUp, r.plan.Journal.Text)
	if r.path == "" {
		return nil
	}
	if r.path == LastRace && r.in.TakeUp == "" {
		if r.path, err = r.prog.LastJournal(); err != nil {
			return err
		}
	}
	open, err := OpeningOf(r.path)
	if errors.Is(err, fs.ErrNotExist) {
		if r.in.TakeUp != "" {
			return fault.Usagef("spotter races lists what is there", "resume %s: there is no such journal", text.Escape(r.path))
		}
		return nil
	}
	if err != nil {
		return err
	}
	if err := share.Check(r.path, r.in.Handed); err != nil {
		return err
	}
	r.prior, r.begun = new(journal.Log), open
	if open == nil {
		return nil
	}
	r.plan, err = r.in.Replan(r.path, open)
	return err
}

// OpeningOf returns what the last open line of a journal says, with whose left is meant at
// its end; nil without one.
func OpeningOf(path string) (*race.Open, error) {
	if lines := journal.LastLines(path, `"kind":"open"`, `"item":"frame"`); lines[0].Open != nil {
		if lines[1].Seq < lines[0].Seq { // a note before it, or none
			lines = lines[:1]
		}
		return race.LastOpen(lines), nil
	}
	log, err := journal.ReadFile(path) // it says why there is none
	if err != nil {
		return nil, err
	}
	return race.LastOpen(log.Events), nil
}

// openJournal opens the journal, a new one or the one to take up, and makes the
// session of it.
func (r *openRace) openJournal() error {
	a := r.prog
	began := time.Now()
	if err := r.findPath(); err != nil {
		return err
	}
	if err := r.checkCopy(); err != nil {
		return err
	}
	options := r.journalOptions()
	options.StartWithin = max(wait.LeastAnswer, wait.FirstAnswer-time.Since(began))
	o := race.Options{Frame: r.plan.Frame, DistanceM: r.plan.DistanceM, Target: r.plan.Target, Units: r.plan.Units,
		TargetClock: r.plan.TargetClock, TargetName: r.plan.TargetName, Ghost: r.plan.Ghost, Curve: r.plan.Curve, Half: r.plan.Half,
		Clock: r.clock, BootID: a.Host.ID(), Now: r.in.Handed.Now(a.Now())}
	open := r.openLine(o)
	if r.prior == nil {
		w, err := journal.Create(r.path, open, options)
		if err != nil {
			return err // it says what to do
		}
		r.writer, r.session, r.created = w, race.NewSession(o), true
		r.markTraining(o.Now)
		return nil
	}
	again, err := wait.Answer(wait.WholeAnswer, r.path, "name a file on another disk with --journal", func() (reopened, error) {
		w, prior, err := journal.Resume(r.path, open, options)
		return reopened{w, prior}, err
	})
	if err != nil {
		return err // it says what to do
	}
	r.writer, r.prior = again.writer, again.prior
	r.session = race.Resume(o, r.prior.Events)
	if e := r.machineEvent(race.KindSwap); r.in.Handed.Begin(r.session, e.Stamp, &e) {
		r.writer.Append(e)
	}
	r.takenUp = r.tieUp()
	r.markTraining(o.Now)
	return nil
}

// markTraining notes what --training says: that the log is of a training run, and of no
// race. The note of a run that is taken up counts on.
func (r *openRace) markTraining(at race.Stamp) {
	if !r.plan.Training || r.prior != nil && race.AsItStands(r.prior.Events).Training {
		return
	}
	e := race.Event{Kind: race.KindNote, Item: race.ItemTraining, Stamp: at.Milli()}
	e.Elapsed, e.HasElapsed = r.clock.Elapsed(e.Stamp)
	r.writer.Append(e)
}

// reopened is a journal that was taken up, and what it held.
type reopened struct {
	writer *journal.Writer
	prior  *journal.Log
}

// Abandon closes a journal that was taken up after its spotter had been told that its
// disk does not answer.
func (r reopened) Abandon() { _ = r.writer.Close(reasonSilent) } // there is nobody left to tell

// findPath makes the path of the journal absolute, and finds one for a new race. Where
// the disk of the races folder does not answer it is one that may be taken already.
func (r *openRace) findPath() (err error) {
	if r.path == "" {
		r.path, err = r.newJournalPath(r.plan.Race)
		return err
	}
	r.path, err = wait.Answer(wait.FirstAnswer, r.path, "name the file by its whole path, on another disk", func() (string, error) {
		abs, err := filepath.Abs(r.path)
		if err != nil {
			err = fmt.Errorf("journal %s: %w", r.path, err)
		}
		return abs, err
	})
	return err
}

// openLine returns the first line of the journal, or of its next part.
func (r *openRace) openLine(o race.Options) race.Open {
	a, p := r.prog, r.plan
	extra := ""
	if p.Half {
		extra = race.MarkerHalf
	}
	boards := ""
	if p.Ghost != nil {
		boards = p.Ghost.String() // so that the race can be taken up and read without the other file
	}
	open := race.Open{
		Program: a.Version, Race: p.Race, Runner: p.Runner, Spotter: p.Spotter,
		Facing: p.Frame.Facing.String(), Keys: p.Frame.Keys.String(),
		Pack: r.pack.Name, PackSHA256: r.pack.SHA256,
		Target: p.Target, TargetClock: p.TargetClock, TargetName: p.TargetName, Ghost: boards, DistanceM: p.DistanceM, Units: p.Units,
		ExtraBoard: extra, BootID: o.BootID, Host: host.Platform(), ClockName: a.Host.Clock,
	}
	if p.Curve != nil { // likewise without the course
		open.PlanKind, open.PlanTable = race.PlanEffort, p.Curve.String()
	}
	return open
}

// newJournalPath makes the folder of journals and returns a new file's path in
// it, such as 2027-04-19-100200-boston-2027.jsonl.
func (r *openRace) newJournalPath(name string) (string, error) {
	dir, err := r.prog.RacesFolder()
	if err != nil {
		return "", err
	}
	stem := filepath.Join(dir, r.prog.Now().Wall.Format("2006-01-02-150405")+"-"+text.Slug(name))
	path, err := wait.Answer(wait.FirstAnswer, dir, "name a file on another disk with --journal", func() (string, error) {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return "", fault.Failed(fmt.Errorf("making the folder for journals: %w", err),
				"make the folder writable, or name a file with --journal: every race has a log")
		}
		return freeJournal(stem), nil
	})
	if errors.Is(err, journal.ErrSilent) {
		return stem + ".jsonl", nil // the screen tells, and nothing is written over
	}
	return path, err
}

// freeJournal returns a path that begins with stem and that no file has.
func freeJournal(stem string) string {
	for n := 1; ; n++ {
		path := stem + ".jsonl"
		if n > 1 {
			path = fmt.Sprintf("%s-%d.jsonl", stem, n)
		}
		if _, err := os.Lstat(path); errors.Is(err, fs.ErrNotExist) || n > 100 {
			return path // another error is told by whoever opens it
		}
	}
}

var _ live.Recorder = (*journal.Writer)(nil)
