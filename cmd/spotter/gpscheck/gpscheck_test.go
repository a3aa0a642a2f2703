package gpscheck

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/spf13/cobra"
	"go.uber.org/goleak"

	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/run"
	"spotter/gps"
	"spotter/gps/gpsd"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// server returns a receiver whose gpsd sends some positions, one a second, and then nothing.
func server(t *testing.T, positions int) *gps.Receiver {
	t.Helper()
	r, err := gpsd.Parse("127.0.0.1:2947")
	if err != nil {
		t.Fatal(err)
	}
	var served sync.WaitGroup
	t.Cleanup(served.Wait)
	r.Open = func(ctx context.Context) (net.Conn, error) {
		here, there := net.Pipe()
		served.Go(func() {
			there.Read(make([]byte, 100))
			for i := range positions {
				if _, err := fmt.Fprintf(there, `{"class":"TPV","mode":3,"time":"%d","lat":42.2297,"lon":-71.5176,"speed":2.5,"track":58}`+"\n", i); err != nil {
					return
				}
				time.Sleep(time.Second)
			}
			there.Read(make([]byte, 1)) // until the other end closes
		})
		return here, nil
	}
	return r
}

func TestShow(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		ctx, cancel := context.WithTimeout(t.Context(), 2500*time.Millisecond)
		defer cancel()
		if err := show(ctx, server(t, 100), &out); err != nil {
			t.Error(err)
		}
		want := `   0:00  connecting  connecting to 127.0.0.1:2947
   0:00  fix         positions arrive from 127.0.0.1:2947
   0:00              42.229700, -71.517600   2.50 m/s   58°
   0:01              42.229700, -71.517600   2.50 m/s   58°
   0:02              42.229700, -71.517600   2.50 m/s   58°
   0:02  3 positions: fix 0:02
`
		if out.String() != want {
			t.Errorf("printed\n%s\nwant\n%s", &out, want)
		}
	})
}

// The end is a failure when no positions arrive any more, with the reason and what to do.
func TestShowFails(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var out bytes.Buffer
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		err := show(ctx, server(t, 2), &out)
		if err == nil || !strings.Contains(err.Error(), "nothing came from 127.0.0.1:2947 for 3 s") || !strings.Contains(fault.Next(err), "docs/gps.md") {
			t.Errorf("%v, next %q", err, fault.Next(err))
		}
		if !strings.HasSuffix(out.String(), "2 positions: fix 0:04, stale 0:06\n") {
			t.Errorf("printed\n%s", &out)
		}
	})
}

// Where lies come between positions, the end does not say that no positions came.
func TestShowLies(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := server(t, 100)
		real := r.Protocol.Decoder
		r.Protocol.Decoder = func() gps.Decoder { return &everyOther{Decoder: real()} }
		ctx, cancel := context.WithTimeout(t.Context(), 10500*time.Millisecond)
		defer cancel()
		var out bytes.Buffer
		err := show(ctx, r, &out)
		if err == nil || !strings.HasPrefix(err.Error(), "what arrives cannot all be true: 3 lines refused") || !strings.Contains(fault.Next(err), "--gpsd is for gpsd") {
			t.Errorf("%v, next %q", err, fault.Next(err))
		}
		if !strings.Contains(out.String(), "6 positions: fix 0:05, lies 0:06") {
			t.Errorf("printed\n%s", &out)
		}
	})
}

// everyOther refuses every other line.
type everyOther struct {
	gps.Decoder
	n int
}

func (d *everyOther) Decode(line []byte) gps.Report {
	if d.n++; d.n%2 == 0 {
		return gps.Refusal("line %d", d.n)
	}
	return d.Decoder.Decode(line)
}

// A pipe that nobody reads ends the command.
func TestShowToNobody(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r, w := io.Pipe()
		r.Close()
		if err := show(t.Context(), server(t, 100), w); !errors.Is(err, io.ErrClosedPipe) {
			t.Errorf("%v", err)
		}
	})
}

// Each state that is no success has its next step.
func TestNextSteps(t *testing.T) {
	for s := gps.Connecting; s <= gps.Lies; s++ {
		if (next[s] == "") != (s == gps.HasFix) {
			t.Errorf("%v: %q", s, next[s])
		}
	}
}

// do runs the command with words, where the configuration has settings.
func do(settings map[string]run.Value, sig os.Signal, words ...string) (string, error) {
	var out bytes.Buffer
	d := Desk{Stdout: &out,
		Setting: func(*cobra.Command) (map[string]run.Value, error) { return settings, nil },
		UntilSignal: func(ctx context.Context) (context.Context, func() os.Signal, func()) {
			ctx, cancel := context.WithCancel(ctx)
			if sig != nil {
				cancel()
			}
			return ctx, func() os.Signal { return sig }, cancel
		}}
	c := d.Command()
	c.SetArgs(words)
	c.SilenceErrors, c.SilenceUsage = true, true
	err := c.ExecuteContext(context.Background())
	return out.String(), err
}

func TestWhichReceiver(t *testing.T) {
	config := map[string]run.Value{"gpsd": {Text: "127.0.0.1:1", Where: "SPOTTER_GPSD"}, "nmea": {}}
	both := map[string]run.Value{"gpsd": {Text: "a:1", Where: "config.toml:3"}, "nmea": {Text: "tcp:b:2", Where: "SPOTTER_NMEA"}}
	for _, tt := range []struct {
		settings map[string]run.Value
		words    []string
		out, err string
	}{
		{nil, nil, "connecting to 127.0.0.1:2947", "no positions arrive"},
		{config, nil, "connecting to 127.0.0.1:1", "no positions arrive"},
		{config, []string{"--nmea", "tcp:127.0.0.1:2"}, "connecting to 127.0.0.1:2", "no positions arrive"},
		{both, []string{"--gpsd", "127.0.0.1:3"}, "connecting to 127.0.0.1:3", "no positions arrive"},
		{config, []string{"--nmea", "udp:127.0.0.1:10110"}, "listening on UDP 127.0.0.1:10110", "no positions arrive"},
		{both, nil, "", "config.toml:3 and SPOTTER_NMEA both name a receiver"},
		{nil, []string{"--gpsd", "a:1", "--nmea", "tcp:b:1"}, "", "--gpsd and --nmea both name a receiver"},
		{nil, []string{"--gpsd", "localhost"}, "", `--gpsd: "localhost" has no port`},
		{config, []string{"--gpsd="}, "", "--gpsd: the address is empty"},
		{map[string]run.Value{"nmea": {Text: "phone:1", Where: "SPOTTER_NMEA"}}, nil, "", `SPOTTER_NMEA: "phone:1" has no tcp: or udp: in front`},
		{nil, []string{"--for", "-3s"}, "", "--for -3s is less than nothing"},
	} {
		out, err := do(tt.settings, os.Interrupt, tt.words...)
		if !strings.Contains(out, tt.out) || (out == "") != (tt.out == "") || err == nil || !strings.Contains(err.Error(), tt.err) {
			t.Errorf("%v: %v\n%s", tt.words, err, out)
		}
		if want := fault.ExitUsage; tt.out == "" {
			if f, ok := errors.AsType[*fault.Error](err); !ok || f.Code != want || f.Next == "" {
				t.Errorf("%v: the code of %#v is not %d, or it has no next step", tt.words, err, want)
			}
		}
	}
}

// Ctrl+c is the usual end; another signal is told.
func TestSignals(t *testing.T) {
	if _, err := do(nil, syscall.SIGTERM); !strings.Contains(fmt.Sprint(err), "no positions arrive") {
		t.Errorf("%v", err)
	} else if f, ok := errors.AsType[*fault.Error](err); !ok || f.Code != 128+15 {
		t.Errorf("%#v", err)
	}
}
