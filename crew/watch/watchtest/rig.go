package watchtest

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"spotter/crew/access"
	"spotter/crew/board"
	"spotter/crew/intake"
	"spotter/crew/mirrors"
	"spotter/crew/post"
	"spotter/crew/watch"
	"spotter/crew/webpage"
	"spotter/crew/wire"
	"spotter/cues"
	"spotter/journal"
	"spotter/journal/form"
	"spotter/race"
)

// Race is the name of the race.
const Race = "boston-2027"

// Rig is a headquarters that is served until the test ends.
type Rig struct {
	T      testing.TB
	Server *httptest.Server
	Board  *board.Board
	Book   *access.Book
	Office *post.Office
	Folder string // of the races
	Course wire.Course

	client *http.Client // with a connection for each call: a test may cut those that wait

	mu    sync.Mutex
	ahead time.Duration
}

// Options change a rig before it serves.
type Options struct {
	Watch func(*watch.Options)
	// PerGuest bounds the streams of one guest; 0 for what headquarters allows.
	PerGuest int
	TLS      bool
	Limit    intake.Limits
}

// New serves a headquarters.
func New(t testing.TB, o Options) *Rig {
	t.Helper()
	r := &Rig{T: t, Folder: filepath.Join(t.TempDir(), "races")}
	store, err := mirrors.Open(mirrors.Options{Folder: r.Folder, SyncEvery: time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	if r.Book, err = access.Open(filepath.Join(filepath.Dir(r.Folder), "access.jsonl"), r.Now); err != nil {
		t.Fatal(err)
	}
	r.Office = post.New(r.Folder, nil, r.Now)
	r.Board = board.New(board.Options{Owner: r.Book.Owner, Lines: r.Lines, Folder: r.Folder, Now: r.Now})
	if o.Limit.Burst == 0 {
		o.Limit.Burst, o.Limit.PerSecond = 10000, 1000
	}
	door := intake.New(intake.Options{Mirrors: store, Book: r.Book, Post: r.Office, Now: r.Now, Told: r.Board.Take, Limits: o.Limit})
	ctx, end := context.WithCancel(context.Background())
	w := watch.Options{Board: r.Board, Post: r.Office, Lines: r.Lines, Now: r.Now, End: ctx, Gap: 20 * time.Millisecond, Look: 50 * time.Millisecond,
		Course: func(string) (wire.Course, error) {
			if r.Course.LengthM == 0 {
				return r.Course, fs.ErrNotExist
			}
			return r.Course, nil
		}}
	w.PerGuest = o.PerGuest
	if o.Watch != nil {
		o.Watch(&w)
	}
	watch.Add(door, w)
	door.AddPage("GET "+wire.PagePath, webpage.Handler())
	if r.Server = httptest.NewUnstartedServer(door); o.TLS {
		r.Server.EnableHTTP2 = true
		r.Server.StartTLS()
	} else {
		r.Server.Start()
	}
	own := r.Server.Client().Transport.(*http.Transport).Clone()
	own.DisableKeepAlives = true
	r.client = &http.Client{Transport: own}
	var running sync.WaitGroup
	running.Go(func() { r.Board.Run(ctx) })
	t.Cleanup(func() { end(); running.Wait(); r.Server.Close(); store.Close() })
	return r
}

// Lines reads the lines of a mirror.
func (r *Rig) Lines(raceName, mirror string) ([]race.Event, time.Time, error) {
	path := mirrors.Path(r.Folder, raceName, mirror)
	info, err := os.Stat(path)
	if err != nil {
		return nil, time.Time{}, err
	}
	log, err := journal.ReadFile(path)
	if err != nil {
		return nil, time.Time{}, err
	}
	return log.Events, info.ModTime(), nil
}

// Now tells the time of headquarters.
func (r *Rig) Now() time.Time {
	r.mu.Lock()
	defer r.mu.Unlock()
	return time.Now().Add(r.ahead)
}

// Pass lets time pass.
func (r *Rig) Pass(d time.Duration) {
	r.mu.Lock()
	r.ahead += d
	r.mu.Unlock()
	r.Board.Tick()
}

// Invite returns a new guest and its token.
func (r *Rig) Invite(role access.Role, label string) (access.Guest, string) {
	r.T.Helper()
	g, token, err := r.Book.Invite(Race, role, label)
	if err != nil {
		r.T.Fatal(err)
	}
	return g, token
}

// Call makes a call and returns the status and the body of the answer.
func (r *Rig) Call(method, path, token, body string) (int, string) {
	r.T.Helper()
	q, err := http.NewRequest(method, r.Server.URL+path, strings.NewReader(body))
	if err != nil {
		r.T.Fatal(err)
	}
	q.Header.Set("Authorization", "Bearer "+token)
	a, err := r.client.Do(q)
	if err != nil {
		r.T.Fatal(err)
	}
	defer a.Body.Close()
	b, err := io.ReadAll(a.Body)
	if err != nil {
		r.T.Fatal(err)
	}
	return a.StatusCode, string(b)
}

// Pair is a pair that runs.
type Pair struct {
	r      *Rig
	Guest  access.Guest
	Token  string
	Mirror string
	Slow   time.Duration // its clock is so slow
	seq    uint64
	size   int64
	hash   string
	gun    time.Time
}

// Pair invites a pair, which opens a journal and starts.
func (r *Rig) Pair(label, runner string) *Pair {
	r.T.Helper()
	p := &Pair{r: r, hash: form.ZeroHash}
	p.Guest, p.Token = r.Invite(access.Pair, label)
	p.Begin(runner)
	return p
}

// Begin opens another journal of the pair, and starts.
func (p *Pair) Begin(runner string) {
	p.r.T.Helper()
	p.seq, p.size, p.hash, p.Mirror, p.gun = 0, 0, form.ZeroHash, "", p.now()
	p.Send(
		race.Event{Kind: race.KindOpen, Open: &race.Open{Format: 1, Program: "test", Race: Race, Runner: runner, Spotter: "Bo", Target: 3 * time.Hour, DistanceM: 42195, Facing: "backward", Keys: "road", Units: "km", BootID: "b"}},
		race.Event{Kind: race.KindStart, Clock: "gun"})
}

func (p *Pair) now() time.Time { return p.r.Now().Add(-p.Slow).Truncate(time.Millisecond) }

// Send sends lines. Race time is what the clock says, where they have none.
func (p *Pair) Send(events ...race.Event) {
	p.r.T.Helper()
	for i := range events {
		p.seq++
		e := &events[i]
		e.Seq, e.Stamp = p.seq, race.Stamp{Wall: p.now(), Boot: p.now().Sub(p.gun)}
		if e.Kind != race.KindOpen {
			e.HasElapsed = true
			if e.Elapsed == 0 {
				e.Elapsed = max(p.now().Sub(p.gun), 0)
			}
		}
	}
	batch, hash := journal.Encode(p.hash, events)
	if p.Mirror == "" {
		first, _, _ := bytes.Cut(batch, []byte("\n"))
		p.Mirror, _ = wire.Name(first)
	}
	status, said := p.r.Call("POST", fmt.Sprintf("%s?from=%d", wire.JournalPath(Race, p.Mirror), p.size), p.Token, string(batch))
	if status != http.StatusOK {
		p.r.T.Fatalf("a batch is answered with %d %s", status, said)
	}
	p.hash = hash
	p.size += int64(len(batch))
}

// Fall, Go, Stop and Board are lines.
func (p *Pair) Fall() { p.r.T.Helper(); p.Send(race.Event{Kind: race.KindFall}) }
func (p *Pair) Go()   { p.r.T.Helper(); p.Send(race.Event{Kind: race.KindGo}) }
func (p *Pair) Stop() {
	p.r.T.Helper()
	p.Send(race.Event{Kind: race.KindCue, Cue: "stop", Pressed: "stop", Class: cues.Alarm})
}
func (p *Pair) Board(km float64, after time.Duration) {
	p.r.T.Helper()
	p.Send(race.Event{Kind: race.KindSplit, Marker: "km", DistanceM: km * 1000, Elapsed: after})
}

// Beat sends a beat, and returns the messages that come back.
func (p *Pair) Beat(b wire.Beat) []wire.Message {
	p.r.T.Helper()
	b.At = p.now()
	body, err := json.Marshal(b)
	if err != nil {
		p.r.T.Fatal(err)
	}
	status, said := p.r.Call("POST", wire.BeatPath(Race, p.Mirror), p.Token, string(body))
	var a wire.Beaten
	if err := json.Unmarshal([]byte(said), &a); err != nil || status != http.StatusOK {
		p.r.T.Fatalf("a beat is answered with %d %s", status, said)
	}
	return a.Messages
}

// Link returns the address of the board's page for a token.
func (r *Rig) Link(token string) string {
	return r.Server.URL + strings.TrimPrefix(wire.Invitation{Race: Race, Token: token}.PageLink(), "https://")
}
