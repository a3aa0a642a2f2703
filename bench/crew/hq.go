package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

// config is a kind of headquarters that is measured: a program with its arguments.
type config struct {
	name    string
	program string
	args    []string // behind those that each has

	headquarters int // of a cluster; 0: one
	servers      int // NATS servers that they share; 0: none
}

// hq is one process of headquarters, which may be killed and started again.
type hq struct {
	config
	data    string                 // its folder
	listen  atomic.Pointer[string] // its address, from the first start on
	process *exec.Cmd
	said    *last // what it wrote to its error output
	starts  int
}

// last keeps the last bytes that were written to it.
type last struct {
	mu    sync.Mutex
	bytes []byte
	most  int
}

// Write implements [io.Writer].
func (l *last) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.bytes = append(l.bytes, b...)
	if over := len(l.bytes) - l.most; over > 0 {
		l.bytes = append(l.bytes[:0], l.bytes[over:]...)
	}
	return len(b), nil
}

func (l *last) text() []byte {
	l.mu.Lock()
	defer l.mu.Unlock()
	return bytes.Clone(l.bytes)
}

var listening = regexp.MustCompile(`listening on (\S+),`)

// start starts the process, where it listened before if it did, and waits until it listens.
func (h *hq) start() error {
	listen := "127.0.0.1:0"
	if l := h.listen.Load(); l != nil {
		listen = *l
	}
	args := append([]string{"serve", "--data", h.data, "--host", "127.0.0.1", "--listen", listen}, h.args...)
	c := exec.Command(h.program, args...)
	c.Env = append(os.Environ(), "GOTRACEBACK=all") // its goroutines are counted at its end
	h.said = &last{most: 64 << 20}
	c.Stderr = h.said
	out, err := c.StdoutPipe()
	if err != nil {
		return err
	}
	if err := c.Start(); err != nil {
		return fmt.Errorf("starting %s: %w", h.program, err)
	}
	r := bufio.NewReader(out)
	for {
		line, err := r.ReadString('\n')
		if m := listening.FindStringSubmatch(line); m != nil {
			h.listen.Store(&m[1])
			h.process = c
			h.starts++
			go func() { _, _ = r.WriteTo(new(last)) }() // what else it says is read, so that it never waits
			return nil
		}
		if err != nil {
			_ = c.Process.Kill()
			_ = c.Wait() // it said why
			return fmt.Errorf("%s did not begin to listen: %s", h.program, bytes.TrimSpace(h.said.text()))
		}
	}
}

// address returns where it listens: the same before and after a kill.
func (h *hq) address() string { return *h.listen.Load() }

// races is the folder of its mirrors.
func (h *hq) races() string { return filepath.Join(h.data, "races") }

// lastWords returns the end of what it said is wrong.
func (h *hq) lastWords() string {
	if h.said == nil {
		return ""
	}
	const most = 2000
	text := bytes.TrimSpace(h.said.text())
	return string(text[max(0, len(text)-most):])
}

// kill kills the process as a power failure would: it has no time to do anything.
func (h *hq) kill() { h.end(syscall.SIGKILL) }

// stop asks the process to end, and waits.
func (h *hq) stop() { h.end(syscall.SIGTERM) }

func (h *hq) end(s syscall.Signal) {
	if h.process == nil {
		return
	}
	if err := h.process.Process.Signal(s); err != nil {
		_ = h.process.Process.Kill() // a system without such a signal
	}
	_ = h.process.Wait() // it was told to end
	h.process = nil
}

// goroutines ends the process and returns how many goroutines it had.
func (h *hq) goroutines() int {
	h.end(syscall.SIGQUIT)
	return bytes.Count(h.said.text(), []byte("\ngoroutine "))
}

// usage says what a process has used since it began, or has now.
type usage struct {
	at       time.Time
	cpu      time.Duration // user and system
	system   time.Duration // of that, within the system
	resident int64         // bytes
	highest  int64         // the most of that so far
	handles  int           // open files and connections
	reads    int64         // calls of the system that read
	writes   int64         // calls of the system that write
	disk     int64         // bytes written to the disk
}

// used reads what a process uses, from /proc.
func used(pid int) (u usage, err error) {
	folder := fmt.Sprintf("/proc/%d/", pid)
	stat, err := os.ReadFile(folder + "stat")
	if err != nil {
		return u, fmt.Errorf("the cost of a process is measured on Linux: %w", err)
	}
	u.at = time.Now()
	f := strings.Fields(string(stat[bytes.LastIndexByte(stat, ')')+1:]))
	if len(f) < 13 {
		return u, errors.New("/proc has another form than is known")
	}
	const tick = 10 * time.Millisecond // USER_HZ is 100 on every Linux
	user, err1 := strconv.Atoi(f[11])
	system, err2 := strconv.Atoi(f[12])
	u.cpu, u.system = time.Duration(user+system)*tick, time.Duration(system)*tick
	status, err3 := os.ReadFile(folder + "status")
	u.resident, u.highest = figure(status, "VmRSS:")<<10, figure(status, "VmHWM:")<<10
	io, err4 := os.ReadFile(folder + "io")
	u.reads, u.writes, u.disk = figure(io, "syscr:"), figure(io, "syscw:"), figure(io, "write_bytes:")
	handles, err5 := os.ReadDir(folder + "fd")
	u.handles = len(handles)
	return u, errors.Join(err1, err2, err3, err4, err5)
}

// figure returns the number behind a name in a text of /proc; 0 without one.
func figure(text []byte, name string) int64 {
	_, after, _ := bytes.Cut(text, []byte(name))
	f := bytes.Fields(after)
	if len(f) == 0 {
		return 0
	}
	n, _ := strconv.ParseInt(string(f[0]), 10, 64) // the system writes numbers there
	return n
}

// used returns what the process of headquarters uses.
func (h *hq) used() (usage, error) {
	if h.process == nil {
		return usage{}, errors.New("headquarters does not run")
	}
	return used(h.process.Process.Pid)
}

// spent is the processor time between two moments, in percent of a core.
func spent(from, to usage) float64 {
	return 100 * (to.cpu - from.cpu).Seconds() / to.at.Sub(from.at).Seconds()
}
