package intake

import (
	"net/http"
	"strconv"
	"sync/atomic"
	"time"
)

// written is the answer to a plain call. It is an [http.ResponseWriter], and is sent in one piece.
type written struct {
	header http.Header
	status int
	body   []byte
}

// Header implements [http.ResponseWriter].
func (w *written) Header() http.Header { return w.header }

// WriteHeader implements [http.ResponseWriter]: the first one counts.
func (w *written) WriteHeader(status int) {
	if w.status == 0 {
		w.status = status
	}
}

// Write implements [http.ResponseWriter].
func (w *written) Write(b []byte) (int, error) {
	w.WriteHeader(http.StatusOK)
	w.body = append(w.body, b...)
	return len(b), nil
}

// reset makes ready for the next answer.
func (w *written) reset() {
	clear(w.header)
	w.status, w.body = 0, w.body[:0]
}

// appendTo appends the answer as it goes over the link. last says that the connection ends with it.
func (w *written) appendTo(dst []byte, last bool) []byte {
	w.WriteHeader(http.StatusOK)
	dst = strconv.AppendInt(append(dst, "HTTP/1.1 "...), int64(w.status), 10)
	dst = append(append(append(dst, ' '), http.StatusText(w.status)...), "\r\nDate: "...)
	dst = appendDate(dst, time.Now())
	for name, values := range w.header {
		for _, v := range values {
			dst = append(append(append(append(dst, "\r\n"...), name...), ": "...), v...)
		}
	}
	if last {
		dst = append(dst, "\r\nConnection: close"...)
	}
	dst = strconv.AppendInt(append(dst, "\r\nContent-Length: "...), int64(len(w.body)), 10)
	return append(append(dst, "\r\n\r\n"...), w.body...)
}

// dated has the text of a second.
type dated struct {
	second int64
	text   string
}

// lastDate is the text that was asked for last: hundreds of answers have the same.
var lastDate atomic.Pointer[dated]

// appendDate appends a time as HTTP writes it.
func appendDate(dst []byte, now time.Time) []byte {
	d := lastDate.Load()
	if d == nil || d.second != now.Unix() {
		d = &dated{now.Unix(), now.UTC().Format(http.TimeFormat)}
		lastDate.Store(d)
	}
	return append(dst, d.text...)
}
