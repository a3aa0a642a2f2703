package load_test

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"spotter/course"
	"spotter/course/load"
)

// degree is the length of a degree of latitude in metres, on the sphere that distances are
// measured on.
const degree = 6371008.8 * math.Pi / 180

// pt returns a point so many metres north and east of the start, with a height.
func pt(tag string, north, east, height float64) string {
	const lat = 42.0
	return fmt.Sprintf(`<%s lat="%.8f" lon="%.8f"><ele>%.2f</ele></%[1]s>`, tag, lat+north/degree, -71+east/degree/math.Cos(lat*math.Pi/180), height)
}

// seg returns a segment that goes north between two distances, in steps of 50 m.
func seg(from, to float64) string {
	var b strings.Builder
	for m := from; m <= to; m += 50 {
		b.WriteString(pt("trkpt", m, 0, 100+m/100))
	}
	return "<trkseg>" + b.String() + "</trkseg>"
}

// gpx returns a GPX file.
func gpx(parts ...string) string { return "<gpx>" + strings.Join(parts, "\n") + "</gpx>" }

// file loads the first of some files that lie beside each other: name, text, name, text.
func file(t *testing.T, o load.Options, files ...string) (*load.Result, error) {
	t.Helper()
	dir := t.TempDir()
	for i := 0; i < len(files); i += 2 {
		if err := os.WriteFile(filepath.Join(dir, files[i]), []byte(files[i+1]), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return load.File(filepath.Join(dir, files[0]), o)
}

func TestGPXAlone(t *testing.T) {
	wpt := func(north, east float64, name string) string {
		return strings.Replace(pt("wpt", north, east, 0), "</wpt>", "<name>"+name+"</name></wpt>", 1)
	}
	r, err := file(t, load.Options{}, "a.gpx", gpx(wpt(2000, 30, "church"), wpt(500, -20, "mill"), wpt(1000, 5, "KM 1"), wpt(700, 400, "far away"), wpt(2000, 30, "church"),
		"<trk><name>x</name>"+seg(0, 3000)+"</trk>"))
	if err != nil {
		t.Fatal(err)
	}
	c := r.Course
	if math.Abs(c.LengthM-3000) > 0.5 || len(c.Line) != 61 || len(c.Things) != 3 {
		t.Fatalf("%v m, %d points, %+v", c.LengthM, len(c.Line), c.Things)
	}
	for i, want := range []course.Thing{{Kind: course.Place, Name: "mill", AtM: 500}, {Kind: course.Board, Name: "KM 1", AtM: 1000}, {Kind: course.Place, Name: "church", AtM: 2000}} {
		if got := c.Things[i]; got.Name != want.Name || got.Kind != want.Kind || math.Abs(got.AtM-want.AtM) > 1 {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
	if h, ok := c.HeightAt(1000); !ok || math.Abs(h-110) > 0.1 {
		t.Errorf("height at 1 km: %v, %v", h, ok)
	}
	notes := strings.Join(r.Notes, "\n")
	for _, want := range []string{`waypoint "far away" is more than 50 m off the course`, "the length of the course is that of the track, 3 km"} {
		if !strings.Contains(notes, want) {
			t.Errorf("notes without %q: %s", want, notes)
		}
	}
	if r, err = file(t, load.Options{DistanceM: 3030}, "a.gpx", gpx("<trk>"+seg(0, 3000)+"</trk>")); err != nil || r.Course.LengthM != 3030 || r.Course.Line[60].AtM != 3030 || len(r.Notes) > 0 {
		t.Errorf("with its official length: %+v, %v", r, err)
	}
}

// A course that passes a waypoint twice says so, and puts it where the order wants it.
func TestWaypointPassedTwice(t *testing.T) {
	var line strings.Builder
	for _, north := range []float64{0, 500, 1000, 500, 0} { // out and back
		line.WriteString(pt("rtept", north, 0, 5))
	}
	wpt := func(north float64, name string) string {
		return strings.Replace(pt("wpt", north, 5, 0), "</wpt>", "<name>"+name+"</name></wpt>", 1)
	}
	r, err := file(t, load.Options{}, "a.gpx", gpx(wpt(300, "out"), wpt(1000, "turn"), wpt(400, "back"), "<rte>"+line.String()+"</rte>"))
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []course.Thing{{Name: "out", AtM: 300}, {Name: "turn", AtM: 1000}, {Name: "back", AtM: 1600}} {
		if got := r.Course.Things[i]; got.Name != want.Name || math.Abs(got.AtM-want.AtM) > 1 {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
	if notes := strings.Join(r.Notes, "\n"); !strings.Contains(notes, `the course passes waypoint "back" at 0.4 km and at 1.6 km: it is put at 1.6 km`) || strings.Contains(notes, `"turn"`) {
		t.Error(notes)
	}
}

// Several tracks and segments that are apart are asked for; small gaps are bridged and told.
func TestTracksAndSegments(t *testing.T) {
	two := gpx("<trk><name>long\u009b</name>"+seg(0, 3000)+"</trk>", "<rte>"+pt("rtept", 0, 0, 1)+pt("rtept", 500, 0, 1)+"</rte>", "<trk>"+pt("trkpt", 0, 0, 0)+"</trk>")
	pieces := gpx("<trk>" + seg(0, 1000) + seg(1150, 2000) + "<trkseg/>" + seg(2250, 4000) + "</trk>")
	for _, tt := range []struct {
		name, file, part string
		metres           float64 // 0: it is asked
		want             string
	}{
		{"two", two, "", 0, "a.gpx has 2 tracks or segments that are apart:\n  1           3 km  61 points  \"long\"\n  2         0.5 km  2 points, a route"},
		{"the first", two, "1", 3000, ""},
		{"the second", two, "2", 500, ""},
		{"one that is not there", two, "3", 0, `a.gpx has no track "3". It has:`},
		{"pieces", pieces, "", 0, "a.gpx has 2 tracks or segments that are apart:\n  1.1         2 km  39 points\n  1.4      1.75 km  36 points"},
		{"pieces of a track", pieces, "1", 0, "1.1         2 km"},
		{"a piece", pieces, "1.4", 1750, ""},
		{"a joined piece", pieces, "1.1", 2000, "a gap of 150 m before segment 2 is bridged"},
		{"the joined piece by its end", pieces, "1.2", 2000, "a gap of 150 m before segment 2 is bridged"},
		{"an empty piece", pieces, "1.3", 0, `a.gpx has no track "1.3"`},
		{"a gap of 199 m", gpx("<trk><trkseg>" + pt("trkpt", 0, 0, 0) + "</trkseg><trkseg>" + pt("trkpt", 199, 0, 0) + pt("trkpt", 400, 0, 0) + "</trkseg></trk>"), "", 400, "a gap of 199 m"},
		{"a gap of 201 m", gpx("<trk><trkseg>" + pt("trkpt", 0, 0, 0) + pt("trkpt", 50, 0, 0) + "</trkseg><trkseg>" + pt("trkpt", 251, 0, 0) + pt("trkpt", 400, 0, 0) + "</trkseg></trk>"), "", 0, "2 tracks or segments"},
	} {
		r, err := file(t, load.Options{Track: tt.part}, "a.gpx", tt.file)
		if tt.metres == 0 {
			if _, ok := errors.AsType[*load.ChooseError](err); !ok || !strings.Contains(err.Error(), tt.want) || strings.ContainsRune(err.Error(), '\u009b') {
				t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
			}
			continue
		}
		if err != nil || math.Abs(r.Course.LengthM-tt.metres) > 0.5 || !strings.Contains(strings.Join(r.Notes, "\n"), tt.want) {
			t.Errorf("%s: %+v, %v, want %v m and %q", tt.name, r, err, tt.metres, tt.want)
		}
	}
	if _, err := file(t, load.Options{Track: "x"}, "a.gpx", two); err == nil || !strings.Contains(err.Error(), `track "x": use a number from 1`) {
		t.Error(err)
	}
}

func TestCourseFileWithTrack(t *testing.T) {
	const sheet = "distance = \"3.06 km\"\ntrack = \"a.gpx\"\nunits = \"mi\"\n[[turn]]\nat = \"1 km\"\nside = \"left\"\n"
	r, err := file(t, load.Options{}, "c.toml", sheet, "a.gpx", gpx(pt("wpt", 0, 0, 0), "<trk>"+seg(0, 3000)+"</trk>"))
	if err != nil {
		t.Fatal(err)
	}
	if c := r.Course; c.LengthM != 3060 || len(c.Line) != 61 || c.Line[60].AtM != 3060 || len(c.Things) != 1 || r.Units != "mi" || math.Abs(r.DrawnM-3000) > 0.1 {
		t.Errorf("%+v", r)
	}
	if len(r.Notes) > 0 {
		t.Error(r.Notes)
	}
	r, err = file(t, load.Options{}, "c.toml", strings.Replace(sheet, `distance = "3.06 km"`, "", 1), "a.gpx", gpx("<trk>"+seg(0, 3000)+"</trk>"))
	if err != nil || math.Abs(r.Course.LengthM-3000) > 0.1 {
		t.Errorf("without a distance: %+v, %v", r, err)
	}
	// Every fault of both files is told, by line: those of the form and those of the distances together.
	_, err = file(t, load.Options{}, "c.toml", "distance = \"3 km\"\n[[place]]\nname = \"x\"\nat = \"4 km\"\n[[turn]]\nsied = \"left\"\n")
	if faults, ok := errors.AsType[load.Faults](err); !ok || len(faults) < 3 || !slices.IsSortedFunc(faults, func(a, b load.Fault) int { return a.Line - b.Line }) {
		t.Error(err)
	}
	_, err = file(t, load.Options{}, "c.toml", sheet+"[[turn]]\nat = \"9 km\"\nsied = \"left\"\n", "a.gpx", "<gpx><trk>")
	if faults, ok := errors.AsType[load.Faults](err); !ok || len(faults) != 3 || !strings.Contains(err.Error(), "a.gpx: line 1, column 11: the file is cut short") || !strings.Contains(err.Error(), "c.toml:9: unknown key") {
		t.Error(err)
	}
	_, err = file(t, load.Options{}, "c.toml", sheet, "b.gpx", "")
	if faults, ok := errors.AsType[load.Faults](err); !ok || len(faults) != 1 || faults[0].Line == 0 || !strings.Contains(err.Error(), `cannot open track "a.gpx", which has to lie beside this file: no such file`) {
		t.Errorf("a track that is not there: %v", err)
	}
	_, err = file(t, load.Options{}, "c.toml", sheet+"[[turn]]\nat = \"9 km\"\n", "b.gpx", "")
	if faults, ok := errors.AsType[load.Faults](err); !ok || len(faults) != 2 || !strings.Contains(err.Error(), "no such file") {
		t.Errorf("a fault, and a track that is not there: %v", err)
	}
}

func TestBadFiles(t *testing.T) {
	line := "<trk>" + seg(0, 3000) + "</trk>"
	for _, tt := range []struct {
		name, file, text string
		o                load.Options
		want             string
	}{
		{"empty GPX", "a.gpx", "", load.Options{}, "a.gpx: it is empty"},
		{"no track", "a.gpx", gpx(pt("wpt", 0, 0, 0)), load.Options{}, "a.gpx: it has no track and no route, only 1 waypoint"},
		{"no good point", "a.gpx", gpx("<trk><trkseg>" + strings.Repeat("\n<trkpt lat='NaN' lon='1'/>", 9) + "</trkseg></trk>"), load.Options{}, "a.gpx: its tracks have no good point: 9 points are without a place on the earth; the first: line 2, column 1"},
		{"one point", "a.gpx", gpx("<trk><trkseg>" + pt("trkpt", 0, 0, 0) + "</trkseg></trk>"), load.Options{}, "one point each"},
		{"standing", "a.gpx", gpx("<trk><trkseg>" + strings.Repeat(pt("trkpt", 0, 0, 0), 9) + "</trkseg></trk>"), load.Options{}, "all points of the track are at one place"},
		{"another race", "a.gpx", gpx(line), load.Options{DistanceM: 42195}, "the line of the track is 3 km long and the course 42.195 km: it is another course"},
		{"too long", "a.gpx", gpx("<rte><rtept lat='0' lon='0'/><rtept lat='0' lon='90'/></rte>"), load.Options{}, "the length of the course is 10007.557 km"},
		{"UTF-16", "a.gpx", "\xff\xfe<\x00", load.Options{}, "its text is UTF-16"},
		{"empty course file", "c.toml", "", load.Options{}, "c.toml:1: distance is missing"},
		{"no unknown cue", "c.toml", "distance = \"10 km\"\n[[hazard]]\nat = \"1 km\"\ncue = \"frob\"", load.Options{Cues: []string{"bump"}}, "c.toml:4: cue \"frob\" is unknown"},
	} {
		_, err := file(t, tt.o, tt.file, tt.text)
		if _, ok := errors.AsType[load.Faults](err); !ok || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
	if _, err := load.File(t.TempDir(), load.Options{}); err == nil || !strings.Contains(err.Error(), "is no ordinary file") {
		t.Errorf("a folder: %v", err)
	}
	if r, err := file(t, load.Options{}, "noname", "\ufeff\n"+gpx(line)); err != nil || len(r.Course.Line) != 61 {
		t.Errorf("a GPX without its ending: %v", err)
	}
	// What is wrong with single points is told, and the rest is read.
	r, err := file(t, load.Options{}, "a.gpx", gpx("<trk>"+seg(0, 1000)+"<trkseg>"+`<trkpt lat="NaN" lon="1"/><trkpt lat="95" lon="1"/>`+strings.Replace(pt("trkpt", 1050, 0, 1), "<ele>1.00", "<ele>1e999", 1)+pt("trkpt", 3000, 0, 1)+"</trkseg></trk>"))
	if err != nil {
		t.Fatal(err)
	}
	notes := strings.Join(r.Notes, "\n")
	for _, want := range []string{"a.gpx: 2 points are left out, without a place on the earth; the first: line 1, column", "1 point has a time or a height that makes no sense", "at 1.05 km the track has no point for 1.95 km"} {
		if !strings.Contains(notes, want) {
			t.Errorf("notes without %q: %s", want, notes)
		}
	}
}

// A track that is some per cent longer than the course is scaled, and told.
func TestTooLongTrack(t *testing.T) {
	r, err := file(t, load.Options{DistanceM: 2800}, "a.gpx", gpx("<trk>"+seg(0, 3000)+"</trk>"))
	if err != nil {
		t.Fatal(err)
	}
	if r.Course.LengthM != 2800 || math.Abs(r.Course.Line[30].AtM-1400) > 0.1 || !strings.Contains(strings.Join(r.Notes, " "), "7.1 % from the course's 2.8 km, and is scaled") {
		t.Errorf("%v m, %v, %v", r.Course.LengthM, r.Course.Line[30], r.Notes)
	}
}

// Heights with noise of 2 m give about the climb of the road without it.
func TestNoisyHeights(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	height := func(m float64) float64 { return 50 + 30*math.Cos(2*math.Pi*m/5000) } // 60 m up, 60 m down in each 5 km
	for _, noise := range []float64{0, 2} {
		var b strings.Builder
		for m := 0.0; m <= 20_000; m += 10 {
			b.WriteString(pt("trkpt", m, 0, height(m)+noise*rnd.NormFloat64()))
		}
		r, err := file(t, load.Options{}, "a.gpx", gpx("<trk><trkseg>"+b.String()+"</trkseg></trk>"))
		if err != nil {
			t.Fatal(err)
		}
		up, down, ok := r.Course.Climbed(0, r.Course.LengthM)
		if !ok || math.Abs(up-240) > 12 || math.Abs(down-240) > 12 {
			t.Errorf("noise %v m: %.1f up, %.1f down, %v, want 240", noise, up, down, ok)
		}
		worst := 0.0
		for m := 100.0; m < 19_900; m += 50 {
			h, _ := r.Course.HeightAt(m)
			worst = max(worst, math.Abs(h-height(m)))
		}
		if worst > 0.1+noise*1.2 {
			t.Errorf("noise %v m: a height is %.2f m off", noise, worst)
		}
	}
}

// Small holes of the heights are bridged, large ones stay unknown, and heights of 0 are none.
func TestHolesInHeights(t *testing.T) {
	var b, zero strings.Builder
	for m := 0.0; m <= 3000; m += 50 {
		p := pt("trkpt", m, 0, 100+m/100)
		if m > 500 && m < 900 || m > 1500 && m < 2500 {
			p = p[:strings.Index(p, "<ele>")] + "</trkpt>"
		}
		b.WriteString(p)
		zero.WriteString(pt("trkpt", m, 0, 0))
	}
	r, err := file(t, load.Options{}, "a.gpx", gpx("<trk><trkseg>"+b.String()+"</trkseg></trk>"))
	if err != nil {
		t.Fatal(err)
	}
	if h, ok := r.Course.HeightAt(700); !ok || math.Abs(h-107) > 0.1 {
		t.Errorf("in the small hole: %v, %v", h, ok)
	}
	if h, ok := r.Course.HeightAt(2000); ok {
		t.Errorf("in the large hole: %v", h)
	}
	if h, ok := r.Course.HeightAt(3000); !ok || math.Abs(h-130) > 0.1 {
		t.Errorf("at the end: %v, %v", h, ok)
	}
	r, err = file(t, load.Options{}, "a.gpx", gpx("<trk><trkseg>"+zero.String()+"</trkseg></trk>"))
	if err != nil {
		t.Fatal(err)
	}
	if _, ok := r.Course.HeightAt(1000); ok || !slices.Contains(r.Notes, "a.gpx: all heights are 0: they count as not known") {
		t.Errorf("heights of 0: %v", r.Notes)
	}
}

// Over the line where 180° east is 180° west the short way is taken.
func TestOverTheDateLine(t *testing.T) {
	r, err := file(t, load.Options{}, "a.gpx", gpx(`<wpt lat="0" lon="-179.9995"><name>x</name></wpt><rte><rtept lat="0" lon="179.99"/><rtept lat="0" lon="-179.99"/></rte>`))
	if err != nil {
		t.Fatal(err)
	}
	if c := r.Course; math.Abs(c.LengthM-0.02*degree) > 0.1 || len(c.Things) != 1 || math.Abs(c.Things[0].AtM-0.0105*degree) > 0.5 {
		t.Errorf("%v m, %+v, %v", c.LengthM, c.Things, r.Notes)
	}
}

// BenchmarkFile loads a GPX of 500,000 points with heights and times, and tells the largest
// heap that was seen behind the reading.
//
//	go test ./course/load -run ^$ -bench File -benchtime 3x
func BenchmarkFile(b *testing.B) {
	name := filepath.Join(b.TempDir(), "long.gpx")
	out, err := os.Create(name)
	if err != nil {
		b.Fatal(err)
	}
	w := bufio.NewWriter(out)
	io.WriteString(w, "<gpx><trk><trkseg>")
	for i := range 500_000 {
		fmt.Fprintf(w, "<trkpt lat=\"%.7f\" lon=\"%.7f\"><ele>%.1f</ele><time>2027-04-19T10:00:00Z</time></trkpt>\n", 42+float64(i)*1e-6, -71.5+math.Sin(float64(i)/1e5)/100, 50+40*math.Sin(float64(i)/1e4))
	}
	io.WriteString(w, "</trkseg></trk></gpx>")
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	out.Close()
	var m runtime.MemStats
	for b.Loop() {
		r, err := load.File(name, load.Options{})
		if err != nil || len(r.Course.Line) < 400_000 {
			b.Fatal(err)
		}
		runtime.ReadMemStats(&m)
	}
	b.ReportMetric(float64(m.Sys)/1e6, "MB-from-system")
}
