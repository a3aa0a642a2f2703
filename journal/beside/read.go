package beside

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"

	"spotter/journal"
	"spotter/journal/form"
	"spotter/race"
)

// Reading is a race with the notes and corrections that were added after it.
type Reading struct {
	// Log is the journal itself: its head, its lines and its state say nothing of the
	// notes beside it. Only Events has them too, at the end and with numbers that go on, so
	// that [race.AsItStands] of them is the corrected race.
	*journal.Log
	// Notes is the file beside a closed journal; nil without one.
	Notes *Notes
	// Fault says why the notes beside the journal are not in Events; nil when they are, or
	// when there are none.
	Fault error
}

// Verdict says in words, on one line, how far the journal can be trusted, and whether notes
// and corrections of the file beside it are among the events.
func (r *Reading) Verdict() string {
	if later := r.Later(); later != "" {
		return r.Log.Verdict() + "; " + later
	}
	return r.Log.Verdict()
}

// Later says in words which notes and corrections of the file beside the journal are among
// the events, or why none are; "" where there are none.
func (r *Reading) Later() string {
	switch n := r.Notes.Added(); {
	case r.Fault != nil:
		return r.Fault.Error()
	case n == 1:
		return "with 1 note or correction from " + filepath.Base(r.Notes.Path)
	case n > 1:
		return fmt.Sprintf("with %d notes and corrections from %s", n, filepath.Base(r.Notes.Path))
	}
	return ""
}

// Notes are the lines beside a closed journal.
type Notes struct {
	Path  string
	Head  string        // of their chain
	First uint64        // the number of their first line, an open line
	Torn  *journal.Torn // an unfinished last line, which was never saved; nil for none
	From  int           // the index of their first line in Events of a [Reading]

	events []race.Event
	shift  uint64 // lines that the journal got after they were written
}

// Added returns how many notes, amends and voids there are.
func (n *Notes) Added() int {
	if n == nil {
		return 0
	}
	return len(n.events)
}

// Events returns them, with numbers that go on from the last line of the journal; nil for no notes.
func (n *Notes) Events() []race.Event {
	if n == nil {
		return nil
	}
	return n.events
}

// Late reports whether the race went on after the notes were written.
func (n *Notes) Late() bool { return n != nil && n.shift > 0 }

// ForeignError says that the file beside a journal does not belong to it.
type ForeignError struct {
	Path, Notes string
	Msg         string
}

func (e *ForeignError) Error() string {
	return fmt.Sprintf("%s is not of %s: %s", e.Notes, filepath.Base(e.Path), e.Msg)
}

// Read reads the journal at path with the notes and corrections beside it. Notes that
// cannot be used are no error: Fault says why. See [journal.ReadFile].
func Read(path string) (*Reading, error) {
	log, err := journal.ReadFile(path)
	if err != nil {
		return nil, err
	}
	r := &Reading{Log: log}
	if log.Follows != "" {
		return r, nil // the notes of a race, read by themselves
	}
	r.Notes, r.Fault = readNotes(path, log)
	if r.Fault != nil || r.Notes == nil {
		r.Notes = nil
		return r, nil
	}
	r.Notes.From = len(log.Events)
	log.Events = append(slices.Clip(log.Events), r.Notes.events...)
	return r, nil
}

// ReadNotes reads the notes beside the journal at path, which was read as log says; nil for none.
func ReadNotes(path string, log *journal.Log) (*Notes, error) { return readNotes(path, log) }

// readNotes reads the notes beside the journal at path; nil for none.
func readNotes(path string, log *journal.Log) (*Notes, error) {
	file := NotesPath(path)
	if file == path {
		return nil, nil
	}
	notes, err := journal.ReadFile(file)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("the notes beside %s: %w", filepath.Base(path), err)
	case notes.Damaged > 0:
		return nil, fmt.Errorf("the notes and corrections in %s are left out: it is damaged at %v", file, notes.Damage[0])
	case notes.Lines == 0:
		return nil, nil // a program was killed before it wrote the first line
	case notes.Follows == "":
		return nil, &ForeignError{path, file, "it is a journal of its own"}
	}
	n := &Notes{Path: file, Head: notes.Head, First: notes.First, Torn: notes.Torn}
	if last := n.First - 1; last != log.Last || notes.Follows != log.Head {
		hash, err := hashOf(path, last)
		if err != nil {
			return nil, err
		}
		if hash != notes.Follows {
			return nil, &ForeignError{path, file, fmt.Sprintf("it goes on from line %d with the hash %.12s…, which is not in that journal", last, notes.Follows)}
		}
		n.shift = log.Last - last
	}
	for i := range notes.Events {
		if e := &notes.Events[i]; e.Kind != race.KindOpen {
			n.events = append(n.events, n.shifted(e))
		}
	}
	return n, nil
}

// shifted returns a line with the number that it has behind all lines of the journal.
func (n *Notes) shifted(e *race.Event) race.Event {
	moved := *e
	moved.Seq += n.shift
	moved.ID = race.EventID(moved.Seq)
	if uint64(moved.Ref) >= n.First {
		moved.Ref += race.EventID(n.shift)
	}
	return moved
}

// hashOf returns the hash of a line of the journal at path, "" where it has no such line.
func hashOf(path string, line uint64) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", fmt.Errorf("reading journal: %w", err)
	}
	defer f.Close()
	lines := bufio.NewScanner(f)
	lines.Buffer(make([]byte, 64<<10), 2<<20) // a line of a journal has 1 MiB at most
	for n := uint64(1); lines.Scan(); n++ {
		if n < line {
			continue
		}
		_, hash, _ := form.Split(bytes.TrimSuffix(lines.Bytes(), []byte("\n")))
		return string(hash), nil
	}
	if err := lines.Err(); err != nil {
		return "", fmt.Errorf("reading journal %s: %w", path, err)
	}
	return "", nil
}
