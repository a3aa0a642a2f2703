package access

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"spotter/crew/wire"
)

// clock is a clock that a test moves.
type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *clock) pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

func newClock() *clock { return &clock{at: time.Date(2027, 4, 19, 10, 0, 0, 0, time.UTC)} }

func openBook(t *testing.T, path string, c *clock) *Book {
	t.Helper()
	b, err := Open(path, c.now)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func invite(t *testing.T, b *Book, role Role) (Guest, string) {
	t.Helper()
	g, token, err := b.Invite("boston-2027", role, "bib 7")
	if err != nil {
		t.Fatal(err)
	}
	return g, token
}

func TestInviteAndRevoke(t *testing.T) {
	path, c := filepath.Join(t.TempDir(), "access.jsonl"), newClock()
	b := openBook(t, path, c)
	g, token := invite(t, b, Pair)
	if !wire.IsToken(token) || g.Race != "boston-2027" || g.Role != Pair || g.Label != "bib 7" {
		t.Fatalf("%+v with a token of %d letters", g, len(token))
	}
	if got, err := b.Find(token); err != nil || got != g {
		t.Errorf("the guest comes back as %+v, %v", got, err)
	}
	if _, err := b.Find(token[1:] + "A"); !errors.Is(err, ErrUnknown) {
		t.Errorf("another token: %v", err)
	}
	if _, err := b.Find(""); !errors.Is(err, ErrUnknown) {
		t.Errorf("no token: %v", err)
	}
	if text, _ := os.ReadFile(path); strings.Contains(string(text), token) {
		t.Error("the file has the token itself")
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file has the rights %v, %v", info.Mode(), err)
	}
	// Another program revokes it.
	c.pass(time.Minute)
	other := openBook(t, path, c)
	if got, err := other.Revoke(g.ID); err != nil || got.Revoked.IsZero() {
		t.Fatalf("revoked: %+v, %v", got, err)
	}
	if _, err := b.Find(token); err != nil && !errors.Is(err, ErrRevoked) {
		t.Errorf("within a second: %v", err)
	}
	c.pass(lookEvery)
	if got, err := b.Find(token); !errors.Is(err, ErrRevoked) || got.ID != g.ID {
		t.Errorf("revoked by another program: %+v, %v", got, err)
	}
	if _, err := b.Revoke("nobody"); err == nil {
		t.Error("nobody was revoked")
	}
	_, late := invite(t, other, Crew)
	if got, err := b.Find(late); err != nil || got.Role != Crew {
		t.Errorf("invited by another program just now: %+v, %v", got, err)
	}
	if list := openBook(t, path, c).Guests("boston-2027"); len(list) != 2 || list[0].Revoked.IsZero() {
		t.Errorf("guests %+v", list)
	}
	if list := b.Guests("paris"); len(list) != 0 {
		t.Errorf("guests of another race: %+v", list)
	}
}

func TestBadInvitations(t *testing.T) {
	b := openBook(t, filepath.Join(t.TempDir(), "access.jsonl"), newClock())
	for _, tt := range []struct {
		race, label string
		role        Role
	}{{"Boston", "", Pair}, {"..", "", Pair}, {"boston", "", "boss"}, {"boston", "", ""}, {"boston", strings.Repeat("x", maxLabel+1), Pair}} {
		if _, _, err := b.Invite(tt.race, tt.role, tt.label); err == nil {
			t.Errorf("%+v was invited", tt)
		}
	}
	if len(b.Guests("")) != 0 {
		t.Error("somebody was invited")
	}
}

func TestOwners(t *testing.T) {
	path := filepath.Join(t.TempDir(), "access.jsonl")
	b := openBook(t, path, newClock())
	ann, _ := invite(t, b, Pair)
	bob, _ := invite(t, b, Pair)
	if err := errors.Join(b.MayWrite(ann, "j"), b.Own(ann, "j"), b.Own(ann, "j"), b.MayWrite(ann, "j")); err != nil {
		t.Fatal(err)
	}
	for _, b := range []*Book{b, openBook(t, path, newClock())} {
		if err := b.MayWrite(bob, "j"); !errors.Is(err, ErrOthers) {
			t.Errorf("another pair: %v", err)
		}
		if got := b.Journals(ann.ID); len(got) != 1 || got[0] != "j" {
			t.Errorf("journals %q", got)
		}
	}
	for n := range MaxJournals {
		if err := errors.Join(b.MayWrite(bob, string(rune('a'+n))+"x"), b.Own(bob, string(rune('a'+n))+"x")); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.MayWrite(bob, "more"); !errors.Is(err, ErrJournals) {
		t.Errorf("too many journals: %v", err)
	}
}

// TestTornBook cuts the file at each byte: invitations that are whole stand, and the next one
// can be added.
func TestTornBook(t *testing.T) {
	path, c := filepath.Join(t.TempDir(), "access.jsonl"), newClock()
	b := openBook(t, path, c)
	invite(t, b, Pair)
	first, _ := os.ReadFile(path)
	invite(t, b, Crew)
	whole, _ := os.ReadFile(path)
	for at := len(first); at < len(whole); at += 7 {
		if err := os.WriteFile(path, whole[:at], 0o600); err != nil {
			t.Fatal(err)
		}
		b := openBook(t, path, c)
		if n := len(b.Guests("")); n != 1 {
			t.Fatalf("cut at %d: %d guests", at, n)
		}
		_, token := invite(t, b, Medical)
		again := openBook(t, path, c)
		if g, err := again.Find(token); err != nil || g.Role != Medical || len(again.Guests("")) != 2 {
			t.Fatalf("cut at %d: %+v, %v", at, g, err)
		}
	}
}

// TestDamagedBook lets nobody in by a file that may have lost a revocation.
func TestDamagedBook(t *testing.T) {
	path, c := filepath.Join(t.TempDir(), "access.jsonl"), newClock()
	b := openBook(t, path, c)
	_, token := invite(t, b, Pair)
	for _, line := range []string{"rubbish\n", `{"do":"revoke","id":"who"}` + "\n", `{"do":"dance","id":"x"}` + "\n"} {
		whole, _ := os.ReadFile(path)
		if err := os.WriteFile(path, append(whole, line...), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Open(path, c.now); err == nil {
			t.Errorf("%q was passed over", line)
		}
		c.pass(lookEvery)
		if _, err := b.Find(token); err == nil {
			t.Errorf("%q was passed over while the book was open", line)
		}
		if err := os.WriteFile(path, whole, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c.pass(lookEvery)
	if _, err := b.Find(token); err != nil {
		t.Errorf("mended: %v", err)
	}
}

// TestProgramsInviteAtOnce lets several books of one file add to it.
func TestProgramsInviteAtOnce(t *testing.T) {
	path, c := filepath.Join(t.TempDir(), "access.jsonl"), newClock()
	var wg sync.WaitGroup
	for range 4 {
		b := openBook(t, path, c)
		wg.Go(func() {
			for range 5 {
				if _, _, err := b.Invite("boston", Pair, ""); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	if n := len(openBook(t, path, c).Guests("")); n != 20 {
		t.Errorf("%d guests, want 20", n)
	}
}

func TestAudit(t *testing.T) {
	path, c := filepath.Join(t.TempDir(), "audit.jsonl"), newClock()
	a, err := OpenAudit(path, c.now)
	if err != nil {
		t.Fatal(err)
	}
	for range 100 {
		a.Write(Entry{Do: Refused, From: "192.0.2.1"})
	}
	a.Write(Entry{Do: "begin", Guest: "x"})
	c.pass(time.Second)
	a.Write(Entry{Do: Refused})
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	got, _ := os.ReadFile(path)
	want := `{"at":"2027-04-19T10:00:00Z","do":"refused","from":"192.0.2.1"}
{"at":"2027-04-19T10:00:00Z","do":"begin","guest":"x"}
{"at":"2027-04-19T10:00:01Z","do":"refused","more":99}
`
	if string(got) != want {
		t.Errorf("the log is\n%swant\n%s", got, want)
	}
}
