package watch_test

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"go.uber.org/goleak"

	"spotter/crew/access"
	"spotter/crew/intake"
	"spotter/crew/watch"
	"spotter/crew/watch/watchtest"
	"spotter/crew/wire"
	"spotter/cues"
	"spotter/race"
)

func TestMain(m *testing.M) {
	goleak.VerifyTestMain(m)
}

// stream is an open stream of a board.
type stream struct {
	t      *testing.T
	answer *http.Response
	lines  *bufio.Scanner
	close  func()
}

// open opens a stream, which must be let in.
func open(t *testing.T, r *watchtest.Rig, token, last string) *stream {
	t.Helper()
	s := try(t, r, token, last)
	if s.answer.StatusCode != http.StatusOK {
		t.Fatalf("the stream is answered with %d", s.answer.StatusCode)
	}
	return s
}

func try(t *testing.T, r *watchtest.Rig, token, last string) *stream {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	q, err := http.NewRequestWithContext(ctx, http.MethodGet, r.Server.URL+wire.BoardPath(watchtest.Race), nil)
	if err != nil {
		t.Fatal(err)
	}
	q.Header.Set("Authorization", "Bearer "+token)
	if last != "" {
		q.Header.Set("Last-Event-ID", last)
	}
	a, err := r.Server.Client().Do(q)
	if err != nil {
		t.Fatal(err)
	}
	s := &stream{t, a, bufio.NewScanner(a.Body), func() { cancel(); a.Body.Close() }}
	t.Cleanup(s.close)
	return s
}

// next returns the next event, with its ID before it; "" at the end of the stream. Clocks are passed over.
func (s *stream) next() (name, data string) {
	s.t.Helper()
	for s.lines.Scan() {
		line := s.lines.Text()
		switch {
		case line == "":
			if name != "" && name != wire.EventClock {
				return name, data
			}
			name = ""
		case strings.HasPrefix(line, "event: "):
			name = line[len("event: "):]
		case strings.HasPrefix(line, "data: "):
			data = line[len("data: "):]
		case strings.HasPrefix(line, "id: "), strings.HasPrefix(line, ": "), strings.HasPrefix(line, "retry: "):
		default:
			s.t.Errorf("the stream has a line %q", line)
		}
	}
	return "", ""
}

// until reads as far as an event, and returns the names of the events and the data of the last.
func (s *stream) until(want string) (names []string, data string) {
	s.t.Helper()
	for {
		name, data := s.next()
		if names = append(names, name); name == want {
			return names, data
		}
		if name == "" {
			s.t.Fatalf("the stream ended after %q, without %s", names, want)
		}
	}
}

// TestStream reads a full state, and then what changes.
func TestStream(t *testing.T) {
	for role, names := range map[access.Role]bool{access.Crew: true, access.Medical: true, access.Reader: false} {
		r := watchtest.New(t, watchtest.Options{TLS: role == access.Crew})
		p := r.Pair("bib 7", "Ann <b>")
		_, token := r.Invite(role, "x")
		s := open(t, r, token, "")
		if h := s.answer.Header; h.Get("Content-Type") != "text/event-stream" || h.Get("Cache-Control") != "no-store" {
			t.Errorf("header %v", h)
		}
		_, data := s.until(wire.EventHello)
		var hello wire.Hello
		if err := json.Unmarshal([]byte(data), &hello); err != nil || hello.Pairs != 1 || hello.Names != names || hello.Message != names || hello.At.IsZero() {
			t.Errorf("%s: hello %s", role, data)
		}
		_, data = s.until(wire.EventPair)
		if strings.Contains(data, "Ann") != names || strings.Contains(data, "Bo") != names || !strings.Contains(data, "bib 7") || strings.Contains(data, "<b>") {
			t.Errorf("%s is told %s", role, data)
		}
		s.until(wire.EventReady)
		p.Fall()
		got, data := s.until(wire.EventFall)
		if !slices.Contains(got, wire.EventPair) || strings.Contains(data, "Ann") || !strings.Contains(data, p.Mirror) {
			t.Errorf("%s: %q and then %s", role, got, data)
		}
		var row wire.Row
		for row.Red == "" {
			row = r.Board.Rows(watchtest.Race)[0]
		}
		body := fmt.Sprintf(`{"red":%q,"by":"Eve"}`, row.Red)
		want := map[bool]int{true: 200, false: 403}[names]
		if status, said := r.Call("POST", wire.AcknowledgePath(watchtest.Race, p.Mirror), token, body); status != want {
			t.Errorf("%s takes it on: %d %s", role, status, said)
		}
		if status, said := r.Call("GET", wire.HistoryPath(watchtest.Race, p.Mirror), token, ""); status != want || names && !strings.Contains(said, `"fall"`) {
			t.Errorf("%s asks for the history: %d %s", role, status, said)
		}
		if names {
			if _, data = s.until(wire.EventPair); !strings.Contains(data, `"by":"Eve"`) {
				t.Errorf("%s is told %s", role, data)
			}
		}
	}
}

// TestRefused tries what is not allowed.
func TestRefused(t *testing.T) {
	r := watchtest.New(t, watchtest.Options{Watch: func(o *watch.Options) { o.PerGuest, o.All = 2, 3 }})
	p := r.Pair("bib 7", "Ann")
	_, crew := r.Invite(access.Crew, "x")
	_, reader := r.Invite(access.Reader, "y")
	for what, tt := range map[string]struct {
		method, path, token, body string
		status                    int
	}{
		"a pair looks":           {"GET", wire.BoardPath(watchtest.Race), p.Token, "", 403},
		"nobody looks":           {"GET", wire.BoardPath(watchtest.Race), "", "", 401},
		"another race":           {"GET", wire.BoardPath("other"), crew, "", 403},
		"no such course":         {"GET", wire.CoursePath(watchtest.Race), crew, "", 404},
		"no such history":        {"GET", wire.HistoryPath(watchtest.Race, "0000000000000000"), crew, "", 404},
		"history of a path":      {"GET", wire.HistoryPath(watchtest.Race, "../x"), crew, "", 400},
		"nothing is red":         {"POST", wire.AcknowledgePath(watchtest.Race, p.Mirror), crew, `{"red":"fall-3","by":"x"}`, 409},
		"no such row":            {"POST", wire.AcknowledgePath(watchtest.Race, "0000000000000000"), crew, `{"red":"fall-3","by":"x"}`, 404},
		"nobody takes it on":     {"POST", wire.AcknowledgePath(watchtest.Race, p.Mirror), crew, `{"red":"fall-3"}`, 400},
		"rubbish takes it on":    {"POST", wire.AcknowledgePath(watchtest.Race, p.Mirror), crew, `x`, 400},
		"a reader takes it on":   {"POST", wire.AcknowledgePath(watchtest.Race, p.Mirror), reader, `{"red":"fall-3","by":"x"}`, 403},
		"a pair takes it on":     {"POST", wire.AcknowledgePath(watchtest.Race, p.Mirror), p.Token, `{"red":"fall-3","by":"x"}`, 403},
		"the page is for all":    {"GET", wire.PagePath, "", "", 200},
		"the page takes no POST": {"POST", wire.PagePath, "", "", 404},
	} {
		if status, said := r.Call(tt.method, tt.path, tt.token, tt.body); status != tt.status {
			t.Errorf("%s: %d %s, want %d", what, status, said, tt.status)
		}
	}
	first := open(t, r, crew, "")
	open(t, r, crew, "")
	if s := try(t, r, crew, ""); s.answer.StatusCode != http.StatusTooManyRequests {
		t.Errorf("a third screen of one guest: %d", s.answer.StatusCode)
	}
	open(t, r, reader, "")
	if s := try(t, r, reader, ""); s.answer.StatusCode != http.StatusTooManyRequests {
		t.Errorf("a fourth screen: %d", s.answer.StatusCode)
	}
	first.close()
	for end := time.Now().Add(time.Minute); ; time.Sleep(10 * time.Millisecond) { // its place is free again
		s := try(t, r, reader, "")
		if s.answer.StatusCode == http.StatusOK {
			break
		}
		if time.Now().After(end) {
			t.Fatal("the place of a screen that left is not free")
		}
	}
}

// TestRevoked takes an invitation back while its stream is open.
func TestRevoked(t *testing.T) {
	r := watchtest.New(t, watchtest.Options{})
	p := r.Pair("bib 7", "Ann")
	g, token := r.Invite(access.Crew, "x")
	s := open(t, r, token, "")
	s.until(wire.EventReady)
	if _, err := r.Book.Revoke(g.ID); err != nil {
		t.Fatal(err)
	}
	p.Fall()
	if name, data := s.next(); name != "" {
		t.Errorf("it is told %s %s", name, data)
	}
}

// slow is a viewer with a slow link: it is told of each part that it gets, and has seen all of it.
type slow struct {
	header http.Header
	seen   strings.Builder
	most   int
	took   func() error
	until  time.Time
}

func (s *slow) Header() http.Header                { return s.header }
func (s *slow) WriteHeader(int)                    {}
func (s *slow) Flush()                             {}
func (s *slow) SetReadDeadline(time.Time) error    { return nil }
func (s *slow) SetWriteDeadline(t time.Time) error { s.until = t; return nil }
func (s *slow) Write(b []byte) (int, error) {
	s.most = max(s.most, len(b))
	s.seen.Write(b)
	if s.until.IsZero() {
		return 0, errors.New("it would wait for ever")
	}
	return len(b), s.took()
}

// TestSlowLink sends the rows of many pairs to a viewer with a slow link: part by part, so that each has the
// time of its own, with a clock that is right when the last one comes, and no part more once the
// invitation is revoked.
func TestSlowLink(t *testing.T) {
	r := watchtest.New(t, watchtest.Options{})
	for i := range 600 {
		r.Board.Take(intake.News{Race: watchtest.Race, Mirror: fmt.Sprintf("%016x", i), At: r.Now(), Events: []race.Event{{Seq: 1, Kind: race.KindOpen, Open: &race.Open{Runner: "Ann"}}}})
	}
	g, token := r.Invite(access.Crew, "x")
	look := func(took func(parts int, end context.CancelFunc) error) *slow {
		ctx, cancel := context.WithCancel(context.Background())
		defer cancel()
		q := httptest.NewRequestWithContext(ctx, http.MethodGet, wire.BoardPath(watchtest.Race), nil)
		q.Header.Set("Authorization", "Bearer "+token)
		s, parts := &slow{header: http.Header{}}, 0
		s.took = func() error { parts++; return took(parts, cancel) }
		r.Server.Config.Handler.ServeHTTP(s, q)
		return s
	}
	var last time.Time
	s := look(func(_ int, end context.CancelFunc) error {
		r.Pass(3 * time.Second)
		last = r.Now().Add(-3 * time.Second)
		end()
		return nil
	})
	_, ready, _ := strings.Cut(s.seen.String(), "event: ready\ndata: ")
	var clock wire.Clock
	if err := json.NewDecoder(strings.NewReader(ready)).Decode(&clock); err != nil || clock.At.Before(last.Add(-time.Second)) || s.most > 20<<10 || strings.Count(s.seen.String(), "event: pair") != 600 {
		t.Errorf("%v; the clock is %v behind, a part has up to %d bytes, %d rows", err, last.Sub(clock.At), s.most, strings.Count(s.seen.String(), "event: pair"))
	}
	if s = look(func(int, context.CancelFunc) error { return os.ErrDeadlineExceeded }); strings.Count(s.seen.String(), "event: pair") > 200 {
		t.Error("a viewer that takes nothing is not let go")
	}
	s = look(func(parts int, end context.CancelFunc) error {
		if parts == 2 {
			if _, err := r.Book.Revoke(g.ID); err != nil {
				t.Error(err)
			}
		}
		if parts > 20 {
			end() // it would go on for ever
		}
		return nil
	})
	if n := strings.Count(s.seen.String(), "event: pair"); n > 400 || strings.Contains(s.seen.String(), "event: ready") {
		t.Errorf("a viewer whose invitation was revoked after the second part got %d rows", n)
	}
}

// TestHistory has the fall of a pair in it though many cues came after, and nothing that a browser or a
// terminal should not be given.
func TestHistory(t *testing.T) {
	r := watchtest.New(t, watchtest.Options{})
	p := r.Pair("bib 7", "Ann")
	p.Fall()
	for range 60 {
		p.Send(race.Event{Kind: race.KindCue, Cue: "left", Pressed: "right", Class: cues.Steer})
	}
	_, token := r.Invite(access.Crew, "x")
	if status, said := r.Call("POST", wire.MessagesPath(watchtest.Race, p.Mirror), token, `{"from":"Eve\u202e","text":"ask \u202e\u001b[31mwater"}`); status != http.StatusOK {
		t.Fatalf("a message: %d %s", status, said)
	}
	_, said := r.Call("GET", wire.HistoryPath(watchtest.Race, p.Mirror), token, "")
	var h wire.History
	if err := json.Unmarshal([]byte(said), &h); err != nil {
		t.Fatal(err)
	}
	var told []string
	for _, l := range h.Lines {
		told = append(told, l.Text)
	}
	if n := slices.Index(told, "fall"); n < 0 || len(told)-n != 16 {
		t.Errorf("the history is %q", told)
	}
	if m := h.Messages[0]; m.From != "Eve" || m.Text != "ask water" {
		t.Errorf("the message is %+q from %+q", m.Text, m.From)
	}
}

// TestVanished opens streams whose viewers take nothing, or go: none of them stays, and another viewer
// is told all the same.
func TestVanished(t *testing.T) {
	r := watchtest.New(t, watchtest.Options{PerGuest: 40})
	p := r.Pair("bib 7", strings.Repeat("Ann ", 20))
	_, token := r.Invite(access.Crew, "x")
	for range 10 {
		open(t, r, token, "").close()
		open(t, r, token, "") // it never reads on
	}
	s := open(t, r, token, "")
	s.until(wire.EventReady)
	for range 5 {
		p.Fall()
		s.until(wire.EventFall)
		p.Go()
	}
}

// TestLastEventID has a viewer come back that saw the first of two falls.
func TestLastEventID(t *testing.T) {
	r := watchtest.New(t, watchtest.Options{})
	p := r.Pair("bib 7", "Ann")
	_, token := r.Invite(access.Crew, "x")
	s := open(t, r, token, "")
	s.until(wire.EventReady)
	p.Fall()
	id := ""
	for id == "" && s.lines.Scan() {
		id, _ = strings.CutPrefix(s.lines.Text(), "id: ")
		if !strings.Contains(s.lines.Text(), "id: ") {
			id = ""
		}
	}
	s.close()
	p.Go()
	p.Fall()
	again := open(t, r, token, id)
	names, _ := again.until(wire.EventReady)
	if n := strings.Count(strings.Join(names, " "), wire.EventFall); n != 1 {
		t.Errorf("who comes back is told %q", names)
	}
	if names, _ := open(t, r, token, "").until(wire.EventReady); slices.Contains(names, wire.EventFall) {
		t.Errorf("who has just come is told %q", names)
	}
}
