package uplink

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"spotter/crew/uplink/fakehq"
	"spotter/crew/wire"
	"spotter/cues"
	"spotter/journal"
	"spotter/journal/form"
	"spotter/race"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

var token = wire.TokenText([wire.TokenBytes]byte{1, 2, 3})

func invitation() wire.Invitation {
	return wire.Invitation{Host: "hq.test", Race: "boston-2027", Token: token}
}

// fault names something that a link does to a call.
type fault uint8

const (
	fine        fault = iota
	lostCall          // headquarters never sees it
	lostAnswer        // headquarters takes it, and the answer is lost
	cutAnswer         // the answer ends in the middle
	doubled           // it comes to headquarters twice
	noAnswer          // nothing comes back until the caller gives up
	foreignPage       // a login page answers
)

// air is the link between a pair and a headquarters, in memory: its time is that of a bubble.
type air struct {
	hq http.Handler
	mu sync.Mutex
	to func(n int, r *http.Request) fault // nil: all is fine
	n  int
}

var errBroken = errors.New("connection reset by peer")

// RoundTrip implements [http.RoundTripper].
func (a *air) RoundTrip(r *http.Request) (*http.Response, error) {
	a.mu.Lock()
	f := fine
	if a.to != nil {
		f = a.to(a.n, r)
	}
	a.n++
	a.mu.Unlock()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	call := func() *http.Response {
		rec := httptest.NewRecorder()
		c := r.Clone(r.Context())
		c.Body = io.NopCloser(bytes.NewReader(body))
		a.hq.ServeHTTP(rec, c)
		return rec.Result()
	}
	switch f {
	case lostCall:
		return nil, errBroken
	case lostAnswer:
		call()
		return nil, errBroken
	case cutAnswer:
		answer := call()
		all, _ := io.ReadAll(answer.Body)
		answer.Body = io.NopCloser(io.MultiReader(bytes.NewReader(all[:len(all)/2]), brokenReader{}))
		return answer, nil
	case doubled:
		call()
		return call(), nil
	case noAnswer:
		<-r.Context().Done()
		return nil, r.Context().Err()
	case foreignPage:
		return &http.Response{StatusCode: http.StatusOK, Header: http.Header{}, Body: io.NopCloser(strings.NewReader("<html>please log in</html>"))}, nil
	}
	return call(), nil
}

func (a *air) set(to func(n int, r *http.Request) fault) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.to, a.n = to, 0
}

// always has every call go wrong in one way.
func always(f fault) func(int, *http.Request) fault {
	return func(int, *http.Request) fault { return f }
}

type brokenReader struct{}

func (brokenReader) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }

// rig is a journal's file, a link and a headquarters.
type rig struct {
	t    testing.TB
	mu   sync.Mutex // of the path and the head, which other goroutines read
	path string
	head string
	seq  uint64
	hq   *fakehq.HQ
	air  *air
	o    Options
	link *Link
}

// newRig makes a journal of one line.
func newRig(t testing.TB) *rig {
	t.Helper()
	r := &rig{t: t, path: filepath.Join(t.TempDir(), "race.jsonl"), head: form.ZeroHash, hq: fakehq.New(token)}
	r.air = &air{hq: r.hq}
	r.o = Options{To: invitation(), Agent: "spotter/test", Path: r.journal, Transport: r.air}
	r.add(race.Event{Kind: race.KindOpen, Open: &race.Open{Program: "test", Race: "Boston 2027"}})
	return r
}

// add appends lines to the file, and wakes the link.
func (r *rig) add(events ...race.Event) {
	r.t.Helper()
	for i := range events {
		r.seq++
		events[i].Seq = r.seq
		events[i].Stamp = race.Stamp{Wall: time.Unix(1e9, 0).UTC(), Boot: time.Duration(r.seq) * time.Second}
	}
	lines, head := journal.Encode(r.head, events)
	r.mu.Lock()
	r.head = head
	r.mu.Unlock()
	r.write(lines)
	if r.link != nil {
		r.link.Wake()
	}
}

// journal returns the path of the journal.
func (r *rig) journal() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.path
}

// moves has the journal go on in another file.
func (r *rig) moves(path string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.path = path
}

// last returns the hash of the last line.
func (r *rig) last() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.head
}

// write appends bytes to the file.
func (r *rig) write(b []byte) {
	r.t.Helper()
	f, err := os.OpenFile(r.path, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o600)
	if err == nil {
		_, err = f.Write(b)
		err = errors.Join(err, f.Close())
	}
	if err != nil {
		r.t.Fatal(err)
	}
}

// begin runs a link.
func (r *rig) begin() {
	r.link = New(r.o)
	go r.link.Run()
}

// close ends the link, and fails the test where lines are missing.
func (r *rig) close() {
	r.t.Helper()
	if err := r.link.Close(3 * time.Second); err != nil {
		r.t.Error(err)
	}
	<-r.link.done
	r.link = nil
}

// file returns the bytes of the journal.
func (r *rig) file() []byte {
	r.t.Helper()
	b, err := os.ReadFile(r.path)
	if err != nil {
		r.t.Fatal(err)
	}
	return b
}

// name returns the name of the journal.
func (r *rig) name() string {
	r.t.Helper()
	name, ok := wire.Name(bytes.SplitAfter(r.file(), []byte{'\n'})[0])
	if !ok {
		r.t.Fatal("the file has no first line")
	}
	return name
}

// equal fails the test unless a mirror is the file.
func (r *rig) equal(mirror string) {
	r.t.Helper()
	if got, want := r.hq.Mirror(mirror), r.file(); !bytes.Equal(got, want) {
		r.t.Errorf("mirror %s has %d bytes, the journal %d, and they are not the same", mirror, len(got), len(want))
	}
	if wrong := r.hq.Wrong(); len(wrong) > 0 {
		r.t.Errorf("wrong calls: %q", wrong)
	}
}

func left() race.Event {
	return race.Event{Kind: race.KindCue, Cue: "left", Pressed: "right", Class: cues.Steer}
}
func stop() race.Event {
	return race.Event{Kind: race.KindCue, Cue: "stop", Pressed: "stop", Class: cues.Alarm}
}
func fall() race.Event { return race.Event{Kind: race.KindFall} }
func lostEar() race.Event {
	return race.Event{Kind: race.KindOutput, Device: "buds", State: "lost"}
}
func said(s string) race.Event { return race.Event{Kind: race.KindNote, Text: s} }

// lefts returns n lines.
func lefts(n int) []race.Event {
	all := make([]race.Event, n)
	for i := range all {
		all[i] = left()
	}
	return all
}

// bubble runs a test in a bubble, whose time goes by itself.
func bubble(t *testing.T, f func(t *testing.T)) {
	t.Helper()
	synctest.Test(t, f)
}

// after lets so much time go by, and waits until nothing moves any more.
func after(d time.Duration) {
	time.Sleep(d)
	synctest.Wait()
}
