package lines

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/nats-io/nats.go"

	"spotter/crew/lines/embedded"
)

// Site says where the stream is. With neither URL nor Leaf the server is embedded, and its
// store is in Folder.
type Site struct {
	URL    string // of a cluster of one's own: one or more addresses with commas between them
	Leaf   string // of the leaf node listener of another site's server
	Creds  string // file with the credentials; "" for none
	CA     string // file with the authority of the servers' certificates; "" for those of the system
	Folder string // of the embedded store
	Name   string // of the embedded server
}

// connect starts what is embedded and connects. A cluster that cannot be reached is no error:
// the client goes on trying.
func (c *Cluster) connect() error {
	o := []nats.Option{nats.Name("spotter-hq " + c.id), nats.MaxReconnects(-1), nats.ReconnectWait(c.o.reconnect), nats.ReconnectJitter(c.o.reconnect/2, c.o.reconnect/2),
		nats.ReconnectBufSize(-1), // the mirror has what is not published: nothing may wait twice
		nats.RetryOnFailedConnect(true), nats.IgnoreAuthErrorAbort(), nats.Timeout(c.o.Patience),
		nats.PingInterval(pingEvery), nats.MaxPingsOutstanding(2),
		// Without these the client writes to standard error.
		nats.ErrorHandler(func(_ *nats.Conn, _ *nats.Subscription, err error) { c.problem(err) }),
		nats.DisconnectErrHandler(func(_ *nats.Conn, err error) { c.unlink(); c.problem(err) }),
		nats.ReconnectHandler(func(*nats.Conn) { c.nudge() }), nats.ConnectHandler(func(*nats.Conn) { c.nudge() })}
	url := c.o.Site.URL
	if url == "" {
		e := embedded.Options{Name: c.o.Site.Name, Leaf: c.o.Site.Leaf, Creds: c.o.Site.Creds, Log: func(s string) { c.problem(errors.New(s)) }}
		if e.Leaf == "" {
			e.Folder = c.o.Site.Folder
		}
		s, err := embedded.Start(e)
		if err != nil {
			return err
		}
		if c.server = s; s.SetAside != "" {
			c.say("the store of lines could not be opened and is set aside in " + s.SetAside + ": a new one is made from the mirrors, nothing is lost")
		}
		o = append(o, s.Option())
	} else {
		if c.o.Site.Creds != "" {
			o = append(o, nats.UserCredentials(c.o.Site.Creds))
		}
		if c.o.Site.CA != "" {
			settings, err := trust(c.o.Site.CA)
			if err != nil {
				return err
			}
			o = append(o, nats.Secure(settings))
		}
	}
	nc, err := nats.Connect(url, o...)
	if err != nil {
		if c.server != nil {
			c.server.Close()
		}
		return fmt.Errorf("connecting to NATS: %w", err)
	}
	c.nc = nc
	return nil
}

// linked returns a context that ends with the connection: what was published when it broke has
// no answer any more, and the pair need not wait for one.
func (c *Cluster) linked() context.Context {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.link
}

// unlink ends the calls of a connection.
func (c *Cluster) unlink() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.cut()
	c.link, c.cut = context.WithCancel(c.ctx)
}

// reconnectWait is the time between two tries to connect.
const reconnectWait = 250 * time.Millisecond

// pingEvery is the time between two pings: a link that is dead without a word is found out
// after three.
const pingEvery = 5 * time.Second

// trust returns settings that trust the authorities of a file.
func trust(path string) (*tls.Config, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("reading the authority of the NATS servers: %w", err)
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(text) {
		return nil, fmt.Errorf("%s has no certificate in PEM form", path)
	}
	return &tls.Config{RootCAs: pool, MinVersion: tls.VersionTLS12}, nil
}
