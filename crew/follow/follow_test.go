package follow

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"spotter/crew/share"
	"spotter/crew/wire"
	"spotter/journal"
	"spotter/journal/form"
	"spotter/race"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// rig is a device that runs a race, and shares it.
type rig struct {
	t    *testing.T
	path string
	all  []byte   // the file
	line [][]byte // the lines of a whole race
	next int

	mu     sync.Mutex
	safe   int64
	ahead  time.Duration // of its clock
	server *share.Server
	hand   *share.Handing
	on     string
	stop   func()
}

// newRig returns a device with a journal of so many lines, none of them written yet.
func newRig(t *testing.T, lines int) *rig {
	t.Helper()
	r := &rig{t: t, path: filepath.Join(t.TempDir(), "race.jsonl"), hand: &share.Handing{}}
	at := race.Stamp{Wall: time.Now().Truncate(time.Millisecond), Boot: time.Hour}
	events := []race.Event{{Kind: race.KindOpen, Stamp: at, Open: &race.Open{Format: 1, Program: "test", Runner: "Ann", Facing: "backward", Keys: "road", Units: "km"}},
		{Kind: race.KindStart, Clock: "gun", Stamp: at, HasElapsed: true}}
	for n := len(events); n < lines; n++ {
		s := at
		s.Wall, s.Boot = s.Wall.Add(time.Duration(n)*time.Second), s.Boot+time.Duration(n)*time.Second
		events = append(events, race.Event{Kind: race.KindNote, Text: fmt.Sprint("note ", n), Stamp: s, HasElapsed: true, Elapsed: time.Duration(n) * time.Second})
	}
	for i := range events {
		events[i].Seq = uint64(i + 1)
	}
	all, _ := journal.Encode(form.ZeroHash, events)
	r.line = bytes.SplitAfter(bytes.TrimSuffix(all, []byte("\n")), []byte("\n"))
	r.line[len(r.line)-1] = append(r.line[len(r.line)-1], '\n')
	var err error
	if r.server, err = share.New(share.Options{Path: func() string { return r.path }, Hold: 100 * time.Millisecond, Handing: r.hand,
		Safe: func() int64 { r.mu.Lock(); defer r.mu.Unlock(); return r.safe },
		Now:  func() time.Time { r.mu.Lock(); defer r.mu.Unlock(); return time.Now().Add(r.ahead) }}); err != nil {
		t.Fatal(err)
	}
	r.serve("127.0.0.1:0")
	t.Cleanup(func() { r.stop(); r.server.Close() })
	return r
}

// serve serves at an address until r.stop is called.
func (r *rig) serve(at string) {
	r.t.Helper()
	on, err := net.Listen("tcp", at)
	if err != nil {
		r.t.Fatal(err)
	}
	r.on = on.Addr().String()
	end, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		r.server.Serve(on, end)
	}()
	r.stop = sync.OnceFunc(func() { close(end); <-done })
	for {
		if _, ok := r.server.Link(); ok {
			return
		}
		time.Sleep(time.Millisecond)
	}
}

// write writes so many more lines.
func (r *rig) write(n int) {
	r.t.Helper()
	for range n {
		r.all = append(r.all, r.line[r.next]...)
		r.next++
	}
	if err := os.WriteFile(r.path, r.all, 0o600); err != nil {
		r.t.Fatal(err)
	}
	r.mu.Lock()
	r.safe = int64(len(r.all))
	r.mu.Unlock()
	r.server.Wake()
}

// follow follows until the test ends or stop is called.
func (r *rig) follow(to wire.Invitation, save string) (f *Follower, stop func()) {
	r.t.Helper()
	f, err := New(Options{To: to, Agent: "test", Save: save, Changed: func() {}, Every: 20 * time.Millisecond, Least: 5 * time.Millisecond})
	if err != nil {
		r.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- f.Run(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			r.t.Errorf("following ended with %v", err)
		}
		f.Close()
	})
	r.t.Cleanup(stop)
	return f, stop
}

func (r *rig) link() wire.Invitation {
	i, ok := r.server.Link()
	if !ok {
		r.t.Fatal("nothing is served")
	}
	return i
}

// until waits for a state.
func until(t *testing.T, f *Follower, what string, ok func(State) bool) State {
	t.Helper()
	for end := time.Now().Add(time.Minute); ; time.Sleep(2 * time.Millisecond) {
		s, _ := f.State()
		if ok(s) {
			return s
		}
		if time.Now().After(end) {
			t.Fatalf("%s did not come: %+v", what, s)
		}
	}
}

// A race is followed line by line, and the copy is the journal, byte for byte. A link that is gone
// is seen, and comes back.
func TestFollow(t *testing.T) {
	r := newRig(t, 600)
	r.write(2)
	save := filepath.Join(t.TempDir(), "copy.jsonl")
	f, stop := r.follow(r.link(), save)
	until(t, f, "two lines", func(s State) bool { return s.Lines == 2 && s.Link == Good })
	r.write(1)
	until(t, f, "the third line", func(s State) bool { return s.Lines == 3 })
	at := r.on
	r.stop()
	until(t, f, "a link that is gone", func(s State) bool { return s.Link == NoLink && s.Err != nil })
	r.write(597)
	r.serve(at)
	s := until(t, f, "all lines", func(s State) bool { return s.Lines == 600 && s.Saved == s.Size && s.Link == Good })
	if s.Label != "" || s.There < 2 || s.There > 600 { // it is told now and then
		t.Errorf("%+v", s)
	}
	stop()
	if got, err := os.ReadFile(save); err != nil || !bytes.Equal(got, r.all) {
		t.Errorf("the copy has %d of %d bytes, %v", len(got), len(r.all), err)
	}
	if log, err := journal.VerifyFile(save); err != nil || log.Err() != nil || log.Head != s.Head {
		t.Errorf("the copy is not whole: %v, %v", err, log.Err())
	}
}

// A copy that was begun goes on where it ended, and a torn end of it is cut off.
func TestGoesOnWithACopy(t *testing.T) {
	r := newRig(t, 30)
	r.write(10)
	save := filepath.Join(t.TempDir(), "copy.jsonl")
	if err := os.WriteFile(save, append(bytes.Clone(r.all), r.line[10][:20]...), 0o600); err != nil {
		t.Fatal(err)
	}
	r.write(20)
	f, stop := r.follow(r.link(), save)
	until(t, f, "all lines", func(s State) bool { return s.Lines == 30 && s.Saved == s.Size })
	if _, err := New(Options{To: r.link(), Save: save, Changed: func() {}}); !errors.Is(err, journal.ErrLocked) {
		t.Errorf("two write one copy: %v", err)
	}
	stop()
	if got, err := os.ReadFile(save); err != nil || !bytes.Equal(got, r.all) {
		t.Errorf("the copy has %d of %d bytes, %v", len(got), len(r.all), err)
	}
	if err := os.WriteFile(save, []byte("no journal\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := New(Options{To: r.link(), Save: save, Changed: func() {}}); err == nil {
		t.Error("a file that is no copy was taken")
	}
	if got, _ := os.ReadFile(save); string(got) != "no journal\n" {
		t.Errorf("it was changed: %q", got)
	}
}

// A copy of another race is not written over: the link counts as broken.
func TestCopyOfAnotherRace(t *testing.T) {
	r, other := newRig(t, 30), newRig(t, 30)
	r.write(20)
	other.write(10)
	save := filepath.Join(t.TempDir(), "copy.jsonl")
	if err := os.WriteFile(save, other.all, 0o600); err != nil {
		t.Fatal(err)
	}
	f, stop := r.follow(r.link(), save)
	until(t, f, "a refusal", func(s State) bool { return s.Link == Broken || s.Err != nil && s.Lines == 10 })
	stop()
	if got, _ := os.ReadFile(save); !bytes.Equal(got, other.all) {
		t.Error("the copy of another race was changed")
	}
}

// Whoever has another token, another pin or no TLS sees nothing.
func TestStrangers(t *testing.T) {
	r := newRig(t, 5)
	r.write(5)
	to := r.link()
	wrong := to
	wrong.Token = wire.TokenText([wire.TokenBytes]byte{1})
	f, err := New(Options{To: wrong, Changed: func() {}})
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	if err := f.Run(context.Background()); !errors.Is(err, ErrUnknown) || strings.Contains(err.Error(), wrong.Token) {
		t.Errorf("a wrong token: %v", err)
	}
	pin := to
	pin.CA = strings.Repeat("0", 64)
	g, _ := r.follow(pin, "")
	until(t, g, "a wrong pin", func(s State) bool { return s.Link == NoLink && strings.Contains(s.Err.Error(), "authority") })
	if a, err := http.Get("http://" + r.on + wire.ListPath(wire.Live)); err == nil {
		a.Body.Close()
		if a.StatusCode == 200 {
			t.Error("it speaks without TLS")
		}
	}
}

// Bytes that the chain does not prove are not taken, and a line that is mended later is.
func TestDamagedOnTheWay(t *testing.T) {
	r := newRig(t, 20)
	r.write(5)
	f, _ := r.follow(r.link(), "")
	until(t, f, "five lines", func(s State) bool { return s.Lines == 5 })
	good := bytes.Clone(r.line[7])
	r.line[7] = bytes.Replace(r.line[7], []byte("note 7"), []byte("note 8"), 1)
	r.write(5)
	s := until(t, f, "damage", func(s State) bool { return s.Link == Broken })
	if s.Lines != 5 || !strings.Contains(s.Err.Error(), "line 8") {
		t.Errorf("%+v", s)
	}
	r.all = bytes.Replace(r.all, r.line[7], good, 1)
	r.write(10)
	if s := until(t, f, "the lines", func(s State) bool { return s.Lines == 20 }); s.Link != Good {
		t.Errorf("%+v", s)
	}
}

// The pair's clock is known to within half a round trip, whatever it says of the time.
func TestClockOfTheOtherDevice(t *testing.T) {
	for _, ahead := range []time.Duration{0, 5 * time.Minute, -5 * time.Minute} {
		r := newRig(t, 5)
		r.ahead = ahead
		r.write(5)
		f, _ := r.follow(r.link(), "")
		until(t, f, "a pulse", func(s State) bool { c, _ := f.Clock(time.Now()); return s.Lines == 5 && !c.Rough })
		now := time.Now()
		c, ok := f.Clock(now)
		if !ok || c.Rough || c.Off > 5*time.Second {
			t.Fatalf("%+v, %v", c, ok)
		}
		if d := c.Stamp.Wall.Sub(now.Add(ahead)).Abs(); d > c.Off+time.Millisecond {
			t.Errorf("a clock that is %v ahead is read %v wrong, and said to be within %v", ahead, d, c.Off)
		}
	}
}

// What is no answer of a spotter harms nothing.
func TestLiars(t *testing.T) {
	for name, body := range map[string]string{"a page": "<html>", "a number": "7", "huge": strings.Repeat("x", 2*mostAnswer), "names": `{"journals":[{"journal":"../../etc"}]}`} {
		s := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { fmt.Fprint(w, body) }))
		f, err := New(Options{To: wire.Invitation{Host: s.Listener.Addr().String(), Race: "r", Token: wire.TokenText([wire.TokenBytes]byte{1})}, Changed: func() {}, Least: time.Millisecond})
		if err != nil {
			t.Fatal(err)
		}
		f.call.client = s.Client()
		ctx, cancel := context.WithCancel(context.Background())
		done := make(chan error, 1)
		go func() { done <- f.Run(ctx) }()
		until(t, f, name, func(s State) bool { return s.Link == NoLink })
		cancel()
		if err := <-done; err != nil {
			t.Errorf("%s: %v", name, err)
		}
		f.Close()
		s.Close()
	}
}

// Of several pairs a person has to choose; of one pair's journals the one with the newest lines counts.
func TestChoose(t *testing.T) {
	age := func(n int64) *int64 { return &n }
	all := []wire.Listed{{Journal: "00000000000000aa", Label: "bib 1"}, {Journal: "00000000000000bb", Label: "bib 2", Heard: age(900)}, {Journal: "00000000000000cc", Label: "bib 2", Heard: age(100)},
		{Journal: "00000000000000cc.2", Label: "bib 2", Heard: age(5000)}}
	for which, want := range map[string]string{"bib 1": "00000000000000aa", "bib 2": "00000000000000cc", "00000000000000bb": "00000000000000bb", "00000000000000cc.2": "00000000000000cc.2",
		"00000000000000cc": "00000000000000cc", "": "", "bib 3": ""} {
		f := &Follower{o: Options{Which: which}}
		one, err := f.choose(all)
		if one.Journal != want || (want == "") != (err != nil) {
			t.Errorf("%q: %q, %v", which, one.Journal, err)
		}
	}
	var list wire.List
	if json.Unmarshal([]byte(`{"journals":null}`), &list) != nil {
		t.Fatal("no list")
	}
	if _, err := (&Follower{}).choose(list.Journals); err == nil {
		t.Error("nothing was chosen")
	}
}
