package shelf

import (
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"spotter/cmd/spotter/host"
	"spotter/journal"
	"spotter/journal/beside"
	"spotter/race"
)

// Bin says where the trash is.
type Bin struct {
	// Home is the trash of the desktop, as the trash specification of freedesktop.org has it;
	// "" for none. It is used for files on its own disk.
	Home string
	Now  func() time.Time
}

// Trashed says what [Bin.Take] did.
type Trashed struct {
	To   string   // where the journal is now
	Also []string // where the files are that belong to it
	Left []string // what belongs to it and stays, in words
	From []string // the old paths of To and Also, in their order
}

// Take moves the journal at path to the trash, with the files beside it that belong to it: torn ends, its
// rest, later notes, and sound that its log names. Nothing is removed. A journal that a
// spotter holds is refused.
func (b Bin) Take(path string) (Trashed, error) {
	t := Trashed{}
	path, err := filepath.Abs(path)
	if err != nil {
		return t, err
	}
	if info, err := os.Lstat(path); err != nil || !info.Mode().IsRegular() {
		if err == nil {
			err = errors.New("it is not a file")
		}
		return t, fmt.Errorf("cannot move %s to the trash: %w", path, err)
	}
	unlock, err := journal.OS{}.Lock(path)
	switch {
	case errors.Is(err, journal.ErrLocked):
		return t, fmt.Errorf("%s is in use: its race still runs. Leave that race first", path)
	case err == nil:
		defer func() { _ = unlock() }() // the lock ends with the process in any case
	case journal.InUse(path):
		return t, err
	}
	along, left := belongings(path)
	t.Left = left
	for _, file := range along {
		if journal.InUse(file) {
			return t, fmt.Errorf("%s is in use by another spotter: leave that one first", file)
		}
	}
	put, err := b.place(path)
	if err != nil {
		return t, err
	}
	if t.To, err = put(path); err != nil {
		return t, fmt.Errorf("cannot move %s to the trash, nothing was moved: %w", path, err)
	}
	t.From = append(t.From, path)
	for _, file := range along {
		to, err := put(file)
		if err != nil {
			t.Left = append(t.Left, fmt.Sprintf("%s (%v)", file, err))
			continue
		}
		t.Also, t.From = append(t.Also, to), append(t.From, file)
	}
	return t, nil
}

// belongings returns the files beside a journal that belong to it, and in words what
// belongs to it and is elsewhere.
func belongings(path string) (along, left []string) {
	folder := filepath.Dir(path)
	torn := func(of string) {
		along = append(along, existing(of+".torn", of+".rest", of+".lock")...)
		for n := 2; ; n++ {
			more := existing(fmt.Sprintf("%s.%d.torn", of, n))
			if len(more) == 0 {
				return
			}
			along = append(along, more...)
		}
	}
	torn(path)
	log, err := journal.ReadFile(path)
	if err != nil {
		return along, left
	}
	if notes, err := beside.ReadNotes(path, log); err != nil {
		left = append(left, err.Error())
	} else if notes != nil {
		along = append(along, notes.Path)
		torn(notes.Path)
	}
	for i := range log.Events {
		e := &log.Events[i]
		if e.Kind != race.KindNote || e.File == "" {
			continue
		}
		switch name := e.File; {
		case e.Item == race.ItemCopy:
			left = appendOnce(left, "the second copy "+name)
		case !strings.EqualFold(filepath.Ext(name), ".wav") || e.Item == race.ItemJournal:
		case filepath.Base(name) == name && len(existing(filepath.Join(folder, name))) > 0:
			along = appendOnce(along, filepath.Join(folder, name))
		default:
			left = appendOnce(left, "the sound "+name+", which is not in this folder")
		}
	}
	return along, left
}

// existing returns those of some paths that are files.
func existing(paths ...string) (there []string) {
	for _, path := range paths {
		if info, err := os.Lstat(path); err == nil && info.Mode().IsRegular() {
			there = append(there, path)
		}
	}
	return there
}

// appendOnce appends a text that is not in the list yet.
func appendOnce(list []string, s string) []string {
	if slices.Contains(list, s) {
		return list
	}
	return append(list, s)
}

// place returns the function that puts a file into the trash for path: the home trash where that is on
// the same disk, else the folder "trash" beside it.
func (b Bin) place(path string) (put func(string) (string, error), err error) {
	if b.Home != "" && os.MkdirAll(b.Home, 0o700) == nil {
		if same, err := host.SameDisk(filepath.Dir(path), b.Home); err == nil && same {
			for _, sub := range []string{"files", "info"} {
				if err := os.MkdirAll(filepath.Join(b.Home, sub), 0o700); err != nil {
					return nil, fmt.Errorf("making the trash: %w", err)
				}
			}
			return b.putHome, nil
		}
	}
	folder := filepath.Join(filepath.Dir(path), "trash")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return nil, fmt.Errorf("making the trash: %w", err)
	}
	return func(file string) (string, error) {
		for n := 1; n <= 1000; n++ {
			to := filepath.Join(folder, numbered(filepath.Base(file), n))
			if _, err := os.Lstat(to); errors.Is(err, fs.ErrNotExist) {
				return to, os.Rename(file, to)
			}
		}
		return "", fmt.Errorf("%s has 1000 files of that name", folder)
	}, nil
}

// putHome moves a file to the home trash. The file that says where it was is written first,
// as the specification asks.
func (b Bin) putHome(file string) (string, error) {
	for n := 1; n <= 1000; n++ {
		name := numbered(filepath.Base(file), n)
		info, to := filepath.Join(b.Home, "info", name+".trashinfo"), filepath.Join(b.Home, "files", name)
		if _, err := os.Lstat(to); !errors.Is(err, fs.ErrNotExist) {
			continue
		}
		f, err := os.OpenFile(info, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return "", err
		}
		where := (&url.URL{Path: file}).EscapedPath()
		_, err = fmt.Fprintf(f, "[Trash Info]\nPath=%s\nDeletionDate=%s\n", where, b.Now().Format("2006-01-02T15:04:05"))
		if cerr := f.Close(); err == nil {
			err = cerr
		}
		if err == nil {
			err = os.Rename(file, to)
		}
		if err != nil {
			_ = os.Remove(info) // the file is where it was
			return "", err
		}
		return to, nil
	}
	return "", fmt.Errorf("the trash has 1000 files of that name")
}

// numbered returns name for 1, and else name with a number before its end: race-2.jsonl.
func numbered(name string, n int) string {
	if n == 1 {
		return name
	}
	ext := filepath.Ext(name)
	return fmt.Sprintf("%s-%d%s", strings.TrimSuffix(name, ext), n, ext)
}
