package gpx

import (
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"
)

// both reads a file with and without the quick way, and returns what differs.
func both(file string) string {
	type event struct {
		p   string
		in  Part
		bad BadPoint
	}
	one := func(slow bool) (events []event, f File, err error) {
		r := newReader(strings.NewReader(file), Handler{})
		r.slow = slow
		r.handler = Handler{Point: func(p *Point, in Part) error {
			events = append(events, event{p: fmt.Sprintf("%+v", *p), in: in}) // as text: NaN is not itself
			return nil
		}, Bad: func(b *BadPoint) error {
			events = append(events, event{bad: *b})
			return nil
		}}
		err = r.read()
		for i := range r.file.Waypoints {
			if w := &r.file.Waypoints[i]; math.IsNaN(w.HeightM) {
				w.HeightM = -1
			}
		}
		return events, r.file, err
	}
	fast, f, err := one(false)
	slow, g, err2 := one(true)
	switch {
	case fmt.Sprint(err) != fmt.Sprint(err2):
		return fmt.Sprintf("error %v, slowly %v", err, err2)
	case !reflect.DeepEqual(fast, slow):
		for i := range min(len(fast), len(slow)) {
			if fast[i] != slow[i] {
				return fmt.Sprintf("point %d: %+v, slowly %+v", i, fast[i], slow[i])
			}
		}
		return fmt.Sprintf("%d points, slowly %d", len(fast), len(slow))
	case !reflect.DeepEqual(f, g):
		return fmt.Sprintf("%+v, slowly %+v", f, g)
	}
	return ""
}

// odd are points of every form that the two ways could take differently.
var odd = []string{
	`<trkpt lat="1" lon="2"/>`, `<trkpt lon='2' lat=' 1.5 '><ele>3</ele></trkpt>`, "<trkpt\n lat=\"1\"\r\n\tlon=\"2\" >\n</trkpt>",
	`<trkpt lat="1" lon="2"><ele> 3 </ele><time>2027-04-19T14:02:13Z</time><extensions><a:b><a:hr>99</a:hr></a:b></extensions></trkpt>`,
	`<trkpt lat="1" lon="2"><ele/><time></time></trkpt>`, `<trkpt lat="1" lon="2"><ele>3</ele><ele>4</ele></trkpt>`, `<trkpt lat="1" lat="2" lon="3"/>`,
	`<trkpt lat="95" lon="2"/>`, `<trkpt lat="NaN" lon="2"/>`, `<trkpt lon="2"/>`, `<trkpt lat="1"lon="2"/>`, `<trkpt lat = "1" lon="2"/>`, `<trkpt lat="1" lon="2" x="3"/>`,
	`<trkpt lat="1" lon="2"><ele>3<!-- 4 -->5</ele></trkpt>`, `<trkpt lat="1" lon="2"><ele>&#51;</ele></trkpt>`, `<trkpt lat="1" lon="2"><ele><![CDATA[3]]></ele></trkpt>`,
	`<trkpt lat="1" lon="2"><name>ü</name></trkpt>`, `<trkpt lat="1" lon="2"><name>a > b</name></trkpt>`, `<trkpt lat="1" lon="2"><name>a ]]> b</name></trkpt>`,
	`<trkpt lat="1" lon="2"><ele>3</time></trkpt>`, `<trkpt lat="1" lon="2"><ele>3</ele ></trkpt >`, `<trkpt lat="1" lon="2"><ele>3</trkpt>`, `<trkpt lat="1" lon="2"></rtept>`,
	`<trkpt lat="1" lon="2"><a:b:c>3</a:b:c></trkpt>`, `<trkpt lat="1" lon="2"><:b>3</:b></trkpt>`, `<trkpt lat="1" lon="2"><1b>3</1b></trkpt>`, `<trkpt lat="1" lon="2"><b:>3</b:></trkpt>`,
	`<trkpt lat="1" lon="2"><time>2027-04-19T14:02:12Z</time></trkpt>`, `<trkpt lat="1" lon="2"><time>yesterday</time></trkpt>`, `<trkpt lat="1" lon="2"><time>2027-04-19T14:02:13.5+02:00</time></trkpt>`,
	`<trkpt lat="1" lon="2"><extensions><hr>0</hr></extensions></trkpt>`, `<trkpt lat="1" lon="2"><extensions><hr>1</hr><hr>2</hr></extensions></trkpt>`, `<trkpt lat="1" lon="2"><hr>1</hr></trkpt>`,
	`<trkpt lat="1" lon="2"><extensions><a><b><c><d><e><f><hr>1</hr></f></e></d></c></b></a></extensions></trkpt>`, `<trkpt lat="1" lon="2"><ele>3<x>4</x>5</ele></trkpt>`,
	`<trkpt lat="1" lon="2"><name>` + strings.Repeat("a", 3000) + `</name></trkpt>`, `<trkpt lat="1" lon="2"><ele>` + strings.Repeat("0", 300) + `5</ele></trkpt>`,
	`<trkpt lat="0x1p4" lon="2"/>`, `<trkpt lat="1_0" lon="2"/>`, `<trkpt lat="+1" lon="-.5"/>`, `<trkpt lat="1e1" lon="1e999"/>`, `<trkptx lat="1" lon="2"/>`, `<x:trkpt lat="1" lon="2"/>`, `<rtept lat="1" lon="2"/>`,
	`text`, `<!-- a -->`, `</trkseg><trkseg>`, `</trkseg><trkseg/><trkpt lat="1" lon="2"/><trkseg>`, "\n\n", "<trkpt lat=\"1\" lon=\"2\"/>\n\n  <trkpt lat=\"91\" lon=\"2\"/>", `<trkpt lat="1" lon="2"><ele>3</ele>]]></trkpt>`,
	`<trkpt lat="1" lon="2">` + "\x01" + `</trkpt>`, `<trkpt lat="1` + "\n" + `" lon="2"/>`, `<trkpt lat="1" lon="2"><ele>3</ele><broken</trkpt>`, `<trkpt lat="1&#48;" lon="2"/>`, "<trkpt lat=\"1\xff\" lon=\"2\"/>",
	`<trkpt lat="" lat="0" lon="0"/>`, `<?x y?>`, `<!DOCTYPE x>`, "<trkpt lat=\"1\" lon=\"2\"><ele>3</\nele></trkpt>", "<\n", "<trkpt lat=\"1\" lon=\"2\" =\n",
}

// The quick way gives what the decoder gives, with the same places, whatever two points follow
// each other, and wherever the file ends.
func TestQuickIsTheSame(t *testing.T) {
	const good = `<trkpt lat="1" lon="2"/>`
	for _, a := range odd {
		for _, b := range odd {
			for _, blank := range []string{"", "\n", " \n  "} {
				file := "<gpx><trk><trkseg>" + strings.Join([]string{good, a, good, b, good}, blank) + "</trkseg></trk></gpx>"
				if diff := both(file); diff != "" {
					t.Fatalf("%q: %s", file, diff)
				}
			}
		}
	}
	route := strings.ReplaceAll("<gpx><rte>"+good+strings.Join(odd[:5], "\n")+"</rte></gpx>", "trkpt", "rtept")
	if diff := both(route); diff != "" {
		t.Errorf("route: %s", diff)
	}
	whole := "<gpx><trk><trkseg>" + good + "\n" + odd[3] + "\n" + odd[3] + "</trkseg></trk></gpx>"
	for n := range len(whole) {
		if diff := both(whole[:n]); diff != "" {
			t.Errorf("cut at %d: %s", n, diff)
		}
	}
	long := "<gpx><trk><trkseg>" + strings.Repeat(odd[3]+"\n", 2000) + good + odd[8] + "</trkseg></trk></gpx>" // over the ends of many buffers
	if diff := both(long); diff != "" {
		t.Error(diff)
	}
}

// The quick way is taken: most points of a plain file never reach the decoder.
func TestQuickIsTaken(t *testing.T) {
	file := "<gpx><trk><trkseg>" + strings.Repeat(odd[3]+"\n", 1000) + "</trkseg></trk></gpx>"
	r := newReader(strings.NewReader(file), Handler{})
	if err := r.read(); err != nil || r.file.Points != 1000 {
		t.Fatal(r.file.Points, err)
	}
	if seen := r.dec.InputOffset(); seen > 1000 {
		t.Errorf("the decoder read %d of %d bytes", seen, len(file))
	}
}

// FuzzQuick looks for a file that the two ways read differently.
func FuzzQuick(f *testing.F) {
	for _, a := range odd {
		if len(a) < 400 {
			f.Add("<gpx><trk><trkseg>" + odd[0] + a + "\n" + odd[3] + "</trkseg></trk></gpx>")
		}
	}
	f.Fuzz(func(t *testing.T, file string) {
		if diff := both(file); diff != "" {
			t.Fatal(diff)
		}
	})
}
