package intake

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"spotter/crew/access"
	"spotter/crew/wire"
)

const aBeat = `{"at":"2027-04-19T10:05:00Z","seen":[1]}`

// TestMadeUpJournals has guests name journals that nobody has: what headquarters remembers of them has an end, and
// their own go on.
func TestMadeUpJournals(t *testing.T) {
	r := newRig(t, func(o *Options) { o.Limits.Burst = 100000; o.Hold = 1 })
	_, token := r.invite(access.Pair)
	_, crew := r.invite(access.Crew)
	all, name := aJournal(t, 3, "Ann")
	if a := r.call("POST", wire.JournalPath(aRace, name)+"?from=0", token, join(all)); a.status != http.StatusOK {
		t.Fatal(a.text)
	}
	for who, call := range map[string][2]string{token: {"POST", "/beat"}, crew: {"GET", "/lines?from=0"}} {
		taken := 0
		for n := range mostUnowned + 20 {
			a := r.call(call[0], fmt.Sprintf("%s%s", wire.JournalPath(aRace, fmt.Sprintf("%016x", n)), call[1]), who, aBeat)
			if a.status == http.StatusOK {
				taken++
			} else if a.status != http.StatusForbidden || !strings.Contains(a.text, "too many journals") {
				t.Fatalf("%d %s", a.status, a.text)
			}
		}
		if taken > mostUnowned || taken < mostUnowned-1 { // the pair's own was nobody's at first
			t.Errorf("%s: %d made-up journals were taken", call[1], taken)
		}
		if a := r.call(call[0], wire.JournalPath(aRace, name)+call[1], who, aBeat); a.status != http.StatusOK {
			t.Errorf("%s of a true journal: %d %s", call[1], a.status, a.text)
		}
	}
	if n := len(r.intake.heard.all); n != 1 {
		t.Errorf("%d journals have news", n)
	}
}

// TestNobodyOwnsByGuessing names a journal that is there and nobody's, without its first line.
func TestNobodyOwnsByGuessing(t *testing.T) {
	r := newRig(t, nil)
	_, token := r.invite(access.Pair)
	_, other := r.invite(access.Pair)
	all, name := aJournal(t, 3, "Ann")
	if _, err := r.store.Append(aRace, name, 0, []byte(join(all))); err != nil { // as after a restart before the owner was noted
		t.Fatal(err)
	}
	foreign, _ := aJournal(t, 3, "Bob")
	for _, body := range []string{"", "x\n", join(foreign)} {
		r.call("POST", wire.JournalPath(aRace, name)+"?from=0", other, body)
		if g, ok := r.book.Owner(aRace, name); ok {
			t.Fatalf("with %q it is %s's", body, g.ID)
		}
	}
	if a := r.call("POST", wire.JournalPath(aRace, name)+"?from=0", token, join(all[:1])); a.status != http.StatusOK {
		t.Error(a.text)
	}
	if a := r.call("GET", wire.JournalPath(aRace, name), other, ""); a.status != http.StatusForbidden {
		t.Errorf("the other pair reads it: %d", a.status)
	}
}

// TestBeatsWithoutMessages damages the file of messages: who beats is heard all the same, and asked to come again.
func TestBeatsWithoutMessages(t *testing.T) {
	r := newRig(t, nil)
	_, token := r.invite(access.Pair)
	all, name := aJournal(t, 3, "Ann")
	r.call("POST", wire.JournalPath(aRace, name)+"?from=0", token, join(all))
	if err := os.WriteFile(filepath.Join(filepath.Dir(r.store.Path(aRace, name)), "messages.jsonl"), []byte("rubbish\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	a := r.call("POST", wire.BeatPath(aRace, name), token, aBeat)
	if a.status != http.StatusServiceUnavailable || a.header.Get("Retry-After") == "" {
		t.Errorf("%d %s", a.status, a.text)
	}
	if n := len(r.news); n != 2 || r.news[1].Beat == nil {
		t.Errorf("%d news", n)
	}
}

// TestAuditHasNoWords writes to a spotter: the log says that and by whom, the text is in the race's own file.
func TestAuditHasNoWords(t *testing.T) {
	r := newRig(t, nil)
	_, token := r.invite(access.Pair)
	_, crew := r.invite(access.Crew)
	all, name := aJournal(t, 3, "Ann")
	r.call("POST", wire.JournalPath(aRace, name)+"?from=0", token, join(all))
	if a := r.call("POST", wire.JournalPath(aRace, name)+"/messages", crew, `{"from":"tent","text":"Ann fell"}`); a.status != http.StatusOK {
		t.Fatal(a.text)
	}
	last := r.audit[len(r.audit)-1]
	if last.Do != "message" || last.Text != "1 by tent" {
		t.Errorf("%+v", last)
	}
}

// TestNetworks counts addresses.
func TestNetworks(t *testing.T) {
	for address, want := range map[string]string{"192.0.2.7": "192.0.2.7", "2001:db8:1:2:3::4": "2001:db8:1:2::/64", "2001:db8:1:2:ffff::9": "2001:db8:1:2::/64",
		"fe80::1%eth0": "fe80::/64", "::ffff:192.0.2.7": "::ffff:192.0.2.7", "rubbish": "rubbish"} {
		if got := network(address); got != want {
			t.Errorf("%s is counted as %s, want %s", address, got, want)
		}
	}
}
