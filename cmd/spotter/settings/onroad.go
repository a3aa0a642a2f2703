package settings

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"path/filepath"
	"strconv"

	"spotter/cmd/spotter/courses"
	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/road"
	"spotter/cmd/spotter/run"
	"spotter/cmd/spotter/wait"
	"spotter/course"
	"spotter/course/load"
	"spotter/gps/gpsd"
	"spotter/gps/nmea"
	"spotter/race/typed"
	"spotter/text"
)

// sameLengthM is the difference in metres below which two lengths of a course are one.
const sameLengthM = 1

// PlanOnRoad reads the course, if one is named, and then all settings: what nobody set of
// distance and name the course gives. A course that cannot be read keeps nobody from going on
// with a race, unless a flag asks for it.
func PlanOnRoad(vals map[string]run.Value, goesOn bool) (run.Plan, error) {
	v := vals["course"]
	var c *course.Course
	var says []string
	if v.Text != "" {
		var err error
		c, says, err = readCourse(v, vals["distance"])
		switch {
		case err != nil && (!goesOn || v.Flag):
			return run.Plan{}, err
		case err != nil:
			says = []string{"no course: " + text.FirstLine(err)}
		default:
			courseGives(vals, c)
		}
	}
	p, err := understand(vals)
	if err != nil {
		return p, err
	}
	p.Course = c
	if abs, err := filepath.Abs(v.Text); err == nil && c != nil { // so that the race is taken up from any folder
		p.CourseFile.Text = abs
	}
	if c != nil && math.Abs(p.DistanceM-c.LengthM) >= sameLengthM {
		p.CourseSays = append(p.CourseSays, "the race is "+course.Km(p.DistanceM)+", the course "+course.Km(c.LengthM))
	}
	if p.Receiver != nil && (c == nil || len(c.Line) == 0) {
		p.CourseSays = append(p.CourseSays, "GPS needs --course with a track: only the boards say where the runner is")
	}
	p.CourseSays = append(p.CourseSays, says...)
	return p, nil
}

// readCourse reads a course within a limited time. A distance that was set is its length
// where its file does not say one. notes say what was decided on the way.
func readCourse(v, distance run.Value) (c *course.Course, notes []string, err error) {
	official := 0.0
	if distance.Where != "" {
		official, _ = typed.Distance(distance.Text) // a fault in it is told with the other settings
	}
	r, err := wait.Answer(wait.WholeAnswer, v.Text, "name a course on another disk with --course", func() (*load.Result, error) {
		return road.OpenCourse(v.Text, official)
	})
	if err != nil {
		next := cmp.Or(courses.Next(v.Text, err), "spotter course check "+text.ShellWord(v.Text)+" tells every fault")
		return nil, nil, fault.AndNext(fmt.Errorf("%s: %w", v.Called("course"), err), next)
	}
	return r.Course, r.Notes, nil
}

// courseGives lets a course stand in for the distance and the name of the race, where nobody
// set them.
func courseGives(vals map[string]run.Value, c *course.Course) {
	from := vals["course"].Text
	if vals["distance"].Where == "" {
		vals["distance"] = run.Value{Text: strconv.FormatFloat(c.LengthM, 'f', -1, 64) + " metres", Where: from}
	}
	if vals["race"].Text == "" && c.Name != "" {
		vals["race"] = run.Value{Text: c.Name, Where: from}
	}
}

// CourseAgain names the course with which a race was begun that is taken up, unless a flag
// names one.
func CourseAgain(vals map[string]run.Value, path string) {
	if vals["course"].Flag {
		return
	}
	if file := road.LastCourse(path); file != "" {
		vals["course"] = run.Value{Text: file, Where: path}
	}
}

// tryReceiver reads where positions come from.
func tryReceiver(p *run.Plan, try func(name string, parse func(text string) error)) {
	try("gpsd", func(s string) (err error) { p.Receiver, err = gpsd.Parse(s); return err })
	try("nmea", func(s string) error {
		if p.Receiver != nil {
			return errors.New("and --gpsd are both given, and positions come from one of them: leave the other out")
		}
		r, err := nmea.Parse(s)
		p.Receiver = r
		return err
	})
}
