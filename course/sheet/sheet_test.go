package sheet_test

import (
	"bytes"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"spotter/course"
	"spotter/course/sheet"

	"pgregory.net/rapid"
)

// good is a course file with one of everything.
const good = `# the course of a small race
name = "Little Race"
distance = "10 mi"
units = "mi"

[[station]]
at = "mile 2"
side = "both"
items = ["water", "gel"]
rest = "0:30"

[[station]]
at = "half"
side = "left"

[[board]]
at = "Mile 3"

[[turn]]
at = "4.5 mi"
side = "right"
name = "fire station"

[[climb]]
at = "8 km"
to = "9.25 km"
name = "the hill"

[[hazard]]
at = "150 metres"
cue = "bump"

[[place]]
at = "finish"
name = "the arch"
`

// of reads a course file and its course; the faults of both come together.
func of(file string, cues ...string) (*course.Course, string) {
	s, faults := sheet.Parse([]byte(file), sheet.Options{Cues: cues})
	length := s.DistanceM
	if length == 0 {
		length = 10_000
	}
	c, more := s.Course(length)
	return c, strings.TrimSpace(faults.Error() + "\n" + more.Error())
}

func TestGoodFile(t *testing.T) {
	c, faults := of("\ufeff" + strings.ReplaceAll(good, "\n", "\r\n"))
	if faults != "" {
		t.Fatal(faults)
	}
	const mile = 1609.344
	want := []course.Thing{
		{Kind: course.Hazard, AtM: 150, Cue: "bump"},
		{Kind: course.Station, AtM: 2 * mile, Side: course.Both, Items: []string{"water", "gel"}, Rest: 30 * time.Second, Cue: "water"},
		{Kind: course.Board, Name: "mile 3", AtM: 3 * mile},
		{Kind: course.Turn, Name: "fire station", AtM: 7242.048000000001, Side: course.Right, Cue: "turn_right"},
		{Kind: course.Climb, Name: "the hill", AtM: 8000, ToM: 9250},
		{Kind: course.Station, AtM: 5 * mile, Side: course.Left, Cue: "water_left"},
		{Kind: course.Place, Name: "the arch", AtM: 10 * mile},
	}
	if c.Name != "Little Race" || c.LengthM != 10*mile || len(c.Things) != len(want) {
		t.Fatalf("%q, %v m, %d things", c.Name, c.LengthM, len(c.Things))
	}
	for i := range want {
		if got := fmt.Sprintf("%+v", c.Things[i]); got != fmt.Sprintf("%+v", want[i]) {
			t.Errorf("thing %d: %s, want %+v", i, got, want[i])
		}
	}
}

// A file says everything that is wrong with it at once, each with its line.
func TestAllFaultsAtOnce(t *testing.T) {
	const file = `name = "x"
distance = "10 km"
lenght = "10 km"

[[station]]
at = "6 km"
sides = "left"
items = ["water", 3]

[[station]]
at = "5 km"
side = "up"
rest = "soon"

[[turn]]
at = "12 km"
side = "left"

[[turn]]
at = "2 km"

[[hazard]]
at = "3 km"
cue = "bumps"

[[climb]]
at = 4

[[place]]
at = "3 furlongs"
name = "a\u001b[31mb"

[[statoin]]
at = "1 km"

[station]
[[board]]
name = "x"
at = "mile 1"
at = "mile 2"
`
	_, faults := of(file, "bump", "turn_left", "turn_right")
	for _, want := range []string{
		`line 3: unknown key "lenght": a course has name, distance, units, track, track_number`,
		`line 7: unknown key "sides": a station has at, name, side, items, rest, cue; did you mean side?`,
		`line 8: items must be a list of texts`,
		`line 10: the station at 5 km comes after the station at 6 km of line 5 and lies before it: put them in order`,
		`line 12: side "up" is unknown: use left, right or both`,
		`line 13: rest "soon" is no length of time`,
		`line 15: the turn at 12 km: 12 km is beyond the course of 10 km`,
		`line 19: the turn has no side`,
		`line 24: cue "bumps" is unknown: spotter cues list shows the cues; did you mean bump?`,
		`line 27: at has no unit: write it in quotes, such as at = "4 km"`,
		`line 30: at: "3 furlongs" is no distance along the course`,
		`line 31: name has control characters`,
		`line 33: unknown table "statoin": a course has [[board]], [[station]], [[turn]], [[climb]], [[hazard]] and [[place]]; did you mean station?`,
		`line 36: [station] has single brackets: use [[station]]`,
		`line 40: "at" is set twice: first in line 39`,
	} {
		if !strings.Contains(faults, want) {
			t.Errorf("missing: %s", want)
		}
	}
	if n := strings.Count(faults, "\n") + 1; n != 15 {
		t.Errorf("%d faults, want 15", n)
	}
	if t.Failed() {
		t.Log(faults)
	}
	if strings.ContainsFunc(faults, func(r rune) bool { return r != '\n' && r < ' ' }) {
		t.Errorf("a fault carries a control character on: %q", faults)
	}
}

func TestFaults(t *testing.T) {
	many := "distance = \"10 km\"\n" + strings.Repeat("[[place]]\nat = \"1 km\"\nname = \"x\"\n", course.MaxThings+5)
	for _, tt := range []struct{ name, file, want string }{
		{"empty", "", `line 1: distance is missing: write distance = "marathon"`},
		{"no unit", `distance = "42.195"`, "is only 42.195 metres: use 42.195km"},
		{"a number", `distance = 42.195`, "line 1: distance must be a text in quotes"},
		{"units", "distance = \"10 km\"\nunits = \"yards\"", `line 2: units: "yards" is not a unit`},
		{"binary", "\x00\x01\x02", "line 1: not valid TOML"},
		{"GPX", `<?xml version="1.0"?><gpx/>`, "line 1: not valid TOML"},
		{"syntax and more", "distance = \"10 km\"\n[[turn]]\nat = \n[[turn]]\nat = \"1 km\"\nside = \"both\"", "line 4: the turn at 1 km: a turn goes to the left or to the right"},
		{"syntax", "distance = \"10 km\"\n[[turn]]\nat = \n[[turn]]\nat = \"1 km\"\nside = \"both\"", "line 3: not valid TOML"},
		{"UTF-16", "\xff\xfed\x00", "its text is UTF-16: save it as UTF-8"},
		{"twice", "distance = \"10 km\"\n[[turn]]\nat=\"1 km\"\nside=\"left\"\n[[turn]]\nat=\"1 km\"\nside=\"left\"", "line 5: the turn at 1 km is there twice: the other is the turn at 1 km of line 2"},
		{"behind a table", "[[turn]]\nat=\"1 km\"\nside=\"left\"\ndistance=\"10 km\"", "line 4: distance belongs to the course: move it above the first table"},
		{"a value for a table", "distance=\"10 km\"\nstation=[]", "line 2: station cannot have a value"},
		{"no distance", "distance=\"10 km\"\n[[board]]\nname=\"x\"", "line 2: the board has no distance"},
		{"climb backwards", "distance=\"10 km\"\n[[climb]]\nat=\"5 km\"\nto=\"4 km\"", "line 2: the climb at 5 km: its end, 4 km"},
		{"climb to the start", "distance=\"10 km\"\n[[climb]]\nat=\"start\"\nto=\"start\"", "line 2: the climb at 0 km ends at the start"},
		{"climb beyond", "distance=\"10 km\"\n[[climb]]\nat=\"5 km\"\nto=\"14 km\"", "14 km is beyond the course"},
		{"hazard of nothing", "distance=\"10 km\"\n[[hazard]]\nat=\"5 km\"", "line 2: the hazard has no name and no cue"},
		{"place without a name", "distance=\"10 km\"\n[[place]]\nat=\"5 km\"", "line 2: the place has no name"},
		{"cue's form", "distance=\"10 km\"\n[[hazard]]\nat=\"5 km\"\ncue=\"Speed Bump\"", `line 4: cue "Speed Bump" is no id of a cue`},
		{"track outside", "track = \"/etc/passwd\"", `line 1: track "/etc/passwd" is not a file beside the course file`},
		{"track above", "track = \"../x.gpx\"", `line 1: track "../x.gpx" is not a file beside`},
		{"track number", "track = \"x.gpx\"\ntrack_number = 0", "line 2: track_number must be a number from 1"},
		{"too many", many, "line 6002: more than 2000 things"},
		{"too many items", "distance=\"10 km\"\n[[station]]\nat=\"5 km\"\nitems = [" + strings.Repeat(`"a",`, 500) + "]", "it has 13 items: at most 12"},
		{"too long", strings.Repeat("#", sheet.MaxBytes+1), "it is longer than 1024 KiB"},
		{"long name", "distance=\"10 km\"\nname=\"" + strings.Repeat("a", 61) + "\"", "line 2: name has 61 characters"},
		{"direction of text", "distance=\"10 km\"\nname=\"a\u202eb\"", "line 2: name has control characters"},
		{"dotted", "distance=\"10 km\"\n[[turn]]\nat.x=1", `unknown key "at.x"`},
		{"inline", "distance=\"10 km\"\n[[turn]]\nat={km=1}\nside=\"left\"", "line 3: at must be a text in quotes"},
	} {
		_, faults := of(tt.file)
		if !strings.Contains(faults, tt.want) {
			t.Errorf("%s: %s\nwant %q", tt.name, faults, tt.want)
		}
		if n := strings.Count(faults, "\n"); n > 110 {
			t.Errorf("%s: %d faults", tt.name, n)
		}
	}
	bad := strings.Repeat("x = 1\ny\n", 5000)
	if _, faults := of(bad); !strings.Contains(faults, "more: mend these first") && strings.Count(faults, "\n") > 100 {
		t.Errorf("a file of faults has %d", strings.Count(faults, "\n"))
	}
	sharing := "distance=\"10 km\"\n" + strings.Repeat("[[board]]\n", 1500)
	if _, faults := of(sharing); !strings.Contains(faults, "and 1400 faults more: mend these first") {
		t.Errorf("1,500 faults: %.200s … %s", faults, faults[len(faults)-100:])
	}
}

func TestPart(t *testing.T) {
	for value, want := range map[string]string{"2": "2", `"2"`: "2", `"2.3"`: "2.3", "2.3": "2.3"} {
		s, faults := sheet.Parse([]byte("track = \"x.gpx\"\ntrack_number = "+value), sheet.Options{})
		if len(faults) > 0 || s.Part != want || s.Track != "x.gpx" {
			t.Errorf("%s: %q, %v", value, s.Part, faults)
		}
	}
	for text, want := range map[string]bool{"1": true, "12.3": true, "": false, "0": false, "1.": false, ".1": false, "01": false, "1.2.3": false, "-1": false, "9999999": false} {
		if sheet.ValidPart(text) != want {
			t.Errorf("%q: %v", text, !want)
		}
	}
}

// Distances near a whole unit are written without a bare point, which no reader takes.
func TestDistancesAreWrittenPlainly(t *testing.T) {
	for _, tt := range []struct {
		m     float64
		units string
		want  string
	}{
		{17000.4, "km", "17 km"}, {16999.8, "km", "17 km"}, {0.2, "km", "start"}, {0.7, "km", "0.001 km"}, {17321, "km", "17.321 km"},
		{16*1609.344 + 0.05, "mi", "16 mi"}, {16.5 * 1609.344, "mi", "16.5 mi"}, {1610.5, "mi", "1.0007 mi"},
	} {
		var b bytes.Buffer
		s := &sheet.Sheet{Name: "x", DistanceM: 42195, Units: tt.units}
		if err := s.Write(&b, []course.Thing{{Kind: course.Place, Name: "p", AtM: tt.m}}, nil); err != nil {
			t.Fatal(err)
		}
		if want := `at = "` + tt.want + `"`; !strings.Contains(b.String(), want) {
			t.Errorf("%v m: no %s in\n%s", tt.m, want, &b)
		}
	}
}

// What Write writes, Parse reads: the same things, to the metre.
func TestRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		units := rapid.SampledFrom([]string{"km", "mi"}).Draw(t, "units")
		length := rapid.SampledFrom([]float64{42195, 21097.5, 10_000, 1609.344 * 26, 333.3}).Draw(t, "length")
		var things, hints []course.Thing
		// No two things are nearer than 4 m: rounding does not bring them to one place.
		for _, slot := range rapid.SliceOfNDistinct(rapid.IntRange(0, int(length-20)/5), 0, 8, rapid.ID[int]).Draw(t, "slots") {
			th := course.Thing{AtM: 5*float64(slot) + rapid.Float64Range(0, 1).Draw(t, "at"),
				Kind: rapid.SampledFrom([]course.Kind{course.Board, course.Climb, course.Hazard, course.Place}).Draw(t, "kind"),
				Name: rapid.SampledFrom([]string{"a", `b "quoted" \ back`, "Zürich # 3", "日本"}).Draw(t, "name")}
			if th.Kind == course.Climb {
				th.ToM = th.AtM + 15
			}
			if th.Kind == course.Hazard {
				th.Cue = "bump"
			}
			if rapid.Bool().Draw(t, "hint") {
				hints = append(hints, th)
			} else {
				things = append(things, th)
			}
		}
		course.Sort(things)
		course.Sort(hints)
		if faults := (&course.Course{LengthM: length, Things: things}).Check(); len(faults) > 0 {
			t.Fatal(faults)
		}
		s := &sheet.Sheet{Name: `O'Neil's "10"`, DistanceM: length, Units: units, Track: "x.gpx", Part: "2"}
		var b bytes.Buffer
		if err := s.Write(&b, things, hints); err != nil {
			t.Fatal(err)
		}
		back, faults := sheet.Parse(b.Bytes(), sheet.Options{})
		if len(faults) > 0 {
			t.Fatalf("%v\n%s", faults, &b)
		}
		c, faults := back.Course(back.DistanceM)
		if len(faults) > 0 {
			t.Fatalf("%v\n%s", faults, &b)
		}
		if back.Name != s.Name || math.Abs(back.DistanceM-length) > 0.5 || back.Units != units || back.Track != s.Track || back.Part != s.Part || len(c.Things) != len(things) {
			t.Fatalf("%+v, %d things\n%s", back, len(c.Things), &b)
		}
		for _, th := range things {
			if !slices.ContainsFunc(c.Things, func(o course.Thing) bool {
				return o.Kind == th.Kind && o.Name == th.Name && o.Cue == th.Cue && math.Abs(o.AtM-th.AtM) <= 0.51 && math.Abs(o.ToM-th.ToM) <= 0.51
			}) {
				t.Fatalf("%+v is lost\n%s", th, &b)
			}
		}
		if got := strings.Count(b.String(), "\n# [["); got != len(hints) {
			t.Fatalf("%d suggestions, want %d\n%s", got, len(hints), &b)
		}
	})
}

// No file makes the reader panic, or gives a course that breaks its own rules without a fault.
func FuzzParse(f *testing.F) {
	for _, file := range []string{good, "", "distance = \"10 km\"\n[[turn]]\nat = \"start\"", "\xef\xbb\xbf[[", "a.b = {c = [1, {d = 2}]}", "track = \"x\"\ntrack_number = 1.5", "[[climb]]\nat = '1 km'\nto = \"\"\"\n2 km\"\"\""} {
		f.Add(file)
	}
	f.Fuzz(func(t *testing.T, file string) {
		s, faults := sheet.Parse([]byte(file), sheet.Options{})
		c, more := s.Course(10_000)
		if len(faults)+len(more) == 0 && len(c.Check()) > 0 {
			t.Fatalf("no fault, and %v", c.Check())
		}
		for _, fa := range append(faults, more...) {
			if fa.Line < 0 || fa.Line > strings.Count(file, "\n")+1 || strings.ContainsFunc(fa.Text, func(r rune) bool { return r < ' ' }) {
				t.Fatalf("%+v", fa)
			}
		}
	})
}
