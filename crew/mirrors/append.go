package mirrors

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"syscall"

	"spotter/crew/wire"
	"spotter/journal"
	"spotter/journal/form"
	"spotter/race"
)

// Appended says what became of an append that was right.
type Appended struct {
	wire.Copy              // as it is now
	Taken     bool         // false where the batch does not begin at the end of the mirror
	Events    []race.Event // of the lines that were taken
}

// BatchError says what is wrong with the bytes of a batch. Nothing of it was taken.
type BatchError struct {
	Msg   string
	Place string // such as "line 812, byte 204113"; "" where it is about the whole batch
}

// Error implements error.
func (e *BatchError) Error() string {
	if e.Place == "" {
		return e.Msg
	}
	return e.Place + ": " + e.Msg
}

// ForkError says that the lines of a batch do not follow the last line of the mirror.
type ForkError struct {
	wire.Copy        // the mirror, which is as it was
	Fork      string // the mirror to try next; "" where there are too many
}

// Error implements error.
func (e *ForkError) Error() string {
	return fmt.Sprintf("these lines do not follow line %d, whose hash begins with %.12s", e.Lines, e.Head)
}

// ErrFull is in the chain of errors of an append that the disk had no room for.
var ErrFull = errors.New("the disk of headquarters is full")

// Append adds a batch of whole lines to a mirror. Where it does not begin at the mirror's end,
// nothing is taken, and that is no error: the pair goes on from the size that it is told. The
// error is a *[BatchError], a *[ForkError], or one of the disk; then nothing was taken either.
func (s *Store) Append(raceName, name string, from int64, batch []byte) (Appended, error) {
	if err := s.hasBefore(raceName, name); err != nil {
		return Appended{}, err
	}
	m, err := s.find(raceName, name)
	if err != nil {
		return Appended{}, err
	}
	defer m.mu.Unlock()
	if from != m.copy.Size {
		return Appended{Copy: m.copy}, nil
	}
	log, err := s.ready(raceName, m, batch)
	if err != nil {
		return Appended{}, err
	}
	if err := m.add(batch, copyOf(log)); err != nil {
		return Appended{}, disk(m.path, err)
	}
	return Appended{m.copy, true, log.Events}, nil
}

// ready checks a batch as what follows a mirror, which the caller has locked.
func (s *Store) ready(raceName string, m *mirror, batch []byte) (*journal.Log, error) {
	log, err := m.check(batch)
	if errors.Is(err, errFork) {
		fork, err := s.nextFork(raceName, m, batch)
		if err != nil {
			return nil, err
		}
		return nil, &ForkError{m.copy, fork}
	}
	if err == nil && m.copy.Lines == 0 {
		err = s.begin(m, batch, log)
	}
	return log, err
}

// hasBefore checks that a fork has the mirror before it: mirrors are numbered without gaps. Of
// two mirrors the one with the lower number is locked first, so this comes before an append.
func (s *Store) hasBefore(raceName, name string) error {
	journalName, n, ok := wire.SplitName(name)
	if !ok || n == 1 {
		return nil
	}
	before, err := s.Copy(raceName, wire.ForkName(journalName, n-1))
	if err == nil && before.Size == 0 {
		err = &BatchError{fmt.Sprintf("mirror %d of a journal needs mirror %d", n, n-1), ""}
	}
	return err
}

// begin checks the first batch of a mirror, and makes the folder for it.
func (s *Store) begin(m *mirror, batch []byte, log *journal.Log) error {
	line, _, _ := bytes.Cut(batch, newline)
	if name, _ := wire.Name(line); name != m.journal {
		return &BatchError{fmt.Sprintf("this is the first line of the journal %s, and not of %s", name, m.journal), "line 1"}
	}
	if log.Follows != "" {
		return &BatchError{"these are the notes of a closed journal, and no race", "line 1"}
	}
	err := s.fs.MakeFolder(filepath.Dir(m.path))
	if err == nil {
		err = s.fs.SyncDir(filepath.Dir(m.path))
	}
	if err != nil {
		return disk(m.path, err)
	}
	return nil
}

var (
	newline = []byte{'\n'}
	errFork = errors.New("a fork")
)

// check reads a batch as what follows the mirror.
func (m *mirror) check(batch []byte) (*journal.Log, error) {
	switch lines := bytes.Count(batch, newline); {
	case len(batch) == 0:
		return nil, &BatchError{"the batch is empty", ""}
	case batch[len(batch)-1] != '\n':
		return nil, &BatchError{"the last line of the batch has no end: a batch has whole lines", ""}
	case len(batch) > wire.MaxBatch && lines > 1:
		return nil, &BatchError{fmt.Sprintf("the batch has %d bytes: at most %d, but for a single line", len(batch), wire.MaxBatch), ""}
	case len(batch) > wire.MaxLine+1:
		return nil, &BatchError{fmt.Sprintf("the line has %d bytes: at most %d", len(batch)-1, wire.MaxLine), ""}
	}
	head := m.copy.Head
	if head == "" {
		head = form.ZeroHash
	}
	log, err := journal.Continue(batch, m.copy.Lines, m.copy.Size, head)
	if err != nil {
		return nil, &BatchError{err.Error(), ""}
	}
	if log.Damaged == 0 {
		return log, nil
	}
	first := log.Damage[0]
	if line, _, _ := bytes.Cut(batch, newline); m.copy.Lines > 0 && !follows(head, line) {
		return nil, errFork
	}
	return nil, &BatchError{first.Msg, fmt.Sprintf("line %d, byte %d", first.Line, first.Byte)}
}

// follows reports whether a line follows the one whose hash is head. One that cannot be read
// at all contradicts nothing.
func follows(head string, line []byte) bool {
	body, hash, ok := form.Split(line)
	if _, readable := journal.ParseLine(line); !ok || !readable {
		return true
	}
	var h form.Hasher
	return bytes.Equal(h.Sum([]byte(head), body), hash)
}

// nextFork names the mirror of the same journal, after m, that lines at m's end may belong to:
// the first that does not exist, is shorter, or has those very lines there.
func (s *Store) nextFork(raceName string, m *mirror, batch []byte) (string, error) {
	for n := m.number + 1; n <= wire.MaxForks; n++ {
		name := wire.ForkName(m.journal, n)
		other, err := s.find(raceName, name)
		if err != nil {
			return "", err
		}
		may, err := other.mayHave(batch, m.copy.Size)
		other.mu.Unlock()
		if may || err != nil {
			return name, err
		}
	}
	return "", nil
}

// mayHave reports whether a batch at a byte does not contradict the mirror.
func (m *mirror) mayHave(batch []byte, at int64) (bool, error) {
	switch {
	case at > m.copy.Size || m.copy.Size == 0:
		return true, nil
	case at == m.copy.Size:
		_, err := m.check(batch)
		return err == nil, nil
	}
	b := make([]byte, min(int64(len(batch)), m.copy.Size-at))
	if err := m.readAt(b, at); err != nil {
		return false, err
	}
	return bytes.Equal(b, batch[:len(b)]), nil
}

// The numbers of a full disk on Windows: ERROR_HANDLE_DISK_FULL and ERROR_DISK_FULL.
const (
	handleDiskFull = syscall.Errno(39)
	diskFull       = syscall.Errno(112)
)

// disk says what a disk did to a mirror, and marks what is for lack of room.
func disk(path string, err error) error {
	full := errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) || errors.Is(err, syscall.EFBIG)
	if runtime.GOOS == "windows" {
		full = full || errors.Is(err, handleDiskFull) || errors.Is(err, diskFull)
	}
	if full {
		return fmt.Errorf("writing the mirror %s: %w: %w", path, ErrFull, err)
	}
	return fmt.Errorf("writing the mirror %s: %w", path, err)
}
