package after

import (
	"fmt"
	"math"

	"spotter/cmd/spotter/fault"
	"spotter/course"
	"spotter/course/load"
	"spotter/text"
)

// mostOff is the part of the race's distance by which the length of its course may differ.
const mostOff = 0.01

// OpenCourse reads the course of a race that was run, whose distance is in metres, 0 where it is not known; nil
// for no file. Where the file does not say how long the course is, the race does.
func OpenCourse(path string, d float64) (*course.Course, error) {
	if path == "" {
		return nil, nil
	}
	r, err := load.File(path, load.Options{DistanceM: d})
	if err != nil {
		return nil, fault.Failed(fmt.Errorf("course %s: %w", text.Escape(path), err), "give the course of this race with --course, or leave it out")
	}
	if c := r.Course; d > 0 && math.Abs(c.LengthM-d) > mostOff*d {
		return nil, fault.Failed(fmt.Errorf("course %s: it is %s long and the race %s", text.Escape(path), course.Km(c.LengthM), course.Km(d)), "give the course of this race with --course")
	}
	return r.Course, nil
}
