package export

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"spotter/race/logbook"
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
	if check := checks[format]; check != nil {
		check(t, out)
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
	"md": func(t testing.TB, out string) {
		if strings.Contains(out, "<") || regexp.MustCompile(`(^|[^\\])[\[!]\[?[^\]]*\]\(`).MatchString(out) {
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
			if !f.Binary {
				sound(t, f.Name, out.String())
			}
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
			if _, err := f.Write(&out, hostile(s, 0), Options{Verdict: s}); err != nil && !errors.Is(err, ErrNoTrack) {
				t.Errorf("%.40q in %s: %v", s, f.Name, err)
			}
			if !f.Binary && out.Len() > 0 {
				sound(t, f.Name, out.String())
			}
			if t.Failed() {
				t.Fatalf("%.40q in %s:\n%.3000s", s, f.Name, out.String())
			}
		}
	}
}

func FuzzTexts(f *testing.F) {
	for i, s := range nasty {
		f.Add(s, int64(i*1000), int64(0))
	}
	f.Add("a", int64(3_600_000), int64(-60_000))
	f.Fuzz(func(t *testing.T, s string, ms, offset int64) {
		const day = 24 * 3_600_000
		b := hostile(s, time.Duration(ms%day)*time.Millisecond)
		for _, f := range Formats() {
			var out bytes.Buffer
			_, err := f.Write(&out, b, Options{Offset: time.Duration(offset%day) * time.Millisecond, Verdict: s})
			if err == nil && !f.Binary {
				sound(t, f.Name, out.String())
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
		{"2", "elapsed_s", "0.000"}, {"2", "wall", "2027-04-19T14:02:13.000+00:00"}, {"2", "chip_s", "-4.000"},
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
