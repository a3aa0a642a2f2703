package link

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"crypto/tls"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"log"
	"net"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// Kind says what a page is for.
type Kind uint8

// The kinds of pages. Each has its own token: who has the one of the earpiece cannot press.
const (
	Ear Kind = iota
	Pads
	kinds
)

// String returns the name of a kind, as the journal has it.
func (k Kind) String() string { return [...]string{Ear: "ear", Pads: "pads"}[k] }

// Page is one kind of page, and who talks to it.
type Page struct {
	// Files has index.html, and what that loads. Nil: there is no such page, and its token is
	// unknown to everybody.
	Files fs.FS
	// Handle has the page once it is let in, in a goroutine of its own. The connection ends when
	// it returns.
	Handle func(*Peer)
}

// Options configure a [Link].
type Options struct {
	Pages [kinds]Page
	// Clip returns a sound of the pack, a WAV file, by the SHA-256 of it in small hex digits; nil
	// for none. It is called from many goroutines.
	Clip func(sum string) []byte
	// Ask asks the spotter whether another phone may take the place of the first, and waits for the
	// answer or the end of ctx, which is no. Nil: nobody may.
	Ask func(ctx context.Context, k Kind, agent string) bool
	// Told is told what a person should know of a page: that it was refused, or was hostile. It must
	// not wait, and is called from many goroutines. Nil: nobody is told.
	Told func(k Kind, what string)
	// Secure says that the listener speaks TLS.
	Secure bool
}

// Link serves the pages. All its methods are safe for concurrent use.
type Link struct {
	o      Options
	began  time.Time // zero of our clock in messages
	tokens [kinds]string
	policy [kinds]string // Content-Security-Policy without connect-src

	host  atomic.Pointer[string] // as the browser has to say it; nil before Serve
	seats [kinds]seat
	open  sync.WaitGroup
}

// New returns a link with new tokens, that serves nothing yet. The error is that of reading
// the pages' files.
func New(o Options) (*Link, error) {
	l := &Link{o: o, began: time.Now()}
	for k := range kinds {
		l.tokens[k] = newToken()
		if o.Pages[k].Files == nil {
			continue
		}
		policy, err := policyOf(o.Pages[k].Files)
		if err != nil {
			return nil, err
		}
		l.policy[k] = policy
	}
	return l, nil
}

// newToken returns 128 random bits in capital hex digits: a QR code of capitals is smaller.
func newToken() string {
	var b [16]byte
	rand.Read(b[:]) // never fails
	return strings.ToUpper(hex.EncodeToString(b[:]))
}

// Short returns the first four digits of a page's token: all that a journal may have of it.
func (l *Link) Short(k Kind) string { return l.tokens[k][:4] }

// URL returns the address of a page in capitals, and "" while nothing is served.
func (l *Link) URL(k Kind) string {
	host := l.host.Load()
	if host == nil || l.o.Pages[k].Files == nil {
		return ""
	}
	scheme := "HTTP://"
	if l.o.Secure {
		scheme = "HTTPS://"
	}
	return scheme + strings.ToUpper(*host) + "/" + l.tokens[k] + "/"
}

// kindOf returns the page that a token opens. It takes any case, and as long for a wrong
// token as for a right one.
func (l *Link) kindOf(token string) (k Kind, ok bool) {
	token = strings.ToUpper(token)
	for i := range kinds {
		if subtle.ConstantTimeCompare([]byte(token), []byte(l.tokens[i])) == 1 && l.o.Pages[i].Files != nil {
			k, ok = i, true
		}
	}
	return k, ok
}

// Serve serves the pages on a listener until ctx ends, and then closes it and every page with
// it. An error is the listener's own: its address is gone. It may then be called again with
// another; one call at a time.
func (l *Link) Serve(ctx context.Context, on net.Listener) error {
	host := on.Addr().String()
	l.host.Store(&host)
	defer l.host.Store(nil)
	ctx, end := context.WithCancel(ctx)
	defer end()
	server := &http.Server{
		Handler: http.HandlerFunc(l.serve), ReadHeaderTimeout: 3 * time.Second, IdleTimeout: 30 * time.Second,
		WriteTimeout: 30 * time.Second, MaxHeaderBytes: 8 << 10, BaseContext: func(net.Listener) context.Context { return ctx },
		ErrorLog: log.New(io.Discard, "", 0), // a terminal belongs to the race
	}
	ended := context.AfterFunc(ctx, func() { _ = server.Close() }) // it only closes what is closed next
	defer ended()
	err := server.Serve(newBounded(on))
	end()
	l.open.Wait()
	if errors.Is(err, http.ErrServerClosed) {
		return nil
	}
	return err
}

// The connections that are held at once. A phone needs one, and a few more while it loads.
const (
	maxConnections    = 64
	maxFromOneAddress = 16
	sendBuffer        = 32 << 10 // bytes that may be on their way: what is urgent waits behind them
)

// bounded is a listener that closes connections beyond the bounds at once.
type bounded struct {
	net.Listener
	mu   sync.Mutex
	from map[string]int
	all  int
}

func newBounded(on net.Listener) *bounded { return &bounded{Listener: on, from: map[string]int{}} }

// Accept implements [net.Listener].
func (b *bounded) Accept() (net.Conn, error) {
	for {
		c, err := b.Listener.Accept()
		if err != nil {
			return nil, err
		}
		who, _, _ := net.SplitHostPort(c.RemoteAddr().String())
		b.mu.Lock()
		room := b.all < maxConnections && b.from[who] < maxFromOneAddress
		if room {
			b.all++
			b.from[who]++
		}
		b.mu.Unlock()
		if room {
			bare := c
			if t, ok := c.(*tls.Conn); ok {
				bare = t.NetConn()
			}
			if t, ok := bare.(*net.TCPConn); ok {
				_ = t.SetWriteBuffer(sendBuffer) // without it a STOP only waits longer
			}
			return &counted{Conn: c, done: sync.OnceFunc(func() { b.leave(who) })}, nil
		}
		_ = c.Close() // nothing was said on it
	}
}

// leave forgets a connection from an address.
func (b *bounded) leave(who string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.all--
	if b.from[who]--; b.from[who] == 0 {
		delete(b.from, who)
	}
}

// counted is a connection that is forgotten when it is closed.
type counted struct {
	net.Conn
	done func()
}

// Close implements [net.Conn].
func (c *counted) Close() error {
	c.done()
	return c.Conn.Close()
}
