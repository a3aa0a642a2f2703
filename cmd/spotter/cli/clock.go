package cli

import (
	"runtime"
	"time"

	"spotter/race"
)

// host is what the operating system tells of itself.
type host struct {
	clock string                                    // where boot time comes from, such as CLOCK_BOOTTIME
	boot  func() (time.Duration, error)             // since the machine booted, sleep included
	id    func() string                             // names this boot; empty where the host cannot
	free  func(dir string) (bytes int64, err error) // room for an ordinary user
}

// readApart is how far apart the two readings of a stamp may be made before
// they are made again: a machine may fall asleep between them.
const readApart = 10 * time.Millisecond

// now reads wall and boot clock together. The wall time has Go's monotonic
// reading as well.
func (h host) now() race.Stamp {
	for range 3 {
		before, err := h.boot()
		if err != nil {
			break
		}
		wall := time.Now()
		if after, err := h.boot(); err == nil && after-before < readApart {
			return race.Stamp{Wall: wall, Boot: before}
		}
	}
	boot, _ := h.boot() // zero where there is no such clock: elapsed time is then told to be wrong by check
	return race.Stamp{Wall: time.Now(), Boot: boot}
}

// platform names the operating system and architecture, such as linux/arm64.
func platform() string { return runtime.GOOS + "/" + runtime.GOARCH }
