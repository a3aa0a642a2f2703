package near

import (
	"math"
	"slices"
	"testing"

	"spotter/course"
)

// hill is a course of 3 km with a climb, on a line whose heights are known up to 2 km.
func hill() *course.Course {
	return &course.Course{LengthM: 3000,
		Things: []course.Thing{
			{Kind: course.Board, Name: "km 1", AtM: 1000},
			{Kind: course.Climb, Name: "Mill\x1b[2J hill", AtM: 1200, ToM: 1800},
			{Kind: course.Station, AtM: 1500, Side: course.Left},
			{Kind: course.Turn, AtM: 1600, Side: course.Right},
			{Kind: course.Hazard, Name: "rails", AtM: 2900, Side: course.Both},
		},
		Line: []course.Vertex{{HeightM: 10, AtM: 0}, {HeightM: 30, AtM: 2000}, {HeightM: math.NaN(), AtM: 3000}},
	}
}

func TestWords(t *testing.T) {
	for _, c := range []struct {
		m    float64
		want []string
	}{
		{0, []string{"10 m above the sea"}},
		{996, []string{"20 m above the sea", "at: board km 1"}},
		{1100, []string{"21 m above the sea", "100 m behind: board km 1", "100 m before: climb Mill hill"}},
		{1550, []string{"26 m above the sea", "on: climb Mill hill", "50 m behind: station, road's left", "50 m before: turn, road's right"}},
		{1800, []string{"28 m above the sea", "200 m behind: turn, road's right"}}, // the end of the climb is not on it
		{2500, nil}, // nothing near, no height
		{2750, []string{"150 m before: hazard rails, both sides"}},
		{math.NaN(), nil},
	} {
		if got := Words(hill(), c.m); !slices.Equal(got, c.want) {
			t.Errorf("at %v m: %q, want %q", c.m, got, c.want)
		}
	}
}
