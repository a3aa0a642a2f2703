package journal

import (
	"errors"
	"fmt"
	"io"
	"io/fs"

	"spotter/race"
)

// Addition is what [Add] writes at the end of a file.
type Addition struct {
	// Open is the line that comes first, with the settings of the race and the names of
	// this machine; nil where the last open line of the file is of this same program.
	Open *race.Open
	// Events follow, each with its stamp. Their numbers are given by Add.
	Events []race.Event
	// Head and Last are the hash and the number of the line that a new file follows, which
	// is the last one of a closed journal; Head is empty for a file that exists.
	Head string
	Last uint64
}

// ErrClosed refuses to add to a journal that was closed: its head may be on paper.
var ErrClosed = errors.New("the journal is closed")

// Add appends lines to a file after the race, and returns when they are on the disk. It
// returns the events with their numbers, and the file as it is afterwards. The file is a
// journal that was not closed, or one with the notes of a closed journal, whose chain goes on
// from that journal's head. When it fails nothing of the addition is in the file, and a file
// that was new is taken away.
//
// The error is a *[LockedError] when another program writes the file, a *[DamagedError] when
// its chain is broken, [ErrClosed] when it is a closed journal.
func Add(fsys FS, path string, a Addition) ([]race.Event, *Log, error) {
	if fsys == nil {
		fsys = OS{}
	}
	f, err := fsys.OpenWrite(path, a.Head != "")
	if a.Head != "" && errors.Is(err, fs.ErrExist) && emptyFile(fsys, path) {
		f, err = fsys.OpenWrite(path, false) // a program was killed right after it made the file
	}
	if err != nil {
		return nil, nil, adding(path, err)
	}
	defer f.Close() // what counts is synced
	return addTo(fsys, path, f, &a)
}

// emptyFile reports whether a file has no whole line.
func emptyFile(fsys FS, path string) bool {
	log, err := verifyFS(fsys, path)
	return err == nil && log.Lines == 0
}

// addTo does the work of [Add] on a file that is open.
func addTo(fsys FS, path string, f File, a *Addition) (events []race.Event, after *Log, err error) {
	unlock, err := fsys.Lock(path)
	if err != nil {
		return nil, nil, lockError("add to", path, err)
	}
	defer func() { _ = unlock() }() // the lock ends with the process in any case
	log, err := verifyFS(fsys, path)
	if err != nil {
		return nil, nil, adding(path, err)
	}
	if a.Head != "" {
		if log.Size > 0 {
			return nil, log, adding(path, fs.ErrExist) // another program was quicker
		}
		log.Head, log.Last = a.Head, a.Last
		defer func() {
			if err != nil {
				_ = fsys.Remove(path) // nothing was saved in it, and it is locked
			}
		}()
	}
	switch {
	case log.Damaged > 0:
		return nil, log, &DamagedError{Path: path, Damages: log.Damage, Count: log.Damaged}
	case log.Closed:
		return nil, log, ErrClosed
	case log.Head == zeroHash:
		return nil, log, adding(path, ErrEmpty)
	}
	events, lines, err := a.lines(log)
	if err != nil {
		return nil, log, adding(path, err)
	}
	if log.Torn != nil {
		if err := setAside(fsys, path, f, log.Torn); err != nil {
			return nil, log, adding(path, err)
		}
	}
	if err := writeAll(f, lines, log.Size); err != nil {
		return nil, log, adding(path, err)
	}
	if a.Head != "" {
		if err := fsys.SyncDir(path); err != nil {
			return nil, log, adding(path, err)
		}
	}
	after, err = verifyFS(fsys, path)
	if err == nil && after.Size != log.Size+int64(len(lines)) {
		err = errChanged
	}
	if err != nil {
		return nil, log, adding(path, err)
	}
	return events, after, nil
}

// lines encodes an addition to a log, and returns its events with their numbers.
func (a *Addition) lines(log *Log) (events []race.Event, lines []byte, err error) {
	c, seq := newChain(log.Head), log.Last
	if a.Open != nil {
		open := *a.Open
		open.Format, open.ReviewHead = Format, log.Head
		seq++
		lines = c.add(lines, &race.Event{Seq: seq, Kind: race.KindOpen, Stamp: a.Events[0].Stamp, Open: &open})
	}
	for _, e := range a.Events {
		seq++
		if uint64(e.Ref) >= seq {
			return nil, nil, fmt.Errorf("there is no line %d yet", e.Ref)
		}
		e.Seq, e.ID = seq, race.EventID(seq)
		lines = c.add(lines, &e)
		events = append(events, e)
	}
	return events, lines, nil
}

// writeAll writes lines durably at the end of a file, or none of them.
func writeAll(f File, lines []byte, end int64) error {
	n, err := f.WriteAt(lines, end)
	if err == nil && n < len(lines) {
		err = io.ErrShortWrite
	}
	if err == nil {
		err = f.Sync()
	}
	if err == nil {
		return nil
	}
	cut := f.Truncate(end)
	if cut == nil {
		cut = f.Sync()
	}
	if cut != nil {
		return fmt.Errorf("%w; what was written of it cannot be taken back (%w)", err, reason(cut))
	}
	return err
}

// adding words an error of [Add].
func adding(path string, err error) error {
	next := ""
	switch {
	case isFull(err):
		next = ": free some space on that disk"
	case isReadOnly(err):
		next = ": the file system is read-only; copy the journal to another one"
	}
	return &addError{fmt.Sprintf("cannot add to %s: %s; nothing of it was saved%s", path, plain(err), next), err}
}

// addError is an error of [Add] in words.
type addError struct {
	says string
	err  error
}

// Error returns the words.
func (e *addError) Error() string { return e.says }

// Unwrap returns what the file system said.
func (e *addError) Unwrap() error { return e.err }
