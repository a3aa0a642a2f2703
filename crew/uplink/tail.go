package uplink

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"

	"spotter/crew/wire"
	"spotter/journal/form"
)

// File is a journal's file, open for reading.
type File interface {
	io.ReaderAt
	io.Closer
	// Size returns how many bytes it has now.
	Size() (int64, error)
}

// systemFile is a file of the system.
type systemFile struct{ *os.File }

// Size implements [File].
func (f systemFile) Size() (int64, error) {
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

func openFile(path string) (File, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	return systemFile{f}, nil
}

// readStep is the number of bytes that are read at once.
const readStep = 64 << 10

// tail reads whole lines of a file that grows. It keeps places in the file, and no lines.
type tail struct {
	open func(path string) (File, error)
	path string
	file File
	name string // of the journal, by its first line; "" before that
	buf  []byte // reused from read to read

	size   int64  // bytes of whole lines, as far as they were read
	lines  uint64 // how many they are
	urgent int64  // the end of the last urgent line among them
}

// close closes the file.
func (t *tail) close() {
	if t.file != nil {
		_ = t.file.Close() // it was only read
		t.file = nil
	}
}

// look reads on to the end of what is safe. It reports whether the file is another journal
// than before.
func (t *tail) look(path string, safe int64) (other bool, err error) {
	if path == "" {
		return false, nil
	}
	if path != t.path || t.file == nil {
		if other, err = t.reopen(path); err != nil {
			return other, err
		}
	}
	if safe <= t.size {
		return other, nil // its disk is not asked: it may not answer
	}
	size, err := t.file.Size()
	if err != nil {
		t.close()
		return other, err
	}
	return other, t.scan(min(size, safe))
}

// reopen opens a file. A journal that goes on in another file has the same lines there.
func (t *tail) reopen(path string) (other bool, err error) {
	t.close()
	f, err := t.open(path)
	if err != nil {
		return false, err
	}
	if path == t.path {
		t.file = f
		return false, nil
	}
	was := t.name
	*t = tail{open: t.open, path: path, file: f, buf: t.buf}
	return was != "", nil
}

// scan counts the lines up to a byte, and finds urgent ones.
func (t *tail) scan(end int64) error {
	for t.size < end {
		b, err := t.read(t.size, end)
		if err != nil {
			t.close()
			return err
		}
		n := bytes.LastIndexByte(b, '\n') + 1
		if n == 0 && len(b) > wire.MaxLine {
			return errDamaged // headquarters takes no such line
		}
		if n == 0 {
			return nil // the line has no end yet
		}
		if t.size == 0 {
			name, ok := wire.Name(b[:bytes.IndexByte(b, '\n')])
			if !ok {
				return errNoJournal
			}
			t.name = name
		}
		for from := 0; from < n; {
			line := b[from : from+bytes.IndexByte(b[from:n], '\n')+1]
			from += len(line)
			t.lines++
			if urgent(line) {
				t.urgent = t.size + int64(from)
			}
		}
		t.size += int64(n)
	}
	return nil
}

// errNoJournal says that a file does not begin as a journal does.
var errNoJournal = errors.New("the file does not begin with a line of a journal")

// read reads from a byte on, not beyond another: one step, or more where a line is longer than
// a step. The result is valid until the next call.
func (t *tail) read(from, end int64) ([]byte, error) {
	want := int(min(end-from, readStep))
	for {
		if cap(t.buf) < want {
			t.buf = make([]byte, want)
		}
		b := t.buf[:want]
		n, err := t.readAt(b, from)
		if err != nil && !(errors.Is(err, io.EOF) && n > 0) {
			return nil, err
		}
		b = b[:n]
		if bytes.IndexByte(b, '\n') >= 0 || n < want || int64(want) == end-from || want > wire.MaxLine {
			return b, nil
		}
		want = int(min(end-from, wire.MaxLine+1))
	}
}

// readAt reads from the file, if it is open.
func (t *tail) readAt(b []byte, at int64) (int, error) {
	if t.file == nil {
		return 0, fs.ErrNotExist
	}
	return t.file.ReadAt(b, at)
}

// batch holds the lines of one call: exact bytes, which do not change while it is tried again.
type batch struct {
	from  int64
	bytes []byte // whole lines
	lines uint64
	head  string // the hash of its last line
	last  bool   // nothing follows it in the file, as far as that was read
}

// batchAt makes a batch of the lines from a byte on, of at most most bytes; of one line where
// that is longer.
func (t *tail) batchAt(from int64, most int) (*batch, error) {
	b, err := t.read(from, t.size)
	if err != nil {
		t.close()
		return nil, err
	}
	n := bytes.LastIndexByte(b[:min(len(b), most)], '\n') + 1
	if n == 0 {
		n = bytes.IndexByte(b, '\n') + 1 // one long line
	}
	if n == 0 {
		return nil, errChanged
	}
	b = bytes.Clone(b[:n])
	line := b[bytes.LastIndexByte(b[:n-1], '\n')+1 : n-1]
	_, hash, ok := form.Split(line)
	if !ok {
		return nil, errDamaged
	}
	return &batch{from: from, bytes: b, lines: uint64(bytes.Count(b, []byte{'\n'})), head: string(hash), last: from+int64(n) == t.size}, nil
}

// What is wrong with a file.
var (
	errChanged = errors.New("the journal's file is shorter than it was")
	errDamaged = errors.New("a line of the journal does not end with a hash: spotter journal verify tells more")
)

// headAt returns the hash of the line that ends at a byte, "" where no line ends there.
func (t *tail) headAt(at int64) (string, error) {
	if at < int64(form.TailLen)+1 || at > t.size {
		return "", nil
	}
	b := make([]byte, form.TailLen+1)
	if _, err := t.readAt(b, at-int64(len(b))); err != nil && !errors.Is(err, io.EOF) {
		t.close()
		return "", err
	}
	_, hash, ok := form.Split(b[:form.TailLen])
	if !ok || b[form.TailLen] != '\n' {
		return "", nil
	}
	return string(hash), nil
}

// linesTo counts the lines before a byte.
func (t *tail) linesTo(at int64) (n uint64, err error) {
	if at == t.size {
		return t.lines, nil
	}
	for from := int64(0); from < at; {
		b, err := t.read(from, at)
		if err != nil {
			t.close()
			return 0, err
		}
		n += uint64(bytes.Count(b, []byte{'\n'}))
		from += int64(len(b))
	}
	return n, nil
}
