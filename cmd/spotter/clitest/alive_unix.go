//go:build unix

package clitest

import (
	"os"
	"strconv"
	"syscall"
	"testing"
	"time"
)

// NoneAlive fails unless every process whose number is the name of a file in a
// folder is gone, or soon is.
func NoneAlive(t *testing.T, pids string) {
	t.Helper()
	found, err := os.ReadDir(pids)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		pid, err := strconv.Atoi(f.Name())
		if err != nil {
			t.Fatal(err)
		}
		for tries := 0; Running(pid); tries++ {
			if tries > 200 {
				t.Errorf("process %d goes on", pid)
				break
			}
			time.Sleep(10 * time.Millisecond)
		}
	}
}

// Running reports whether a process is there and not only waits to be counted.
func Running(pid int) bool {
	if syscall.Kill(pid, 0) != nil {
		return false
	}
	stat, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/stat")
	return err != nil || !dead(string(stat))
}

// dead reports whether the system says of a process that it is a zombie.
func dead(stat string) bool {
	for i := len(stat) - 1; i > 0; i-- {
		if stat[i] == ')' {
			return i+2 < len(stat) && (stat[i+2] == 'Z' || stat[i+2] == 'X')
		}
	}
	return false
}
