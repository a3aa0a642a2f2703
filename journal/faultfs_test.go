package journal

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"math/rand/v2"
	"slices"
	"sync"
)

// errShort makes a write short without an error.
var errShort = errors.New("short write")

// op is a call of the file system that a test can make fail.
type op string

const (
	opOpen     op = "open"
	opCreate   op = "create"
	opWrite    op = "write"
	opTruncate op = "truncate"
	opSync     op = "sync"
	opLock     op = "lock"
	opSyncDir  op = "syncdir"
	opLook     op = "look"
)

// faultFS is a file system in memory that fails and crashes on demand. It keeps
// what an honest disk would keep and not a byte more: what was written and then
// synced. After a sync that failed, what was written before is called clean and
// never reaches the disk unless it is written again, as on Linux.
type faultFS struct {
	mu    sync.Mutex
	files map[string]*inode
	count map[op]int
	// fault is asked at each call, with how often that op was called, from 1. An
	// error fails it; a failing write writes the first part bytes.
	fault func(o op, n int) (part int, err error)
	room  int // bytes that files may hold together; 0 is no bound
	full  error
}

type inode struct {
	data   []byte // as a reader sees it
	dirty  []bool // bytes of data that a sync would bring to the disk
	disk   []byte // as it is after a crash
	named  bool   // its name survives a crash
	locked bool
}

func newFaultFS() *faultFS {
	return &faultFS{files: map[string]*inode{}, count: map[op]int{}}
}

// call counts a call and returns its fault. The caller holds mu.
func (f *faultFS) call(o op) (int, error) {
	f.count[o]++
	if f.fault == nil {
		return 0, nil
	}
	return f.fault(o, f.count[o])
}

// set changes the fault.
func (f *faultFS) set(fault func(o op, n int) (int, error)) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.fault = fault
}

// always returns a fault of every call of some ops, writing part bytes.
func always(err error, part int, ops ...op) func(op, int) (int, error) {
	return func(o op, _ int) (int, error) {
		if slices.Contains(ops, o) {
			return part, err
		}
		return 0, nil
	}
}

func (f *faultFS) Open(path string) (io.ReadCloser, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if _, err := f.call(opOpen); err != nil {
		return nil, &fs.PathError{Op: "open", Path: path, Err: err}
	}
	n := f.files[path]
	if n == nil {
		return nil, &fs.PathError{Op: "open", Path: path, Err: fs.ErrNotExist}
	}
	return io.NopCloser(bytes.NewReader(bytes.Clone(n.data))), nil
}

func (f *faultFS) OpenWrite(path string, create bool) (File, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if _, err := f.call(opCreate); err != nil {
		return nil, &fs.PathError{Op: "open", Path: path, Err: err}
	}
	n := f.files[path]
	switch {
	case create && n != nil:
		return nil, &fs.PathError{Op: "open", Path: path, Err: fs.ErrExist}
	case create:
		n = new(inode)
		f.files[path] = n
	case n == nil:
		return nil, &fs.PathError{Op: "open", Path: path, Err: fs.ErrNotExist}
	}
	return &handle{f, n, path, false}, nil
}

func (f *faultFS) Lock(path string) (func() error, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if _, err := f.call(opLock); err != nil {
		return nil, err
	}
	n := f.files[path]
	switch {
	case n == nil:
		return nil, fs.ErrNotExist
	case n.locked:
		return nil, ErrLocked
	}
	n.locked = true
	return func() error {
		f.mu.Lock()
		defer f.mu.Unlock()
		n.locked = false
		return nil
	}, nil
}

func (f *faultFS) MakeFolder(string) error { return nil }

func (f *faultFS) Look(path string, of File) (Sight, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if _, err := f.call(opLook); err != nil {
		return Sight{}, err
	}
	n := f.files[path]
	if n == nil {
		return Sight{}, &fs.PathError{Op: "stat", Path: path, Err: fs.ErrNotExist}
	}
	if h, ok := of.(*hungFile); ok {
		of = h.File
	}
	return Sight{Same: of.(*handle).n == n, Size: int64(len(n.data))}, nil
}

func (f *faultFS) Remove(path string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.files, path)
	return nil
}

func (f *faultFS) SyncDir(string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if _, err := f.call(opSyncDir); err != nil {
		return err
	}
	for _, n := range f.files {
		n.named = true
	}
	return nil
}

// read returns a file as a reader would see it now.
func (f *faultFS) read(path string) []byte {
	f.mu.Lock()
	defer f.mu.Unlock()
	return bytes.Clone(f.files[path].data)
}

// crash returns what a machine that lost its power now finds at its next boot:
// of each file what was synced, and a random part of what comes after it, whose
// bytes may be the right ones or zeros.
func (f *faultFS) crash(r *rand.Rand) *faultFS {
	f.mu.Lock()
	defer f.mu.Unlock()
	after := newFaultFS()
	for path, n := range f.files {
		if !n.named {
			continue
		}
		kept := bytes.Clone(n.disk)
		if more := len(n.data) - len(n.disk); more > 0 {
			extra := bytes.Clone(n.data[len(n.disk):][:r.IntN(more+1)])
			if r.IntN(4) == 0 {
				clear(extra)
			}
			kept = append(kept, extra...)
		}
		after.files[path] = &inode{data: kept, dirty: make([]bool, len(kept)), disk: bytes.Clone(kept), named: true}
	}
	return after
}

type handle struct {
	fs     *faultFS
	n      *inode
	path   string
	closed bool
}

func (h *handle) ReadAt(b []byte, off int64) (int, error) {
	h.fs.mu.Lock()
	defer h.fs.mu.Unlock()
	return bytes.NewReader(h.n.data).ReadAt(b, off)
}

func (h *handle) WriteAt(b []byte, off int64) (int, error) {
	h.fs.mu.Lock()
	defer h.fs.mu.Unlock()
	part, err := h.fs.call(opWrite)
	if err != nil {
		b = b[:min(part, len(b))]
	}
	if end := int(off) + len(b); err == nil && h.fs.room > 0 && end > h.fs.room {
		err, b = h.fs.full, b[:max(0, h.fs.room-int(off))]
	}
	if h.closed {
		return 0, fs.ErrClosed
	}
	if grow := int(off) + len(b) - len(h.n.data); grow > 0 {
		h.n.data = append(h.n.data, make([]byte, grow)...)
		h.n.dirty = append(h.n.dirty, make([]bool, grow)...)
	}
	copy(h.n.data[off:], b)
	for i := range b {
		h.n.dirty[int(off)+i] = true
	}
	if err == errShort {
		err = nil
	}
	if err != nil {
		err = &fs.PathError{Op: "write", Path: h.path, Err: err}
	}
	return len(b), err
}

func (h *handle) Truncate(size int64) error {
	h.fs.mu.Lock()
	defer h.fs.mu.Unlock()
	if _, err := h.fs.call(opTruncate); err != nil {
		return &fs.PathError{Op: "truncate", Path: h.path, Err: err}
	}
	if int(size) < len(h.n.data) {
		h.n.data, h.n.dirty = h.n.data[:size], h.n.dirty[:size]
	}
	return nil
}

func (h *handle) Sync() error {
	h.fs.mu.Lock()
	defer h.fs.mu.Unlock()
	_, err := h.fs.call(opSync)
	if err == nil {
		h.n.disk = append(h.n.disk, make([]byte, max(0, len(h.n.data)-len(h.n.disk)))...)[:len(h.n.data)]
	}
	for i, dirty := range h.n.dirty {
		if dirty && err == nil {
			h.n.disk[i] = h.n.data[i]
		}
		h.n.dirty[i] = false
	}
	if err != nil {
		return &fs.PathError{Op: "fdatasync", Path: h.path, Err: err}
	}
	return nil
}

func (h *handle) Close() error {
	h.fs.mu.Lock()
	defer h.fs.mu.Unlock()
	h.closed = true
	return nil
}

// hungFile is a file whose syncs, but for the first, wait for answer.
type hungFile struct {
	File
	synced bool
	answer chan struct{}
}

func (f *hungFile) Sync() error {
	if f.synced {
		<-f.answer
	}
	f.synced = true
	return f.File.Sync()
}
