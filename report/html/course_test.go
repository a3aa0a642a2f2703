package html

import (
	"math"
	"regexp"
	"strings"
	"testing"

	"spotter/course"
	"spotter/race"
	"spotter/report/figures"
)

// coursed returns a race of 25 km on a course that has hills, a bend and three things.
func coursed() Race {
	r := busy(40)
	c := &course.Course{Name: "Hills", LengthM: 26_000, Things: []course.Thing{
		{Kind: course.Station, Name: "<b>Mile 2</b>", AtM: 3219, Side: course.Left, Items: []string{"water"}},
		{Kind: course.Turn, AtM: 13_000, Side: course.Right},
		{Kind: course.Climb, Name: "Heartbreak", AtM: 20_000, ToM: 21_000}}}
	for i := range 261 {
		m := float64(i) * 100
		v := course.Vertex{LatDeg: 42.2 + min(m, 13_000)/111_000, LonDeg: -71.5 + max(m-13_000, 0)/82_000, HeightM: 60 + 40*math.Sin(m/3000), AtM: m}
		c.Line = append(c.Line, v)
	}
	r.Course = c
	return r
}

// A race with its course has a profile and a map, on which events stand at their distance: 22 of
// 26 minutes at the pace of the boards are about 21.9 km.
func TestACourseIsDrawn(t *testing.T) {
	r := coursed()
	page := write(t, r)
	wants(t, page, `<h2 id="profile-h">Course</h2>`, "The height of the course, from its file: 20 to 100 m", "<h2>Where it happened</h2>",
		"by its distance along the course", "station &lt;b&gt;Mile 2&lt;/b&gt;, left, 3.219 km", "turn, right, 13 km", "of the course")
	if strings.Contains(page, "<b>Mile 2") || strings.Contains(page, "--track-offset") {
		t.Error("a name of the course is markup, or a track is spoken of")
	}
	drawn := regexp.MustCompile(`class="map".*?</svg>`).FindString(page)
	water := regexp.MustCompile(`dot big s-aid" d="M(\d+) (\d+)h0"><title>0:15:00`).FindStringSubmatch(drawn)
	if water == nil {
		t.Fatalf("water is not on the map: %.3000s", drawn)
	}
	// The course goes 13 km north and 13 km east: after 15:00 it is 2.5 km behind the bend, at
	// the top of the map. Its width is 13 km in 1000 units of nearly the same length.
	if water[2] != "0" || len(water[1]) != 3 {
		t.Errorf("water at 15.5 km is at %s, %s of the map", water[1], water[2])
	}
}

// Positions move events along the course, and boards stay where they are.
func TestPositionsOnTheCourse(t *testing.T) {
	r := coursed()
	for i := range r.Book.Lines {
		if e := &r.Book.Lines[i]; e.Kind == race.KindAid {
			e.PositionM = 15_400
		}
	}
	m := maker{Race: r}
	m.src = figures.FromBook(r.Book)
	m.way = m.src.Way()
	for i := range r.Book.Lines {
		if e := &r.Book.Lines[i]; e.Kind == race.KindAid {
			p, ok := m.spot(e.Elapsed)
			if want := -71.5 + 2400.0/82_000; !ok || math.Abs(p.LonDeg-want) > 1e-9 {
				t.Errorf("at longitude %v, want %v", p.LonDeg, want)
			}
		}
	}
}

// A course without heights has a map and no profile, one without a line neither.
func TestACourseThatLacksSomething(t *testing.T) {
	r := coursed()
	for i := range r.Course.Line {
		r.Course.Line[i].HeightM = math.NaN()
	}
	if page := write(t, r); strings.Contains(page, `id="profile-h"`) || !strings.Contains(page, `class="map"`) {
		t.Error("without heights: a profile, or no map")
	}
	r.Course.Line = nil
	if page := write(t, r); strings.Contains(page, `id="profile-h"`) || strings.Contains(page, `class="map"`) {
		t.Error("without a line: a profile or a map")
	}
	none := made()
	none.Course = coursed().Course
	wants(t, write(t, none), `class="map"`, `id="profile-h"`) // of a race that did not start
}
