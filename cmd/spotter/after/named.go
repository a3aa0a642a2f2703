package after

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"spotter/audio/note"
	"spotter/report/evidence"
	"spotter/report/seal"
	"spotter/text"
)

// addNamed adds the files that the log names and that lie beside it: recordings, and other
// files with the same journal. Of whatever else the log names only the name is told: a log
// of somebody else must not be able to put a private file into a bundle.
func (b *builder) addNamed(ctx context.Context) error {
	for _, f := range evidence.Named(b.race.Book.Lines) {
		switch f.Sort {
		case evidence.Recording:
			if f.Why = b.look(f.Name, isWAV); f.Why == "" && f.SHA256 != "" {
				if kept, err := note.Check(b.beside(f.Name), f.SHA256); err != nil || kept != note.Whole {
					f.Why = "its SHA-256 is not that of the journal"
				}
			}
		case evidence.Copy:
			f.Why = b.look(f.Name, b.isCopy)
			if f.Why == "" && b.same(f.Name) {
				continue // the journal names itself
			}
		default:
			f.Why = "spotter takes in no pictures"
		}
		if f.Why == "" {
			name := b.nameFor(f)
			if err := b.add(ctx, name, b.beside(f.Name)); err != nil {
				return err
			}
			f.Name, f.Here = name, true
		}
		b.race.Files = append(b.race.Files, f)
	}
	return nil
}

// beside returns where a file lies that the log names: a path as it is, a name beside the
// journal.
func (b *builder) beside(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(filepath.Dir(b.path), filepath.Base(name))
}

// same reports whether a file is the journal itself.
func (b *builder) same(name string) bool {
	is, err := os.Stat(b.beside(name))
	journal, jerr := os.Stat(b.path)
	return err == nil && jerr == nil && os.SameFile(is, journal)
}

// look returns why a file is not to be added, "" where it is.
func (b *builder) look(name string, fits func(io.Reader) bool) string {
	info, err := os.Stat(b.beside(name))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return "it does not lie beside the journal"
	case err != nil:
		return "it cannot be read"
	case !info.Mode().IsRegular():
		return "it is no ordinary file"
	}
	f, err := os.Open(b.beside(name))
	if err != nil {
		return "it cannot be read"
	}
	defer f.Close()
	if !fits(f) {
		return "the file with that name is another one"
	}
	return ""
}

// isWAV reports whether a file begins as a recording does.
func isWAV(r io.Reader) bool {
	head := make([]byte, 12)
	_, err := io.ReadFull(r, head)
	return err == nil && (string(head[:4]) == "RIFF" || string(head[:4]) == "RF64") && string(head[8:]) == "WAVE"
}

// isCopy reports whether a file begins with the first line of the journal.
func (b *builder) isCopy(r io.Reader) bool {
	f, err := os.Open(b.draft.Path(seal.JournalName))
	if err != nil {
		return false
	}
	defer f.Close()
	const most = 2 << 20 // a line has at most 1 MiB
	want, err := bufio.NewReader(io.LimitReader(f, most)).ReadBytes('\n')
	if err != nil {
		return false
	}
	got := make([]byte, len(want))
	_, err = io.ReadFull(r, got)
	return err == nil && bytes.Equal(got, want)
}

// nameFor returns a plain name for a file in the bundle: its own where that is letters, digits and
// a few signs and is free, else one that is made.
func (b *builder) nameFor(f evidence.File) string {
	name, kind, end := filepath.Base(f.Name), "recording", ".wav"
	if f.Sort == evidence.Copy {
		name, kind, end = "copy-"+name, "copy", ".jsonl"
	}
	plain := text.ShellWord(name) == name && !strings.HasPrefix(name, ".") && !strings.HasPrefix(name, "-") && !strings.ContainsAny(name, `:@%=,/\`)
	if plain && len(name) <= 100 && strings.HasSuffix(name, end) && !b.draft.Has(name) {
		return name
	}
	for n := 1; ; n++ {
		if name := fmt.Sprintf("%s-%d%s", kind, n, end); !b.draft.Has(name) {
			return name
		}
	}
}

// add adds the file at a path.
func (b *builder) add(ctx context.Context, name, path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	return b.draft.Add(ctx, name, f)
}
