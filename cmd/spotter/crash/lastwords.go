//go:build linux || darwin || freebsd || openbsd

package crash

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"golang.org/x/sys/unix"

	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/wait"
	"spotter/text"
	"spotter/ui/term"
)

// watcherName names a watcher in a list of processes, and is how the
// program knows that it is one. It does not have the program's name in it: who ends
// all programs of that name must not end the watcher with them.
const watcherName = "watch-terminal"

// The watcher's descriptors.
const (
	watcherControl  = 0
	watcherScreen   = 1
	watcherKeyboard = 3
	watcherCrash    = 4
	watcherStderr   = 5
)

// maxLastWords bounds what a watcher keeps of one pipe, in bytes.
const maxLastWords = 1 << 20

// lastWordsWithin bounds the wait for the end of the pipes once the program has
// ended: another child of it may have inherited standard error.
const lastWordsWithin = 2 * time.Second

// asked is set once this process has asked whether it is a watcher. Only then may it
// start one: a program that does not ask, such as a test, would do all of its own work
// in the watcher, and start the next.
var asked atomic.Bool

// IsWatcher reports whether this process was started as the watcher of another.
func IsWatcher() bool {
	asked.Store(true)
	return len(os.Args) == 2 && os.Args[0] == watcherName
}

// WatcherMain waits until the program that started this process ends, and gives its
// terminal back if the program did not say that it left in order: tell then writes
// what happened to it. It returns the exit code.
func WatcherMain(tell func(to io.Writer, err error)) int {
	signal.Ignore(syscall.SIGHUP, syscall.SIGINT, syscall.SIGQUIT, syscall.SIGTERM, syscall.SIGTSTP, syscall.SIGTTIN,
		syscall.SIGTTOU, syscall.SIGPIPE) // the program's end is the only thing that ends its watcher
	nameProcess(watcherName)
	crash, stderr := readEnd(watcherCrash), readEnd(watcherStderr)
	last := followOrders(os.NewFile(watcherControl, "control"))
	if last.Report == "" && last.Termios == nil {
		return fault.ExitUsage // nobody's watcher
	}
	if last.Left {
		return noteStderr(last, <-stderr)
	}
	restoreModes(watcherKeyboard, last.Termios)
	screen := os.NewFile(watcherScreen, "terminal")
	back := string(term.Abandoned())
	if last.Plain {
		back = "\r\n" // a line may be open
	}
	_ = wait.Write(screen, back, lastWordsWithin) // a terminal that takes nothing shows nothing
	tell(crlf{screen}, finalWords(last, await(crash), await(stderr)))
	return fault.ExitDone
}

// readEnd reads a pipe to its end, beside what else goes on, and keeps its beginning.
func readEnd(fd uintptr) <-chan []byte {
	text := make(chan []byte, 1)
	go func() {
		pipe := os.NewFile(fd, "pipe")
		b, _ := io.ReadAll(io.LimitReader(pipe, maxLastWords))
		text <- b // before the rest, which is thrown away: the writer must never wait
		_, _ = io.Copy(io.Discard, pipe)
	}()
	return text
}

// await returns what a pipe had, if it came to its end in time.
func await(text <-chan []byte) []byte {
	select {
	case b := <-text:
		return b
	case <-time.After(lastWordsWithin):
		return nil
	}
}

// followOrders reads what the program says until it ends, and returns all of it as
// one order.
func followOrders(control io.Reader) (all order) {
	orders := json.NewDecoder(control)
	for {
		if err := orders.Decode(&all); err != nil {
			return all // the end, or half an order
		}
	}
}

// restoreModes gives a terminal the settings that it was found with, and forgets
// what was typed: it was meant for the screen. A terminal that is no longer raw has
// another owner already, such as the shell, and is left to it.
func restoreModes(fd int, was *unix.Termios) {
	now, err := unix.IoctlGetTermios(fd, ioctlGetModes)
	if was == nil || err != nil || now.Lflag&(unix.ICANON|unix.ISIG|unix.ECHO) != 0 || now.Oflag&unix.OPOST != 0 {
		return
	}
	_ = unix.IoctlSetTermios(fd, ioctlSetModesForget, was)
}

// finalWords saves what is known of how a program ended, and returns it as the error
// that the program itself would have told.
func finalWords(o order, report, stderr []byte) error {
	rest := bytes.TrimSpace(bytes.TrimSuffix(stderr, report))
	if len(report) > 0 {
		c := &Guard{what: crashTitle(report), stack: report}
		if len(rest) > 0 {
			c.stack = fmt.Appendf(nil, "%s\nwritten to standard error before:\n%s\n", report, rest)
		}
		return goOn(c.Report(o.Report, o.Version), o.Again)
	}
	const killed = "spotter ended without warning: it was killed, or memory ran out"
	err := addReport(o.Report, o.Version, killed, rest)
	next := "what is known of it is in " + o.Report
	if err != nil {
		next = "no crash report: " + text.FirstLine(err)
	}
	return goOn(fault.Failed(errors.New(killed), next), o.Again)
}

// goOn adds to an error how to take the race up again, where there is one.
func goOn(err error, again string) error {
	if again == "" {
		return err
	}
	return fault.AndNext(err, again)
}

// crashTitle returns what happened, of the text that the Go runtime writes.
func crashTitle(text []byte) string {
	line, _, _ := strings.Cut(strings.TrimSpace(string(text)), "\n")
	return strings.TrimPrefix(line, "panic: ")
}

// noteStderr saves what was written to standard error while a screen was up.
func noteStderr(o order, text []byte) int {
	if len(bytes.TrimSpace(text)) == 0 {
		return fault.ExitDone
	}
	if err := addReport(o.Report, o.Version, "written to standard error while a screen was up", text); err != nil {
		return fault.ExitFailed
	}
	return exitNoted
}

// crlf writes to a terminal of which nobody knows whether it still begins lines at
// their left end by itself.
type crlf struct{ to io.Writer }

// Write implements [io.Writer].
func (c crlf) Write(b []byte) (int, error) {
	_, err := c.to.Write(bytes.ReplaceAll(b, []byte("\n"), []byte("\r\n")))
	return len(b), err
}
