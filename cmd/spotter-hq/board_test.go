package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"spotter/crew/viewer"
	"spotter/crew/wire"
	"spotter/journal"
	"spotter/journal/form"
	"spotter/race"
)

// viewed invites a guest who looks, and returns the invitation as serve can be reached in a test.
func viewed(t *testing.T, data, address, role string) (wire.Invitation, string) {
	t.Helper()
	out, problems, code := hq(data, "invite", "boston-2027", "a screen", "--role", role, "--code=false")
	line, rest, _ := strings.Cut(out, "\n")
	i, err := wire.ParseInvitation(line)
	if err != nil || code != exitDone {
		t.Fatalf("invite ends with %d: %s%s, %v", code, out, problems, err)
	}
	page := regexp.MustCompile(`https://\S+`).FindString(rest)
	if p, err := wire.ParseViewer(page); err != nil || p.Token != i.Token || p.Race != i.Race || p.Host != i.Host || strings.Contains(strings.SplitN(page, "#", 2)[0], i.Token) {
		t.Errorf("the link of the page is %q, %v", page, err)
	}
	i.Host = address
	return i, i.String()
}

// told waits until an output has a text.
func wait(t *testing.T, o *output, what string) {
	t.Helper()
	for end := time.Now().Add(time.Minute); !strings.Contains(o.String(), what); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("never %q in\n%s", what, o.String())
		}
	}
}

// boarding runs a board in the background, and returns how it is ended.
func boarding(t *testing.T, o *output, in string, args ...string) (end func() (code int, problems string)) {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	var p output
	code := make(chan int, 1)
	h := headquarters{out: o, now: time.Now, env: func(name string) string {
		if name == viewerEnv {
			return in
		}
		return ""
	}}
	go func() { code <- h.main(ctx, append([]string{"board"}, args...), &p) }()
	return func() (int, string) { cancel(); return <-code, p.String() }
}

// TestBoard serves a headquarters, with a pair that fell before it started and one that comes later.
func TestBoard(t *testing.T) {
	data := filepath.Join(t.TempDir(), "hq")
	address, stop := serving(t, data, "--host", "hq.example:8443")
	pair, _ := invited(t, data, address)
	lines, name := aJournal(t)
	if status, text := call(t, pair, "POST", wire.JournalPath("boston-2027", name)+"?from=0", lines); status != http.StatusOK {
		t.Fatalf("%d %s", status, text)
	}
	stop()
	address, stop = serving(t, data)
	to, invitation := viewed(t, data, address, "medical")
	var js, plain output
	endJSON := boarding(t, &js, invitation, "--json")
	wait(t, &js, `"event":"ready"`)
	wait(t, &js, `"red":"fall-3"`)
	endPlain := boarding(t, &plain, "", invitation, "--plain")
	wait(t, &plain, "bib 7: fall, for ")
	wait(t, &plain, "\a") // it is red, and nobody's
	if status, text := call(t, to, "POST", wire.AcknowledgePath("boston-2027", name), `{"red":"fall-3","by":"Eve"}`); status != http.StatusOK {
		t.Fatalf("%d %s", status, text)
	}
	wait(t, &plain, "taken on by Eve")
	if b, err := os.ReadFile(filepath.Join(data, "audit.jsonl")); err != nil || !strings.Contains(string(b), `"do":"acknowledge"`) || strings.Contains(string(b), to.Token) {
		t.Errorf("the audit log: %v\n%s", err, b)
	}
	if status, text := call(t, to, "GET", wire.PagePath, ""); status != http.StatusOK || !strings.Contains(text, "Crew board") || strings.Contains(text, "boston") {
		t.Errorf("the page: %d", status)
	}
	began := time.Now()
	stop() // the streams end at once
	if d := time.Since(began); d > lastCalls {
		t.Errorf("headquarters took %v to end", d)
	}
	wait(t, &plain, "No link to headquarters for")
	wait(t, &js, `{"event":"link","data":{"link":"lost"`)
	_, again := serving(t, data, "--listen", address)
	wait(t, &js, `{"event":"link","data":{"link":"open"}}`+"\n")
	if code, problems := endJSON(); code != exitDone || problems != "" {
		t.Errorf("--json ends with %d: %s", code, problems)
	}
	if code, problems := endPlain(); code != exitDone || problems != "" {
		t.Errorf("--plain ends with %d: %s", code, problems)
	}
	again()
	for line := range strings.Lines(js.String()) {
		var x told
		if err := json.Unmarshal([]byte(line), &x); err != nil || x.Event == "" {
			t.Errorf("a line is %q: %v", line, err)
		}
	}
}

// TestTypedBoard obeys lines that are typed.
func TestTypedBoard(t *testing.T) {
	data := filepath.Join(t.TempDir(), "hq")
	address, _ := serving(t, data, "--host", "hq.example")
	pair, _ := invited(t, data, address)
	lines, name := aJournal(t)
	call(t, pair, "POST", wire.JournalPath("boston-2027", name)+"?from=0", lines)
	to, _ := viewed(t, data, address, "crew")
	var o output
	h := &headquarters{out: &o, now: time.Now, env: func(string) string { return "" }}
	in, typing, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	tell := newTeller(h, "", true)
	tell.in = in
	done := make(chan error, 1)
	go func() { done <- tell.run(t.Context(), viewer.Options{To: to}) }()
	wait(t, &o, "bib 7: fall")
	for _, tt := range [][2]string{
		{"take 7", "say who you are first"}, {"name Eve", "Your name is Eve"}, {"take 99", "No pair has the bib 99"},
		{"take 7", "taken on by Eve"}, {"say 7 water at km 25", "Sent to headquarters for bib 7"}, {"history 7", "Message of Eve: water at km 25, not seen yet"},
		{"red", "bib 7: fall"}, {"dance", tellerHelp},
	} {
		fmt.Fprintln(typing, tt[0])
		wait(t, &o, tt[1])
	}
	fmt.Fprintln(typing, "quit")
	if err := <-done; err != nil {
		t.Error(err)
	}
	typing.Close()
	if strings.Contains(o.String(), "\a") {
		t.Error("it rang, with --quiet")
	}
}

// TestPlainRings rings again for what is nobody's, and says that headquarters has not answered.
func TestPlainRings(t *testing.T) {
	answers := make(chan struct{})
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		<-answers
		fmt.Fprint(w, "event: hello\ndata: {\"race\":\"r\"}\n\nevent: pair\ndata: {\"mirror\":\"a\",\"label\":\"bib 7\",\"status\":\"fall\",\"red\":\"fall-1\"}\n\nevent: ready\ndata: {}\n\n")
		w.(http.Flusher).Flush()
		<-r.Context().Done()
	}))
	defer server.Close()
	var o output
	now := time.Now()
	tell := newTeller(&headquarters{out: &o, now: func() time.Time { return now }}, "", false)
	tell.within = 0
	tell.v = viewer.New(viewer.Options{To: wire.Invitation{Race: "r"}, Base: server.URL, HTTP: server.Client()})
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan struct{})
	go func() { defer close(done); _ = tell.v.Run(ctx) }()
	tell.look()
	tell.look()
	close(answers)
	for tell.v.State().Link != viewer.Open {
		time.Sleep(time.Millisecond)
	}
	rows := []wire.Row{{Mirror: "a", Label: "bib 7", Red: "fall-1", Heard: now}, {Mirror: "b", Label: "bib 8", Heard: now.Add(time.Hour)}, {Mirror: "c", Label: "bib 7", Heard: now.Add(time.Minute)}}
	if r := heardLast(rows, pairOf(rows, "7")); r.Mirror != "c" || heardLast(rows, nil) != nil || pairOf(rows, "7").Mirror != "a" {
		t.Errorf("what is written to 7 goes to %s", r.Mirror)
	}
	for _, pass := range []time.Duration{0, 9 * time.Second, time.Second, 9 * time.Second, time.Second} {
		now = now.Add(pass)
		tell.look()
	}
	cancel()
	<-done
	tell.said["gone"] = saidRow{"bib 9", "fall"}
	tell.look()
	if got := o.String(); !strings.HasSuffix(got, "bib 9: this row is gone\n") || strings.Count(got, "has not answered") != 1 || strings.Count(got, "\a") != 3 || strings.Count(got, "\aNobody has taken on: bib 7 is fall\n") != 2 {
		t.Errorf("it told %q", got)
	}
}

func TestBoardUse(t *testing.T) {
	data := t.TempDir()
	token := wire.TokenText([wire.TokenBytes]byte{1})
	for _, tt := range []struct {
		args string
		code int
		want string
	}{
		{"board", exitUsage, viewerEnv},
		{"board x y", exitUsage, "other arguments"},
		{"board rubbish", exitUsage, "no invitation"},
		{"board https://h/board#race=r&token=short", exitUsage, "token"},
		{"board https://h/board#race=r&token=" + token, exitUsage, "not a terminal"},
		{"course r", exitUsage, "other arguments"},
		{"course R x.gpx", exitUsage, "no name of a race"},
		{"course r nowhere.gpx", exitFailed, "nowhere.gpx"},
	} {
		out, problems, code := hq(data, strings.Fields(tt.args)...)
		if code != tt.code || !strings.Contains(problems, tt.want) || out != "" || strings.Contains(problems, token) {
			t.Errorf("%s: %d %q, %q on standard output", tt.args, code, problems, out)
		}
	}
	if out, _, code := hq(data, "board", "--help"); code != exitDone || !strings.Contains(out, "--json") && !strings.Contains(out, "-json") {
		t.Errorf("help ends with %d: %s", code, out)
	}
}

// TestCourse gives a race its course.
func TestCourse(t *testing.T) {
	data := filepath.Join(t.TempDir(), "hq")
	address, _ := serving(t, data, "--host", "hq.example")
	to, _ := viewed(t, data, address, "read-only")
	if status, text := call(t, to, "GET", wire.CoursePath("boston-2027"), ""); status != http.StatusNotFound {
		t.Errorf("before there is one: %d %s", status, text)
	}
	file := filepath.Join(t.TempDir(), "boston.gpx")
	var gpx bytes.Buffer
	gpx.WriteString(`<gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>`)
	for i := range 200 {
		fmt.Fprintf(&gpx, `<trkpt lat="%.5f" lon="11.0"><ele>%d</ele></trkpt>`, 47+float64(i)/1000, 400+i%40)
	}
	gpx.WriteString(`</trkseg></trk></gpx>`)
	if err := os.WriteFile(file, gpx.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	out, problems, code := hq(data, "course", "boston-2027", file)
	if code != exitDone || !strings.Contains(out, "has a course of 22.") {
		t.Fatalf("course ends with %d: %s%s", code, out, problems)
	}
	status, text := call(t, to, "GET", wire.CoursePath("boston-2027"), "")
	var c wire.Course
	if err := json.Unmarshal([]byte(text), &c); err != nil || status != http.StatusOK || c.LengthM < 22000 || len(c.Heights) < 150 {
		t.Errorf("%d %s", status, text)
	}
}

// BenchmarkReread measures how long headquarters takes to read a journal of 2,000 lines at its start.
func BenchmarkReread(b *testing.B) {
	h := &headquarters{data: b.TempDir(), now: time.Now}
	var events []race.Event
	at := race.Stamp{Wall: time.Now().Truncate(time.Millisecond)}
	for i := range 2000 {
		events = append(events, race.Event{Seq: uint64(i + 1), Kind: race.KindNote, Text: "x", Stamp: at})
	}
	events[0] = race.Event{Seq: 1, Kind: race.KindOpen, Stamp: at, Open: &race.Open{Format: 1, Program: "test", Facing: "backward", Keys: "road", Units: "km"}}
	all, _ := journal.Encode(form.ZeroHash, events)
	path := filepath.Join(h.races(), "r", "0000000000000000.jsonl")
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile(path, all, 0o600); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if events, _, err := h.lines("r", "0000000000000000"); err != nil || len(events) != 2000 {
			b.Fatal(err)
		}
	}
}
