package journal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"unicode/utf8"

	"spotter/race"
)

// lineFault is a fault in a line, with the byte at which it lies.
type lineFault struct {
	at  int // from the start of the line
	msg string
}

// tooNew is the format version of a line that this package cannot know how to
// read; 0 for none.
type tooNew int

// checkBytes finds what no line may hold, before anything is read into it.
func checkBytes(line []byte) *lineFault {
	switch {
	case len(line) == 0:
		return &lineFault{0, "empty line"}
	case bytes.HasPrefix(line, []byte("\xef\xbb\xbf")):
		return &lineFault{0, "a byte order mark: was the file saved by an editor?"}
	}
	if i := bytes.IndexByte(line, 0); i >= 0 {
		return &lineFault{i, "a NUL byte"}
	}
	if line[len(line)-1] == '\r' {
		return &lineFault{len(line) - 1, "a carriage return before the newline: was the file saved by an editor?"}
	}
	for i := 0; i < len(line); {
		r, n := utf8.DecodeRune(line[i:])
		if r == utf8.RuneError && n == 1 {
			return &lineFault{i, fmt.Sprintf("byte 0x%02x is not UTF-8", line[i])}
		}
		i += n
	}
	return nil
}

// field is one member of a line's object.
type field struct {
	name  []byte // as it should read
	value []byte // as it is written
	at    int    // where the value begins, from the start of the line
}

// notJSON says why a line is no JSON object, and where.
func notJSON(line []byte) *lineFault {
	var v any
	err := json.Unmarshal(line, &v)
	if s, ok := errors.AsType[*json.SyntaxError](err); ok {
		return &lineFault{min(max(int(s.Offset)-1, 0), len(line)), "not JSON: " + s.Error()}
	}
	return &lineFault{0, "not a JSON object"}
}

// fields appends the members of a line's object to list, in order.
func fields(list []field, line []byte) ([]field, *lineFault) {
	if !json.Valid(line) || line[0] != '{' {
		return list, notJSON(line)
	}
	// From here on it is known to be JSON: only the ends are to be found.
	for i := space(line, 1); line[i] != '}'; {
		var f field
		end := value(line, i)
		f.name = line[i+1 : end-1]
		if bytes.IndexByte(f.name, '\\') >= 0 {
			s, _ := text(line[i:end])
			f.name = []byte(s)
		}
		f.at = space(line, space(line, end)+1) // past the colon
		end = value(line, f.at)
		f.value = line[f.at:end]
		for j := range list {
			if bytes.Equal(list[j].name, f.name) {
				return list, &lineFault{i, fmt.Sprintf("field %q twice", clip(string(f.name)))}
			}
		}
		if len(list) == maxFields {
			return list, &lineFault{i, fmt.Sprintf("more than %d fields", maxFields)}
		}
		list = append(list, f)
		if i = space(line, end); line[i] == ',' {
			i = space(line, i+1)
		}
	}
	return list, nil
}

// space returns where the next byte that is no white space is.
func space(line []byte, i int) int {
	for i < len(line) && (line[i] == ' ' || line[i] == '\t' || line[i] == '\r' || line[i] == '\n') {
		i++
	}
	return i
}

// value returns where the value that begins at i ends.
func value(line []byte, i int) int {
	depth := 0
	for ; i < len(line); i++ {
		switch line[i] {
		case '"':
			for i++; line[i] != '"'; i++ {
				if line[i] == '\\' {
					i++
				}
			}
			if depth == 0 {
				return i + 1
			}
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 {
				return i // of a number or a word
			}
			if depth--; depth == 0 {
				return i + 1
			}
		case ',', ' ', '\t', '\r', '\n':
			if depth == 0 {
				return i
			}
		}
	}
	return i
}

// maxFields bounds the members of one line, known or not.
const maxFields = 256

// parse reads the event of a line whose bytes passed checkBytes into e. Fields that are
// not known are passed over: a later spotter may have more to say.
func parse(e *race.Event, line []byte) (tooNew, *lineFault) {
	*e = race.Event{}
	var room [24]field
	list, fault := fields(room[:0], line)
	if fault != nil {
		return 0, fault
	}
	known := linesOwn
	if kind, err := text(lookup(list, "kind")); err == nil && race.Kind(kind) == race.KindOpen {
		if v, err := integer(lookup(list, "format")); err == nil && v > Format {
			return tooNew(min(v, math.MaxInt32)), nil
		}
		e.Open, known = new(race.Open), linesOpen
	}
	next := 0 // fields usually come in the order of the table
	for _, f := range list {
		if err := known.set(e, f, &next); err != nil {
			return 0, &lineFault{f.at, fmt.Sprintf("field %q: %v", clip(string(f.name)), err)}
		}
	}
	e.ID = race.EventID(e.Seq)
	return 0, known.missing(list)
}

func lookup(list []field, name string) []byte {
	for i := range list {
		if string(list[i].name) == name {
			return list[i].value
		}
	}
	return nil
}

// lineFields are the fields that a line may have, in order.
type lineFields []race.Field

var (
	linesOpen = lineFields(slices.Concat(race.HeadFields(), race.FieldsOf(race.KindOpen)))
	linesOwn  = lineFields(slices.Concat(race.HeadFields(), race.FieldsOf("")))
)

// missing names a field that every line must have and this one has not.
func (known lineFields) missing(list []field) *lineFault {
	for i := range known {
		if f := &known[i]; f.Always && lookup(list, f.Name) == nil {
			return &lineFault{0, fmt.Sprintf("no field %q", f.Name)}
		}
	}
	return nil
}

// set takes a field of a line into e. One that is not known is passed over. The search
// begins at next, and leaves there where the following field is likely to be.
func (known lineFields) set(e *race.Event, f field, next *int) error {
	if string(f.name) == "hash" {
		_, err := text(f.value)
		return err
	}
	at := *next
	for range known {
		if at == len(known) {
			at = 0
		}
		if known[at].Name == string(f.name) {
			*next = at + 1
			return setField(e, &known[at], f.value)
		}
		at++
	}
	return nil
}

// setField takes the value of a field into its place in e.
func setField(e *race.Event, f *race.Field, v []byte) (err error) {
	switch f.Kind {
	case race.TextField:
		p := f.Text(e)
		if *p, err = text(v); err == nil && *p == "" && f.Always {
			err = errors.New("empty")
		}
	case race.CountField:
		*f.Count(e), err = counting(v)
	case race.MillisField:
		*f.Time(e), err = millis(v)
	case race.ElapsedField:
		e.HasElapsed = true
		*f.Time(e), err = millis(v)
	case race.LatencyField:
		*f.Time(e), err = latency(v)
	case race.MetresField:
		*f.Metres(e), err = number(v)
	case race.ClassField:
		*f.Class(e), err = class(v)
	case race.WallField:
		e.Wall, err = wall(v)
	case race.FormatField:
		e.Open.Format, err = version(v)
	}
	return err
}

// version reads a version of the format, from 1.
func version(v []byte) (int, error) {
	n, err := integer(v)
	if err == nil && n < 1 {
		err = errors.New("not a version")
	}
	return int(n), err
}
