package run

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"spotter/cmd/spotter/wait"
	"spotter/journal"
	"spotter/race"
	"spotter/text"
	"spotter/ui/alert"
	"spotter/ui/cells"
	"spotter/ui/live"
)

// movedFor bounds how long the screen tells that the journal goes on in another file:
// the pace needs the place, and the journal and the last words keep it.
const movedFor = 30 * time.Second

// printWithin bounds the time that standard output may take for the lines of a race that no
// folder took.
const printWithin = 5 * time.Second

// journalOptions returns what the journal of a race depends on.
func (r *openRace) journalOptions() journal.Options {
	return journal.Options{Now: r.prog.Now, Rescue: r.prog.RescueFolders, Told: r.disk.told, Saved: func() { r.copy.saved.told(); r.plan.HQ.Wake() }}
}

// diskNews brings the screen what the journal's goroutine has to say, as soon as
// there is a screen. The zero value is ready. It is safe for concurrent use.
type diskNews struct{ nudge atomic.Pointer[func()] }

// wakes sets what has the screen look.
func (n *diskNews) wakes(nudge func()) { n.nudge.Store(&nudge) }

// told has the screen look. It never waits. Before there is a screen it does nothing:
// the first look tells all.
func (n *diskNews) told() {
	if nudge := n.nudge.Load(); nudge != nil {
		(*nudge)()
	}
}

// saved tells the screen how the journal is doing. It never waits.
func (r *openRace) saved() savedStatus {
	s := r.writer.Status()
	h := live.JournalHealth{Path: s.Path, Logged: s.Logged, Durable: s.Durable}
	if d, ok := errors.AsType[*journal.DiskError](s.Err); ok {
		h.Fault, h.Next = alert.Fault(diskWords(d)), sentence(d.Next)
		if d.For >= time.Second {
			h.For = d.For
		}
	} else if s.Err != nil {
		h.Fault = text.FirstLine(s.Err)
	}
	if m := s.Moved; m != nil {
		if r.moved.at.IsZero() || r.moved.to != m.To {
			r.moved.at, r.moved.to = time.Now(), m.To
			r.crash.GoesOn(resumeWords(m.To))
		}
		if time.Since(r.moved.at) < movedFor {
			h.Moved, h.MovedTo = fmt.Sprintf("%s: %s", text.Escape(filepath.Base(m.From)), text.FirstLine(m.Why)), text.Escape(nameFrom(m.From, m.To))
		}
	}
	return h
}

// diskWords says what is wrong with a disk, in the screen's words.
func diskWords(d *journal.DiskError) string {
	return text.FirstLine(errors.New(d.Reason()))
}

// sentence makes a sentence of what an error says to do: "Free some space."
func sentence(next string) string {
	next = alert.Remedy(text.Escape(next))
	if next == "" {
		return ""
	}
	return cells.Capital(next) + "."
}

// nameFrom returns a path as somebody knows it who has another one: its name alone
// where both are in one folder.
func nameFrom(known, path string) string {
	if filepath.Dir(known) == filepath.Dir(path) {
		return filepath.Base(path)
	}
	return path
}

// closeJournal closes the journal. It returns what is to be told of the file that
// holds the race, how to go on with it, and what went wrong.
func (r *openRace) closeJournal(why string) (where, again string, err error) {
	err = r.writer.Close(why)
	s := r.writer.Status()
	r.path = s.Path
	if m := s.Moved; m != nil {
		where = fmt.Sprintf("%s does not hold the race: %s\n", text.Escape(m.From), text.FirstLine(m.Why))
	}
	where += fmt.Sprintf("%s saved in %s\nhead %.12s\n", text.Count(int(s.Durable), "line"), text.Escape(s.Path), r.writer.Head())
	again = resumeWords(s.Path)
	if why == race.ReasonHanded { // two would go on with it
		again = "this log ends where the race was handed over"
	}
	unsaved, ok := errors.AsType[*journal.UnsavedError](err)
	switch {
	case ok:
		again, err = r.unsaved(unsaved)
	case err == nil && s.Lost > 0:
		err = fmt.Errorf("journal %s: %s lost: the disk failed and memory was full", s.Path, text.Count(int(s.Lost), "event"))
	}
	if err != nil && s.Moved != nil {
		err = errors.Join(fmt.Errorf("%s does not hold the race: %v", s.Moved.From, s.Moved.Why), err)
	}
	return where, again, err
}

// resumeWords says how to go on with the race that a journal holds.
func resumeWords(path string) string {
	return fmt.Sprintf("spotter resume %s goes on with the race", text.ShellWord(path))
}

// unsaved says which lines of a race are not in its journal, where they are, and how
// the two become one again. Lines that no folder took it prints.
func (r *openRace) unsaved(u *journal.UnsavedError) (again string, err error) {
	rest := text.Count(int(u.Logged-u.Saved), "line")
	lines := []string{fmt.Sprintf("journal %s: %d of %d lines are saved in it: %s", u.Path, u.Saved, u.Logged, diskWords(u.Disk))}
	mend := func(file string) string {
		return fmt.Sprintf("spotter journal mend %s %s joins the two; run it first, then spotter resume %s takes it up again",
			text.ShellWord(u.Path), file, text.ShellWord(u.Path))
	}
	switch {
	case u.Rest == "":
		if perr := wait.Write(r.prog.Stdout, string(u.Lines), printWithin); perr != nil {
			lines = append(lines, fmt.Sprintf("the other %s ARE LOST: no folder and not even standard output took them (%v)", rest, perr))
			return "nothing more can be done for them", errors.New(strings.Join(lines, "\n"))
		}
		lines = append(lines, fmt.Sprintf("no folder took the other %s: they are printed above, from the first { on; keep them in a file", rest))
		again = mend("that-file")
	case u.Saved == 0:
		lines = append(lines, fmt.Sprintf("all %s are saved in %s", text.Count(int(u.Logged), "line"), u.Rest))
		again = resumeWords(u.Rest)
	default:
		lines = append(lines, fmt.Sprintf("the other %s are saved in %s", rest, u.Rest))
		again = mend(text.ShellWord(u.Rest))
	}
	if errors.Is(u.Disk, journal.ErrSilent) {
		lines = append(lines, "the system may hold this program until that disk answers: the terminal can be closed")
	}
	return again, errors.New(strings.Join(lines, "\n"))
}

// saving says why nothing is seen of a race that takes long to close. A spotter who
// presses ctrl+c again meanwhile must not lose the lines that are not on the disk yet.
func (r *openRace) saving() {
	s := r.writer.Status()
	if s.Logged == s.Durable {
		return // something else takes long
	}
	_ = wait.Write(r.prog.Stderr, fmt.Sprintf("spotter: saving the race: %s not on the disk yet. ctrl+c does not stop it.\n",
		areLines(s.Logged-s.Durable)), time.Second) // a terminal that is gone is told of by the close itself
}

// areLines counts lines, with their verb.
func areLines(n uint64) string {
	if n == 1 {
		return "1 line is"
	}
	return fmt.Sprintf("%d lines are", n)
}
