package beside

import (
	"errors"
	"fmt"
	"io"
	"io/fs"

	"spotter/journal"
	"spotter/race"
)

// addition holds the lines that [add] writes at the end of a file.
type addition struct {
	// open is the line that comes first, with the settings of the race and the names of
	// this machine; nil where the last open line of the file is of this same program.
	open *race.Open
	// events follow, each with its stamp. Their numbers are given by add.
	events []race.Event
	// head and last are the hash and the number of the line that a new file follows, which
	// is the last one of a closed journal; head is empty for a file that exists.
	head string
	last uint64
}

// errClosed refuses to add to a journal that was closed: its head may be on paper.
var errClosed = errors.New("the journal is closed")

// add appends lines to a file after the race, and returns when they are on the disk. It
// returns the events with their numbers, and the head of the file afterwards. The file is a
// journal that was not closed, or one with the notes of a closed journal, whose chain goes on
// from that journal's head. When it fails nothing of the addition is in the file, and a file
// that was new is taken away.
//
// The error is an [*InUseError] when another program writes the file, a *[journal.DamagedError]
// when its chain is broken, errClosed when it is a closed journal.
func add(fsys journal.FS, path string, a addition) (events []race.Event, head string, err error) {
	f, err := fsys.OpenWrite(path, a.head != "")
	if a.head != "" && errors.Is(err, fs.ErrExist) && emptyFile(fsys, path) {
		f, err = fsys.OpenWrite(path, false) // a program was killed right after it made the file
	}
	if err != nil {
		return nil, "", adding(path, err)
	}
	defer f.Close() // what counts is synced
	unlock, err := fsys.Lock(path)
	if errors.Is(err, journal.ErrLocked) {
		return nil, "", &InUseError{path}
	}
	if err != nil {
		return nil, "", adding(path, err)
	}
	defer func() { _ = unlock() }() // the lock ends with the process in any case
	return a.addTo(fsys, path, f)
}

// emptyFile reports whether a file has no whole line.
func emptyFile(fsys journal.FS, path string) bool {
	log, err := verify(fsys, path)
	return err == nil && log.Lines == 0
}

// verify checks the chain of a file.
func verify(fsys journal.FS, path string) (*journal.Log, error) {
	r, err := fsys.Open(path)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return journal.Verify(r)
}

// addTo does the work of [add] on a file that is open and locked.
func (a *addition) addTo(fsys journal.FS, path string, f journal.File) (events []race.Event, head string, err error) {
	log, err := verify(fsys, path)
	if err != nil {
		return nil, "", adding(path, err)
	}
	if a.head != "" {
		if log.Lines > 0 {
			return nil, "", adding(path, fs.ErrExist) // another program was quicker
		}
		log.Head, log.Last = a.head, a.last
		defer func() {
			if err != nil {
				_ = fsys.Remove(path) // nothing was saved in it, and it is locked
			}
		}()
	}
	switch {
	case log.Damaged > 0:
		return nil, "", &journal.DamagedError{Path: path, Damages: log.Damage, Count: log.Damaged}
	case log.Closed:
		return nil, "", errClosed
	case log.Last == 0:
		return nil, "", adding(path, journal.ErrEmpty)
	}
	events, lines, head, err := a.lines(log)
	if err != nil {
		return nil, "", err
	}
	if log.Torn != nil {
		err = journal.SetAside(fsys, path, f, log.Torn)
	}
	if err == nil {
		err = writeAll(f, lines, log.Size)
	}
	if err == nil && a.head != "" {
		err = fsys.SyncDir(path)
	}
	if err != nil {
		return nil, "", adding(path, err)
	}
	if after, err := verify(fsys, path); err != nil || after.Head != head || after.Err() != nil {
		return nil, "", fmt.Errorf("what was added to %s cannot be read back: somebody moved or changed the file meanwhile", path)
	}
	return events, head, nil
}

// lines encodes an addition to a log, and returns its events with their numbers.
func (a *addition) lines(log *journal.Log) (events []race.Event, lines []byte, head string, err error) {
	seq := log.Last
	var all []race.Event
	if a.open != nil {
		open := *a.open
		open.ReviewHead = log.Head
		seq++
		all = append(all, race.Event{Seq: seq, Kind: race.KindOpen, Stamp: a.events[0].Stamp, Open: &open})
	}
	for _, e := range a.events {
		seq++
		if uint64(e.Ref) >= seq {
			return nil, nil, "", fmt.Errorf("there is no line %d yet", e.Ref)
		}
		e.Seq, e.ID = seq, race.EventID(seq)
		all = append(all, e)
	}
	lines, head = journal.Encode(log.Head, all)
	return all[len(all)-len(a.events):], lines, head, nil
}

// writeAll writes lines durably at the end of a file, or none of them.
func writeAll(f journal.File, lines []byte, end int64) error {
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
		return fmt.Errorf("%w; what was written of it cannot be taken back (%w)", err, cut)
	}
	return err
}

// adding words an error of [add].
func adding(path string, err error) error {
	says, next := journal.Words(err)
	return &addError{fmt.Sprintf("cannot add to %s: %s; nothing of it was saved: %s", path, says, next), err}
}

// addError is an error of [add] in words.
type addError struct {
	says string
	err  error
}

// Error returns the words.
func (e *addError) Error() string { return e.says }

// Unwrap returns what the file system said.
func (e *addError) Unwrap() error { return e.err }
