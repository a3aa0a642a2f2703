package gps

import (
	"bufio"
	"errors"
	"io"
	"time"
)

// Limits of what a server may send. gpsd's longest line has 10,240 characters by its manual.
const (
	maxLine   = 64 << 10 // bytes of one line
	maxSecond = 1 << 20  // bytes in one second; a receiver with ten positions a second sends 0.02 MB
)

// errTooLong and errTooMuch end a connection whose server does not behave like one.
var (
	errTooLong = errors.New("a line of more than 64 KiB")
	errTooMuch = errors.New("more than 1 MiB in a second")
)

// splitter returns a function for bufio.Scanner that cuts a stream into lines. A line ends with
// CR, LF or both; where start is not 0 that byte begins a new line wherever it stands. There are
// no empty lines. The end of the stream ends no line: half a line is dropped.
func splitter(start byte) bufio.SplitFunc {
	return func(data []byte, atEOF bool) (advance int, token []byte, err error) {
		skip := 0
		for skip < len(data) && (data[skip] == '\r' || data[skip] == '\n') {
			skip++
		}
		for i, c := range data[skip:] {
			switch {
			case c == '\r' || c == '\n':
				return skip + i + 1, data[skip : skip+i], nil
			case start != 0 && c == start && i > 0:
				return skip + i, data[skip : skip+i], nil
			}
		}
		if atEOF {
			return len(data), nil, nil
		}
		return skip, nil, nil
	}
}

// read hands the lines of a connection over as reports until it ends, and returns why it ended.
// It never waits for whoever takes the reports: when the channel is full the oldest goes.
func read(conn io.Reader, p Protocol, reports chan Report) error {
	decoder := p.Decoder()
	lines := bufio.NewScanner(&rationed{r: conn})
	lines.Buffer(make([]byte, 0, 4<<10), maxLine)
	lines.Split(splitter(p.Start))
	for lines.Scan() {
		report, at := decoder.Decode(lines.Bytes()), time.Now()
		report.at, report.Fix.At = at, at
		push(reports, report)
	}
	switch err := lines.Err(); {
	case errors.Is(err, bufio.ErrTooLong):
		return errTooLong
	case err != nil:
		return err
	}
	return io.EOF
}

// rationed reads from r and fails with errTooMuch when more than maxSecond bytes come within a
// second. It counts bytes and not lines: a flood of line ends has no lines at all.
type rationed struct {
	r     io.Reader
	since time.Time // the beginning of the second
	bytes int       // read in it
}

// Read implements [io.Reader].
func (r *rationed) Read(p []byte) (int, error) {
	if r.bytes > maxSecond {
		return 0, errTooMuch
	}
	n, err := r.r.Read(p)
	if now := time.Now(); now.Sub(r.since) >= time.Second {
		r.since, r.bytes = now, 0
	}
	r.bytes += n
	return n, err
}

// push adds a report to a channel that has one sender, and drops the oldest when it is full.
func push(reports chan Report, r Report) {
	for {
		select {
		case reports <- r:
			return
		default:
		}
		select {
		case <-reports:
		default:
		}
	}
}
