package gpx_test

import (
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"
	"time"

	"spotter/course/gpx"
)

// gun is the time of the first point in the files of these tests.
var gun = time.Date(2027, 4, 19, 14, 2, 13, 0, time.UTC)

// head begins the files of these tests.
const head = `<?xml version="1.0" encoding="UTF-8"?>
<gpx version="1.1" creator="a watch" xmlns="http://www.topografix.com/GPX/1/1" xmlns:gpxtpx="http://www.garmin.com/xmlschemas/TrackPointExtension/v1">
`

// one returns a file of one track with a segment of these points.
func one(points ...string) string {
	return head + "<trk><trkseg>\n" + strings.Join(points, "\n") + "\n</trkseg></trk></gpx>"
}

// pt returns a point so many seconds after the gun.
func pt(seconds int) string {
	return fmt.Sprintf(`<trkpt lat="%.4f" lon="-71.5176"><ele>%d</ele><time>%s</time></trkpt>`,
		42.2297+float64(seconds)*0.0001, 148-seconds, gun.Add(time.Duration(seconds)*time.Second).Format(time.RFC3339))
}

// read reads a file and returns its points too.
func read(file string) (*gpx.File, []gpx.Point, []gpx.Part, error) {
	var points []gpx.Point
	var parts []gpx.Part
	f, err := gpx.Read(strings.NewReader(file), gpx.Handler{Point: func(p *gpx.Point, in gpx.Part) error {
		points, parts = append(points, *p), append(parts, in)
		return nil
	}})
	return f, points, parts, err
}

func TestRead(t *testing.T) {
	f, points, parts, err := read("\ufeff" + head + `<metadata><time>2020-01-01T00:00:00Z</time><bounds minlat="1"/></metadata>
<wpt lat="42.3" lon="-71.2"><ele>12.5</ele><name>Fire <!-- really --> station &amp; turn</name><desc>not read</desc></wpt>
<wpt lat="42.4" lon="-71.3"/>
<rte><name>planned</name><rtept lat="1" lon="2"><name>not read</name></rtept><rtept lat="1.5" lon="2"/></rte>
<trk><name><![CDATA[Out & back]]></name><link href="x"><text>t</text></link>
<trkseg>` + pt(0) + `<trkpt lat=" +42.5 " lon="-7.15e1"><time>2027-04-19T10:02:14.5-04:00</time><extensions>
<gpxtpx:TrackPointExtension><gpxtpx:atemp>9</gpxtpx:atemp><gpxtpx:hr> 151 </gpxtpx:hr></gpxtpx:TrackPointExtension></extensions></trkpt></trkseg>
<trkseg/><trkseg>` + pt(3) + `</trkseg></trk></gpx>
<!-- the end -->
`)
	if err != nil {
		t.Fatal(err)
	}
	if len(f.Waypoints) != 2 || f.Waypoints[0].Name != "Fire station & turn" || f.Waypoints[0].LatDeg != 42.3 || f.Waypoints[0].HeightM != 12.5 || f.Waypoints[1].Name != "" {
		t.Errorf("waypoints: %+v", f.Waypoints)
	}
	if len(f.Tracks) != 2 || f.Tracks[0].Name != "planned" || !f.Tracks[0].Route || f.Tracks[0].Points() != 2 ||
		f.Tracks[1].Name != "Out & back" || f.Tracks[1].Route || len(f.Tracks[1].Segments) != 3 || f.Tracks[1].Points() != 3 || f.Tracks[1].Segments[1].Points != 0 {
		t.Errorf("tracks: %+v", f.Tracks)
	}
	if f.Points != 5 || f.Skipped+f.Dropped+f.Backwards != 0 || f.FirstBad != nil {
		t.Errorf("%+v", f)
	}
	if len(points) != 5 || parts[1] != (gpx.Part{Track: 0, Segment: 0, Route: true}) || parts[4] != (gpx.Part{Track: 1, Segment: 2}) {
		t.Fatalf("points: %+v in %+v", points, parts)
	}
	p := points[3]
	if p.LatDeg != 42.5 || p.LonDeg != -71.5 || !math.IsNaN(p.HeightM) || !p.Wall.Equal(gun.Add(1500*time.Millisecond)) || p.HeartRate != 151 {
		t.Errorf("second point of the track: %+v", p)
	}
	if p := points[4]; p.HeartRate != 0 || p.HeightM != 145 || !p.Wall.Equal(gun.Add(3*time.Second)) {
		t.Errorf("third point of the track: %+v", p)
	}
}

// Points without a place are left out and counted; a bad time or height costs only itself.
func TestBadPoints(t *testing.T) {
	for _, tt := range []struct {
		name, point, why string
		left             bool
	}{
		{"no number", `<trkpt lat="NaN" lon="1"/>`, `"NaN" is no number`, true},
		{"too large", `<trkpt lat="1" lon="1e999"/>`, `"1e999" is no number`, true},
		{"infinite", `<trkpt lat="Inf" lon="1"/>`, `"Inf" is no number`, true},
		{"hexadecimal", `<trkpt lat="0x1p4" lon="1"/>`, `"0x1p4" is no number`, true},
		{"empty", `<trkpt lat="" lon="1"/>`, `"" is no number`, true},
		{"no latitude", `<trkpt lon="1"><ele>1</ele></trkpt>`, "a point without latitude or longitude", true},
		{"off the earth", `<trkpt lat="95" lon="1"/>`, "latitude 95, longitude 1 is no place", true},
		{"around the earth", `<trkpt lat="5" lon="-181"/>`, "latitude 5, longitude -181 is no place", true},
		{"height", `<trkpt lat="1" lon="1"><ele>NaN</ele></trkpt>`, `"NaN" is no number`, false},
		{"time", `<trkpt lat="1" lon="1"><time>2027-04-19T14:02:13</time></trkpt>`, "is no time with its zone", false},
		{"month", `<trkpt lat="1" lon="1"><time>2027-14-19T14:02:13Z</time></trkpt>`, "is no time with its zone", false},
		{"both", `<trkpt lat="1" lon="1"><ele>x</ele><time>y</time></trkpt>`, `"x" is no number`, false},
	} {
		f, points, _, err := read(one(pt(0), tt.point, pt(1)))
		if err != nil {
			t.Errorf("%s: %v", tt.name, err)
			continue
		}
		left, dropped := 0, 1
		if tt.left {
			left, dropped = 1, 0
		}
		if len(points) != 3-left || f.Points != len(points) || f.Skipped != left || f.Dropped != dropped || f.Tracks[0].Points() != len(points) {
			t.Errorf("%s: %d points, %+v", tt.name, len(points), f)
		}
		if b := f.FirstBad; b == nil || b.Line != 5 || b.Point != 2 || b.Left != tt.left || !strings.Contains(b.Why, tt.why) {
			t.Errorf("%s: %+v, want %q", tt.name, b, tt.why)
		}
		stop := errors.New("stop")
		if _, err := gpx.Read(strings.NewReader(one(tt.point)), gpx.Handler{Bad: func(*gpx.BadPoint) error { return stop }}); err != stop {
			t.Errorf("%s: the error of Bad is lost: %v", tt.name, err)
		}
	}
	f, _, _, err := read(head + `<wpt lat="95" lon="1"/></gpx>`)
	if err != nil || f.Skipped != 1 || len(f.Waypoints) != 0 || f.FirstBad.Error() != "line 3, column 1: latitude 95, longitude 1 is no place" {
		t.Errorf("a bad waypoint: %+v, %v", f, err)
	}
	f, points, _, err := read(one(`<trkpt lat="1" lon="1"><extensions><hr>999</hr></extensions></trkpt>`))
	if err != nil || f.Dropped != 0 || points[0].HeartRate != 0 {
		t.Errorf("a heart rate of 999: %+v, %v", points, err)
	}
}

// Times that run backwards are told. Each track and each segment of it may begin anew only
// later.
func TestBackwards(t *testing.T) {
	for _, tt := range []struct {
		name, file   string
		count, first int
	}{
		{"forwards", one(pt(0), pt(0), `<trkpt lat="1" lon="1"/>`, pt(1)), 0, 0},
		{"one", one(pt(5), pt(6), pt(4), pt(7)), 1, 3},
		{"all", one(pt(5), pt(4), pt(3)), 2, 2},
		{"a second segment", head + "<trk><trkseg>" + pt(5) + "</trkseg><trkseg>" + pt(4) + "</trkseg></trk></gpx>", 1, 2},
		{"a second track", head + "<trk><trkseg>" + pt(5) + "</trkseg></trk><trk><trkseg>" + pt(4) + "</trkseg></trk></gpx>", 0, 0},
	} {
		f, _, _, err := read(tt.file)
		if err != nil || f.Backwards != tt.count || f.FirstBackwards != tt.first {
			t.Errorf("%s: %d, first %d, %v, want %d, %d", tt.name, f.Backwards, f.FirstBackwards, err, tt.count, tt.first)
		}
	}
}

// Names of others reach no terminal with control characters in them.
func TestNamesAreClean(t *testing.T) {
	f, _, _, err := read(head + "<wpt lat=\"1\" lon=\"1\"><name>a\u009b31mb\n\tc\u202e</name></wpt><trk><name>" + strings.Repeat("ä", 150) + "</name></trk></gpx>")
	if err != nil {
		t.Fatal(err)
	}
	if got := f.Waypoints[0].Name; got != "a 31mb c" {
		t.Errorf("%q", got)
	}
	if got := f.Tracks[0].Name; got != strings.Repeat("ä", 100) {
		t.Errorf("%q", got)
	}
}

// The error of a handler, and that of the source, come back as they are.
func TestErrorsOfOthers(t *testing.T) {
	mine := errors.New("mine")
	if _, err := gpx.Read(strings.NewReader(one(pt(0))), gpx.Handler{Point: func(*gpx.Point, gpx.Part) error { return mine }}); err != mine {
		t.Errorf("of the handler: %v", err)
	}
	for _, begin := range []string{"", "<gpx>"} {
		if _, err := gpx.Read(io.MultiReader(strings.NewReader(begin), failing{mine}), gpx.Handler{}); !errors.Is(err, mine) {
			t.Errorf("of the source after %q: %v", begin, err)
		}
	}
}

// failing is a reader that always fails.
type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// No file makes the reader panic, or hands over a point off the earth. What it counts is what
// it handed over.
func FuzzRead(f *testing.F) {
	for _, file := range []string{one(pt(0), pt(1), pt(0)), one(`<trkpt lat="95" lon="1e999"/>`), head + `<wpt lat="1" lon="2"><name>x</name></wpt><rte><rtept lat="1" lon="1"/></rte></gpx>`,
		"\ufeff<gpx/>", "<!DOCTYPE x><gpx/>", "<gpx><trk>", "\xff\xfe<\x00", "<gpx></gpx><gpx/>", "<a:gpx xmlns:a='b'><a:trk><a:trkseg><a:trkpt a:lat='1' lon='2'/></a:trkseg></a:trk></a:gpx>"} {
		f.Add([]byte(file))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		n := 0
		file, err := gpx.Read(strings.NewReader(string(data)), gpx.Handler{Point: func(p *gpx.Point, in gpx.Part) error {
			n++
			if !(math.Abs(p.LatDeg) <= 90 && math.Abs(p.LonDeg) <= 180) || math.IsInf(p.HeightM, 0) || in.Track < 0 || in.Segment < 0 {
				t.Fatalf("%+v in %+v", p, in)
			}
			return nil
		}})
		sum := 0
		for _, tr := range file.Tracks {
			sum += tr.Points()
		}
		if file.Points != n || sum != n {
			t.Fatalf("%d points handed over, %d counted, %d in tracks, %v", n, file.Points, sum, err)
		}
	})
}
