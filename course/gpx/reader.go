package gpx

import (
	"bufio"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"time"

	"spotter/text"
)

// open is an element that has begun and not ended.
type open struct {
	tag xml.Name
	is  element
}

// reader is the state of reading one file.
type reader struct {
	in      *bufio.Reader
	dec     *xml.Decoder // reads in
	limit   *limited
	handler Handler
	file    File

	stack []open
	begun bool   // the root was seen
	text  []byte // of the element on top of the stack, at most maxText bytes

	line, column int    // of the token that is being read
	point        Point  // that is being read
	pointName    string // of a waypoint
	bad          *BadPoint
	number       int // points of tracks and routes so far, bad ones too
	last         time.Time
	parts        int

	unseen int64 // bytes of the file that the decoder never saw
	moved  moved
	slow   bool // the decoder reads every point: for tests
}

func newReader(r io.Reader, h Handler) *reader {
	limit := &limited{r: r}
	return &reader{in: bufio.NewReaderSize(limit, readAhead), limit: limit, handler: h, stack: make([]open, 0, maxDepth)}
}

// read reads the file to its end.
func (r *reader) read() error {
	head, err := r.in.Peek(4)
	switch {
	case len(head) == 0 && err != io.EOF:
		return err
	case len(head) == 0:
		return ErrEmpty
	case bytes.HasPrefix(head, []byte("\xff\xfe")), bytes.HasPrefix(head, []byte("\xfe\xff")), bytes.HasPrefix(head, []byte("<\x00")), bytes.HasPrefix(head, []byte("\x00<")):
		return ErrUTF16
	case bytes.HasPrefix(head, []byte("\x1f\x8b")), bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return ErrCompressed
	case bytes.HasPrefix(head, []byte("\ufeff")):
		_, _ = r.in.Discard(3)
		r.limit.start += 3
	}
	r.dec = xml.NewDecoder(r.in) // takes single bytes: it reads none ahead
	r.dec.CharsetReader = func(charset string, _ io.Reader) (io.Reader, error) {
		return nil, errCharset(charset)
	}
	r.unseen = r.limit.start
	for {
		token, err := r.token()
		if err == io.EOF && len(r.stack) == 0 && r.begun {
			return nil
		}
		if err != nil {
			return r.broken(err)
		}
		if err := r.take(token); err != nil {
			return err
		}
	}
}

// token reads the next token, and notes where it begins.
func (r *reader) token() (xml.Token, error) {
	r.limit.start = r.unseen + r.dec.InputOffset()
	r.line, r.column = r.pos()
	return r.dec.RawToken()
}

// take takes in a token. Behind a point it reads all plain points that follow.
func (r *reader) take(token xml.Token) error {
	switch t := token.(type) {
	case xml.StartElement:
		return r.start(t)
	case xml.CharData:
		return r.chars(t)
	case xml.Directive:
		return r.fault("a document type (<!%.20s) is refused: it could make the file grow without end", text.Clean(string(t)))
	case xml.EndElement:
		n := len(r.stack)
		point := n > 0 && r.stack[n-1].is == trackPt
		if err := r.end(t); err != nil || !point {
			return err
		}
		for {
			r.limit.start = r.unseen + r.dec.InputOffset()
			if done, err := r.quick(); err != nil || !done {
				return err
			}
		}
	}
	return nil
}

// errCharset is the error of a file in another encoding than UTF-8, with its name.
type errCharset string

func (e errCharset) Error() string {
	return fmt.Sprintf("its text is in %.40q: save it as UTF-8", string(e))
}

// fault returns an error at the token that is being read.
func (r *reader) fault(format string, args ...any) error {
	return &Error{Line: r.line, Column: r.column, Why: fmt.Sprintf(format, args...)}
}

// broken returns an error of the decoder with the place where it stopped.
func (r *reader) broken(err error) error {
	line, column := r.pos()
	why, cause := err.Error(), err
	if s, ok := errors.AsType[*xml.SyntaxError](err); ok {
		why, cause = s.Msg, nil
	}
	var charset errCharset
	switch {
	case errors.As(err, &charset):
		why = charset.Error()
	case errors.Is(err, errTooLong), r.lost():
		line, column = r.line, r.column
	case err == io.EOF && !r.begun:
		why = "it has no element: it is no GPX"
	case err == io.EOF, why == "unexpected EOF":
		why = "the file is cut short"
		if n := len(r.stack); n > 0 {
			why += fmt.Sprintf(" inside <%.40s>", r.stack[n-1].tag.Local)
		}
	}
	return &Error{line, column, text.Clean(why), cause}
}

// start takes in the begin of an element.
func (r *reader) start(t xml.StartElement) error {
	depth := len(r.stack)
	switch {
	case depth == 0 && r.begun:
		return r.fault("<%.40s> comes after the end of <gpx>", t.Name.Local)
	case depth == 0 && t.Name.Local != "gpx":
		return r.fault("it is XML, but no GPX: it begins with <%.20s>", t.Name.Local)
	case depth == maxDepth:
		return r.fault("more than %d elements inside each other", maxDepth)
	case len(t.Attr) > maxAttrs:
		return r.fault("<%.40s> has %d attributes: at most %d", t.Name.Local, len(t.Attr), maxAttrs)
	}
	is := root
	if depth > 0 {
		is = inside(r.stack[depth-1].is, t.Name.Local)
	}
	r.begun = true
	r.stack = append(r.stack, open{t.Name, is})
	r.text = r.text[:0]
	return r.begin(is, t.Attr)
}

// begin starts what an element stands for.
func (r *reader) begin(is element, attrs []xml.Attr) error {
	f := &r.file
	switch is {
	case trk, rte:
		f.Tracks = append(f.Tracks, Track{Route: is == rte})
		r.last = time.Time{}
		r.parts++
	}
	switch is {
	case seg, rte:
		t := &f.Tracks[len(f.Tracks)-1]
		t.Segments = append(t.Segments, Segment{})
		r.parts++
	case trackPt:
		if r.number++; r.number > MaxPoints {
			return r.fault("more than %d points: export a track with fewer, such as one a second", MaxPoints)
		}
		r.place(attrs)
	case wayPt:
		if len(f.Waypoints) == MaxWaypoints {
			return r.fault("more than %d waypoints", MaxWaypoints)
		}
		r.pointName = ""
		r.place(attrs)
	}
	if r.parts > MaxParts {
		return r.fault("more than %d tracks and segments", MaxParts)
	}
	return nil
}

// place reads the place of a point from its attributes.
func (r *reader) place(attrs []xml.Attr) {
	r.point = Point{LatDeg: math.NaN(), LonDeg: math.NaN(), HeightM: math.NaN()}
	r.bad = nil
	for _, a := range attrs {
		var err error
		switch a.Name.Local {
		case "lat":
			r.point.LatDeg, err = decimal(bytes.TrimSpace([]byte(a.Value)))
		case "lon":
			r.point.LonDeg, err = decimal(bytes.TrimSpace([]byte(a.Value)))
		}
		if err != nil {
			r.mark(true, err.Error())
			return
		}
	}
	p := &r.point
	switch {
	case math.IsNaN(p.LatDeg) || math.IsNaN(p.LonDeg):
		r.mark(true, "a point without latitude or longitude")
	case math.Abs(p.LatDeg) > 90 || math.Abs(p.LonDeg) > 180:
		r.mark(true, fmt.Sprintf("latitude %v, longitude %v is no place", p.LatDeg, p.LonDeg))
	}
}

// mark notes a fault of the point that is being read, at the token that is being read. Its
// first fault counts, unless a later one leaves it out.
func (r *reader) mark(left bool, why string) {
	if r.bad == nil || left && !r.bad.Left {
		r.bad = &BadPoint{Line: r.line, Column: r.column, Left: left, Why: why}
	}
}

// chars takes in text.
func (r *reader) chars(t xml.CharData) error {
	n := len(r.stack)
	if n == 0 {
		if len(bytes.TrimSpace(t)) > 0 {
			return r.fault("text outside of any element: it is no GPX")
		}
		return nil
	}
	if r.stack[n-1].is >= name {
		r.text = append(r.text, t[:min(len(t), maxText-len(r.text))]...)
	}
	return nil
}

// end takes in the end of an element.
func (r *reader) end(t xml.EndElement) error {
	n := len(r.stack)
	if n == 0 {
		return r.fault("</%.40s> without its begin", t.Name.Local)
	}
	top := r.stack[n-1]
	if top.tag != t.Name {
		return r.fault("element <%.40s> closed by </%.40s>", top.tag.Local, t.Name.Local)
	}
	r.stack = r.stack[:n-1]
	content := bytes.TrimSpace(r.text)
	switch top.is {
	case name:
		r.name(r.stack[n-2].is, content)
	case stamp:
		at, err := time.Parse(time.RFC3339, string(content))
		if err != nil {
			r.mark(false, fmt.Sprintf("%.40q is no time with its zone", content))
			break
		}
		r.point.Wall = at
	case height:
		h, err := decimal(content)
		if err != nil {
			r.mark(false, err.Error())
			break
		}
		r.point.HeightM = h
	case heart:
		// A heart rate that makes no sense is none: the place still counts.
		if v, err := strconv.Atoi(string(content)); err == nil && v > 0 && v < 255 {
			r.point.HeartRate = v
		}
	case trackPt, wayPt:
		return r.finish(top.is)
	}
	return nil
}

// name takes in the name of a track, a route or a waypoint.
func (r *reader) name(parent element, content []byte) {
	clean := text.Clean(string(bytes.ToValidUTF8(content, nil))) // it may be cut inside a letter
	if parent == wayPt {
		r.pointName = clean
		return
	}
	r.file.Tracks[len(r.file.Tracks)-1].Name = clean
}

// finish hands over the point that was read.
func (r *reader) finish(is element) error {
	f := &r.file
	if b := r.bad; b != nil {
		if is == trackPt {
			b.Point, b.Route = r.number, f.Tracks[len(f.Tracks)-1].Route
		}
		if f.FirstBad == nil {
			f.FirstBad = b
		}
		if b.Left {
			f.Skipped++
		} else {
			f.Dropped++
		}
		if r.handler.Bad != nil {
			if err := r.handler.Bad(b); err != nil {
				return err
			}
		}
		if b.Left {
			return nil
		}
	}
	if is == wayPt {
		f.Waypoints = append(f.Waypoints, Waypoint{r.pointName, r.point})
		return nil
	}
	if p := &r.point; !p.Wall.IsZero() {
		if p.Wall.Before(r.last) {
			if f.Backwards++; f.Backwards == 1 {
				f.FirstBackwards = r.number
			}
		}
		r.last = p.Wall
	}
	t := len(f.Tracks) - 1
	s := len(f.Tracks[t].Segments) - 1
	f.Tracks[t].Segments[s].Points++
	f.Points++
	if r.handler.Point == nil {
		return nil
	}
	return r.handler.Point(&r.point, Part{t, s, f.Tracks[t].Route})
}
