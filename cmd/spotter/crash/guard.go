package crash

import (
	"fmt"
	"runtime/debug"
	"sync"

	"spotter/cmd/spotter/fault"
	"spotter/text"
)

// Guard keeps the first panic of a race until the terminal is itself again and
// the journal is closed. It is safe for concurrent use.
type Guard struct {
	mu    sync.Mutex
	what  any
	stack []byte
	end   func() // asks the race to end; may be called more than once

	again string      // how to go on with the race; "" where there is none
	tell  chan string // of length one: takes what again becomes while a watch runs; nil for none
}

// New returns a Guard that calls end, which asks the race to end, at each panic: end
// may be called more than once.
func New(end func()) *Guard { return &Guard{end: end} }

// GoesOn sets how to go on with the race, should the program end without a word of
// its own. It never waits.
func (c *Guard) GoesOn(again string) {
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
func (c *Guard) watched() (again string, news <-chan string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.tell == nil {
		c.tell = make(chan string, 1)
	}
	return c.again, c.tell
}

// Caught is to be deferred: it keeps a panic and ends the race.
func (c *Guard) Caught() {
	if r := recover(); r != nil {
		c.keep(r)
	}
}

func (c *Guard) keep(r any) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.what == nil {
		c.what, c.stack = r, debug.Stack()
	}
	c.end()
}

// Happened reports whether there was a panic.
func (c *Guard) Happened() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.what != nil
}

// Report writes the crash, if there was one, to the end of the file at path, and
// returns it as an error that says where.
func (c *Guard) Report(path, version string) error {
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
