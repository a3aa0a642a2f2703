package gpx

import (
	"errors"
	"fmt"
	"io"
)

// readAhead is the size of the read buffer in bytes.
const readAhead = 16 << 10

// errTooLong is the error of a tag or a text that is too long. [xml.Decoder] keeps one whole,
// so a file of one attribute would be in memory twice.
var errTooLong = errors.New("a tag, a comment or a text is longer than 64 KiB")

// limited reads from r, and fails where the file, or one token of it, is too long.
type limited struct {
	r     io.Reader
	n     int64 // bytes read so far
	start int64 // where the token begins that is being read
}

// Read implements [io.Reader].
func (l *limited) Read(p []byte) (int, error) {
	if l.n-l.start > maxToken+readAhead {
		return 0, errTooLong
	}
	n, err := l.r.Read(p)
	if l.n += int64(n); l.n > MaxBytes {
		return n, fmt.Errorf("the file is longer than %d MiB", MaxBytes>>20)
	}
	return n, err
}
