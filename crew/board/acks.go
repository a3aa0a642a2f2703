package board

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"

	"spotter/crew/wire"
	"spotter/journal"
	"spotter/text"
)

// acks has who has taken on what is red, in a file of the race.
type acks struct {
	read bool
	size int64
	by   map[string]wire.Ack // of a mirror and a red, with a blank between them
	err  error               // of the file, when it was read
}

// ErrNotRed is the error for a red that is over, or has become another one.
var ErrNotRed = errors.New("this row is not red any more, or red for something new: look again")

// of returns who has taken on a red of a mirror; nil for nobody. The caller holds mu.
func (a *acks) of(r *run, mirror, red string) *wire.Ack {
	a.open(r)
	if ack, ok := a.by[mirror+" "+red]; ok {
		return &ack
	}
	return nil
}

// path returns the file of the acknowledgements.
func (r *run) path() string { return filepath.Join(r.b.o.Folder, r.name, "acknowledged.jsonl") }

// open reads the file, once.
func (a *acks) open(r *run) {
	if a.read {
		return
	}
	a.read, a.by = true, make(map[string]wire.Ack)
	f, err := r.b.o.FS.Open(r.path())
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	if err == nil {
		var all []byte
		all, err = io.ReadAll(f)
		_ = f.Close() // it was only read
		if err == nil {
			err = a.lines(all)
		}
	}
	if err != nil {
		a.err = fmt.Errorf("reading the acknowledgements of %s: %w", r.name, err)
		r.b.o.Failed(r.name, "", a.err)
	}
}

// lines takes in the lines of the file. A torn one at the end never counted.
func (a *acks) lines(all []byte) error {
	for line := range bytes.Lines(all) {
		if line[len(line)-1] != '\n' {
			return nil
		}
		var ack wire.Ack
		if err := json.Unmarshal(line, &ack); err != nil {
			return fmt.Errorf("the line at byte %d: %w", a.size, err)
		}
		a.size += int64(len(line))
		a.by[ack.Mirror+" "+ack.Red] = ack
	}
	return nil
}

// Acknowledge notes that somebody takes on what is red in a row, and returns who has: the first
// one stays. The file has it when it returns.
func (b *Board) Acknowledge(raceName string, a wire.Ack) (wire.Ack, error) {
	if err := a.Check(); err != nil {
		return a, err
	}
	r, err := b.find(raceName)
	if err != nil {
		return a, err
	}
	if a.By = text.Clean(a.By); a.By == "" { // it goes to every screen
		return a, a.Check()
	}
	if was, err := r.mayTake(a); was != nil || err != nil {
		return *cmp.Or(was, &a), err
	}
	a.At = short(b.o.Now())
	b.mu.Lock()
	ask := b.ask
	b.mu.Unlock()
	if ask != nil { // without a lock: it goes over the network
		if a, err = ask(raceName, a); err != nil {
			return a, err
		}
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.keep(a)
}

// mayTake returns who has taken on a red already, or why nobody can.
func (r *run) mayTake(a wire.Ack) (*wire.Ack, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	p := r.pairs[a.Mirror]
	if p == nil || !p.shown {
		return nil, ErrNoRace
	}
	if p.row.Red != a.Red {
		return nil, ErrNotRed
	}
	return r.acks.of(r, a.Mirror, a.Red), nil
}

// Acks returns the acknowledgements of a race, sorted by their time.
func (b *Board) Acks(raceName string) ([]wire.Ack, error) {
	r, err := b.find(raceName)
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.acks.open(r)
	list := slices.Collect(maps.Values(r.acks.by))
	slices.SortFunc(list, func(x, y wire.Ack) int {
		return cmp.Or(x.At.Compare(y.At), cmp.Compare(x.Mirror+x.Red, y.Mirror+y.Red))
	})
	return list, r.acks.err
}

// TakeAck takes in an acknowledgement from elsewhere, such as another headquarters. What is known
// already changes nothing.
func (b *Board) TakeAck(raceName string, a wire.Ack) error {
	if _, _, ok := wire.SplitName(a.Mirror); !ok || a.At.IsZero() {
		return errors.New("an acknowledgement from elsewhere has no journal or no time")
	}
	if err := a.Check(); err != nil {
		return err
	}
	r, err := b.find(raceName)
	if err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	a.By = text.Clean(a.By)
	_, err = r.keep(a)
	return err
}

// keep writes an acknowledgement, if it is the first of its red, and shows it. The caller holds mu:
// one more of them waits for the disk, and so does news of this race. They are rare.
func (r *run) keep(a wire.Ack) (wire.Ack, error) {
	if r.closed { // its files are gone
		return a, ErrNoRace
	}
	if was := r.acks.of(r, a.Mirror, a.Red); was != nil {
		return *was, nil
	}
	if r.acks.err != nil {
		return a, r.acks.err
	}
	line, err := json.Marshal(a)
	if err != nil {
		return a, err
	}
	if err := r.acks.write(r, append(line, '\n')); err != nil {
		return a, fmt.Errorf("writing the acknowledgements of %s: %w", r.name, err)
	}
	r.acks.by[a.Mirror+" "+a.Red] = a
	if p := r.pairs[a.Mirror]; p != nil && p.row.Red == a.Red {
		r.evaluate(p, r.b.o.Now())
	}
	return a, nil
}

// write adds a line to the file, and syncs it.
func (a *acks) write(r *run, line []byte) error {
	disk := r.b.o.FS
	if err := disk.MakeFolder(filepath.Dir(r.path())); err != nil {
		return err
	}
	f, err := disk.OpenWrite(r.path(), false)
	if errors.Is(err, fs.ErrNotExist) {
		f, err = disk.OpenWrite(r.path(), true)
	}
	if err != nil {
		return err
	}
	defer f.Close()
	if err = a.append(f, line); err == nil && a.size == 0 {
		err = disk.SyncDir(r.path())
	}
	if err != nil {
		_ = f.Truncate(a.size) // else the next one does it
		return err
	}
	a.size += int64(len(line))
	return nil
}

// append puts a line behind the last whole one.
func (a *acks) append(f journal.File, line []byte) error {
	if err := f.Truncate(a.size); err != nil { // a torn end
		return err
	}
	if _, err := f.WriteAt(line, a.size); err != nil {
		return err
	}
	return f.Sync()
}
