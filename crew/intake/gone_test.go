package intake

import (
	"strings"
	"testing"

	"spotter/crew/access"
	"spotter/crew/wire"
)

// TestADeletedRaceIsGone makes calls to a race that was deleted, with a token that was good.
func TestADeletedRaceIsGone(t *testing.T) {
	r := newRig(t, nil)
	_, token := r.invite(access.Pair)
	all, name := aJournal(t, 3, "Ann")
	path := wire.JournalPath(aRace, name)
	if a := r.call("POST", path+"?from=0", token, join(all)); a.status != 200 {
		t.Fatal(a)
	}
	if err := r.book.Forget(aRace); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ method, path, body string }{
		{"POST", path + "?from=0", join(all)}, {"GET", path, ""}, {"POST", path + "/beat", `{"at":"2027-04-19T10:05:00Z"}`}, {"GET", path + "/lines?from=0", ""},
	} {
		if a := r.call(c.method, c.path, token, c.body); a.status != 410 || !strings.Contains(a.text, `"this race was deleted"`) {
			t.Errorf("%s %s: %d %s", c.method, c.path, a.status, a.text)
		}
	}
	if a := r.call("GET", wire.JournalPath("paris-2027", name), token, ""); a.status != 401 {
		t.Errorf("another race with the old token: %d", a.status)
	}
}
