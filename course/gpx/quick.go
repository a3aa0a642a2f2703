package gpx

import (
	"bytes"
	"math"
	"strconv"
	"time"
)

// quickWindow is the length in bytes of the longest point that [reader.quick] takes.
const quickWindow = 2 << 10

// quick reads the next point of a track or route where it stands in the file as nearly all
// do: plain ASCII, no entity, no comment, no attribute besides lat and lon, and nothing wrong
// with it. It is several times faster than the decoder, which reads every other point. done is
// false, and nothing was read, where the next thing in the file is not such a point.
//
// It may be called only where the decoder has nothing in hand: behind the end of a point.
func (r *reader) quick() (done bool, err error) {
	if r.slow || r.number == MaxPoints {
		return false, nil
	}
	tag := "trkpt"
	if r.stack[len(r.stack)-1].is == rte {
		tag = "rtept"
	}
	window, _ := r.in.Peek(quickWindow) // an error comes again when the decoder reads
	s := scan{b: window}
	if !s.point(tag) {
		return false, nil
	}
	p := Point{HeightM: math.NaN()}
	if p.LatDeg, err = decimal(s.lat); err != nil {
		return false, nil
	}
	if p.LonDeg, err = decimal(s.lon); err != nil || math.Abs(p.LatDeg) > 90 || math.Abs(p.LonDeg) > 180 {
		return false, nil
	}
	if s.height != nil {
		if p.HeightM, err = decimal(s.height); err != nil {
			return false, nil
		}
	}
	if s.stamp != nil {
		if p.Wall, err = time.Parse(time.RFC3339, string(s.stamp)); err != nil {
			return false, nil
		}
	}
	if v, err := strconv.Atoi(string(s.heart)); err == nil && v > 0 && v < 255 {
		p.HeartRate = v
	}
	r.number++
	r.point, r.bad = p, nil
	r.passed(window[:s.i])
	return true, r.finish(trackPt)
}

// passed takes bytes out of the file that the decoder never sees.
func (r *reader) passed(b []byte) {
	line, column := r.dec.InputPos()
	if last := bytes.LastIndexByte(b, '\n'); last >= 0 {
		r.moved.lines += bytes.Count(b, []byte("\n"))
		r.moved.at, r.moved.columns = line, len(b)-last-column
	} else {
		if r.moved.at != line {
			r.moved.at, r.moved.columns = line, 0
		}
		r.moved.columns += len(b)
	}
	n, _ := r.in.Discard(len(b)) // they were in the buffer
	r.unseen += int64(n)
}

// pos returns the line and the column of the next byte that the decoder reads.
func (r *reader) pos() (line, column int) {
	line, column = r.dec.InputPos()
	if line == r.moved.at {
		column += r.moved.columns
	}
	return line + r.moved.lines, column
}

// lost reports whether the decoder does not know its column: it took a line's end, and gave it
// back (golang.org/src/encoding/xml, ungetc: the line is counted back, and not where it began).
func (r *reader) lost() bool {
	_, column := r.dec.InputPos()
	return column < 1
}

// moved says by how much a place in the file lies behind the place that the decoder counts,
// because of what it never saw: by lines, and by columns in one of its lines.
type moved struct{ lines, at, columns int }

// scan reads one point of plain form.
type scan struct {
	b []byte
	i int // of the next byte

	lat, lon, height, stamp, heart []byte // parts of b; nil where not there
}

// at reports whether the next bytes are those of a text, and passes over them.
func (s *scan) at(text string) bool {
	if len(s.b)-s.i < len(text) || string(s.b[s.i:s.i+len(text)]) != text {
		return false
	}
	s.i += len(text)
	return true
}

// blanks passes over blanks.
func (s *scan) blanks() {
	for s.i < len(s.b) && (s.b[s.i] == ' ' || s.b[s.i] == '\n' || s.b[s.i] == '\r' || s.b[s.i] == '\t') {
		s.i++
	}
}

// point passes over a point with its elements. It returns false where anything is not plain.
func (s *scan) point(tag string) bool {
	s.blanks()
	if !s.at("<") || !s.at(tag) {
		return false
	}
	for {
		from := s.i
		s.blanks()
		switch {
		case s.at("/>"):
			return s.lat != nil && s.lon != nil
		case s.at(">"):
			return s.lat != nil && s.lon != nil && s.elements(tag)
		case from == s.i: // two attributes, or the tag and an attribute, need a blank
			return false
		case s.at("lat="):
			if !s.value(&s.lat) {
				return false
			}
		case s.at("lon="):
			if !s.value(&s.lon) {
				return false
			}
		default:
			return false
		}
	}
}

// value reads the value of an attribute that was not there before.
func (s *scan) value(to *[]byte) bool {
	if *to != nil || s.i == len(s.b) || s.b[s.i] != '"' && s.b[s.i] != '\'' {
		return false
	}
	quote := s.b[s.i]
	s.i++
	from := s.i
	for s.i < len(s.b) && s.b[s.i] != quote {
		if c := s.b[s.i]; c < ' ' || c > '~' || c == '<' || c == '&' {
			return false
		}
		s.i++
	}
	*to = bytes.TrimSpace(s.b[from:s.i])
	return len(*to) > 0 && s.at(string(quote))
}

// elements passes over all elements of a point, to the end of the point.
func (s *scan) elements(tag string) bool {
	const deep = 6
	var names [deep][]byte
	var kinds [deep + 1]element
	kinds[0] = trackPt
	depth := 0
	for {
		content, ok := s.text()
		if !ok || !s.at("<") {
			return false
		}
		if s.at("/") {
			if depth == 0 {
				return s.at(tag) && s.at(">")
			}
			depth--
			if !s.at(string(names[depth])) || !s.at(">") || !s.keep(kinds[depth+1], content) {
				return false
			}
			continue
		}
		name, local := s.name()
		if local == nil || depth == deep || kinds[depth] >= stamp || !s.at(">") {
			return false
		}
		names[depth], kinds[depth+1] = name, inside(kinds[depth], string(local))
		depth++
	}
}

// keep keeps the text of an element that is read. One that is there twice is not plain.
func (s *scan) keep(is element, content []byte) bool {
	var to *[]byte
	switch is {
	case stamp:
		to = &s.stamp
	case height:
		to = &s.height
	case heart:
		to = &s.heart
	default:
		return true
	}
	if *to != nil || len(content) > maxText {
		return false
	}
	*to = bytes.TrimSpace(content)
	return len(*to) > 0
}

// text passes over plain text.
func (s *scan) text() (content []byte, ok bool) {
	from := s.i
	for ; s.i < len(s.b); s.i++ {
		c := s.b[s.i]
		switch {
		case c == '<':
			return s.b[from:s.i], true
		case c == '&', c == ']', c > '~', c < ' ' && c != '\n' && c != '\r' && c != '\t':
			return nil, false
		}
	}
	return nil, false
}

// name passes over the name of an element, and returns it with and without its prefix. local
// is nil where it is not plain.
func (s *scan) name() (name, local []byte) {
	from, colon := s.i, -1
	for ; s.i < len(s.b); s.i++ {
		c := s.b[s.i]
		letter := c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
		first := s.i == from || s.i == colon+1
		switch {
		case letter, !first && (c >= '0' && c <= '9' || c == '_' || c == '-'):
		case !first && c == ':' && colon < 0:
			colon = s.i
		default:
			if first {
				return nil, nil
			}
			return s.b[from:s.i], s.b[max(from, colon+1):s.i]
		}
	}
	return nil, nil
}
