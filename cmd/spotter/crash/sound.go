package crash

import (
	"fmt"
	"runtime"
	"sync"
	"time"

	"spotter/audio"
	"spotter/cmd/spotter/host"
	"spotter/cmd/spotter/wait"
	"spotter/text"
)

// maxSound bounds how many panics of one race are written to the crash file:
// one that comes again with each opening is the same one.
const maxSound = 3

// Sound reports the panics that the sound has lived through: the output was opened
// again, and the race went on. It is safe for concurrent use.
type Sound struct {
	Path, Version string

	mu      sync.Mutex
	count   int
	unsaved error // why a report could not be written
	writing sync.WaitGroup
}

// Note has a panic written to the crash file. It does not wait for the disk.
func (s *Sound) Note(p *audio.PanicError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.count++; s.count > maxSound {
		return
	}
	s.writing.Go(func() {
		if err := s.write(p); err != nil {
			s.mu.Lock()
			defer s.mu.Unlock()
			s.unsaved = err
		}
	})
}

func (s *Sound) write(p *audio.PanicError) error {
	f, err := openCrashFile(s.Path)
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(f, "%s spotter %s %s %s: the sound broke and was opened again\n%v\n\n%s\n", time.Now().Format(time.RFC3339),
		s.Version, runtime.Version(), host.Platform(), p.Value, p.Stack)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	return err
}

// Line says at the end of a race that the sound broke, and where the report is; ""
// when it did not.
func (s *Sound) Line() string {
	wait.Within(time.Second, s.writing.Wait) // a disk that hangs must not keep the program
	s.mu.Lock()
	defer s.mu.Unlock()
	switch {
	case s.count == 0:
		return ""
	case s.unsaved != nil:
		return fmt.Sprintf("the sound crashed %s and was opened again; no crash report: %s\n", text.Count(s.count, "time"), text.Escape(s.unsaved.Error()))
	}
	return fmt.Sprintf("the sound crashed %s and was opened again: report it with %s\n", text.Count(s.count, "time"), text.Escape(s.Path))
}
