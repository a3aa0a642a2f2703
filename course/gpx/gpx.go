package gpx

import (
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"time"
)

// The bounds of a file: more is refused, with the line and the column.
const (
	MaxBytes     = 128 << 20 // of the file: 500,000 points with heart rate fit
	MaxPoints    = 500_000   // of all tracks and routes: a point a second for five days
	MaxWaypoints = 10_000
	MaxParts     = 10_000   // tracks, routes and segments together
	maxToken     = 64 << 10 // bytes of one tag, comment or text between two tags
	maxDepth     = 64       // elements inside each other
	maxAttrs     = 64       // attributes of one element
	maxText      = 200      // bytes of a name, a time or a number that are read
)

// Point is a point of a track, a route or a waypoint.
type Point struct {
	LatDeg, LonDeg float64   // WGS 84; north and east are positive
	HeightM        float64   // metres above the sea; NaN where not known
	Wall           time.Time // civil time; zero where not known
	HeartRate      int       // beats a minute; 0 where not known
}

// Waypoint is a point with a name that is not part of a track.
type Waypoint struct {
	Name string // cleaned of control characters; may be empty
	Point
}

// Segment is a part of a track without a break, as the device that wrote it says.
type Segment struct {
	Points int // good ones, which were handed over
}

// Track is one track or route.
type Track struct {
	Name     string // cleaned of control characters; may be empty
	Route    bool   // it is a route: planned, with one segment
	Segments []Segment
}

// Points returns how many good points the track has.
func (t *Track) Points() (n int) {
	for _, s := range t.Segments {
		n += s.Points
	}
	return n
}

// File tells what a file holds, besides the points themselves.
type File struct {
	Tracks    []Track // tracks and routes as they come
	Waypoints []Waypoint

	Points    int // good points of tracks and routes
	Skipped   int // points and waypoints without a place on the earth, which were left out
	Dropped   int // times and heights that make no sense; their points count without them
	Backwards int // points with a time before that of the point before them in the track

	FirstBad       *BadPoint // first point that Skipped or Dropped counts
	FirstBackwards int       // number of the first point that Backwards counts, from 1
}

// BadPoint tells what is wrong with one point, and where. The position is that of its tag.
type BadPoint struct {
	Line, Column int  // from 1; the column in bytes
	Point        int  // number among all points of tracks and routes, from 1; 0 for a waypoint
	Route        bool // it is one of a route
	Left         bool // it is left out: it has no place on the earth
	Why          string
}

// Error implements error.
func (b *BadPoint) Error() string {
	return fmt.Sprintf("line %d, column %d: %s", b.Line, b.Column, b.Why)
}

// Handler holds the functions that [Read] calls while it reads. An error of one ends the
// reading, and Read returns it as it is.
type Handler struct {
	// Point is called for each good point of a track or route. The point is the handler's
	// only until it returns.
	Point func(p *Point, in Part) error

	// Bad is called for each point or waypoint with a fault. Without it, or where it
	// returns nil, the point is left out, or counts without the time or height that is bad.
	Bad func(*BadPoint) error
}

// Part says to which part of a file a point belongs.
type Part struct {
	Track, Segment int  // indices in the file's Tracks and in that track's Segments
	Route          bool // the track is a route
}

// Error tells why the reading of a file ended, and where.
type Error struct {
	Line, Column int // from 1; the column in bytes
	Why          string
	Err          error // of the reader that the file came from; nil for a fault of the file
}

// Unwrap returns the error of the reader that the file came from.
func (e *Error) Unwrap() error { return e.Err }

// Error implements error.
func (e *Error) Error() string {
	return fmt.Sprintf("line %d, column %d: %s", e.Line, e.Column, e.Why)
}

// The errors of a file that is no GPX in UTF-8 at all.
var (
	ErrEmpty      = errors.New("it is empty")
	ErrUTF16      = errors.New("its text is UTF-16: save it as UTF-8")
	ErrCompressed = errors.New("it is compressed: unpack it first")
)

// Read reads a GPX file from its beginning to its end and hands over each point as it comes.
// It keeps no point. The file that it returns with an error tells what was read until then.
func Read(r io.Reader, h Handler) (*File, error) {
	rd := newReader(r, h)
	err := rd.read()
	return &rd.file, err
}

// decimal reads a number as XML writes it: no "NaN", "Inf" or "0x1p4", which ParseFloat takes.
func decimal(s []byte) (float64, error) {
	for _, c := range s {
		if (c < '0' || c > '9') && c != '.' && c != '-' && c != '+' && c != 'e' && c != 'E' {
			return 0, fmt.Errorf("%.40q is no number", s)
		}
	}
	v, err := strconv.ParseFloat(string(s), 64)
	if err != nil || math.IsInf(v, 0) {
		return 0, fmt.Errorf("%.40q is no number", s)
	}
	return v, nil
}
