package authority

import (
	"crypto/tls"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"spotter/crew/wire"
)

// shake connects a client with an invitation to a server, and returns the client's error.
func shake(t *testing.T, server *tls.Config, i wire.Invitation, now func() time.Time) error {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	go func() {
		if c, err := l.Accept(); err == nil {
			tls.Server(c, server).Handshake()
			c.Close()
		}
	}()
	c, err := net.Dial("tcp", l.Addr().String())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	return tls.Client(c, i.TLS(now)).Handshake()
}

func open(t *testing.T, folder string) *Authority {
	t.Helper()
	a, err := Open(folder, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func TestAuthorityStays(t *testing.T) {
	folder := t.TempDir()
	first := open(t, folder)
	invitation := wire.Invitation{Host: "hq.example:8443", CA: first.Fingerprint()}
	again := open(t, folder)
	server, err := again.Server([]string{"hq.example", "192.0.2.7", "2001:db8::7"})
	if err != nil {
		t.Fatal(err)
	}
	for _, host := range []string{"hq.example:8443", "192.0.2.7:8443", "[2001:db8::7]:8443"} {
		i := invitation
		i.Host = host
		if err := shake(t, server, i, nil); err != nil {
			t.Errorf("%s, after a restart: %v", host, err)
		}
	}
	invitation.Host = "other.example"
	if err := shake(t, server, invitation, nil); err == nil {
		t.Error("another name was taken")
	}
	invitation.Host = "hq.example"
	slow := func() time.Time { return time.Now().Add(-5 * time.Minute) }
	if err := shake(t, server, invitation, slow); err != nil {
		t.Errorf("a clock that is five minutes slow: %v", err)
	}
	strange, err := open(t, t.TempDir()).Server([]string{"hq.example"})
	if err != nil {
		t.Fatal(err)
	}
	if err := shake(t, strange, invitation, nil); err == nil {
		t.Error("another headquarters was taken")
	}
	if info, err := os.Stat(filepath.Join(folder, "authority.pem")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the key has the rights %v, %v", info.Mode(), err)
	}
}

func TestDamagedAuthority(t *testing.T) {
	folder := t.TempDir()
	open(t, folder)
	path := filepath.Join(folder, "authority.pem")
	whole, _ := os.ReadFile(path)
	other := t.TempDir()
	open(t, other)
	foreign, _ := os.ReadFile(filepath.Join(other, "authority.pem"))
	cut := strings.Index(string(whole), "-----BEGIN PRIVATE")
	for name, text := range map[string]string{
		"empty": "", "no key": string(whole[:cut]), "no certificate": string(whole[cut:]),
		"another's key": string(whole[:cut]) + string(foreign[strings.Index(string(foreign), "-----BEGIN PRIVATE"):]),
	} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(folder, time.Now); err == nil || !strings.Contains(err.Error(), "cannot be read") {
			t.Errorf("%s: %v", name, err)
		}
		if now, _ := os.ReadFile(path); string(now) != text {
			t.Errorf("%s: the file was replaced", name)
		}
	}
}

// TestTwoBegin has two programs begin at once in a new folder: both have the same authority.
func TestTwoBegin(t *testing.T) {
	folder := t.TempDir()
	prints := make(chan string, 8)
	for range cap(prints) {
		go func() {
			a, err := Open(folder, time.Now)
			if err != nil {
				t.Error(err)
				prints <- ""
				return
			}
			prints <- a.Fingerprint()
		}()
	}
	first := <-prints
	for range cap(prints) - 1 {
		if p := <-prints; p != first {
			t.Errorf("authorities %q and %q", first, p)
		}
	}
	if list, err := os.ReadDir(folder); err != nil || len(list) != 1 {
		t.Errorf("the folder has %v, %v", list, err)
	}
	if info, err := os.Stat(filepath.Join(folder, "authority.pem")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
}
