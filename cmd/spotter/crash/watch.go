//go:build linux || darwin || freebsd || openbsd

package crash

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"runtime/debug"
	"sync"
	"syscall"
	"time"

	"spotter/cmd/spotter/wait"
	"spotter/text"

	"github.com/charmbracelet/x/term"
	"golang.org/x/sys/unix"
)

// Watcher is the program's side of its watcher: a child process that gives the
// terminal back when the program ends without doing so, as after a panic in a
// library's goroutine or kill -9. See docs/decisions/2026-11-27-watcher.md.
//
//	program ── control ──▸ watcher   settings, how to go on, and at last "left"
//	        ── crash ────▸           what the Go runtime writes when it gives up
//	        ── stderr ───▸           what anybody writes to standard error meanwhile
//
// The three are pipes. The kernel closes them when the program ends, however it does.
type Watcher struct {
	o       Options
	news    <-chan string // how to go on, when it changed
	first   order
	in, out *os.File // the terminal

	leaving chan struct{} // closed when the screen was left
	done    chan struct{} // closed when the watch is over
	once    sync.Once

	process *os.Process
	ended   chan int // has the watcher's exit code once it has ended
	control *os.File
	spare   []*os.File // reading ends: while they are open a dead watcher breaks no pipe
	stderr  int        // a copy of standard error as it was, -1 for none
}

// order tells a watcher something, as a JSON text; an empty field changes nothing.
type order struct {
	Termios *unix.Termios `json:"termios,omitempty"` // the terminal's settings as they were found
	Report  string        `json:"report,omitempty"`  // the file that crash reports are added to
	Version string        `json:"version,omitempty"` // the program's
	Again   string        `json:"again,omitempty"`   // how to go on after a crash
	Left    bool          `json:"left,omitempty"`    // the screen was left in order
	Plain   bool          `json:"plain,omitempty"`   // lines were written, and no screen was taken
}

// leftWithin bounds how long leaving a screen waits for its watcher to end.
const leftWithin = time.Second

// exitNoted is the exit code of a watcher that added a report although the screen
// was left in order: something was written to standard error.
const exitNoted = 3

// Watch starts a watcher of the terminal, beside whatever comes next: nobody
// waits for it. Where none can be started the program goes on without. before is
// how the terminal was found, nil where it does not tell.
func Watch(o Options, before *term.State, c *Guard) *Watcher {
	in, ok := o.In.(*os.File)
	out, ok2 := o.Out.(*os.File)
	if !ok || !ok2 || before == nil {
		return nil
	}
	w := &Watcher{o: o, in: in, out: out, leaving: make(chan struct{}), done: make(chan struct{}), stderr: -1}
	w.first = order{Termios: &before.Termios, Report: o.Report, Version: o.Version, Plain: o.Plain}
	w.first.Again, w.news = c.watched()
	go func() {
		defer c.Caught()
		defer close(w.done)
		w.run()
	}()
	return w
}

// Left ends the watch, once the terminal is itself again.
func (w *Watcher) Left() {
	if w == nil {
		return
	}
	w.once.Do(func() { close(w.leaving) })
	wait.Within(2*leftWithin, func() { <-w.done })
}

// run starts the watcher, tells it what changes, and sees it end.
func (w *Watcher) run() {
	if err := w.start(); err != nil {
		return // as on a system without watchers: nothing is lost that was there before
	}
	defer w.closeSpare()
	for {
		select {
		case again := <-w.news:
			_ = json.NewEncoder(w.control).Encode(order{Again: again}) // a watcher that is gone is seen below
		case <-w.ended: // somebody ended it: panics go to the file and the terminal again
			w.giveStderrBack()
			_ = w.control.Close()
			return
		case <-w.leaving:
			w.giveStderrBack()
			_ = json.NewEncoder(w.control).Encode(order{Left: true})
			_ = w.control.Close()
			w.note()
			return
		}
	}
}

// note waits for the watcher's end, and says where to find what was written to
// standard error while the screen was up.
func (w *Watcher) note() {
	select {
	case code := <-w.ended:
		if code == exitNoted {
			_ = wait.Write(w.o.Stderr, fmt.Sprintf("spotter: something was written to standard error while the screen was up: it is in %s\n",
				text.Escape(w.first.Report)), time.Second)
		}
	case <-time.After(leftWithin): // it sees the end of its pipes whenever it wakes up
	}
}

// start makes the pipes and starts the watcher.
func (w *Watcher) start() error {
	var files []*os.File // reading ends in pairs with writing ends
	closeAll := func() {
		for _, f := range files {
			_ = f.Close()
		}
	}
	for range 3 {
		r, f, err := os.Pipe()
		if err != nil {
			closeAll()
			return fmt.Errorf("a pipe to the watcher: %w", err)
		}
		files = append(files, r, f)
	}
	if err := w.startProcess(files[0], files[2], files[4]); err != nil {
		closeAll()
		return err
	}
	_ = files[0].Close()
	w.control, w.spare = files[1], []*os.File{files[2], files[4]}
	w.ended = make(chan int, 1)
	go func() {
		code := -1
		if s, err := w.process.Wait(); err == nil {
			code = s.ExitCode()
		}
		w.ended <- code
	}()
	err := json.NewEncoder(w.control).Encode(w.first)
	err = errors.Join(err, debug.SetCrashOutput(files[3], debug.CrashOptions{})) // it keeps a descriptor of its own
	if err == nil {
		w.takeStderr(files[5])
	}
	_, _ = files[3].Close(), files[5].Close()
	return nil // a watcher that reads nothing more ends by itself
}

// startProcess starts this program once more. The child is in the same session, so
// that the terminal is its own too, and in a group of its own: no key, no signal to
// the program's group and no job control reaches it.
func (w *Watcher) startProcess(control, crash, stderr *os.File) error {
	if !asked.Load() {
		return errors.New("this program does not ask whether it is a watcher")
	}
	self, err := selfPath()
	if err != nil {
		return fmt.Errorf("the path of this program: %w", err)
	}
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		return err
	}
	defer null.Close()
	w.process, err = os.StartProcess(self, []string{watcherName, fmt.Sprint(os.Getpid())}, &os.ProcAttr{
		Dir:   "/",
		Env:   w.o.Env,
		Files: []*os.File{control, w.out, null, w.in, crash, stderr},
		Sys:   &syscall.SysProcAttr{Setpgid: true},
	})
	return err
}

// takeStderr points standard error at the watcher where it is a terminal: what the
// runtime and libraries write there would stand across the screen.
func (w *Watcher) takeStderr(to *os.File) {
	if w.o.Stderr != os.Stderr || !term.IsTerminal(uintptr(unix.Stderr)) {
		return
	}
	was, err := unix.FcntlInt(uintptr(unix.Stderr), unix.F_DUPFD_CLOEXEC, 3)
	if err != nil {
		return
	}
	if err := dup2(int(to.Fd()), unix.Stderr); err != nil {
		_ = unix.Close(was)
		return
	}
	w.stderr = was
}

// giveStderrBack has standard error go where it went, and crash texts to the file.
func (w *Watcher) giveStderrBack() {
	if w.stderr >= 0 {
		_ = dup2(w.stderr, unix.Stderr)
		_ = unix.Close(w.stderr)
		w.stderr = -1
	}
	if f, err := os.OpenFile(w.first.Report, os.O_WRONLY|os.O_APPEND, 0); err == nil {
		_ = debug.SetCrashOutput(f, debug.CrashOptions{})
		_ = f.Close()
		return
	}
	_ = debug.SetCrashOutput(nil, debug.CrashOptions{})
}

func (w *Watcher) closeSpare() {
	for _, f := range w.spare {
		_ = f.Close()
	}
}
