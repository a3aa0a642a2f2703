package beside

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"spotter/journal"
	"spotter/race"
)

// Options say how a [Book] writes. Now is required.
type Options struct {
	FS journal.FS // nil means [journal.OS]
	// Now stamps the lines.
	Now func() race.Stamp
	// This names the program and the machine: Program, Host, ClockName and BootID. Its other
	// fields are not used.
	This race.Open
}

// Book adds notes and corrections to a race. One goroutine may use it.
type Book struct {
	path string
	o    Options

	size int64 // of the journal, when it was last checked
	mod  time.Time
	log  *journal.Log
	// wrote is the head of the file as this book left it; an open line of this program
	// stands before its lines then.
	wrote string
}

// Suffix ends the name of a file with the notes of a journal, in place of ".jsonl".
const Suffix = ".review.jsonl"

// NotesPath returns the path of the file that has the notes of the journal at path, if that
// was closed: race.review.jsonl for race.jsonl.
func NotesPath(path string) string {
	return strings.TrimSuffix(path, ".jsonl") + Suffix
}

// JournalPath returns the path of the journal whose notes are in a file, by its name; ok is
// false for a name that is not one of such a file.
func JournalPath(notes string) (path string, ok bool) {
	path, ok = strings.CutSuffix(notes, Suffix)
	return path + ".jsonl", ok
}

// Open opens the journal at path for notes. It checks the whole chain of the journal, and
// that notes which are there already belong to it: otherwise the error is a [*ForeignError],
// or a *[journal.DamagedError]. Nothing is written before the first [Book.Append].
func Open(path string, o Options) (*Book, error) {
	b := &Book{path: path, o: o}
	if b.o.FS == nil {
		b.o.FS = journal.OS{}
	}
	if err := b.check(); err != nil {
		return nil, err
	}
	return b, nil
}

// check reads the journal, unless it is as it was.
func (b *Book) check() error {
	info, err := os.Stat(b.path)
	if err != nil {
		return fmt.Errorf("opening the journal for notes: %w", err)
	}
	if b.log != nil && info.Size() == b.size && info.ModTime().Equal(b.mod) {
		return nil
	}
	log, err := journal.VerifyFile(b.path)
	switch {
	case err != nil:
		return err
	case log.Follows != "":
		return fmt.Errorf("%s has the notes of a race, and no race: name the journal of that race", b.path)
	case log.Damaged > 0:
		return fmt.Errorf("no notes can be added: %w", &journal.DamagedError{Path: b.path, Damages: log.Damage, Count: log.Damaged})
	case log.Lines == 0:
		return fmt.Errorf("no notes can be added to %s: %w", b.path, journal.ErrEmpty)
	}
	b.log, b.size, b.mod = log, info.Size(), info.ModTime()
	notes, err := readNotes(b.path, log)
	if err != nil {
		return err
	}
	if notes != nil && notes.shift > 0 {
		return fmt.Errorf("%s has the notes to the first %d lines of %s, and the race went on after that: "+
			"move it to another name, and new notes can be added; it can still be read there", notes.Path, notes.First-1, b.path)
	}
	return nil
}

// Closed reports whether the journal was closed, so that notes go into a file beside it.
func (b *Book) Closed() bool { return b.log.Closed }

// Where returns the file that takes the notes.
func (b *Book) Where() string {
	if b.log.Closed {
		return NotesPath(b.path)
	}
	return b.path
}

// Append saves notes, amends and voids. It returns when they are on the disk, with their
// numbers: ID and Seq are set. Ref is the number of any line of the race, a note included.
// When it fails, none of them is saved. Their stamps are set where they have none; they
// have no race time, because nobody read the race clock.
func (b *Book) Append(events ...race.Event) ([]race.Event, error) {
	if len(events) == 0 {
		return nil, nil
	}
	events = append([]race.Event(nil), events...)
	for i := range events {
		e := &events[i]
		switch e.Kind {
		case race.KindNote, race.KindAmend, race.KindVoid:
		default:
			return nil, fmt.Errorf("a %s line cannot be added after the race: a note, an amend or a void can", e.Kind)
		}
		if e.Stamp == (race.Stamp{}) {
			e.Stamp = b.o.Now()
		}
		e.Elapsed, e.HasElapsed, e.Reason = 0, false, race.ReasonReview
	}
	if err := b.check(); err != nil {
		return nil, err
	}
	if b.log.Closed && journal.InUse(b.path) {
		return nil, &InUseError{b.path}
	}
	return b.add(events)
}

// add appends events to the file that takes them.
func (b *Book) add(events []race.Event) ([]race.Event, error) {
	path, a := b.Where(), addition{events: events}
	head, err := b.headOf(path)
	if errors.Is(err, fs.ErrNotExist) && b.log.Closed {
		a.head, a.last, err = b.log.Head, b.log.Last, nil
	}
	if err != nil {
		return nil, err
	}
	if a.head != "" || b.wrote != head {
		a.open = b.open()
	}
	added, head, err := add(b.o.FS, path, a)
	if err != nil {
		return nil, err
	}
	b.wrote = head
	return added, nil
}

// headOf returns the head of the file that takes the notes, and checks that the notes of
// a closed journal belong to it.
func (b *Book) headOf(path string) (string, error) {
	if !b.log.Closed {
		return b.log.Head, nil
	}
	notes, err := readNotes(b.path, b.log)
	switch {
	case err != nil:
		return "", err
	case notes == nil:
		return "", fs.ErrNotExist
	}
	return notes.Head, nil
}

// open returns the open line before the lines of this book: the settings of the race, and
// this program and machine.
func (b *Book) open() *race.Open {
	open := race.Open{}
	if e, ok := journal.LastLine(b.path, `"kind":"open"`); ok && e.Open != nil {
		open = *e.Open
	}
	this := &b.o.This
	open.Program, open.Host, open.ClockName, open.BootID = this.Program, this.Host, this.ClockName, this.BootID
	return &open
}

// InUseError says that another program has the file open, so that nothing was added.
type InUseError struct{ Path string }

func (e *InUseError) Error() string {
	return fmt.Sprintf("%s is in use by another spotter, so nothing was added: write the note there, or leave that one first", filepath.Base(e.Path))
}
