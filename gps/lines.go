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
	lines := bufio.NewScanner(conn)
	lines.Buffer(make([]byte, 0, 4<<10), maxLine)
	lines.Split(splitter(p.Start))
	var second time.Time
	bytes := 0
	for lines.Scan() {
		line, at := lines.Bytes(), time.Now()
		if bytes += len(line); at.Sub(second) >= time.Second {
			second, bytes = at, len(line)
		}
		if bytes > maxSecond {
			return errTooMuch
		}
		report := decoder.Decode(line)
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
