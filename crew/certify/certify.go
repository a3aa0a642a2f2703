package certify

import (
	"cmp"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/crypto/acme"
	"golang.org/x/crypto/acme/autocert"
)

// LetsEncrypt is the directory of the authority that is asked where no other is named.
const LetsEncrypt = acme.LetsEncryptURL

// Options say whose certificate is got, and from whom. Host and Folder are needed.
type Options struct {
	Host      string // the name by which clients reach headquarters, without a port
	Folder    string // for account and certificate
	Directory string // of the authority; "" for [LetsEncrypt]
	Email     string // where the authority writes to; "" for none
	Now       func() time.Time
	Client    *http.Client // nil for the usual one
}

// Certifier has the certificate of one name. Its methods may be called at the same time.
type Certifier struct {
	o       Options
	manager *autocert.Manager
	spy     *spy

	mu    sync.Mutex
	after time.Time // no new try before it
	fails int
	last  error
}

// New returns a certifier. It asks nobody yet.
func New(o Options) (*Certifier, error) {
	if net.ParseIP(o.Host) != nil || !strings.Contains(o.Host, ".") || strings.ContainsAny(o.Host, "/: ") {
		return nil, fmt.Errorf("%q is no public name: an authority gives certificates to names such as hq.example alone", o.Host)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	o.Directory = cmp.Or(o.Directory, LetsEncrypt)
	if !strings.HasPrefix(o.Directory, "https://") {
		return nil, fmt.Errorf("%q is no directory of an authority: it begins with https://", o.Directory)
	}
	client := http.Client{Timeout: time.Minute}
	if o.Client != nil {
		client = *o.Client
	}
	s := &spy{next: cmp.Or(client.Transport, http.DefaultTransport)}
	client.Transport = s
	return &Certifier{o: o, spy: s, manager: &autocert.Manager{
		Prompt: autocert.AcceptTOS, Cache: autocert.DirCache(o.Folder), HostPolicy: autocert.HostWhitelist(o.Host), Email: o.Email,
		Client: &acme.Client{DirectoryURL: o.Directory, HTTPClient: &client, UserAgent: "spotter-hq", RetryBackoff: backoff},
	}}, nil
}

// backoff waits a second before each of a few more tries of one call, and then gives up.
func backoff(n int, _ *http.Request, r *http.Response) time.Duration {
	if n > 3 || r != nil && r.StatusCode == http.StatusTooManyRequests {
		return -1
	}
	return time.Second
}

// TLS returns the settings of a server with the certificate, which is got when it is first needed.
func (c *Certifier) TLS() *tls.Config {
	usual := &tls.Config{MinVersion: tls.VersionTLS13, GetCertificate: c.certificate}
	check := &tls.Config{MinVersion: tls.VersionTLS12, // an authority may check the name with 1.2
		GetCertificate: c.certificate, NextProtos: []string{acme.ALPNProto}}
	all := usual.Clone()
	all.GetConfigForClient = func(hello *tls.ClientHelloInfo) (*tls.Config, error) {
		switch {
		case slices.Equal(hello.SupportedProtos, check.NextProtos):
			return check, nil
		case !slices.Contains(hello.SupportedVersions, tls.VersionTLS13):
			return usual, nil // which refuses it
		}
		return nil, nil // the server's own, with the protocols that it speaks: with HTTP/1.1 a browser could show six boards and no more
	}
	all.MinVersion = check.MinVersion
	return all
}

// HTTP returns what answers on port 80: the check of the authority, and for all else the way to
// https.
func (c *Certifier) HTTP() http.Handler { return c.manager.HTTPHandler(nil) }

// The times after which a failed try is repeated: first, then double each time, up to the last. An
// authority such as Let's Encrypt takes five failures an hour.
const (
	firstWait = 15 * time.Minute
	lastWait  = 4 * time.Hour
)

// certificate returns the certificate for a handshake. After a failure it does not ask the
// authority again for a while: a thousand pairs may come in one minute.
func (c *Certifier) certificate(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
	for _, p := range hello.SupportedProtos {
		if p == acme.ALPNProto { // the authority itself: it gets the answer to its question
			return c.manager.GetCertificate(hello)
		}
	}
	c.mu.Lock()
	last, wait := c.last, c.o.Now().Before(c.after)
	c.mu.Unlock()
	if wait {
		return nil, last
	}
	if hello.ServerName != c.o.Host {
		return nil, fmt.Errorf("%q is not the name of this headquarters", hello.ServerName)
	}
	cert, err := c.manager.GetCertificate(c.hello())
	c.mu.Lock()
	defer c.mu.Unlock()
	if err == nil {
		c.after, c.fails, c.last = time.Time{}, 0, nil
		return cert, nil
	}
	if !c.o.Now().Before(c.after) { // one failure of many handshakes counts
		c.last = c.words(err)
		wait := min(firstWait<<min(c.fails, 10), lastWait)
		if a, ok := errors.AsType[*acme.Error](err); ok {
			if after, limited := acme.RateLimit(a); limited {
				wait = max(wait, min(after, 7*24*time.Hour))
			}
		}
		c.fails++
		c.after = c.o.Now().Add(wait)
	}
	return nil, c.last
}

// hello asks for the certificate with an ECDSA key. The package autocert gives a client that
// offers TLS 1.3 alone, as spotter does, another one with an RSA key.
func (c *Certifier) hello() *tls.ClientHelloInfo {
	return &tls.ClientHelloInfo{ServerName: c.o.Host, SignatureSchemes: []tls.SignatureScheme{tls.ECDSAWithP256AndSHA256},
		SupportedCurves: []tls.CurveID{tls.CurveP256}, CipherSuites: []uint16{tls.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256}}
}

// Get gets the certificate, or says why there is none. Headquarters must be served meanwhile:
// the authority comes to look.
func (c *Certifier) Get(ctx context.Context) (*x509.Certificate, error) {
	got := make(chan struct{})
	var cert *tls.Certificate
	var err error
	go func() {
		defer close(got)
		cert, err = c.certificate(c.hello())
	}()
	select {
	case <-got:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	if err != nil {
		return nil, err
	}
	return cert.Leaf, nil
}

// Next returns when the authority is asked again after a failure; zero after none.
func (c *Certifier) Next() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.after
}
