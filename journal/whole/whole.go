package whole

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"spotter/files"
	"spotter/journal"
	"spotter/journal/form"
	"spotter/race"
)

// Bytes returns a journal with some events, which must be numbered from 1 and begin with
// the only open line: its bytes, and the hash of its last line.
func Bytes(events []race.Event) (lines []byte, head string, err error) {
	var hasher form.Hasher
	prev := []byte(strings.Repeat("0", 64))
	for i := range events {
		e := &events[i]
		switch {
		case e.Seq != uint64(i)+1:
			return nil, "", fmt.Errorf("event %d has the number %d", i+1, e.Seq)
		case (i == 0) != (e.Kind == race.KindOpen):
			return nil, "", fmt.Errorf("event %d is of kind %q", i+1, e.Kind)
		case uint64(e.Ref) >= e.Seq || uint64(e.By) >= e.Seq:
			return nil, "", fmt.Errorf("event %d speaks of a later one", i+1)
		}
		start := len(lines)
		lines = journal.AppendBody(lines, e)
		copy(prev, hasher.Sum(prev, lines[start:]))
		lines = append(append(append(lines, `,"hash":"`...), prev...), "\"}\n"...)
	}
	return lines, string(prev), nil
}

// ErrThere is the error of a file that is there already and may not be replaced.
var ErrThere = errors.New("it is there already")

// File writes a journal with some events to a new file, which only its owner can read, and
// returns the hash of its last line. The file is there whole or not at all: it is written
// under another name beside it, synced, read back, and renamed. One that is there already
// is replaced only with force, and those of sources never.
func File(to string, events []race.Event, force bool, sources ...string) (head string, err error) {
	lines, head, err := Bytes(events)
	if err != nil {
		return "", fmt.Errorf("making the journal %s: %w", to, err)
	}
	if err := free(to, force, sources); err != nil {
		return "", writing(to, err)
	}
	write := func(w io.Writer) error { _, err := w.Write(lines); return err }
	if err := put(to, head, write, func() error { return free(to, force, sources) }); err != nil {
		return "", writing(to, err)
	}
	return head, nil
}

// put writes the file, if it still may when it was read back. It is whole or not there at all.
func put(to, head string, write func(io.Writer) error, may func() error) error {
	return files.Write(to, 0o600, write, func(tmp string) error {
		if err := CheckHead(tmp, head); err != nil {
			return err
		}
		return may()
	})
}

// CheckHead reads a journal back, and returns an error unless it is whole and its head is
// that one, 64 hex digits.
func CheckHead(path, head string) error {
	log, err := journal.VerifyFile(path)
	if err == nil {
		err = log.Err()
	}
	if err == nil && log.Head != head {
		err = errors.New("what was read back is not what was written")
	}
	return err
}

// free refuses a path that must not be written to.
func free(to string, force bool, sources []string) error {
	info, err := os.Stat(to)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return err
	case !info.Mode().IsRegular():
		return errors.New("it is no ordinary file")
	}
	for _, s := range sources {
		if from, err := os.Stat(s); err == nil && os.SameFile(from, info) {
			return errors.New("it is one of the logs themselves, which stay as they are")
		}
	}
	if journal.InUse(to) {
		return errors.New("another spotter writes to it")
	}
	if !force {
		return ErrThere
	}
	return nil
}

// writing says that the file could not be made, without the path that a file system puts
// in its errors: it is told once.
func writing(to string, err error) error {
	if p, ok := errors.AsType[*fs.PathError](err); ok {
		err = p.Err
	}
	return fmt.Errorf("cannot write %s: %w", to, err)
}
