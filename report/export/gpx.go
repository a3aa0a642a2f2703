package export

import (
	"bufio"
	"encoding/xml"
	"errors"
	"fmt"
	"math"
	"strings"
	"time"

	"spotter/report/track"
	"spotter/text"
)

// ErrNoPlace is the error of a track or a course that has no place for anything in the race.
var ErrNoPlace = errors.New("nothing tells of any moment of the race where the runner was: the track has a gap there or its clock was wrong, or no board was passed")

// writeGPX writes a waypoint for each moment of the race, and the track, or without one the
// course as a route. A moment without a
// place is left out; it never gets one that nobody knows.
func writeGPX(w *bufio.Writer, r *run) error {
	f := &r.b.Facts
	switch {
	case r.Track == nil && (r.Course == nil || len(r.Course.Line) == 0):
		return ErrNoTrack
	case !f.Gun.Known:
		return ErrNoStart
	}
	fmt.Fprint(w, `<?xml version="1.0" encoding="UTF-8"?>`+"\n"+
		`<gpx version="1.1" creator="spotter" xmlns="http://www.topografix.com/GPX/1/1">`+"\n")
	fmt.Fprintf(w, "<metadata><name>%s</name><time>%s</time></metadata>\n", xmlText(text.Clean(r.b.Open.Race)), gpxTime(f.Gun.Wall))
	placed, lost := 0, 0
	for _, m := range r.moments(false) {
		p, ok := r.spot(m.at)
		if !ok {
			lost++
			continue
		}
		placed++
		fmt.Fprintf(w, "<wpt %s>%s<name>%s</name><cmt>%s</cmt><type>%s</type></wpt>\n", latLon(p), inside(p), xmlText(m.text),
			xmlText(fmt.Sprintf("line %d, race time %s s", m.e.Seq, seconds(m.at))), m.tier)
	}
	if placed == 0 {
		return ErrNoPlace
	}
	if lost > 0 {
		from := "track tells"
		if r.Track == nil {
			from = "boards and positions tell"
		}
		r.note("the %s no place for %s: they are left out", from, text.Count(lost, "event"))
	}
	if r.Track == nil {
		r.note("places are on the line of the course, by the distance of each event")
		r.writeRoute(w)
		fmt.Fprint(w, "</gpx>\n")
		return nil
	}
	fmt.Fprintf(w, "<trk><name>%s</name><trkseg>\n", xmlText(text.Clean(r.b.Open.Runner)))
	for _, p := range r.Track.Points {
		if !p.Wall.Before(f.Gun.Wall) && !p.Wall.After(f.Gun.Wall.Add(r.b.Last)) {
			fmt.Fprintf(w, "<trkpt %s>%s</trkpt>\n", latLon(p), inside(p))
		}
	}
	fmt.Fprint(w, "</trkseg></trk>\n</gpx>\n")
	return nil
}

// routePoints bounds the points of a course's line that are written.
const routePoints = 5000

// writeRoute writes the line of the course. It is no track: nobody measured it in the race.
func (r *run) writeRoute(w *bufio.Writer) {
	fmt.Fprintf(w, "<rte><name>%s</name>\n", xmlText(text.Clean(r.Course.Name)))
	n := len(r.Course.Line)
	step := n/routePoints + 1
	for i := range r.Course.Line {
		v := &r.Course.Line[i]
		if i%step != 0 && i != n-1 {
			continue
		}
		p := track.Point{LatDeg: v.LatDeg, LonDeg: v.LonDeg}
		ele := ""
		if !math.IsNaN(v.HeightM) {
			ele = "<ele>" + decimals(v.HeightM, 1) + "</ele>"
		}
		fmt.Fprintf(w, "<rtept %s>%s</rtept>\n", latLon(p), ele)
	}
	fmt.Fprint(w, "</rte>\n")
}

// latLon returns a place as attributes.
func latLon(p track.Point) string {
	return `lat="` + degrees(p.LatDeg) + `" lon="` + degrees(min(p.LonDeg, 179.9999999)) + `"` // 180° east has the name of 180° west
}

// inside returns height and time as elements, in the order that the schema asks for.
func inside(p track.Point) string {
	s := "<time>" + gpxTime(p.Wall) + "</time>"
	if p.HasHeight {
		s = "<ele>" + decimals(p.HeightM, 1) + "</ele>" + s
	}
	return s
}

// gpxTime writes a time as GPX has it.
func gpxTime(at time.Time) string { return at.UTC().Format("2006-01-02T15:04:05.000Z") }

// xmlText escapes a text for XML.
func xmlText(s string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(s)) // a builder takes everything
	return b.String()
}
