package access

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestKeepAndForget(t *testing.T) {
	path, c := filepath.Join(t.TempDir(), "access.jsonl"), newClock()
	b := openBook(t, path, c)
	g, token := invite(t, b, Pair)
	if err := b.Own(g, "0123456789abcdef"); err != nil {
		t.Fatal(err)
	}
	other, otherToken, err := b.Invite("paris-2027", Crew, "the tent")
	if err != nil {
		t.Fatal(err)
	}
	serving := openBook(t, path, c) // another program, which has read all of it
	if err := b.Keep("boston-2027", time.Date(2027, 5, 31, 15, 0, 0, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	c.pass(time.Minute)
	if got := serving.Dates("boston-2027"); got != (Dates{Until: "2027-05-31"}) {
		t.Errorf("the dates are %+v", got)
	}
	if err := b.Forget("boston-2027"); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil || strings.Contains(string(text), "bib 7") || strings.Contains(string(text), g.ID) || !strings.Contains(string(text), "the tent") {
		t.Errorf("the file after that: %v\n%s", err, text)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("its rights: %v, %v", info.Mode(), err)
	}
	c.pass(time.Minute)
	for name, book := range map[string]*Book{"that forgot": b, "that serves": serving, "that comes later": openBook(t, path, c)} {
		if _, err := book.Find(token); !errors.Is(err, ErrUnknown) {
			t.Errorf("the book %s finds the guest: %v", name, err)
		}
		if got, err := book.Find(otherToken); err != nil || got != other {
			t.Errorf("the book %s has the other guest as %+v, %v", name, got, err)
		}
		if !book.Forgotten("boston-2027") || book.Forgotten("paris-2027") || len(book.Journals(g.ID)) > 0 || len(book.Guests("boston-2027")) > 0 {
			t.Errorf("the book %s has dates %+v", name, book.Dates("boston-2027"))
		}
		if _, _, err := book.Invite("boston-2027", Pair, ""); !errors.Is(err, ErrForgotten) {
			t.Errorf("an invitation to a deleted race by the book %s: %v", name, err)
		}
		if err := book.Keep("boston-2027", c.now()); !errors.Is(err, ErrForgotten) {
			t.Errorf("a date of a deleted race: %v", err)
		}
	}
	// Whoever writes next goes on behind the new file.
	if _, err := serving.Revoke(other.ID); err != nil {
		t.Fatal(err)
	}
	if err := b.Forget("paris-2027"); err != nil {
		t.Fatal(err)
	}
	c.pass(time.Minute)
	if got := serving.Races(); strings.Join(got, " ") != "boston-2027 paris-2027" || !serving.Forgotten("paris-2027") || !serving.Forgotten("boston-2027") {
		t.Errorf("races %q", got)
	}
	if err := b.Keep("Boston", c.now()); err == nil {
		t.Error("a date for what is no race")
	}
	if err := b.Forget("../x"); err == nil {
		t.Error("what is no race is forgotten")
	}
}
