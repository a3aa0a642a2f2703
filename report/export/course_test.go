package export

import (
	"bytes"
	"errors"
	"math"
	"strings"
	"testing"

	"spotter/course"
)

// road returns a course of 42.195 km straight north, with heights but for its last point.
func road() *course.Course {
	c := &course.Course{Name: "A <road>", LengthM: 42_195}
	for i := range 423 {
		m := min(float64(i)*100, c.LengthM)
		c.Line = append(c.Line, course.Vertex{LatDeg: 42 + m/100_000, LonDeg: -71, HeightM: m / 100, AtM: m})
	}
	c.Line[422].HeightM = math.NaN()
	return c
}

// Without a track a waypoint is on the line of the course, at the distance of its event; the
// course is written as a route, never as a track.
func TestPlacesOnTheCourse(t *testing.T) {
	f, _ := Find("gpx")
	b := small()
	var out bytes.Buffer
	notes, err := f.Write(&out, b, Options{Course: road()})
	if err != nil {
		t.Fatal(err)
	}
	s := &b.Splits[0]
	want := `<wpt lat="` + degrees(42+s.DistanceM/100_000) + `" lon="-71.0000000">`
	if got := out.String(); !strings.Contains(got, want) || strings.Contains(got, "<trk>") || strings.Count(got, "<rtept ") != 423 || !strings.Contains(got, "<rte><name>A &lt;road&gt;</name>") || strings.Contains(got, "NaN") {
		t.Errorf("no %s in:\n%.1500s", want, got)
	}
	if said := strings.Join(notes, "; "); !strings.Contains(said, "on the line of the course") {
		t.Errorf("notes %q", notes)
	}
	if table := written(t, "csv", b, Options{Course: road()}); !strings.Contains(table, degrees(42+s.DistanceM/100_000)+",-71.0000000") {
		t.Error("csv has no place on the course")
	}
	// FIT is for what was measured.
	plain, with := written(t, "fit", b, Options{}), written(t, "fit", b, Options{Course: road()})
	if plain != with {
		t.Error("fit has places that nobody measured")
	}
	if _, err := f.Write(&out, b, Options{Course: &course.Course{LengthM: 5000}}); !errors.Is(err, ErrNoTrack) {
		t.Errorf("a course without a line: %v", err)
	}
}
