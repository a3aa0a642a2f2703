package intake

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"spotter/crew/access"
	"spotter/crew/mirrors"
	"spotter/crew/wire"
)

// away is a cluster that cannot be reached.
type away struct{ *mirrors.Store }

func (away) Append(string, string, int64, []byte) (mirrors.Appended, error) {
	return mirrors.Appended{}, fmt.Errorf("%w: no servers", ErrAway)
}

// TestClusterAway has a pair wait, and says why.
func TestClusterAway(t *testing.T) {
	r := newRig(t, func(o *Options) { o.Mirrors = away{o.Mirrors.(*mirrors.Store)} })
	_, token := r.invite(access.Pair)
	lines, name := aJournal(t, 3, "Ann")
	got := r.call("POST", wire.JournalPath(aRace, name)+"?from=0", token, join(lines))
	if got.status != http.StatusServiceUnavailable || got.header.Get("Retry-After") != "5" || !strings.Contains(got.text, "cluster (NATS)") || strings.Contains(got.text, "no servers") {
		t.Errorf("%d %v %s", got.status, got.header, got.text)
	}
}
