package viewer

import (
	"strings"
	"testing"

	"spotter/crew/wire"
)

// FuzzStream gives a viewer any stream: it never holds more than it was told, and its texts are clean.
func FuzzStream(f *testing.F) {
	f.Add("event: hello\ndata: {\"race\":\"r\"}\n\nevent: pair\ndata: {\"mirror\":\"a\",\"runner\":\"\\u001b[2J\"}\n\nevent: ready\ndata: {}\n\n")
	f.Add("event: pair\ndata: {\"mirror\":\"a\"}\n\nevent: gone\ndata: {\"mirror\":\"a\"}\n\nid: x-1\nevent: fall\ndata: {}\n\n")
	f.Add(": c\n\nretry: 1\ndata\ndata: x\r\n\r\n")
	f.Add("event: pair\ndata: {\"mIrror\":\"a\",\"label\":\"\\u0007\"}\n\n")
	f.Fuzz(func(t *testing.T, stream string) {
		v := New(Options{To: wire.Invitation{Race: "r"}})
		told := 0
		if err := parse(strings.NewReader(stream), func() {}, func(e Event) { told++; v.take(e) }); err == nil {
			t.Error("a stream has no end")
		}
		s := v.State()
		if len(s.Rows) > told {
			t.Errorf("%d rows of %d events in %q", len(s.Rows), told, stream)
		}
		for _, r := range s.Rows {
			if strings.ContainsAny(r.Runner+r.Label+r.Status, "\x1b\x07\n") {
				t.Errorf("%+v", r)
			}
		}
	})
}
