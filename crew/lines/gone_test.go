package lines

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"spotter/crew/access"
	"spotter/crew/mirrors"
	"spotter/crew/purge"
	"spotter/crew/wire"
)

// purger returns what deletes races at a headquarters, with a clock of its own.
func (h *hq) purger(now time.Time) *purge.Purger {
	return purge.New(purge.Options{Folder: filepath.Join(h.folder, "races"), Book: h.book, Holders: []purge.Holder{h.store, h.post}, Now: func() time.Time { return now },
		Also: func(race string, forGood bool) error { return h.Forget(h.t.Context(), race, forGood) }})
}

// purges has a headquarters delete what is due.
func (h *hq) purges(now time.Time) (deleted int) {
	h.t.Helper()
	h.purger(now).Look(purge.Report{Ahead: func(purge.Race) {}, Done: func(d purge.Done) { deleted += d.Files },
		Wrong: func(race string, err error) { h.t.Errorf("%s: %v", race, err) }})
	return deleted
}

// ages makes the files of the race older.
func (h *hq) ages(by time.Duration) {
	h.t.Helper()
	for _, path := range h.files() {
		if err := os.Chtimes(path, time.Now().Add(-by), time.Now().Add(-by)); err != nil {
			h.t.Fatal(err)
		}
	}
}

func (h *hq) files() []string {
	h.t.Helper()
	list, err := filepath.Glob(filepath.Join(h.folder, "races", aRace, "*"))
	if err != nil {
		h.t.Fatal(err)
	}
	return list
}

// inStreams counts the messages of the race that are in the streams, without the note that it was deleted.
func (h *hq) inStreams() (n int) {
	h.t.Helper()
	for name, subjects := range map[string][]string{raceStream: {raceRoot + aRace + ".>"}, crewStream: shared(aRace, true)} {
		s, err := h.js.Stream(h.t.Context(), name)
		if err != nil {
			h.t.Fatal(err)
		}
		for _, subject := range subjects {
			m, err := h.last(s, subject)
			if err != nil {
				h.t.Fatal(err)
			}
			if m != nil {
				n++
			}
		}
	}
	return n
}

// twoWithARace returns two headquarters that both have a journal, a message and a pair.
func twoWithARace(t *testing.T) (one, two *hq, lines [][]byte, name, token string) {
	t.Helper()
	s := startNATS(t, 1)
	one, two = newHQ(t, Site{URL: s.url(0)}, 1), newHQ(t, Site{URL: s.url(0)}, 1)
	g, token, err := one.book.Invite(aRace, access.Pair, "bib 7")
	if err != nil {
		t.Fatal(err)
	}
	lines, name = aJournal(8, "a", "Ann")
	sendTo(t, name, lines[:6], 3, one)
	if err := one.book.Own(g, name); err != nil {
		t.Fatal(err)
	}
	if _, err := one.post.Send(aRace, name, wire.Message{From: "crew", Text: "water at 10"}); err != nil {
		t.Fatal(err)
	}
	two.finds(token, nil)
	two.until(func() bool {
		list, _ := two.post.Waiting(aRace, name)
		return len(list) == 1 && len(two.files()) == 2
	}, func() string { return "the second headquarters lacks something" })
	return one, two, lines, name, token
}

// TestDeletedForGood deletes a race at one headquarters: it goes at the other one too, and never
// comes back, whoever starts anew.
func TestDeletedForGood(t *testing.T) {
	one, two, lines, name, token := twoWithARace(t)
	three := newHQ(t, one.site, 1)
	three.until(func() bool { return len(three.files()) == 2 }, func() string { return "the third headquarters lacks something" })
	three.close() // it is away meanwhile
	now := time.Now()
	if err := one.program().Keep(aRace, now.AddDate(0, 0, -1)); err != nil {
		t.Fatal(err)
	}
	if n := one.purges(now); n != 2 {
		t.Errorf("%d files are deleted", n)
	}
	two.until(func() bool { return two.book.Forgotten(aRace) }, func() string { return "the other headquarters does not know" })
	if n := two.purges(time.Now()); n != 2 {
		t.Errorf("%d files are deleted at the other one", n)
	}
	three.open()
	three.until(func() bool { return three.book.Forgotten(aRace) }, func() string { return "the third headquarters does not know" })
	if n := three.purges(time.Now()); n != 2 {
		t.Errorf("%d files are deleted at the third one", n)
	}
	for _, h := range []*hq{one, two, three} {
		h.close()
		h.open()
		h.settled()
		h.finds(token, access.ErrUnknown)
		if _, err := h.Append(aRace, name, 0, lines[0]); !errors.Is(err, mirrors.ErrForgotten) {
			t.Errorf("a pair that still sends: %v", err)
		}
		h.until(func() bool { return h.inStreams() == 0 }, func() string { return "there is something in the streams" })
		if list := h.files(); len(list) != 0 {
			t.Errorf("there is %q", list)
		}
	}
	if _, _, err := two.book.Invite(aRace, access.Pair, ""); !errors.Is(err, access.ErrForgotten) {
		t.Errorf("the closed race has a guest: %v", err)
	}
}

// TestDeletedLines deletes the lines of a race at one headquarters, 30 days after the last one. The
// other one has not done so when it starts anew: it does not give them back.
func TestDeletedLines(t *testing.T) {
	one, two, lines, name, token := twoWithARace(t)
	two.close()                                     // what is in its log is in its files
	two.ages((purge.KeptDays - 1) * 24 * time.Hour) // by its files there is a day left
	one.ages((purge.KeptDays + 2) * 24 * time.Hour)
	if n := one.purges(time.Now()); n != 2 {
		t.Errorf("%d files are deleted", n)
	}
	cleared := one.book.Dates(aRace).Cleared
	two.open()
	two.until(func() bool { return !cleared.IsZero() && two.book.Dates(aRace).Cleared.Equal(cleared) }, func() string { return "the other headquarters does not know" })
	two.until(func() bool { return two.share.heard() }, func() string { return "the notes are not read" })
	m := two.find(aRace, name)
	if err := two.settle(m); !errors.Is(err, errOver) {
		t.Errorf("the old mirror is settled: %v", err)
	}
	if _, err := two.Append(aRace, name, 0, lines[0]); !errors.Is(err, errOver) {
		t.Errorf("a pair goes on behind the old lines: %v", err)
	}
	if n := two.inStreams(); n != 2 { // the guest, and whose the journal is
		t.Errorf("%d kinds of messages are in the streams", n)
	}
	if len(one.files()) != 0 || len(two.files()) != 2 {
		t.Errorf("files %q and %q", one.files(), two.files())
	}
	if n := two.purges(time.Now()); n != 2 {
		t.Errorf("%d files are deleted at the other one", n)
	}
	// The race was only rehearsed: everybody may come, and the same journal begins anew.
	for _, h := range []*hq{one, two} {
		h.finds(token, nil)
	}
	if err := two.book.Came(aRace); err != nil { // as its intake does
		t.Fatal(err)
	}
	sendTo(t, name, lines, 4, two, one) // in other batches: JetStream knows an id for 2 minutes, and no race is deleted that soon
	var all []byte
	for _, l := range lines {
		all = append(all, l...)
	}
	for _, h := range []*hq{one, two} {
		h.has(name, all)
		if _, err := h.post.Send(aRace, name, wire.Message{From: "crew", Text: "again"}); err != nil {
			t.Error(err)
		}
	}
	for _, h := range []*hq{one, two} {
		h.until(func() bool { list, _ := h.post.Waiting(aRace, name); return len(list) == 2 }, func() string { return "messages are missing" })
		if n := h.purges(time.Now()); n != 0 {
			t.Errorf("%d new files are deleted", n)
		}
		h.close()
		h.open()
		h.settled()
		h.has(name, all)
	}
}
