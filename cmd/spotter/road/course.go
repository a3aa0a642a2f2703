package road

import (
	"fmt"
	"slices"

	"spotter/course"
	"spotter/course/load"
	"spotter/cues"
	"spotter/journal"
	"spotter/race"
	"spotter/text"
)

// LastCourse returns the file of the course that the last note of a journal names, "" for none.
func LastCourse(path string) string {
	return CourseIn(journal.LastLines(path, `"item":"course"`))
}

// OpenCourse reads the course in a file. officialM is its length in metres where the file does
// not say it; 0 for that of its track. The notes of the result say what was decided on the way.
func OpenCourse(path string, officialM float64) (*load.Result, error) {
	return load.File(path, load.Options{DistanceM: officialM})
}

// Lacks says which things of a course no key serves, since the pack has none for their cue: a
// sentence for each cue.
func Lacks(c *course.Course, hasKey func(cues.ID) bool) (says []string) {
	var told []string
	for i := range c.Things {
		t := &c.Things[i]
		id := cues.ID(t.Cue)
		if t.Cue == "" || hasKey(id) && hasKey(cues.Mirror(id)) || slices.Contains(told, t.Cue) {
			continue
		}
		told = append(told, t.Cue)
		says = append(says, fmt.Sprintf("the pack has no key for the cue %s of the %s: nothing prompts for it", text.Quote(t.Cue), t.Label()))
	}
	return says
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
