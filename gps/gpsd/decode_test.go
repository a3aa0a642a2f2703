package gpsd

import (
	"math"
	"strings"
	"testing"

	"spotter/gps"
)

// Lines as a gpsd 3.22 sent them, and lines that none should send.
func TestDecode(t *testing.T) {
	for _, tt := range []struct {
		name, line string
		kind       gps.Kind
		why        string
	}{
		{"version", `{"class":"VERSION","release":"3.22","rev":"3.22","proto_major":3,"proto_minor":14}`, gps.Heard, ""},
		{"watch", `{"class":"WATCH","enable":true,"json":true,"nmea":false,"raw":0,"scaled":false,"timing":false,"split24":false,"pps":false}`, gps.Heard, ""},
		{"devices", `{"class":"DEVICES","devices":[{"class":"DEVICE","path":"/dev/pts/1","activated":"2026-11-28T00:00:00.000Z","native":0}]}`, gps.Heard, ""},
		{"no devices", `{"class":"DEVICES","devices":[]}`, gps.Lost, "has no receiver"},
		{"device came", `{"class":"DEVICE","path":"/dev/pts/1","activated":"2026-11-28T00:00:00.000Z"}`, gps.Heard, ""},
		{"device known", `{"class":"DEVICE","path":"/dev/pts/1"}`, gps.Heard, ""},
		{"device went", `{"class":"DEVICE","path":"/dev/pts/1","activated":0}`, gps.Lost, "/dev/pts/1"},
		{"a class of later", `{"class":"XYZ","mode":"?"}`, gps.Heard, ""},
		{"fix", `{"class":"TPV","device":"/dev/pts/1","mode":3,"time":"2027-04-19T14:02:13.000Z","lat":42.2297,"lon":-71.5176,"speed":2.747}`, gps.Position, ""},
		{"at 0, 0", `{"class":"TPV","mode":2,"lat":0,"lon":0}`, gps.Position, ""},
		{"mode 0", `{"class":"TPV","device":"/dev/pts/1","mode":0}`, gps.NoPosition, "no fix"},
		{"mode 1 with a place", `{"class":"TPV","mode":1,"lat":42,"lon":-71}`, gps.NoPosition, "no fix"},
		{"mode 3 without a place", `{"class":"TPV","device":"/dev/pts/1","mode":3}`, gps.Heard, ""},
		{"half a place", `{"class":"TPV","mode":3,"lat":42}`, gps.Refused, "the longitude is missing"},
		{"null", `{"class":"TPV","mode":3,"lat":42,"lon":null}`, gps.Refused, "the longitude is missing"},
		{"no mode", `{"class":"TPV","lat":42,"lon":-71}`, gps.Refused, "without a mode"},
		{"mode 4", `{"class":"TPV","mode":4,"lat":42,"lon":-71}`, gps.Refused, "mode 4"},
		{"NaN", `{"class":"TPV","mode":3,"lat":NaN,"lon":-71}`, gps.Refused, "not a JSON object"},
		{"1e999", `{"class":"TPV","mode":3,"lat":1e999,"lon":-71}`, gps.Refused, `"number 1e999" cannot be the value of "lat"`},
		{"91°", `{"class":"TPV","mode":3,"lat":91,"lon":-71}`, gps.Refused, "latitude 91°"},
		{"-181°", `{"class":"TPV","mode":3,"lat":9,"lon":-181}`, gps.Refused, "longitude -181°"},
		{"text for a number", `{"class":"TPV","mode":3,"lat":"42","lon":-71}`, gps.Refused, `"string" cannot be the value of "lat"`},
		{"backwards", `{"class":"TPV","mode":3,"lat":42,"lon":-71,"speed":-1}`, gps.Refused, "speed -1 m/s"},
		{"a rocket", `{"class":"TPV","mode":3,"lat":42,"lon":-71,"speed":340}`, gps.Refused, "speed 340 m/s"},
		{"direction", `{"class":"TPV","mode":3,"lat":42,"lon":-71,"track":361}`, gps.Refused, "direction 361°"},
		{"negative error", `{"class":"TPV","mode":3,"lat":42,"lon":-71,"eph":-4}`, gps.Refused, "error -4 m"},
		{"no class", `{"mode":3,"lat":42,"lon":-71}`, gps.Refused, "without a class"},
		{"a number as class", `{"class":5}`, gps.Refused, `"class"`},
		{"array", `[1,2]`, gps.Refused, "not a JSON object"},
		{"cut", `{"class":"TPV","mode":3,"la`, gps.Refused, "not a JSON object"},
		{"escape codes", "\x1b]0;title\x07{}", gps.Refused, "not a JSON object"},
		{"error", `{"class":"ERROR","message":"Unrecognized request \u001b[31m'x'"}`, gps.Refused, `gpsd says: "Unrecognized request \x1b[31m'x'"`},
		{"HTTP", "HTTP/1.1 400 Bad Request", gps.Refused, "not a JSON object"},
		{"deep", strings.Repeat("[", 60000), gps.Refused, "not a JSON object"},
		{"a device with an odd field", `{"class":"DEVICE","path":7}`, gps.Refused, `"path"`},
	} {
		if r := (decoder{}).Decode([]byte(tt.line)); r.Kind != tt.kind || !strings.Contains(r.Why, tt.why) {
			t.Errorf("%s: kind %d, %q; want %d, %q", tt.name, r.Kind, r.Why, tt.kind, tt.why)
		}
	}
}

func TestFieldsOfAFix(t *testing.T) {
	r := decoder{}.Decode([]byte(`{"class":"TPV","device":"d","mode":3,"time":"t","lat":42.5,"lon":-71.5,"speed":2.747,"track":90.5,"eph":17.1,"climb":0}`))
	if f := r.Fix; r.Device != "d" || r.Epoch != "t" || f.LatDeg != 42.5 || f.LonDeg != -71.5 || f.SpeedMS != 2.747 || f.TrackDeg != 90.5 || f.EphM != 17.1 {
		t.Errorf("%+v", r)
	}
	r = decoder{}.Decode([]byte(`{"class":"TPV","mode":2,"lat":42.5,"lon":-71.5}`))
	if f := r.Fix; r.Kind != gps.Position || !math.IsNaN(f.SpeedMS) || !math.IsNaN(f.TrackDeg) || !math.IsNaN(f.EphM) {
		t.Errorf("%+v", r)
	}
}

// Whatever comes, a position that is passed on can be one.
func FuzzDecode(f *testing.F) {
	f.Add([]byte(`{"class":"TPV","device":"/dev/pts/1","mode":3,"time":"2027-04-19T14:02:13.000Z","lat":42.2297,"lon":-71.5176,"speed":2.747,"track":1,"eph":17}`))
	f.Add([]byte(`{"class":"DEVICE","path":"/dev/pts/1","activated":0}`))
	f.Add([]byte(`{"class":"DEVICES","devices":[]}`))
	f.Add([]byte(`{"class":"ERROR","message":"x"}`))
	f.Fuzz(func(t *testing.T, line []byte) {
		r := decoder{}.Decode(line)
		if r.Kind == gps.Position && (r.Fix.Check() != "" || math.Abs(r.Fix.LatDeg) > 90) {
			t.Errorf("%+v", r)
		}
		if needs := r.Kind == gps.Refused || r.Kind == gps.NoPosition || r.Kind == gps.Lost; needs != (r.Why != "") {
			t.Errorf("kind %d says %q", r.Kind, r.Why)
		}
	})
}

// BenchmarkTPV measures how long one position takes to read.
func BenchmarkTPV(b *testing.B) {
	line := []byte(`{"class":"TPV","device":"/dev/pts/3","status":1,"mode":3,"time":"2027-04-19T14:02:13.000Z","ept":0.005,"lat":42.229712345,"lon":-71.517612345,"altHAE":115.5,"altMSL":149.0,"alt":149.0,"epx":15.3,"epy":15.3,"epv":23.0,"track":57.9,"magtrack":43.3,"magvar":-14.6,"speed":2.747,"climb":0.0,"eps":0.7,"epc":46.0,"geoidSep":-33.5,"eph":17.1,"sep":32.4}`)
	b.ReportAllocs()
	for b.Loop() {
		if r := (decoder{}).Decode(line); r.Kind != gps.Position {
			b.Fatal(r.Why)
		}
	}
}
