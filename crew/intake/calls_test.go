package intake

import (
	"fmt"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"spotter/crew/access"
	"spotter/crew/wire"
)

// TestPairSendsItsJournal sends a journal in batches, with a repeated one and one from a wrong
// byte, and reads it back.
func TestPairSendsItsJournal(t *testing.T) {
	r := newRig(t, nil)
	_, token := r.invite(access.Pair)
	all, name := aJournal(t, 9, "Ann")
	path := wire.JournalPath(aRace, name)
	var have wire.Copy
	r.call("GET", path, token, "").into(t, &have)
	if have != (wire.Copy{}) {
		t.Fatalf("before the first batch: %+v", have)
	}
	send := func(at int64, batch string) (c wire.Copy) {
		t.Helper()
		r.call("POST", fmt.Sprintf("%s?from=%d", path, at), token, batch).into(t, &c)
		return c
	}
	first := send(0, join(all[:4]))
	if first.Lines != 4 || first.Size != int64(len(join(all[:4]))) {
		t.Fatalf("the first batch: %+v", first)
	}
	for _, at := range []int64{0, 5, first.Size + 1} {
		if c := send(at, join(all[:4])); c != first {
			t.Errorf("from %d: %+v", at, c)
		}
	}
	last := send(first.Size, join(all[4:]))
	r.call("GET", path, token, "").into(t, &have)
	if have != last || have.Lines != 10 {
		t.Errorf("%+v, and then %+v", last, have)
	}
	if got, err := os.ReadFile(r.store.Path(aRace, name)); err != nil || string(got) != join(all) {
		t.Errorf("the mirror differs: %v", err)
	}
	_, crew := r.invite(access.Crew)
	if a := r.call("GET", wire.LinesPath(aRace, name)+"?from=0", crew, ""); a.status != 200 || a.text != join(all) || a.header.Get("Cache-Control") != "no-store" {
		t.Errorf("read back: %d, %d bytes, %v", a.status, len(a.text), a.header)
	}
	if len(r.news) != 2 || len(r.news[0].Events) != 4 || len(r.news[1].Events) != 6 || r.news[1].Mirror != name {
		t.Errorf("%d pieces of news", len(r.news))
	}
	if len(r.audit) != 1 || r.audit[0].Do != "begin" || r.audit[0].Journal != name {
		t.Errorf("audit %+v", r.audit)
	}
}

// TestLinesWait lets a reader wait for lines that come later.
func TestLinesWait(t *testing.T) {
	r := newRig(t, func(o *Options) { o.Hold = time.Hour })
	_, token := r.invite(access.Pair)
	_, reader := r.invite(access.Crew)
	all, name := aJournal(t, 3, "Ann")
	got := make(chan reply)
	go func() { got <- r.call("GET", wire.LinesPath(aRace, name)+"?from=0", reader, "") }()
	for r.waiting() < 1 { // the reader is in the intake
		time.Sleep(time.Millisecond)
	}
	r.call("POST", wire.JournalPath(aRace, name)+"?from=0", token, join(all))
	if a := <-got; a.text != join(all) {
		t.Errorf("the reader got %d %q", a.status, a.text)
	}
}

// waiting counts calls that are under way.
func (r *rig) waiting() (n int) {
	r.intake.limits.mu.Lock()
	defer r.intake.limits.mu.Unlock()
	for _, c := range r.intake.limits.guests {
		n += c.atOnce
	}
	return n
}

func TestLinesEndWithoutNews(t *testing.T) {
	r := newRig(t, nil)
	_, token := r.invite(access.Pair)
	all, name := aJournal(t, 1, "Ann")
	r.call("POST", wire.JournalPath(aRace, name)+"?from=0", token, join(all))
	if a := r.call("GET", fmt.Sprintf("%s?from=%d", wire.LinesPath(aRace, name), len(join(all))), token, ""); a.status != 200 || a.text != "" {
		t.Errorf("without news: %d %q", a.status, a.text)
	}
}

// TestRevokedWhileWaiting takes an invitation back while its call waits for lines.
func TestRevokedWhileWaiting(t *testing.T) {
	r := newRig(t, func(o *Options) { o.Hold = time.Hour })
	_, token := r.invite(access.Pair)
	g, reader := r.invite(access.Crew)
	all, name := aJournal(t, 3, "Ann")
	got := make(chan reply)
	go func() { got <- r.call("GET", wire.LinesPath(aRace, name)+"?from=0", reader, "") }()
	for r.waiting() < 1 {
		time.Sleep(time.Millisecond)
	}
	if _, err := r.book.Revoke(g.ID); err != nil {
		t.Fatal(err)
	}
	r.call("POST", wire.JournalPath(aRace, name)+"?from=0", token, join(all))
	if a := <-got; a.status != http.StatusForbidden || strings.Contains(a.text, "Ann") {
		t.Errorf("the reader got %d %q", a.status, a.text)
	}
}

// TestMessages sends a message of the crew to a spotter, who says that it was seen.
func TestMessages(t *testing.T) {
	r := newRig(t, nil)
	_, token := r.invite(access.Pair)
	_, crew := r.invite(access.Crew)
	all, name := aJournal(t, 1, "Ann")
	path := wire.JournalPath(aRace, name)
	if a := r.call("POST", path+"/messages", crew, `{"from":"Cy","text":"Ask for water"}`); a.status != http.StatusNotFound {
		t.Errorf("to nobody: %d %s", a.status, a.text)
	}
	r.call("POST", path+"?from=0", token, join(all))
	var sent wire.Message
	r.call("POST", path+"/messages", crew, `{"from":"Cy","text":"Ask for water"}`).into(t, &sent)
	for range 2 { // until it was seen
		var b wire.Beaten
		r.call("POST", path+"/beat", token, `{"at":"2027-04-19T10:05:00Z","battery":80,"later":true}`).into(t, &b)
		if len(b.Messages) != 1 || b.Messages[0] != sent || sent.Text != "Ask for water" || !b.At.Equal(r.now()) {
			t.Fatalf("the beat brings %+v", b)
		}
	}
	var b wire.Beaten
	r.call("POST", path+"/beat", token, `{"at":"2027-04-19T10:05:15Z","seen":[1]}`).into(t, &b)
	if len(b.Messages) != 0 {
		t.Errorf("after it was seen: %+v", b)
	}
	if n := r.news[len(r.news)-1]; n.Beat == nil || n.Mirror != name || !n.Beat.At.Equal(time.Date(2027, 4, 19, 10, 5, 15, 0, time.UTC)) {
		t.Errorf("news %+v", n)
	}
	var did []string
	for _, e := range r.audit {
		did = append(did, e.Do)
	}
	if got := strings.Join(did, " "); got != "refused begin message seen" {
		t.Errorf("the audit log has %s", got)
	}
}
