package journal

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strconv"

	"spotter/race"
)

// maxTorn bounds the .torn files of one journal.
const maxTorn = 1000

// Resume opens the journal at path to go on with its race: it locks the file,
// sets a torn end aside, appends an open line, and returns when that is on the
// disk, or after StartWithin, together with what the journal held before. An empty
// file is begun.
//
// It fails with a *[LockedError] when another writer has the file, with a *[VersionError] when a later
// spotter wrote it, with a *[DamagedError] when its chain is broken, and when it was merged
// of two logs; in all four cases the file was not touched.
func Resume(path string, open race.Open, o Options) (*Writer, *Log, error) {
	o = o.filled()
	unlock, err := o.FS.Lock(path)
	if err != nil {
		return nil, nil, lockError("resume", path, err)
	}
	w, log, err := resume(path, open, o, unlock)
	if err != nil {
		_ = unlock() // the first error is the one to tell
		return nil, log, err
	}
	return w, log, nil
}

func resume(path string, open race.Open, o Options, unlock func() error) (*Writer, *Log, error) {
	var lines ledger
	log, err := readFS(o.FS, path, &lines)
	if err != nil {
		if _, ok := errors.AsType[*VersionError](err); ok {
			return nil, log, fmt.Errorf("cannot resume journal %s: %w", path, err)
		}
		return nil, log, opening("resume", path, err)
	}
	if log.Follows != "" {
		return nil, log, fmt.Errorf("cannot resume journal %s: it has notes and corrections of a race, and no race: name the journal of that race", path)
	}
	if log.Damaged > 0 {
		return nil, log, &DamagedError{Path: path, Damages: log.Damage, Count: log.Damaged}
	}
	if n := len(log.Events); n > 1 && log.Events[1].From != "" {
		return nil, log, opening("resume", path, errors.New("it was merged of two logs and is for review only: go on with one of the two"))
	}
	f, err := o.FS.OpenWrite(path, false)
	if err != nil {
		return nil, log, opening("resume", path, err)
	}
	if log.Torn != nil {
		if err := SetAside(o.FS, path, f, log.Torn); err != nil {
			_ = f.Close() // nothing was written to it
			return nil, log, opening("resume", path, err)
		}
	}
	last := log.LastSeq()
	w := newWriter(path, o, disk{file: f, unlock: unlock, off: log.Size, seq: last, last: last, head: log.Head}, newChain(log.Head))
	lines.cut(log.Size)
	w.lines.chunks, w.lines.size, w.lines.seq = lines.chunks, lines.size, last
	w.seq, w.resumed = last, race.EventID(last)
	w.durable, w.secured, w.off = last, last, log.Size
	if err := w.begin(open, func() error { return nil }); err != nil {
		_ = f.Close() // the open line is not durable, and is a torn end at worst
		return nil, log, opening("resume", path, err)
	}
	return w, log, nil
}

// readFS reads a journal, and copies its bytes to lines until it is damaged.
func readFS(fsys FS, path string, lines io.Writer) (*Log, error) {
	r, err := fsys.Open(path)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	return readTo(r, lines)
}

// SetAside copies a torn end to a new file beside the journal and, once that is
// durable, cuts it off. A crash between the two leaves two copies, never none.
func SetAside(fsys FS, path string, f File, torn *Torn) error {
	r, err := fsys.Open(path)
	if err != nil {
		return err
	}
	defer r.Close()
	if _, err := io.CopyN(io.Discard, r, torn.Byte); err != nil {
		return fmt.Errorf("reading the torn end: %w", err)
	}
	name, out, err := createTorn(fsys, path)
	if err != nil {
		return fmt.Errorf("setting the torn end aside: %w", err)
	}
	_, err = io.Copy(io.NewOffsetWriter(out, 0), r)
	if err == nil {
		err = out.Sync()
	}
	if cerr := out.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = fsys.SyncDir(name)
	}
	if err != nil {
		return fmt.Errorf("setting the torn end aside in %s: %w", name, err)
	}
	// Durable before a line comes in its place, or a crash could mix the two.
	if err = f.Truncate(torn.Byte); err == nil {
		err = f.Sync()
	}
	if err != nil {
		return fmt.Errorf("cutting off the torn end: %w", err)
	}
	torn.Saved = name
	return nil
}

// createTorn makes the first of path.torn, path.2.torn, path.3.torn and so on that is not there yet.
func createTorn(fsys FS, path string) (name string, f File, err error) {
	name = path + ".torn"
	for n := 2; n <= maxTorn; n++ {
		f, err = fsys.OpenWrite(name, true)
		if !errors.Is(err, fs.ErrExist) {
			return name, f, err
		}
		name = path + "." + strconv.Itoa(n) + ".torn"
	}
	return "", nil, fmt.Errorf("there are %d .torn files beside it: %w", maxTorn, err)
}
