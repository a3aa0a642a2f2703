package journal

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
	"time"
)

// Torn is an unfinished last line: bytes after the last newline. It is what a
// killed program or a lost battery leaves, and nothing that was called saved.
type Torn struct {
	Line  int    // the line it would have become, from 1
	Byte  int64  // where it begins, from 0
	Size  int64  // its bytes
	Saved string // the file it was set aside in by [Resume]; empty otherwise
}

func (t *Torn) Error() string {
	s := fmt.Sprintf("line %d, byte %d: torn end: %d bytes of an unfinished line", t.Line, t.Byte, t.Size)
	if t.Saved != "" {
		s += ", set aside in " + t.Saved
	}
	return s
}

// Damage is one place where a journal is not what was written: changed, cut out,
// put in, or spoilt by a disk. What is before it and after it can still be read.
type Damage struct {
	Line  int   // from 1
	Byte  int64 // of the file, from 0
	Msg   string
	Begin int64 // the byte at which the line begins
	// Is and Should are the hash as written and as it should be; "" where that is not at fault.
	Is, Should string
	// HashOnly says that the next line follows the hash that should be there: the digits
	// of the hash were changed, and nothing else of the line.
	HashOnly bool
}

func (d Damage) Error() string { return fmt.Sprintf("line %d, byte %d: %s", d.Line, d.Byte, d.Msg) }

// Damages are all the places where a journal is damaged, in order, as one error.
type Damages []Damage

// Error returns one line for each place.
func (d Damages) Error() string {
	lines := make([]string, len(d))
	for i := range d {
		lines[i] = d[i].Error()
	}
	return strings.Join(lines, "\n")
}

// ErrEmpty is the error of a journal without a single whole line.
var ErrEmpty = errors.New("no line: an empty journal proves nothing")

// VersionError refuses a journal in a format of a later spotter. The file was not changed.
type VersionError struct {
	Line   int // of the open line that says so, from 1
	Format int // its format version
}

func (e *VersionError) Error() string {
	return fmt.Sprintf("line %d: journal format %d, this spotter knows up to %d: use a newer spotter; the file was not changed",
		e.Line, e.Format, Format)
}

// LockedError says that another program has a journal open for writing.
type LockedError struct{ Path string }

func (e *LockedError) Error() string {
	return fmt.Sprintf("journal %s is in use by another spotter: close that one, or name another file with --journal (reading it is always possible)", e.Path)
}

// DamagedError refuses to go on with a damaged journal. The file was not changed.
type DamagedError struct {
	Path    string
	Damages Damages // the first [MaxDamages]
	Count   int     // how many there are
}

func (e *DamagedError) Error() string {
	more := ""
	if n := e.Count; n > 1 {
		more = fmt.Sprintf(" (and %d more)", n-1)
	}
	return fmt.Sprintf("journal %s is damaged at %v%s: keep it as it is, look at it with spotter review, and go on in a new file with --journal",
		e.Path, e.Damages[0], more)
}

// Unwrap returns the places of the damage.
func (e *DamagedError) Unwrap() error { return e.Damages }

// DiskError says what keeps lines from the disk, where, and what to do. The
// lines are kept in memory and are written when the disk is well again.
type DiskError struct {
	Path string
	Step string // the verb of what failed, such as "write"
	Err  error
	Kept uint64        // lines that are only in memory
	Lost uint64        // events past the bound of what memory keeps
	For  time.Duration // for how long a line has not been saved; 0 when all are
	Next string        // what to do, a sentence without a full stop
}

func (e *DiskError) Error() string { return e.Fault() + "; " + e.Next + ": spotter keeps trying" }

// Fault says what is wrong, without what to do about it.
func (e *DiskError) Fault() string {
	s := fmt.Sprintf("journal %s: %s: %d lines not saved, kept in memory", e.Path, e.Reason(), e.Kept)
	if e.Lost > 0 {
		s += fmt.Sprintf(", %d lost", e.Lost)
	}
	return s
}

// Reason says why lines cannot be saved, without the path: "cannot write: the disk is full".
func (e *DiskError) Reason() string {
	if errors.Is(e.Err, ErrSilent) || isGone(e.Err) {
		return e.Err.Error() // a sentence of its own
	}
	return "cannot " + e.Step + ": " + plain(e.Err)
}

// Words says of an error of a file system what is wrong, such as "the disk is full", and
// what to do about it.
func Words(err error) (says, next string) { return plain(err), advice(err) }

// plain words an error of a file system, where its own words are hard to read.
func plain(err error) string {
	text := reason(err).Error()
	switch {
	case isOutOfSpace(err):
		return "the disk is full"
	case isFull(err):
		return "there is no more room (" + text + ")"
	case isReadOnly(err):
		return "the disk is read-only"
	}
	return text
}

// Unwrap returns what the file system said.
func (e *DiskError) Unwrap() error { return e.Err }

// reason strips the path that a file system puts in its errors: it is told once.
func reason(err error) error {
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		return p.Err
	}
	return err
}

// opening words an error of creating or opening a journal.
func opening(verb, path string, err error) error {
	next := ""
	switch {
	case errors.Is(err, fs.ErrExist):
		next = ": resume that race, or name another file with --journal"
	case errors.Is(err, fs.ErrPermission):
		next = ": name a file in a folder that you may write to with --journal"
	case errors.Is(err, fs.ErrNotExist):
		next = ": make the folder first, or name another file with --journal"
		if verb == "resume" {
			next = ": no race was recorded there; see spotter races"
		}
	case isFull(err):
		next = ": free some space on that disk, or name a file on another disk with --journal"
	case isReadOnly(err):
		next = ": the file system is read-only; name a file on another one with --journal"
	}
	return fmt.Errorf("cannot %s journal %s: %w%s", verb, path, reason(err), next)
}

// ErrSilent is the fault of a disk that neither does what it is asked nor fails.
var ErrSilent = errors.New("the disk does not answer")

const nextSilent = "check that disk, card or network"

// isGone reports that a path does not hold what was written to it.
func isGone(err error) bool {
	_, ok := errors.AsType[*goneError](err)
	return ok
}

// advice says what to do about a disk that fails during a race.
func advice(err error) string {
	switch {
	case isFull(err):
		return "free some space on that disk"
	case isReadOnly(err):
		return "mount that disk for writing"
	case isGone(err):
		return "put the file or its folder back, or make room in another"
	case errors.Is(err, fs.ErrPermission):
		return "allow writing to that file again"
	}
	return "check that disk or card, and keep this program running"
}
