package viewer_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"go.uber.org/goleak"

	"spotter/crew/access"
	"spotter/crew/viewer"
	"spotter/crew/watch/watchtest"
	"spotter/crew/wire"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// look runs a viewer until the test ends, and returns how it is waited for and how it ended.
func look(t *testing.T, r *watchtest.Rig, token string) (v *viewer.Viewer, until func(what string, is func(viewer.State) bool), ended chan error) {
	t.Helper()
	v = viewer.New(viewer.Options{To: wire.Invitation{Host: "hq.example", Race: watchtest.Race, Token: token}, Base: r.Server.URL, HTTP: r.Server.Client(),
		RetryLeast: 10 * time.Millisecond, RetryMost: 50 * time.Millisecond, Quiet: time.Minute})
	ctx, cancel := context.WithCancel(context.Background())
	ended = make(chan error, 1)
	done := make(chan struct{})
	go func() { ended <- v.Run(ctx); close(done) }()
	t.Cleanup(func() { cancel(); <-done; r.Server.Client().CloseIdleConnections() })
	return v, func(what string, is func(viewer.State) bool) {
		t.Helper()
		for end := time.Now().Add(time.Minute); ; time.Sleep(2 * time.Millisecond) {
			if is(v.State()) {
				return
			}
			if time.Now().After(end) {
				t.Fatalf("never %s: %+v", what, v.State())
			}
		}
	}, ended
}

// TestViewer sees a fall, takes it on, writes, loses the link, and comes back.
func TestViewer(t *testing.T) {
	r := watchtest.New(t, watchtest.Options{})
	p := r.Pair("bib 7", "Ann \x1b[2J")
	_, token := r.Invite(access.Crew, "x")
	v, until, _ := look(t, r, token)
	until("open", func(s viewer.State) bool { return s.Link == viewer.Open && len(s.Rows) == 1 && s.Hello.Names })
	if runner := v.State().Rows[0].Runner; strings.Contains(runner, "\x1b") || !strings.HasPrefix(runner, "Ann") {
		t.Errorf("the runner is %q", runner)
	}
	p.Fall()
	until("red", func(s viewer.State) bool { return s.Rows[0].Loud() })
	if a, err := v.Acknowledge(context.Background(), v.State().Rows[0], "Eve"); err != nil || a.By != "Eve" {
		t.Errorf("%+v, %v", a, err)
	}
	until("taken on", func(s viewer.State) bool { return s.Rows[0].Ack != nil && s.Rows[0].Ack.By == "Eve" })
	if _, err := v.Message(context.Background(), p.Mirror, "Eve", "water?"); err != nil {
		t.Error(err)
	}
	h, err := v.History(context.Background(), p.Mirror)
	if err != nil || len(h.Messages) != 1 || h.Lines[len(h.Lines)-1].Text != "fall" || !h.Lines[len(h.Lines)-1].Red {
		t.Errorf("%+v, %v", h, err)
	}
	if _, err := v.Course(context.Background()); err == nil || !strings.Contains(err.Error(), "no course") {
		t.Errorf("the course: %v", err)
	}
	r.Server.CloseClientConnections()
	p.Go()
	until("back", func(s viewer.State) bool { return s.Link == viewer.Open && s.Rows[0].Red == "" })
}

// TestRefusedViewer ends a viewer whose invitation is taken back, and shows no row any more.
func TestRefusedViewer(t *testing.T) {
	r := watchtest.New(t, watchtest.Options{})
	r.Pair("bib 7", "Ann")
	g, token := r.Invite(access.Reader, "x")
	v, until, ended := look(t, r, token)
	until("open", func(s viewer.State) bool { return s.Link == viewer.Open })
	if _, err := r.Book.Revoke(g.ID); err != nil {
		t.Fatal(err)
	}
	if _, ok := errors.AsType[*viewer.RefusedError](<-ended); !ok {
		t.Error("it was not refused")
	}
	if s := v.State(); s.Link != viewer.Refused || len(s.Rows) != 0 || !strings.Contains(s.Why, "revoked") {
		t.Errorf("%+v", s)
	}
}

// TestLiars has something answer that is no headquarters, or one that ends in the middle: the rows of
// before stay, and are old.
func TestLiars(t *testing.T) {
	const full = "event: hello\ndata: {\"race\":\"r\",\"at\":\"2027-04-19T10:00:00Z\"}\n\nevent: pair\ndata: {\"mirror\":\"a\",\"status\":\"ok\",\"rank\":5}\n\nevent: ready\ndata: {\"at\":\"2027-04-19T10:00:00Z\"}\n\n"
	var turn atomic.Int64
	liars := []string{full, "event: hello\ndata: {}\n\nevent: pair\ndata: {\"mirror\":\"b\"}\n\n", "<html>log in", strings.Repeat("x", 1<<20), "event: pair\ndata: 7\n\nevent: gone\ndata: [\n\nevent: hello\ndata: x\n\n", "data:\n\n:\n\n\r\n", ""}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, liars[min(int(turn.Add(1))-1, len(liars)-1)])
	}))
	defer server.Close()
	v := viewer.New(viewer.Options{To: wire.Invitation{Race: "r", Token: "t"}, Base: server.URL, HTTP: server.Client(), RetryLeast: time.Millisecond, RetryMost: time.Millisecond})
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error)
	go func() { done <- v.Run(ctx) }()
	for turn.Load() < int64(len(liars))+2 {
		time.Sleep(time.Millisecond)
	}
	cancel()
	if err := <-done; err != nil {
		t.Error(err)
	}
	if s := v.State(); s.Link != viewer.Lost || len(s.Rows) != 1 || s.Rows[0].Mirror != "a" {
		t.Errorf("%+v", s)
	}
	server.Client().CloseIdleConnections()
}

// TestSilence has a headquarters stand still: the rows are old after a while, and it tries again.
func TestSilence(t *testing.T) {
	var calls atomic.Int64
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		calls.Add(1)
		fmt.Fprint(w, "event: hello\ndata: {}\n\nevent: ready\ndata: {}\n\n")
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	}))
	defer server.Close()
	v := viewer.New(viewer.Options{To: wire.Invitation{Race: "r", Token: "t"}, Base: server.URL, HTTP: server.Client(), Quiet: 30 * time.Millisecond, RetryLeast: time.Millisecond})
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error)
	go func() { done <- v.Run(ctx) }()
	for calls.Load() < 3 {
		time.Sleep(time.Millisecond)
	}
	cancel()
	<-done
	server.Client().CloseIdleConnections()
}

// TestSleep has the machine sleep for an hour while the stream is open: what is on the screen is old at
// once, and that of now when the next event has come.
func TestSleep(t *testing.T) {
	var asleep atomic.Int64
	next := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		fmt.Fprint(w, "event: hello\ndata: {}\n\nevent: ready\ndata: {}\n\n")
		w.(http.Flusher).Flush()
		select {
		case <-next:
			fmt.Fprint(w, "event: clock\ndata: {}\n\n")
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		case <-r.Context().Done():
		}
	}))
	defer server.Close()
	v := viewer.New(viewer.Options{To: wire.Invitation{Race: "r", Token: "t"}, Base: server.URL, HTTP: server.Client(), Quiet: time.Hour / 2,
		Wall: func() time.Time { return time.Unix(1e9+asleep.Load(), 0) }})
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error)
	go func() { done <- v.Run(ctx) }()
	for v.State().Link != viewer.Open {
		time.Sleep(time.Millisecond)
	}
	asleep.Store(3600)
	if s := v.State(); s.Link != viewer.Lost || s.Quiet < time.Hour {
		t.Errorf("after an hour of sleep: %+v", s)
	}
	close(next)
	for v.State().Link != viewer.Open {
		time.Sleep(time.Millisecond)
	}
	cancel()
	<-done
	server.Client().CloseIdleConnections()
}

// TestMostRows fills a viewer: rows that it has are still told of, and others are not taken in. Then the
// race is deleted, and no row of it stays on the screen.
func TestMostRows(t *testing.T) {
	gone := false
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if gone {
			http.Error(w, `{"error":"the race was deleted"}`, http.StatusGone)
			return
		}
		gone = true
		fmt.Fprint(w, "event: hello\ndata: {}\n\n")
		for _, row := range []string{`"a","rank":5`, `"b","rank":5`, `"c","rank":5`, `"a","rank":0`} {
			fmt.Fprintf(w, "event: pair\ndata: {\"mirror\":%s}\n\n", row)
		}
		fmt.Fprint(w, "event: ready\ndata: {}\n\n")
	}))
	defer server.Close()
	var v *viewer.Viewer
	full := ""
	v = viewer.New(viewer.Options{To: wire.Invitation{Race: "r", Token: "t"}, Base: server.URL, HTTP: server.Client(), Most: 2, RetryLeast: time.Millisecond,
		Told: func(e viewer.Event) {
			if e.Name == wire.EventReady {
				for _, r := range v.State().Rows {
					full += fmt.Sprint(r.Mirror, r.Rank)
				}
			}
		}})
	if _, ok := errors.AsType[*viewer.RefusedError](v.Run(context.Background())); !ok || len(v.State().Rows) != 0 {
		t.Errorf("a race that was deleted: %+v", v.State())
	}
	if full != "a0b5" {
		t.Errorf("the rows are %s", full)
	}
	server.Client().CloseIdleConnections()
}
