package load

import (
	"errors"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"spotter/course"
	"spotter/course/gpx"
	"spotter/text"
)

// joinM is the gap in metres up to which two segments of a track are one line. Some devices
// begin a new segment at every stop.
const joinM = 200.0

// vertex is a point of a track.
type vertex struct{ latDeg, lonDeg, heightM float64 }

// metres returns the distance between two points on the ground, on a sphere and on the plane
// around them: right to half a percent for points that are not far apart.
func metres(a, b vertex) float64 {
	const radius = 6371008.8 // metres, of a sphere as large as the earth
	const rad = math.Pi / 180
	east := b.lonDeg - a.lonDeg
	switch { // over the line where 180° east is 180° west
	case east > 180:
		east -= 360
	case east < -180:
		east += 360
	}
	return radius * math.Hypot((b.latDeg-a.latDeg)*rad, east*rad*math.Cos((a.latDeg+b.latDeg)/2*rad))
}

// length returns the length of a line in metres.
func length(points []vertex) (m float64) {
	for i := 1; i < len(points); i++ {
		m += metres(points[i-1], points[i])
	}
	return m
}

// collect reads a GPX and keeps the points of each segment of each track.
func collect(in io.Reader) ([][][]vertex, *gpx.File, error) {
	var tracks [][][]vertex
	file, err := gpx.Read(in, gpx.Handler{Point: func(p *gpx.Point, at gpx.Part) error {
		for len(tracks) <= at.Track {
			tracks = append(tracks, nil)
		}
		t := &tracks[at.Track]
		for len(*t) <= at.Segment {
			*t = append(*t, nil)
		}
		(*t)[at.Segment] = append((*t)[at.Segment], vertex{p.LatDeg, p.LonDeg, p.HeightM})
		return nil
	}})
	switch {
	case err != nil || file.Points > 0:
	case len(file.Tracks) > 0 && file.FirstBad != nil && file.FirstBad.Left:
		err = fmt.Errorf("its tracks have no good point: %s without a place on the earth; the first: %w", text.Are(file.Skipped, "point"), file.FirstBad)
	default:
		err = errors.New("it has no track and no route" + count(len(file.Waypoints), ", only ", "waypoint"))
	}
	return tracks, file, err
}

// count returns so many things behind a text, and nothing for none.
func count(n int, before, thing string) string {
	if n == 0 {
		return ""
	}
	return before + text.Count(n, thing)
}

// stretch is a line that can be a course: segments of one track, joined over small gaps.
type stretch struct {
	track    int // from 0
	from, to int // first and last of its segments, from 0
	whole    bool
	points   []vertex
	gaps     []gap
}

// gap is one that was bridged.
type gap struct {
	segment int // the one behind it, from 1
	metres  float64
}

// name returns how the stretch is named on a command line.
func (s *stretch) name() string {
	if s.whole {
		return strconv.Itoa(s.track + 1)
	}
	return fmt.Sprintf("%d.%d", s.track+1, s.from+1)
}

// stretches returns every line of a file that can be a course.
func stretches(tracks [][][]vertex) (all []*stretch) {
	for t, segments := range tracks {
		first := len(all)
		var open *stretch
		for s, points := range segments {
			if len(points) == 0 {
				continue
			}
			if open != nil {
				if m := metres(open.points[len(open.points)-1], points[0]); m < joinM {
					open.points = append(open.points, points...)
					open.gaps = append(open.gaps, gap{s + 1, m})
					open.to = s
					continue
				}
			}
			open = &stretch{track: t, from: s, to: s, points: points}
			all = append(all, open)
		}
		if len(all) == first+1 {
			open.whole = true
		}
	}
	kept := all[:0]
	for _, s := range all {
		if len(s.points) > 1 {
			kept = append(kept, s)
		}
	}
	return kept
}

// ChooseError says that a GPX has several tracks or segments, or not the one that was named.
type ChooseError struct {
	File    string
	Asked   string   // the part that was named; "" for none
	Choices []Choice // at least one
}

// Choice is one line of a GPX that can be a course.
type Choice struct {
	Part    string // how it is named, such as "2" or "2.3"
	Name    string // of its track, may be empty
	Route   bool
	LengthM float64
	Points  int
}

// Error lists the choices and says how to choose.
func (e *ChooseError) Error() string {
	var b strings.Builder
	if e.Asked != "" {
		fmt.Fprintf(&b, "%s has no track %s. It has:", e.File, text.Quote(e.Asked))
	} else {
		fmt.Fprintf(&b, "%s has %d tracks or segments that are apart:", e.File, len(e.Choices))
	}
	const most = 20
	for _, c := range e.Choices[:min(len(e.Choices), most)] {
		fmt.Fprintf(&b, "\n  %-5s %10s  %s", c.Part, course.Km(c.LengthM), text.Count(c.Points, "point"))
		if c.Route {
			b.WriteString(", a route")
		}
		if c.Name != "" {
			b.WriteString("  " + text.Quote(c.Name))
		}
	}
	if more := len(e.Choices) - most; more > 0 {
		fmt.Fprintf(&b, "\n  and %d more", more)
	}
	return b.String()
}

// choose returns the line that was asked for, or the only one.
func choose(path string, all []*stretch, file *gpx.File, part string) (*stretch, error) {
	if len(all) == 0 {
		return nil, one(path, "its tracks have one point each: a line needs two")
	}
	if part == "" && len(all) == 1 {
		return all[0], nil
	}
	track, segment, both := strings.Cut(part, ".")
	var fit []*stretch
	for _, s := range all {
		n, _ := strconv.Atoi(segment)
		if track == strconv.Itoa(s.track+1) && (!both || n >= s.from+1 && n <= s.to+1) {
			fit = append(fit, s)
		}
	}
	if len(fit) == 1 {
		return fit[0], nil
	}
	e := &ChooseError{File: shown(path), Asked: part}
	if len(fit) > 0 { // a track in pieces: choose one of them
		all, e.Asked = fit, ""
	}
	for _, s := range all {
		t := &file.Tracks[s.track]
		e.Choices = append(e.Choices, Choice{s.name(), t.Name, t.Route, length(s.points), len(s.points)})
	}
	return nil, e
}
