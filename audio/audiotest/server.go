package audiotest

import (
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"spotter/testrun"
)

// Kind says which sound server to start.
type Kind uint8

// The servers.
const (
	PulseAudio Kind = iota
	PipeWire
)

// Kinds lists every kind, for tests that run under each.
var Kinds = [...]Kind{PulseAudio, PipeWire}

// String returns the server's name as people write it.
func (k Kind) String() string {
	if k == PipeWire {
		return "PipeWire"
	}
	return "PulseAudio"
}

// programs lists what a kind needs on the path.
func (k Kind) programs() []string {
	if k == PipeWire {
		return []string{"sh", "pactl", "dbus-daemon", "pipewire", "wireplumber", "pipewire-pulse"}
	}
	return []string{"sh", "pactl", "pulseaudio"}
}

// The two sinks that every server has, both 48 kHz stereo. Ear is the default.
const (
	Ear    = "ear"
	Laptop = "laptop"
)

// startDeadline bounds the start of one server: seconds on a busy machine.
const startDeadline = 30 * time.Second

// Server is a running private sound server. Its methods end the test with an
// error when the server does not do as asked; they must be called from the
// test's goroutine, [Server.Kill] apart.
type Server struct {
	Kind Kind
	Addr string   // for PULSE_SERVER or a client: "unix:/…/native"
	Env  []string // whole environment for a client: the test's, with this server
	Dir  string   // the server's own folder, removed at the end

	tb     testing.TB
	keeper *exec.Cmd
	held   io.Closer // the keeper cleans up when this closes
	bus    *process  // PipeWire's message bus, which outlives a Kill

	mu      sync.Mutex
	running []*process // the sound server, in the order of its start
}

// process is a started program and the news of its end.
type process struct {
	name string
	cmd  *exec.Cmd
	done chan struct{}
}

// Start starts a server of the given kind, waits until it takes clients, and
// stops it when the test ends.
func Start(tb testing.TB, kind Kind) *Server {
	tb.Helper()
	Need(tb, kind.programs()...)
	// Not tb.TempDir: a socket's address may have 107 bytes at most, and test
	// names are long.
	dir, err := os.MkdirTemp("/tmp", "spot-")
	if err != nil {
		tb.Fatalf("audiotest: folder for %v: %v", kind, err)
	}
	s := &Server{Kind: kind, Dir: dir, tb: tb}
	if err := s.keep(); err != nil {
		os.RemoveAll(dir)
		tb.Fatalf("audiotest: start the keeper: %v", err)
	}
	tb.Cleanup(s.stop)
	for _, sub := range []string{"config", "state", "cache", "data"} {
		if err := os.MkdirAll(filepath.Join(dir, sub, "pulse"), 0o700); err != nil {
			tb.Fatalf("audiotest: folder for %v: %v", kind, err)
		}
	}
	socket := filepath.Join(dir, "native")
	if kind == PipeWire {
		socket = filepath.Join(dir, "pulse", "native")
	}
	s.Addr = "unix:" + socket
	s.Env = s.environ()
	s.launch()
	return s
}

// Need skips the test when one of the programs is not installed, and fails it
// instead when SPOTTER_CI=1.
func Need(tb testing.TB, programs ...string) {
	tb.Helper()
	var missing []string
	for _, p := range programs {
		if _, err := exec.LookPath(p); err != nil {
			missing = append(missing, p)
		}
	}
	if len(missing) == 0 {
		return
	}
	Lacking(tb, "needs %s, not installed here", strings.Join(missing, ", "))
}

// Lacking skips a test for what this machine lacks or does not allow, and fails it
// instead when SPOTTER_CI=1: there every test must run.
func Lacking(tb testing.TB, format string, args ...any) {
	tb.Helper()
	if testrun.Whole() {
		tb.Fatalf(format, args...)
	}
	tb.Skipf(format, args...)
}

// keep starts the keeper: a shell that leads the process group of everything
// started here, and when its standard input ends, because the test closed it or
// because the test process is no more, removes the folder and the group.
func (s *Server) keep() error {
	c := exec.Command("sh", "-c", `trap "" HUP INT TERM; read -r _; rm -rf "$1"; kill -9 0`, "keeper", s.Dir)
	c.SysProcAttr = inGroup(0)
	in, err := c.StdinPipe()
	if err != nil {
		return err
	}
	if err := c.Start(); err != nil {
		return err
	}
	s.keeper, s.held = c, in
	return nil
}

// stop ends everything, politely first, and removes the folder.
func (s *Server) stop() {
	s.end(false)
	if s.bus != nil {
		s.bus.end(false)
	}
	s.held.Close()
	s.keeper.Wait() // ends by its own SIGKILL
	os.RemoveAll(s.Dir)
}

// launch starts the kind's programs in order and the two sinks.
func (s *Server) launch() {
	s.tb.Helper()
	deadline := time.Now().Add(startDeadline)
	if s.Kind == PipeWire {
		if s.bus == nil {
			address := "--address=unix:path=" + filepath.Join(s.Dir, "bus")
			s.bus = s.run("dbus-daemon", "--session", address, "--nofork", "--nopidfile")
			s.waitFile("bus", deadline)
		}
		s.add(s.run("pipewire"))
		s.waitFile("pipewire-0", deadline)
		s.add(s.run("wireplumber"))
		s.add(s.run("pipewire-pulse"))
	} else {
		s.add(s.run("pulseaudio", "-n", "--daemonize=no", "--exit-idle-time=-1", "--use-pid-file=no",
			"-L", "module-native-protocol-unix auth-anonymous=1 socket="+strings.TrimPrefix(s.Addr, "unix:"),
			"-L", "module-null-sink rate=48000 channels=2 sink_name="+Ear,
			"-L", "module-null-sink rate=48000 channels=2 sink_name="+Laptop))
	}
	s.until(deadline, "take clients", func() bool { _, err := s.pactl("info"); return err == nil })
	if s.Kind == PipeWire {
		s.LoadSink(Ear)
		s.LoadSink(Laptop)
	}
	// A PipeWire that has just come up refuses it until its session manager is ready.
	s.until(deadline, "make ear its default sink", func() bool {
		_, err := s.pactl("set-default-sink", Ear)
		return err == nil && s.DefaultSink() == Ear
	})
}

// run starts a program of the server's, its words going to a log in its folder.
func (s *Server) run(name string, args ...string) *process {
	s.tb.Helper()
	log, err := os.OpenFile(filepath.Join(s.Dir, "log"), os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err != nil {
		s.tb.Fatalf("audiotest: log of %s: %v", name, err)
	}
	defer log.Close()
	c := exec.Command(name, args...)
	c.Stdout, c.Stderr = log, log
	c.SysProcAttr = inGroup(s.keeper.Process.Pid)
	c.Env = s.Env
	if err := c.Start(); err != nil {
		s.tb.Fatalf("audiotest: start %s: %v", name, err)
	}
	p := &process{name: name, cmd: c, done: make(chan struct{})}
	go func() { c.Wait(); close(p.done) }()
	return p
}

// environ is the environment of the server and its clients: nothing of the
// user's own sound server or session.
func (s *Server) environ() []string {
	var env []string
	for _, e := range os.Environ() {
		name, _, _ := strings.Cut(e, "=")
		switch {
		case name == "DISPLAY", strings.HasPrefix(name, "PULSE_"), strings.HasPrefix(name, "PIPEWIRE_"),
			strings.HasPrefix(name, "XDG_"), strings.HasPrefix(name, "DBUS_"):
		default:
			env = append(env, e)
		}
	}
	env = append(env, "HOME="+s.Dir, "XDG_RUNTIME_DIR="+s.Dir, "PULSE_SERVER="+s.Addr,
		"XDG_CONFIG_HOME="+filepath.Join(s.Dir, "config"), "XDG_STATE_HOME="+filepath.Join(s.Dir, "state"),
		"XDG_CACHE_HOME="+filepath.Join(s.Dir, "cache"), "XDG_DATA_HOME="+filepath.Join(s.Dir, "data"),
		"DBUS_SESSION_BUS_ADDRESS=unix:path="+filepath.Join(s.Dir, "bus"))
	return env[:len(env):len(env)] // so that an append by two tests copies
}

func (s *Server) add(p *process) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.running = append(s.running, p)
}

// end ends the sound server, last started first; hard kills all of it at once.
func (s *Server) end(hard bool) {
	s.mu.Lock()
	ps := s.running
	s.running = nil
	s.mu.Unlock()
	if hard {
		for _, p := range ps {
			p.cmd.Process.Kill()
		}
	}
	for i := len(ps) - 1; i >= 0; i-- {
		ps[i].end(hard)
	}
}

// end asks a process to end, or makes it, and waits until it has.
func (p *process) end(hard bool) {
	if !hard {
		terminate(p.cmd.Process)
		select {
		case <-p.done:
			return
		case <-time.After(2 * time.Second):
		}
	}
	p.cmd.Process.Kill()
	<-p.done
}

// Kill ends the server as a crash would: at once, with no word to its clients.
// The socket's file stays behind. It may be called from any goroutine.
func (s *Server) Kill() { s.end(true) }

// Restart starts the server anew at the same address, with the same two sinks.
// One that still runs is ended first.
func (s *Server) Restart() {
	s.tb.Helper()
	s.end(false)
	for _, name := range []string{"native", "pulse/native", "pipewire-0", "pipewire-0.lock"} {
		os.Remove(filepath.Join(s.Dir, name))
	}
	s.launch()
}

// waitFile waits for a file in the server's folder, such as a socket.
func (s *Server) waitFile(name string, deadline time.Time) {
	s.tb.Helper()
	s.until(deadline, "make its socket "+name, func() bool {
		_, err := os.Stat(filepath.Join(s.Dir, name))
		return err == nil
	})
}

// until polls ok until it holds, and fails the test with the server's log when
// it does not in time or a part of the server has died.
func (s *Server) until(deadline time.Time, what string, ok func() bool) {
	s.tb.Helper()
	for !ok() {
		if dead := s.died(); dead != "" || time.Now().After(deadline) {
			log, _ := os.ReadFile(filepath.Join(s.Dir, "log"))
			if dead != "" {
				what += " (" + dead + " has ended)"
			}
			s.tb.Fatalf("audiotest: %v did not %s; its log:\n%s", s.Kind, what, bytes.TrimSpace(log))
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// died names a part of the server that has ended by itself.
func (s *Server) died() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, p := range s.running {
		select {
		case <-p.done:
			return p.name
		default:
		}
	}
	return ""
}
