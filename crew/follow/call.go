package follow

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"spotter/crew/wire"
	"spotter/text"
)

const (
	mostAnswer = 1 << 20 // bytes of an answer: a list of all pairs of a race
	mostSaid   = 160     // letters of what the other side says is wrong
	callWithin = 10 * time.Second
)

// Errors of calls, which a person has to mend.
var (
	ErrUnknown   = errors.New("this invitation is not known there")
	ErrWithdrawn = errors.New("this invitation was withdrawn, or is for something else")
	ErrOld       = errors.New("the other side is too old a version: it cannot be followed, or the race is not there")
)

// answerError says that a call did not go well.
type answerError struct {
	code    int  // 0 for no answer
	refused bool // only a person mends it
	err     error
}

// Error implements error.
func (e *answerError) Error() string { return e.err.Error() }

// Unwrap returns why.
func (e *answerError) Unwrap() error { return e.err }

// caller makes the calls.
type caller struct {
	to     wire.Invitation
	agent  string
	client *http.Client
}

func newCaller(to wire.Invitation, agent string) *caller {
	dialer := net.Dialer{Timeout: callWithin, KeepAlive: 15 * time.Second}
	return &caller{to, agent, &http.Client{
		Transport: &http.Transport{Proxy: http.ProxyFromEnvironment, DialContext: dialer.DialContext, TLSClientConfig: to.TLS(nil), TLSHandshakeTimeout: callWithin,
			MaxConnsPerHost: 3, MaxIdleConns: 3, IdleConnTimeout: time.Minute, MaxResponseHeaderBytes: 16 << 10, DisableCompression: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
}

// get asks for an object.
func (c *caller) get(ctx context.Context, path string, into any) error {
	b, err := c.do(ctx, http.MethodGet, path, nil, callWithin)
	if err == nil && json.Unmarshal(b, into) != nil {
		err = errStranger
	}
	return err
}

// errStranger says that somebody else answers, such as the login page of a network.
var errStranger = &answerError{err: errors.New("what answers is no spotter")}

// lines asks for bytes of a mirror, which are held back for a while where there are none yet.
func (c *caller) lines(ctx context.Context, mirror string, from int64) ([]byte, error) {
	path := wire.LinesPath(c.to.Race, mirror) + "?" + url.Values{wire.From: {strconv.FormatInt(from, 10)}}.Encode()
	return c.do(ctx, http.MethodGet, path, nil, wire.HoldLines+callWithin)
}

// hand makes a step of handing over.
func (c *caller) hand(ctx context.Context, mirror string, h *wire.Hand) (answer wire.Handed, err error) {
	body, err := json.Marshal(h)
	if err != nil {
		return answer, err
	}
	b, err := c.do(ctx, http.MethodPost, wire.HandPath(c.to.Race, mirror), body, callWithin)
	if err == nil && json.Unmarshal(b, &answer) != nil {
		err = errStranger
	}
	return answer, err
}

// do makes a call and returns the body of a good answer.
func (c *caller) do(ctx context.Context, method, path string, body []byte, within time.Duration) ([]byte, error) {
	ctx, cancel := context.WithTimeout(ctx, within)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, method, c.to.Base()+path, bytes.NewReader(body))
	if err != nil {
		return nil, &answerError{refused: true, err: errors.New("the address of the invitation is none")}
	}
	r.Header.Set("Authorization", "Bearer "+c.to.Token)
	r.Header.Set("User-Agent", c.agent)
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	a, err := c.client.Do(r)
	if err != nil {
		return nil, &answerError{err: inWords(err)}
	}
	defer a.Body.Close()
	b, err := io.ReadAll(io.LimitReader(a.Body, mostAnswer+1))
	switch {
	case err != nil:
		return nil, &answerError{err: inWords(err)}
	case len(b) > mostAnswer:
		return nil, errStranger
	case a.StatusCode == http.StatusOK:
		return b, nil
	}
	return nil, refusal(a.StatusCode, b)
}

// refusal words an answer that is not well.
func refusal(code int, body []byte) *answerError {
	e := &answerError{code: code}
	switch code {
	case http.StatusUnauthorized:
		e.refused, e.err = true, ErrUnknown
	case http.StatusForbidden:
		e.refused, e.err = true, ErrWithdrawn
	case http.StatusNotFound, http.StatusMethodNotAllowed:
		e.refused, e.err = true, ErrOld
	default:
		e.err = fmt.Errorf("the other side answers with code %d", code)
	}
	var said wire.Fault
	if json.Unmarshal(body, &said) == nil && said.Error != "" {
		e.err = fmt.Errorf("%w: %s", e.err, cut(text.Clean(said.Error)))
	}
	return e
}

// inWords words an error of a call. It names no address: a proxy's may have a password in it.
func inWords(err error) error {
	if e, ok := errors.AsType[*url.Error](err); ok {
		err = e.Err
	}
	if e, ok := errors.AsType[net.Error](err); ok && e.Timeout() || errors.Is(err, context.DeadlineExceeded) {
		return errors.New("no answer in time")
	}
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("the connection broke")
	}
	if e, ok := errors.AsType[*net.OpError](err); ok {
		err = e.Err
	}
	return errors.New(cut(text.FirstLine(err)))
}

// cut cuts a text to what a line has room for.
func cut(s string) string {
	if r := []rune(s); len(r) > mostSaid {
		return string(r[:mostSaid]) + "…"
	}
	return s
}
