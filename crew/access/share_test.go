package access

import (
	"errors"
	"path/filepath"
	"testing"
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
	list, err := one.Since(0)
	if err != nil || len(list) != 3 || list[0].Race != "boston-2027" || list[1].Journal != "j" || list[2].Race != "boston-2027" {
		t.Fatalf("%+v, %v", list, err)
	}
	if two.Merge(list[1].Text) == nil || two.Merge(list[2].Text) == nil || two.Merge([]byte("{}")) == nil || two.Merge([]byte("x")) == nil {
		t.Error("lines about a guest who is not known were taken")
	}
	for range 2 {
		for _, l := range list {
			if err := two.Merge(l.Text); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, b := range []*Book{two, openBook(t, path, c)} {
		if _, err := b.Find(token); !errors.Is(err, ErrRevoked) {
			t.Errorf("%v", err)
		}
		if got, err := b.Since(0); err != nil || len(got) != 3 || len(b.Journals(ann.ID)) != 1 {
			t.Errorf("%d lines, %v", len(got), err)
		}
	}
	if got, err := two.Since(2); err != nil || len(got) != 1 {
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
