package fit

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"
)

// What is written is read again, also with more layouts than a file has numbers for.
func TestWrittenIsRead(t *testing.T) {
	var w Writer
	at := time.Date(2027, 4, 19, 14, 2, 13, 900e6, time.UTC)
	for round := range 2 {
		for i := range 20 {
			fields := []Field{Uint32(Timestamp, Seconds(at)), Angle(0, 42.2297), Angle(1, -71.5176), Uint8(3, 100), Uint16(4, 7), Enum(5, 1), Scaled(6, 12.34, 100), Bytes(7, []byte("abc"))}
			for k := range i {
				fields = append(fields, Uint8(byte(100+k), byte(round)))
			}
			w.Message(Record, append(fields, Developer(Text(0, "left", 8)))...)
		}
	}
	var file bytes.Buffer
	if n, err := w.WriteTo(&file); err != nil || n != int64(file.Len()) {
		t.Fatal(n, err)
	}
	n := 0
	err := Read(&file, func(m *Message) error {
		if m.Num != Record || !Time(m.Fields[Timestamp]).Equal(at.Truncate(time.Second)) || m.Fields[3] != 100 || m.Fields[4] != 7 || m.Fields[5] != 1 || m.Fields[6] != 1234 {
			t.Errorf("message %d: %+v", n, m)
		}
		if lat, lon := Degrees(m.Fields[0]), Degrees(m.Fields[1]); fmt.Sprintf("%.6f %.6f", lat, lon) != "42.229700 -71.517600" {
			t.Errorf("message %d: at %v, %v", n, lat, lon)
		}
		if want := 7 + n%20; len(m.Fields) != want {
			t.Errorf("message %d has %d fields, want %d", n, len(m.Fields), want)
		}
		n++
		return nil
	})
	if err != nil || n != 40 {
		t.Errorf("%d messages, %v", n, err)
	}
}

func TestTextIsCutAtACharacter(t *testing.T) {
	for _, tt := range []struct {
		in   string
		size int
		want string
	}{{"left", 8, "left"}, {"left", 5, "left"}, {"left", 4, "lef"}, {"耳耳", 6, "耳"}, {"耳", 3, ""}, {"a", 0, ""}, {strings.Repeat("x", 999), 999, strings.Repeat("x", 254)}} {
		f := Text(0, tt.in, tt.size)
		if got := string(bytes.TrimRight(f.data, "\x00")); got != tt.want || f.data[len(f.data)-1] != 0 {
			t.Errorf("%.20q in %d bytes is %.20q, want %.20q", tt.in, tt.size, got, tt.want)
		}
	}
}

// Numbers that have no room are the largest that has, and never the one that means "not known".
func TestNumbersWithoutRoom(t *testing.T) {
	var w Writer
	w.Message(Record, Scaled(1, 1e12, 100), Scaled(2, -5, 100), Angle(3, 180), Angle(4, -180))
	var file bytes.Buffer
	if _, err := w.WriteTo(&file); err != nil {
		t.Fatal(err)
	}
	if err := Read(&file, func(m *Message) error {
		if len(m.Fields) != 4 || m.Fields[1] != 1<<32-2 || m.Fields[2] != 0 || Degrees(m.Fields[3]) < 179.99 || Degrees(m.Fields[4]) != -180 {
			t.Errorf("%+v", m.Fields)
		}
		return nil
	}); err != nil {
		t.Error(err)
	}
}
