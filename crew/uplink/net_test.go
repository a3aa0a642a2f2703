package uplink

import (
	"bufio"
	"context"
	"io"
	mrand "math/rand/v2"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"spotter/crew/uplink/fakehq"
	"spotter/crew/wire"
	"spotter/testrun"
)

// cutter is a network in front of an address that breaks each connection after some bytes.
type cutter struct {
	to     string
	on     net.Listener
	after  func() int64 // bytes, of both directions each
	inside sync.WaitGroup
}

func newCutter(t *testing.T, to string, after func() int64) *cutter {
	t.Helper()
	on, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &cutter{to: to, on: on, after: after}
	c.inside.Go(func() {
		for {
			conn, err := on.Accept()
			if err != nil {
				return
			}
			c.inside.Go(func() { c.carry(conn) })
		}
	})
	t.Cleanup(func() { _ = on.Close(); c.inside.Wait() })
	return c
}

func (c *cutter) carry(a net.Conn) {
	defer a.Close()
	b, err := net.Dial("tcp", c.to)
	if err != nil {
		return
	}
	defer b.Close()
	var both sync.WaitGroup
	half := func(to, from net.Conn) {
		both.Go(func() {
			_, _ = io.CopyN(to, from, c.after())
			_ = a.Close()
			_ = b.Close()
		})
	}
	half(a, b)
	half(b, a)
	both.Wait()
}

// quick makes a link that does not spare a battery.
func (r *rig) quick(to wire.Invitation) {
	r.o.To, r.o.Transport = to, nil
	r.o.Every, r.o.RetryLeast, r.o.RetryMost = time.Millisecond, time.Millisecond, 2*time.Millisecond
}

// within waits for something, for as long as the slowest machine needs.
func within(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for range 6000 {
		if ok() {
			return
		}
		time.Sleep(10 * time.Millisecond)
	}
	t.Fatalf("it does not come: %s", what)
}

// A connection that breaks at any byte, in either direction, loses nothing and doubles nothing.
func TestCutAtAnyByte(t *testing.T) {
	r := newRig(t)
	to := r.hq.Serve(t, "boston-2027")
	c := newCutter(t, to.Host, func() int64 { return 500 + mrand.Int64N(12000) }) // a handshake has some 2 kB, the least batch 4 kB
	to.Host = c.on.Addr().String()
	r.quick(to)
	r.begin()
	for n := range testrun.Long(t, 100, 200, 1000) {
		r.add(lefts(1 + n%20)...)
		if n%10 == 0 {
			time.Sleep(5 * time.Millisecond)
		}
	}
	within(t, "the mirror is the journal", func() bool { return len(r.hq.Mirror(r.name())) == len(r.file()) })
	r.equal(r.name())
	_ = r.link.Close(0) // it may be cut once more
	<-r.link.done
	if names := r.hq.Names(); len(names) != 1 {
		t.Errorf("mirrors %q", names)
	}
}

// Only the headquarters whose authority the invitation pins gets a token.
func TestThePin(t *testing.T) {
	r := newRig(t)
	var asked atomic.Int64
	r.hq.Instead(func(http.ResponseWriter, *http.Request) bool { asked.Add(1); return false })
	to := r.hq.Serve(t, "boston-2027")
	other := fakehq.New(token).Serve(t, "boston-2027")
	to.CA = other.CA
	r.quick(to)
	r.begin()
	within(t, "it says why", func() bool { return r.link.Status().State == NoLink })
	err := r.link.Close(time.Second)
	<-r.link.done
	if asked.Load() != 0 || err == nil || !strings.Contains(err.Error(), "this is not the headquarters of the invitation") {
		t.Errorf("%d calls, %v", asked.Load(), err)
	}

	to.CA = ""
	r.o.To = to
	r.begin()
	within(t, "it says why", func() bool { return r.link.Status().State == NoLink })
	if err := r.link.Close(time.Second); err == nil || asked.Load() != 0 {
		t.Errorf("without a pin: %d calls, %v", asked.Load(), err)
	}
	<-r.link.done
}

// proxiedEnv has the invitation of a child that sends one journal through the proxy of its environment.
const proxiedEnv = "SPOTTER_TEST_PROXIED"

// TestProxyChild is the child of [TestTheProxyOfTheEnvironment].
func TestProxyChild(t *testing.T) {
	invited := os.Getenv(proxiedEnv)
	if invited == "" {
		return // it is no test of its own
	}
	to, err := wire.ParseInvitation(invited)
	if err != nil {
		t.Fatal(err)
	}
	r := newRig(t)
	r.quick(to)
	r.begin()
	within(t, "it is sent", func() bool { return r.link.Status().Waiting == 0 && r.link.Status().State == InStep })
	r.close()
}

// Where the environment names a proxy the calls go through it. The proxy alone looks up the name.
func TestTheProxyOfTheEnvironment(t *testing.T) {
	hq := fakehq.New(token)
	to := hq.Serve(t, "boston-2027")
	var asked sync.Map
	real := to.Host
	on, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var inside sync.WaitGroup
	t.Cleanup(func() { _ = on.Close(); inside.Wait() })
	inside.Go(func() {
		for {
			conn, err := on.Accept()
			if err != nil {
				return
			}
			inside.Go(func() { tunnel(conn, real, &asked) })
		}
	})
	to.Host = "hq.test:4443"
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	child := exec.CommandContext(ctx, os.Args[0], "-test.run=^TestProxyChild$")
	child.Env = append(os.Environ(), proxiedEnv+"="+to.String(), "HTTPS_PROXY=http://"+on.Addr().String(), "NO_PROXY=", "no_proxy=", "https_proxy=")
	if out, err := child.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if _, ok := asked.Load("hq.test:4443"); !ok || len(hq.Names()) != 1 {
		t.Errorf("mirrors %q: nothing came through the proxy", hq.Names())
	}
}

// tunnel is a proxy for one connection.
func tunnel(a net.Conn, to string, asked *sync.Map) {
	defer a.Close()
	in := bufio.NewReader(a)
	r, err := http.ReadRequest(in)
	if err != nil || r.Method != http.MethodConnect {
		return
	}
	asked.Store(r.Host, true)
	b, err := net.Dial("tcp", to)
	if err != nil {
		return
	}
	defer b.Close()
	_, _ = io.WriteString(a, "HTTP/1.1 200 OK\r\n\r\n")
	var both sync.WaitGroup
	both.Go(func() { _, _ = io.Copy(b, in); _ = b.Close() })
	both.Go(func() { _, _ = io.Copy(a, b); _ = a.Close() })
	both.Wait()
}
