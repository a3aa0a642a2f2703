package viewer

import (
	"bufio"
	"errors"
	"io"
	"strings"
)

// Event is an event of a stream.
type Event struct {
	ID, Name string
	Data     []byte
}

// mostEvent is the most bytes of one event.
const mostEvent = 64 << 10

// errLong is the error of an event without an end.
var errLong = errors.New("what answers is not headquarters: an event without an end")

// parse reads a stream of server-sent events to its end, and hands each event on. heard is called for
// each line, comments too.
func parse(in io.Reader, heard func(), told func(Event)) error {
	r := bufio.NewReaderSize(in, mostEvent)
	var e Event
	has := false
	for {
		raw, err := r.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			return errLong
		}
		if err != nil {
			return err
		}
		heard()
		line := strings.TrimRight(string(raw), "\r\n")
		if line == "" {
			if has {
				told(e)
			}
			e, has = Event{}, false
			continue
		}
		field, value, _ := strings.Cut(line, ":")
		value = strings.TrimPrefix(value, " ")
		switch field {
		case "event":
			e.Name = value
		case "id":
			e.ID = value
		case "data":
			if has {
				e.Data = append(e.Data, '\n')
			}
			e.Data, has = append(e.Data, value...), true
			if len(e.Data) > mostEvent {
				return errLong
			}
		}
	}
}
