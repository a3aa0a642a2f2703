package gpx_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"
	"unicode/utf16"

	"spotter/course/gpx"
)

// endless is a reader that gives a begin, and then a piece again and again.
type endless struct {
	begin, piece string
	rest         string
}

func (e *endless) Read(p []byte) (int, error) {
	if e.begin != "" {
		e.rest, e.begin = e.begin, ""
	}
	n := 0
	for n < len(p) {
		if e.rest == "" {
			e.rest = e.piece
		}
		k := copy(p[n:], e.rest)
		e.rest = e.rest[k:]
		n += k
	}
	return n, nil
}

// after returns a reader of a begin, and then of a piece without end.
func after(begin, piece string) io.Reader {
	return &endless{begin: begin, piece: strings.Repeat(piece, 1+4096/len(piece))}
}

// wide returns a text in UTF-16, with the mark that says so.
func wide(s string) []byte {
	b := []byte{0xff, 0xfe}
	for _, u := range utf16.Encode([]rune(s)) {
		b = append(b, byte(u), byte(u>>8))
	}
	return b
}

// hostile lists files that must be refused, each with what its error says.
var hostile = []struct {
	name string
	file func() io.Reader
	want string
}{
	{"600,000 points", func() io.Reader { return after(head+"<trk><trkseg>\n", "<trkpt lat='1' lon='2'/>\n") }, "line 500004, column 1: more than 500000 points"},
	{"waypoints without end", func() io.Reader { return after(head, "<wpt lat='1' lon='2'/>") }, "more than 10000 waypoints"},
	{"tracks without end", func() io.Reader { return after(head, "<trk/>\n") }, "line 10003, column 1: more than 10000 tracks and segments"},
	{"segments without end", func() io.Reader { return after(head+"<trk>", "<trkseg/>") }, "more than 10000 tracks and segments"},
	{"empty", text(""), "it is empty"},
	{"blanks", text(" \n "), "it has no element"},
	{"random bytes", func() io.Reader {
		b := make([]byte, 100_000)
		rand.NewChaCha8([32]byte{1}).Read(b)
		return bytes.NewReader(b)
	}, "line 2, column 69: "},
	{"plain text", text("a course of 10 km"), "text outside of any element: it is no GPX"},
	{"KML", text(`<?xml version="1.0"?><kml xmlns="http://www.opengis.net/kml/2.2"></kml>`), "it is XML, but no GPX: it begins with <kml>"},
	{"ZIP", text("PK\x03\x04 and so on"), "it is compressed"},
	{"gzip", text("\x1f\x8b\x08\x00 and so on"), "it is compressed"},
	{"UTF-16", func() io.Reader { return bytes.NewReader(wide(one(pt(0)))) }, "its text is UTF-16: save it as UTF-8"},
	{"UTF-16 without its mark", func() io.Reader { return bytes.NewReader(wide(one(pt(0)))[2:]) }, "its text is UTF-16: save it as UTF-8"},
	{"Latin-1", text(`<?xml version="1.0" encoding="ISO-8859-1"?><gpx/>`), `line 1, column 44: its text is in "ISO-8859-1": save it as UTF-8`},
	{"Latin-1 that says UTF-8", text(head + "<trk><name>Z\xfcrich</name></trk></gpx>"), "line 3, column 18: invalid UTF-8"},
	{"billion laughs", text(`<!DOCTYPE gpx [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><gpx><trk><name>&b;</name></trk></gpx>`), "line 1, column 1: a document type (<!DOCTYPE gpx [<!ENTIT) is refused"},
	{"a file as entity", text("<?xml version='1.0'?>\n" + `<!DOCTYPE gpx SYSTEM "file:///etc/passwd"><gpx/>`), "line 2, column 1: a document type"},
	{"an entity", text("<gpx><trk>&boom;</trk></gpx>"), "invalid character entity &boom;"},
	{"escape codes", text("<gpx><trk><name>a&#27;[31m</name></trk></gpx>"), "illegal character code U+001B"},
	{"nesting of 1,000", text("<gpx>" + strings.Repeat("<a>", 1000) + strings.Repeat("</a>", 1000) + "</gpx>"), "line 1, column 195: more than 64 elements inside each other"},
	{"nesting without end", func() io.Reader { return after("<gpx>", "<a>") }, "more than 64 elements"},
	{"65 attributes", func() io.Reader {
		var b strings.Builder
		for i := range 65 {
			fmt.Fprintf(&b, " a%d='1'", i)
		}
		return strings.NewReader("<gpx><trk" + b.String() + "/></gpx>")
	}, "<trk> has 65 attributes: at most 64"},
	{"30 MB in an attribute", func() io.Reader {
		return strings.NewReader(head + `<trk name="` + strings.Repeat("a", 30<<20) + `"/></gpx>`)
	}, "line 3, column 1: a tag, a comment or a text is longer than 64 KiB"},
	{"30 MB in a name", func() io.Reader {
		return strings.NewReader(head + `<trk><name>` + strings.Repeat("a", 30<<20) + `</name></trk></gpx>`)
	}, "a tag, a comment or a text is longer than 64 KiB"},
	{"an attribute without end", func() io.Reader { return after(head+`<trk name="`, "a") }, "is longer than 64 KiB"},
	{"attributes without end", func() io.Reader { return after(head+`<trk`, " a=''") }, "is longer than 64 KiB"},
	{"a comment without end", func() io.Reader { return after(head+`<!--`, "a ") }, "is longer than 64 KiB"},
	{"an instruction without end", func() io.Reader { return after(`<?xml `, "a ") }, "is longer than 64 KiB"},
	{"a document type without end", func() io.Reader { return after(`<!DOCTYPE x [`, "<!ENTITY a 'a'>") }, "is longer than 64 KiB"},
	{"blanks without end", func() io.Reader { return after(head, "\n") }, "is longer than 64 KiB"},
	{"an element's name without end", func() io.Reader { return after(`<`, "a") }, "is longer than 64 KiB"},
	{"cut in the middle", text(one(pt(1), pt(2), pt(3))[:len(one(pt(1), pt(2)))-20]), "the file is cut short inside <"},
	{"cut between two points", text(head + "<trk><trkseg>" + pt(1)), "the file is cut short inside <trkseg>"},
	{"badly nested", text("<gpx><trk></gpx>"), "line 1, column 11: element <trk> closed by </gpx>"},
	{"an end alone", text("</gpx>"), "line 1, column 1: </gpx> without its begin"},
	{"two files in one", text(one(pt(0)) + "\n" + one(pt(0))), "comes after the end of <gpx>"},
	{"text behind", text("<gpx/>\nand more"), "text outside of any element"},
}

// text returns a function that makes a reader of a text.
func text(s string) func() io.Reader { return func() io.Reader { return strings.NewReader(s) } }

// Each hostile file is refused with what is wrong, in bounded memory: what the reader
// allocates for the file of 30 MB in one attribute is less than 8 MB.
func TestHostileFiles(t *testing.T) {
	for _, tt := range hostile {
		t.Run(tt.name, func(t *testing.T) {
			in := tt.file()
			var before, behind runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := gpx.Read(in, gpx.Handler{})
			runtime.ReadMemStats(&behind)
			switch {
			case err == nil:
				t.Fatal("it was read")
			case !strings.Contains(err.Error(), tt.want):
				t.Errorf("%v, want %q", err, tt.want)
			case strings.ContainsFunc(err.Error(), func(r rune) bool { return r < ' ' }):
				t.Errorf("the error carries a control character on: %q", err)
			}
			if e, ok := errors.AsType[*gpx.Error](err); ok && (e.Line < 1 || e.Column < 1) {
				t.Errorf("line %d, column %d", e.Line, e.Column)
			}
			if got := behind.TotalAlloc - before.TotalAlloc; strings.Contains(tt.want, "is longer than 64 KiB") && got > 8<<20 {
				t.Errorf("%d bytes were allocated", got)
			}
		})
	}
}
