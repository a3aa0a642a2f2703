package mirrors

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"sync"
	"sync/atomic"

	"spotter/crew/wire"
	"spotter/journal"
)

// mirror is one file, and what is known of it.
type mirror struct {
	fs      journal.FS
	ahead   *ahead
	key     string // race and name, with a slash between them
	path    string
	journal string      // name of the journal that it mirrors
	number  int         // of the fork; 1 for the journal itself
	doubt   atomic.Bool // a sync behind the log failed

	mu     sync.Mutex
	closed bool     // the store is
	known  bool     // the file was read, and copy says what it has
	owed   []record // batches of the log that the file may lack, after a power failure
	copy   wire.Copy
	tail   bool          // the file may have bytes behind copy.Size that do not count
	grown  chan struct{} // closed when there are more lines, and made anew
}

// read reads and checks the file, once. What is torn or damaged at its end is set aside and
// cut off: the pair has it, and sends it again from there.
func (m *mirror) read() error {
	if m.known || m.closed {
		return nil
	}
	log, err := m.verify(-1)
	if errors.Is(err, fs.ErrNotExist) {
		m.known = true // its owner may have taken it away: what the log owes it is gone too
		return nil
	}
	if err == nil && len(m.owed) > 0 {
		log, err = m.recover(log)
	}
	if err != nil {
		return fmt.Errorf("reading the mirror %s: %w", m.path, err)
	}
	torn := log.Torn
	if log.Damaged > 0 {
		torn = &journal.Torn{Line: log.Damage[0].Line, Byte: log.Damage[0].Begin}
		if log, err = m.whole(log); err != nil {
			return fmt.Errorf("reading the mirror %s: %w", m.path, err)
		}
	}
	f, err := m.fs.OpenWrite(m.path, false)
	if err != nil {
		return fmt.Errorf("opening the mirror %s: %w", m.path, err)
	}
	if torn != nil {
		err = journal.SetAside(m.fs, m.path, f, torn)
	} else {
		err = f.Sync() // a program that was killed may have left lines that were not synced
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return fmt.Errorf("mending the mirror %s: %w", m.path, err)
	}
	m.copy = copyOf(log)
	m.known, m.owed = true, nil
	return nil
}

// verify reads the file, as far as a byte; -1 for all of it.
func (m *mirror) verify(end int64) (*journal.Log, error) {
	r, err := m.fs.Open(m.path)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	if end >= 0 {
		return journal.Verify(io.LimitReader(r, end))
	}
	return journal.Verify(r)
}

// copyOf says how much a log has that is whole.
func copyOf(log *journal.Log) wire.Copy {
	if log.Lines == 0 {
		return wire.Copy{}
	}
	return wire.Copy{Size: log.Size, Lines: log.Lines, Head: log.Head}
}

// recover writes the batches of the log that the file lacks behind what it has whole. It only
// lengthens that: what is whole there was kept, or follows what was.
func (m *mirror) recover(log *journal.Log) (*journal.Log, error) {
	whole, err := m.whole(log)
	if err != nil {
		return nil, err
	}
	have := copyOf(whole)
	f, err := m.fs.OpenWrite(m.path, false)
	if err != nil {
		return nil, err
	}
	for _, r := range m.owed {
		end := r.at + int64(len(r.bytes))
		if end <= have.Size || r.at > have.Size {
			continue
		}
		rest := r.bytes[have.Size-r.at:]
		next, err := journal.Continue(rest, have.Lines, have.Size, have.Head)
		if err != nil || next.Err() != nil || have.Lines == 0 {
			continue // a batch that was not called kept, before another one was
		}
		if _, err := f.WriteAt(rest, have.Size); err != nil {
			return nil, errors.Join(err, f.Close())
		}
		have = copyOf(next)
	}
	if err := errors.Join(f.Sync(), f.Close()); err != nil {
		return nil, err
	}
	return m.verify(-1)
}

// whole returns the log of the file up to what is torn or damaged.
func (m *mirror) whole(log *journal.Log) (*journal.Log, error) {
	if log.Damaged == 0 {
		return log, nil
	}
	return m.verify(log.Damage[0].Begin)
}

// add makes bytes behind the mirror durable. Where that fails, the mirror counts as it was.
func (m *mirror) add(batch []byte, after wire.Copy) error {
	if m.copy.Size == 0 || m.tail || len(batch) > aheadMost {
		return m.append(batch, after)
	}
	err := m.ahead.keep(m, m.copy.Size, batch)
	if errors.Is(err, errAhead) {
		return m.append(batch, after)
	}
	if err != nil {
		m.tail = true // the log has the batch too: the next one goes past it
		m.cutOff()
		return err
	}
	m.grow(after)
	return nil
}

// cutOff takes what does not count off the end of the file, so that who reads the file finds whole lines.
// Where that fails too, the next batch cuts it off.
func (m *mirror) cutOff() {
	f, err := m.fs.OpenWrite(m.path, false)
	if err != nil {
		return
	}
	_ = f.Truncate(m.copy.Size)
	_ = f.Close()
}

// grow takes in that the mirror has more lines.
func (m *mirror) grow(after wire.Copy) {
	m.copy = after
	close(m.grown)
	m.grown = make(chan struct{})
}

// append writes bytes behind the mirror and syncs them. Where that fails, the mirror counts
// as it was.
func (m *mirror) append(batch []byte, after wire.Copy) error {
	first := m.copy.Size == 0
	f, err := m.fs.OpenWrite(m.path, false)
	if errors.Is(err, fs.ErrNotExist) && first {
		f, err = m.fs.OpenWrite(m.path, true)
	}
	if err != nil {
		return err
	}
	if err = m.write(f, batch); err == nil && first {
		err = m.fs.SyncDir(m.path)
	}
	if err != nil {
		m.tail = f.Truncate(m.copy.Size) != nil || f.Sync() != nil
		_ = f.Close() // nothing of it counts
		return err
	}
	if err := f.Close(); err != nil {
		m.tail = true
		return err
	}
	m.grow(after)
	return nil
}

// write brings a batch to the disk.
func (m *mirror) write(f journal.File, batch []byte) error {
	if m.tail { // an earlier batch failed, and could not be cut off
		if err := f.Truncate(m.copy.Size); err != nil {
			return err
		}
		m.tail = false
	}
	n, err := f.WriteAt(batch, m.copy.Size)
	if err == nil && n < len(batch) {
		err = io.ErrShortWrite
	}
	if err != nil {
		return err
	}
	return f.Sync()
}

// readAt fills b with the bytes of the mirror from a byte on.
func (m *mirror) readAt(b []byte, from int64) error {
	f, err := m.fs.OpenWrite(m.path, false)
	if err != nil {
		return fmt.Errorf("opening the mirror %s: %w", m.path, err)
	}
	defer f.Close()
	if n, err := f.ReadAt(b, from); n < len(b) {
		return fmt.Errorf("reading the mirror %s: %w", m.path, err)
	}
	return nil
}
