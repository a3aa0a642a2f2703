package track_test

import (
	"bytes"
	"errors"
	"fmt"
	"math"
	"os"
	"strings"
	"testing"
	"time"

	"spotter/report/track"
)

// gun is the time of the first point in the tracks of these tests.
var gun = time.Date(2027, 4, 19, 14, 2, 13, 0, time.UTC)

// gpx returns a GPX file with the given points.
func gpx(points ...string) string {
	return `<?xml version="1.0" encoding="UTF-8"?>
<gpx version="1.1" creator="a watch" xmlns="http://www.topografix.com/GPX/1/1" xmlns:gpxtpx="http://www.garmin.com/xmlschemas/TrackPointExtension/v1">
<metadata><time>2020-01-01T00:00:00Z</time></metadata><wpt lat="1" lon="1"><time>2020-01-01T00:00:00Z</time></wpt>
<trk><name>Boston &amp; back</name><trkseg>` + strings.Join(points, "\n") + `</trkseg></trk></gpx>`
}

// pt returns a track point so many seconds after the gun, each 0.0001° further.
func pt(seconds int) string {
	return fmt.Sprintf(`<trkpt lat="%.4f" lon="-71.5176"><ele>%d</ele><time>%s</time><extensions><gpxtpx:TrackPointExtension><gpxtpx:hr>%d</gpxtpx:hr></gpxtpx:TrackPointExtension></extensions></trkpt>`,
		42.2297+float64(seconds)*0.0001, 148-seconds, gun.Add(time.Duration(seconds)*time.Second).Format(time.RFC3339), 100+seconds)
}

func TestGPX(t *testing.T) {
	tr, err := track.Read(strings.NewReader("\ufeff" + gpx(pt(0), pt(1), `<trkpt lat="1" lon="1"/>`, pt(4), pt(4))))
	if err != nil {
		t.Fatal(err)
	}
	if len(tr.Points) != 3 || tr.Untimed != 1 || tr.Doubled != 1 || tr.Format != "GPX" {
		t.Fatalf("%d points, %d untimed, %d doubled, %s", len(tr.Points), tr.Untimed, tr.Doubled, tr.Format)
	}
	for _, tt := range []struct {
		seconds float64
		lat     float64
		height  float64
		heart   int
	}{{0, 42.2297, 148, 100}, {1, 42.2298, 147, 101}, {2, 42.2299, 146, 101}, {3.9, 42.23009, 144.1, 104}} {
		p, ok := tr.At(gun.Add(time.Duration(tt.seconds * float64(time.Second))))
		if !ok || math.Abs(p.LatDeg-tt.lat) > 1e-6 || math.Abs(p.LonDeg+71.5176) > 1e-6 || !p.HasHeight || math.Abs(p.HeightM-tt.height) > 1e-6 || p.HeartRate != tt.heart {
			t.Errorf("after %v s: %+v, %v, want %+v", tt.seconds, p, ok, tt)
		}
	}
	for _, seconds := range []int{-1, 5} {
		if p, ok := tr.At(gun.Add(time.Duration(seconds) * time.Second)); ok {
			t.Errorf("outside the track, at %d s: %+v", seconds, p)
		}
	}
	later := tr.Shift(time.Hour)
	if p, ok := later.At(gun.Add(time.Hour)); !ok || p.LatDeg != 42.2297 {
		t.Errorf("shifted by an hour: %+v, %v", p, ok)
	}
	if !tr.From().Equal(gun) || !later.From().Equal(gun.Add(time.Hour)) {
		t.Error("a shift changed the track itself, or did not change its copy")
	}
}

// The files were written by github.com/muktihari/fit v0.26.1: 20 records 3 s apart, the first
// two without a place, heights in both fields, a developer field, in both orders of bytes and
// with short headers.
func TestFIT(t *testing.T) {
	for _, name := range []string{"little.fit", "big.fit", "compressed.fit"} {
		data, err := os.ReadFile("testdata/" + name)
		if err != nil {
			t.Fatal(err)
		}
		tr, err := track.Read(bytes.NewReader(data))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if len(tr.Points) != 18 || tr.Untimed != 0 || tr.Format != "FIT" {
			t.Errorf("%s: %d points, %d untimed, %s", name, len(tr.Points), tr.Untimed, tr.Format)
			continue
		}
		for i, p := range tr.Points {
			n := i + 2
			if want := gun.Add(time.Duration(3*n) * time.Second); !p.Wall.Equal(want) {
				t.Errorf("%s: point %d at %v, want %v", name, i, p.Wall, want)
			}
			if math.Abs(p.LatDeg-42.2297-float64(n)*0.0001) > 1e-6 || math.Abs(p.LonDeg+71.5176-float64(n)*0.0001) > 1e-6 ||
				!p.HasHeight || p.HeightM != float64(148-n) || p.HeartRate != 100+n {
				t.Errorf("%s: point %d: %+v", name, i, p)
			}
		}
		for _, cut := range []int{13, len(data) / 2, len(data) - 1} {
			if _, err := track.Read(bytes.NewReader(data[:cut])); err == nil || !strings.Contains(err.Error(), "cut short") {
				t.Errorf("%s cut to %d bytes: %v", name, cut, err)
			}
		}
		data[len(data)-30] ^= 1
		if _, err := track.Read(bytes.NewReader(data)); err == nil {
			t.Errorf("%s with one bit changed was read", name)
		}
	}
}

func TestBadTracks(t *testing.T) {
	for _, tt := range []struct{ name, file, want string }{
		{"empty", "", "it is empty"},
		{"a picture", "\x89PNG\r\n\x1a\n1234567890", "it is neither GPX nor FIT"},
		{"another XML", "<html></html>", "no GPX: it begins with <html>"},
		{"no point", gpx(), "it has no point of a track"},
		{"no times", gpx(`<trkpt lat="1" lon="1"/>`, `<trkpt lat="1" lon="2"><ele>1</ele></trkpt>`), "its points have no times"},
		{"backwards", gpx(pt(5), pt(6), pt(4)), "point 3 has the time 2027-04-19 14:02:17Z, which is before the 2027-04-19 14:02:19Z"},
		{"no latitude", gpx(`<trkpt lon="1"/>`), "line 4, column 44: a point without latitude or longitude"},
		{"off the earth", gpx(`<trkpt lat="91" lon="1"/>`), "line 4, column 44: latitude 91, longitude 1 is no place"},
		{"not a number", gpx(`<trkpt lat="NaN" lon="1"/>`), `line 4, column 44: "NaN" is no number`},
		{"a time without its zone", gpx(`<trkpt lat="1" lon="1"><time>2027-04-19T14:02:13</time></trkpt>`), "is no time with its zone"},
		{"cut short", gpx(pt(1), pt(2))[:700], "line 5, column 153: the file is cut short"},
		{"badly nested", "<gpx><trk></gpx>", "line 1, column 11: element <trk> closed by </gpx>"},
		{"an entity", "<gpx><trk>&boom;</trk></gpx>", "invalid character entity &boom;"},
		{"other letters", `<?xml version="1.0" encoding="ISO-8859-1"?><gpx/>`, `its text is in "ISO-8859-1": save it as UTF-8`},
		{"FIT without a length", "\x0e\x20\x00\x00\x00\x00\x00\x00.FIT\x00\x00", "not closed by what wrote it"},
	} {
		_, err := track.Read(strings.NewReader(tt.file))
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
	// A bad waypoint or route is not the track's.
	if _, err := track.Read(strings.NewReader(strings.Replace(gpx(pt(1), pt(2)), "<trk>", `<wpt lat="95" lon="1"/><rte><rtept lat="95" lon="1"/><rtept lat="1" lon="1"/></rte><trk>`, 1))); err != nil {
		t.Errorf("a bad waypoint beside a good track: %v", err)
	}
	_, err := track.Read(strings.NewReader(gpx(pt(5), pt(4))))
	if _, ok := errors.AsType[*track.BackwardsError](err); !ok {
		t.Errorf("backwards: %T", err)
	}
}

func TestCovers(t *testing.T) {
	tr, err := track.Read(strings.NewReader(gpx(pt(0), pt(60))))
	if err != nil {
		t.Fatal(err)
	}
	if err := tr.Covers(gun.Add(-time.Hour), gun); err != nil {
		t.Error(err)
	}
	for _, tt := range []struct {
		from, to time.Time
		want     string
	}{
		{gun.Add(2 * time.Minute), gun.Add(time.Hour), "ends before the race begins, of 2027-04-19 14:04:13Z to 2027-04-19 15:02:13Z: 1m0s are between them"},
		{gun.Add(-time.Hour), gun.Add(-time.Minute), "begins after the race ends"},
	} {
		if err := tr.Covers(tt.from, tt.to); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%v, want %q", err, tt.want)
		}
	}
}

// A watch that pauses while the runner stands is bridged; one that lost its place is not. The
// short way goes over the line where east becomes west.
func TestGaps(t *testing.T) {
	at := func(seconds int, lat, lon float64) string {
		return fmt.Sprintf(`<trkpt lat="%v" lon="%v"><time>%s</time></trkpt>`, lat, lon, gun.Add(time.Duration(seconds)*time.Second).Format(time.RFC3339))
	}
	tr, err := track.Read(strings.NewReader(gpx(at(0, 10, 179.9), at(10, 10, -179.9), at(600, 10, -179.8999), at(1200, 11, -179.8999))))
	if err != nil {
		t.Fatal(err)
	}
	if p, ok := tr.At(gun.Add(4 * time.Second)); !ok || math.Abs(p.LonDeg-179.98) > 1e-9 {
		t.Errorf("before the line: %+v, %v", p, ok)
	}
	if p, ok := tr.At(gun.Add(6 * time.Second)); !ok || math.Abs(p.LonDeg+179.98) > 1e-9 {
		t.Errorf("behind the line: %+v, %v", p, ok)
	}
	if _, ok := tr.At(gun.Add(300 * time.Second)); !ok {
		t.Error("a pause in one place was not bridged")
	}
	if p, ok := tr.At(gun.Add(900 * time.Second)); ok {
		t.Errorf("ten minutes and 100 km were bridged: %+v", p)
	}
	one := track.Metres(track.Point{LatDeg: 0, LonDeg: 0}, track.Point{LatDeg: 1, LonDeg: 0})
	if math.Abs(one-111195) > 1 {
		t.Errorf("one degree is %v m", one)
	}
}

// No file makes the reader panic, or gives points that are out of order or off the earth.
func FuzzRead(f *testing.F) {
	for _, name := range []string{"little.fit", "big.fit", "compressed.fit"} {
		data, err := os.ReadFile("testdata/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte(gpx(pt(0), pt(1), pt(4))))
	f.Fuzz(func(t *testing.T, data []byte) {
		tr, err := track.Read(bytes.NewReader(data))
		if err != nil {
			return
		}
		for i, p := range tr.Points {
			if i > 0 && !p.Wall.After(tr.Points[i-1].Wall) || math.Abs(p.LatDeg) > 90 || math.Abs(p.LonDeg) > 180 {
				t.Fatalf("point %d: %+v", i, p)
			}
		}
		mid := tr.From().Add(tr.To().Sub(tr.From()) / 2)
		if p, ok := tr.At(mid); ok && !(math.Abs(p.LatDeg) <= 90 && math.Abs(p.LonDeg) <= 180) {
			t.Fatalf("in the middle: %+v", p)
		}
	})
}
