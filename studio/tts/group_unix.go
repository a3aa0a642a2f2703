//go:build unix

package tts

import (
	"errors"
	"os"
	"os/exec"
	"syscall"
)

// alone gives a program a session of its own: it does not get the terminal's
// signals, cannot write over the screen or ask at the terminal, and is ended with
// whatever it started.
func alone(c *exec.Cmd) {
	c.SysProcAttr = &syscall.SysProcAttr{Setsid: true}
	c.Cancel = func() error {
		err := syscall.Kill(-c.Process.Pid, syscall.SIGKILL)
		if errors.Is(err, syscall.ESRCH) {
			return os.ErrProcessDone
		}
		return err
	}
}

// endGroup ends what a program that has ended left behind in its group. Its number
// is still the group's while anyone is in it, and has hardly become another's in
// the microseconds since.
func endGroup(c *exec.Cmd) {
	if c.Process != nil {
		_ = syscall.Kill(-c.Process.Pid, syscall.SIGKILL) // nobody is there: as it should be
	}
}
