package cli

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"sync"
	"time"

	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/host"
	"spotter/text"
)

// maxCrashes bounds the crash file, in bytes: when it is larger it begins anew.
const maxCrashes = 1 << 20

// crash keeps the first panic of a race until the terminal is itself again and
// the journal is closed. It is safe for concurrent use.
type crash struct {
	mu    sync.Mutex
	what  any
	stack []byte
	end   func() // asks the race to end; may be called more than once

	again string      // how to go on with the race; "" where there is none
	tell  chan string // of length one: takes what again becomes while a watch runs; nil for none
}

// goesOn sets how to go on with the race, should the program end without a word of
// its own. It never waits.
func (c *crash) goesOn(again string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.again = again
	if c.tell == nil {
		return
	}
	select {
	case <-c.tell: // an older one that nobody took
	default:
	}
	c.tell <- again // there is room: only goesOn sends, one at a time
}

// watched returns how to go on with the race, and where what it becomes arrives.
func (c *crash) watched() (again string, news <-chan string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.tell == nil {
		c.tell = make(chan string, 1)
	}
	return c.again, c.tell
}

// Caught is to be deferred: it keeps a panic and ends the race.
func (c *crash) Caught() {
	if r := recover(); r != nil {
		c.keep(r)
	}
}

func (c *crash) keep(r any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.what == nil {
		c.what, c.stack = r, debug.Stack()
	}
	c.end()
}

// happened reports whether there was a panic.
func (c *crash) happened() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.what != nil
}

// report writes the crash, if there was one, to the end of the file at path, and
// returns it as an error that says where.
func (c *crash) report(path, version string) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.what == nil {
		return nil
	}
	err := fmt.Errorf("spotter crashed: %s", text.FirstLine(fmt.Errorf("%v", c.what)))
	ferr := addReport(path, version, fmt.Sprint(c.what), c.stack)
	if ferr != nil {
		return fault.Failed(fmt.Errorf("%w\nno crash report: %w\n%s", err, ferr, c.stack), "report this with the lines above")
	}
	return fault.Failed(err, "report it with "+path)
}

// addReport writes one report to the end of the file at path: when, which program,
// what happened, and the text that tells more.
func addReport(path, version, what string, text []byte) error {
	f, err := openCrashFile(path)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(f, "%s spotter %s %s %s\n%s\n\n%s\n", time.Now().Format(time.RFC3339), version,
		runtime.Version(), host.Platform(), what, text)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	return err
}

func openCrashFile(path string) (*os.File, error) {
	if path == "" {
		return nil, errors.New("HOME is not set")
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, err
	}
	flags := os.O_CREATE | os.O_WRONLY | os.O_APPEND
	if info, err := os.Stat(path); err == nil && info.Size() > maxCrashes {
		flags |= os.O_TRUNC
	}
	f, err := os.OpenFile(path, flags, 0o600)
	if err == nil {
		_ = f.Chmod(0o600) // one that was copied here may have wider rights; a disk without rights has none
	}
	return f, err
}

// alsoUncaught makes Go write panics of goroutines that nobody guards, such as
// a library's, to the crash file too, until done is called. Their process is
// beyond saving; its journal is not, since every line was written as it came.
func alsoUncaught(path string) (done func()) {
	f, err := openCrashFile(path)
	if err != nil {
		return func() {} // then they only show on the terminal
	}
	defer f.Close() // SetCrashOutput keeps a descriptor of its own
	_ = debug.SetCrashOutput(f, debug.CrashOptions{})
	return func() {
		_ = debug.SetCrashOutput(nil, debug.CrashOptions{})
		if info, err := os.Stat(path); err == nil && info.Size() == 0 {
			_ = os.Remove(path) // nothing ever crashed
		}
	}
}
