package evdev

import (
	"errors"
	"io/fs"
	"sync"

	"golang.org/x/sys/unix"
)

// pipes keeps a reading end of each named pipe open that was opened once. Without it a program that begins
// to write in the moment in which spotter looks, finds nobody there and closes again, would be ended by
// the kernel: its pipe has no reader any more. What it writes meanwhile waits for the next look. It is safe
// for concurrent use.
type pipes struct {
	mu  sync.Mutex
	fds map[string]int // by path
}

// keep keeps the pipe at a path open. A pipe that took the place of another takes it here too.
func (p *pipes) keep(path string) error {
	fd, err := unix.Open(path, unix.O_RDONLY|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
	if err != nil {
		return &fs.PathError{Op: "open", Path: path, Err: err}
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	old, kept := p.fds[path]
	if kept && isSame(old, fd) {
		return unix.Close(fd)
	}
	if p.fds == nil {
		p.fds = map[string]int{}
	}
	p.fds[path] = fd
	if !kept {
		return nil
	}
	return unix.Close(old)
}

// close closes every pipe.
func (p *pipes) close() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	var errs []error
	for path, fd := range p.fds {
		errs = append(errs, unix.Close(fd))
		delete(p.fds, path)
	}
	return errors.Join(errs...)
}

// isSame reports whether two descriptors are of one file.
func isSame(a, b int) bool {
	var x, y unix.Stat_t
	return unix.Fstat(a, &x) == nil && unix.Fstat(b, &y) == nil && x.Dev == y.Dev && x.Ino == y.Ino
}
