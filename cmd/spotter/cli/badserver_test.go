package cli

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/jfreymuth/pulse/proto"

	"spotter/audio/audiotest/fakepulse"
	"spotter/cmd/spotter/clitest"
	"spotter/cmd/spotter/run"
)

// misled are servers that misbehave, with what is said of them.
var misled = map[string]struct {
	script  func(x *fakepulse.Exchange)
	sinks   []fakepulse.Sink
	devices string // in the one line of `spotter devices`
	check   string // in the output's line of `spotter check`
}{
	"refuses the cookie": {
		script:  func(x *fakepulse.Exchange) { x.Refuse(proto.ErrAccessDenied) },
		devices: "it refuses the cookie", check: "it refuses the cookie"},
	"answers nothing": {
		script:  func(*fakepulse.Exchange) {},
		devices: "no answer for", check: "no answer for"},
	"is a web server": {
		script:  func(x *fakepulse.Exchange) { x.Raw([]byte("HTTP/1.1 400 Bad Request\r\n\x1b[31m\r\n")) },
		devices: "is it a sound server?", check: "is it a sound server?"},
	"answers with other types": {
		script: func(x *fakepulse.Exchange) {
			if x.Op == proto.OpAuth || x.Op == proto.OpSetClientName {
				x.Honest()
				return
			}
			x.Send(proto.OpReply, []byte("x\x00\x00\x00\x02\x1b\x07v\x00"))
		},
		devices: "malformed", check: "malformed"},
	"hangs up": {
		script:  (*fakepulse.Exchange).Hangup,
		devices: "it closed the connection", check: "it closed the connection"},
	"refuses the format": {
		script: func(x *fakepulse.Exchange) {
			if x.Op == proto.OpCreatePlaybackStream {
				x.Refuse(proto.ErrNotSupported)
				return
			}
			x.Honest()
		},
		check: "does not take our sound: choose another"},
	"has names that play tricks": {
		sinks: []fakepulse.Sink{{Name: "ear", Description: "\x1b[2J\x1b]0;owned\x07\u202eraE\r\nok"}},
		check: "key to ear"},
	"has no sink": {
		sinks:   []fakepulse.Sink{},
		devices: "has no device", check: "connect an earpiece"},
}

// TestBadServers: whatever a sound server does, `devices` and `check` end in time,
// in one line each that says what is wrong and nothing that a terminal obeys.
func TestBadServers(t *testing.T) {
	keys := clitest.KeysPack(t) // loaded in a tenth of the time that the default voice takes
	for name, c := range misled {
		t.Run(name, func(t *testing.T) {
			s := fakepulse.Start(t, fakepulse.Options{Sinks: c.sinks, Script: c.script})
			t.Setenv("PULSE_SERVER", s.Addr)
			out, errs, code := spotterRuns(t, "devices")
			if c.devices == "" {
				if code != 0 || errs != "" {
					t.Errorf("devices: exit code %d, %q", code, errs)
				}
			} else if code != 1 || !strings.Contains(errs, c.devices) {
				t.Errorf("devices: exit code %d, %q, want 1 and %q", code, errs, c.devices)
			}
			oneLine(t, "devices", errs)
			printable(t, "devices", out)
			out, errs, _ = spotterRuns(t, "check", "--output", "pulse", "--pack", keys)
			oneLine(t, "check", errs)
			printable(t, "check", out)
			line := ""
			for l := range strings.Lines(out) {
				if f := strings.Fields(l); len(f) > 1 && f[1] == "output" {
					line += l
				}
			}
			if !strings.Contains(line, c.check) || strings.Count(line, "\n") != 1 {
				t.Errorf("check says of the output %q, want one line with %q", line, c.check)
			}
		})
	}
}

// TestManySinks lists two thousand sinks, of which one has a silly description.
func TestManySinks(t *testing.T) {
	sinks := []fakepulse.Sink{{Name: "ear"}, {Name: "big", Description: strings.Repeat("x", 64<<10)}}
	for i := range 2000 {
		sinks = append(sinks, fakepulse.Sink{Name: fmt.Sprintf("sink%05d", i), Channels: byte(1 + i%8), Rate: uint32(8000 * (1 + i%24))})
	}
	s := fakepulse.Start(t, fakepulse.Options{Sinks: sinks})
	t.Setenv("PULSE_SERVER", s.Addr)
	out, errs, code := spotterRuns(t, "devices")
	if code != 0 || errs != "" {
		t.Fatalf("exit code %d, %q", code, errs)
	}
	printable(t, "devices", out)
	if n := strings.Count(out, "\n"); n != len(sinks)+3 { // heads; an empty line, and one about microphones
		t.Errorf("%d lines for %d sinks", n, len(sinks))
	}
	if len(out) > 4<<20 {
		t.Errorf("%d bytes: one long description makes every line as long", len(out))
	}
}

// spotterRuns runs a command against the sound server of PULSE_SERVER.
func spotterRuns(t *testing.T, args ...string) (out, errs string, code int) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	env := append(os.Environ(), "HOME="+t.TempDir(), "XDG_CONFIG_HOME=", "XDG_DATA_HOME=", "XDG_STATE_HOME=")
	began := time.Now()
	code = New(Options{Args: args, Stdin: strings.NewReader(""), Stdout: &stdout, Stderr: &stderr, Env: env}).Main(context.Background())
	if took := time.Since(began); took > 2*run.AskWithin+2*time.Second {
		t.Errorf("%v took %v", args, took)
	}
	return stdout.String(), stderr.String(), code
}

// oneLine holds an error message against what all look like: a line, and maybe
// another that says what to do next.
func oneLine(t *testing.T, what, errs string) {
	t.Helper()
	printable(t, what, errs)
	said, next, _ := strings.Cut(errs, "\n")
	if len(said) > 500 || next != "" && (!strings.HasPrefix(next, "next: ") || strings.Count(next, "\n") != 1) {
		t.Errorf("%s: %q is not one line", what, errs)
	}
}

func printable(t *testing.T, what, text string) {
	t.Helper()
	if i := strings.IndexFunc(text, func(r rune) bool { return r != '\n' && !unicode.IsPrint(r) }); i >= 0 {
		t.Errorf("%s: %q at byte %d is not for a terminal", what, text[i:min(len(text), i+20)], i)
	}
}
