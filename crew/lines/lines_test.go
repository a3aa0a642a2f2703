package lines

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"spotter/crew/intake"
	"spotter/crew/mirrors"
	"spotter/crew/wire"
	"spotter/journal"
	"spotter/journal/form"
)

// TestEmbedded keeps a journal with an embedded server, over a restart.
func TestEmbedded(t *testing.T) {
	h := newHQ(t, Site{}, 1)
	lines, name := aJournal(40, "a", "Ann")
	sendTo(t, name, lines[:25], 7, h)
	h.close()
	h.open()
	h.settled()
	sendTo(t, name, lines, 7, h)
	h.has(name, bytes.Join(lines, nil))
	if log, err := journal.VerifyFile(h.path(name)); err != nil || log.Err() != nil || log.Lines != len(lines) {
		t.Errorf("the mirror: %v, %v", err, log.Err())
	}
	events := 0
	for _, n := range h.news {
		events += len(n.Events)
	}
	if events != len(lines) {
		t.Errorf("%d lines were told of, want %d", events, len(lines))
	}
	if w := h.words(); w != "" {
		t.Errorf("it said: %s", w)
	}
}

// TestAnyTakesAnyPair has three headquarters on a cluster take parts of the same journals in turn.
func TestAnyTakesAnyPair(t *testing.T) {
	s := startNATS(t, 1)
	var list []*hq
	for range 3 {
		list = append(list, newHQ(t, Site{URL: s.url(0)}, 1))
	}
	var wg sync.WaitGroup
	type pair struct {
		name string
		all  []byte
	}
	var pairs []pair
	for _, runner := range []string{"Ann", "Bob", "Cid", "Dee", "Eve", "Fay"} {
		lines, name := aJournal(60, "a", runner)
		pairs = append(pairs, pair{name, bytes.Join(lines, nil)})
		for k := range 2 { // two connections of one pair send overlapping batches at the same time
			wg.Go(func() { sendTo(t, name, lines, 3+2*k, list[k], list[(k+1)%3], list[(k+2)%3]) })
		}
	}
	wg.Wait()
	for _, h := range list {
		for _, p := range pairs {
			h.has(p.name, p.all)
		}
		h.settled()
		h.mu.Lock()
		seen := map[string]uint64{}
		for _, n := range h.news {
			for _, e := range n.Events {
				if e.Seq != seen[n.Mirror]+1 {
					t.Errorf("%s: line %d is told of after %d", n.Mirror, e.Seq, seen[n.Mirror])
				}
				seen[n.Mirror] = e.Seq
			}
		}
		h.mu.Unlock()
	}
}

// TestLongerRetry is the trap that lost 4,759 lines: a batch that is stored while its answer is
// lost comes again with more lines, at this headquarters and at another one.
func TestLongerRetry(t *testing.T) {
	s := startNATS(t, 1)
	one, two := newHQ(t, Site{URL: s.url(0)}, 1), newHQ(t, Site{URL: s.url(0)}, 1)
	lines, name := aJournal(30, "a", "Ann")
	sendTo(t, name, lines[:5], 5, one)
	for i, h := range []*hq{one, two} {
		from := 5 + 5*i
		m := one.find(aRace, name)
		m.mu.Lock()
		p, have, err := one.store.Prepare(aRace, name, int64(len(bytes.Join(lines[:from], nil))), bytes.Join(lines[from:from+3], nil))
		if err != nil || p == nil {
			t.Fatal(have, err)
		}
		if _, err := one.send(m, entry{first: have.Size, end: p.After.Size, head: p.After.Head, data: bytes.Join(lines[from:from+3], nil)}, m.seq); err != nil {
			t.Fatal(err)
		}
		m.known = false // as after an answer that was lost
		m.mu.Unlock()
		sendTo(t, name, lines[:from+5], 5, h) // the longer batch
		one.has(name, bytes.Join(lines[:from+5], nil))
	}
	sendTo(t, name, lines, 4, two)
	one.has(name, bytes.Join(lines, nil))
	two.has(name, bytes.Join(lines, nil))
}

// TestSameBytesAgain publishes a batch a second time behind the back of the expected sequence, as a
// retry after the time of the ids would: nobody's mirror has its lines twice.
func TestSameBytesAgain(t *testing.T) {
	s := startNATS(t, 1)
	one, two := newHQ(t, Site{URL: s.url(0)}, 1), newHQ(t, Site{URL: s.url(0)}, 1)
	lines, name := aJournal(20, "a", "Ann")
	sendTo(t, name, lines[:10], 5, one)
	two.has(name, bytes.Join(lines[:10], nil))
	m := one.find(aRace, name)
	m.mu.Lock()
	again := entry{first: 0, end: int64(len(bytes.Join(lines[:5], nil))), data: bytes.Join(lines[:5], nil), head: hashOf(lines[4])}
	if _, err := one.send(m, again, 0); !errors.Is(err, errMoved) {
		t.Errorf("the same bytes with the same id: %v", err)
	}
	again.from, again.end, again.data, again.head = "", again.end+int64(len(lines[5])), bytes.Join(lines[:6], nil), hashOf(lines[5])
	if _, err := one.send(m, again, 0); !errors.Is(err, errMoved) {
		t.Errorf("known bytes with another id, at the begin of the subject: %v", err)
	}
	if _, err := one.send(m, again, anySequence); err != nil { // what the sequence is there to prevent
		t.Error(err)
	}
	m.mu.Unlock()
	if a, err := two.Append(aRace, name, 0, bytes.Join(lines[:5], nil)); err != nil || a.Taken || a.Lines != 10 {
		t.Errorf("a retry: %+v, %v", a.Copy, err)
	}
	sendTo(t, name, lines, 5, two, one)
	for _, h := range []*hq{one, two} {
		h.has(name, bytes.Join(lines, nil))
	}
}

// TestForkElsewhere sends one branch of a fork to one headquarters and the other to another.
func TestForkElsewhere(t *testing.T) {
	s := startNATS(t, 1)
	one, two := newHQ(t, Site{URL: s.url(0)}, 1), newHQ(t, Site{URL: s.url(0)}, 1)
	a, name := aJournal(20, "a", "Ann")
	b, _ := aJournal(20, "b", "Ann") // the same bytes in number, so that only the hash tells
	sendTo(t, name, a[:5], 5, one)
	size := int64(len(bytes.Join(a[:5], nil)))
	two.has(name, bytes.Join(a[:5], nil))
	var wg sync.WaitGroup
	copies := make([]wire.Copy, 2)
	errs := make([]error, 2)
	wg.Go(func() {
		x, err := one.Append(aRace, name, size, bytes.Join(a[5:12], nil))
		copies[0], errs[0] = x.Copy, err
	})
	wg.Go(func() {
		x, err := two.Append(aRace, name, size, bytes.Join(b[5:12], nil))
		copies[1], errs[1] = x.Copy, err
	})
	wg.Wait()
	if errs[0] != nil || errs[1] != nil || copies[0] != copies[1] || copies[0].Size <= size {
		t.Fatalf("%+v, %v", copies, errs)
	}
	winner, other := a, b // both are told of the winner's head, and the other one goes on as a fork
	if bytes.Contains(b[11], []byte(copies[0].Head)) {
		winner, other = b, a
	}
	var fork *mirrors.ForkError
	_, err := one.Append(aRace, name, copies[0].Size, bytes.Join(other[12:15], nil))
	if !asFork(err, &fork) || fork.Fork != name+".2" {
		t.Fatalf("the other branch: %v", err)
	}
	sendTo(t, fork.Fork, other, 4, two, one)
	sendTo(t, name, winner, 4, one, two)
	for _, h := range []*hq{one, two} {
		h.has(name, bytes.Join(winner, nil))
		h.has(name+".2", bytes.Join(other, nil))
	}
}

// hashOf returns the hash of a line.
func hashOf(line []byte) string {
	_, hash, _ := form.Split(bytes.TrimSuffix(line, newline))
	return string(hash)
}

func asFork(err error, into **mirrors.ForkError) bool {
	f, ok := err.(*mirrors.ForkError)
	*into = f
	return ok
}

// TestStoreOfLinesGone deletes and damages the store of an embedded server: it is made again
// from the mirrors, and that is said.
func TestStoreOfLinesGone(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		harm func(t *testing.T, folder string)
		said string
	}{
		{"deleted", func(t *testing.T, folder string) { remove(t, folder) }, "published again"},
		{"no folder", func(t *testing.T, folder string) {
			remove(t, folder)
			if err := os.WriteFile(folder, []byte("x"), 0o600); err != nil {
				t.Fatal(err)
			}
		}, "set aside"},
		{"zeroes", func(t *testing.T, folder string) {
			each(t, folder, func(b []byte) []byte { return make([]byte, len(b)) })
		}, "published again"},
		{"halves", func(t *testing.T, folder string) { each(t, folder, func(b []byte) []byte { return b[:len(b)/2] }) }, "published again"},
		{"blocks cut", func(t *testing.T, folder string) {
			each(t, folder, func(b []byte) []byte { return b[:len(b)-len(b)/3] }, ".blk")
			each(t, folder, func([]byte) []byte { return nil }, "index.db")
		}, "published again"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			h := newHQ(t, Site{}, 1)
			lines, name := aJournal(50, "a", "Ann")
			sendTo(t, name, lines[:30], 4, h)
			h.close()
			tt.harm(t, filepath.Join(h.folder, "jetstream"))
			h.open()
			h.settled()
			h.has(name, bytes.Join(lines[:30], nil))
			sendTo(t, name, lines, 4, h)
			h.has(name, bytes.Join(lines, nil))
			if w := h.words(); !strings.Contains(w, tt.said) {
				t.Errorf("it said %q", w)
			}
			// The stream has all again: a mirror that is lost now comes back from it.
			h.close()
			remove(t, filepath.Join(h.folder, "races"))
			h.open()
			h.has(name, bytes.Join(lines, nil))
		})
	}
}

func remove(t *testing.T, folder string) {
	t.Helper()
	if err := os.RemoveAll(folder); err != nil {
		t.Fatal(err)
	}
}

// each changes the files of a folder whose names end as named; all without a name.
func each(t *testing.T, folder string, change func([]byte) []byte, ends ...string) {
	t.Helper()
	n := 0
	err := filepath.WalkDir(folder, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || len(ends) > 0 && !strings.HasSuffix(path, ends[0]) {
			return err
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		n++
		return os.WriteFile(path, change(b), 0o600)
	})
	if err != nil || n == 0 {
		t.Fatalf("%d files were changed: %v", n, err)
	}
}

// TestMirrorBehind restores a headquarters from an old backup: it catches up from the stream.
func TestMirrorBehind(t *testing.T) {
	s := startNATS(t, 1)
	one, two := newHQ(t, Site{URL: s.url(0)}, 1), newHQ(t, Site{URL: s.url(0)}, 1)
	lines, name := aJournal(60, "a", "Ann")
	sendTo(t, name, lines[:20], 4, one)
	two.has(name, bytes.Join(lines[:20], nil))
	two.close()
	sendTo(t, name, lines[:50], 4, one)
	if err := os.WriteFile(two.path(name), bytes.Join(lines[:9], nil), 0o600); err != nil { // older than its place says
		t.Fatal(err)
	}
	two.open()
	two.has(name, bytes.Join(lines[:50], nil))
	sendTo(t, name, lines, 4, two, one)
	one.has(name, bytes.Join(lines, nil))
}

// TestAlone lets two headquarters that took other lines of one journal, each on its own, join one
// cluster: each has both branches.
func TestAlone(t *testing.T) {
	a, name := aJournal(20, "a", "Ann")
	b, _ := aJournal(25, "b", "Ann")
	one, two := newHQ(t, Site{}, 1), newHQ(t, Site{}, 1)
	sendTo(t, name, a, 4, one)
	sendTo(t, name, b, 3, two)
	one.close()
	two.close()
	s := startNATS(t, 1)
	one.site, two.site = Site{URL: s.url(0)}, Site{URL: s.url(0)}
	one.open()
	one.settled()
	two.open()
	for _, h := range []*hq{one, two} {
		h.has(name, bytes.Join(a, nil))
		h.has(name+".2", bytes.Join(b, nil))
	}
	if w := two.words(); !strings.Contains(w, "kept as "+name+".2") {
		t.Errorf("it said %q", w)
	}
}

// TestBeats tells each headquarters of a beat once.
func TestBeats(t *testing.T) {
	s := startNATS(t, 1)
	one, two := newHQ(t, Site{URL: s.url(0)}, 1), newHQ(t, Site{URL: s.url(0)}, 1)
	_, name := aJournal(2, "a", "Ann")
	one.Told(intake.News{Race: aRace, Mirror: name, At: one.o.Now(), Beat: &wire.Beat{At: one.o.Now(), Output: "opened"}})
	for _, h := range []*hq{one, two} {
		h.until(func() bool { h.mu.Lock(); defer h.mu.Unlock(); return len(h.news) > 0 }, func() string { return "no beat came" })
	}
	one.Told(intake.News{Race: aRace, Mirror: name, At: one.o.Now(), Beat: &wire.Beat{At: one.o.Now(), Output: "lost"}})
	two.until(func() bool { two.mu.Lock(); defer two.mu.Unlock(); return len(two.news) == 2 }, func() string { return "no second beat came" })
	if n := two.news[1]; n.Beat == nil || n.Beat.Output != "lost" || n.Race != aRace || n.Mirror != name || len(one.news) != 2 {
		t.Errorf("%+v", two.news)
	}
}
