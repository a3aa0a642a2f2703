package mirrors

import (
	"errors"
	"fmt"

	"spotter/crew/wire"
	"spotter/journal"
)

// Prepared is a batch that was found to follow its mirror, and is not kept yet. In between its
// caller may tell others of it.
type Prepared struct {
	After wire.Copy // the mirror once it is kept

	m      *mirror
	before wire.Copy
	batch  []byte
	log    *journal.Log
}

// ErrMoved is the error of [Prepared.Keep] where the mirror is not what the batch was prepared for.
var ErrMoved = errors.New("the mirror went on in the meantime")

// Prepare does what [Store.Append] does, but for the writing. Where the batch does not begin at the
// mirror's end, the Prepared is nil, and have says where the end is. Its errors are those of Append.
func (s *Store) Prepare(raceName, name string, from int64, batch []byte) (p *Prepared, have wire.Copy, err error) {
	if err := s.hasBefore(raceName, name); err != nil {
		return nil, wire.Copy{}, err
	}
	m, err := s.find(raceName, name)
	if err != nil {
		return nil, wire.Copy{}, err
	}
	defer m.mu.Unlock()
	if from != m.copy.Size {
		return nil, m.copy, nil
	}
	log, err := s.ready(raceName, m, batch)
	if err != nil {
		return nil, m.copy, err
	}
	return &Prepared{copyOf(log), m, m.copy, batch, log}, m.copy, nil
}

// Keep writes a prepared batch behind its mirror and syncs it. Where that fails, the mirror
// counts as it was.
func (p *Prepared) Keep() (Appended, error) {
	p.m.mu.Lock()
	defer p.m.mu.Unlock()
	switch {
	case p.m.closed:
		return Appended{}, ErrClosed
	case p.m.copy != p.before:
		return Appended{}, ErrMoved
	}
	if err := p.m.add(p.batch, p.After); err != nil {
		return Appended{}, disk(p.m.path, err)
	}
	return Appended{p.m.copy, true, p.log.Events}, nil
}

// Yield sets aside the end of a mirror from a byte on, in a .torn file beside it: other lines
// take its place. The caller must have kept those bytes elsewhere, such as in a fork.
func (s *Store) Yield(raceName, name string, from int64) error {
	m, err := s.find(raceName, name)
	if err != nil {
		return err
	}
	defer m.mu.Unlock()
	if err := m.ahead.keep(m, from, nil); err != nil { // what the log has from there on does not count
		return fmt.Errorf("setting the end of the mirror %s aside: %w", m.path, err)
	}
	f, err := m.fs.OpenWrite(m.path, false)
	if err == nil {
		err = journal.SetAside(m.fs, m.path, f, &journal.Torn{Byte: from})
		if cerr := f.Close(); err == nil {
			err = cerr
		}
	}
	m.known = false // it is read anew, whatever was done
	if err != nil {
		return fmt.Errorf("setting the end of the mirror %s aside: %w", m.path, err)
	}
	m.copy, m.tail = wire.Copy{}, false
	return m.read()
}
