package fakepulse

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"reflect"
	"strconv"

	"github.com/jfreymuth/pulse/proto"
)

// Version is the protocol's version that the server speaks.
const Version = 32

// Encode returns the tagged values of a message, given as a pointer to one of the
// proto package's structs, or to a list of them.
func Encode(v any) []byte { return appendValues(nil, reflect.ValueOf(v).Elem()) }

func appendValues(b []byte, v reflect.Value) []byte {
	if v.Kind() == reflect.Slice {
		for i := range v.Len() {
			b = appendValues(b, v.Index(i).Elem())
		}
		return b
	}
	for i := range v.NumField() {
		if has(v.Type().Field(i)) {
			b = appendValue(b, v.Field(i))
		}
	}
	return b
}

// has reports whether a field is part of [Version].
func has(f reflect.StructField) bool {
	since, err := strconv.Atoi(string(f.Tag))
	return f.Tag == "" || err == nil && since <= Version
}

func appendValue(b []byte, v reflect.Value) []byte {
	word := binary.BigEndian.AppendUint32
	switch x := v.Interface().(type) {
	case string:
		if x == "" {
			return append(b, 'N')
		}
		return append(append(append(b, 't'), x...), 0)
	case bool:
		if x {
			return append(b, '1')
		}
		return append(b, '0')
	case byte:
		return append(b, 'B', x)
	case int64:
		return binary.BigEndian.AppendUint64(append(b, 'r'), uint64(x))
	case uint64:
		return binary.BigEndian.AppendUint64(append(b, 'R'), x)
	case proto.Microseconds:
		return binary.BigEndian.AppendUint64(append(b, 'U'), uint64(x))
	case proto.Time:
		return word(word(append(b, 'T'), x.Seconds), x.Microseconds)
	case proto.Volume:
		return word(append(b, 'V'), uint32(x))
	case proto.SampleSpec:
		return word(append(b, 'a', x.Format, x.Channels), x.Rate)
	case proto.ChannelMap:
		return append(append(b, 'm', byte(len(x))), x...)
	case []byte: // the proto package gives one map this type
		return append(append(b, 'm', byte(len(x))), x...)
	case proto.ChannelVolumes:
		b = append(b, 'v', byte(len(x)))
		for _, volume := range x {
			b = word(b, volume)
		}
		return b
	case proto.PropList:
		return appendProperties(b, x)
	case proto.FormatInfo:
		return appendProperties(append(b, 'f', 'B', x.Encoding), x.Properties)
	case []proto.FormatInfo:
		b = append(b, 'B', byte(len(x)))
		for _, f := range x {
			b = appendProperties(append(b, 'f', 'B', f.Encoding), f.Properties)
		}
		return b
	}
	switch v.Kind() {
	case reflect.Uint32:
		return word(append(b, 'L'), uint32(v.Uint()))
	case reflect.Slice:
		b = word(append(b, 'L'), uint32(v.Len()))
		for i := range v.Len() {
			b = appendValues(b, v.Index(i))
		}
		return b
	}
	panic(fmt.Sprintf("fakepulse: no value for a %s", v.Type()))
}

func appendProperties(b []byte, list proto.PropList) []byte {
	b = append(b, 'P')
	for key, value := range list {
		b = append(append(append(b, 't'), key...), 0)
		b = binary.BigEndian.AppendUint32(append(b, 'L'), uint32(len(value)))
		b = binary.BigEndian.AppendUint32(append(b, 'x'), uint32(len(value)))
		b = append(b, value...)
	}
	return append(b, 'N')
}

var errShort = errors.New("a value runs past its end")

// Split returns the values of a message one by one, for a test to change. A
// property list, a format and a list of ports are a value with all they hold.
func Split(values []byte) ([][]byte, error) {
	var out [][]byte
	for len(values) > 0 {
		n, err := size(values)
		if err != nil {
			return out, err
		}
		out = append(out, values[:n])
		values = values[n:]
	}
	return out, nil
}

// size returns the length of the value that b begins with.
func size(b []byte) (int, error) {
	n := 1
	switch b[0] {
	case 'N', '1', '0':
	case 'B':
		n = 2
	case 'L', 'V':
		n = 5
	case 'a':
		n = 7
	case 'R', 'r', 'U', 'T':
		n = 9
	case 't':
		if n = bytes.IndexByte(b, 0) + 1; n == 0 {
			return 0, errShort
		}
	case 'm', 'v', 'x':
		return blob(b)
	case 'f':
		if len(b) < 4 {
			return 0, errShort
		}
		rest, err := size(b[3:])
		return 3 + rest, err
	case 'P':
		for n < len(b) && b[n] != 'N' {
			part, err := size(b[n:])
			if err != nil {
				return 0, err
			}
			n += part
		}
		n++
	default:
		return 0, fmt.Errorf("unknown tag %q", b[0])
	}
	if n > len(b) {
		return 0, errShort
	}
	return n, nil
}

func blob(b []byte) (int, error) {
	n := 2
	switch {
	case len(b) < 2:
	case b[0] == 'm':
		n += int(b[1])
	case b[0] == 'v':
		n += 4 * int(b[1])
	case len(b) >= 5:
		n = 5 + int(binary.BigEndian.Uint32(b[1:]))
	default:
		return 0, errShort
	}
	if n > len(b) {
		return 0, errShort
	}
	return n, nil
}

// decode reads a client's question into a struct. What cannot be read is an
// error, and so is what is left over.
func decode(values []byte, into any) error {
	parts, err := Split(values)
	if err != nil {
		return err
	}
	v := reflect.ValueOf(into).Elem()
	for i := range v.NumField() {
		if !has(v.Type().Field(i)) {
			continue
		}
		if len(parts) == 0 {
			return errShort
		}
		n, err := set(v.Field(i), parts)
		if err != nil {
			return fmt.Errorf("%s: %w", v.Type().Field(i).Name, err)
		}
		parts = parts[n:]
	}
	if len(parts) > 0 {
		return fmt.Errorf("%d values too many", len(parts))
	}
	return nil
}

// set sets a field to the first of parts, and says how many it took.
func set(f reflect.Value, parts [][]byte) (int, error) {
	b := parts[0]
	switch {
	case b[0] == 'N' && f.Kind() == reflect.String:
	case b[0] == 't' && f.Kind() == reflect.String:
		f.SetString(string(b[1 : len(b)-1]))
	case (b[0] == '0' || b[0] == '1') && f.Kind() == reflect.Bool:
		f.SetBool(b[0] == '1')
	case b[0] == 'L' && f.Kind() == reflect.Uint32:
		f.SetUint(uint64(binary.BigEndian.Uint32(b[1:])))
	case b[0] == 'a':
		f.Set(reflect.ValueOf(proto.SampleSpec{Format: b[1], Channels: b[2], Rate: binary.BigEndian.Uint32(b[3:])}))
	case b[0] == 'm':
		f.SetBytes(bytes.Clone(b[2:]))
	case b[0] == 'x' && f.Kind() == reflect.Slice:
		f.SetBytes(bytes.Clone(b[5:]))
	case b[0] == 'T':
		f.Set(reflect.ValueOf(proto.Time{Seconds: binary.BigEndian.Uint32(b[1:]), Microseconds: binary.BigEndian.Uint32(b[5:])}))
	case b[0] == 'v':
		var volumes proto.ChannelVolumes
		for at := 2; at < len(b); at += 4 {
			volumes = append(volumes, binary.BigEndian.Uint32(b[at:]))
		}
		f.Set(reflect.ValueOf(volumes))
	case b[0] == 'P':
		if list, ok := f.Addr().Interface().(*proto.PropList); ok {
			*list = properties(b)
		}
	case b[0] == 'B' && f.Kind() == reflect.Slice:
		return min(1+int(b[1]), len(parts)), nil // formats: likewise
	default:
		return 0, fmt.Errorf("a value of type %q for %s", b[0], f.Type())
	}
	return 1, nil
}

// properties reads a property list that [Split] has found whole: "P", then a name, a
// length and a value of each, then "N".
func properties(b []byte) proto.PropList {
	list := proto.PropList{}
	for at := 1; at < len(b) && b[at] == 't'; {
		name, err := size(b[at:])
		if err != nil || len(b) < at+name+10 {
			break
		}
		key := string(b[at+1 : at+name-1])
		at += name + 5 // the length as a number
		value, err := size(b[at:])
		if err != nil {
			break
		}
		list[key] = proto.PropListEntry(bytes.Clone(b[at+5 : at+value]))
		at += value
	}
	return list
}
