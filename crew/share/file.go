package share

import (
	"bytes"
	"errors"
	"io"
	"os"
	"sync"

	"spotter/crew/wire"
	"spotter/journal/form"
)

// file reads a journal's file while it grows. It keeps places in it, and no lines.
type file struct {
	mu   sync.Mutex
	path string
	f    *os.File
	name string // of the journal, by its first line; "" before that
	have wire.Copy
}

// errEmpty says that there is no line yet.
var errEmpty = errors.New("the journal has no line on the disk yet")

// look reads on to a byte before which all lines are whole, and returns what there is.
func (t *file) look(path string, safe int64) (name string, have wire.Copy, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if path != t.path || t.f == nil {
		t.close()
		f, err := os.Open(path)
		if err != nil {
			return "", have, err
		}
		t.path, t.f, t.name, t.have = path, f, "", wire.Copy{}
	}
	buf := make([]byte, 0, 64<<10)
	for t.have.Size < safe {
		n := int(min(safe-t.have.Size, int64(cap(buf))))
		if _, err := t.f.ReadAt(buf[:n], t.have.Size); err != nil {
			return "", have, err
		}
		end := bytes.LastIndexByte(buf[:n], '\n') + 1
		if end == 0 {
			if n < cap(buf) || n > wire.MaxLine {
				return "", have, io.ErrUnexpectedEOF
			}
			buf = make([]byte, 0, wire.MaxBody)
			continue
		}
		if err := t.count(buf[:end]); err != nil {
			return "", have, err
		}
	}
	if t.name == "" {
		return "", have, errEmpty
	}
	return t.name, t.have, nil
}

// count takes in whole lines.
func (t *file) count(b []byte) error {
	if t.have.Size == 0 {
		name, ok := wire.Name(b[:bytes.IndexByte(b, '\n')])
		if !ok {
			return errors.New("the file does not begin with a line of a journal")
		}
		t.name = name
	}
	last := b[bytes.LastIndexByte(b[:len(b)-1], '\n')+1 : len(b)-1]
	_, hash, ok := form.Split(last)
	if !ok {
		return errors.New("a line of the journal does not end with a hash")
	}
	t.have.Size += int64(len(b))
	t.have.Lines += bytes.Count(b, []byte{'\n'})
	t.have.Head = string(hash)
	return nil
}

// read returns bytes from a byte on, at most most.
func (t *file) read(from int64, most int) ([]byte, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	n := min(t.have.Size-from, int64(most))
	if from < 0 || n <= 0 || t.f == nil {
		return nil, nil
	}
	b := make([]byte, n)
	_, err := t.f.ReadAt(b, from)
	return b, err
}

// close closes the file. The caller has mu, or is the last.
func (t *file) close() {
	if t.f != nil {
		_ = t.f.Close() // it was only read
		t.f = nil
	}
}
