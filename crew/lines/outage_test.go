package lines

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
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"

	"spotter/crew/intake"
	"spotter/crew/mirrors"
	"spotter/journal"
	"spotter/testrun"
)

// cutter is a way to a NATS server that is cut again and again.
type cutter struct {
	net.Listener
	to    string
	mu    sync.Mutex
	conns []net.Conn
	ended sync.WaitGroup
}

func newCutter(t *testing.T, to string) *cutter {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	c := &cutter{Listener: l, to: to}
	c.ended.Go(func() {
		for {
			in, err := l.Accept()
			if err != nil {
				return
			}
			out, err := net.Dial("tcp", to)
			if err != nil {
				in.Close()
				continue
			}
			c.mu.Lock()
			c.conns = append(c.conns, in, out)
			c.mu.Unlock()
			c.ended.Go(func() { io.Copy(out, in); out.Close(); in.Close() })
			c.ended.Go(func() { io.Copy(in, out); out.Close(); in.Close() })
		}
	})
	t.Cleanup(func() { l.Close(); c.cut(); c.ended.Wait() })
	return c
}

// cut ends all connections.
func (c *cutter) cut() {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, conn := range c.conns {
		conn.Close()
	}
	c.conns = nil
}

// TestReconnects cuts the way to NATS a thousand times. After each cut the client comes back by
// itself, nothing is written to standard error, and no line is lost or doubled.
func TestReconnects(t *testing.T) {
	testrun.Slow(t, "links that are cut again and again")
	times := testrun.Long(t, 10, 200, 1000)
	old := os.Stderr
	r, w, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	os.Stderr = w
	defer func() { os.Stderr = old }()
	s := startNATS(t, 1)
	c := newCutter(t, fmt.Sprint("127.0.0.1:", s.options[0].Port))
	h := newHQ(t, Site{URL: "nats://" + c.Addr().String()}, 1)
	other := newHQ(t, Site{URL: s.url(0)}, 1)
	var back atomic.Int64
	h.nc.SetReconnectHandler(func(*nats.Conn) { back.Add(1); h.nudge() })
	h.settled()
	lines, name := aJournal(times+1, "a", "Ann")
	for i := range times {
		before := back.Load()
		c.cut()
		sendTo(t, name, lines[:i+1], 1, h)
		h.until(func() bool { return back.Load() > before }, func() string { return fmt.Sprintf("no connection after cut %d", i+1) })
	}
	sendTo(t, name, lines, 1, h)
	for _, h := range []*hq{h, other} {
		h.has(name, bytes.Join(lines, nil))
	}
	h.close()
	other.close()
	os.Stderr = old
	w.Close()
	if text, _ := io.ReadAll(r); len(text) > 0 {
		t.Errorf("standard error has %q", text)
	}
}

// TestAway ends NATS while pairs send: they wait, it is said once, and nothing is lost.
func TestAway(t *testing.T) {
	s := startNATS(t, 1)
	one, two := newHQ(t, Site{URL: s.url(0)}, 1), newHQ(t, Site{URL: s.url(0)}, 1)
	lines, name := aJournal(60, "a", "Ann")
	sendTo(t, name, lines[:20], 4, one)
	s.end(0)
	one.until(func() bool { return !one.nc.IsConnected() }, func() string { return "it is connected" })
	for range 5 {
		_, err := one.Append(aRace, name, int64(len(bytes.Join(lines[:20], nil))), bytes.Join(lines[20:24], nil))
		if !errors.Is(err, intake.ErrAway) {
			t.Fatalf("without NATS: %v", err)
		}
	}
	if got, err := one.Copy(aRace, name); err != nil || got.Lines != 20 {
		t.Errorf("the mirror can be read all the same: %+v, %v", got, err)
	}
	s.start(0)
	sendTo(t, name, lines, 4, one, two)
	for _, h := range []*hq{one, two} {
		h.has(name, bytes.Join(lines, nil))
	}
	if n := strings.Count(one.words(), "Pairs wait"); n != 1 {
		t.Errorf("it said %d times that NATS is away: %s", n, one.words())
	}
	one.until(func() bool { return strings.Contains(one.words(), "NATS can be used again") }, func() string { return "it did not say that NATS is back" })
}

// TestStartsWithoutNATS starts a headquarters before its cluster is there.
func TestStartsWithoutNATS(t *testing.T) {
	s := startNATS(t, 1)
	s.end(0)
	h := newHQ(t, Site{URL: s.url(0)}, 1)
	lines, name := aJournal(10, "a", "Ann")
	if _, err := h.Append(aRace, name, 0, bytes.Join(lines, nil)); !errors.Is(err, intake.ErrAway) {
		t.Fatalf("without NATS: %v", err)
	}
	s.start(0)
	sendTo(t, name, lines, 4, h)
	h.has(name, bytes.Join(lines, nil))
}

// TestStreamDeleted deletes the stream while headquarters work.
func TestStreamDeleted(t *testing.T) {
	t.Parallel()
	s := startNATS(t, 1)
	one, two := newHQ(t, Site{URL: s.url(0)}, 1), newHQ(t, Site{URL: s.url(0)}, 1)
	lines, name := aJournal(60, "a", "Ann")
	sendTo(t, name, lines[:20], 4, one)
	two.has(name, bytes.Join(lines[:20], nil))
	if err := one.js.DeleteStream(context.Background(), raceStream); err != nil {
		t.Fatal(err)
	}
	sendTo(t, name, lines, 4, one, two)
	for _, h := range []*hq{one, two} {
		h.has(name, bytes.Join(lines, nil))
	}
	late := newHQ(t, Site{URL: s.url(0)}, 1) // the stream has all lines again
	late.has(name, bytes.Join(lines, nil))
}

// TestServerOfThreeDies keeps three replicas, and ends each server in turn while pairs send.
func TestServerOfThreeDies(t *testing.T) {
	testrun.Slow(t, "three NATS servers of which one dies")
	t.Parallel()
	s := startNATS(t, 3)
	list := []*hq{newHQ(t, Site{URL: s.url(0)}, 3), newHQ(t, Site{URL: s.url(1)}, 3)}
	for _, h := range list {
		h.settled()
	}
	var wg sync.WaitGroup
	stop := make(chan struct{})
	const pairs, most = 4, 400
	names, journals := make([]string, pairs), make([][][]byte, pairs)
	done := make([]int, pairs)
	for k := range pairs {
		journals[k], names[k] = aJournal(most, "a", fmt.Sprint("runner ", k))
		wg.Go(func() {
			for n := 2; n <= most; n += 2 {
				select {
				case <-stop:
					return
				case <-time.After(10 * time.Millisecond):
				}
				sendTo(t, names[k], journals[k][:n], 2, list[k%2], list[(k+1)%2])
				done[k] = n
			}
		})
	}
	for i := range testrun.Times(t, 1, 3) {
		time.Sleep(200 * time.Millisecond) // so that it ends while they send
		s.end(i)
		time.Sleep(500 * time.Millisecond)
		s.start(i)
		for _, h := range list {
			h.settled()
		}
	}
	close(stop)
	wg.Wait()
	late := newHQ(t, Site{URL: s.url(2)}, 3)
	for k := range pairs {
		if done[k] == 0 {
			t.Errorf("pair %d sent nothing", k)
		}
		for _, h := range append(list, late) {
			h.has(names[k], bytes.Join(journals[k][:done[k]], nil))
		}
	}
	races, err := list[0].lines()
	if err != nil {
		t.Fatal(err)
	}
	info, err := races.Info(context.Background())
	if err != nil || info.Config.Replicas != 3 || info.Cluster == nil || len(info.Cluster.Replicas) != 2 {
		t.Errorf("the stream: %+v, %v", info, err)
	}
}

// fullDisk is a disk without room while full is true.
type fullDisk struct {
	journal.OS
	full *atomic.Bool
}

func (d fullDisk) OpenWrite(path string, create bool) (journal.File, error) {
	f, err := d.OS.OpenWrite(path, create)
	if err != nil {
		return nil, err
	}
	return fullFile{f, d.full}, nil
}

type fullFile struct {
	journal.File
	full *atomic.Bool
}

func (f fullFile) WriteAt(b []byte, at int64) (int, error) {
	if f.full.Load() {
		return 0, syscall.ENOSPC
	}
	return f.File.WriteAt(b, at)
}

// TestDiskFull fills the disk of one headquarters: it refuses, the other one takes the pair, and
// the first one has all when there is room again.
func TestDiskFull(t *testing.T) {
	s := startNATS(t, 1)
	var full atomic.Bool
	one := &hq{t: t, folder: t.TempDir(), fs: fullDisk{full: &full}, site: Site{URL: s.url(0)}, n: 1}
	one.open()
	t.Cleanup(one.close)
	two := newHQ(t, Site{URL: s.url(0)}, 1)
	lines, name := aJournal(60, "a", "Ann")
	sendTo(t, name, lines[:20], 4, one)
	full.Store(true)
	if _, err := one.Append(aRace, name, int64(len(bytes.Join(lines[:20], nil))), bytes.Join(lines[20:24], nil)); !errors.Is(err, mirrors.ErrFull) {
		t.Fatalf("without room: %v", err)
	}
	sendTo(t, name, lines[:40], 4, two, one)
	two.has(name, bytes.Join(lines[:40], nil))
	if got, err := os.ReadFile(one.path(name)); err != nil || !bytes.Equal(got, bytes.Join(lines[:20], nil)) {
		t.Errorf("the full one has %d bytes, %v", len(got), err)
	}
	full.Store(false)
	one.has(name, bytes.Join(lines[:40], nil))
	sendTo(t, name, lines, 4, one)
	two.has(name, bytes.Join(lines, nil))
}

// TestHoleInTheStream takes the first messages of a subject away: who has the lines goes on. Who lacks them gets
// them from another headquarters, from the pair where there is none, or from a copied file.
func TestHoleInTheStream(t *testing.T) {
	s := startNATS(t, 1)
	one := newHQ(t, Site{URL: s.url(0)}, 1)
	lines, name := aJournal(40, "a", "Ann")
	sendTo(t, name, lines[:20], 4, one)
	hole := func(h *hq) {
		t.Helper()
		m := h.find(aRace, name)
		races, err := h.lines()
		if err == nil {
			err = races.Purge(context.Background(), jetstream.WithPurgeSubject(m.subject), jetstream.WithPurgeSequence(m.seq))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	hole(one)
	late := newHQ(t, Site{URL: s.url(0)}, 1)
	late.has(name, bytes.Join(lines[:20], nil))
	one.settled()
	late.close()

	sendTo(t, name, lines[:24], 4, one)
	hole(one)
	one.close()
	third := newHQ(t, Site{URL: s.url(0)}, 1)
	third.until(func() bool { return strings.Contains(third.words(), name+" is behind") }, func() string { return "it said nothing of the hole" })
	size := int64(len(bytes.Join(lines[:24], nil)))
	if a, err := third.Append(aRace, name, size, lines[24]); err != nil || a.Taken || a.Size != 0 {
		t.Errorf("a pair that is further: %+v, %v", a, err)
	}
	sendTo(t, name, lines[:28], 7, third)
	third.has(name, bytes.Join(lines[:28], nil))
	third.settled()
	hole(third)
	third.close()

	if err := os.WriteFile(late.path(name), bytes.Join(lines[:30], nil), 0o600); err != nil {
		t.Fatal(err)
	}
	late.open()
	one.open()
	sendTo(t, name, lines, 9, one, late)
	for _, h := range []*hq{one, late} {
		h.has(name, bytes.Join(lines, nil))
	}
}
