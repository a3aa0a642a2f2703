package certify

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"log"
	"net"
	"net/http"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"spotter/crew/certify/fakeca"
)

// clock is a clock that a test moves.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// serve serves a certifier on a port of this machine, and returns its address.
func serve(t *testing.T, c *Certifier) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &http.Server{TLSConfig: c.TLS(), ErrorLog: log.New(io.Discard, "", 0), Handler: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "headquarters") })}
	done := make(chan struct{})
	go func() { defer close(done); s.ServeTLS(l, "", "") }()
	t.Cleanup(func() { s.Close(); <-done })
	return l.Addr().String()
}

// made returns a certifier of hq.example with an authority, and a clock.
func made(t *testing.T, folder string) (*Certifier, *fakeca.CA, *clock) {
	t.Helper()
	at := &clock{at: time.Now()}
	ca := fakeca.New(time.Now)
	t.Cleanup(ca.Server.Close)
	c, err := New(Options{Host: "hq.example", Folder: folder, Directory: ca.Directory(), Email: "crew@hq.example", Now: at.now, Client: ca.Server.Client()})
	if err != nil {
		t.Fatal(err)
	}
	return c, ca, at
}

func TestACertificateByTLS(t *testing.T) {
	folder := t.TempDir()
	c, ca, _ := made(t, folder)
	address := serve(t, c)
	ca.LookAt(address, "127.0.0.1:1")
	cert, err := c.Get(t.Context())
	if err != nil || cert.VerifyHostname("hq.example") != nil {
		t.Fatalf("%+v, %v", cert, err)
	}
	roots := x509.NewCertPool()
	roots.AddCert(ca.Root)
	conn, err := tls.Dial("tcp", address, &tls.Config{ServerName: "hq.example", RootCAs: roots, MinVersion: tls.VersionTLS13, NextProtos: []string{"h2", "http/1.1"}})
	if err != nil {
		t.Fatal(err)
	}
	if p := conn.ConnectionState().NegotiatedProtocol; p != "h2" {
		t.Errorf("a browser gets %q", p)
	}
	conn.Close()
	if _, err := tls.Dial("tcp", address, &tls.Config{ServerName: "hq.example", RootCAs: roots, MaxVersion: tls.VersionTLS12}); err == nil {
		t.Error("a client with TLS 1.2 is served")
	}
	for _, name := range []string{"other.example", ""} {
		if _, err := tls.Dial("tcp", address, &tls.Config{ServerName: name, InsecureSkipVerify: true}); err == nil {
			t.Errorf("a client that asks for %q is served", name)
		}
	}
	if ca.Orders() != 1 {
		t.Errorf("%d certificates were asked for", ca.Orders())
	}
	list, err := os.ReadDir(folder)
	if err != nil || len(list) < 2 {
		t.Fatal(list, err)
	}
	for _, f := range list {
		if info, err := f.Info(); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s has the rights %v, %v", f.Name(), info.Mode(), err)
		}
	}
	// The next start has the certificate already.
	again, err := New(Options{Host: "hq.example", Folder: folder, Directory: ca.Directory(), Client: ca.Server.Client()})
	if err != nil {
		t.Fatal(err)
	}
	if same, err := again.Get(t.Context()); err != nil || !same.Equal(cert) || ca.Orders() != 1 {
		t.Errorf("after a restart: %v, %d orders", err, ca.Orders())
	}
}

func TestACertificateByHTTP(t *testing.T) {
	c, ca, _ := made(t, t.TempDir())
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s := &http.Server{Handler: c.HTTP()}
	done := make(chan struct{})
	go func() { defer close(done); s.Serve(l) }()
	defer func() { s.Close(); <-done }()
	ca.LookAt("127.0.0.1:1", l.Addr().String()) // nobody is on the first
	if _, err := c.Get(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// TestPlainErrors has what may go wrong in words, and counts how often the authority is asked.
func TestPlainErrors(t *testing.T) {
	c, ca, at := made(t, t.TempDir())
	ca.LookAt("127.0.0.1:1", "127.0.0.1:1")
	_, err := c.Get(t.Context())
	if err == nil || !strings.Contains(err.Error(), "could not reach hq.example on port 443") || !strings.Contains(err.Error(), "refused") {
		t.Errorf("nobody listens: %v", err)
	}
	for range 50 {
		if _, again := c.Get(t.Context()); again == nil || again.Error() != err.Error() {
			t.Fatalf("again: %v", again)
		}
	}
	if n := ca.Orders(); n > 2 { // an order for each kind of check, and one that finds none left
		t.Errorf("the authority was asked %d times", n)
	}
	if got := c.Next().Sub(at.now()); got != firstWait {
		t.Errorf("the next try is after %v", got)
	}
	at.pass(firstWait)
	if _, err := c.Get(t.Context()); err == nil || c.Next().Sub(at.now()) != 2*firstWait {
		t.Errorf("after a second failure: %v, the next try after %v", err, c.Next().Sub(at.now()))
	}
	for _, tt := range []struct {
		kind, want string
		status     int
		wait       time.Duration
	}{
		{"rateLimited", "too many certificates", 429, 2 * time.Hour},
		{"rejectedIdentifier", "gives no certificate to the name hq.example", 400, 0},
		{"caa", "CAA record", 403, 0},
		{"dns", "does not lead here", 400, 0},
		{"unauthorized", "something else", 403, 0},
		{"externalAccountRequired", "an account that was made there before", 403, 0},
		{"serverInternal", `no certificate for hq.example: the authority says "because"`, 400, 0},
	} {
		c, ca, at := made(t, t.TempDir())
		ca.Refuse(tt.kind, "because", tt.status)
		if _, err := c.Get(t.Context()); err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), "because") {
			t.Errorf("%s: %v", tt.kind, err)
		}
		if got := c.Next().Sub(at.now()); tt.wait > 0 && (got < tt.wait-time.Minute || got > tt.wait+time.Minute) {
			t.Errorf("%s: the next try is after %v", tt.kind, got)
		}
	}
	c, ca, _ = made(t, t.TempDir())
	ca.Server.Close()
	if _, err := c.Get(t.Context()); err == nil || !strings.Contains(err.Error(), "cannot be reached") {
		t.Errorf("no authority: %v", err)
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := c.Get(ctx); err == nil {
		t.Error("an ended context")
	}
}

func TestWrongNames(t *testing.T) {
	for _, o := range []Options{{Host: "10.0.0.7"}, {Host: "hq"}, {Host: "hq.example:443"}, {Host: ""}, {Host: "hq.example", Directory: "http://ca.example"}} {
		if _, err := New(o); err == nil {
			t.Errorf("%+v is taken", o)
		}
	}
}
