package nmea

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"spotter/gps"
)

// sum adds the checksum to a sentence, which begins with $ or !.
func sum(s string) string {
	var x byte
	for _, c := range []byte(s[1:]) {
		x ^= c
	}
	return fmt.Sprintf("%s*%02X", s, x)
}

// after reads sentences, after one that begins a connection, and returns the last report.
func after(lines ...string) (r gps.Report) {
	d := New(gps.Address{}).Protocol.Decoder()
	d.Decode([]byte("4,W,0.5*hh"))
	for _, l := range lines {
		r = d.Decode([]byte(l))
	}
	return r
}

func TestSentences(t *testing.T) {
	for _, tt := range []struct {
		line string
		kind gps.Kind
		why  string
	}{
		{sum("$GPRMC,140213.00,A,4213.7820,N,07131.0560,W,5.34,57.9,190427,14.6,W,A"), gps.Position, ""},
		{sum("$GNRMC,140213.00,A,4213.7820,N,07131.0560,W,,,190427,,,D,V"), gps.Position, ""},
		{sum("$BDRMC,140213,A,4213.7820,N,07131.0560,W,5.34,57.9,190427,14.6,W"), gps.Position, ""},
		{strings.ToLower(sum("$GPRMC,140213,A,4213.7820,N,07131.0560,W,5.34,57.9,190427,14.6,W")), gps.Refused, "checksum"},
		{sum("$GPRMC,140213,V,,,,,,,190427,,,N"), gps.NoPosition, "no fix"},
		{sum("$GPRMC,140213,V,4213.7820,N,07131.0560,W,5.34,57.9,190427,14.6,W"), gps.NoPosition, "no fix"},
		{sum("$GPRMC,140213,A,4213.7820,N,07131.0560,W,5.34,57.9,190427,14.6,W,S"), gps.NoPosition, "simulates"},
		{sum("$GPRMC,140213,A,4213.7820,N,07131.0560,W,5.34,57.9,190427,14.6,W,E"), gps.NoPosition, "estimates"},
		{sum("$GPRMC,140213,A,,,,,,,190427,,,A"), gps.NoPosition, "without a position"},
		{sum("$GPRMC,140213,X,4213.7820,N,07131.0560,W,5.34,57.9,190427,14.6,W"), gps.Refused, "status"},
		{sum("$GPRMC"), gps.Refused, "status"},
		{sum("$GPRMC,140213,A,9100.0,N,07131.0560,W,5.34,57.9,190427,,"), gps.Refused, "latitude 91°"},
		{sum("$GPRMC,140213,A,4260.0,N,07131.0560,W,5.34,57.9,190427,,"), gps.Refused, "is none"},
		{sum("$GPRMC,140213,A,4213.7820,X,07131.0560,W,5.34,57.9,190427,,"), gps.Refused, "is none"},
		{sum("$GPRMC,140213,A,NaN,N,07131.0560,W,5.34,57.9,190427,,"), gps.Refused, "is none"},
		{sum("$GPRMC,140213,A,1e3,N,07131.0560,W,5.34,57.9,190427,,"), gps.Refused, "is none"},
		{sum("$GPRMC,140213,A,-4213.7,N,07131.0560,W,5.34,57.9,190427,,"), gps.Refused, "is none"},
		{sum("$GPRMC,140213,A,0x1p4,N,07131.0560,W,5.34,57.9,190427,,"), gps.Refused, "is none"},
		{sum("$GPRMC,140213,A,4213.7820,N,07131.0560,W,9.4E-4,57.9,190427,,"), gps.Position, ""},
		{sum("$GPRMC,140213,A,4213.7820,N,07131.0560,W,999,57.9,190427,,"), gps.Refused, "speed"},
		{sum("$GPRMC,140213,A,4213.7820,N,07131.0560,W,5,east,190427,,"), gps.Position, ""},
		{sum("$GPGGA,140213,4213.7820,N,07131.0560,W,1,09,0.9,149.0,M,-33.5,M,,"), gps.Position, ""},
		{sum("$GPGGA,140213,0000.0000,N,00000.0000,E,1,09,0.9,149.0,M,-33.5,M,,"), gps.Position, ""},
		{sum("$GPGGA,140213,,,,,0,00,99.9,,M,,M,,"), gps.NoPosition, "no fix"},
		{sum("$GPGGA,140213,4213.7820,N,07131.0560,W,7,09,0.9,149.0,M,-33.5,M,,"), gps.NoPosition, "by hand"},
		{sum("$GPGGA,140213,4213.7820,N,07131.0560,W,x,09,0.9,149.0,M,-33.5,M,,"), gps.Refused, "quality"},
		{sum("$GNGNS,140213,4213.7820,N,07131.0560,W,NA,09,0.9,149.0,-33.5,,"), gps.Position, ""},
		{sum("$GNGNS,140213,4213.7820,N,07131.0560,W,NN,00,99,149.0,-33.5,,"), gps.NoPosition, "no fix"},
		{sum("$GNGNS,140213,4213.7820,N,07131.0560,W,,00,99,149.0,-33.5,,"), gps.NoPosition, "no fix"},
		{sum("$GNGNS,140213,4213.7820,N,07131.0560,W,NE,00,99,149.0,-33.5,,"), gps.NoPosition, "estimates"},
		{sum("$GPGSV,3,1,11,03,03,111,00,04,15,270,00,06,01,010,00,13,06,292,00"), gps.Heard, ""},
		{sum("$PGRME,15.0,M,45.0,M,25.0,M"), gps.Heard, ""},
		{sum("$GPVTG,57.9,T,,M,5.34,N,9.89,K,A"), gps.Heard, ""},
		{sum("!AIVDM,1,1,,B,177KQJ5000G?tO`K>RA1wUbN0TKH,0"), gps.Heard, ""},
		{`\s:phone,c:1577836800*1F\` + sum("$GPGGA,140213,4213.7820,N,07131.0560,W,2,09,0.9,149.0,M,-33.5,M,,"), gps.Position, ""},
		{"$GPGGA,140213,4213.7820,N,07131.0560,W,1,09,0.9,149.0,M,-33.5,M,,", gps.Refused, "no checksum"},
		{"$GPGGA,140213,4213.7820,N,07131.0560,W,1,09,0.9,149.0,M,-33.5,M,,*00", gps.Refused, "checksum is wrong"},
		{"$ACCURACY,12.5", gps.Heard, ""},
		{"$PGLOR,1,STA", gps.Heard, ""},
		{"$PGLOR,1,STA*00", gps.Refused, "checksum is wrong"},
		{"$GPGSV,3,1", gps.Heard, ""},
		{sum("$GPGGA,140213,4213.7820,N,07131.0560,W,1,09,0.9,149.0,M,-33.5,M,,") + "\x00", gps.Position, ""},
		{"$GPGGA,140213*", gps.Refused, "two digits"},
		{"$GPGGA,140213*G0", gps.Refused, "not a number"},
		{sum("$GPGGA,14\x1b[31m0213"), gps.Refused, "character"},
		{"13,A,4213.7820,N,07131.0560,W*00", gps.Refused, "begin with $"},
		{" ", gps.Refused, "begin with $"},
		{`{"class":"VERSION"}`, gps.Refused, "begin with $"},
	} {
		if r := after(tt.line); r.Kind != tt.kind || !strings.Contains(r.Why, tt.why) {
			t.Errorf("%s: kind %d, %q; want %d, %q", tt.line, r.Kind, r.Why, tt.kind, tt.why)
		}
	}
}

// An app for phones writes checksums in small letters and without a zero in front.
func TestShortChecksum(t *testing.T) {
	short := 0
	for talker := 'A'; talker <= 'Z'; talker++ {
		for metres := range 1200 {
			line := sum(fmt.Sprintf("$G%cGGA,140213,4213.7820,N,07131.0560,W,1,09,0.9,%d,,-33.5,M,,", talker, metres))
			body, digit, found := strings.Cut(line, "*0")
			if !found {
				continue
			}
			short++
			if r := after(body + "*" + strings.ToLower(digit)); r.Kind != gps.Position {
				t.Fatalf("%s: %+v", line, r)
			}
		}
	}
	if short == 0 {
		t.Error("no checksum was below 16")
	}
}

// The sentences of one instant are one answer: the speed of RMC, the place of the last, and no
// position when one of them has none.
func TestSentencesOfOneInstant(t *testing.T) {
	rmc := sum("$GPRMC,140213.00,A,4213.7820,N,07131.0560,W,10,57.9,190427,,,A")
	gga := sum("$GPGGA,140213.00,4213.8,S,07131.0,E,1,09,0.9,149.0,M,-33.5,M,,")
	r := after(rmc, gga)
	if f := r.Fix; r.Epoch != "140213.00" || math.Abs(f.LatDeg+42.23) > 1e-9 || math.Abs(f.LonDeg-71.516666667) > 1e-9 ||
		math.Abs(f.SpeedMS-5.14444) > 1e-4 || f.TrackDeg != 57.9 || !math.IsNaN(f.EphM) {
		t.Errorf("%+v", r)
	}
	r = after(gga, sum("$GPVTG,57.9,T,,M,20,N,37.04,K,A"))
	if f := r.Fix; r.Kind != gps.Position || r.Epoch != "140213.00" || math.Abs(f.SpeedMS-10.28889) > 1e-4 || f.TrackDeg != 57.9 {
		t.Errorf("with VTG %+v", r)
	}
	r = after(rmc, sum("$GNVTG,57,90,T,60,10,M,5,3,N,9,8,K,A")) // in German, by an app
	if r.Kind != gps.Heard {
		t.Errorf("with commas %+v", r)
	}
	if r = after(sum("$GPRMC,140213.00,V,,,,,,,190427,,,N"), gga); r.Kind != gps.NoPosition {
		t.Errorf("RMC has no fix, and then %+v", r)
	}
	if r = after(rmc, sum("$GPGGA,140214.00,4213.8,N,07131.0,W,1,09,0.9,149.0,M,-33.5,M,,")); r.Kind != gps.Position || !math.IsNaN(r.Fix.SpeedMS) {
		t.Errorf("the speed of the second before: %+v", r)
	}
}

// The first line of a connection may be half a one: it is no lie.
func TestFirstLineIsHalf(t *testing.T) {
	d := New(gps.Address{}).Protocol.Decoder()
	if r := d.Decode([]byte("7820,N,07131.0560,W*3A")); r.Kind != gps.Heard {
		t.Errorf("%+v", r)
	}
	if r := d.Decode([]byte("7820,N,07131.0560,W*3A")); r.Kind != gps.Refused {
		t.Errorf("%+v", r)
	}
}

// Whatever comes, a position that is passed on can be one, and its checksum was right.
func FuzzDecode(f *testing.F) {
	f.Add(sum("$GPRMC,140213.00,A,4213.7820,N,07131.0560,W,5.34,57.9,190427,14.6,W,A"), sum("$GPGGA,140213,4213.7820,N,07131.0560,W,1,09,0.9,149.0,M,-33.5,M,,"))
	f.Add(sum("$GNGNS,140213,4213.7820,N,07131.0560,W,NA,09,0.9,149.0,-33.5,,"), sum("$GPVTG,57.9,T,,M,5.34,N,9.89,K,A"))
	f.Add(`\s:x*1F\$`, "!AIVDM")
	f.Fuzz(func(t *testing.T, one, two string) {
		for _, lines := range [][]string{{one, two}, {seal(one), seal(two)}} {
			r := after(lines...)
			if r.Kind == gps.Position && (r.Fix.Check() != "" || math.Abs(r.Fix.LatDeg) > 90) {
				t.Errorf("%+v", r)
			}
			if needs := r.Kind == gps.Refused || r.Kind == gps.NoPosition; needs != (r.Why != "") {
				t.Errorf("kind %d says %q", r.Kind, r.Why)
			}
		}
	})
}

// seal makes a right checksum, so that the fuzzer gets past it.
func seal(line string) string {
	body, _, _ := strings.Cut(line, "*")
	return sum("$" + strings.TrimPrefix(body, "$"))
}

// BenchmarkInstant measures how long the two sentences of a second take to read.
func BenchmarkInstant(b *testing.B) {
	lines := [][]byte{[]byte(sum("$GPRMC,140213.00,A,4213.7820,N,07131.0560,W,5.34,57.9,190427,14.6,W,A")), []byte(sum("$GPGGA,140213.00,4213.7820,N,07131.0560,W,1,09,0.9,149.0,M,-33.5,M,,"))}
	d := New(gps.Address{}).Protocol.Decoder()
	b.ReportAllocs()
	for b.Loop() {
		for _, l := range lines {
			if r := d.Decode(l); r.Kind != gps.Position {
				b.Fatal(r.Why)
			}
		}
	}
}
