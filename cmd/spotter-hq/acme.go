package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"spotter/crew/authority"
	"spotter/crew/certify"
	"spotter/files"
	"spotter/text"
)

// certificates says where the server's certificate comes from.
type certificates struct {
	hq               *headquarters
	acme             bool
	email, directory string
	trust            string // file of the authority's own root certificate
	http             string // address for HTTP-01
}

// The words of the file that says where the certificate of the last start came from.
const (
	byOwn  = "own"
	byACME = "acme"
)

// certificateFlags adds the flags to a command.
func (h *headquarters) certificateFlags(f *flag.FlagSet) *certificates {
	c := &certificates{hq: h}
	f.BoolVar(&c.acme, "acme", false, "get a certificate that browsers know, from Let's Encrypt or --acme-directory, in place of an own authority; --listen is :443 then")
	f.StringVar(&c.email, "acme-email", "", "the `ADDRESS` that the authority writes to")
	f.StringVar(&c.directory, "acme-directory", "", "the `URL` of another authority's directory")
	f.StringVar(&c.trust, "acme-ca", "", "the `FILE` with the certificate, as PEM, of an authority that this machine does not know")
	f.StringVar(&c.http, "acme-http", "", "the `ADDRESS`, such as :80, to answer HTTP-01 on as well, and to lead browsers to https")
	return c
}

// check finds flags that do not go together, and returns the address to listen on.
func (c *certificates) check(f *flag.FlagSet, listen string) (string, error) {
	given := map[string]bool{}
	f.Visit(func(x *flag.Flag) { given[x.Name] = true })
	for _, name := range []string{"acme-email", "acme-directory", "acme-ca", "acme-http"} {
		if given[name] && !c.acme {
			return "", fmt.Errorf("%w: --%s is for --acme: say that too", errUsage, name)
		}
	}
	if c.acme && !given["listen"] {
		return ":443", nil
	}
	return listen, nil
}

// settings returns the settings of the server, and what has to run beside it until ctx ends.
func (c *certificates) settings(reached string) (settings *tls.Config, beside func(context.Context), err error) {
	h, kind := c.hq, byOwn
	if c.acme {
		kind = byACME
		settings, beside, err = c.byACME(reached)
	} else {
		beside = func(context.Context) {}
		var ca *authority.Authority
		if ca, err = authority.Open(h.data, h.now); err == nil {
			settings, err = ca.Server(names(reached))
		}
	}
	if err != nil {
		return nil, nil, err
	}
	return settings, beside, files.Write(h.tlsFile(), 0o600, func(w io.Writer) error { _, err := io.WriteString(w, kind+"\n"); return err }, nil)
}

// byACME returns the settings with a certificate that an authority gives.
func (c *certificates) byACME(reached string) (*tls.Config, func(context.Context), error) {
	host := reached
	if h, _, err := net.SplitHostPort(reached); err == nil {
		host = h
	}
	client, err := c.client()
	if err != nil {
		return nil, nil, err
	}
	got, err := certify.New(certify.Options{Host: strings.ToLower(host), Folder: filepath.Join(c.hq.data, "acme"), Directory: c.directory, Email: c.email, Now: c.hq.now, Client: client})
	if err != nil {
		return nil, nil, fmt.Errorf("%w: --acme: %w", errUsage, err)
	}
	var web net.Listener
	if c.http != "" {
		if web, err = net.Listen("tcp", c.http); err != nil {
			return nil, nil, fmt.Errorf("listening on %s for the authority: %w: name another address with --acme-http", c.http, err)
		}
	}
	return got.TLS(), func(ctx context.Context) { c.run(ctx, got, web) }, nil
}

// client returns what calls the authority; nil for the usual one.
func (c *certificates) client() (*http.Client, error) {
	if c.trust == "" {
		return nil, nil
	}
	pem, err := os.ReadFile(c.trust)
	if err != nil {
		return nil, fmt.Errorf("reading --acme-ca: %w", err)
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(pem) {
		return nil, fmt.Errorf("%w: --acme-ca: %s has no certificate in it as PEM", errUsage, c.trust)
	}
	return &http.Client{Transport: &http.Transport{Proxy: http.ProxyFromEnvironment, TLSClientConfig: &tls.Config{RootCAs: roots}}}, nil
}

// askEvery is the time from one look for a certificate to the next.
const askEvery = time.Minute

// run answers on port 80, gets the certificate and says so, until ctx ends. After a failure it
// tries again, when the authority may be asked.
func (c *certificates) run(ctx context.Context, got *certify.Certifier, web net.Listener) {
	served := make(chan struct{})
	s := &http.Server{Handler: got.HTTP(), ReadHeaderTimeout: 10 * time.Second, ReadTimeout: 20 * time.Second, WriteTimeout: 20 * time.Second, MaxHeaderBytes: 8 << 10, ErrorLog: log.New(io.Discard, "", 0)}
	if web == nil {
		close(served)
	} else {
		go func() { defer close(served); _ = s.Serve(web) }()
	}
	defer func() { _ = s.Close(); <-served }()
	said := ""
	for {
		cert, err := got.Get(ctx)
		switch {
		case ctx.Err() != nil:
			return
		case err != nil:
			if now := err.Error(); now != said {
				said = now
				fmt.Fprintf(os.Stderr, "spotter-hq: %s. Pairs are not let in before that; the next try is at %s\n", text.Clean(now), got.Next().Format("15:04"))
			}
		case said != cert.SerialNumber.String():
			said = cert.SerialNumber.String()
			fmt.Fprintf(c.hq.out, "the certificate of %s is from %s, until %s\n", strings.Join(cert.DNSNames, ", "), text.Clean(cert.Issuer.CommonName), cert.NotAfter.Format(time.DateOnly))
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(askEvery):
		}
	}
}

// beside runs something until ctx ends. The function that it returns ends it, and waits for that.
func beside(ctx context.Context, f func(context.Context)) (end func()) {
	ctx, stop := context.WithCancel(ctx)
	done := make(chan struct{})
	go func() { defer close(done); f(ctx) }()
	return func() { stop(); <-done }
}

// pin returns what an invitation pins: the own authority, or nothing where the server's
// certificate is one that every system knows.
func (h *headquarters) pin() (string, error) {
	kind, err := os.ReadFile(h.tlsFile())
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	if strings.TrimSpace(string(kind)) == byACME {
		return "", nil
	}
	ca, err := authority.Open(h.data, h.now)
	if err != nil {
		return "", err
	}
	return ca.Fingerprint(), nil
}

func (h *headquarters) tlsFile() string { return filepath.Join(h.data, "tls") }
