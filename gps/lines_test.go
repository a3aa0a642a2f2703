package gps

import (
	"bufio"
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
)

// split returns the lines of a stream.
func split(t testing.TB, start byte, stream io.Reader) []string {
	t.Helper()
	s := bufio.NewScanner(stream)
	s.Split(splitter(start))
	var lines []string
	for s.Scan() {
		lines = append(lines, s.Text())
	}
	if err := s.Err(); err != nil {
		t.Fatal(err)
	}
	return lines
}

func TestLines(t *testing.T) {
	for _, tt := range []struct {
		start  byte
		stream string
		want   []string
	}{
		{0, "a\nb\r\nc\rd\n\n\r\r\ne\n", []string{"a", "b", "c", "d", "e"}},
		{0, "a\nhalf a line", []string{"a"}},
		{0, "", nil},
		{0, "\r\n", nil},
		{0, "$a$b\n", []string{"$a$b"}},
		{'$', "$a*1$b*2\r\n$c*3\n$d", []string{"$a*1", "$b*2", "$c*3"}},
		{'$', "tail of one\r$$a\n", []string{"tail of one", "$", "$a"}},
	} {
		for name, r := range map[string]io.Reader{"at once": strings.NewReader(tt.stream), "byte by byte": iotest.OneByteReader(strings.NewReader(tt.stream))} {
			if got := split(t, tt.start, r); !slices.Equal(got, tt.want) {
				t.Errorf("%q, %s: %q, want %q", tt.stream, name, got, tt.want)
			}
		}
	}
}

// However a stream is cut into reads, it has the same lines; none is empty or has a line's end in it.
func FuzzLines(f *testing.F) {
	f.Add([]byte("a\nb\r\nc\rd\n\n\r\r\ne\n"), byte(0))
	f.Add([]byte("tail\r$$a*1$b*2\r\n"), byte('$'))
	f.Fuzz(func(t *testing.T, stream []byte, start byte) {
		if len(stream) > 60_000 || start == '\r' || start == '\n' {
			return
		}
		whole := split(t, start, bytes.NewReader(stream))
		if cut := split(t, start, iotest.OneByteReader(bytes.NewReader(stream))); !slices.Equal(whole, cut) {
			t.Errorf("at once %q, byte by byte %q", whole, cut)
		}
		for _, l := range whole {
			if l == "" || strings.ContainsAny(l, "\r\n") {
				t.Errorf("a line is %q", l)
			}
		}
	})
}
