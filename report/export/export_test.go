package export

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"spotter/race/logbook"
	"spotter/report/fit"
	"spotter/report/track"
	"spotter/text"
)

// written returns a race in one format.
func written(t testing.TB, format string, b *logbook.Book, o Options) string {
	t.Helper()
	f, ok := Find(format)
	if !ok {
		t.Fatalf("no format %s", format)
	}
	var out bytes.Buffer
	if _, err := f.Write(&out, b, o); err != nil {
		t.Fatalf("%s: %v", format, err)
	}
	return out.String()
}

// sound checks that a text is whole in its format, and holds nothing that a terminal, a
// spreadsheet or a browser would obey.
func sound(t testing.TB, format, out string) {
	t.Helper()
	if !utf8.ValidString(out) {
		t.Errorf("%s is not UTF-8", format)
	}
	for _, r := range out {
		if r != '\n' && r != '\t' && !text.Printable(r) {
			t.Errorf("%s has %U in it", format, r)
			break
		}
	}
	if format != "audacity" && strings.ContainsRune(out, '\t') {
		t.Errorf("%s has a tab in it", format)
	}
	for _, bad := range []string{"+Inf", "-Inf", "NaN,"} {
		if strings.Contains(out, bad) && !strings.Contains(out, "NaN") {
			t.Errorf("%s has %q in it", format, bad)
		}
	}
	if check := checks[format]; check == nil {
		t.Errorf("no check knows the form of %s", format)
	} else {
		check(t, out)
	}
}

// soundIn is [sound] for every format: a FIT file must be read again.
func soundIn(t testing.TB, f Format, out string) {
	t.Helper()
	if !f.Binary {
		sound(t, f.Name, out)
	} else if err := fit.Read(strings.NewReader(out), func(*fit.Message) error { return nil }); err != nil {
		t.Errorf("%s: %v", f.Name, err)
	}
}

// checks have a check of the form of each text format.
var checks = map[string]func(t testing.TB, out string){
	"csv": func(t testing.TB, out string) {
		rows, err := csv.NewReader(strings.NewReader(out)).ReadAll()
		if err != nil {
			t.Fatalf("csv: %v", err)
		}
		number := regexp.MustCompile(`^-?[0-9:.]+$`)
		for _, row := range rows[1:] {
			for i, cell := range row {
				for part := range strings.SplitSeq(cell, ";") {
					if part = strings.TrimLeft(part, " \u00a0\u3000"); part != "" && strings.ContainsAny(part[:1], "=+-@\t") && !(number.MatchString(cell) && columns[i] != "text") {
						t.Errorf("csv: the %s %q is a formula", columns[i], cell)
					}
				}
			}
		}
	},
	"json": func(t testing.TB, out string) {
		if !json.Valid([]byte(out)) {
			t.Error("json: not JSON")
		}
	},
	"boris": func(t testing.TB, out string) {
		if !json.Valid([]byte(out)) {
			t.Error("boris: not JSON")
		}
	},
	"gpx": func(t testing.TB, out string) {
		d := xml.NewDecoder(strings.NewReader(out))
		for {
			if _, err := d.Token(); err == io.EOF {
				return
			} else if err != nil {
				t.Errorf("gpx: %v", err)
				return
			}
		}
	},
	"md": func(t testing.TB, out string) {
		if strings.ContainsAny(out, "<") || strings.Contains(out, "](") {
			t.Error("md: HTML or a link")
		}
	},
	"srt": func(t testing.TB, out string) { checkSubtitles(t, out, ",", 1) },
	"vtt": func(t testing.TB, out string) {
		rest, ok := strings.CutPrefix(out, "WEBVTT\n\n")
		if !ok || strings.Contains(out, "<") {
			t.Error("vtt: no head, or a tag")
		}
		checkSubtitles(t, rest, ".", 0)
	},
	"audacity": func(t testing.TB, out string) {
		for line := range strings.Lines(out) {
			if !regexp.MustCompile(`^\d+\.\d{6}\t\d+\.\d{6}\t[^\t\n]+\n$`).MatchString(line) {
				t.Errorf("audacity: %q", line)
			}
		}
	},
	"textgrid": func(t testing.TB, out string) {
		form := regexp.MustCompile(`^( *(xmin|xmax|number|size|points: size) = \d+(\.\d+)?| *(class|name|mark) = "([^"]|"")*"| *(item|points) \[\d*\]:|tiers\? <exists>|File type = "ooTextFile"|Object class = "TextGrid"|)\n$`)
		last := -1.0
		for line := range strings.Lines(out) {
			if !form.MatchString(line) {
				t.Errorf("textgrid: %q", line)
			}
			if strings.Contains(line, "points: size") {
				last = -1
			}
			if _, n, ok := strings.Cut(strings.TrimSpace(line), "number = "); ok {
				v, _ := strconv.ParseFloat(n, 64)
				if v <= last {
					t.Errorf("textgrid: a point at %v behind one at %v", v, last)
				}
				last = v
			}
		}
	},
}

// checkSubtitles checks that subtitles follow one another without overlap.
func checkSubtitles(t testing.TB, out, point string, lead int) {
	t.Helper()
	form := regexp.MustCompile(`^(\d\d+):(\d\d):(\d\d)` + regexp.QuoteMeta(point) + `(\d\d\d) --> (\d\d+):(\d\d):(\d\d)` + regexp.QuoteMeta(point) + `(\d\d\d)$`)
	last := 0
	for i, block := range strings.Split(strings.TrimSuffix(out, "\n\n"), "\n\n") {
		if out == "" {
			return
		}
		lines := strings.Split(block, "\n")
		if len(lines) < lead+2 || lead == 1 && lines[0] != strconv.Itoa(i+1) {
			t.Errorf("block %d: %q", i, block)
			return
		}
		m := form.FindStringSubmatch(lines[lead])
		if m == nil {
			t.Errorf("block %d: times %q", i, lines[lead])
			return
		}
		n := make([]int, 9)
		for k := 1; k < 9; k++ {
			n[k], _ = strconv.Atoi(m[k])
		}
		from, to := ((n[1]*60+n[2])*60+n[3])*1000+n[4], ((n[5]*60+n[6])*60+n[7])*1000+n[8]
		if from < last || to <= from || to > from+1500 {
			t.Errorf("block %d: %q after %d ms", i, lines[lead], last)
		}
		last = to
		for _, line := range lines[lead+1:] {
			if strings.Contains(line, "-->") || line == "" {
				t.Errorf("block %d: text %q", i, line)
			}
		}
	}
}

// Every race can be written in every format: those that lack something, and those whose
// texts would do harm.
func TestOddRaces(t *testing.T) {
	for _, f := range Formats() {
		for name, b := range odd() {
			var out bytes.Buffer
			_, err := f.Write(&out, b, Options{})
			if errors.Is(err, ErrNoStart) || errors.Is(err, ErrNoTrack) || errors.Is(err, ErrOldClock) {
				continue // TestRefused says for which races
			}
			if err != nil {
				t.Errorf("%s, %s: %v", name, f.Name, err)
			}
			soundIn(t, f, out.String())
			if t.Failed() {
				t.Fatalf("%s in %s:\n%s", name, f.Name, out.String())
			}
		}
	}
}

func TestHostileTexts(t *testing.T) {
	for _, f := range Formats() {
		for _, s := range nasty {
			var out bytes.Buffer
			if _, err := f.Write(&out, hostile(s, 0), Options{Verdict: s, Track: loop()}); err != nil {
				t.Errorf("%.40q in %s: %v", s, f.Name, err)
			}
			soundIn(t, f, out.String())
			if t.Failed() {
				t.Fatalf("%.40q in %s:\n%.3000s", s, f.Name, out.String())
			}
		}
	}
}

func FuzzTexts(f *testing.F) {
	f.Add("a", int64(3_600_000), int64(-60_000)) // the nasty texts have a test of their own
	f.Add("=1\n\x1b[1m\u202e<b>\"|", int64(-1000), int64(1500))
	f.Fuzz(func(t *testing.T, s string, ms, offset int64) {
		const hour = 3_600_000 // more only makes more records
		b := hostile(s, time.Duration(ms%hour)*time.Millisecond)
		for _, f := range Formats() {
			var out bytes.Buffer
			_, err := f.Write(&out, b, Options{Offset: time.Duration(offset%hour) * time.Millisecond, Verdict: s, Track: loop()})
			if err == nil {
				soundIn(t, f, out.String())
			}
		}
	})
}

func TestCSVOfASmallRace(t *testing.T) {
	rows, err := csv.NewReader(strings.NewReader(written(t, "csv", small(), Options{Zone: time.UTC}))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	cell := func(seq, column string) string {
		for _, row := range rows[1:] {
			for i, name := range columns {
				if row[0] == seq && name == column {
					return row[i]
				}
			}
		}
		return "no such row"
	}
	for _, tt := range [][3]string{
		{"2", "elapsed_s", "0.000"}, {"2", "wall", "2027-04-19T14:02:13.000+00:00"}, {"2", "chip_s", "-4.000"}, {"2", "distance_by", "board"}, {"20", "distance_m", "42195.0"}, {"20", "distance_by", "board"},
		{"4", "cue", "left"}, {"4", "pressed", "right"}, {"4", "class", "steer"}, {"4", "outcome", "heard"}, {"4", "latency_ms", "3.17"},
		{"6", "outcome", "cut"}, {"6", "why", "quiet"},
		{"5", "kind", "no such row"}, {"10", "kind", "no such row"}, {"11", "kind", "no such row"}, {"12", "kind", "no such row"},
		{"8", "distance_by", "board"}, {"8", "distance_m", "1000.000"}, {"8", "pace", "4:56 /km"},
		{"9", "elapsed_s", "600.800"}, {"9", "wall", "2027-04-19T14:12:13.800+00:00"}, {"9", "lap_s", "300.800"}, {"9", "amended", "amended by 12"},
		{"13", "kind", "fall"}, {"13", "distance_by", "filled"}, {"14", "side", "left"}, {"15", "text", "'=1+1"},
	} {
		if got := cell(tt[0], tt[1]); got != tt[2] {
			t.Errorf("line %s, %s: %q, want %q", tt[0], tt[1], got, tt[2])
		}
	}
}

func TestInert(t *testing.T) {
	for in, want := range map[string]string{
		"": "", "left": "left", "=1+1": "'=1+1", " =1": "'=1", "-3": "'-3", "a-b": "a-b", "a;=1": "a;'=1", "a; +1": "a; '+1", "a,b": "a,b",
		"\t=1": "'=1", "\x1b[1m=1": "'=1", "@x": "'@x", "＝1": "'＝1", "'=1": "'=1",
	} {
		if got := inert(in); got != want {
			t.Errorf("%q is %q, want %q", in, got, want)
		}
	}
}

// Times of a video are those of the race and the offset; what is before its beginning is
// left out and counted.
func TestOffset(t *testing.T) {
	b := small()
	srt := written(t, "srt", b, Options{Offset: 92500 * time.Millisecond})
	if !strings.Contains(srt, "\n00:01:42,500 --> 00:01:44,000\nleft\nstop (cut 3.2 ms: quiet mode)\n\n") {
		t.Errorf("%s", srt)
	}
	f, _ := Find("vtt")
	var out bytes.Buffer
	notes, err := f.Write(&out, b, Options{Offset: -10 * time.Second})
	if err != nil || len(notes) != 1 || notes[0] != "2 events are before the beginning of the video and are not in it" {
		t.Errorf("%v, %v", notes, err)
	}
	if !strings.HasPrefix(out.String(), "WEBVTT\n\n00:00:00.000 --> 00:00:01.500\nleft\n") {
		t.Errorf("%s", out.String())
	}
	labels := written(t, "audacity", b, Options{Offset: time.Second})
	if !strings.Contains(labels, "621.000000\t681.000000\trest\n") || !strings.Contains(labels, "11.000000\t11.000000\tleft\n") {
		t.Errorf("%s", labels)
	}
	grid := written(t, "textgrid", b, Options{})
	if !strings.Contains(grid, "number = 10.000\n            mark = \"left\"") {
		t.Errorf("%s", grid)
	}
}

// A format that cannot have a race says why, and never writes a place that nobody knows.
func TestRefused(t *testing.T) {
	races := odd()
	for _, tt := range []struct {
		format, race string
		track        *track.Track
		want         error
	}{
		{"gpx", "small", nil, ErrNoTrack}, {"gpx", "no start", loop(), ErrNoStart}, {"gpx", "no civil time", loop(), ErrNoPlace},
		{"gpx", "small", loop().Shift(1000 * time.Hour), ErrNoPlace}, {"gpx", "only the start", loop(), nil},
		{"fit", "no start", nil, ErrNoStart}, {"fit", "no line", nil, ErrNoStart}, {"fit", "no civil time", nil, ErrOldClock},
		{"fit", "no splits", nil, nil}, {"fit", "no open line", nil, nil}, {"fit", "all voided", nil, ErrNoStart},
	} {
		f, _ := Find(tt.format)
		var out bytes.Buffer
		if _, err := f.Write(&out, races[tt.race], Options{Track: tt.track}); !errors.Is(err, tt.want) || err != nil && tt.want == nil {
			t.Errorf("%s of %s: %v, want %v", tt.format, tt.race, err, tt.want)
		}
	}
}

// A waypoint is where the track says; what the track does not tell is left out and counted.
func TestGPXPlaces(t *testing.T) {
	f, _ := Find("gpx")
	var out bytes.Buffer
	notes, err := f.Write(&out, small(), Options{Track: loop()})
	if err != nil {
		t.Fatal(err)
	}
	if len(notes) != 1 || notes[0] != "the track tells no place for 2 events: they are left out" {
		t.Errorf("notes %q", notes)
	}
	want := `<wpt lat="42.2300000" lon="-71.5000000"><ele>100.0</ele><time>2027-04-19T14:02:23.000Z</time><name>left</name><cmt>line 4, race time 10.000 s</cmt><type>steer</type></wpt>`
	if !strings.Contains(out.String(), want) || strings.Contains(out.String(), `lat="0.0`) || strings.Count(out.String(), "<trkpt") != 76 {
		t.Errorf("%d points:\n%s", strings.Count(out.String(), "<trkpt"), out.String())
	}
}

// A file of a race has its laps, its records and its cues, and is read by the reader of tracks.
func TestFITOfASmallRace(t *testing.T) {
	count := map[uint16]int{}
	var laps, metres []int64
	err := fit.Read(strings.NewReader(written(t, "fit", small(), Options{})), func(m *fit.Message) error {
		count[m.Num]++
		switch m.Num {
		case fit.Lap:
			laps = append(laps, m.Fields[7])
		case fit.Record:
			metres = append(metres, m.Fields[5])
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if want := []int64{300000, 300800, 12599200}; !slices.Equal(laps, want) {
		t.Errorf("laps of %v ms, want %v", laps, want)
	}
	if count[fit.Session] != 1 || count[fit.Activity] != 1 || count[fit.Event] != 2 || count[fit.Record] < 1320 || !slices.IsSorted(metres) || metres[len(metres)-1] != 4219500 {
		t.Errorf("messages %v, the last distance %v cm", count, metres[len(metres)-1])
	}
	placed, err := track.Read(strings.NewReader(written(t, "fit", small(), Options{Track: loop()})))
	if err != nil || len(placed.Points) < 70 || placed.Points[0].LatDeg < 42 {
		t.Errorf("%v, %+v", err, placed)
	}
}
