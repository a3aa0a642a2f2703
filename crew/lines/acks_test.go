package lines

import (
	"bytes"
	"slices"
	"sync"
	"testing"
	"time"

	"spotter/crew/wire"
	"spotter/testrun"
)

// ackBook keeps acknowledgements as a board does: of a red the first one stays.
type ackBook struct {
	mu   sync.Mutex
	list []wire.Ack
}

func (b *ackBook) Acks(string) ([]wire.Ack, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return slices.Clone(b.list), nil
}

func (b *ackBook) TakeAck(_ string, a wire.Ack) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !slices.ContainsFunc(b.list, func(x wire.Ack) bool { return x.Mirror == a.Mirror && x.Red == a.Red }) {
		b.list = append(b.list, a)
	}
	return nil
}

// takes takes on a red, as a board does that asks first.
func (h *hq) takes(a wire.Ack) wire.Ack {
	h.t.Helper()
	first, err := h.Acknowledge(aRace, a)
	if err == nil {
		err = h.acks.TakeAck(aRace, first)
	}
	if err != nil {
		h.t.Error(err)
	}
	return first
}

// taken waits until somebody has taken on a red.
func (h *hq) taken(red, by string) {
	h.t.Helper()
	var list []wire.Ack
	h.until(func() bool {
		list, _ = h.acks.Acks(aRace)
		return slices.ContainsFunc(list, func(a wire.Ack) bool { return a.Red == red && a.By == by })
	}, func() string { return red + " is not taken on by " + by })
}

// TestAcknowledgementsAreShared has two people take on one red at two headquarters at once, and one
// while NATS is away, and deletes the stream.
func TestAcknowledgementsAreShared(t *testing.T) {
	testrun.Slow(t, "a NATS server that goes away and comes back")
	t.Parallel()
	s := startNATS(t, 1)
	one, two := newHQ(t, Site{URL: s.url(0)}, 1), newHQ(t, Site{URL: s.url(0)}, 1)
	lines, name := aJournal(5, "a", "Ann")
	sendTo(t, name, lines, 5, one)
	two.has(name, bytes.Join(lines, nil))
	at := time.Date(2027, 4, 19, 10, 0, 0, 0, time.UTC)
	var wg sync.WaitGroup
	first := make([]wire.Ack, 2)
	wg.Go(func() { first[0] = one.takes(wire.Ack{Mirror: name, Red: "fall-5", By: "Eve", At: at}) })
	wg.Go(func() { first[1] = two.takes(wire.Ack{Mirror: name, Red: "fall-5", By: "Max", At: at}) })
	wg.Wait()
	if first[0].By != first[1].By {
		t.Errorf("%s and %s have both taken it on", first[0].By, first[1].By)
	}
	two.takes(wire.Ack{Mirror: name, Red: "stop-9", By: "Max", At: at})
	one.taken("stop-9", "Max")
	s.end(0)
	if got := one.takes(wire.Ack{Mirror: name, Red: "fall-12", By: "Eve", At: at}); got.By != "Eve" { // it counts here at once
		t.Errorf("without NATS: %+v", got)
	}
	s.start(0)
	two.taken("fall-12", "Eve")
	one.settled()
	if err := one.js.DeleteStream(t.Context(), crewStream); err != nil {
		t.Fatal(err)
	}
	late := newHQ(t, Site{URL: s.url(0)}, 1)
	late.taken("fall-5", first[0].By)
	late.taken("fall-12", "Eve")
}
