package main

import (
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/charmbracelet/x/vt"
	"github.com/creack/pty"
)

// running is a program that is ready to play.
type running struct {
	trigger func() error
	cpu     func() time.Duration // what it has used of a processor so far
	end     func()
}

// spawn is a process for each trigger.
func spawn(args ...string) starter {
	return func(_ context.Context, s *server) (*running, error) {
		var mu sync.Mutex
		var wg sync.WaitGroup
		var used time.Duration
		return &running{
			trigger: func() error {
				c := s.command(args...)
				if err := c.Start(); err != nil {
					return err
				}
				wg.Go(func() {
					c.Wait()
					mu.Lock()
					defer mu.Unlock()
					used += c.ProcessState.UserTime() + c.ProcessState.SystemTime()
				})
				return nil
			},
			cpu: func() time.Duration { mu.Lock(); defer mu.Unlock(); return used },
			end: wg.Wait,
		}, nil
	}
}

// stdin is a program that plays for each byte on its standard input.
func stdin(args ...string) starter {
	return func(_ context.Context, s *server) (*running, error) {
		c := s.command(args...)
		c.Stderr = os.Stderr
		in, err := c.StdinPipe()
		if err != nil {
			return nil, err
		}
		if err := c.Start(); err != nil {
			return nil, err
		}
		return &running{
			trigger: func() error {
				if _, err := in.Write([]byte{'p'}); err != nil {
					return fmt.Errorf("it has ended by itself: %w", err)
				}
				return nil
			},
			cpu: func() time.Duration { return cpuOf(c.Process.Pid) },
			end: func() { in.Close(); end(c) },
		}, nil
	}
}

// terminal is a program with a screen, in a pseudo-terminal of 80 by 24, that
// plays for a key: here what → sends.
func terminal(args ...string) starter {
	return func(_ context.Context, s *server) (*running, error) {
		c := s.command(args...)
		c.Dir = s.dir
		f, err := pty.StartWithSize(c, &pty.Winsize{Cols: 80, Rows: 24})
		if err != nil {
			return nil, err
		}
		screen := vt.NewSafeEmulator(80, 24)
		go io.Copy(screen, f) // what the program draws
		go io.Copy(f, screen) // what a terminal answers
		return &running{
			trigger: func() error { _, err := f.WriteString("\x1b[C"); return err },
			cpu:     func() time.Duration { return cpuOf(c.Process.Pid) },
			end:     func() { end(c); f.Close(); screen.Close() },
		}, nil
	}
}

// mpv is mpv told over its socket to play, by the commands given.
func mpv(args []string, commands ...string) starter {
	var text string
	for _, command := range commands {
		text += `{"command":` + command + "}\n"
	}
	return func(ctx context.Context, s *server) (*running, error) {
		path := filepath.Join(s.dir, "mpv")
		c := s.command(append([]string{"mpv", "--no-config", "--no-terminal", "--ao=pulse", "--input-ipc-server=" + path}, args...)...)
		c.Stderr = os.Stderr
		if err := c.Start(); err != nil {
			return nil, err
		}
		var socket net.Conn
		err := until(ctx, "socket of mpv", func() bool {
			var err error
			socket, err = net.Dial("unix", path)
			return err == nil
		})
		if err != nil {
			end(c)
			return nil, err
		}
		go io.Copy(io.Discard, socket)
		return &running{
			trigger: func() error { _, err := io.WriteString(socket, text); return err },
			cpu:     func() time.Duration { return cpuOf(c.Process.Pid) },
			end:     func() { socket.Close(); end(c) },
		}, nil
	}
}

// cpuOf returns the processor time that a process has used, 0 if it is gone.
func cpuOf(pid int) time.Duration {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", pid))
	if err != nil {
		return 0
	}
	return cpuFrom(string(b))
}

// cpuFrom reads the user and system time of a /proc/PID/stat: the 14th and 15th
// field, of which the second may hold blanks and brackets, in ticks of 10 ms.
func cpuFrom(stat string) time.Duration {
	_, rest, _ := cutLast(stat, ") ")
	f := strings.Fields(rest)
	if len(f) < 13 {
		return 0
	}
	user, _ := strconv.Atoi(f[11])
	system, _ := strconv.Atoi(f[12])
	return time.Duration(user+system) * 10 * time.Millisecond
}

func cutLast(s, sep string) (before, after string, found bool) {
	if i := strings.LastIndex(s, sep); i >= 0 {
		return s[:i], s[i+len(sep):], true
	}
	return s, "", false
}
