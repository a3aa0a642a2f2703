package follow

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"time"

	"spotter/crew/wire"
	"spotter/journal"
)

// errChain says that bytes are not what follows the lines before.
var errChain = errors.New("what comes is not this race")

// take takes whole lines, and returns what is left over.
func (f *Follower) take(b []byte) (rest []byte, err error) {
	n := bytes.LastIndexByte(b, '\n') + 1
	if n == 0 {
		if len(b) > wire.MaxLine {
			return nil, fmt.Errorf("%w: a line has no end", errChain)
		}
		return b, nil
	}
	state, _ := f.State()
	if state.Size == 0 && !state.Nameless {
		line, _, _ := bytes.Cut(b, []byte{'\n'})
		journalName, _, _ := wire.SplitName(state.Mirror)
		if name, ok := wire.Name(line); !ok || name != journalName {
			return nil, fmt.Errorf("%w: its first line is another one", errChain)
		}
	}
	log, err := journal.Continue(b[:n], state.Lines, state.Size, state.Head)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errChain, err)
	}
	if log.Damaged > 0 {
		return nil, fmt.Errorf("%w: line %d: %s", errChain, log.Damage[0].Line, log.Damage[0].Msg)
	}
	f.writing.Lock()
	defer f.writing.Unlock()
	if f.keep.full() {
		return nil, errors.New("the disk of the copy takes nothing")
	}
	if f.copying(b[:n]) {
		f.keep.add(b[:n])
	}
	f.took(log.Events, log.Size, log.Lines, log.Head)
	f.mu.Lock()
	f.state.Answer = time.Now()
	f.state.Link, f.state.Err = Good, nil
	f.mu.Unlock()
	f.saved()
	return bytes.Clone(b[n:]), nil
}

// copying reports whether there is a copy. Without one the lines are kept in memory, so that a copy can begin later.
func (f *Follower) copying(lines []byte) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.keep == nil {
		f.raw = append(f.raw, lines...)
	}
	return f.keep != nil
}

// Keep begins a copy in a new file, where there is none, with all lines so far.
func (f *Follower) Keep(path string) error {
	f.writing.Lock()
	defer f.writing.Unlock()
	if f.keep != nil {
		return nil
	}
	if _, err := os.Lstat(path); err == nil {
		return fmt.Errorf("the copy %s: there is such a file", path)
	}
	keep, _, err := openCopy(path)
	if err != nil {
		return err
	}
	if keep.add(f.raw); keep.err != nil {
		keep.discard()
		return fmt.Errorf("the copy %s: %w", path, keep.err)
	}
	f.mu.Lock()
	f.keep, f.raw, f.o.Save = keep, nil, path
	f.mu.Unlock()
	f.saved()
	return nil
}

// Copy returns the file of the copy; "" without one.
func (f *Follower) Copy() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.o.Save
}

// retry writes what the disk did not take.
func (f *Follower) retry() {
	f.writing.Lock()
	defer f.writing.Unlock()
	if f.keep != nil && f.keep.err != nil {
		f.keep.add(nil)
		f.saved()
	}
}

// saved tells how the copy stands.
func (f *Follower) saved() {
	if f.keep != nil {
		f.mu.Lock()
		f.state.Saved, f.state.SaveErr = f.keep.size, f.keep.err
		f.mu.Unlock()
	}
	f.o.Changed()
}
