package main

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"strings"
	"time"

	"spotter/crew/access"
	"spotter/crew/intake"
	"spotter/crew/mirrors"
	"spotter/crew/post"
	"spotter/crew/purge"
	"spotter/files"
)

// mostConnections is the most connections that are open at once; 10,000 pairs have one each.
const mostConnections = 20000

// lastCalls is the time that calls have to end when the program is told to.
const lastCalls = 5 * time.Second

// serve takes lines and beats until the program is told to end.
func (h *headquarters) serve(ctx context.Context, args []string) error {
	f := h.flags("serve", "takes lines and beats of pairs, until it is ended with ctrl+c or SIGTERM")
	host := f.String("host", "", "the `NAME[:PORT]` by which pairs reach this machine, with the port of --listen if you name none and use no --acme; kept for the next start")
	listen := f.String("listen", ":8443", "the `ADDRESS` to listen on")
	site := natsFlags(f)
	certs := h.certificateFlags(f)
	if _, err := parse(f, args, 0, 0); err != nil {
		return err
	}
	if err := site.check(); err != nil {
		return err
	}
	if err := h.open(); err != nil {
		return err
	}
	address, err := certs.check(f, *listen)
	if err != nil {
		return err
	}
	reached, err := h.host(*host)
	if err != nil {
		return err
	}
	return h.serveAt(ctx, address, reached, site, certs)
}

// serveAt opens what headquarters has, and serves it at an address.
func (h *headquarters) serveAt(ctx context.Context, address, reached string, site *natsSite, certs *certificates) error {
	store, err := mirrors.Open(mirrors.Options{Folder: h.races()})
	if err != nil {
		return err
	}
	defer store.Close()
	book, err := access.Open(h.accessFile(), h.now)
	if err != nil {
		return err
	}
	audit, err := access.OpenAudit(h.auditFile(), h.now)
	if err != nil {
		return err
	}
	defer audit.Close()
	settings, certify, err := certs.settings(reached)
	if err != nil {
		return err
	}
	l, err := net.Listen("tcp", address)
	if err != nil {
		return fmt.Errorf("listening on %s: %w: name another address with --listen", address, err)
	}
	if !certs.acme { // its authority comes by port 443, and so do pairs
		_, port, _ := net.SplitHostPort(l.Addr().String())
		reached = withPort(reached, port)
	}
	if err := h.keepHost(reached); err != nil { // not before: another one may serve this folder
		return errors.Join(err, l.Close())
	}
	office := post.New(h.races(), nil, h.now)
	shown, err := h.board(ctx, book, office)
	if err != nil {
		return errors.Join(err, l.Close())
	}
	defer shown.close()
	shared, err := h.cluster(site, store, book, office, shown)
	if err != nil {
		return errors.Join(err, l.Close())
	}
	defer shared.close()
	door := intake.New(intake.Options{Mirrors: shared.mirrors, Book: book, Post: office, Told: shown.owned(shared.told), Now: h.now,
		Audit: h.noting(audit)})
	shown.serve(door)
	defer h.purging(ctx, purge.Options{Folder: h.races(), Book: book, Holders: []purge.Holder{store, office, shown}, Also: h.alsoDamaged(shared.also), Now: h.now, Audit: h.noting(audit)})()
	fmt.Fprintf(h.out, "listening on %s, reached as %s; data in %s\n", l.Addr(), reached, h.data)
	if err := audit.Write(access.Entry{Do: "start", Text: l.Addr().String()}); err != nil {
		return err
	}
	defer beside(ctx, certify)()
	return run(ctx, door.Server(), intake.Bound(l, mostConnections), settings)
}

// noting returns what writes an audit log. That it cannot be written keeps no call from being answered.
func (h *headquarters) noting(audit *access.Audit) func(access.Entry) {
	return func(e access.Entry) {
		if err := audit.Write(e); err != nil {
			fmt.Fprintf(h.log, "spotter-hq: the audit log cannot be written: %v\n", err)
		}
	}
}

// run serves until ctx ends, and lets calls that are under way end.
func run(ctx context.Context, s *http.Server, l net.Listener, settings *tls.Config) error {
	s.TLSConfig = settings
	ended := make(chan error, 1)
	go func() { ended <- s.ServeTLS(l, "", "") }()
	select {
	case err := <-ended:
		return err
	case <-ctx.Done():
	}
	short, cancel := context.WithTimeout(context.Background(), lastCalls)
	defer cancel()
	if err := s.Shutdown(short); err != nil {
		err = s.Close() // a reader that waits for lines comes again
		<-ended
		return err
	}
	<-ended
	return nil
}

// keepHost keeps the name by which pairs reach headquarters, for the next start and for invitations.
func (h *headquarters) keepHost(reached string) error {
	return files.Write(h.hostFile(), 0o600, func(w io.Writer) error { _, err := io.WriteString(w, reached+"\n"); return err }, nil)
}

// host returns the name by which pairs reach headquarters: the given one, or the one that was kept.
func (h *headquarters) host(given string) (string, error) {
	if given != "" {
		if strings.ContainsAny(given, "/?#@ ") {
			return "", fmt.Errorf("%w: --host %q is no name: use one such as hq.example:8443", errUsage, given)
		}
		return given, nil
	}
	kept, err := os.ReadFile(h.hostFile())
	if errors.Is(err, os.ErrNotExist) {
		return "", fmt.Errorf("%w: name the address by which pairs reach this machine: --host hq.example:8443", errUsage)
	}
	return strings.TrimSpace(string(kept)), err
}

// invitedTo returns what an invitation names: the name that serve has, or another one that is given for the same port.
func (h *headquarters) invitedTo(given string) (string, error) {
	kept, err := h.host("")
	if given == "" {
		return kept, err
	}
	if _, port, perr := net.SplitHostPort(kept); err == nil && perr == nil {
		return withPort(given, port), nil
	}
	return given, nil
}

// withPort adds a port to a name without one: the address of an invitation would mean 443. Who has
// another port in front, such as that of a router, names it.
func withPort(reached, port string) string {
	if _, _, err := net.SplitHostPort(reached); err == nil || port == "443" {
		return reached
	}
	return net.JoinHostPort(strings.Trim(reached, "[]"), port)
}

// names returns the names of the server's certificate: that by which it is reached, and those of this machine.
func names(reached string) []string {
	host := reached
	if h, _, err := net.SplitHostPort(reached); err == nil {
		host = h
	}
	list := []string{strings.Trim(host, "[]"), "localhost", "127.0.0.1", "::1"}
	addresses, err := net.InterfaceAddrs()
	if err != nil {
		return list // the name above is enough
	}
	for _, a := range addresses {
		if n, ok := a.(*net.IPNet); ok && !n.IP.IsLoopback() {
			list = append(list, n.IP.String())
		}
	}
	return list
}
