//go:build unix

package e2e

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/charmbracelet/x/term"
	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"

	"spotter/audio/audiotest"
	"spotter/cmd/spotter/clitest"
)

// patience bounds every wait: far above what anything takes on a busy machine.
const patience = 40 * time.Second

// home is an empty home folder for one test, and the environment that says so.
type home struct {
	self   string // the program that is run; "" is that of the test
	dir    string
	env    []string
	around []string // a program that runs spotter, such as unshare; nil for none
}

func newHome(t testing.TB) *home {
	t.Helper()
	dir := t.TempDir()
	h := &home{dir: dir}
	for _, e := range os.Environ() {
		name, _, _ := strings.Cut(e, "=")
		if name == "NO_COLOR" || name == "COLORTERM" || name == "TMUX" || strings.HasPrefix(name, "SPOTTER_") ||
			strings.HasPrefix(name, "XDG_") || strings.HasPrefix(name, "PULSE_") {
			continue
		}
		h.env = append(h.env, e)
	}
	h.env = append(h.env, "HOME="+dir, "TERM=xterm-256color", "LC_ALL=C.UTF-8", asProgram+"=1",
		// No server of the machine's own: tests that want one name it.
		"PULSE_SERVER=unix:"+filepath.Join(dir, "no-server"), "XDG_RUNTIME_DIR="+dir)
	return h
}

// use has the program find a sound server.
func (h *home) use(s *audiotest.Server) {
	h.env = append(h.env, "PULSE_SERVER="+s.Addr, "XDG_RUNTIME_DIR="+s.Dir)
}

// withTones has the program speak with the test pack where none is named. It starts
// with it in a tenth of the processor time that the default voice takes.
func (h *home) withTones(t testing.TB) *home {
	t.Helper()
	h.env = append(h.env, "SPOTTER_PACK="+tonePack(t))
	return h
}

// withKeys has the program speak with [clitest.KeysPack] where no pack is named: as quickly as
// with tones, and with the keys and texts of the default voice.
func (h *home) withKeys(t testing.TB) *home {
	t.Helper()
	h.env = append(h.env, "SPOTTER_PACK="+clitest.KeysPack(t))
	return h
}

// path is a file in the home folder.
func (h *home) path(name string) string { return filepath.Join(h.dir, name) }

// program returns the program, not yet started.
func (h *home) program(args ...string) *exec.Cmd {
	self := h.self
	if self == "" {
		var err error
		if self, err = os.Executable(); err != nil {
			panic(err)
		}
	}
	c := exec.Command(self, args...)
	c.Args[0] = "spotter"
	if len(h.around) > 0 {
		c = exec.Command(h.around[0], append(append(h.around[1:len(h.around):len(h.around)], self), args...)...)
	}
	c.Env, c.Dir = h.env, h.dir
	return c
}

// run runs the program without a terminal and returns its exit status and what
// it printed on both outputs.
func (h *home) run(t testing.TB, args ...string) (status int, out string) {
	t.Helper()
	b, err := h.program(args...).CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatalf("run %v: %v", args, err)
	}
	if exit != nil {
		status = exit.ExitCode()
	}
	return status, string(b)
}

// terminal is the program at work in a pseudo-terminal, and the screen that a
// person would see.
type terminal struct {
	t      testing.TB
	cmd    *exec.Cmd
	pty    *os.File
	tty    *os.File // the program's side, held open to ask how it was left
	before *term.State
	cols   int
	rows   int

	mu     sync.Mutex
	screen *vt.Emulator // but for its Read; a SafeEmulator hands out cells it goes on changing
	plain  string       // the screen as text, and red its rows, since it last changed
	red    []bool       // nil: the screen has changed
	bytes  []byte       // the first that were written, at most firstBytes

	stalling sync.Mutex
	cond     *sync.Cond
	stall    bool // nothing reads the terminal

	abandoned atomic.Pointer[string] // the text of the screen just before a watcher gave it back

	drained  chan struct{} // the last output is on the screen
	answered chan struct{} // the screen was closed
	exited   chan struct{}
}

// open starts the program in a terminal of the given size. It is killed at the
// end of the test if it still runs.
func (h *home) open(t testing.TB, cols, rows int, args ...string) *terminal {
	t.Helper()
	p, tty, err := pty.Open()
	if err != nil {
		t.Fatalf("pseudo-terminal: %v", err)
	}
	if err := pty.Setsize(p, &pty.Winsize{Rows: uint16(rows), Cols: uint16(cols)}); err != nil {
		t.Fatalf("pseudo-terminal: %v", err)
	}
	before, err := term.GetState(tty.Fd())
	if err != nil {
		t.Fatalf("state of the terminal: %v", err)
	}
	c := h.program(args...)
	c.Stdin, c.Stdout, c.Stderr = tty, tty, tty
	c.SysProcAttr = &syscall.SysProcAttr{Setsid: true, Setctty: true}
	x := &terminal{t: t, cmd: c, pty: p, tty: tty, before: before, cols: cols, rows: rows, screen: vt.NewEmulator(cols, rows),
		drained: make(chan struct{}), answered: make(chan struct{}), exited: make(chan struct{})}
	x.cond = sync.NewCond(&x.stalling)
	if err := c.Start(); err != nil {
		t.Fatalf("start: %v", err)
	}
	go x.draw()
	go x.answer()
	go func() { c.Wait(); close(x.exited) }()
	t.Cleanup(x.close)
	return x
}

// draw brings what the program writes to the screen, unless it is stalled.
func (x *terminal) draw() {
	defer close(x.drained)
	buf := make([]byte, 4096)
	for {
		x.stalling.Lock()
		for x.stall {
			x.cond.Wait()
		}
		x.stalling.Unlock()
		n, err := x.pty.Read(buf)
		chunk := buf[:n]
		if i := bytes.IndexByte(chunk, cancel); i >= 0 {
			x.feed(chunk[:i])
			before := x.text()
			x.abandoned.Store(&before)
			chunk = chunk[i:]
		}
		x.feed(chunk)
		if err != nil {
			return
		}
	}
}

// cancel is the byte with which a watcher begins to give a terminal back, and that
// nothing else writes.
const cancel = 0x18

// firstBytes bounds the bytes that are kept as they were written.
const firstBytes = 64 << 10

// written returns the first bytes that the program wrote to the terminal.
func (x *terminal) written() string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return string(x.bytes)
}

// feed brings a piece of what was written to the screen.
func (x *terminal) feed(b []byte) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.screen.Write(b)
	x.bytes = append(x.bytes, b[:min(len(b), firstBytes-len(x.bytes))]...)
	x.red = nil
}

// lastText returns the last screen of a program that was killed, as plain text.
func (x *terminal) lastText() string {
	if t := x.abandoned.Load(); t != nil {
		return *t
	}
	return x.text()
}

// answer passes on what a terminal answers by itself, and goes on taking it when
// there is nobody left to pass it to.
func (x *terminal) answer() {
	defer close(x.answered)
	buf := make([]byte, 256)
	for {
		n, err := x.screen.Read(buf)
		if err != nil {
			return
		}
		x.pty.Write(buf[:n])
	}
}

// setStall stops anyone from reading what the program writes, or lets them.
func (x *terminal) setStall(on bool) {
	x.stalling.Lock()
	x.stall = on
	x.stalling.Unlock()
	x.cond.Broadcast()
}

func (x *terminal) close() {
	x.setStall(false)
	x.cmd.Process.Kill()
	<-x.exited
	x.tty.Close()
	<-x.drained
	x.pty.Close()
	x.screen.InputPipe().(io.Closer).Close() // Emulator.Close races with a Read
	<-x.answered
}

// sent maps the names of keys to what a terminal sends for them.
func sent(key string) string {
	switch key {
	case "left":
		return "\x1b[D"
	case "right":
		return "\x1b[C"
	case "up":
		return "\x1b[A"
	case "down":
		return "\x1b[B"
	case "space":
		return " "
	case "enter":
		return "\r"
	case "tab":
		return "\t"
	case "ctrl+c":
		return "\x03"
	}
	return key
}

// press presses keys, one after the other.
func (x *terminal) press(keys ...string) {
	x.t.Helper()
	for _, k := range keys {
		if _, err := io.WriteString(x.pty, sent(k)); err != nil {
			x.t.Fatalf("press %s: %v", k, err)
		}
	}
}

// within waits until ok holds for the screen, and fails with it otherwise.
func (x *terminal) within(limit time.Duration, what string, ok func(text string) bool) time.Duration {
	x.t.Helper()
	began := time.Now()
	for !ok(x.text()) {
		if since := time.Since(began); since > limit {
			select {
			case <-x.exited:
				what += " (the program has ended: " + x.cmd.ProcessState.String() + ")"
			default:
			}
			x.t.Fatalf("waited %v for the screen to show %s; it shows\n%s", limit, what, x.text())
		}
		time.Sleep(5 * time.Millisecond)
	}
	return time.Since(began)
}

// see waits until the screen matches a pattern.
func (x *terminal) see(pattern string) {
	x.t.Helper()
	re := regexp.MustCompile(pattern)
	x.within(patience, pattern, re.MatchString)
}

// seeWrapped is see for a text that may be too long for a line.
func (x *terminal) seeWrapped(pattern string) {
	x.t.Helper()
	re := regexp.MustCompile(pattern)
	x.within(patience, pattern, func(text string) bool { return re.MatchString(strings.ReplaceAll(text, "\n", "")) })
}

// exit waits for the end of the program and of its output, and returns its exit
// status, -1 for a signal.
func (x *terminal) exit() int {
	x.t.Helper()
	select {
	case <-x.exited:
	case <-time.After(patience):
		x.t.Fatalf("the program did not end in %v; its screen\n%s", patience, x.text())
	}
	return x.cmd.ProcessState.ExitCode()
}

// modesRestored fails unless the modes of the terminal are as they were found.
func (x *terminal) modesRestored() {
	x.t.Helper()
	after, err := term.GetState(x.tty.Fd())
	if err != nil {
		x.t.Fatalf("state of the terminal: %v", err)
	}
	if *after != *x.before {
		x.t.Errorf("the terminal's modes were not restored: %+v, before %+v", *after, *x.before)
	}
}

// restored fails unless the terminal was left as it was found, with all that was
// written to it on the screen.
func (x *terminal) restored() {
	x.t.Helper()
	x.modesRestored()
	x.tty.Close()
	<-x.drained
	if x.screen.IsAltScreen() {
		x.t.Error("the alternate screen was not left")
	}
	if x.screen.CursorHidden() {
		x.t.Error("the cursor was left hidden")
	}
}
