package course_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"spotter/course"

	"pgregory.net/rapid"
)

// little returns a course of 10 km with one thing of each kind and a line of three points.
func little() *course.Course {
	return &course.Course{
		Name: "Little", LengthM: 10_000,
		Things: []course.Thing{
			{Kind: course.Place, Name: "start", AtM: 0},
			{Kind: course.Board, Name: "mile 1", AtM: 1609.344},
			{Kind: course.Station, AtM: 3000, Side: course.Both, Items: []string{"water", "gel"}, Rest: 30 * time.Second},
			{Kind: course.Turn, AtM: 3000, Side: course.Left, Cue: "turn_left"},
			{Kind: course.Climb, Name: "the hill", AtM: 4000, ToM: 5000},
			{Kind: course.Hazard, Name: "rails", AtM: 9000, Cue: "bump"},
		},
		Line: []course.Vertex{{LatDeg: 42, LonDeg: -71, HeightM: 100}, {LatDeg: 42.01, LonDeg: -71, HeightM: 60, AtM: 4000},
			{LatDeg: 42.02, LonDeg: -71, HeightM: math.NaN(), AtM: 8000}, {LatDeg: 42.03, LonDeg: -71, HeightM: 90, AtM: 10_000}},
	}
}

func TestAfter(t *testing.T) {
	c := little()
	for _, tt := range []struct {
		from float64
		most int
		want []int
	}{
		{-1, 2, []int{0, 1}},
		{0, 3, []int{1, 2, 3}},
		{1609.343, 1, []int{1}},
		{1609.344, 1, []int{2}},
		{3000, 9, []int{4, 5}},
		{9000, 3, nil},
		{0, 0, nil},
		{0, -1, nil},
		{math.NaN(), 3, nil},
		{math.Inf(-1), 1, []int{0}},
	} {
		if got := c.After(nil, tt.from, tt.most); !slices.Equal(got, tt.want) {
			t.Errorf("after %v, %d: %v, want %v", tt.from, tt.most, got, tt.want)
		}
	}
	if got := (&course.Course{}).After([]int{7}, 0, 3); !slices.Equal(got, []int{7}) {
		t.Errorf("of no things: %v", got)
	}
	dst := make([]int, 0, 3)
	if n := testing.AllocsPerRun(100, func() { dst = c.After(dst[:0], 100, 3) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

// Running along any course shows each thing exactly once as the next one, in order.
func TestAfterShowsEachThingOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := &course.Course{LengthM: 1000}
		for _, at := range rapid.SliceOfN(rapid.IntRange(1, 1000), 0, 30).Draw(t, "at") {
			c.Things = append(c.Things, course.Thing{Kind: course.Place, AtM: float64(at)})
		}
		course.Sort(c.Things)
		passed := 0
		for m := 0.0; m <= 1000; m += rapid.Float64Range(1, 120).Draw(t, "step") {
			rest := c.After(nil, m, len(c.Things))
			if n := len(c.Things) - len(rest); n < passed {
				t.Fatalf("at %v m: %d passed, before it were %d", m, n, passed)
			} else {
				passed = n
			}
			for i, j := range rest {
				if j != passed+i || c.Things[j].AtM <= m {
					t.Fatalf("at %v m: %v of %d things", m, rest, len(c.Things))
				}
			}
		}
	})
}

func TestHeightAt(t *testing.T) {
	c := little()
	for _, tt := range []struct {
		at, want float64
		ok       bool
	}{{0, 100, true}, {2000, 80, true}, {4000, 60, true}, {4001, 0, false}, {8000, 0, false}, {9999, 0, false}, {10_000, 90, true}, {-1, 0, false}, {10_001, 0, false}, {math.NaN(), 0, false}} {
		if h, ok := c.HeightAt(tt.at); ok != tt.ok || ok && math.Abs(h-tt.want) > 1e-9 {
			t.Errorf("at %v m: %v, %v, want %v, %v", tt.at, h, ok, tt.want, tt.ok)
		}
	}
	if _, ok := (&course.Course{LengthM: 10}).HeightAt(5); ok {
		t.Error("a course without a line has a height")
	}
	if n := testing.AllocsPerRun(100, func() { c.HeightAt(1234) }); n != 0 {
		t.Errorf("%v allocations", n)
	}
}

func TestClimbed(t *testing.T) {
	c := little()
	c.Line[2].HeightM = 80
	for _, tt := range []struct{ from, to, up, down float64 }{{0, 10_000, 30, 40}, {2000, 6000, 10, 20}, {5000, 5000, 0, 0}, {4500, 5500, 5, 0}} {
		if up, down, ok := c.Climbed(tt.from, tt.to); !ok || math.Abs(up-tt.up) > 1e-9 || math.Abs(down-tt.down) > 1e-9 {
			t.Errorf("%v to %v: %v up, %v down, %v, want %+v", tt.from, tt.to, up, down, ok, tt)
		}
	}
	c.Line[2].HeightM = math.NaN()
	if _, _, ok := c.Climbed(0, 10_000); ok {
		t.Error("a climb over a point without height is told")
	}
	if _, _, ok := c.Climbed(3000, 2000); ok {
		t.Error("a climb backwards is told")
	}
}

// Noise of the heights is not climbed, and up less down is the difference of the ends.
func TestClimbedIgnoresNoise(t *testing.T) {
	line := func(heights ...float64) *course.Course {
		c := &course.Course{LengthM: float64(len(heights) - 1)}
		for i, h := range heights {
			c.Line = append(c.Line, course.Vertex{HeightM: h, AtM: float64(i)})
		}
		return c
	}
	for _, tt := range []struct {
		heights  []float64
		up, down float64
	}{
		{[]float64{0, 10, 8, 20, 5}, 20, 15},
		{[]float64{0, 10, 6, 20, 5}, 24, 19},
		{[]float64{5, 4, 6, 4, 6, 5}, 0, 0},
		{[]float64{0, 1, 2}, 2, 0},
		{[]float64{2, 1, 0}, 0, 2},
		{[]float64{10, 0, 2, 0, 10}, 10, 10},
		{[]float64{0, -1, 10}, 11, 1},
	} {
		c := line(tt.heights...)
		if up, down, ok := c.Climbed(0, c.LengthM); !ok || up != tt.up || down != tt.down {
			t.Errorf("%v: %v up, %v down, want %v, %v", tt.heights, up, down, tt.up, tt.down)
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		c := line(rapid.SliceOfN(rapid.Float64Range(-50, 50), 2, 30).Draw(t, "heights")...)
		up, down, ok := c.Climbed(0, c.LengthM)
		if want := c.Line[len(c.Line)-1].HeightM - c.Line[0].HeightM; !ok || up < 0 || down < 0 || math.Abs(up-down-want) > 1e-9 {
			t.Fatalf("%v up, %v down, want a difference of %v", up, down, want)
		}
	})
}

func TestCheck(t *testing.T) {
	if faults := little().Check(); len(faults) > 0 {
		t.Fatalf("a good course: %v", faults)
	}
	if faults := (&course.Course{LengthM: 42195}).Check(); len(faults) > 0 {
		t.Fatalf("a course of a length alone: %v", faults)
	}
	long := strings.Repeat("ä", 61)
	for _, tt := range []struct {
		name   string
		change func(c *course.Course)
		thing  int
		want   string
	}{
		{"no length", func(c *course.Course) { c.LengthM, c.Line = 0, nil }, -1, "the length of the course is 0 km"},
		{"no number", func(c *course.Course) { c.LengthM, c.Line = math.NaN(), nil }, -1, "the length of the course is NaN km"},
		{"name", func(c *course.Course) { c.Name = "a\x1b[31mb" }, -1, "the name of the course"},
		{"too many", func(c *course.Course) { c.Things = make([]course.Thing, course.MaxThings+1) }, -1, "2001 things: at most 2000"},
		{"order", func(c *course.Course) { c.Things[4].AtM = 2000 }, 4, `the climb "the hill" at 2 km comes after the turn at 3 km`},
		{"beyond", func(c *course.Course) { c.Things[5].AtM = 10_001 }, 5, "10.001 km is beyond the course of 10 km"},
		{"climb beyond", func(c *course.Course) { c.Things[4].ToM = 10_500 }, 4, "10.5 km is beyond the course"},
		{"before the start", func(c *course.Course) { c.Things[0].AtM = -1 }, 0, "its distance is -0.001 km"},
		{"nowhere", func(c *course.Course) { c.Things[5].AtM = math.NaN() }, 5, "its distance is NaN km"},
		{"climb backwards", func(c *course.Course) { c.Things[4].ToM = 3900 }, 4, "its end, 3.9 km, is not behind its beginning"},
		{"an end of a board", func(c *course.Course) { c.Things[1].ToM = 2000 }, 1, "only a climb or a hazard has an end"},
		{"a turn to both", func(c *course.Course) { c.Things[3].Side = course.Both }, 3, "a turn goes to the left or to the right"},
		{"items of a turn", func(c *course.Course) { c.Things[3].Items = []string{"water"} }, 3, "only a station has items"},
		{"no item", func(c *course.Course) { c.Things[2].Items = []string{""} }, 2, "an item is empty"},
		{"item", func(c *course.Course) { c.Things[2].Items = []string{"a\nb"} }, 2, `an item "a\nb" has control characters`},
		{"many items", func(c *course.Course) { c.Things[2].Items = make([]string, 13) }, 2, "13 items: at most 12"},
		{"rest", func(c *course.Course) { c.Things[2].Rest = 3 * time.Hour }, 2, "its rest is 3h0m0s"},
		{"cue", func(c *course.Course) { c.Things[3].Cue = "turn left" }, 3, `"turn left" is no id of a cue`},
		{"long name", func(c *course.Course) { c.Things[5].Name = long }, 5, "has 61 characters: at most 60"},
		{"kind", func(c *course.Course) { c.Things[5].Kind = 99 }, 5, "kind 99 is unknown"},
		{"side", func(c *course.Course) { c.Things[5].Side = 99 }, 5, "side 99 is unknown"},
		{"twice", func(c *course.Course) { c.Things[2] = c.Things[3] }, 3, "is there twice"},
		{"one point", func(c *course.Course) { c.Line = c.Line[:1] }, -1, "the line has one point"},
		{"short line", func(c *course.Course) { c.Line = c.Line[:3] }, -1, "the line goes from 0 km to 8 km"},
		{"line back", func(c *course.Course) { c.Line[2].AtM = 4000 }, -1, "point 3 of the line, at 4 km, is not behind"},
		{"off the earth", func(c *course.Course) { c.Line[2].LatDeg = 95 }, -1, "point 3 of the line is not on the earth"},
		{"no place", func(c *course.Course) { c.Line[1].LonDeg = math.NaN() }, -1, "point 2 of the line is not on the earth"},
		{"in space", func(c *course.Course) { c.Line[1].HeightM = 1e6 }, -1, "point 2 of the line is not on the earth"},
	} {
		c := little()
		tt.change(c)
		faults := c.Check()
		if !slices.ContainsFunc(faults, func(f course.Fault) bool { return f.Thing == tt.thing && strings.Contains(f.Text, tt.want) }) {
			t.Errorf("%s: %v, want %d: %q", tt.name, faults, tt.thing, tt.want)
		}
		for _, f := range faults {
			if strings.ContainsFunc(f.Text, func(r rune) bool { return r < ' ' }) {
				t.Errorf("%s: the fault carries a control character on: %q", tt.name, f.Text)
			}
		}
	}
}

// Faults are all told at once, and two stations on two sides of one road are no fault.
func TestCheckTellsAll(t *testing.T) {
	c := little()
	c.Name, c.Things[1].ToM, c.Things[3].Side, c.Things[5].AtM = "\t", 2000, course.NoSide, 20_000
	if got := c.Check(); len(got) != 4 {
		t.Errorf("%d faults, want 4: %v", len(got), got)
	}
	two := &course.Course{LengthM: 100, Things: []course.Thing{{Kind: course.Station, AtM: 50, Side: course.Left}, {Kind: course.Station, AtM: 50, Side: course.Right}}}
	if got := two.Check(); len(got) > 0 {
		t.Errorf("two stations: %v", got)
	}
}

func TestNames(t *testing.T) {
	for k, want := range map[course.Kind]string{course.Board: "board", course.Place: "place", 99: "unknown kind"} {
		if k.String() != want {
			t.Errorf("kind %d is %q, want %q", k, k, want)
		}
	}
	for _, s := range []course.Side{course.Left, course.Right, course.Both} {
		if got, ok := course.SideOf(s.String()); !ok || got != s {
			t.Errorf("side %v is read %v, %v", s, got, ok)
		}
	}
	for _, name := range []string{"", "LEFT", "up"} {
		if s, ok := course.SideOf(name); ok {
			t.Errorf("%q is the side %v", name, s)
		}
	}
	if got := fmt.Sprint(course.Side(9)); got != "unknown side" {
		t.Error(got)
	}
}
