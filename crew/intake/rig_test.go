package intake

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"spotter/crew/access"
	"spotter/crew/mirrors"
	"spotter/crew/post"
	"spotter/crew/wire"
	"spotter/journal"
	"spotter/journal/form"
	"spotter/race"
)

const aRace = "boston-2027"

// rig is an intake that is served, with a store and a book in a folder of its own.
type rig struct {
	t      *testing.T
	store  *mirrors.Store
	book   *access.Book
	intake *Intake
	server *httptest.Server

	mu    sync.Mutex
	at    time.Time
	audit []access.Entry
	news  []News
}

func (r *rig) now() time.Time {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.at
}

func (r *rig) pass(d time.Duration) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.at = r.at.Add(d)
}

func newRig(t *testing.T, change func(*Options)) *rig {
	t.Helper()
	r := &rig{t: t, at: time.Date(2027, 4, 19, 10, 0, 0, 0, time.UTC)}
	folder := t.TempDir()
	var err error
	if r.store, err = mirrors.Open(mirrors.Options{Folder: filepath.Join(folder, "races"), SyncEvery: time.Millisecond}); err != nil {
		t.Fatal(err)
	}
	if r.book, err = access.Open(filepath.Join(folder, "access.jsonl"), r.now); err != nil {
		t.Fatal(err)
	}
	o := Options{Mirrors: r.store, Book: r.book, Post: post.New(filepath.Join(folder, "races"), nil, r.now), Now: r.now,
		Audit: func(e access.Entry) { r.mu.Lock(); r.audit = append(r.audit, e); r.mu.Unlock() },
		Told:  func(n News) { r.mu.Lock(); r.news = append(r.news, n); r.mu.Unlock() },
		Hold:  50 * time.Millisecond, Limits: Limits{Burst: 1000}}
	if change != nil {
		change(&o)
	}
	r.intake = New(o)
	r.server = httptest.NewServer(r.intake)
	t.Cleanup(func() { r.server.Close(); r.store.Close() })
	return r
}

// invite returns the token of a new guest.
func (r *rig) invite(role access.Role) (access.Guest, string) {
	r.t.Helper()
	g, token, err := r.book.Invite(aRace, role, "bib 7")
	if err != nil {
		r.t.Fatal(err)
	}
	return g, token
}

// reply is an answer.
type reply struct {
	status int
	header http.Header
	text   string
}

// call makes a call and returns the answer.
func (r *rig) call(method, path, token, body string) reply {
	r.t.Helper()
	q, err := http.NewRequest(method, r.server.URL+path, strings.NewReader(body))
	if err != nil {
		r.t.Fatal(err)
	}
	if token != "" {
		q.Header.Set("Authorization", "Bearer "+token)
	}
	a, err := r.server.Client().Do(q)
	if err != nil {
		r.t.Fatal(err)
	}
	defer a.Body.Close()
	text, err := io.ReadAll(a.Body)
	if err != nil {
		r.t.Fatal(err)
	}
	return reply{a.StatusCode, a.Header, string(text)}
}

// into reads an answer that must be 200.
func (a reply) into(t *testing.T, v any) {
	t.Helper()
	if err := json.Unmarshal([]byte(a.text), v); err != nil || a.status != http.StatusOK {
		t.Fatalf("answer %d %s: %v", a.status, a.text, err)
	}
}

// aJournal returns the lines of a journal with n notes, and its name.
func aJournal(t *testing.T, n int, runner string) (list [][]byte, name string) {
	t.Helper()
	at := time.Date(2027, 4, 19, 10, 0, 0, 0, time.UTC)
	events := []race.Event{{Seq: 1, Kind: race.KindOpen, Stamp: race.Stamp{Wall: at}, Open: &race.Open{Format: 1, Program: "test", Runner: runner, Facing: "backward", Keys: "road", Units: "km"}}}
	for i := range n {
		events = append(events, race.Event{Seq: uint64(i + 2), Kind: race.KindNote, Text: runner, Stamp: race.Stamp{Wall: at}})
	}
	all, _ := journal.Encode(form.ZeroHash, events)
	list = bytes.SplitAfter(bytes.TrimSuffix(all, []byte("\n")), []byte("\n"))
	list[len(list)-1] = append(list[len(list)-1], '\n')
	name, ok := wire.Name(list[0])
	if !ok {
		t.Fatal("no name")
	}
	return list, name
}

func join(lines [][]byte) string { return string(bytes.Join(lines, nil)) }
