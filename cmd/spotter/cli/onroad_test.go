package cli

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/host"
	"spotter/cmd/spotter/run"
	"spotter/cmd/spotter/settings"
	"spotter/journal"
	"spotter/race"
)

// putCourse writes a course file of 10 km, and returns its path.
func putCourse(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "course.toml")
	if err := os.WriteFile(path, []byte("name = \"The Road\"\ndistance = \"10 km\"\n\n[[station]]\nat = \"2 km\"\nside = \"left\"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// usualValues returns the settings of a race to which nobody said anything but some.
func usualValues(some map[string]run.Value) map[string]run.Value {
	vals := map[string]run.Value{}
	for _, s := range settings.All() {
		vals[s.Name] = run.Value{Text: s.Usual}
	}
	for name, v := range some {
		vals[name] = v
	}
	return vals
}

// A course gives distance and name where nobody set them. What somebody set counts, and a
// distance that is another is said.
func TestACourseGivesWhatNobodySet(t *testing.T) {
	course := run.Value{Text: putCourse(t), Where: "--course", Flag: true}
	p, err := settings.PlanOnRoad(usualValues(map[string]run.Value{"course": course}), false)
	if err != nil || p.DistanceM != 10000 || p.Race != "The Road" || p.Course == nil || len(p.CourseSays) != 0 || !filepath.IsAbs(p.CourseFile.Text) {
		t.Errorf("%v: %v m, %q, says %q", err, p.DistanceM, p.Race, p.CourseSays)
	}
	p, err = settings.PlanOnRoad(usualValues(map[string]run.Value{"course": course, "distance": {Text: "half", Where: "SPOTTER_DISTANCE"}, "race": {Text: "Mine", Where: "config.toml:3"}}), false)
	if err != nil || p.DistanceM != race.HalfMarathonM || p.Race != "Mine" || strings.Join(p.CourseSays, "|") != "the race is 21.098 km, the course 10 km" {
		t.Errorf("%v: %v m, %q, says %q", err, p.DistanceM, p.Race, p.CourseSays)
	}
	p, err = settings.PlanOnRoad(usualValues(map[string]run.Value{"course": course, "gpsd": {Text: "127.0.0.1:2947"}}), false)
	if err != nil || p.Receiver == nil || !strings.Contains(strings.Join(p.CourseSays, "|"), "GPS needs --course with a track") {
		t.Errorf("%v: a course without a track and a receiver: says %q", err, p.CourseSays)
	}
	if p, err = settings.PlanOnRoad(usualValues(nil), false); err != nil || p.Course != nil || p.DistanceM != race.MarathonM || len(p.CourseSays) != 0 {
		t.Errorf("without a course: %v, %+v", err, p)
	}
}

// A race is taken up with the course that its journal names, from any folder. A course that
// is gone stops a new race, and none that is taken up, unless a flag asks for it.
func TestTakingUpACourse(t *testing.T) {
	course := putCourse(t)
	path := filepath.Join(t.TempDir(), "race.jsonl")
	w, err := journal.Create(path, race.Open{Race: "A", DistanceM: 10000, Units: "km", Pack: "Other", PackSHA256: strings.Repeat("a", 64)}, journal.Options{Now: host.This().Now})
	if err != nil {
		t.Fatal(err)
	}
	w.Append(race.Event{Kind: race.KindNote, Stamp: host.This().Now(), Item: race.ItemCourse, File: course, Text: "The Road, 10 km"})
	if err := w.Close("test"); err != nil {
		t.Fatal(err)
	}
	open, err := run.OpeningOf(path)
	if err != nil {
		t.Fatal(err)
	}
	if p, err := replan(usualValues(nil), false, path, open); err != nil || p.Course == nil || len(p.Course.Things) != 1 || p.CourseFile.Text != course || p.Race != "A" {
		t.Errorf("taken up: %v, %+v", err, p.OnRoad)
	}
	if err := os.Remove(course); err != nil {
		t.Fatal(err)
	}
	p, err := replan(usualValues(nil), false, path, open)
	if err != nil || p.Course != nil || len(p.CourseSays) != 1 || !strings.HasPrefix(p.CourseSays[0], "no course: ") {
		t.Errorf("the course is gone: %v, %+v", err, p.OnRoad)
	}
	flag := map[string]run.Value{"course": {Text: course, Where: "--course", Flag: true}}
	if _, err := replan(usualValues(flag), false, path, open); err == nil || fault.Next(err) != "name the file of a course, TOML or GPX" {
		t.Errorf("a flag names a course that is gone: %v, next: %s", err, fault.Next(err))
	}
	for text, next := range map[string]string{
		"<gpx><rte><rtept lat='1' lon='1'/><rtept lat='1' lon='1.1'/></rte><rte><rtept lat='2' lon='1'/><rtept lat='2' lon='1.1'/></rte></gpx>": "make a course file of it",
		"distance = 5": "spotter course check",
	} {
		if err := os.WriteFile(course, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := settings.PlanOnRoad(usualValues(flag), false); err == nil || !strings.Contains(fault.Next(err), next) {
			t.Errorf("%s: %v, next: %s; want %q in it", text, err, fault.Next(err), next)
		}
	}
	if err := os.Remove(course); err != nil {
		t.Fatal(err)
	}
	if _, err := settings.PlanOnRoad(usualValues(flag), false); err == nil {
		t.Error("a new race begins without its course")
	}
}
