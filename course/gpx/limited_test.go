package gpx

import (
	"strings"
	"testing"
)

// A file is refused where it becomes longer than its bound, whatever is in it.
func TestFileTooLong(t *testing.T) {
	rd := newReader(strings.NewReader("<gpx>"+strings.Repeat("<!-- a -->", 5000)+"</gpx>"), Handler{})
	rd.limit.n = MaxBytes - 40_000 // as if so much had been read
	rd.limit.start = rd.limit.n
	err := rd.read()
	if err == nil || !strings.Contains(err.Error(), "the file is longer than 128 MiB") {
		t.Error(err)
	}
}
