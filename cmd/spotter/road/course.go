package road

import (
	"spotter/course"
	"spotter/course/load"
	"spotter/journal"
	"spotter/race"
	"spotter/text"
)

// LastCourse returns the file of the course that the last note of a journal names, "" for none.
func LastCourse(path string) string {
	return CourseIn(journal.LastLines(path, `"item":"course"`))
}

// OpenCourse reads the course in a file. officialM is its length in metres where the file does
// not say it; 0 for that of its track.
func OpenCourse(path string, officialM float64) (*course.Course, error) {
	r, err := load.File(path, load.Options{DistanceM: officialM})
	if err != nil {
		return nil, err
	}
	return r.Course, nil
}

// CourseIn returns the file of the course that the last note of a log names, "" for none.
func CourseIn(log []race.Event) string {
	for i := len(log) - 1; i >= 0; i-- {
		if e := &log[i]; e.Kind == race.KindNote && e.Item == race.ItemCourse {
			return e.File
		}
	}
	return ""
}

// Named names a course for the journal: "Boston, 42.195 km".
func Named(c *course.Course) string {
	name := text.Clean(c.Name)
	if name != "" {
		name += ", "
	}
	return name + course.Km(c.LengthM)
}
