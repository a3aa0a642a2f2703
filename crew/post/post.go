package post

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"spotter/crew/wire"
	"spotter/journal"
)

// MaxWaiting is the most messages that wait for one spotter.
const MaxWaiting = 100

// ErrWaiting is the error of a message more.
var ErrWaiting = fmt.Errorf("%d messages wait for this spotter already", MaxWaiting)

// line is a line of the file: a message, or that one was seen.
type line struct {
	Journal string `json:"journal"`
	wire.Message
	Seen bool `json:"seen,omitempty"` // at the time At
}

// Office has the messages of all races. Its methods may be called at the same time.
type Office struct {
	folder string
	fs     journal.FS
	now    func() time.Time

	share Share // nil where there is no other headquarters

	mu    sync.Mutex
	races map[string]*bag
	gone  map[string]bool // races whose messages were deleted for good
}

// bag has the messages of a race.
type bag struct {
	size    int64
	last    map[string]uint64         // of a journal: the last number
	waiting map[string][]wire.Message // of a journal: not seen yet
	lines   []Line                    // of the file
	known   map[string]bool           // their texts
}

// New returns the office of a folder. disk is the file system; nil for that of the operating system.
func New(folder string, disk journal.FS, now func() time.Time) *Office {
	if disk == nil {
		disk = journal.OS{}
	}
	return &Office{folder: folder, fs: disk, now: now, races: make(map[string]*bag), gone: make(map[string]bool)}
}

// Send keeps a message for the spotter of a journal, and returns it with its number and time.
func (o *Office) Send(race, journalName string, m wire.Message) (wire.Message, error) {
	if err := m.Check(); err != nil {
		return m, err
	}
	if o.share != nil {
		return o.agree(race, journalName, m)
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	b, err := o.open(race)
	if err != nil {
		return m, err
	}
	if len(b.waiting[journalName]) >= MaxWaiting {
		return m, ErrWaiting
	}
	m.ID, m.At = b.last[journalName]+1, o.now().UTC().Truncate(time.Millisecond)
	return m, o.write(race, b, line{Journal: journalName, Message: m})
}

// Waiting returns the first messages that the spotter of a journal has not seen.
func (o *Office) Waiting(race, journalName string) ([]wire.Message, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	b, err := o.open(race)
	if err != nil {
		return nil, err
	}
	list := b.waiting[journalName]
	return slices.Clone(list[:min(len(list), wire.MaxMessages)]), nil
}

// Seen notes that a spotter's screen has shown messages, and returns those that were not known
// as seen before.
func (o *Office) Seen(race, journalName string, ids []uint64) (now []wire.Message, err error) {
	if len(ids) == 0 {
		return nil, nil
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	b, err := o.open(race)
	if err != nil {
		return nil, err
	}
	for _, m := range slices.Clone(b.waiting[journalName]) {
		if !slices.Contains(ids, m.ID) {
			continue
		}
		seen := wire.Message{ID: m.ID, At: o.now().UTC().Truncate(time.Millisecond)}
		if err := o.write(race, b, line{journalName, seen, true}); err != nil {
			return now, err
		}
		now = append(now, m)
	}
	return now, nil
}

func (o *Office) path(race string) string { return filepath.Join(o.folder, race, "messages.jsonl") }

// open reads the messages of a race, once. The caller holds mu.
func (o *Office) open(race string) (*bag, error) {
	if b := o.races[race]; b != nil {
		return b, nil
	}
	if o.gone[race] {
		return nil, ErrForgotten
	}
	if !wire.IsRace(race) {
		return nil, fmt.Errorf("%q is no name of a race", race)
	}
	b := &bag{last: make(map[string]uint64), waiting: make(map[string][]wire.Message), known: make(map[string]bool)}
	r, err := o.fs.Open(o.path(race))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("reading the messages of %s: %w", race, err)
	}
	if err == nil {
		all, err := io.ReadAll(r)
		_ = r.Close() // it was only read
		if err == nil {
			err = b.read(all)
		}
		if err != nil {
			return nil, fmt.Errorf("reading the messages of %s: %w", race, err)
		}
	}
	o.races[race] = b
	return b, nil
}

// read takes in the lines of a file. A torn one at the end was never called sent.
func (b *bag) read(all []byte) error {
	for text := range bytes.Lines(all) {
		if text[len(text)-1] != '\n' {
			return nil
		}
		var l line
		if err := json.Unmarshal(text, &l); err != nil {
			return fmt.Errorf("the line at byte %d: %w", b.size, err)
		}
		b.size += int64(len(text))
		b.note(l, text[:len(text)-1])
	}
	return nil
}

func (b *bag) take(l line) {
	if l.Seen {
		b.waiting[l.Journal] = slices.DeleteFunc(b.waiting[l.Journal], func(m wire.Message) bool { return m.ID == l.ID })
		return
	}
	b.last[l.Journal] = max(b.last[l.Journal], l.ID)
	b.waiting[l.Journal] = append(b.waiting[l.Journal], l.Message)
}

// write adds a line to the file of a race, and syncs it before it counts.
func (o *Office) write(race string, b *bag, l line) error {
	text, err := json.Marshal(l)
	if err != nil {
		return err
	}
	return o.add(race, b, l, text)
}

// add adds the text of a line, which has no newline.
func (o *Office) add(race string, b *bag, l line, text []byte) error {
	path := o.path(race)
	if err := o.fs.MakeFolder(filepath.Dir(path)); err != nil {
		return fmt.Errorf("writing the messages of %s: %w", race, err)
	}
	f, err := o.fs.OpenWrite(path, false)
	if errors.Is(err, fs.ErrNotExist) {
		f, err = o.fs.OpenWrite(path, true)
	}
	if err != nil {
		return fmt.Errorf("writing the messages of %s: %w", race, err)
	}
	defer f.Close()
	if err = f.Truncate(b.size); err == nil { // a torn end
		_, err = f.WriteAt(append(text[:len(text):len(text)], '\n'), b.size)
	}
	if err == nil {
		err = f.Sync()
	}
	if err == nil && b.size == 0 {
		err = o.fs.SyncDir(path)
	}
	if err != nil {
		_ = f.Truncate(b.size) // else the next one does it
		return fmt.Errorf("writing the messages of %s: %w", race, err)
	}
	b.size += int64(len(text)) + 1
	b.note(l, text)
	return nil
}
