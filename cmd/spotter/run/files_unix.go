//go:build unix

package run

import (
	"errors"
	"fmt"
	"os"

	"spotter/cmd/spotter/fault"

	"golang.org/x/sys/unix"
)

// spareFiles bounds the files that a race opens besides what is open at its
// start: journal, lock, sound, recording, crash report, watcher, the terminal's own.
const spareFiles = 32

// needFiles returns an error when the system does not let the program open as
// many files as a race needs. It is to be asked before a journal is begun.
func needFiles() error {
	var open []int
	defer func() {
		for _, fd := range open {
			_ = unix.Close(fd)
		}
	}()
	for len(open) < spareFiles {
		fd, err := unix.Open(os.DevNull, unix.O_RDONLY|unix.O_CLOEXEC, 0)
		if errors.Is(err, unix.EMFILE) || errors.Is(err, unix.ENFILE) {
			return fault.Failed(fmt.Errorf("a race needs %d more open files, and the system allows %d: %w", spareFiles, len(open), err),
				"allow more with: ulimit -n 256; if that is refused, open a new shell")
		}
		if err != nil {
			return nil // no answer: whoever opens the first file will say why
		}
		open = append(open, fd)
	}
	return nil
}
