package mirror

import (
	"errors"
	"io/fs"
	"time"

	"spotter/journal"
)

// Run copies lines until Close. One goroutine calls it, once.
func (c *Copy) Run() {
	defer close(c.done)
	defer c.file.release()
	var wait time.Duration // since the last failure; 0 while all is well
	for {
		closing := c.closing()
		err := c.step(closing)
		switch {
		case closing && (err == nil || !c.timeLeft()):
			return
		case closing:
			time.Sleep(closingRetry)
		case err == nil:
			wait = 0
			c.rest()
		default:
			wait = min(max(c.o.Every, 2*wait), c.o.RetryMost)
			c.sleep(wait)
		}
	}
}

// rest waits after a step that went well: for a while in any case, and then until there
// are more lines or the file has to be looked for. Close ends it.
func (c *Copy) rest() {
	if !c.sleep(c.o.Every) {
		return
	}
	look := time.NewTimer(c.o.LookEvery)
	defer look.Stop()
	select {
	case <-look.C:
	case <-c.wake:
	case <-c.end:
	}
}

// sleep waits, and reports whether Close did not end it.
func (c *Copy) sleep(d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-c.end:
		return false
	}
}

func (c *Copy) closing() bool {
	select {
	case <-c.end:
		return true
	default:
		return false
	}
}

// timeLeft reports whether there is time for another try before Close gives up.
func (c *Copy) timeLeft() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Until(c.deadline) > closingRetry
}

// step opens the file where it is not open, writes what is ready, and syncs it. At the
// end it reads all of the file back.
func (c *Copy) step(all bool) error {
	c.mu.Lock()
	c.busy = true
	c.mu.Unlock()
	late := time.AfterFunc(c.o.SilentAfter, c.silent)
	began, err := c.write(all)
	late.Stop()
	if err != nil {
		c.file.release() // what the system holds of it is not to be trusted
		err = inWords(err)
	}
	c.mu.Lock()
	c.busy = false
	now := Status{State: Failing, Path: c.status.Path, Copied: c.status.Copied, Err: err}
	if err == nil {
		now = Status{State: Copying, Path: c.file.path, Copied: c.file.lines}
		c.made = began == Fresh || began == Beside || c.made && now.Path == c.status.Path
	}
	c.publish(now, began)
	return err
}

// silent tells of a disk that does not answer a step.
func (c *Copy) silent() {
	c.mu.Lock()
	if !c.busy {
		c.mu.Unlock()
		return
	}
	c.publish(Status{State: Failing, Path: c.status.Path, Copied: c.status.Copied, Err: journal.ErrSilent}, StaysOpen)
}

// publish sets the status, and tells of it where something changed. The caller holds mu,
// and publish gives it back.
func (c *Copy) publish(now Status, began Beginning) {
	was := c.status
	c.status = now
	c.mu.Unlock()
	if now.State == Failing {
		began = StaysOpen
	}
	if now.State != was.State || began != StaysOpen || now.Err != nil && now.Err.Error() != was.Err.Error() {
		c.o.Told(News{State: now.State, Path: now.Path, Err: now.Err, Began: began})
	}
}

// write is the work of a step.
func (c *Copy) write(all bool) (began Beginning, err error) {
	f := &c.file
	if f.open() && f.look(c.o.FS) != nil {
		f.release() // taken away, or changed: perhaps it can be made again
	}
	ready, _ := c.lines.Ready()
	if !f.open() {
		if began, err = f.find(&c.o, c.lines, ready); err != nil {
			return began, err
		}
	}
	if err = f.extend(c.lines, ready); err == nil && all {
		err = f.reread(c.lines)
	}
	return began, err
}

// errNoFolder says that the folder of a copy is gone, or was never there.
var errNoFolder = errors.New("the folder is not there")

// inWords words an error of a disk for the screen: "cannot write: the disk is full".
func inWords(err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return errNoFolder
	case errors.Is(err, journal.ErrLocked):
		return errors.New("the file there is the journal itself, or another spotter writes to it")
	case errors.Is(err, errChanged):
		return err
	}
	return errors.New((&journal.DiskError{Step: "write", Err: err}).Reason())
}
