package gpsd

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"math"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"spotter/audio/audiotest"
	"spotter/gps"
	"spotter/testrun"
)

// patience limits the wait of a test for what a real server should do soon.
const patience = 60 * time.Second

// The walk that the fake receiver makes: 3 m north in each of its seconds.
const (
	startLat, startLon = 42.2297, -71.5176
	stepLat            = 3.0 / 111195
	lead               = 50 // seconds of the walk before anything is looked at: gpsfake feeds from its own start
	again              = 30 // after the lead, seconds from one loss of the fix to the next
	dark               = 10 // seconds of each loss
	seconds            = 600
)

// sentence is one NMEA sentence with its checksum.
func sentence(format string, args ...any) string {
	body := fmt.Sprintf(format, args...)
	var x byte
	for _, c := range []byte(body) {
		x ^= c
	}
	return fmt.Sprintf("$%s*%02X\r\n", body, x)
}

// walk returns the log of the walk, with losses of the fix again and again, so that a test on a busy
// machine does not miss the only one.
func walk() string {
	var b strings.Builder
	for i := range seconds {
		at := time.Date(2027, 4, 19, 14, 0, i, 0, time.UTC)
		clock, day := at.Format("150405.00"), at.Format("020106")
		lat, lon := startLat+float64(i)*stepLat, -startLon
		place := fmt.Sprintf("%02.0f%08.5f,N,%03.0f%08.5f,W", math.Floor(lat), 60*(lat-math.Floor(lat)), math.Floor(lon), 60*(lon-math.Floor(lon)))
		if i >= lead && (i-lead)%again < dark {
			b.WriteString(sentence("GPGGA,%s,,,,,0,00,99.9,,M,,M,,", clock) + sentence("GPRMC,%s,V,,,,,,,%s,,,N", clock, day))
			continue
		}
		b.WriteString(sentence("GPGGA,%s,%s,1,09,0.9,149.0,M,-33.5,M,,", clock, place) + sentence("GPRMC,%s,A,%s,5.83,0.0,%s,,,A", clock, place, day))
	}
	return b.String()
}

// fake is gpsfake with the gpsd that it starts.
type fake struct {
	t       *testing.T
	cmd     *exec.Cmd
	sockets string // folder of gpsd's control socket
	stop    func()
}

// startFake lets gpsfake feed the walk to a gpsd of its own on port. Both are gone when the test ends,
// even when it is killed: a shell that leads their group kills all when its input ends. gpsfake
// itself hangs, deaf to SIGTERM, once its gpsd was killed.
func startFake(t *testing.T, port int) *fake {
	t.Helper()
	file := filepath.Join(t.TempDir(), "walk.nmea")
	if err := os.WriteFile(file, []byte(walk()), 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("sh", "-c", `gpsfake -1 -c 0.05 -P "$1" "$2" >&2 & cat >/dev/null; kill -KILL 0`, "sh", strconv.Itoa(port), file)
	sockets, err := os.MkdirTemp("", "gps") // short: a socket's path has 107 characters
	if err != nil {
		t.Fatal(err)
	}
	cmd.Env = append(os.Environ(), "TMPDIR="+sockets)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true}
	said := &strings.Builder{}
	cmd.Stderr = said
	input, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	stopped := false
	f := &fake{t: t, cmd: cmd, sockets: sockets}
	f.stop = func() {
		if !stopped {
			stopped = true
			input.Close()
			cmd.Wait() // the shell kills itself as well
			os.RemoveAll(sockets)
			if t.Failed() {
				t.Logf("gpsfake said: %s", said)
			}
		}
	}
	t.Cleanup(f.stop)
	return f
}

// kill ends gpsd as a crash would.
func (f *fake) kill() {
	f.t.Helper()
	stats, err := filepath.Glob("/proc/[0-9]*/stat")
	if err != nil {
		f.t.Fatal(err)
	}
	for _, path := range stats {
		stat, err := os.ReadFile(path)
		if err != nil {
			continue // it has ended
		}
		var pid, parent, group int
		var name, state string
		if n, _ := fmt.Sscanf(string(stat), "%d %s %s %d %d", &pid, &name, &state, &parent, &group); n == 5 && name == "(gpsd)" && group == f.cmd.Process.Pid {
			if err := syscall.Kill(pid, syscall.SIGKILL); err != nil {
				f.t.Fatal(err)
			}
			return
		}
	}
	f.t.Fatal("gpsfake has no gpsd")
}

// unplug takes the receiver from gpsd through its control socket, as udev does for a real one.
func (f *fake) unplug(port int) {
	f.t.Helper()
	ask := func(network, address, line string) string {
		conn, err := net.Dial(network, address)
		if err != nil {
			f.t.Fatal(err)
		}
		defer conn.Close()
		conn.SetDeadline(time.Now().Add(patience))
		io.WriteString(conn, line)
		for answers := bufio.NewScanner(conn); answers.Scan(); {
			if !strings.Contains(answers.Text(), `"VERSION"`) {
				return answers.Text()
			}
		}
		f.t.Fatalf("no answer to %q", line)
		return ""
	}
	_, path, _ := strings.Cut(ask("tcp", fmt.Sprintf("127.0.0.1:%d", port), "?DEVICES;\n"), `"path":"`)
	path, _, _ = strings.Cut(path, `"`)
	sockets, err := filepath.Glob(filepath.Join(f.sockets, "*.sock"))
	if err != nil || len(sockets) != 1 || path == "" {
		f.t.Fatalf("control sockets %v, %v, receiver %q", sockets, err, path)
	}
	if answer := ask("unix", sockets[0], "-"+path+"\r\n"); answer != "OK" {
		f.t.Fatalf("gpsd answers %q", answer)
	}
}

// freePort returns a TCP port that nobody uses.
func freePort(t *testing.T) int {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port
}

// await waits until ok says so of the states and fixes from the given ones on, and returns how
// many there are then.
func await(t *testing.T, n *notes, what string, fromState, fromFix int, ok func(states []string, fixes []gps.Fix) bool) (states, fixes int) {
	t.Helper()
	for end := time.Now().Add(patience); ; time.Sleep(20 * time.Millisecond) {
		s, f := n.read()
		if ok(s[fromState:], f[fromFix:]) {
			return len(s), len(f)
		}
		if time.Now().After(end) {
			t.Fatalf("no %s within %v: states %q, %d fixes", what, patience, s, len(f))
		}
	}
}

// has waits for a state.
func has(word string) func([]string, []gps.Fix) bool {
	return func(states []string, _ []gps.Fix) bool {
		return strings.Contains("\n"+strings.Join(states, "\n"), "\n"+word+": ")
	}
}

// The distribution's gpsd, fed by its gpsfake: fix, the fix lost and back, gpsd killed and started
// again, the receiver unplugged.
func TestRealGpsd(t *testing.T) {
	testrun.Slow(t, "a real gpsd, killed and unplugged")
	audiotest.Need(t, "gpsd", "gpsfake", "sh")
	port := freePort(t)
	r, err := Parse(fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		t.Fatal(err)
	}
	var got notes
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		r.Run(ctx, &got)
		close(ended)
	}()
	defer func() {
		cancel()
		<-ended
	}()
	states, _ := await(t, &got, "server that is not there", 0, 0, has("gone"))

	first := startFake(t, port)
	states, _ = await(t, &got, "fix", states, 0, has("fix"))
	states, _ = await(t, &got, "loss of the fix", states, 0, has("no fix"))
	states, fixes := await(t, &got, "fix after the dark", states, 0, has("fix"))
	first.kill()
	killed := time.Now()
	states, _ = await(t, &got, "end of the server", states, 0, has("gone"))
	if took := time.Since(killed); took > 2*time.Second {
		t.Logf("the end of the server was told after %v", took)
	}
	first.stop()

	second := startFake(t, port)
	states, _ = await(t, &got, "fix of the new server", states, fixes, has("fix"))
	second.unplug(port)
	await(t, &got, "end of the receiver", states, fixes, has("gone"))
	all, places := got.read()
	if last := all[len(all)-1]; !strings.Contains(last, "gpsd has lost its receiver /dev/") {
		t.Errorf("the receiver was unplugged, and the last state is %q", last)
	}

	if len(places) < 10 {
		t.Errorf("only %d fixes", len(places))
	}
	for _, f := range places {
		steps := (f.LatDeg - startLat) / stepLat
		if math.Abs(steps-math.Round(steps)) > 0.01 || steps < -0.5 || steps > seconds || math.Abs(f.LonDeg-startLon) > 1e-6 {
			t.Fatalf("%v, %v is not on the walk", f.LatDeg, f.LonDeg)
		}
		if time.Since(f.At) > 10*patience || f.At.After(time.Now()) {
			t.Errorf("arrived %v", f.At)
		}
	}
}
