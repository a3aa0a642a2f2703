package main

import (
	"crypto/x509"
	"encoding/pem"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"spotter/crew/certify/fakeca"
	"spotter/crew/wire"
)

// TestServeWithACME gets a certificate of an authority and takes a journal of a pair whose
// invitation pins nothing.
func TestServeWithACME(t *testing.T) {
	data := filepath.Join(t.TempDir(), "hq")
	ca := fakeca.New(time.Now)
	t.Cleanup(ca.Server.Close)
	trust := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(trust, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: ca.Server.Certificate().Raw}), 0o600); err != nil {
		t.Fatal(err)
	}
	free, err := net.Listen("tcp", "127.0.0.1:0") // so that the authority knows where to look before headquarters listens
	if err != nil {
		t.Fatal(err)
	}
	address := free.Addr().String()
	free.Close()
	ca.LookAt(address, "127.0.0.1:1")
	args := []string{"--host", "hq.example", "--listen", address, "--acme", "--acme-directory", ca.Directory(), "--acme-ca", trust, "--acme-email", "a@hq.example"}
	_, stop := serving(t, data, args...)
	out, problems, code := hq(data, "invite", "boston-2027", "bib 7", "--code=false")
	pair, err := wire.ParseInvitation(strings.SplitN(out, "\n", 2)[0])
	if code != exitDone || err != nil || pair.CA != "" || pair.Host != "hq.example" {
		t.Fatalf("the invitation: %d %s %v %+v", code, problems, err, pair.Host)
	}
	roots := x509.NewCertPool()
	roots.AddCert(ca.Root)
	settings := pair.TLS(nil) // as a pair has them, but for the authority that its system knows
	settings.RootCAs, settings.ServerName = roots, "hq.example"
	transport := &http.Transport{TLSClientConfig: settings}
	defer transport.CloseIdleConnections()
	lines, name := aJournal(t)
	q, err := http.NewRequest("POST", "https://"+address+wire.JournalPath("boston-2027", name)+"?from=0", strings.NewReader(lines))
	if err != nil {
		t.Fatal(err)
	}
	q.Header.Set("Authorization", "Bearer "+pair.Token)
	a, err := (&http.Client{Transport: transport}).Do(q)
	if err != nil || a.StatusCode != 200 {
		t.Fatalf("a pair: %+v, %v", a, err)
	}
	a.Body.Close()
	stop()
	// Without --acme the own authority is back, and invitations pin it again.
	serving(t, data, "--host", "hq.example")
	out, _, _ = hq(data, "invite", "boston-2027", "bib 8", "--code=false")
	if pair, err := wire.ParseInvitation(strings.SplitN(out, "\n", 2)[0]); err != nil || pair.CA == "" {
		t.Errorf("an invitation after that: %v", err)
	}
}

func TestWrongACME(t *testing.T) {
	data := t.TempDir()
	for _, tt := range []struct {
		args, want string
		code       int
	}{
		{"serve --host hq.example --acme-email a@b", "say that too", exitUsage},
		{"serve --host 10.1.2.3:8443 --acme", "no public name", exitUsage},
		{"serve --host hq.example --acme --acme-directory http://x", "begins with https", exitUsage},
		{"serve --host hq.example --acme --acme-ca nowhere.pem", "reading --acme-ca", exitFailed},
		{"serve --host hq.example --acme --acme-http nowhere.invalid:1", "--acme-http", exitFailed},
		{"serve --host hq.example --acme --listen nowhere.invalid:1", "--listen", exitFailed},
	} {
		if out, problems, code := hq(data, strings.Fields(tt.args)...); code != tt.code || !strings.Contains(problems, tt.want) || out != "" {
			t.Errorf("%s: %d %q %q", tt.args, code, out, problems)
		}
	}
}
