package follow

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"spotter/journal"
)

// mostUnsaved bounds the bytes that wait for a disk that takes none: a long race has less.
const mostUnsaved = 64 << 20

// copyFile is the copy on the disk. What it does not take waits in memory.
type copyFile struct {
	path   string
	file   journal.File
	unlock func() error
	size   int64 // bytes that are on the disk for good
	rest   []byte
	err    error // the last fault; nil while all is there
}

// openCopy opens the copy to go on with it, or makes it. What it holds already is returned: the
// beginning of a journal, whole.
func openCopy(path string) (c *copyFile, log *journal.Log, err error) {
	disk := journal.OS{}
	f, err := disk.OpenWrite(path, true)
	made := err == nil
	if errors.Is(err, fs.ErrExist) {
		f, err = disk.OpenWrite(path, false)
	}
	if err != nil {
		return nil, nil, fmt.Errorf("the copy %s: %w", path, err)
	}
	c = &copyFile{path: path, file: f}
	if c.unlock, err = disk.Lock(path); err != nil {
		_ = f.Close() // nothing was written
		return nil, nil, fmt.Errorf("the copy %s: %w", path, err)
	}
	log = &journal.Log{}
	if made {
		err = disk.SyncDir(path)
	} else {
		log, err = c.begin()
	}
	if err != nil {
		c.close()
		return nil, nil, err
	}
	c.size = log.Size
	return c, log, nil
}

// begin reads what the copy holds. A torn end is cut off: it is sent again.
func (c *copyFile) begin() (*journal.Log, error) {
	log, err := journal.ReadFile(c.path)
	if err != nil {
		return nil, fmt.Errorf("the copy %s: %w", c.path, err)
	}
	if log.Damaged > 0 || log.Lines == 0 && log.Torn != nil {
		return nil, fmt.Errorf("%s is no copy of a race that can go on: name another file", c.path)
	}
	if log.Torn != nil {
		if err := c.file.Truncate(log.Size); err != nil {
			return nil, fmt.Errorf("the copy %s: %w", c.path, err)
		}
	}
	return log, nil
}

// add writes lines behind the copy, with those that wait, and syncs it.
func (c *copyFile) add(lines []byte) {
	if c == nil {
		return
	}
	if c.rest = append(c.rest, lines...); len(c.rest) == 0 {
		return
	}
	n, err := c.file.WriteAt(c.rest, c.size)
	if err == nil && n < len(c.rest) {
		err = io.ErrShortWrite
	}
	if err == nil {
		err = c.file.Sync()
	}
	if c.err = err; err != nil {
		_ = c.file.Truncate(c.size) // what is behind it does not count; the next try writes over it
		return
	}
	c.size += int64(len(c.rest))
	c.rest = c.rest[:0]
	if cap(c.rest) > 1<<20 {
		c.rest = nil
	}
}

// full reports whether no more may wait.
func (c *copyFile) full() bool { return c != nil && len(c.rest) > mostUnsaved }

// close ends the copy.
func (c *copyFile) close() {
	if c == nil {
		return
	}
	_ = c.file.Close() // it was synced
	if c.unlock != nil {
		_ = c.unlock() // the end of the program does it too
	}
}

// discard closes a copy that has nothing in it, and removes it.
func (c *copyFile) discard() {
	if c == nil {
		return
	}
	c.close()
	if c.size == 0 {
		_ = os.Remove(c.path) // an empty file is left otherwise, which harms nobody
	}
}
