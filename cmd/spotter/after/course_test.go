package after

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"spotter/race"
	"spotter/race/logbook"
)

// gpxOf writes a GPX of a straight road of a length in metres, and returns its path.
func gpxOf(t *testing.T, metres float64) string {
	t.Helper()
	var b strings.Builder
	b.WriteString(`<?xml version="1.0"?><gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1"><trk><trkseg>`)
	for m := 0.0; m < metres+1; m += metres / 100 {
		fmt.Fprintf(&b, `<trkpt lat="%.7f" lon="-71"><ele>%.1f</ele></trkpt>`, 42+m/111_195, m/100)
	}
	b.WriteString("</trkseg></trk></gpx>")
	path := filepath.Join(t.TempDir(), "course.gpx")
	if err := os.WriteFile(path, []byte(b.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// The course of another race, and a file that is none, are refused with what to do.
func TestACourseOfAReport(t *testing.T) {
	b := logbook.New([]race.Event{{ID: 1, Kind: race.KindOpen, Open: &race.Open{DistanceM: 10_000}}})
	c, err := OpenCourse(gpxOf(t, 10_020), b.Plan.DistanceM)
	if err != nil || c.LengthM != 10_000 || len(c.Line) == 0 {
		t.Fatalf("%+v, %v: want a line of the race's length", c, err)
	}
	if c, err := OpenCourse("", b.Plan.DistanceM); c != nil || err != nil {
		t.Errorf("without a file: %v, %v", c, err)
	}
	_, err = OpenCourse(gpxOf(t, 21_000), b.Plan.DistanceM)
	says(t, err, "give the course of this race with --course")
	_, err = OpenCourse(filepath.Join(t.TempDir(), "none.gpx"), b.Plan.DistanceM)
	says(t, err, "none.gpx")
}
