package intake

import (
	"bufio"
	"bytes"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"spotter/crew/access"
	"spotter/crew/mirrors"
	"spotter/crew/wire"
)

// doorRig is a rig whose intake is also served by a door.
type doorRig struct {
	*rig
	door     *Door
	address  string
	settings *tls.Config // of clients
	served   chan error
}

func newDoorRig(t *testing.T, change func(*Options), set func(*Door)) *doorRig {
	t.Helper()
	r := &doorRig{rig: newRig(t, change), served: make(chan error, 1)}
	certified := httptest.NewUnstartedServer(nil)
	certified.StartTLS()
	r.settings = certified.Client().Transport.(*http.Transport).TLSClientConfig
	r.door = r.intake.Door(&tls.Config{Certificates: certified.TLS.Certificates})
	certified.Close()
	if set != nil {
		set(r.door)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	r.address = l.Addr().String()
	go func() { r.served <- r.door.Serve(Bound(l, 1000)) }()
	t.Cleanup(func() { r.door.Close() })
	return r
}

// line is a connection to a door.
type line struct {
	*tls.Conn
	t *testing.T
	r *bufio.Reader
}

func (r *doorRig) dial() *line {
	r.t.Helper()
	c, err := tls.Dial("tcp", r.address, r.settings.Clone())
	if err != nil {
		r.t.Fatal(err)
	}
	r.t.Cleanup(func() { c.Close() })
	return &line{c, r.t, bufio.NewReader(c)}
}

// send sends text in pieces of so many bytes; 0 for one piece.
func (l *line) send(text string, piece int) {
	l.t.Helper()
	for len(text) > 0 {
		n := len(text)
		if piece > 0 {
			n = min(n, piece)
		}
		if _, err := io.WriteString(l, text[:n]); err != nil {
			l.t.Fatal(err)
		}
		text = text[n:]
	}
}

// get reads an answer.
func (l *line) get() reply { return answerOf(l.t, l.r) }

func answerOf(t *testing.T, r *bufio.Reader) reply {
	t.Helper()
	a, err := http.ReadResponse(r, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Body.Close()
	text, err := io.ReadAll(a.Body)
	if err != nil {
		t.Fatal(err)
	}
	if a.Close {
		a.Header.Set("Connection", "close")
	}
	return reply{a.StatusCode, a.Header, string(text)}
}

// ended waits until the other side ends the connection.
func (l *line) ended() {
	l.t.Helper()
	l.SetReadDeadline(time.Now().Add(time.Minute))
	if n, err := l.r.ReadByte(); err == nil || errors.Is(err, context.DeadlineExceeded) {
		l.t.Errorf("the connection goes on with %q, %v", n, err)
	}
}

// plainCall writes a call as spotter does.
func plainCall(method, path, token, body string) string {
	text := method + " " + path + " HTTP/1.1\r\nHost: hq.example:8443\r\nUser-Agent: spotter\r\n"
	if method == http.MethodPost {
		text += fmt.Sprintf("Content-Length: %d\r\n", len(body))
	}
	return text + "Authorization: Bearer " + token + "\r\n\r\n" + body
}

// TestDoorAnswersAsNetHTTP makes the same calls at a door and at net/http: their answers are the same.
func TestDoorAnswersAsNetHTTP(t *testing.T) {
	r := newDoorRig(t, nil, nil)
	_, token := r.invite(access.Pair)
	_, crew := r.invite(access.Crew)
	all, name := aJournal(t, 3, "Ann")
	path := wire.JournalPath(aRace, name)
	r.call("POST", path+"?from=0", token, join(all))
	beat := `{"at":"2027-04-19T10:00:00Z","output":"opened"}`
	for _, call := range []string{
		plainCall("GET", path, token, ""),
		plainCall("GET", path, crew, ""),
		plainCall("GET", path+".2", token, ""),
		plainCall("GET", path, "", ""),
		plainCall("GET", path, strings.Repeat("A", 22), ""),
		plainCall("GET", "/v1/races/paris-2027/journals/"+name, token, ""),
		plainCall("POST", path+"?from=0", token, join(all)),
		plainCall("POST", path+"?from=0", crew, join(all)),
		plainCall("POST", path+"?from=7", token, join(all)),
		plainCall("POST", path+"?from=", token, join(all)),
		plainCall("POST", path+"?from=-1", token, join(all)),
		plainCall("POST", path+"?from=0&from=1", token, join(all)),
		plainCall("POST", path+"?from="+fmt.Sprint(len(join(all))), token, "no line"),
		plainCall("POST", path+"?from="+fmt.Sprint(len(join(all))), token, join(all)),
		plainCall("POST", path+"?from=0", token, ""),
		plainCall("POST", path+"/beat", token, beat),
		plainCall("POST", path+"/beat", token, "{"),
		plainCall("POST", path+"/beat?x=1", token, beat),
		plainCall("POST", path+"/messages", crew, `{"from":"A","text":"`+strings.Repeat("x", 3000)+`"}`),
		plainCall("GET", path+"/lines?from=0", token, ""),
		plainCall("GET", path+"/pulse", token, ""),
		plainCall("GET", "/", token, ""),
		plainCall("PUT", path, token, ""),
		strings.Replace(plainCall("GET", path, token, ""), "User-Agent: spotter", "Connection: close", 1),
		strings.Replace(plainCall("GET", path, token, ""), "Host: hq.example:8443\r\n", "", 1),
		strings.Replace(plainCall("GET", path, token, ""), "User-Agent", "Host", 1),
		strings.Replace(plainCall("GET", path, token, ""), "HTTP/1.1", "HTTP/1.0", 1),
		strings.Replace(plainCall("GET", path, token, ""), "User-Agent", "user-agent", 1),
		strings.Replace(plainCall("GET", path, token, ""), "spotter\r\n", "spotter\r\n folded\r\n", 1),
		strings.Replace(plainCall("POST", path+"?from=0", token, ""), "Content-Length: 0", "Transfer-Encoding: chunked", 1) + "3\r\nabc\r\n0\r\n\r\n",
		strings.Replace(plainCall("POST", path+"?from=0", token, "abc"), "Content-Length: 3", "Content-Length: 9999999999", 1),
	} {
		at := r.dial()
		at.send(call, 0)
		got := at.get()
		c, err := net.Dial("tcp", r.server.Listener.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(c, call); err != nil {
			t.Fatal(err)
		}
		want := answerOf(t, bufio.NewReader(c))
		c.Close()
		if (got.header.Get("Date") == "") != (want.header.Get("Date") == "") { // net/http has none where it cannot read a call
			t.Errorf("%.300s\n has the date %q, want one as %q", call, got.header.Get("Date"), want.header.Get("Date"))
		}
		got.header.Del("Date")
		want.header.Del("Date")
		if fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%.300s\n gave %v,\n want %v", call, got, want)
		}
	}
}

// TestDoorKeepsConnections makes many calls on one connection, whole and in pieces, and calls at the end
// that net/http goes on with.
func TestDoorKeepsConnections(t *testing.T) {
	r := newDoorRig(t, nil, nil)
	_, token := r.invite(access.Pair)
	all, name := aJournal(t, 12, "Ann")
	path := wire.JournalPath(aRace, name)
	l := r.dial()
	var size int
	add := func(n int, send func(call string)) {
		t.Helper()
		send(plainCall("POST", fmt.Sprint(path, "?from=", size), token, string(all[n])))
		size += len(all[n])
		if a := l.get(); a.status != http.StatusOK || !strings.Contains(a.text, fmt.Sprintf(`"size":%d,"lines":%d,`, size, n+1)) {
			t.Fatalf("line %d: %v", n+1, a)
		}
	}
	for n := range 6 {
		add(n, func(call string) { l.send(call, []int{0, 1, 7, 100}[n%4]) })
		l.send(plainCall("GET", path, token, ""), n)
		l.get()
	}
	first := plainCall("GET", path, token, "")
	l.send(first+first, 0) // two at once
	for range 2 {
		if a := l.get(); a.status != http.StatusOK || !strings.Contains(a.text, fmt.Sprintf(`"size":%d,`, size)) {
			t.Fatal(a)
		}
	}
	for n := 6; n < len(all); n++ {
		add(n, func(call string) { l.send(call, 0) })
	}
	client := http.Client{Transport: &http.Transport{TLSClientConfig: r.settings.Clone(), ForceAttemptHTTP2: true}}
	defer client.CloseIdleConnections()
	q, err := http.NewRequest("GET", "https://"+r.address+path, nil)
	if err != nil {
		t.Fatal(err)
	}
	q.Header.Set("Authorization", "Bearer "+token)
	a, err := client.Do(q)
	if err != nil {
		t.Fatal(err)
	}
	a.Body.Close()
	if a.ProtoMajor != 2 || a.StatusCode != http.StatusOK {
		t.Errorf("HTTP/2: %s %s", a.Proto, a.Status)
	}
	c, err := net.Dial("tcp", r.address)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	io.WriteString(c, "GET / HTTP/1.1\r\n\r\n")
	if text, err := io.ReadAll(c); err != nil || !strings.Contains(string(text), "400 Bad Request") {
		t.Errorf("without TLS: %q, %v", text, err)
	}
}

// slowMirrors keep an append waiting.
type slowMirrors struct {
	Mirrors
	begun, go_ chan struct{}
}

func (m *slowMirrors) Append(race, name string, from int64, batch []byte) (mirrors.Appended, error) {
	m.begun <- struct{}{}
	<-m.go_
	return m.Mirrors.Append(race, name, from, batch)
}

// TestDoorShuts ends the connections that rest, answers the call that is under way, and lets nobody in.
func TestDoorShuts(t *testing.T) {
	slow := &slowMirrors{begun: make(chan struct{}), go_: make(chan struct{})}
	r := newDoorRig(t, func(o *Options) { slow.Mirrors, o.Mirrors = o.Mirrors, slow }, nil)
	_, token := r.invite(access.Pair)
	all, name := aJournal(t, 2, "Ann")
	path := wire.JournalPath(aRace, name)
	resting, handed, busy, late := r.dial(), r.dial(), r.dial(), r.dial()
	for _, l := range []*line{resting, late} {
		l.send(plainCall("GET", path, token, ""), 0)
		l.get()
	}
	handed.send(plainCall("GET", "/", token, ""), 0)
	handed.get()
	busy.send(plainCall("POST", path+"?from=0", token, join(all)), 0)
	<-slow.begun
	short, cancel := context.WithCancel(t.Context())
	cancel()
	if err := r.door.Shutdown(short); !errors.Is(err, context.Canceled) {
		t.Errorf("a call is under way, and the door says: %v", err)
	}
	shut := make(chan error)
	go func() { shut <- r.door.Shutdown(t.Context()) }()
	resting.ended()
	late.ended()
	close(slow.go_)
	if a := busy.get(); a.status != http.StatusOK || a.header.Get("Connection") != "close" {
		t.Errorf("the call that was under way: %v", a)
	}
	busy.ended()
	if err := <-shut; err != nil {
		t.Error(err)
	}
	handed.ended()
	if err := <-r.served; !errors.Is(err, http.ErrServerClosed) {
		t.Errorf("Serve: %v", err)
	}
	if c, err := tls.Dial("tcp", r.address, r.settings.Clone()); err == nil {
		c.Close()
		t.Error("the door is open")
	}
}

// TestDoorCloses ends all at once, whatever is under way.
func TestDoorCloses(t *testing.T) {
	r := newDoorRig(t, nil, func(d *Door) { d.headTime = 10 * time.Millisecond })
	_, token := r.invite(access.Pair)
	_, name := aJournal(t, 2, "Ann")
	call := plainCall("GET", wire.JournalPath(aRace, name), token, "")
	slow := r.dial()
	slow.send(call[:5], 0)
	slow.send(call[5:9], 0)
	slow.ended() // it took too long for its head
	resting, begun := r.dial(), r.dial()
	resting.send(call, 0)
	resting.get()
	begun.send(plainCall("POST", wire.JournalPath(aRace, name)+"?from=0", token, "abc")[:120], 0)
	shaking, err := net.Dial("tcp", r.address)
	if err != nil {
		t.Fatal(err)
	}
	defer shaking.Close()
	if err := r.door.Close(); err != nil {
		t.Error(err)
	}
	resting.ended()
	begun.ended()
	if err := <-r.served; !errors.Is(err, http.ErrServerClosed) {
		t.Errorf("Serve: %v", err)
	}
	if _, err := shaking.Read(make([]byte, 1)); err == nil {
		t.Error("a connection without keys goes on")
	}
}

// TestDoorWithoutListener says what is wrong with a listener that breaks.
func TestDoorWithoutListener(t *testing.T) {
	d := newRig(t, nil).intake.Door(&tls.Config{})
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l.Close()
	if err := d.Serve(l); !errors.Is(err, net.ErrClosed) {
		t.Errorf("%v", err)
	}
}

// FuzzPlain reads heads: what is plain means the same to net/http, and ends where it ends there.
func FuzzPlain(f *testing.F) {
	path := "/v1/races/boston-2027/journals/0123456789abcdef"
	for _, head := range []string{
		plainCall("GET", path, "T", ""), plainCall("POST", path+"?from=12", "T", ""), plainCall("POST", path+"/beat", "T", ""), plainCall("POST", path+".2?from=0", "T", ""),
		"GET " + path + " HTTP/1.1\r\nHost:a\r\n\r\n", "GET  " + path + " HTTP/1.1\r\nHost: a\r\n\r\n", "GET " + path + " HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
		"POST " + path + "?from=1 HTTP/1.1\r\nHost: a\r\nContent-Length: 007\r\n\r\n", "POST " + path + "?from=1 HTTP/1.1\r\nHost: a\r\nContent-Length: +7\r\n\r\n",
		"POST " + path + "?from=1 HTTP/1.1\r\nHost: [::1]:8443\r\nContent-Length: 1\r\nAuthorization:   Bearer x  \r\n\r\n",
		"GET " + path + " HTTP/1.1\r\nHost: a\nUser-Agent: b\r\n\r\n", "GET /v1/races/../journals/0123456789abcdef HTTP/1.1\r\nHost: a\r\n\r\n", "\r\n\r\n", "GET " + path + "\r\n\r\n",
		"GET " + path + " HTTP/1.1\r\nHost:0\r\n\r\n\r\n",
	} {
		f.Add([]byte(head))
	}
	f.Fuzz(func(t *testing.T, head []byte) {
		p, ok := parsePlain(head)
		if !ok {
			return
		}
		body := bytes.Repeat([]byte("b"), int(p.length))
		in := bufio.NewReader(io.MultiReader(bytes.NewReader(head), bytes.NewReader(body), strings.NewReader("next")))
		r, err := http.ReadRequest(in)
		if err != nil {
			t.Fatalf("%q is plain, and net/http says %v", head, err)
		}
		got, err := io.ReadAll(r.Body)
		if err != nil || !bytes.Equal(got, body) {
			t.Fatalf("%q has a body of %d bytes, and net/http says %d, %v", head, p.length, len(got), err)
		}
		if rest, _ := io.ReadAll(in); string(rest) != "next" {
			t.Fatalf("%q ends elsewhere: %q is left", head, rest)
		}
		method := map[kind]string{lines: "POST", beats: "POST", place: "GET"}[p.kind]
		path, beat := strings.CutSuffix(p.path, pathBeat)
		if r.Method != method || r.URL.Path != p.path || r.URL.RawQuery != p.query || r.Host != p.host || r.Header.Get("Authorization") != p.bearer ||
			path != wire.JournalPath(p.race, p.journal) || beat != (p.kind == beats) || len(r.TransferEncoding) > 0 || r.Close {
			t.Fatalf("%q is %+v, and to net/http %+v", head, p, r)
		}
		if n, err := from(r); p.kind == lines && (err != nil || r.URL.Query().Get(wire.From) == "") {
			t.Fatalf("%q begins at %d, %v", head, n, err)
		}
	})
}
