package journal

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"unicode/utf8"

	"spotter/cues"
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

// splitHash returns the bytes that the hash covers and the hash as written; ok
// is false when the line does not end as one must.
func splitHash(line []byte) (body, hash []byte, ok bool) {
	if len(line) < tailLen || string(line[len(line)-2:]) != `"}` {
		return nil, nil, false
	}
	cut := len(line) - tailLen
	hash = line[cut+len(hashKey) : len(line)-2]
	if string(line[cut:cut+len(hashKey)]) != hashKey || !isHash(hash) {
		return nil, nil, false
	}
	return line[:cut], hash, true
}

func isHash(h []byte) bool {
	for _, c := range h {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return len(h) == hashLen
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

// parse reads the event of a line whose bytes passed checkBytes. Fields that are
// not known are passed over: a later spotter may have more to say.
func parse(line []byte) (race.Event, tooNew, *lineFault) {
	var room [24]field
	list, fault := fields(room[:0], line)
	if fault != nil {
		return race.Event{}, 0, fault
	}
	var e race.Event
	if v := lookup(list, "kind"); v != nil {
		s, _ := text(v)
		e.Kind = race.Kind(s)
	}
	if e.Kind == race.KindOpen {
		e.Open = new(race.Open)
		if v, err := integer(lookup(list, "format")); err == nil && v > Format {
			return e, tooNew(min(v, math.MaxInt32)), nil
		}
	}
	for _, f := range list {
		known, err := setCommon(&e, f)
		if !known && err == nil {
			if e.Open != nil {
				err = setOpen(e.Open, f)
			} else {
				err = setOwn(&e, f)
			}
		}
		if err != nil {
			return e, 0, &lineFault{f.at, fmt.Sprintf("field %q: %v", clip(string(f.name)), err)}
		}
	}
	return e, 0, missing(&e, list)
}

// missing names a field that every line must have and this one has not.
func missing(e *race.Event, list []field) *lineFault {
	for _, name := range []string{"seq", "kind", "wall", "boot_ms"} {
		if lookup(list, name) == nil {
			return &lineFault{0, fmt.Sprintf("no field %q", name)}
		}
	}
	if e.Open != nil && lookup(list, "format") == nil {
		return &lineFault{0, `no field "format"`}
	}
	return nil
}

func lookup(list []field, name string) []byte {
	for i := range list {
		if string(list[i].name) == name {
			return list[i].value
		}
	}
	return nil
}

// setCommon takes in a field that lines of all kinds have; known is false for
// any other.
func setCommon(e *race.Event, f field) (known bool, err error) {
	switch string(f.name) {
	case "seq":
		e.Seq, err = counting(f.value)
		e.ID = race.EventID(e.Seq)
	case "kind":
		_, err = text(f.value)
		if err == nil && e.Kind == "" {
			err = errors.New("empty")
		}
	case "elapsed_ms":
		e.HasElapsed = true
		e.Elapsed, err = millis(f.value)
	case "wall":
		e.Wall, err = wall(f.value)
	case "boot_ms":
		e.Boot, err = millis(f.value)
	case "hash":
		_, err = text(f.value)
	default:
		return false, nil
	}
	return true, err
}

// setOwn takes in a field of an event that is not an open.
func setOwn(e *race.Event, f field) (err error) {
	if p := ownText(e, f.name); p != nil {
		*p, err = text(f.value)
		return err
	}
	var s string
	var n uint64
	switch string(f.name) {
	case "cue":
		s, err = text(f.value)
		e.Cue = cues.ID(s)
	case "pressed":
		s, err = text(f.value)
		e.Pressed = cues.ID(s)
	case "class":
		e.Class, err = class(f.value)
	case "outcome":
		s, err = text(f.value)
		e.Outcome = race.Outcome(s)
	case "ref":
		n, err = counting(f.value)
		e.Ref = race.EventID(n)
	case "by":
		n, err = counting(f.value)
		e.By = race.EventID(n)
	case "why":
		s, err = text(f.value)
		e.Why = race.Why(s)
	case "unresolved":
		n, err = counting(f.value)
		e.Unresolved = race.EventID(n)
	case "latency_ms":
		e.Latency, err = latency(f.value)
	case "ended_ms":
		e.Ended, err = millis(f.value)
	case "earpiece_ms":
		e.Earpiece, err = millis(f.value)
	case "correction_ms":
		e.Correction, err = millis(f.value)
	case "jump_ms":
		e.Jump, err = millis(f.value)
	case "distance_m":
		e.DistanceM, err = number(f.value)
	}
	return err
}

// ownText returns where a text field of an event goes, nil for any other name.
func ownText(e *race.Event, name []byte) *string {
	switch string(name) {
	case "clock":
		return &e.Clock
	case "marker":
		return &e.Marker
	case "item":
		return &e.Item
	case "side":
		return &e.Side
	case "text":
		return &e.Text
	case "file":
		return &e.File
	case "name":
		return &e.Name
	case "device":
		return &e.Device
	case "state":
		return &e.State
	case "reason":
		return &e.Reason
	}
	return nil
}

// setOpen takes in a field of an open line.
func setOpen(o *race.Open, f field) (err error) {
	if p := openText(o, f.name); p != nil {
		*p, err = text(f.value)
		return err
	}
	switch string(f.name) {
	case "format":
		var n int64
		if n, err = integer(f.value); err == nil && n < 1 {
			err = errors.New("not a version")
		}
		o.Format = int(n)
	case "target_ms":
		o.Target, err = millis(f.value)
	case "distance_m":
		o.DistanceM, err = number(f.value)
	}
	return err
}

// openText returns where a text field of an open line goes, nil for any other.
func openText(o *race.Open, name []byte) *string {
	switch string(name) {
	case "program":
		return &o.Program
	case "race":
		return &o.Race
	case "runner":
		return &o.Runner
	case "spotter":
		return &o.Spotter
	case "facing":
		return &o.Facing
	case "keys":
		return &o.Keys
	case "pack":
		return &o.Pack
	case "pack_sha256":
		return &o.PackSHA256
	case "units":
		return &o.Units
	case "host":
		return &o.Host
	case "clock_name":
		return &o.ClockName
	case "boot_id":
		return &o.BootID
	}
	return nil
}
