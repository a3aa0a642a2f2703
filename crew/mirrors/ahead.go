package mirrors

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"time"

	"spotter/journal"
)

// The measures of the log ahead.
const (
	// aheadMost is the most bytes of a batch that goes through the log. A larger one is worth a sync
	// of its own.
	aheadMost = 4 << 10
	// syncEvery is the time between the beginnings of two syncs of the log: whatever comes in that
	// time shares one. The first after a pause waits for nothing.
	syncEvery = 25 * time.Millisecond
	// A log is left for the other one after so long, or so many bytes.
	turnAfter = 30 * time.Second
	turnSize  = 8 << 20
	// A log that cannot be left has at most so many times that. From then on each batch is synced by itself.
	mostTurns = 8
	// openMost is the most mirrors that are kept open for writing.
	openMost = 1000
	// flushPause is the rest between two mirrors that are synced behind the log.
	flushPause = 2 * time.Millisecond
)

// ahead is the log that makes small batches durable: one write and one sync for all that come at
// about the same time. Their mirrors are written at once, and synced later, behind it. After a power
// failure what the mirrors then lack is taken from the log.
//
// There are two files in turn. While the mirrors of one are synced, batches go to the other.
type ahead struct {
	fs        journal.FS
	folder    string
	turnSize  int64 // see the constants
	syncEvery time.Duration

	mu      sync.Mutex
	waiting []*entry
	busy    bool // the goroutine that writes is under way
	work    sync.WaitGroup
	closed  chan struct{}

	// What follows is the writing goroutine's own, but for free.
	logs       [2]aheadFile
	now        int // the log that is written to
	generation uint64
	synced     time.Time // the beginning of the last sync
	alone      *mirror   // the only one of the last sync: it need not wait for others
	files      map[*mirror]journal.File
	room       []byte
}

// aheadFile is one of the two logs.
type aheadFile struct {
	file  journal.File
	size  int64
	began time.Time
	bad   bool             // a write or a sync failed: nothing more goes there before it is empty
	dirty map[*mirror]bool // they have bytes that were not synced
	free  chan struct{}    // closed when its mirrors are synced; nil while it is in use
}

// entry is a batch that waits for the log.
type entry struct {
	mirror *mirror
	at     int64
	bytes  []byte
	done   chan error // capacity 1
}

// errAhead says that the log did not take a batch: it has to be synced by itself.
var errAhead = errors.New("the log ahead cannot be written")

// errDoubt says that nobody knows what of a mirror is on the disk.
var errDoubt = errors.New("a sync of the mirror failed before")

func newAhead(disk journal.FS, folder string, generation uint64, every time.Duration) *ahead {
	return &ahead{fs: disk, folder: folder, turnSize: turnSize, syncEvery: every, generation: generation, closed: make(chan struct{}), files: make(map[*mirror]journal.File)}
}

// aheadPath returns the path of a log.
func aheadPath(folder string, n int) string {
	return filepath.Join(folder, [...]string{"ahead.1", "ahead.2"}[n])
}

// keep makes a batch durable and writes it to its mirror. The error is errAhead where the log
// cannot do it, else that of the mirror's file.
func (a *ahead) keep(m *mirror, at int64, b []byte) error {
	e := &entry{m, at, b, make(chan error, 1)}
	a.mu.Lock()
	a.waiting = append(a.waiting, e)
	if !a.busy {
		a.busy = true
		a.work.Go(a.write)
	}
	a.mu.Unlock()
	return <-e.done
}

// write writes what waits, until nothing does.
func (a *ahead) write() {
	for {
		a.mu.Lock()
		if len(a.waiting) == 0 {
			a.busy = false
			a.mu.Unlock()
			return
		}
		if len(a.waiting) > 1 || a.waiting[0].mirror != a.alone {
			a.mu.Unlock()
			time.Sleep(a.syncEvery - time.Since(a.synced)) // others may come meanwhile
			a.mu.Lock()
		}
		a.synced = time.Now()
		group := a.waiting
		a.waiting = nil
		a.mu.Unlock()
		if a.alone = nil; len(group) == 1 {
			a.alone = group[0].mirror
		}
		err := a.log(group)
		for _, e := range group {
			if err != nil {
				e.done <- errAhead
				continue
			}
			e.done <- a.mirror(e)
		}
	}
}

// log writes batches to the log and syncs it.
func (a *ahead) log(group []*entry) error {
	l := a.turn()
	if l.bad {
		return errAhead
	}
	if l.file == nil {
		if err := a.open(l); err != nil {
			l.bad = true
			return err
		}
	}
	a.room = a.room[:0]
	for _, e := range group {
		a.room = appendRecord(a.room, a.generation, e.mirror.key, e.at, e.bytes)
		l.dirty[e.mirror] = true
	}
	n, err := l.file.WriteAt(a.room, l.size)
	if err == nil && n < len(a.room) {
		err = io.ErrShortWrite
	}
	if err == nil {
		err = l.file.Sync()
	}
	if err != nil {
		l.bad = true // nobody knows what of it is on the disk
		return err
	}
	l.size += int64(n)
	return nil
}

// open opens a log, for the first time.
func (a *ahead) open(l *aheadFile) (err error) {
	path := aheadPath(a.folder, a.now)
	l.file, err = a.fs.OpenWrite(path, true)
	if errors.Is(err, fs.ErrExist) {
		l.file, err = a.fs.OpenWrite(path, false)
	}
	if err == nil {
		err = a.fs.SyncDir(path)
	}
	if err != nil && l.file != nil {
		_ = l.file.Close() // nothing was written
		l.file = nil
	}
	return err
}

// turn returns the log to write to: the other one where this one is old, large or bad, if that
// one's mirrors are synced.
func (a *ahead) turn() *aheadFile {
	l := &a.logs[a.now]
	if l.dirty == nil {
		a.fresh(l)
		return l
	}
	if !l.bad && l.size < a.turnSize && time.Since(l.began) < turnAfter {
		return l
	}
	l.bad = l.bad || l.size >= mostTurns*a.turnSize
	other := &a.logs[1-a.now]
	if other.free != nil {
		select {
		case <-other.free:
		default:
			return l
		}
	}
	l.free = make(chan struct{})
	dirty, free := l.dirty, l.free
	a.work.Go(func() { a.flush(dirty, free) })
	a.now = 1 - a.now
	a.fresh(other)
	return other
}

// fresh begins a log anew. What it had is passed over by its generation.
func (a *ahead) fresh(l *aheadFile) {
	a.generation++
	l.size, l.began, l.bad, l.dirty, l.free = 0, time.Now(), false, make(map[*mirror]bool), nil
}

// mirror writes a batch that the log has to its mirror.
func (a *ahead) mirror(e *entry) error {
	f := a.files[e.mirror]
	if f == nil {
		var err error
		if f, err = a.fs.OpenWrite(e.mirror.path, false); err != nil {
			return err
		}
		for other, old := range a.files {
			if len(a.files) < openMost {
				break
			}
			_ = old.Close() // what was written is synced behind the log
			delete(a.files, other)
		}
		a.files[e.mirror] = f
	}
	n, err := f.WriteAt(e.bytes, e.at)
	if err == nil && n < len(e.bytes) {
		err = io.ErrShortWrite
	}
	return err
}

// flush syncs mirrors, and then frees the log that they were in. One that cannot be synced is tried
// again: until then the log keeps its batches.
func (a *ahead) flush(dirty map[*mirror]bool, free chan struct{}) {
	for wait := time.Second; ; wait = min(2*wait, time.Minute) {
		for m := range dirty {
			if a.sync(m) == nil {
				delete(dirty, m)
			}
			if !a.isClosed() {
				time.Sleep(flushPause)
			}
		}
		if len(dirty) == 0 {
			close(free)
			return
		}
		t := time.NewTimer(wait)
		select {
		case <-t.C:
		case <-a.closed:
			t.Stop()
			return // the next start takes from the log what the mirrors lack
		}
	}
}

func (a *ahead) isClosed() bool {
	select {
	case <-a.closed:
		return true
	default:
		return false
	}
}

// sync makes a mirror's bytes durable. Where that failed once, the system may have forgotten bytes
// that it could not write: the log keeps them until the next start, which compares.
func (a *ahead) sync(m *mirror) error {
	f, err := a.fs.OpenWrite(m.path, false)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // its owner took it away
	}
	if err != nil {
		return err
	}
	if err = f.Sync(); err != nil {
		m.doubt.Store(true)
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil && m.doubt.Load() {
		err = errDoubt
	}
	return err
}

// close syncs all mirrors and takes the logs away. Where that fails they stay for the next start.
func (a *ahead) close() error {
	close(a.closed)
	a.work.Wait()
	var failed error
	for n := range a.logs {
		l := &a.logs[n]
		if l.free == nil || !isDone(l.free) {
			for m := range l.dirty {
				failed = errors.Join(failed, a.sync(m))
			}
		}
		if l.file != nil {
			failed = errors.Join(failed, l.file.Close())
		}
	}
	for _, f := range a.files {
		failed = errors.Join(failed, f.Close())
	}
	if failed == nil {
		failed = removeLogs(a.fs, a.folder)
	}
	return failed
}

func isDone(c chan struct{}) bool {
	select {
	case <-c:
		return true
	default:
		return false
	}
}

// removeLogs takes the logs away, after what they have is in the mirrors for good.
func removeLogs(disk journal.FS, folder string) (err error) {
	for n := range 2 {
		if e := disk.Remove(aheadPath(folder, n)); !errors.Is(e, os.ErrNotExist) {
			err = errors.Join(err, e)
		}
	}
	return err
}
