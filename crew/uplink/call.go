package uplink

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"time"

	"spotter/crew/wire"
	"spotter/text"
)

const (
	mostAnswer = 64 << 10 // bytes of an answer: 20 messages are a third of that
	mostHeader = 16 << 10
	mostSaid   = 160 // letters of what headquarters says is wrong
)

// Transport returns what makes the calls: one connection, with the certificate that an
// invitation pins and the proxy of the environment.
func Transport(to wire.Invitation) *http.Transport {
	dialer := net.Dialer{Timeout: 10 * time.Second, KeepAlive: -1} // the beats tell that a link is dead
	return &http.Transport{
		Proxy: http.ProxyFromEnvironment, DialContext: dialer.DialContext, TLSClientConfig: to.TLS(nil), TLSHandshakeTimeout: 10 * time.Second,
		MaxConnsPerHost: 1, MaxIdleConns: 1, IdleConnTimeout: time.Minute, MaxResponseHeaderBytes: mostHeader, DisableCompression: true,
	}
}

// caller makes the calls.
type caller struct {
	to      wire.Invitation
	agent   string
	client  *http.Client
	timeout time.Duration
}

// answerError says that a call did not go well.
type answerError struct {
	state State         // NoLink, Waiting or Refused
	after time.Duration // headquarters wants no call for so long; 0: it did not say
	code  int           // of the answer; 0 for none
	err   error         // why, clean
}

func (e *answerError) Error() string { return e.err.Error() }

// place holds the size and the head of a mirror, as headquarters says. It is not to be believed
// without a look at the hash.
type place struct {
	size int64
	head string
	fork string // the mirror to go on with; "" for none
}

// forked says that headquarters has other lines than were sent.
type forked struct{ place }

func (forked) Error() string { return "headquarters has other lines" }

// ask asks how much of a mirror headquarters has.
func (c *caller) ask(ctx context.Context, mirror string) (place, error) {
	return c.place(ctx, http.MethodGet, wire.JournalPath(c.to.Race, mirror), nil)
}

// send sends a batch. A *forked error says that it does not continue what is there.
func (c *caller) send(ctx context.Context, mirror string, b *batch) (place, error) {
	path := wire.JournalPath(c.to.Race, mirror) + "?" + url.Values{wire.From: {strconv.FormatInt(b.from, 10)}}.Encode()
	return c.place(ctx, http.MethodPost, path, b.bytes)
}

// place makes a call that is answered with a place.
func (c *caller) place(ctx context.Context, method, path string, body []byte) (place, error) {
	code, b, err := c.do(ctx, method, path, "application/x-ndjson", body)
	if err != nil {
		return place{}, err
	}
	var said struct {
		Size *int64 `json:"size"`
		Head string `json:"head"`
		Fork string `json:"fork"`
	}
	if json.Unmarshal(b, &said) != nil || said.Size == nil || *said.Size < 0 || (*said.Size == 0) != (said.Head == "") || len(said.Head) > 64 {
		return place{}, errNotHQ
	}
	p := place{size: *said.Size, head: said.Head}
	if code == http.StatusConflict {
		p.fork = said.Fork
		return place{}, &forked{p}
	}
	return p, nil
}

// errNotHQ says that somebody else answers: a page that asks for a login, or a server that is mended.
var errNotHQ = &answerError{state: NoLink, err: errors.New("what answers is not headquarters")}

// beat sends a beat, and returns the messages of the crew, and the clock of headquarters.
func (c *caller) beat(ctx context.Context, mirror string, beat *wire.Beat) (said wire.Beaten, err error) {
	body, err := json.Marshal(beat)
	if err != nil {
		return said, &answerError{state: NoLink, err: errors.New("the beat has a figure that cannot be sent")}
	}
	_, b, err := c.do(ctx, http.MethodPost, wire.BeatPath(c.to.Race, mirror), "application/json", body)
	if err != nil {
		return said, err
	}
	if json.Unmarshal(b, &said) != nil {
		return wire.Beaten{}, errNotHQ
	}
	return said, nil
}

// do makes a call, and returns the code and the body of an answer that is well, or of a conflict.
func (c *caller) do(ctx context.Context, method, path, kind string, body []byte) (code int, answer []byte, err error) {
	ctx, cancel := context.WithTimeout(ctx, c.timeout)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, method, c.to.Base()+path, bytes.NewReader(body))
	if err != nil {
		return 0, nil, &answerError{state: Refused, err: errors.New("the address of the invitation is none")}
	}
	r.Header.Set("Authorization", "Bearer "+c.to.Token)
	if c.agent != "" {
		r.Header.Set("User-Agent", c.agent)
	}
	if body != nil {
		r.Header.Set("Content-Type", kind)
	}
	a, err := c.client.Do(r)
	if err != nil {
		return 0, nil, &answerError{state: NoLink, err: inWords(err)}
	}
	defer a.Body.Close()
	b, err := io.ReadAll(io.LimitReader(a.Body, mostAnswer+1))
	switch {
	case err != nil:
		return 0, nil, &answerError{state: NoLink, err: inWords(err)}
	case len(b) > mostAnswer:
		return 0, nil, errNotHQ
	case a.StatusCode == http.StatusOK || a.StatusCode == http.StatusConflict && method == http.MethodPost:
		return a.StatusCode, b, nil
	}
	return a.StatusCode, nil, refusal(a, b)
}

// Why a link is refused. The error of a [Status] may say more behind it.
var (
	ErrUnknown   = errors.New("headquarters does not know this invitation")
	ErrWithdrawn = errors.New("headquarters has withdrawn this invitation")
	ErrNoRace    = errors.New("headquarters does not know this race")
	ErrDeleted   = errors.New("headquarters has deleted this race")
	ErrLines     = errors.New("headquarters does not take these lines")
	ErrBeat      = errors.New("headquarters does not take the beat")
	ErrMirrors   = errors.New("headquarters has other lines under each name of this journal")
	ErrFile      = errors.New("the journal's file cannot be sent")
)

// refusal words an answer that is not well.
func refusal(a *http.Response, body []byte) *answerError {
	e := &answerError{code: a.StatusCode, state: NoLink, after: retryAfter(a.Header.Get("Retry-After"))}
	var said wire.Fault
	why := ""
	if json.Unmarshal(body, &said) == nil {
		if why = text.Clean(said.Error); said.Place != "" {
			why += " (" + text.Clean(said.Place) + ")"
		}
		why = cut(why, mostSaid)
	}
	switch a.StatusCode {
	case http.StatusUnauthorized:
		e.state, e.err = Refused, ErrUnknown
	case http.StatusForbidden:
		e.state, e.err = Refused, ErrWithdrawn
	case http.StatusGone:
		e.state, e.err = Refused, ErrDeleted
	case http.StatusNotFound, http.StatusMethodNotAllowed:
		e.state, e.err = Refused, ErrNoRace
		e.after = cmp.Or(e.after, time.Minute) // perhaps it is made later
	case http.StatusBadRequest, http.StatusRequestEntityTooLarge:
		e.state, e.err = Refused, ErrLines
	case http.StatusTooManyRequests:
		e.state, e.err = Waiting, errors.New("headquarters is busy")
	case http.StatusServiceUnavailable, http.StatusBadGateway, http.StatusGatewayTimeout:
		e.state, e.err = Waiting, errors.New("headquarters is not ready")
	case http.StatusInsufficientStorage:
		e.state, e.err = Waiting, errors.New("the disk of headquarters is full")
	case http.StatusProxyAuthRequired:
		e.err = errors.New("the proxy asks for a password")
	default:
		e.err = fmt.Errorf("what answers is not headquarters: code %d", a.StatusCode)
	}
	if why != "" {
		e.err = fmt.Errorf("%w: %s", e.err, why)
	}
	return e
}

// mostAfter bounds how long headquarters can keep a link waiting.
const mostAfter = 10 * time.Minute

// retryAfter reads the header of that name: seconds, or a date.
func retryAfter(s string) time.Duration {
	if s == "" {
		return 0
	}
	if strings.Trim(s, "0123456789") == "" {
		n, err := strconv.ParseUint(s, 10, 16)
		if err != nil {
			return mostAfter // it has too many digits
		}
		return min(time.Duration(n)*time.Second, mostAfter)
	}
	if at, err := http.ParseTime(s); err == nil {
		return min(max(0, time.Until(at)), mostAfter)
	}
	return 0
}

// inWords words an error of a call in a few words. It names no address: the token is in none,
// but a proxy's password may be.
func inWords(err error) error {
	if e, ok := errors.AsType[*url.Error](err); ok {
		err = e.Err
	}
	if e, ok := errors.AsType[*net.DNSError](err); ok {
		if e.IsNotFound {
			return errors.New("the name of headquarters is not known here")
		}
		return errors.New("there is no network, or no name server")
	}
	if e, ok := errors.AsType[net.Error](err); ok && e.Timeout() || errors.Is(err, context.DeadlineExceeded) {
		return errors.New("no answer in time")
	}
	if errors.Is(err, context.Canceled) {
		return errNoTime
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("the connection broke")
	}
	if e, ok := errors.AsType[*net.OpError](err); ok {
		err = e.Err
	}
	return errors.New(cut(text.FirstLine(err), mostSaid))
}

// cut cuts a text to so many letters, and marks the cut.
func cut(s string, most int) string {
	n := 0
	for i := range s {
		if n++; n > most {
			return s[:i] + "…"
		}
	}
	return s
}
