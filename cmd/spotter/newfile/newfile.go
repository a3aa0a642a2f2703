package newfile

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"spotter/cmd/spotter/fault"
	"spotter/files"
	"spotter/text"
)

// File is a file that a command makes.
type File struct {
	Path  string
	Force bool   // one that is there may be replaced
	From  string // the file that it is made from, which is never replaced
	Flag  string // that named it, such as --card; "" stands for -o
}

// another says how to name another file.
func (n File) another() string { return "name another file with " + cmp.Or(n.Flag, "-o") }

// Check refuses a path that is taken. Without force that is any file; a journal is refused
// even then.
func (n File) Check() error {
	name := text.Escape(n.Path)
	info, err := os.Stat(n.Path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case err != nil:
		return fault.Failed(fmt.Errorf("cannot write %s: %w", name, err), n.another())
	case !info.Mode().IsRegular():
		return fault.Failed(fmt.Errorf("%s is there already, and is no ordinary file", name), n.another())
	}
	if isJournal(n.Path) {
		return fault.Failed(fmt.Errorf("%s is a journal: it is never written over", name), n.another())
	}
	if from, err := os.Stat(n.From); err == nil && os.SameFile(from, info) {
		return fault.Failed(fmt.Errorf("%s is the file that it would be made from", name), n.another())
	}
	if !n.Force {
		return fault.Failed(fmt.Errorf("%s is there already", name), n.another()+", or replace it with --force")
	}
	return nil
}

// isJournal reports whether a file begins as a journal does.
func isJournal(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	head := make([]byte, len(journalHead))
	_, err = io.ReadFull(f, head)
	return err == nil && bytes.Equal(head, []byte(journalHead))
}

// journalHead begins every journal.
const journalHead = `{"seq":1,"kind":"open"`

// Write makes the file, which is there whole or not at all.
func (n File) Write(make func(io.Writer) error) error {
	if err := n.Check(); err != nil {
		return err
	}
	return n.Failed(files.Write(n.Path, 0o644, make, func(string) error { return n.Check() }))
}

// Failed says that the file could not be made, where the error does not say so itself.
func (n File) Failed(err error) error {
	if _, told := errors.AsType[*fault.Error](err); told || err == nil {
		return err
	}
	return fault.Failed(fmt.Errorf("cannot write %s: %w", text.Escape(n.Path), err), fault.AfterWrite(err, n.another()))
}
