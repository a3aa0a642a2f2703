package lines

import (
	"testing"

	"github.com/nats-io/nats.go"

	"spotter/crew/wire"
	"spotter/journal/form"
)

// FuzzMessage reads messages that anybody may have written: what passes names a mirror, and
// exactly the bytes that it has.
func FuzzMessage(f *testing.F) {
	f.Add("race.boston-2027.0123456789abcdef.2", "boston-2027/0123456789abcdef.2:0-3:"+form.ZeroHash, []byte("abc"))
	f.Add("race.x.y", "a:9-1:z", []byte{})
	f.Add("race..", "::", []byte("x"))
	f.Fuzz(func(t *testing.T, subject, name string, data []byte) {
		if race, mirror, ok := splitSubject(subject, raceRoot); ok {
			if _, _, is := wire.SplitName(mirror); is && subjectOf(race, mirror) != subject {
				t.Errorf("%q is %q and %q", subject, race, mirror)
			}
		}
		e, err := parse(nats.Header{headerID: {name}}, data, 1)
		if err == nil && (e.first < 0 || e.end-e.first != int64(len(data)) || !form.IsHash([]byte(e.head))) {
			t.Errorf("%+v", e)
		}
	})
}
