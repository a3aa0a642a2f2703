package access

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestMerge brings the lines of one book into another one, again and again.
func TestMerge(t *testing.T) {
	c := newClock()
	one := openBook(t, filepath.Join(t.TempDir(), "access.jsonl"), c)
	path := filepath.Join(t.TempDir(), "access.jsonl")
	two := openBook(t, path, c)
	ann, token := invite(t, one, Pair)
	if err := one.Own(ann, "j"); err != nil {
		t.Fatal(err)
	}
	if _, err := one.Revoke(ann.ID); err != nil {
		t.Fatal(err)
	}
	list, _, err := one.Since(Place{})
	if err != nil || len(list) != 3 || list[0].Race != "boston-2027" || list[1].Journal != "j" || list[2].Race != "boston-2027" {
		t.Fatalf("%+v, %v", list, err)
	}
	if two.Merge("boston-2027", list[1].Text) == nil || two.Merge("boston-2027", list[2].Text) == nil || two.Merge("boston-2027", []byte("{}")) == nil || two.Merge("boston-2027", []byte("x")) == nil {
		t.Error("lines about a guest who is not known were taken")
	}
	for range 2 {
		for _, l := range list {
			if err := two.Merge(l.Race, l.Text); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, b := range []*Book{two, openBook(t, path, c)} {
		if _, err := b.Find(token); !errors.Is(err, ErrRevoked) {
			t.Errorf("%v", err)
		}
		if got, _, err := b.Since(Place{}); err != nil || len(got) != 3 || len(b.Journals(ann.ID)) != 1 {
			t.Errorf("%d lines, %v", len(got), err)
		}
	}
	_, at, _ := two.Since(Place{})
	if got, _, err := two.Since(at.Next().Next()); err != nil || len(got) != 1 {
		t.Errorf("from line 3 on: %d, %v", len(got), err)
	}
}

// TestClaim asks others whose a journal is.
func TestClaim(t *testing.T) {
	b := openBook(t, filepath.Join(t.TempDir(), "access.jsonl"), newClock())
	ann, _ := invite(t, b, Pair)
	bob, _ := invite(t, b, Pair)
	var first []byte
	b.Share(func(l Line) ([]byte, error) {
		if first == nil {
			first = l.Text
		}
		return first, nil
	})
	if err := b.Own(ann, "j"); err != nil {
		t.Fatal(err)
	}
	if err := b.MayWrite(bob, "j"); !errors.Is(err, ErrOthers) {
		t.Errorf("%v", err)
	}
	away := errors.New("away")
	b.Share(func(Line) ([]byte, error) { return nil, away })
	if err := b.Own(bob, "k"); !errors.Is(err, away) || len(b.Journals(bob.ID)) != 0 {
		t.Errorf("nobody can be asked: %v", err)
	}
}

// exchange brings every line of each book into the other one.
func exchange(t *testing.T, one, two *Book) {
	t.Helper()
	for _, way := range [][2]*Book{{one, two}, {two, one}} {
		list, _, err := way[0].Since(Place{})
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range list {
			if err := way[1].Merge(l.Race, l.Text); err != nil {
				t.Fatalf("%s: %v", l.Text, err)
			}
		}
	}
}

// TestMergeSecondDevice brings a second device of a pair into another book.
func TestMergeSecondDevice(t *testing.T) {
	c := newClock()
	one, two := openBook(t, filepath.Join(t.TempDir(), "access.jsonl"), c), openBook(t, filepath.Join(t.TempDir(), "access.jsonl"), c)
	ann, _ := invite(t, one, Pair)
	if err := one.Own(ann, "j"); err != nil {
		t.Fatal(err)
	}
	second, token, err := one.Second(ann.ID)
	if err != nil {
		t.Fatal(err)
	}
	exchange(t, one, two)
	got, err := two.Find(token)
	if err != nil || got != second || got.Beside != ann.ID || two.MayWrite(got, "j") != nil {
		t.Errorf("%+v, %v", got, err)
	}
}

// TestMergeDates names days at two headquarters, deletes the lines at one and all at the other.
func TestMergeDates(t *testing.T) {
	c := newClock()
	paths := []string{filepath.Join(t.TempDir(), "access.jsonl"), filepath.Join(t.TempDir(), "access.jsonl")}
	one, two := openBook(t, paths[0], c), openBook(t, paths[1], c)
	ann, token := invite(t, one, Pair)
	if err := one.Own(ann, "j"); err != nil {
		t.Fatal(err)
	}
	_, paris, err := one.Invite("paris-2027", Crew, "the tent")
	if err != nil {
		t.Fatal(err)
	}
	june, may := time.Date(2027, 6, 30, 0, 0, 0, 0, time.UTC), time.Date(2027, 5, 31, 0, 0, 0, 0, time.UTC)
	if err := errors.Join(one.Keep("boston-2027", june), one.Keep("boston-2027", may), two.Keep("boston-2027", june)); err != nil {
		t.Fatal(err)
	}
	both := func(what string, want Dates) {
		t.Helper()
		exchange(t, one, two)
		for i, b := range []*Book{one, two, openBook(t, paths[0], c), openBook(t, paths[1], c)} {
			if got := b.Dates("boston-2027"); got != want {
				t.Errorf("%s: book %d has %+v", what, i, got)
			}
		}
	}
	both("the day that was named last", Dates{Until: "2027-05-31"})
	c.pass(time.Minute)
	if err := two.Keep("boston-2027", june); err != nil {
		t.Fatal(err)
	}
	both("a later day", Dates{Until: "2027-06-30"})
	if err := two.Clear("boston-2027"); err != nil {
		t.Fatal(err)
	}
	both("the lines are deleted", Dates{Until: "2027-06-30", Cleared: c.now()})
	if _, err := two.Find(token); err != nil {
		t.Errorf("the invitation went with the lines: %v", err)
	}
	old, from, err := one.Since(Place{})
	for range old {
		from = from.Next()
	}
	if err != nil || two.Forget("boston-2027") != nil {
		t.Fatal(err)
	}
	both("all is deleted", Dates{Forgotten: c.now()})
	list, at, err := one.Since(from)
	if err != nil || len(list) != 2 || !list[0].Gone || list[0].Race != "boston-2027" || list[1].Race != "paris-2027" || at == from {
		t.Errorf("behind the old file: %d lines, %v", len(list), err)
	}
	for i, b := range []*Book{one, two} {
		text, err := os.ReadFile(paths[i])
		if err != nil || strings.Contains(string(text), ann.ID) || strings.Count(string(text), "forget") != 1 {
			t.Errorf("file %d: %v\n%s", i, err, text)
		}
		for _, l := range old { // a headquarters that has not heard of it says it all again
			if err := b.Merge(l.Race, l.Text); err != nil {
				t.Errorf("%s: %v", l.Text, err)
			}
		}
		if _, err := b.Find(token); !errors.Is(err, ErrUnknown) {
			t.Errorf("the guest came back: %v", err)
		}
		if _, err := b.Find(paris); err != nil {
			t.Errorf("the guest of another race: %v", err)
		}
	}
	if one.Merge("paris-2027", []byte(`{"do":"keep","at":"2027-04-19T10:00:00Z","race":"boston-2026","until":"2027-05-31"}`)) == nil ||
		one.Merge("paris-2027", []byte(`{"do":"keep","at":"2027-04-19T10:00:00Z","race":"paris-2027","until":"soon"}`)) == nil {
		t.Error("lines that make no sense were taken")
	}
}
