package lines

import (
	"errors"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"spotter/crew/access"
	"spotter/crew/wire"
)

// program opens the book of a headquarters as a command does while serve runs.
func (h *hq) program() *access.Book {
	h.t.Helper()
	b, err := access.Open(filepath.Join(h.folder, "access.jsonl"), time.Now)
	if err != nil {
		h.t.Fatal(err)
	}
	return b
}

func (h *hq) finds(token string, want error) {
	h.t.Helper()
	var err error
	h.until(func() bool { _, err = h.book.Find(token); return errors.Is(err, want) }, func() string { return "the guest is found with: " + err.Error() })
}

// TestGuestsAreShared invites and revokes by commands at one headquarters, and asks at another.
func TestGuestsAreShared(t *testing.T) {
	s := startNATS(t, 1)
	one, two := newHQ(t, Site{URL: s.url(0)}, 1), newHQ(t, Site{URL: s.url(0)}, 1)
	ann, token, err := one.program().Invite(aRace, access.Pair, "bib 7")
	if err != nil {
		t.Fatal(err)
	}
	bob, _, err := two.program().Invite(aRace, access.Pair, "bib 8")
	if err != nil {
		t.Fatal(err)
	}
	two.finds(token, nil)
	one.until(func() bool { return len(one.book.Guests(aRace)) == 2 }, func() string { return "the second guest is not known" })
	// Both want one journal at the same time: one gets it, everywhere.
	var wg sync.WaitGroup
	errs := make([]error, 2)
	wg.Go(func() { errs[0] = one.book.Own(ann, "j") })
	wg.Go(func() { errs[1] = two.book.Own(bob, "j") })
	wg.Wait()
	if (errs[0] == nil) == (errs[1] == nil) || !errors.Is(errors.Join(errs...), access.ErrOthers) {
		t.Errorf("both claim: %v", errs)
	}
	owner, other := ann, bob
	if errs[1] == nil {
		owner, other = bob, ann
	}
	for _, h := range []*hq{one, two} {
		h.until(func() bool {
			return errors.Is(h.book.MayWrite(other, "j"), access.ErrOthers) && h.book.MayWrite(owner, "j") == nil
		},
			func() string { return "the owner is not known" })
	}
	if _, err := two.program().Revoke(ann.ID); err != nil { // at the one that did not invite
		t.Fatal(err)
	}
	one.finds(token, access.ErrRevoked)
	// One that comes later has all of it, and one that was away.
	late := newHQ(t, Site{URL: s.url(0)}, 1)
	late.finds(token, access.ErrRevoked)
	one.close()
	carla, _, err := two.program().Invite(aRace, access.Crew, "")
	if err != nil {
		t.Fatal(err)
	}
	one.open()
	one.until(func() bool { return len(one.book.Guests(aRace)) == 3 }, func() string { return carla.ID + " is not known" })
}

// TestGuestsWithoutTheirStream deletes the stream of guests: it is made again from the files.
func TestGuestsWithoutTheirStream(t *testing.T) {
	t.Parallel()
	s := startNATS(t, 1)
	one := newHQ(t, Site{URL: s.url(0)}, 1)
	g, token, err := one.book.Invite(aRace, access.Pair, "bib 7")
	if err != nil {
		t.Fatal(err)
	}
	lines, name := aJournal(5, "a", "Ann")
	sendTo(t, name, lines, 5, one)
	if err := one.book.Own(g, name); err != nil {
		t.Fatal(err)
	}
	if _, err := one.post.Send(aRace, name, wire.Message{From: "crew", Text: "water at 10"}); err != nil {
		t.Fatal(err)
	}
	if err := one.js.DeleteStream(t.Context(), crewStream); err != nil {
		t.Fatal(err)
	}
	two := newHQ(t, Site{URL: s.url(0)}, 1)
	two.finds(token, nil)
	two.until(func() bool { list, _ := two.post.Waiting(aRace, name); return len(list) == 1 }, func() string { return "no message came" })
	two.until(func() bool { return len(two.book.Journals(g.ID)) == 1 }, func() string { return "the owner is not known" })
}

// TestMessagesAreShared writes to one spotter at two headquarters at once, and has the pair see
// them at a third.
func TestMessagesAreShared(t *testing.T) {
	s := startNATS(t, 1)
	list := []*hq{newHQ(t, Site{URL: s.url(0)}, 1), newHQ(t, Site{URL: s.url(0)}, 1), newHQ(t, Site{URL: s.url(0)}, 1)}
	lines, name := aJournal(5, "a", "Ann")
	sendTo(t, name, lines, 5, list[0])
	var wg sync.WaitGroup
	for k := range 2 {
		wg.Go(func() {
			for range 8 {
				if _, err := list[k].post.Send(aRace, name, wire.Message{From: "crew", Text: "again"}); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	var ids []uint64
	for _, h := range list {
		var got []wire.Message
		h.until(func() bool { got, _ = h.post.Waiting(aRace, name); return len(got) == 16 }, func() string { return "messages are missing" })
		seen := make(map[uint64]bool)
		ids = nil
		for _, m := range got {
			seen[m.ID] = true
			ids = append(ids, m.ID)
		}
		if len(seen) != 16 {
			t.Errorf("numbers %v", ids)
		}
	}
	if _, err := list[2].post.Seen(aRace, name, ids); err != nil {
		t.Fatal(err)
	}
	for _, h := range list {
		h.until(func() bool { got, _ := h.post.Waiting(aRace, name); return len(got) == 0 }, func() string { return "seen messages wait" })
	}
}
