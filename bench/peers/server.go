package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// kind is a sound server and how it is set up.
type kind struct {
	pipewire bool
	quantum  int // PipeWire's, forced; 0: its own
}

// parseKind understands pulseaudio, pipewire and pipewire@256.
func parseKind(text string) (kind, error) {
	name, quantum, forced := strings.Cut(text, "@")
	k := kind{pipewire: name == "pipewire"}
	if !k.pipewire && (name != "pulseaudio" || forced) {
		return k, fmt.Errorf("server %q: write pulseaudio, pipewire or pipewire@256", text)
	}
	if forced {
		n, err := strconv.Atoi(quantum)
		if err != nil || n < 16 || n > 8192 {
			return k, fmt.Errorf("server %q: a quantum is 16 to 8192 frames", text)
		}
		k.quantum = n
	}
	return k, nil
}

// needs lists the programs that the server is made of.
func (k kind) needs() []string {
	if k.pipewire {
		return []string{"pactl", "dbus-daemon", "pipewire", "wireplumber", "pipewire-pulse", "pw-metadata"}
	}
	return []string{"pactl", "pulseaudio"}
}

func (k kind) String() string {
	switch {
	case k.quantum > 0:
		return fmt.Sprintf("PipeWire, quantum forced to %d", k.quantum)
	case k.pipewire:
		return "PipeWire"
	}
	return "PulseAudio"
}

// server is a private sound server with a silent ear.
type server struct {
	kind
	dir  string
	addr string   // for PULSE_SERVER
	env  []string // for clients
	ps   []*exec.Cmd
}

// startServer starts a server of the kind in a folder of its own.
func startServer(ctx context.Context, k kind) (*server, error) {
	// Not TMPDIR: a socket's address may have 107 bytes at most.
	dir, err := os.MkdirTemp("/tmp", "peers-")
	if err != nil {
		return nil, fmt.Errorf("folder of the sound server: %w", err)
	}
	s := &server{kind: k, dir: dir, addr: "unix:" + dir + "/pulse/native"}
	s.env = environ(dir, s.addr)
	if err := s.launch(ctx); err != nil {
		log, _ := os.ReadFile(filepath.Join(dir, "log"))
		s.stop()
		return nil, fmt.Errorf("start %v: %w; its log:\n%s", k, err, log)
	}
	return s, nil
}

func (s *server) launch(ctx context.Context) error {
	for _, sub := range []string{"pulse", "config", "state"} {
		if err := os.Mkdir(filepath.Join(s.dir, sub), 0o700); err != nil {
			return err
		}
	}
	steps := [][]string{{"pulse/native", "pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no",
		"-L", "module-native-protocol-unix auth-anonymous=1 socket=" + strings.TrimPrefix(s.addr, "unix:")}}
	if s.pipewire {
		steps = [][]string{
			{"bus", "dbus-daemon", "--session", "--address=unix:path=" + s.dir + "/bus", "--nofork", "--nopidfile"},
			{"pipewire-0", "pipewire"}, {"pipewire-0", "wireplumber"}, {"pulse/native", "pipewire-pulse"},
		}
	}
	for _, step := range steps {
		if err := s.run(step[1:]...); err != nil {
			return err
		}
		socket := filepath.Join(s.dir, step[0])
		if err := until(ctx, "socket "+socket, func() bool { _, err := os.Stat(socket); return err == nil }); err != nil {
			return err
		}
	}
	err := until(ctx, "answer", func() bool { return s.command("pactl", "info").Run() == nil })
	if err != nil {
		return err
	}
	for _, args := range [][]string{
		{"pactl", "load-module", "module-null-sink", "sink_name=" + ear, "rate=" + strconv.Itoa(rate), "channels=2"},
		{"pw-metadata", "-n", "settings", "0", "clock.force-quantum", strconv.Itoa(s.quantum)},
	} {
		if args[0] == "pw-metadata" && s.quantum == 0 {
			continue
		}
		if out, err := s.command(args...).CombinedOutput(); err != nil {
			return fmt.Errorf("%v: %w: %s", args, err, out)
		}
	}
	// Newer PipeWire refuses this, or forgets it, until WirePlumber has come up.
	if err := until(ctx, "default sink", func() bool {
		s.command("pactl", "set-default-sink", ear).Run()
		out, _ := s.command("pactl", "get-default-sink").Output()
		return strings.TrimSpace(string(out)) == ear
	}); err != nil {
		return err
	}
	return until(ctx, ear+".monitor", func() bool {
		out, _ := s.command("pactl", "list", "short", "sources").Output()
		return strings.Contains(string(out), "\t"+ear+".monitor\t")
	})
}

// run starts a part of the server.
func (s *server) run(args ...string) error {
	log, err := os.OpenFile(filepath.Join(s.dir, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer log.Close()
	c := s.command(args...)
	c.Stdout, c.Stderr = log, log
	if err := c.Start(); err != nil {
		return err
	}
	s.ps = append(s.ps, c)
	return nil
}

// command returns a program with the server's environment, not yet started. It
// dies with the bench.
func (s *server) command(args ...string) *exec.Cmd {
	c := exec.Command(args[0], args[1:]...)
	c.Env = s.env
	c.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	return c
}

// stop ends the server, last started first, and removes its folder.
func (s *server) stop() {
	for i := len(s.ps) - 1; i >= 0; i-- {
		end(s.ps[i])
	}
	os.RemoveAll(s.dir)
}

// end asks a program to end, and makes it after 2 s.
func end(c *exec.Cmd) {
	c.Process.Signal(syscall.SIGTERM)
	kill := time.AfterFunc(2*time.Second, func() { c.Process.Kill() })
	defer kill.Stop()
	c.Wait()
}

// until polls for something to be there, for 20 s.
func until(ctx context.Context, what string, ok func() bool) error {
	for deadline := time.Now().Add(20 * time.Second); !ok(); {
		if time.Now().After(deadline) {
			return fmt.Errorf("no %s after 20 s", what)
		}
		if err := sleep(ctx, 20*time.Millisecond); err != nil {
			return err
		}
	}
	return nil
}

func sleep(ctx context.Context, d time.Duration) error {
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-time.After(d):
		return nil
	}
}

// environ is the environment of a server and its clients: nothing of the user's
// own sound server, session or settings.
func environ(dir, addr string) []string {
	var env []string
	for _, e := range os.Environ() {
		name, _, _ := strings.Cut(e, "=")
		prefix, _, _ := strings.Cut(name, "_")
		switch prefix {
		case "PULSE", "PIPEWIRE", "XDG", "DBUS", "SPOTTER", "SDL", "DISPLAY", "TMUX":
		default:
			env = append(env, e)
		}
	}
	return append(env, "HOME="+dir, "XDG_RUNTIME_DIR="+dir, "PULSE_SERVER="+addr, "TERM=xterm-256color", "LC_ALL=C.UTF-8",
		"XDG_CONFIG_HOME="+dir+"/config", "XDG_STATE_HOME="+dir+"/state", "DBUS_SESSION_BUS_ADDRESS=unix:path="+dir+"/bus")
}
