package evdev

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
	"unsafe"

	"golang.org/x/sys/unix"
)

// This returns the event devices of this machine.
func This() System { return linux{Folder, "/sys/class/input", new(pipes)} }

// linux reads the devices of a folder. What may not be opened is described by sysfs, which
// everybody may read.
type linux struct {
	dev, sys string
	pipes    *pipes
}

// List implements [System].
func (l linux) List() ([]Info, error) {
	paths, err := filepath.Glob(filepath.Join(l.dev, "event*"))
	if err != nil {
		return nil, err
	}
	if _, err := os.Stat(l.dev); err != nil {
		return nil, err
	}
	var all []Info
	for _, path := range paths {
		info, err := l.Describe(path)
		if err != nil {
			continue // it went while we looked
		}
		all = append(all, info)
	}
	return all, nil
}

// Describe implements [System].
func (l linux) Describe(path string) (Info, error) {
	st, err := os.Stat(path)
	if err != nil {
		return Info{}, err
	}
	i := Info{Path: path, Name: filepath.Base(path)}
	switch {
	case st.Mode()&fs.ModeNamedPipe != 0:
		i.Pipe = true
		return i, nil
	case st.Mode()&fs.ModeCharDevice == 0:
		return i, fmt.Errorf("%s is no event device and no named pipe", path)
	}
	if i.Denied = unix.Access(path, unix.R_OK); i.Denied != nil {
		i.Group = groupOf(st)
	}
	if !l.bySysfs(&i) && i.Denied == nil {
		return i, byAsking(&i)
	}
	return i, nil
}

// groupOf returns the group whose members may read a device; "" for none.
func groupOf(st fs.FileInfo) string {
	own, ok := st.Sys().(*syscall.Stat_t)
	if !ok || st.Mode().Perm()&0o040 == 0 {
		return ""
	}
	g, err := user.LookupGroupId(strconv.FormatUint(uint64(own.Gid), 10))
	if err != nil {
		return ""
	}
	return g.Name
}

// bySysfs fills in the name and the buttons that sysfs tells. It reports whether it tells any: a
// container may be without it.
func (l linux) bySysfs(i *Info) bool {
	folder := filepath.Join(l.sys, filepath.Base(i.Path), "device")
	b, err := os.ReadFile(filepath.Join(folder, "name"))
	if err != nil {
		return false
	}
	i.Name = strings.TrimRight(string(b), "\n")
	for _, code := range mask(filepath.Join(folder, "capabilities", "key")) {
		if code < keys {
			i.Keys = append(i.Keys, code)
		}
	}
	for _, code := range mask(filepath.Join(folder, "capabilities", "abs")) {
		if code >= hatFirst && code <= hatLast {
			i.Hats = append(i.Hats, code)
		}
	}
	return true
}

// mask reads a bit mask of sysfs: words of the kernel in hexadecimal digits, the highest first.
func mask(path string) (set []uint16) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil
	}
	words := strings.Fields(string(b))
	for n := range words {
		w, err := strconv.ParseUint(words[len(words)-1-n], 16, 64)
		if err != nil {
			return nil
		}
		for bit := range strconv.IntSize {
			if w&(1<<bit) != 0 {
				set = append(set, uint16(n*strconv.IntSize+bit))
			}
		}
	}
	return set
}

// Open implements [System].
func (l linux) Open(path string) (Stream, error) {
	fd, err := unix.Open(path, unix.O_RDONLY|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
	if err != nil {
		return nil, &fs.PathError{Op: "open", Path: path, Err: err}
	}
	d := &device{fd: fd}
	var st unix.Stat_t
	if err := unix.Fstat(fd, &st); err != nil {
		return nil, errors.Join(err, unix.Close(fd))
	}
	if st.Mode&unix.S_IFMT == unix.S_IFIFO {
		d.pipe = true
		if err := l.pipes.keep(path); err != nil {
			return nil, errors.Join(err, unix.Close(fd))
		}
		head := make([]byte, native)
		n, err := unix.Read(fd, head)
		if err == nil && n == 0 {
			return nil, errors.Join(errPipe, unix.Close(fd))
		}
		d.head = head[:max(0, n)] // EAGAIN: there is a writer that wrote nothing yet
	}
	d.File = os.NewFile(uintptr(fd), path)
	return d, nil
}

// device is an open event device, or a named pipe.
type device struct {
	*os.File
	fd   int // of File, which sets it to block where it is asked itself
	pipe bool
	head []byte // was read already
}

// Read returns events.
func (d *device) Read(p []byte) (int, error) {
	if len(d.head) > 0 {
		n := copy(p, d.head)
		d.head = d.head[n:]
		return n, nil
	}
	return d.File.Read(p)
}

// Grab implements [Stream].
func (d *device) Grab() error {
	if d.pipe {
		return nil
	}
	return control(d.fd, request(iocWrite, 0x90, 4), 1)
}

// BootClock implements [Stream].
func (d *device) BootClock() error {
	if d.pipe {
		return errNoKeys
	}
	clock := int32(unix.CLOCK_BOOTTIME)
	return controlBytes(d.fd, request(iocWrite, 0xa0, 4), unsafe.Pointer(&clock))
}

// Down implements [Stream].
func (d *device) Down(keys *[96]byte) error {
	if d.pipe {
		return errNoKeys
	}
	return controlBytes(d.fd, request(iocRead, 0x18, len(keys)), unsafe.Pointer(&keys[0]))
}

// Wait implements [System], by the kernel's news of the folder where there is one.
func (l linux) Wait(stop <-chan struct{}, d time.Duration) {
	w := newWatch(l.dev)
	if w == nil {
		select {
		case <-stop:
		case <-time.After(d):
		}
		return
	}
	done := make(chan struct{})
	defer w.Close()
	defer close(done)
	go func() {
		select {
		case <-stop:
			_ = w.SetReadDeadline(time.Now())
		case <-done:
		}
	}()
	_ = w.SetReadDeadline(time.Now().Add(d))
	var b [4096]byte
	_, _ = w.Read(b[:]) // whatever ends it: the folder is looked at
}
