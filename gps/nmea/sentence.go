package nmea

import (
	"bytes"
	"math"
	"strconv"
	"strings"
)

// sentence is one NMEA sentence in order: its three letters, such as RMC, and its fields.
type sentence struct {
	kind   string
	fields []string
}

// field returns the i-th field after the address, from 0 on, "" where there is none.
func (s sentence) field(i int) string {
	if i < len(s.fields) {
		return s.fields[i]
	}
	return ""
}

// parse takes a sentence apart: $, two letters of a talker, three of the kind, fields, * and a
// checksum of two hexadecimal digits, which must be there and right; an app for phones writes one
// digit where the first is 0. wrong says in words what is not in order. A sentence of another kind
// than those that are used, of a maker's own or of ships (!AIVDM), has no kind; that of a maker may
// lack the checksum.
func parse(line []byte) (s sentence, wrong string) {
	line = bytes.Trim(untagged(line), " \t\x00") // some phones hand over the zero of a C string
	if len(line) == 0 || line[0] != '$' && line[0] != '!' {
		return s, "it does not begin with $"
	}
	body, sum, found := bytes.Cut(line[1:], []byte("*"))
	address, rest, _ := bytes.Cut(body, []byte(","))
	if line[0] == '$' && len(address) == 5 && address[0] != 'P' {
		switch kind := string(address[2:]); kind {
		case "RMC", "GGA", "GNS", "VTG":
			s.kind = kind
		}
	}
	switch {
	case !found && s.kind == "":
		return s, ""
	case !found:
		return s, "it has no checksum"
	case len(sum) != 1 && len(sum) != 2:
		return s, "its checksum does not have two digits"
	}
	want, err := strconv.ParseUint(string(sum), 16, 8)
	if err != nil {
		return s, "its checksum is not a number"
	}
	var got byte
	for _, c := range body {
		if c < ' ' || c > '~' {
			return s, "it has a character that no sentence has"
		}
		got ^= c
	}
	if got != byte(want) {
		return s, "its checksum is wrong"
	}
	if s.kind != "" {
		s.fields = strings.Split(string(rest), ",")
	}
	return s, ""
}

// untagged returns a line without a tag block in front, such as \s:gps,c:1577836800*1F\.
func untagged(line []byte) []byte {
	if len(line) > 0 && line[0] == '\\' {
		if _, rest, found := bytes.Cut(line[1:], []byte(`\`)); found {
			return rest
		}
	}
	return line
}

// degrees reads an angle as NMEA has it, ddmm.mmmm or dddmm.mmmm, and its side, one of the two
// letters of sides; the second is negative.
func degrees(angle, side, sides string) (float64, bool) {
	v, ok := decimal(angle)
	if !ok || len(side) != 1 || (side[0] != sides[0] && side[0] != sides[1]) {
		return 0, false
	}
	whole := math.Floor(v / 100)
	minutes := v - 100*whole
	if minutes >= 60 {
		return 0, false
	}
	v = whole + minutes/60
	if side[0] == sides[1] {
		v = -v
	}
	return v, true
}

// decimal reads digits with at most one point. Go's own parser takes much more: NaN, 1e999, 0x1p4.
func decimal(s string) (float64, bool) {
	for _, c := range []byte(s) {
		if c != '.' && (c < '0' || c > '9') {
			return 0, false
		}
	}
	if s == "" || len(s) > 20 {
		return 0, false
	}
	v, err := strconv.ParseFloat(s, 64)
	return v, err == nil
}
