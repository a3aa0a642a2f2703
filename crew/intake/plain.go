package intake

import (
	"bytes"
	"strconv"
	"strings"

	"spotter/crew/wire"
)

// plain is a call of a pair, as nearly all calls of a race are: lines, a beat, or the question how
// much there is. Anything that is written another way than spotter writes it is for [net/http].
type plain struct {
	kind          kind
	path, query   string
	race, journal string
	host, bearer  string
	length        int64 // of the body
}

// kind is one of the calls of a pair.
type kind int

const (
	lines kind = iota // the values are indices of Intake.pairs
	place
	beats
	kinds
)

// mostHead is the most bytes of the head of a plain call.
const mostHead = 2 << 10

var headEnd, space, colonByte = []byte("\r\n\r\n"), []byte(" "), []byte(":")

// parsePlain reads the head of a call, with the empty line that ends it. ok is false for all that is not
// plain. What is plain means to every reader of HTTP what it means here: each line has one form, no
// header that counts comes twice, and none is there that is not known.
func parsePlain(head []byte) (p plain, ok bool) {
	rest, behind, whole := bytes.Cut(head, headEnd)
	first, rest, _ := bytes.Cut(rest, headEnd[:2])
	if !whole || len(behind) > 0 || !p.request(first) {
		return plain{}, false
	}
	var seen [known]bool
	for len(rest) > 0 {
		var line []byte
		line, rest, _ = bytes.Cut(rest, headEnd[:2])
		n, value, fine := header(line)
		if !fine || seen[n] || !p.take(n, value) {
			return plain{}, false
		}
		seen[n] = true
	}
	if !seen[hostHeader] || (p.kind == place) == seen[lengthHeader] {
		return plain{}, false
	}
	return p, true
}

// request reads the first line.
func (p *plain) request(line []byte) bool {
	method, target, _ := bytes.Cut(line, space)
	target, version, _ := bytes.Cut(target, space)
	if string(version) != "HTTP/1.1" {
		return false
	}
	var asked, cut, beat bool
	p.path, p.query, asked = strings.Cut(string(target), "?") // all that is read of it is a part of this text
	rest, fine := strings.CutPrefix(p.path, pathRoot)
	p.race, p.journal, cut = strings.Cut(rest, pathJournals)
	p.journal, beat = strings.CutSuffix(p.journal, pathBeat)
	if _, _, is := wire.SplitName(p.journal); !fine || !cut || !is || !wire.IsRace(p.race) {
		return false
	}
	switch string(method) {
	case "GET":
		p.kind = place
		return !beat && !asked
	case "POST":
		if beat {
			p.kind = beats
			return !asked
		}
		p.kind = lines
		_, number := fromQuery(p.query)
		return asked && number
	}
	return false
}

// The parts of a path: those of [wire.RouteAppend] and [wire.RouteBeat].
const (
	pathRoot     = "/v1/races/"
	pathJournals = "/journals/"
	pathBeat     = "/beat"
)

// fromQuery reads a query that has the byte to begin at and nothing else, in digits.
func fromQuery(query string) (from int64, ok bool) {
	const name = wire.From + "="
	if len(query) <= len(name) || query[:len(name)] != name || query[len(name)] < '0' || query[len(name)] > '9' {
		return 0, false
	}
	from, err := strconv.ParseInt(query[len(name):], 10, 64)
	return from, err == nil
}

// The headers of a plain call.
const (
	hostHeader = iota
	bearerHeader
	lengthHeader
	agentHeader
	typeHeader
	known
)

// header reads a line of a head: a known name, a colon, and printable text.
func header(line []byte) (n int, value []byte, ok bool) {
	name, value, colon := bytes.Cut(line, colonByte)
	if !colon {
		return 0, nil, false
	}
	for _, b := range value {
		if b < ' ' || b > '~' {
			return 0, nil, false
		}
	}
	switch string(name) { // as spotter writes them
	case "Host":
		n = hostHeader
	case "Authorization":
		n = bearerHeader
	case "Content-Length":
		n = lengthHeader
	case "User-Agent":
		n = agentHeader
	case "Content-Type":
		n = typeHeader
	default:
		return 0, nil, false
	}
	return n, bytes.Trim(value, " "), true
}

// take takes in a header.
func (p *plain) take(n int, value []byte) bool {
	switch n {
	case hostHeader:
		p.host = string(value)
		return isHost(value)
	case bearerHeader:
		p.bearer = string(value)
	case lengthHeader:
		if len(value) == 0 || len(value) > 9 {
			return false
		}
		for _, b := range value {
			if b < '0' || b > '9' {
				return false
			}
			p.length = 10*p.length + int64(b-'0')
		}
		return p.length <= wire.MaxBody
	}
	return true
}

// isHost reports whether a header names a host as spotter does: a name or an address, with a port or without.
func isHost(value []byte) bool {
	for _, b := range value {
		if !(b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9') && strings.IndexByte(".:-[]", b) < 0 {
			return false
		}
	}
	return len(value) > 0
}
