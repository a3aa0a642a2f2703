package intake

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"spotter/crew/access"
	"spotter/crew/mirrors"
	"spotter/crew/wire"
)

// TestEveryError makes each call that the contract refuses.
func TestEveryError(t *testing.T) {
	r := newRig(t, nil)
	_, token := r.invite(access.Pair)
	_, other := r.invite(access.Pair)
	gone, revoked := r.invite(access.Pair)
	_, crew := r.invite(access.Crew)
	_, reader := r.invite(access.Reader)
	_, paris, err := r.book.Invite("paris-2027", access.Pair, "")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.book.Revoke(gone.ID); err != nil {
		t.Fatal(err)
	}
	all, name := aJournal(t, 9, "Ann")
	foreign, foreignName := aJournal(t, 9, "Bob")
	path := wire.JournalPath(aRace, name)
	var have wire.Copy
	r.call("POST", path+"?from=0", token, join(all[:4])).into(t, &have)
	next := fmt.Sprintf("%s?from=%d", path, have.Size)
	changed := strings.Replace(join(all[4:]), `"note"`, `"fall"`, 1)
	for what, tt := range map[string]struct {
		method, path, token, body string
		status                    int
		want                      string // part of the error
		place                     string // part of the place
	}{
		"no token":            {"POST", next, "", "", 401, "needs the token", ""},
		"half a token":        {"POST", next, token[:21], "", 401, "needs the token", ""},
		"unknown token":       {"POST", next, wire.TokenText([16]byte{1}), "", 401, "nobody was invited", ""},
		"revoked":             {"POST", next, revoked, "", 403, "revoked", ""},
		"another race":        {"POST", next, paris, "", 403, "another race", ""},
		"another pair":        {"POST", next, other, join(all[4:]), 403, "another pair's", ""},
		"another pair reads":  {"GET", path, other, "", 403, "another pair's", ""},
		"another pair beats":  {"POST", path + "/beat", other, `{"at":"2027-04-19T10:05:00Z"}`, 403, "another pair's", ""},
		"crew writes":         {"POST", next, crew, join(all[4:]), 403, "as crew", ""},
		"reader sends words":  {"POST", path + "/messages", reader, `{"from":"a","text":"b"}`, 403, "as read-only", ""},
		"pair sends words":    {"POST", path + "/messages", token, `{"from":"a","text":"b"}`, 403, "as pair", ""},
		"no such journal":     {"GET", "/v1/races/" + aRace + "/journals/xyz", token, "", 400, "no name", ""},
		"a path":              {"GET", "/v1/races/" + aRace + "/journals/..%2f..%2fetc", token, "", 400, "no name", ""},
		"no such call":        {"GET", "/v1/else", token, "", 404, "no such call", ""},
		"no such method":      {"DELETE", path, token, "", 404, "no such call", ""},
		"no from":             {"POST", path, token, join(all[4:]), 400, `"from"`, ""},
		"from below 0":        {"POST", path + "?from=-1", token, join(all[4:]), 400, `"from"`, ""},
		"from is no number":   {"GET", path + "/lines?from=x", token, "", 400, `"from"`, ""},
		"lines from beyond":   {"GET", path + "/lines?from=99999999", token, "", 416, "bytes of this journal", ""},
		"broken chain":        {"POST", next, token, join(all[4:6]) + join(all[7:]), 400, "seq", "line 7, byte"},
		"rubbish":             {"POST", next, token, "rubbish\n", 400, "JSON", "line 5, byte"},
		"torn":                {"POST", next, token, join(all[4:])[:99], 400, "whole lines", ""},
		"empty":               {"POST", next, token, "", 400, "empty", ""},
		"foreign lines":       {"POST", wire.JournalPath(aRace, foreignName) + "?from=0", token, join(all), 400, "first line of the journal " + name, "line 1"},
		"fork before J":       {"POST", wire.JournalPath(aRace, foreignName) + ".2?from=0", token, join(foreign), 400, "needs mirror 1", ""},
		"too large":           {"POST", next, token, strings.Repeat("x", wire.MaxBody+1), 413, "more than one call", ""},
		"a batch too large":   {"POST", next, token, strings.Repeat("{}\n", wire.MaxBatch/3+1), 413, "more than one call", ""},
		"journal too large":   {"POST", fmt.Sprintf("%s?from=%d", path, wire.MaxJournal-1), token, "{}\n", 413, "larger than headquarters keeps", ""},
		"beat too large":      {"POST", path + "/beat", token, strings.Repeat(" ", wire.MaxBeat+1), 413, "more than one call", ""},
		"beat is no JSON":     {"POST", path + "/beat", token, "x", 400, "JSON object", ""},
		"beat without clock":  {"POST", path + "/beat", token, "{}", 400, `"at"`, ""},
		"message without who": {"POST", path + "/messages", crew, `{"text":"x"}`, 400, `"from"`, ""},
		"fork":                {"POST", next, token, changed, 409, "do not follow line 4", ""},
	} {
		a := r.call(tt.method, tt.path, tt.token, tt.body)
		var f wire.Fault
		err := json.Unmarshal([]byte(a.text), &f)
		if err != nil || a.status != tt.status || !strings.Contains(f.Error, tt.want) || !strings.Contains(f.Place, tt.place) || (tt.place == "") != (f.Place == "") || a.header.Get("Content-Type") != "application/json" {
			t.Errorf("%s: %d %s, want %d, %q at %q", what, a.status, a.text, tt.status, tt.want, tt.place)
		}
		if (a.status == 401) != (a.header.Get("WWW-Authenticate") != "") {
			t.Errorf("%s: %d with WWW-Authenticate %q", what, a.status, a.header.Get("WWW-Authenticate"))
		}
	}
	var f wire.Forked
	if err := json.Unmarshal([]byte(r.call("POST", next, token, changed).text), &f); err != nil || f.Copy != have || f.Fork != name+".2" {
		t.Errorf("the fork: %+v, %v", f, err)
	}
	var now wire.Copy
	if r.call("GET", path, token, "").into(t, &now); now != have {
		t.Errorf("the mirror changed: %+v", now)
	}
	for _, e := range r.audit {
		if text := fmt.Sprintf("%+v", e); strings.Contains(text, token) || strings.Contains(text, revoked) {
			t.Errorf("the audit log has a token: %s", text)
		}
	}
}

// TestEndlessBody sends a gigabyte without saying so before.
func TestEndlessBody(t *testing.T) {
	r := newRig(t, nil)
	_, token := r.invite(access.Pair)
	_, name := aJournal(t, 1, "Ann")
	var sent atomic.Int64 // the client may still read when the answer is there
	q, err := http.NewRequest("POST", r.server.URL+wire.JournalPath(aRace, name)+"?from=0", readerFunc(func(b []byte) (int, error) {
		if sent.Add(int64(len(b))) > 1<<30 {
			return 0, io.EOF
		}
		return len(b), nil
	}))
	if err != nil {
		t.Fatal(err)
	}
	q.Header.Set("Authorization", "Bearer "+token)
	a, err := r.server.Client().Do(q)
	if err == nil { // else the server had closed the connection already
		a.Body.Close()
		if a.StatusCode != http.StatusRequestEntityTooLarge {
			t.Errorf("answer %d", a.StatusCode)
		}
	}
	if n := sent.Load(); n > 64<<20 {
		t.Errorf("%d bytes were taken", n)
	}
}

type readerFunc func(b []byte) (int, error)

func (f readerFunc) Read(b []byte) (int, error) { return f(b) }

// faulty are mirrors on a disk that fails.
type faulty struct {
	Mirrors
	err error
}

func (f faulty) Append(string, string, int64, []byte) (mirrors.Appended, error) {
	return mirrors.Appended{}, f.err
}

func TestDiskOfHeadquarters(t *testing.T) {
	for _, tt := range []struct {
		err    error
		status int
		want   string
	}{
		{fmt.Errorf("writing /secret/folder: %w", mirrors.ErrFull), http.StatusInsufficientStorage, "disk of headquarters is full"},
		{errors.New("/secret/folder: input/output error"), http.StatusServiceUnavailable, "try again"},
		{mirrors.ErrClosed, http.StatusServiceUnavailable, "try again"},
		{mirrors.ErrForgotten, http.StatusServiceUnavailable, "being deleted just now"}, // the race itself is there
	} {
		r := newRig(t, func(o *Options) { o.Mirrors = faulty{o.Mirrors, tt.err} })
		_, token := r.invite(access.Pair)
		all, name := aJournal(t, 1, "Ann")
		a := r.call("POST", wire.JournalPath(aRace, name)+"?from=0", token, join(all))
		if a.status != tt.status || !strings.Contains(a.text, tt.want) || strings.Contains(a.text, "secret") || a.header.Get("Retry-After") == "" {
			t.Errorf("%v: %d %s, Retry-After %q", tt.err, a.status, a.text, a.header.Get("Retry-After"))
		}
		if len(r.news) != 0 {
			t.Errorf("%v: it was told as kept", tt.err)
		}
	}
}

func TestTooManyCalls(t *testing.T) {
	r := newRig(t, func(o *Options) { o.Limits = Limits{PerSecond: 2, Burst: 5, Wrong: 3} })
	_, token := r.invite(access.Pair)
	_, other := r.invite(access.Pair)
	_, name := aJournal(t, 1, "Ann")
	path := wire.JournalPath(aRace, name)
	calls := func(n int, token string) (statuses []int) {
		for range n {
			a := r.call("GET", path, token, "")
			statuses = append(statuses, a.status)
			if (a.status == 429) != (a.header.Get("Retry-After") != "") {
				t.Errorf("%d with Retry-After %q", a.status, a.header.Get("Retry-After"))
			}
		}
		return statuses
	}
	if got := fmt.Sprint(calls(7, token)); got != "[200 200 200 200 200 429 429]" {
		t.Errorf("seven calls: %s", got)
	}
	if got := fmt.Sprint(calls(1, other)); got != "[200]" {
		t.Errorf("another pair: %s", got)
	}
	r.pass(time.Second)
	if got := fmt.Sprint(calls(3, token)); got != "[200 200 429]" {
		t.Errorf("a second later: %s", got)
	}
	if got := fmt.Sprint(calls(5, "wrong")); got != "[401 401 401 429 429]" {
		t.Errorf("wrong tokens: %s", got)
	}
	if got := fmt.Sprint(calls(1, other)); got != "[200]" { // from the same address
		t.Errorf("a pair beside one who guesses: %s", got)
	}
	r.pass(time.Minute)
	if got := fmt.Sprint(calls(1, "wrong")); got != "[401]" {
		t.Errorf("a minute later: %s", got)
	}
}

// TestTenConnections makes ten calls that wait, by one guest.
func TestTenConnections(t *testing.T) {
	r := newRig(t, func(o *Options) { o.Hold = time.Hour })
	_, token := r.invite(access.Pair)
	all, name := aJournal(t, 1, "Ann")
	got := make(chan reply, 10)
	for range 10 {
		go func() { got <- r.call("GET", wire.LinesPath(aRace, name)+"?from=0", token, "") }()
	}
	for range 6 {
		if a := <-got; a.status != http.StatusTooManyRequests {
			t.Errorf("one too many: %d", a.status)
		}
	}
	if _, err := r.store.Append(aRace, name, 0, []byte(join(all))); err != nil {
		t.Fatal(err)
	}
	for range 4 {
		if a := <-got; a.status != 200 || a.text != join(all) {
			t.Errorf("one of four: %d %s", a.status, a.text)
		}
	}
}

func TestBoundedListener(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	b := Bound(l, 1)
	accepted := make(chan net.Conn)
	go func() {
		defer close(accepted)
		for {
			c, err := b.Accept()
			if err != nil {
				return
			}
			accepted <- c
		}
	}()
	for range 2 {
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		defer c.Close()
	}
	first := <-accepted
	select {
	case <-accepted:
		t.Error("two connections are open, of one")
	case <-time.After(20 * time.Millisecond):
	}
	first.Close()
	first.Close() // leaves once
	second := <-accepted
	b.Close()
	if c, more := <-accepted; more {
		t.Errorf("after Close, %v is accepted", c)
	}
	second.Close()
}

// TestServerLetsSlowCallersGo holds the times of the server.
func TestServerLetsSlowCallersGo(t *testing.T) {
	s := newRig(t, nil).intake.Server()
	if s.ReadHeaderTimeout == 0 || s.ReadTimeout == 0 || s.WriteTimeout <= wire.HoldLines || s.IdleTimeout <= wire.BeatEvery || s.MaxHeaderBytes == 0 {
		t.Errorf("%+v", s)
	}
}
