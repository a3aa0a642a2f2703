package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
	"time"

	"spotter/crew/wire"
)

// streamPairs is the number of pairs whose events are looked for in the stream of the board.
const streamPairs = 40

// streamBoard follows the board itself, as a browser does: the stream of server-sent events. Its pairs
// pass a board at each event, and the metres say which line that was.
type streamBoard struct {
	reader wire.Invitation
	hq     func() string
}

// boardPath is the path of the stream.
func boardPath() string {
	_, path, _ := strings.Cut(wire.RouteBoard, " ")
	return strings.ReplaceAll(path, "{race}", raceName)
}

// lookAt returns the board of a headquarters: its stream, or where it has none, readers of lines.
func lookAt(ctx context.Context, g *guests, hq func() string) board {
	s := &streamBoard{g.readers[0], hq}
	short, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	body, err := s.connect(short)
	if err != nil {
		return &lineBoard{readers: g.readers, hq: hq}
	}
	_ = body.Close() // it is there
	return s
}

func (s *streamBoard) name() string { return "event to the stream of the board, p50 / p99" }

// pairs implements [board].
func (s *streamBoard) pairs(all []*pair) (some []*pair) {
	most := min(len(all), streamPairs)
	for n := range most {
		some = append(some, all[n*len(all)/most])
	}
	return some
}

// connect begins the stream.
func (s *streamBoard) connect(ctx context.Context) (io.ReadCloser, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, s.reader.Base()+boardPath(), nil)
	if err != nil {
		return nil, err
	}
	r.Header.Set("Authorization", "Bearer "+s.reader.Token)
	c := client(s.reader, s.hq)
	a, err := c.Do(r)
	if err != nil {
		return nil, err
	}
	if a.StatusCode != http.StatusOK || !strings.HasPrefix(a.Header.Get("Content-Type"), "text/event-stream") {
		_ = a.Body.Close() // it is no stream
		c.CloseIdleConnections()
		return nil, errors.New(a.Status)
	}
	return a.Body, nil
}

// follow implements [board].
func (s *streamBoard) follow(ctx context.Context, told func(string, int, time.Time)) {
	for ctx.Err() == nil {
		if body, err := s.connect(ctx); err == nil {
			rows(body, told)
			_ = body.Close() // it broke
		}
		rest(ctx, 200*time.Millisecond)
	}
}

// rows reads a stream to its end, and tells how far each row is.
func rows(r io.Reader, told func(mirror string, lines int, at time.Time)) {
	in := bufio.NewScanner(r)
	in.Buffer(nil, 1<<20)
	for in.Scan() {
		data, is := bytes.CutPrefix(in.Bytes(), []byte("data: "))
		var row struct {
			Mirror    string  `json:"mirror"`
			DistanceM float64 `json:"distance_m"`
		}
		if is && json.Unmarshal(data, &row) == nil && row.Mirror != "" && row.DistanceM > 0 {
			told(row.Mirror, int(row.DistanceM), time.Now())
		}
	}
}
