package run

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/host"
	"spotter/cmd/spotter/wait"
	"spotter/journal"
	"spotter/journal/mirror"
	"spotter/race"
	"spotter/text"
	"spotter/text/say"
	"spotter/ui/alert"
)

// copyAgain is the time in which the journal tells of the same fault of a copy once: a
// stick with a loose plug must not fill the log.
const copyAgain = time.Minute

// second is the second copy of a journal, where --copy names a folder.
type second struct {
	*mirror.Copy // nil: none
	folder       string
	saved        diskNews // wakes the copy when lines are on the journal's disk

	mu       sync.Mutex
	failing  bool      // the journal tells of a fault that is not over
	told     string    // the last fault that the journal told of
	toldAt   time.Time // when
	sameDisk bool      // it is on the journal's own disk
}

// checkCopy refuses a folder for the copy that has the journal itself. A folder that is
// not there, or does not answer, is a small fault of the race.
func (r *openRace) checkCopy() error {
	v := r.plan.Copy
	if v.Text == "" {
		return nil
	}
	same, err := wait.Answer(wait.LeastAnswer*5, v.Text, "", func() (bool, error) {
		a, err := os.Stat(v.Text)
		if err != nil {
			return false, err
		}
		b, err := os.Stat(filepath.Dir(r.path))
		return err == nil && os.SameFile(a, b), err
	})
	if err == nil && same {
		return fault.Usagef("name a folder on another disk", "%s %q: the journal itself is in that folder", v.Called("copy"), text.Escape(v.Text))
	}
	return nil // whatever else is wrong there the copy tells
}

// openCopy begins the copy. It waits for no disk.
func (r *openRace) openCopy() {
	if r.plan.Copy.Text == "" {
		return
	}
	c := &r.copy
	c.folder = r.plan.Copy.Text
	if abs, err := filepath.Abs(c.folder); err == nil {
		c.folder = abs
	}
	c.Copy = mirror.New(r.writer, mirror.Options{Folder: c.folder, Name: filepath.Base(r.path), Told: r.copied})
	c.saved.wakes(c.Wake)
	go func() { // its disk may hold it for ever: the end of the race does not wait for it
		defer r.crash.Caught()
		c.Run()
	}()
}

// copied takes what there is to know of the copy to the journal, and has the screen look.
// It is called by the copy and never waits.
func (r *openRace) copied(n mirror.News) {
	c := &r.copy
	r.disk.told()
	said := c.wording(n, time.Now())
	if said == "" {
		return
	}
	e := r.machineEvent(race.KindNote)
	e.Item, e.Text = race.ItemCopy, said
	if n.State == mirror.Copying {
		e.File = text.Escape(n.Path)
	}
	r.writer.Append(e)
	if n.State == mirror.Copying && n.Began != mirror.StaysOpen {
		go r.findCopyDisk()
	}
}

// machineEvent begins an event of the machine's own, before the wires are laid too.
func (r *openRace) machineEvent(k race.Kind) race.Event {
	e := race.Event{Kind: k, Stamp: r.prog.Now().Milli()}
	e.Elapsed, e.HasElapsed = r.clock.Elapsed(e.Stamp)
	return e
}

// wording says what the journal is to tell of a change, "" for nothing.
func (c *second) wording(n mirror.News, now time.Time) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	if n.State == mirror.Failing {
		said := text.FirstLine(n.Err)
		if said == c.told && now.Sub(c.toldAt) < copyAgain {
			return ""
		}
		c.failing, c.told, c.toldAt = true, said, now
		return "the copy stands still: " + said
	}
	was := c.failing
	c.failing = false
	switch {
	case n.Began == mirror.Beside:
		return "another file has the journal's name there: every line is copied to one beside it"
	case n.Began == mirror.Fresh:
		return "every line is copied to this file too"
	case was:
		return "the copy goes on, and has every line"
	case n.Began == mirror.GoesOn && c.told == "":
		return "every line is copied to this file too, which has the race so far"
	}
	return ""
}

// findCopyDisk finds out whether a copy is on the journal's own disk. It may be held by
// either.
func (r *openRace) findCopyDisk() {
	defer r.crash.Caught()
	same, err := host.SameDisk(r.writer.Path(), r.copy.folder)
	if err != nil {
		return // one of the two disks fails, and is told of
	}
	r.copy.mu.Lock()
	fresh := same && !r.copy.sameDisk
	r.copy.sameDisk = same
	r.copy.mu.Unlock()
	if fresh {
		e := r.machineEvent(race.KindNote)
		e.Item, e.Text = race.ItemCopy, "the copy is on the journal's own disk: it does not help if that one fails"
		r.writer.Append(e)
		r.disk.told()
	}
}

// small says what is wrong with the copy, for the screen.
func (c *second) small() (s alert.Small, wrong bool) {
	if c.Copy == nil {
		return s, false
	}
	s.Item = race.ItemCopy
	st := c.Status()
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case st.State == mirror.Failing:
		s.Text, s.Next = alert.Fault(text.FirstLine(st.Err)), say.T("The journal is saved. Spotter tries again.")
		return s, true
	case c.sameDisk:
		s.Text, s.Next = say.T("on the same disk"), say.T("Name a folder on another disk with --copy.")
		return s, true
	}
	return s, false
}

// closeCopy ends the copy, after the journal was closed. It says where the copy is, or what
// it lacks; whole says which of the two. saved says that the journal has every line: only
// then may it be copied over. Without a copy closeCopy says nothing.
func (r *openRace) closeCopy(saved bool) (said string, whole bool) {
	c := &r.copy
	if c.Copy == nil {
		return "", true
	}
	err := c.Close(leaveWithin)
	behind, ok := errors.AsType[*mirror.BehindError](err)
	if !ok {
		return fmt.Sprintf("copied to %s\n", text.Escape(c.Status().Path)), true
	}
	said = fmt.Sprintf("copy: %s\n", text.FirstLine(err))
	if saved {
		from, to := text.ShellWord(r.path), text.ShellWord(cmp.Or(behind.Path, c.folder))
		said += fmt.Sprintf("cp %s %s makes it whole\n", from, to)
	}
	return said, false
}

// withCopy adds to what went wrong in the end of a race what is known of the copy: that it
// has every line after all where the journal lacks some, or that it lacks some itself.
func withCopy(closing error, said string, whole bool) error {
	if said == "" || closing == nil && whole {
		return closing
	}
	return errors.Join(closing, errors.New(strings.TrimSuffix(said, "\n")))
}

// discardCopy removes the copy of a race that was not begun.
func (c *second) discardCopy() error {
	if c.Copy == nil {
		return nil
	}
	var err error
	if !wait.Within(leaveWithin, func() { err = c.Discard() }) {
		err = journal.ErrSilent
	}
	return err
}
