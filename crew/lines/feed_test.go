package lines

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/nats-io/nats.go/jetstream"
)

// inStream returns how far the stream has a mirror, and in how many messages.
func (h *hq) inStream(name string) (end int64, messages uint64) {
	h.t.Helper()
	s, err := h.lines()
	if err != nil {
		h.t.Fatal(err)
	}
	raw, err := h.last(s, subjectOf(aRace, name))
	if err != nil || raw == nil {
		return 0, 0
	}
	e, err := parse(raw.Header, raw.Data, raw.Sequence)
	if err != nil {
		h.t.Fatal(err)
	}
	info, err := s.Info(context.Background(), jetstream.WithSubjectFilter(raceRoot+">"))
	if err != nil {
		h.t.Fatal(err)
	}
	return e.end, info.State.Subjects[subjectOf(aRace, name)]
}

// TestFedBehind has the stream of an embedded server get in one message what came in many batches:
// when it is due, before the end of the program, and after a kill.
func TestFedBehind(t *testing.T) {
	h := &hq{t: t, folder: t.TempDir(), n: 1, behind: time.Hour}
	h.open()
	t.Cleanup(h.close)
	h.settled()
	lines, name := aJournal(60, "a", "Ann")
	size := func(n int) int64 { return int64(len(bytes.Join(lines[:n], nil))) }
	want := func(when string, lines int, messages uint64) {
		t.Helper()
		if end, n := h.inStream(name); end != size(lines) || n != messages {
			t.Errorf("%s: the stream has %d bytes in %d messages, want %d in %d", when, end, n, size(lines), messages)
		}
	}
	sendTo(t, name, lines[:20], 1, h)
	want("nothing is due", 0, 0)
	h.feed(time.Now().Add(-time.Minute))
	want("nothing is due yet", 0, 0)
	h.feed(time.Now().Add(time.Minute))
	want("due", 20, 1)
	h.feed(time.Now().Add(time.Minute))
	want("nothing is owed", 20, 1)
	sendTo(t, name, lines[:30], 1, h)
	h.close()
	h.open()
	h.settled()
	want("ended in order", 30, 2)
	if w := h.words(); w != "" {
		t.Errorf("it said: %s", w)
	}
	sendTo(t, name, lines[:45], 1, h)
	h.cancel() // as a kill: nothing is published any more
	h.close()
	h.open()
	h.settled()
	h.until(func() bool { return strings.Contains(h.words(), "published again") }, func() string { return "it did not say that it published lines again" })
	want("killed", 45, 3)
	sendTo(t, name, lines, 5, h)
	h.has(name, bytes.Join(lines, nil))
}

// TestFedInTime has looks feed the stream without being told to.
func TestFedInTime(t *testing.T) {
	h := &hq{t: t, folder: t.TempDir(), n: 1, behind: time.Millisecond}
	h.open()
	t.Cleanup(h.close)
	lines, name := aJournal(20, "a", "Ann")
	sendTo(t, name, lines, 3, h)
	h.until(func() bool { end, _ := h.inStream(name); return end == int64(len(bytes.Join(lines, nil))) },
		func() string { return "the stream is behind" })
}

// TestFedToAnotherStream deletes the embedded stream while lines are owed to it, and has a message in it
// that this headquarters did not write: the mirror is settled before it takes more lines.
func TestFedToAnotherStream(t *testing.T) {
	h := &hq{t: t, folder: t.TempDir(), n: 1, behind: time.Hour}
	h.open()
	t.Cleanup(h.close)
	h.settled()
	lines, name := aJournal(40, "a", "Ann")
	sendTo(t, name, lines[:10], 2, h)
	if err := h.js.DeleteStream(context.Background(), raceStream); err != nil {
		t.Fatal(err)
	}
	h.feed(time.Now().Add(time.Minute))
	sendTo(t, name, lines[:20], 2, h)
	h.settled()
	m := h.find(aRace, name)
	m.mu.Lock()
	e, err := h.piece(m, 0)
	if err == nil {
		_, err = h.send(m, e, anySequence)
	}
	m.mu.Unlock()
	if err != nil && !errors.Is(err, errMoved) { // it is a duplicate where the stream has the same message
		t.Fatal(err)
	}
	sendTo(t, name, lines[:30], 2, h)
	h.feed(time.Now().Add(time.Minute))
	sendTo(t, name, lines, 2, h)
	h.feed(time.Now().Add(time.Minute))
	h.has(name, bytes.Join(lines, nil))
	h.until(func() bool {
		end, _ := h.inStream(name)
		return end == int64(len(bytes.Join(lines, nil)))
	}, func() string {
		end, n := h.inStream(name)
		return fmt.Sprintf("the stream has %d bytes in %d messages", end, n)
	})
}
