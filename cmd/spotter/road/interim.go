package road

import (
	"os"

	"spotter/course"
	"spotter/course/sheet"
)

func OpenCourse(path string) (*course.Course, error) {
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	s, faults := sheet.Parse(b, sheet.Options{})
	if len(faults) > 0 {
		return nil, faults
	}
	c, faults := s.Course(s.DistanceM)
	if len(faults) > 0 {
		return nil, faults
	}
	return c, nil
}
