package lines

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/nats-io/nats-server/v2/server"
	"go.uber.org/goleak"

	"spotter/crew/access"
	"spotter/crew/intake"
	"spotter/crew/mirrors"
	"spotter/crew/post"
	"spotter/crew/wire"
	"spotter/journal"
	"spotter/journal/form"
	"spotter/race"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

const aRace = "boston-2027"

// natsServers starts n NATS servers with JetStream that are one cluster, and returns their
// addresses and how one is ended and started again.
type natsServers struct {
	t       *testing.T
	options []*server.Options
	running []*server.Server
}

func startNATS(t *testing.T, n int) *natsServers {
	t.Helper()
	s := &natsServers{t: t, running: make([]*server.Server, n)}
	var routes []string
	for i := range n {
		o := &server.Options{ServerName: fmt.Sprint("n", i), Host: "127.0.0.1", Port: freePort(t), NoSigs: true, NoLog: true, JetStream: true, MaxPayload: 2 << 20,
			StoreDir: filepath.Join(t.TempDir(), "js"), DisableJetStreamBanner: true}
		if n > 1 {
			o.Cluster = server.ClusterOpts{Name: "test", Host: "127.0.0.1", Port: freePort(t)}
			routes = append(routes, fmt.Sprintf("nats://127.0.0.1:%d", o.Cluster.Port))
		}
		s.options = append(s.options, o)
	}
	for i, o := range s.options {
		o.Routes = server.RoutesFromStr(strings.Join(routes, ","))
		s.start(i)
	}
	t.Cleanup(func() {
		for i := range s.running {
			s.end(i)
		}
	})
	return s
}

func (s *natsServers) start(i int) {
	s.t.Helper()
	running, err := server.NewServer(s.options[i].Clone())
	if err != nil {
		s.t.Fatal(err)
	}
	running.Start()
	if !running.ReadyForConnections(time.Minute) {
		s.t.Fatal("a NATS server is not ready")
	}
	s.running[i] = running
}

func (s *natsServers) end(i int) {
	if s.running[i] != nil {
		s.running[i].Shutdown()
		s.running[i].WaitForShutdown()
		s.running[i] = nil
	}
}

// url returns the addresses of all servers, that of number first before the others.
func (s *natsServers) url(first int) string {
	var list []string
	for i := range s.options {
		list = append(list, fmt.Sprintf("nats://127.0.0.1:%d", s.options[(first+i)%len(s.options)].Port))
	}
	return strings.Join(list, ",")
}

// hq is a headquarters: its files, and its part in a cluster.
type hq struct {
	*Cluster
	t        *testing.T
	folder   string
	fs       journal.FS
	site     Site
	n        int // replicas
	behind   time.Duration
	patience time.Duration // 0 means 3 s
	store    *mirrors.Store
	book     *access.Book
	post     *post.Office
	acks     ackBook

	mu   sync.Mutex
	news []intake.News
	said []string
}

func newHQ(t *testing.T, site Site, replicas int) *hq {
	t.Helper()
	h := &hq{t: t, folder: t.TempDir(), site: site, n: replicas}
	h.open()
	t.Cleanup(h.close)
	return h
}

func (h *hq) open() {
	h.t.Helper()
	var err error
	races := filepath.Join(h.folder, "races")
	if h.store, err = mirrors.Open(mirrors.Options{Folder: races, FS: h.fs, SyncEvery: time.Millisecond}); err != nil {
		h.t.Fatal(err)
	}
	if h.book, err = access.Open(filepath.Join(h.folder, "access.jsonl"), time.Now); err != nil {
		h.t.Fatal(err)
	}
	h.post = post.New(races, nil, time.Now)
	site := h.site
	if site.Folder == "" {
		site.Folder = filepath.Join(h.folder, "jetstream")
	}
	h.Cluster, err = Open(Options{Site: site, Store: h.store, Book: h.book, Post: h.post, Acks: &h.acks, Replicas: h.n, Place: filepath.Join(h.folder, "lines.json"),
		Told:     func(n intake.News) { h.mu.Lock(); h.news = append(h.news, n); h.mu.Unlock() },
		Say:      func(s string) { h.mu.Lock(); h.said = append(h.said, s); h.mu.Unlock() },
		Patience: cmp.Or(h.patience, 3*time.Second), Look: 50 * time.Millisecond, reconnect: 10 * time.Millisecond, behind: h.behind})
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *hq) close() {
	if h.Cluster != nil {
		h.Cluster.Close()
		h.store.Close()
		h.Cluster = nil
	}
}

// words returns what the headquarters said.
func (h *hq) words() string {
	h.mu.Lock()
	defer h.mu.Unlock()
	return strings.Join(h.said, "\n")
}

func (h *hq) path(name string) string { return h.store.Path(aRace, name) }

// has waits until a mirror has these bytes.
func (h *hq) has(name string, want []byte) {
	h.t.Helper()
	var got []byte
	h.until(func() bool {
		got, _ = os.ReadFile(h.path(name))
		return bytes.Equal(got, want)
	}, func() string { return fmt.Sprintf("the mirror %s has %d of %d bytes", name, len(got), len(want)) })
}

// until waits for a condition.
func (h *hq) until(is func() bool, else_ func() string) {
	h.t.Helper()
	for end := time.Now().Add(2 * time.Minute); !is(); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			h.t.Fatalf("%s; it said: %s", else_(), h.words())
		}
	}
}

// settled waits until the headquarters is there and nothing is behind.
func (h *hq) settled() {
	h.t.Helper()
	h.until(func() bool { return h.Standing() == Standing{} }, func() string { return fmt.Sprintf("it stands at %+v", h.Standing()) })
}

// sendTo sends lines as a pair does: to any of the headquarters, until one has kept them, from where it is told.
func sendTo(t *testing.T, name string, lines [][]byte, batch int, list ...*hq) {
	t.Helper()
	all := bytes.Join(lines, nil)
	ends := []int64{0}
	for _, l := range lines {
		ends = append(ends, ends[len(ends)-1]+int64(len(l)))
	}
	at, next := 0, 0
	for end := time.Now().Add(2 * time.Minute); at < len(lines); next++ {
		if time.Now().After(end) {
			t.Errorf("%s: only %d of %d lines were taken", name, at, len(lines))
			return
		}
		to := min(at+batch, len(lines))
		a, err := list[next%len(list)].Append(aRace, name, ends[at], all[ends[at]:ends[to]])
		if errors.Is(err, intake.ErrAway) || errors.Is(err, mirrors.ErrFull) {
			time.Sleep(5 * time.Millisecond)
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			return
		}
		if at = a.Lines; at > len(lines) || ends[at] != a.Size {
			t.Errorf("%s: %+v is no place in the journal", name, a.Copy)
			return
		}
	}
}

// aJournal returns the lines of a journal of a runner; two with other words differ from line 6 on.
func aJournal(n int, words, runner string) (lines [][]byte, name string) {
	at := race.Stamp{Wall: time.Date(2027, 4, 19, 10, 0, 0, 0, time.UTC)}
	events := []race.Event{{Seq: 1, Kind: race.KindOpen, Stamp: at, Open: &race.Open{Format: 1, Program: "test", Runner: runner, Facing: "backward", Keys: "road", Units: "km"}}}
	for i := range n - 1 {
		e := race.Event{Seq: uint64(i + 2), Kind: race.KindNote, Text: fmt.Sprint("note ", i), Stamp: at}
		if i >= 4 {
			e.Text = words
		}
		events = append(events, e)
	}
	all, _ := journal.Encode(form.ZeroHash, events)
	lines = bytes.SplitAfter(all, []byte("\n"))
	lines = lines[:len(lines)-1]
	name, _ = wire.Name(lines[0])
	return lines, name
}
