package salvage

import (
	"bytes"
	"encoding/json"
	"strconv"
)

// renumbered appends a body, see [form.Split], with other numbers in it and all else as it
// is, also fields of a later spotter: seq, and ref and by where it has them. Zero for ref
// says that the line it spoke of is gone: its old number becomes that of unresolved. Zero
// for by takes that field away.
func renumbered(dst, body []byte, seq, ref, by uint64) ([]byte, error) {
	line := append(append([]byte(nil), body...), '}')
	d := json.NewDecoder(bytes.NewReader(line))
	if _, err := d.Token(); err != nil { // the brace
		return dst, err
	}
	done := 0
	for first := true; d.More(); first = false {
		before := int(d.InputOffset()) // where the comma is; of the first field, where it begins
		name, err := d.Token()
		if err != nil {
			return dst, err
		}
		var value json.RawMessage
		if err := d.Decode(&value); err != nil {
			return dst, err
		}
		key, number := "", uint64(0)
		switch {
		case name == "seq":
			key, number = "seq", seq
		case name == "ref" && ref > 0:
			key, number = "ref", ref
		case name == "ref":
			if number, err = strconv.ParseUint(string(value), 10, 64); err != nil {
				return dst, err
			}
			key = "unresolved"
		case name == "by" && by > 0:
			key, number = "by", by
		case name == "by":
		default:
			continue
		}
		dst = append(dst, line[done:before]...)
		if done = int(d.InputOffset()); key == "" {
			continue
		}
		if !first {
			dst = append(dst, ',')
		}
		dst = append(append(append(dst, '"'), key...), `":`...)
		dst = strconv.AppendUint(dst, number, 10)
	}
	return append(dst, line[done:len(line)-1]...), nil
}
