package host

import (
	"os"
	"strconv"

	"golang.org/x/sys/unix"
)

// raised is the nice value that is asked for, that of sound servers.
const raised = -11

// RaisePriority asks the system to run this program before those that only
// compute, so that on a busy machine a key does not wait for its turn. Most
// systems grant it to root alone; without it a key is as quick while there is a
// processor to spare. See docs/decisions.
func RaisePriority() {
	tasks, err := os.ReadDir("/proc/self/task")
	if err != nil {
		return
	}
	for _, t := range tasks { // a nice value is a thread's, and new threads inherit it
		if id, err := strconv.Atoi(t.Name()); err == nil {
			_ = unix.Setpriority(unix.PRIO_PROCESS, id, raised) // not granted: it goes on as it is
		}
	}
}
