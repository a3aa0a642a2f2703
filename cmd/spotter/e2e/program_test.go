//go:build unix

package e2e

import (
	"context"
	"fmt"
	"os"
	"os/signal"
	"syscall"
	"time"

	"spotter/cmd/spotter/cli"
	"spotter/cmd/spotter/host"
	"spotter/race"
)

// asProgram makes the test binary the program itself: no build of its own, and
// under the race detector when the tests are.
const asProgram = "SPOTTER_E2E_PROGRAM"

// watcherProcess names the process that watches over a screen.
const watcherProcess = "watch-terminal"

func init() {
	if len(os.Args) == 2 && os.Args[0] == watcherProcess {
		os.Exit(cli.Main())
	}
	if os.Getenv(asProgram) == "1" {
		panicOnSignal()
		os.Unsetenv(asProgram)
		if os.Getenv(setWall) != "" {
			os.Exit(cli.New(cli.Options{Now: steppedClock(os.Getenv(setWall))}).Main(context.Background()))
		}
		os.Exit(cli.Main())
	}
}

// panicsOn makes the test binary, as the program, panic in a goroutine that is not
// the program's own when it gets SIGUSR1, and write to standard error at any signal of
// the two.
const panicsOn = "SPOTTER_E2E_PANIC"

func panicOnSignal() {
	if os.Getenv(panicsOn) != "1" {
		return
	}
	c := make(chan os.Signal, 1)
	signal.Notify(c, syscall.SIGUSR1, syscall.SIGUSR2)
	go func() {
		for s := range c {
			fmt.Fprintln(os.Stderr, "a library complains")
			if s == syscall.SIGUSR1 {
				panic("a library broke\x1b[2J")
			}
		}
	}()
}

// setWall names the file with which a test sets the wall clock of the program: it has
// by how much that clock is ahead of the machine's. Nobody sets the machine's own.
const setWall = "SPOTTER_E2E_WALL"

// steppedClock returns the machine's clocks with a wall clock that a file sets.
func steppedClock(file string) func() race.Stamp {
	h := host.This()
	return func() race.Stamp {
		s := h.Now()
		b, err := os.ReadFile(file)
		if err != nil {
			return s
		}
		if ahead, err := time.ParseDuration(string(b)); err == nil {
			s.Wall = s.Wall.Round(0).Add(ahead)
		}
		return s
	}
}
