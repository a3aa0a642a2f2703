package gps

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"slices"
	"strings"
	"syscall"
	"testing"
	"testing/synctest"
	"time"
)

// bubble runs a test with a clock of its own.
func bubble(t *testing.T, test func(t *testing.T)) {
	t.Helper()
	synctest.Test(t, test)
}

const hello = "0s connecting: connecting to box:7"

func TestFixesAndStates(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := follow(t, nil)
		w.expect(hello)
		w.say("version", "none", "none", "at 42 -71", "at 42.001 -71")
		w.expect("1.3s no fix: it has no fix", "3.3s fix: positions arrive from box:7", "3.3s fix 42 -71 of 3s", "4.3s fix 42.001 -71 of 4s")
		w.say("none")
		w.expect("5.3s no fix: it has no fix")
		w.end()
	})
}

// Of two reports of an instant the last counts, at the time of the first.
func TestLastReportOfAnInstant(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := follow(t, nil)
		w.expect(hello)
		io.WriteString(w.conn, "at 42 -71 i1\n")
		w.pass(100 * time.Millisecond)
		io.WriteString(w.conn, "at 42.5 -71 i1\n")
		w.pass(time.Second)
		w.expect("300ms fix: positions arrive from box:7", "300ms fix 42.5 -71 of 0s")
		io.WriteString(w.conn, "at 42.501 -71 i2\n")
		w.pass(100 * time.Millisecond)
		io.WriteString(w.conn, "at 42.502 -71 i3\n") // ten a second do not wait for each other
		w.pass(100 * time.Millisecond)
		w.expect("1.2s fix 42.501 -71 of 1.1s")
		w.pass(time.Second)
		w.expect("1.5s fix 42.502 -71 of 1.2s")
		w.end()
	})
}

// A slow line takes most of a second for the sentences of an instant: the fix is told once. A
// receiver whose clock stands still has fixes all the same.
func TestLateLines(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := follow(t, nil)
		w.expect(hello)
		for _, line := range []string{"at 42 -71 i1", "at 42.1 -71 i1", "at 42.001 -71 i2", "none i2", "at 42.002 -71 i2", "at 42.003 -71 i2", "at 42.004 -71 i2"} {
			io.WriteString(w.conn, line+"\n")
			w.pass(500 * time.Millisecond)
		}
		w.expect("300ms fix: positions arrive from box:7", "300ms fix 42 -71 of 0s", "1.3s fix 42.001 -71 of 1s", "2.3s fix 42.002 -71 of 2s", "3.3s fix 42.004 -71 of 3s")
		w.end()
	})
}

// Positions that were held up on their way come at once: only the last is the place of now.
func TestABurstIsOneFix(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := follow(t, nil)
		w.expect(hello)
		io.WriteString(w.conn, "at 42 -71 i1\nat 42.0001 -71 i2\nat 42.0002 -71 i3\n")
		w.pass(time.Second)
		w.expect("300ms fix: positions arrive from box:7", "300ms fix 42.0002 -71 of 0s")
		w.end()
	})
}

// A server that stalls is stale after 3 s by our clock; one that sends all but positions has no
// fix; losing the connection is gone at once.
func TestSilence(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := follow(t, nil)
		w.expect(hello)
		w.pass(4 * time.Second)
		w.expect("3s stale: nothing came from box:7 for 3 s")
		w.say("at 42 -71", "sky", "sky", "sky", "sky")
		w.expect("4.3s fix: positions arrive from box:7", "4.3s fix 42 -71 of 4s", "7s no fix: box:7 sends, but no position for 3 s")
		w.pass(4 * time.Second)
		w.expect("11s stale: nothing came from box:7 for 3 s")
		w.say("at 42 -71")
		w.expect("13.3s fix: positions arrive from box:7", "13.3s fix 42 -71 of 13s")
		w.pass(time.Hour)
		w.expect("16s stale: nothing came from box:7 for 3 s")
		w.conn.Close()
		w.expect("1h0m14s gone: box:7 ended the connection")
		w.end()
	})
}

// A server that is not there is tried again after pauses that double, and told once.
func TestNotThereAndBack(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := follow(t, fmt.Errorf("dial: %w", syscall.ECONNREFUSED))
		w.pass(20 * time.Second)
		w.expect(hello, "0s gone: box:7 refuses the connection: nothing listens there")
		var want []time.Duration
		for _, s := range []float64{0, 0.25, 0.75, 1.75, 3.75, 7.75, 12.75, 17.75} {
			want = append(want, time.Duration(s*float64(time.Second)))
		}
		w.mu.Lock()
		if !slices.Equal(w.dials, want) {
			t.Errorf("tried at %v, want %v", w.dials, want)
		}
		w.refuse = nil
		w.mu.Unlock()
		w.accept() // at 22.75 s
		w.say("version", "at 42 -71")
		w.expect("24.05s fix: positions arrive from box:7", "24.05s fix 42 -71 of 23.75s")
		w.conn.Close()
		w.accept()
		w.say("at 42 -71", "")
		w.expect("24.75s gone: box:7 ended the connection", "25.3s fix: positions arrive from box:7", "25.3s fix 42 -71 of 25s")
		w.end()
	})
}

// A server that hangs up at once, again and again, is one line in the log.
func TestHangsUpAtOnce(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := follow(t, nil)
		w.expect(hello)
		for range 10 {
			io.WriteString(w.conn, "version\n")
			w.conn.Close()
			w.accept()
		}
		w.expect("0s gone: box:7 ended the connection")
		w.mu.Lock()
		if last := w.dials[len(w.dials)-1]; last != 32750*time.Millisecond {
			t.Errorf("tried the eleventh time at %v", last)
		}
		w.mu.Unlock()
		w.end()
	})
}

// The receiver of a server can go without the server; silence after that is not news.
func TestReceiverUnplugged(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := follow(t, nil)
		w.say("at 42 -71 i1 usb0", "lost usb1", "lost usb0", "", "", "", "", "")
		w.expect(hello, "300ms fix: positions arrive from box:7", "300ms fix 42 -71 of 0s", "2s gone: its receiver went")
		w.say("at 42 -71 i9 usb0")
		w.expect("8.3s fix: positions arrive from box:7", "8.3s fix 42 -71 of 8s")
		w.end()
	})
}

// Two receivers on one server do not take turns: the second counts when the first has no fix for 3 s.
func TestTwoReceivers(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := follow(t, nil)
		for i := range 3 {
			io.WriteString(w.conn, fmt.Sprintf("at 42 -71 a%d usb0\nat 42.001 -71 b%d usb1\nnone c%d usb2\n", i, i, i))
			w.pass(time.Second)
		}
		w.expect(hello, "300ms fix: positions arrive from box:7", "300ms fix 42 -71 of 0s", "1.3s fix 42 -71 of 1s", "2.3s fix 42 -71 of 2s")
		w.say("none d usb0", "none e usb0", "at 42.002 -71 f usb1")
		w.expect("3.3s no fix: it has no fix", "5.3s fix: positions arrive from box:7", "5.3s fix 42.002 -71 of 5s")
		w.end()
	})
}

// A sink that hangs delays nobody: reading goes on, and afterwards it gets what is new.
func TestSlowSink(t *testing.T) {
	bubble(t, func(t *testing.T) {
		w := follow(t, nil)
		w.mu.Lock()
		w.slow = 100 * time.Second
		w.mu.Unlock()
		for i := range 99 {
			io.WriteString(w.conn, fmt.Sprintf("at 42 -71 i%d\n", i)) // would wait for ever if nobody read
			w.pass(time.Second)
		}
		w.pass(2 * time.Second)
		w.mu.Lock()
		told := w.told
		w.told = nil
		w.mu.Unlock()
		if n := len(told); n > 70 || !strings.HasSuffix(told[n-2], "of 1m38s") {
			t.Errorf("told %d, the last %q", n, told[n-2:])
		}
		w.end()
	})
}

func TestRunEndsWhereverItIs(t *testing.T) {
	for name, refuse := range map[string]error{"connected": nil, "in a pause": errors.New("no"), "connecting": context.Canceled} {
		t.Run(name, func(t *testing.T) {
			bubble(t, func(t *testing.T) {
				if name == "connecting" {
					r := &Receiver{Open: func(ctx context.Context) (net.Conn, error) { <-ctx.Done(); return nil, ctx.Err() }}
					ctx, cancel := context.WithTimeout(t.Context(), time.Second)
					defer cancel()
					r.Run(ctx, &world{})
					return
				}
				w := follow(t, refuse)
				w.pass(100 * time.Millisecond)
				w.mu.Lock()
				w.told = nil
				w.mu.Unlock()
				w.end()
			})
		})
	}
}

// A server that does not read our first line is left again.
func TestGreetingIsNotRead(t *testing.T) {
	bubble(t, func(t *testing.T) {
		here, there := net.Pipe()
		defer there.Close()
		r := &Receiver{Address: Address{Host: "box", Port: 7}, Protocol: Protocol{Greeting: "hello\n", Decoder: func() Decoder { return words{} }}}
		r.Open = func(context.Context) (net.Conn, error) { return here, nil }
		w := &world{t: t, began: time.Now()}
		ctx, cancel := context.WithTimeout(t.Context(), 5100*time.Millisecond)
		defer cancel()
		r.Run(ctx, w)
		w.expect(hello, "3s stale: nothing came from box:7 for 3 s", "5s gone: the connection to box:7 broke: i/o timeout")
	})
}
