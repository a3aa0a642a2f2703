package lines

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"testing"

	"github.com/nats-io/nats-server/v2/server"

	"spotter/crew/intake"
	"spotter/testrun"
)

// TestLeaf has a headquarters at a second site, whose server is a leaf node of the first site's:
// both have all mirrors, and while the link is gone the second one's pairs wait.
func TestLeaf(t *testing.T) {
	testrun.Slow(t, "a NATS server of somebody else")
	t.Parallel()
	leaves := freePort(t)
	s := &natsServers{t: t, running: make([]*server.Server, 1), options: []*server.Options{{ServerName: "hub", Host: "127.0.0.1", Port: freePort(t), NoSigs: true, NoLog: true,
		JetStream: true, JetStreamDomain: "hub", MaxPayload: 2 << 20, StoreDir: filepath.Join(t.TempDir(), "js"), DisableJetStreamBanner: true,
		LeafNode: server.LeafNodeOpts{Host: "127.0.0.1", Port: leaves}}}}
	s.start(0)
	t.Cleanup(func() { s.end(0) })
	hub := newHQ(t, Site{URL: s.url(0)}, 1)
	site := newHQ(t, Site{Leaf: fmt.Sprintf("nats://127.0.0.1:%d", leaves), Domain: "hub", Name: "site"}, 1)
	site.settled()
	if n := site.server.Leaves(); n != 1 {
		t.Errorf("%d leaf node connections", n)
	}
	lines, name := aJournal(60, "a", "Ann")
	sendTo(t, name, lines[:30], 3, site, hub)
	for _, h := range []*hq{hub, site} {
		h.has(name, bytes.Join(lines[:30], nil))
	}
	s.end(0)
	if _, err := site.Append(aRace, name, int64(len(bytes.Join(lines[:30], nil))), bytes.Join(lines[30:33], nil)); !errors.Is(err, intake.ErrAway) {
		t.Errorf("without the hub: %v", err)
	}
	s.start(0)
	sendTo(t, name, lines, 3, site)
	for _, h := range []*hq{hub, site} {
		h.has(name, bytes.Join(lines, nil))
	}
	site.settled()
	if st := site.Standing(); st.Away {
		t.Errorf("%+v", st)
	}
}
