package viewer

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
	"strings"
	"time"

	"spotter/crew/wire"
	"spotter/text"
)

// mostAnswer is the most bytes of an answer that is no stream.
const mostAnswer = 1 << 20

// callWithin bounds a call.
const callWithin = 20 * time.Second

// request makes a request with the token in its header.
func (v *Viewer) request(ctx context.Context, method, path string, body any) (*http.Request, error) {
	var b []byte
	if body != nil {
		var err error
		if b, err = json.Marshal(body); err != nil {
			return nil, err
		}
	}
	r, err := http.NewRequestWithContext(ctx, method, v.o.Base+path, bytes.NewReader(b))
	if err != nil {
		return nil, errors.New("the address of the invitation is none")
	}
	r.Header.Set("Authorization", "Bearer "+v.o.To.Token)
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	return r, nil
}

// call makes a call and reads the answer. The error is in words for a person.
func (v *Viewer) call(ctx context.Context, method, path string, body, into any) error {
	ctx, cancel := context.WithTimeout(ctx, callWithin)
	defer cancel()
	r, err := v.request(ctx, method, path, body)
	if err != nil {
		return err
	}
	a, err := v.o.HTTP.Do(r)
	if err != nil {
		return errors.New(inWords(err))
	}
	defer a.Body.Close()
	if a.StatusCode != http.StatusOK {
		return refusal(a)
	}
	b, err := io.ReadAll(io.LimitReader(a.Body, mostAnswer))
	if err != nil {
		return errors.New(inWords(err))
	}
	if json.Unmarshal(b, into) != nil {
		return errors.New("what answers is not headquarters")
	}
	return nil
}

// Acknowledge takes on what is red in a row, with one's name.
func (v *Viewer) Acknowledge(ctx context.Context, row wire.Row, by string) (a wire.Ack, err error) {
	err = v.call(ctx, http.MethodPost, wire.AcknowledgePath(v.o.To.Race, row.Mirror), wire.Ack{Red: row.Red, By: by}, &a)
	a.By = text.Clean(a.By)
	return a, err
}

// Message writes to the spotter of a row.
func (v *Viewer) Message(ctx context.Context, mirror, from, words string) (m wire.Message, err error) {
	err = v.call(ctx, http.MethodPost, wire.MessagesPath(v.o.To.Race, mirror), wire.Message{From: from, Text: words}, &m)
	return m, err
}

// History returns the last lines of a row's journal, and the messages to its spotter, clean.
func (v *Viewer) History(ctx context.Context, mirror string) (h wire.History, err error) {
	err = v.call(ctx, http.MethodGet, wire.HistoryPath(v.o.To.Race, mirror), nil, &h)
	for i := range h.Lines {
		h.Lines[i].Text, h.Lines[i].Race = text.Clean(h.Lines[i].Text), text.Clean(h.Lines[i].Race)
	}
	for i := range h.Messages {
		h.Messages[i].From, h.Messages[i].Text = text.Clean(h.Messages[i].From), text.Clean(h.Messages[i].Text)
	}
	return h, err
}

// Course returns the course of the race; an error where it has none.
func (v *Viewer) Course(ctx context.Context) (c wire.Course, err error) {
	err = v.call(ctx, http.MethodGet, wire.CoursePath(v.o.To.Race), nil, &c)
	return c, err
}

// refusal words an answer that is not well.
func refusal(a *http.Response) error {
	var f wire.Fault
	b, _ := io.ReadAll(io.LimitReader(a.Body, 4<<10)) // what is missing of it is not shown
	_ = json.Unmarshal(b, &f)                         // the same
	why := text.Clean(f.Error)
	if why == "" {
		why = fmt.Sprintf("code %d", a.StatusCode)
	}
	switch a.StatusCode {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusGone: // gone: what was shown of the race is to go as well
		return &RefusedError{why}
	}
	return errors.New(why)
}

// inWords words an error of a call without the address.
func inWords(err error) string {
	if e, ok := errors.AsType[*url.Error](err); ok {
		err = e.Err
	}
	if e, ok := errors.AsType[*net.OpError](err); ok {
		err = e.Err
	}
	switch {
	case err == nil || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF):
		return "the connection ended"
	case errors.Is(err, context.Canceled):
		return "nothing came"
	case errors.Is(err, context.DeadlineExceeded):
		return "no answer in time"
	}
	return strings.TrimPrefix(text.FirstLine(err), "connect: ")
}

// clean takes out of a row what a terminal must not get.
func clean(r *wire.Row) {
	for _, s := range []*string{&r.Label, &r.Runner, &r.Spotter, &r.Status, &r.Red, &r.Mirror} {
		*s = text.Clean(*s)
	}
	if r.Ack != nil {
		r.Ack.By = text.Clean(r.Ack.By)
	}
}
