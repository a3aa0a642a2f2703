package pulse

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"reflect"
	"strconv"

	"github.com/jfreymuth/pulse/proto"
)

// The client reads a message by the fields of a Go struct, and takes whatever
// value comes for the one it expects: a number where a text belongs makes it
// panic, on a goroutine of its own where nobody can recover, and a value too many
// or too few makes it read the next message from the middle. So each message is
// read here first, by the same struct, and must fit it to the last byte.

// maxText is the longest text that the client reads, in bytes without its end.
const maxText = 1023

var (
	errTruncated = errors.New("a value runs past its end")
	errTooMany   = errors.New("more values than there should be")
)

// tagReader walks the tagged values of one message.
type tagReader struct {
	body    []byte
	at      int // in body
	version int
	long    []span // what the client cannot bear of long texts
}

// span is the bytes from a position up to another.
type span struct{ from, to int }

// fits says whether the values of a body are just those that the client will read
// into a value of type t, or into a list of such values where t is a slice.
func (s *tagReader) fits(t reflect.Type) error {
	if t.Kind() != reflect.Slice {
		if err := s.fields(t); err != nil {
			return err
		}
		if s.at < len(s.body) {
			return errTooMany
		}
		return nil
	}
	for s.at < len(s.body) {
		if err := s.fields(t.Elem().Elem()); err != nil {
			return err
		}
	}
	return nil
}

// shorten returns the body without what is too long of its texts.
func (s *tagReader) shorten() []byte {
	if len(s.long) == 0 {
		return s.body
	}
	out := make([]byte, 0, len(s.body))
	at := 0
	for _, l := range s.long {
		out = append(out, s.body[at:l.from]...)
		at = l.to
	}
	return append(out, s.body[at:]...)
}

func (s *tagReader) fields(t reflect.Type) error {
	for i := range t.NumField() {
		f := t.Field(i)
		if !spoken(string(f.Tag), s.version) {
			continue
		}
		if err := s.field(f.Type); err != nil {
			return fmt.Errorf("%s: %w", f.Name, err)
		}
	}
	return nil
}

// spoken reports whether a field with such a tag is part of a protocol version:
// "13" is since that version, "<13" before it.
func spoken(tag string, version int) bool {
	if tag == "" {
		return true
	}
	if tag[0] == '<' {
		v, err := strconv.Atoi(tag[1:])
		return err != nil || version < v
	}
	v, err := strconv.Atoi(tag)
	return err != nil || version >= v
}

func (s *tagReader) field(t reflect.Type) error {
	if t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Struct {
		return s.list(t.Elem())
	}
	if s.at >= len(s.body) {
		return errTruncated
	}
	tag := s.body[s.at]
	if !accepts(t, tag) {
		return fmt.Errorf("a value of type %q for %s", tag, t)
	}
	switch tag {
	case 't':
		return s.text()
	case 'P':
		return s.properties()
	case 'f':
		return s.format()
	}
	n, err := valueSize(s.body[s.at:])
	if err != nil {
		return err
	}
	return s.skip(n)
}

// accepts reports whether the client can put a value with such a tag into t.
func accepts(t reflect.Type, tag byte) bool {
	switch t {
	case reflect.TypeFor[proto.SampleSpec]():
		return tag == 'a'
	case reflect.TypeFor[proto.Time]():
		return tag == 'T'
	case reflect.TypeFor[proto.PropList]():
		return tag == 'P'
	case reflect.TypeFor[proto.FormatInfo]():
		return tag == 'f'
	case reflect.TypeFor[proto.ChannelVolumes]():
		return tag == 'v'
	}
	switch t.Kind() {
	case reflect.String:
		return tag == 't' || tag == 'N'
	case reflect.Bool:
		return tag == '1' || tag == '0'
	case reflect.Uint8:
		return tag == 'B'
	case reflect.Uint32:
		return tag == 'L' || tag == 'V'
	case reflect.Uint64:
		return tag == 'R' || tag == 'U'
	case reflect.Int64:
		return tag == 'r'
	case reflect.Slice:
		return t.Elem().Kind() == reflect.Uint8 && (tag == 'm' || tag == 'x')
	}
	return false
}

// list walks a count and as many structures.
func (s *tagReader) list(t reflect.Type) error {
	formats := t == reflect.TypeFor[proto.FormatInfo]()
	tag, size := byte('L'), 5
	if formats {
		tag, size = 'B', 2
	}
	at := s.at
	if at >= len(s.body) || s.body[at] != tag {
		return errors.New("a list without its length")
	}
	if err := s.skip(size); err != nil {
		return err
	}
	n := uint64(s.body[at+1])
	if !formats {
		n = uint64(binary.BigEndian.Uint32(s.body[at+1:]))
	}
	if n > uint64(len(s.body)-s.at) { // each has a byte at least
		return errTruncated
	}
	for range n {
		walk := s.format
		if !formats {
			walk = func() error { return s.fields(t) }
		}
		if err := walk(); err != nil {
			return err
		}
	}
	return nil
}

// format walks a format with its tag: "f", an encoding, properties.
func (s *tagReader) format() error {
	b := s.body[s.at:]
	if len(b) < 4 || b[0] != 'f' || b[1] != 'B' || b[3] != 'P' {
		return errors.New("a broken format")
	}
	s.at += 3
	return s.properties()
}

// properties walks a property list with its tag: "P", then key, length and value
// of each, then "N".
func (s *tagReader) properties() error {
	for s.at++; ; {
		b := s.body[s.at:]
		switch {
		case len(b) == 0:
			return errTruncated
		case b[0] == 'N':
			return s.skip(1)
		case b[0] != 't':
			return errors.New("a property without a name")
		}
		if err := s.text(); err != nil {
			return err
		}
		b = s.body[s.at:]
		if len(b) < 10 || b[0] != 'L' || b[5] != 'x' || !bytes.Equal(b[1:5], b[6:10]) {
			return errors.New("a property whose length is not its value's")
		}
		n, err := blobSize(b[5:])
		if err != nil {
			return err
		}
		if err := s.skip(5 + n); err != nil {
			return err
		}
	}
}

// text walks a text with its tag.
func (s *tagReader) text() error {
	n := bytes.IndexByte(s.body[s.at:], 0)
	if n < 0 {
		return errTruncated
	}
	if n-1 > maxText {
		s.long = append(s.long, span{s.at + 1 + maxText, s.at + n})
	}
	return s.skip(n + 1)
}

func (s *tagReader) skip(n int) error {
	if n > len(s.body)-s.at {
		return errTruncated
	}
	s.at += n
	return nil
}

// valueSize returns the length of the tagged value that b begins with, tag
// included; texts, properties and formats have walks of their own.
func valueSize(b []byte) (int, error) {
	switch b[0] {
	case 'N', '1', '0':
		return 1, nil
	case 'B':
		return 2, nil
	case 'L', 'V':
		return 5, nil
	case 'R', 'r', 'U', 'T':
		return 9, nil
	case 'a':
		return 7, nil
	case 'x', 'm', 'v':
		return blobSize(b)
	}
	return 0, fmt.Errorf("unknown tag %q", b[0])
}

func blobSize(b []byte) (int, error) {
	switch {
	case b[0] == 'x' && len(b) >= 5:
		if n := binary.BigEndian.Uint32(b[1:]); n <= maxFrame {
			return 5 + int(n), nil
		}
	case b[0] == 'm' && len(b) >= 2:
		return 2 + int(b[1]), nil
	case b[0] == 'v' && len(b) >= 2:
		return 2 + 4*int(b[1]), nil
	}
	return 0, errTruncated
}
