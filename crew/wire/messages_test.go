package wire

import (
	"encoding/json"
	"math"
	"strings"
	"testing"
	"time"
)

// TestJSONNames holds the texts on the line: the other side may be an older program.
func TestJSONNames(t *testing.T) {
	at := time.Date(2027, 4, 19, 10, 14, 34, 0, time.UTC)
	battery, disk := 0, int64(5)
	for _, tt := range []struct {
		value any
		want  string
	}{
		{Copy{}, `{"size":0,"lines":0,"head":""}`},
		{Forked{Copy{9, 1, "ab"}, Fault{"other lines", ""}, "J.2"}, `{"size":9,"lines":1,"head":"ab","error":"other lines","fork":"J.2"}`},
		{Fault{"no JSON", "line 3"}, `{"error":"no JSON","place":"line 3"}`},
		{Beat{At: at}, `{"at":"2027-04-19T10:14:34Z"}`},
		{Beat{at, &battery, &disk, "opened", EarpieceLost, 3, &Position{1, 2, 3}, []uint64{4}, &Apart{1500, 2}},
			`{"at":"2027-04-19T10:14:34Z","battery":0,"disk_free":5,"output":"opened","earpiece":"lost","unsaved":3,"position":{"lat":1,"lon":2,"accuracy_m":3},"seen":[4],"apart":{"ms":1500,"error_ms":2}}`},
		{Beaten{at, []Message{{1, "Ann", "Turn left", at}}}, `{"at":"2027-04-19T10:14:34Z","messages":[{"id":1,"from":"Ann","text":"Turn left","at":"2027-04-19T10:14:34Z"}]}`},
	} {
		got, err := json.Marshal(tt.value)
		if err != nil || string(got) != tt.want {
			t.Errorf("%T is %s, %v\nwant %s", tt.value, got, err, tt.want)
		}
	}
}

func TestBeatCheck(t *testing.T) {
	ok := func() Beat { return Beat{At: time.Unix(1, 0)} }
	number, low := func(n int) *int { return &n }, int64(-1)
	for name, tt := range map[string]struct {
		change func(*Beat)
		want   string // part of the error; "" for none
	}{
		"bare":           {func(*Beat) {}, ""},
		"full":           {func(b *Beat) { b.Battery, b.Position = number(100), &Position{-90, 180, 4} }, ""},
		"no clock":       {func(b *Beat) { b.At = time.Time{} }, `"at" is missing`},
		"battery 101":    {func(b *Beat) { b.Battery = number(101) }, `"battery" is 101`},
		"battery -1":     {func(b *Beat) { b.Battery = number(-1) }, `"battery" is -1`},
		"disk":           {func(b *Beat) { b.DiskFree = &low }, `"disk_free"`},
		"unsaved":        {func(b *Beat) { b.Unsaved = -1 }, `"unsaved"`},
		"long output":    {func(b *Beat) { b.Output = strings.Repeat("x", MaxWord+1) }, `"output"`},
		"long earpiece":  {func(b *Beat) { b.Earpiece = strings.Repeat("x", MaxWord+1) }, `"earpiece"`},
		"many seen":      {func(b *Beat) { b.Seen = make([]uint64, MaxMessages+1) }, `"seen" has 21`},
		"north of north": {func(b *Beat) { b.Position = &Position{Lat: 90.1} }, `"lat"`},
		"NaN":            {func(b *Beat) { b.Position = &Position{Lon: math.NaN()} }, `"lon"`},
		"accuracy":       {func(b *Beat) { b.Position = &Position{AccuracyM: -1} }, `"accuracy_m"`},
	} {
		b := ok()
		tt.change(&b)
		err := b.Check()
		if (err == nil) != (tt.want == "") || err != nil && !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", name, err, tt.want)
		}
	}
}

func TestMessageCheck(t *testing.T) {
	for _, tt := range []struct {
		m    Message
		fine bool
	}{
		{Message{From: "Ann", Text: "Turn left"}, true},
		{Message{Text: "Turn left"}, false},
		{Message{From: "Ann"}, false},
		{Message{From: "Ann\xff", Text: "x"}, false},
		{Message{From: "Ann", Text: "\xff"}, false},
		{Message{From: strings.Repeat("x", MaxWord+1), Text: "x"}, false},
		{Message{From: "Ann", Text: strings.Repeat("x", MaxText+1)}, false},
	} {
		if err := tt.m.Check(); (err == nil) != tt.fine {
			t.Errorf("%.40q: %v", tt.m.Text, err)
		}
	}
}
