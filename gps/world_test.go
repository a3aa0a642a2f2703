package gps

import (
	"context"
	"fmt"
	"go.uber.org/goleak"
	"io"
	"math"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// words decodes the lines of these tests: "at LAT LON [INSTANT [DEVICE]]", "none [INSTANT]",
// "lost [DEVICE]", "bad WHY", anything else is in order and says nothing.
type words struct{}

func (words) Decode(line []byte) Report {
	f := strings.Fields(string(line))
	arg := func(i int) string {
		if i < len(f) {
			return f[i]
		}
		return ""
	}
	switch arg(0) {
	case "at":
		fix := Fix{SpeedMS: math.NaN(), TrackDeg: math.NaN(), EphM: math.NaN()}
		fmt.Sscan(arg(1), &fix.LatDeg)
		fmt.Sscan(arg(2), &fix.LonDeg)
		return Placed(fix, arg(3), arg(4))
	case "none":
		return Report{Kind: NoPosition, Epoch: arg(1), Device: arg(2), Why: "it has no fix"}
	case "lost":
		return Report{Kind: Lost, Device: arg(1), Why: "its receiver went"}
	case "bad":
		return Refusal("%s", line[4:])
	}
	return Report{Kind: Heard}
}

// world is a server in a bubble of synctest, a receiver that follows it, and what that told.
type world struct {
	t      *testing.T
	began  time.Time
	conns  chan net.Conn
	conn   net.Conn // the server's end of the last one
	cancel context.CancelFunc
	ended  chan struct{}

	mu     sync.Mutex // guards the rest
	refuse error
	dials  []time.Duration // when
	told   []string
	slow   time.Duration // how long the sink takes for the next fix
	fix    []Fix
}

func (w *world) since() time.Duration { return time.Since(w.began) }

func (w *world) Fix(f Fix) {
	w.mu.Lock()
	defer w.mu.Unlock()
	time.Sleep(w.slow)
	w.slow = 0
	w.told = append(w.told, fmt.Sprintf("%v fix %g %g of %v", w.since(), f.LatDeg, f.LonDeg, f.At.Sub(w.began)))
	w.fix = append(w.fix, f)
}

func (w *world) State(s State, why string) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.told = append(w.told, fmt.Sprintf("%v %s: %s", w.since(), s, why))
}

// follow starts a receiver whose server is up unless refuse is set.
func follow(t *testing.T, refuse error) *world {
	w := &world{t: t, began: time.Now(), refuse: refuse, conns: make(chan net.Conn, 100), ended: make(chan struct{})}
	r := &Receiver{Address: Address{Network: "tcp", Host: "box", Port: 7}, Protocol: Protocol{Decoder: func() Decoder { return words{} }}}
	r.Open = func(context.Context) (net.Conn, error) {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.dials = append(w.dials, w.since())
		if w.refuse != nil {
			return nil, w.refuse
		}
		here, there := net.Pipe()
		w.conns <- there
		return here, nil
	}
	var ctx context.Context
	ctx, w.cancel = context.WithCancel(t.Context())
	go func() {
		r.Run(ctx, w)
		close(w.ended)
	}()
	synctest.Wait()
	if refuse == nil {
		w.accept()
	}
	return w
}

// accept waits for the next connection.
func (w *world) accept() { w.conn = <-w.conns }

// say sends lines, each one followed by a pause of a second.
func (w *world) say(lines ...string) {
	for _, l := range lines {
		io.WriteString(w.conn, l+"\r\n")
		w.pass(time.Second)
	}
}

func (w *world) pass(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}

// end stops the receiver and returns what it told from the first one that was not looked at.
func (w *world) expect(want ...string) {
	w.t.Helper()
	synctest.Wait()
	w.mu.Lock()
	defer w.mu.Unlock()
	if !slices.Equal(w.told, want) {
		w.t.Errorf("told:\n\t%s\nwant:\n\t%s", strings.Join(w.told, "\n\t"), strings.Join(want, "\n\t"))
	}
	w.told = nil
}

func (w *world) end() {
	w.t.Helper()
	w.cancel()
	synctest.Wait()
	select {
	case <-w.ended:
	default:
		w.t.Error("Run goes on after its context has ended")
	}
	w.expect()
}
