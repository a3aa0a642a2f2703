package named

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/wait"
	"spotter/journal"
	"spotter/text"
)

// The words that stand for a journal without being its path.
const (
	Last  = "last" // the newest in spotter's folder
	Stdin = "-"    // what is piped in
)

// StdinName names standard input in messages.
const StdinName = "standard input"

// Finder finds journals. The zero value knows paths only.
type Finder struct {
	Stdin    io.Reader                // nil: "-" is refused
	Terminal func() bool              // whether Stdin is a terminal, which "-" does not read; nil: never
	Journals func() ([]string, error) // the paths of all journals in spotter's folder; nil: "last" is refused
}

// Journal is one journal that was named. Close it when nothing reads it any more.
type Journal struct {
	Path string // of a file that can be read
	Name string // for messages: the path, or [StdinName]
	temp string // folder to be removed
}

// Piped reports whether the journal came from standard input: nothing lies beside it.
func (j Journal) Piped() bool { return j.temp != "" }

// Close removes what was kept of standard input.
func (j Journal) Close() error {
	if j.temp == "" {
		return nil
	}
	return os.RemoveAll(j.temp)
}

// FindFile returns the file that a word names: any path, or [Stdin].
func (f Finder) FindFile(word string) (Journal, error) {
	if word == Stdin {
		return f.piped()
	}
	return Journal{Path: word, Name: word}, nil
}

// Find returns the journal that a word names: a path, [Last], [Stdin], or the name of a race in
// spotter's folder. A file of that name comes first.
func (f Finder) Find(word string) (Journal, error) {
	switch word {
	case Stdin:
		return f.piped()
	case Last:
		if _, err := os.Lstat(word); err == nil {
			break
		}
		path, err := f.Newest()
		return Journal{Path: path, Name: path}, err
	default:
		if path, ok := f.ByName(word); ok {
			return Journal{Path: path, Name: path}, nil
		}
	}
	return Journal{Path: word, Name: word}, nil
}

// ByName returns the path of the journal in spotter's folder whose file has a name, with or
// without its extension. It looks there only where the name is no path and no file here has it.
// A disk that does not answer has no such journal: whoever opens the file then tells of it.
func (f Finder) ByName(name string) (path string, ok bool) {
	if f.Journals == nil || name == "" || filepath.Base(name) != name {
		return "", false
	}
	var found string
	if !wait.Within(wait.FirstAnswer, func() { found = f.byName(name) }) {
		return "", false
	}
	return found, found != ""
}

func (f Finder) byName(name string) string {
	if _, err := os.Lstat(name); !errors.Is(err, fs.ErrNotExist) {
		return ""
	}
	paths, err := f.Journals()
	if err != nil {
		return "" // the folder cannot be read: the word stands for a file here, which is not there
	}
	for _, path := range paths {
		if base := filepath.Base(path); base == name || base == name+Ext {
			return path
		}
	}
	return ""
}

// Ext ends the name of a journal's file.
const Ext = ".jsonl"

// Newest returns the path of the journal in spotter's folder whose race began last.
func (f Finder) Newest() (string, error) {
	if f.Journals == nil {
		return "", fault.Usagef("name the file", "%q is not known here", Last)
	}
	paths, err := f.Journals()
	if err != nil {
		return "", err
	}
	newest, began := "", time.Time{}
	for _, path := range paths {
		g, err := journal.Glimpse(path)
		if err != nil || g.Begin.Kind == "" {
			continue
		}
		if newest == "" || g.Begin.Wall.After(began) {
			newest, began = path, g.Begin.Wall
		}
	}
	if newest == "" {
		return "", fault.Failed(errors.New("there is no race in spotter's folder yet"), "spotter begins one; spotter --demo is a race to practise with")
	}
	return newest, nil
}

// piped keeps standard input in a file that only this user may read: commands read a journal
// more than once.
func (f Finder) piped() (j Journal, err error) {
	if f.Stdin == nil {
		return j, fault.Usagef("name the file", "%q is not known here", Stdin)
	}
	if f.Terminal != nil && f.Terminal() {
		return j, fault.Usagef("pipe a journal in, such as spotter journal verify - < race.jsonl, or name the file", "standard input is a terminal")
	}
	dir, err := os.MkdirTemp("", "spotter-")
	if err != nil {
		return j, fmt.Errorf("keeping standard input: %w", err)
	}
	in := bufio.NewReader(f.Stdin)
	head, _ := in.Peek(16) // an error comes again with the copy
	j = Journal{Path: filepath.Join(dir, "stdin"+kind(head)), Name: StdinName, temp: dir}
	defer func() {
		if err != nil {
			_ = os.RemoveAll(dir) // what was wrong is told already
		}
	}()
	to, err := os.OpenFile(j.Path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return j, fmt.Errorf("keeping standard input: %w", err)
	}
	if _, err := io.Copy(to, in); err != nil {
		_ = to.Close()
		return j, fmt.Errorf("reading standard input: %w", err)
	}
	return j, to.Close()
}

// kind returns the extension of a file that begins with head: commands tell a track from a
// course file by it.
func kind(head []byte) string {
	head = bytes.TrimLeft(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")), " \t\r\n")
	switch {
	case bytes.HasPrefix(head, []byte("PK")):
		return ".zip"
	case bytes.HasPrefix(head, []byte("<")):
		return ".gpx"
	case bytes.HasPrefix(head, []byte("{")), len(head) == 0:
		return ".jsonl"
	}
	return ".toml"
}

// Says returns err with the name of the journal in place of the path of the file that keeps it.
func (j Journal) Says(err error) error {
	if err == nil || j.temp == "" || !strings.Contains(err.Error(), j.temp) {
		return err
	}
	said := renamed{err: err, text: j.clean(err.Error())}
	if f, ok := errors.AsType[*fault.Error](err); ok {
		return &fault.Error{Err: said, Code: f.Code, Next: j.clean(f.Next)}
	}
	return said
}

// clean names standard input where a text has the path of its file.
func (j Journal) clean(s string) string {
	for _, form := range []string{text.ShellWord(j.Path), text.Escape(j.Path), j.Path, j.temp} {
		s = strings.ReplaceAll(s, form, StdinName)
	}
	return s
}

// renamed is an error with other words.
type renamed struct {
	err  error
	text string
}

func (r renamed) Error() string { return r.text }
func (r renamed) Unwrap() error { return r.err }
