package host

import (
	"runtime"
	"time"

	"spotter/race"
)

// Host reads the clocks, the name of the boot and the room on a disk from the
// operating system.
type Host struct {
	Clock string                                    // where boot time comes from, such as CLOCK_BOOTTIME
	Boot  func() (time.Duration, error)             // since the machine booted, sleep included unless Stops
	Stops bool                                      // Boot stands still while the machine sleeps
	ID    func() string                             // names this boot; empty where the host cannot
	Free  func(dir string) (bytes int64, err error) // room for an ordinary user
}

// readApart is the time between the two readings of a stamp above which
// they are made again: a machine may fall asleep between them.
const readApart = 10 * time.Millisecond

// Now reads wall and boot clock together. The wall time has Go's monotonic
// reading as well.
func (h Host) Now() race.Stamp {
	for range 3 {
		before, err := h.Boot()
		if err != nil {
			break
		}
		wall := time.Now()
		if after, err := h.Boot(); err == nil && after-before < readApart {
			return race.Stamp{Wall: wall, Boot: before}
		}
	}
	boot, _ := h.Boot() // zero where there is no such clock: elapsed time is then told to be wrong by check
	return race.Stamp{Wall: time.Now(), Boot: boot}
}

// Platform names the operating system and architecture, such as linux/arm64.
func Platform() string { return runtime.GOOS + "/" + runtime.GOARCH }
