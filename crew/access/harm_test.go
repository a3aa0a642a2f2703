package access

import (
	"bytes"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestOfTwoTheFirstOwns has two pairs that send the same journal at the same time.
func TestOfTwoTheFirstOwns(t *testing.T) {
	path, c := filepath.Join(t.TempDir(), "access.jsonl"), newClock()
	b, other := openBook(t, path, c), openBook(t, path, c)
	ann, _ := invite(t, b, Pair)
	bob, _ := invite(t, b, Pair)
	other.Races() // it knows both, and not whose the journal is
	if err := b.Own(ann, "0123456789abcdef"); err != nil {
		t.Fatal(err)
	}
	if err := other.Own(bob, "0123456789abcdef"); !errors.Is(err, ErrOthers) {
		t.Errorf("the second one is told %v", err)
	}
	if err := other.Own(bob, "0123456789abcdef"); !errors.Is(err, ErrOthers) {
		t.Errorf("and once more: %v", err)
	}
	if g, ok := other.Owner("boston-2027", "0123456789abcdef"); !ok || g.ID != ann.ID {
		t.Errorf("the owner is %+v", g)
	}
}

// TestOlderCopyOfTheBook puts an older copy in the place of the file while programs have it open: what it has
// counts, and what comes next goes behind its end.
func TestOlderCopyOfTheBook(t *testing.T) {
	path, c := filepath.Join(t.TempDir(), "access.jsonl"), newClock()
	b := openBook(t, path, c)
	_, first := invite(t, b, Pair)
	copied, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	_, lost := invite(t, b, Pair)
	if err := os.WriteFile(path, copied, 0o600); err != nil {
		t.Fatal(err)
	}
	_, next := invite(t, b, Pair)
	text, err := os.ReadFile(path)
	if err != nil || bytes.IndexByte(text, 0) >= 0 || bytes.Count(text, newline) != 2 {
		t.Fatalf("%v: %q", err, text)
	}
	c.pass(time.Minute)
	for what, book := range map[string]*Book{"that wrote": b, "that comes later": openBook(t, path, c)} {
		for token, want := range map[string]error{first: nil, lost: ErrUnknown, next: nil} {
			if _, err := book.Find(token); !errors.Is(err, want) {
				t.Errorf("the book %s: %v, want %v", what, err, want)
			}
		}
	}
	if err := os.WriteFile(path, copied[:len(copied)-1], 0o600); err != nil { // its last line is torn
		t.Fatal(err)
	}
	if err := b.Forget("boston-2027"); err != nil {
		t.Error(err)
	}
}

// TestCame notes when lines came, once a day, and again after a deletion.
func TestCame(t *testing.T) {
	path, c := filepath.Join(t.TempDir(), "access.jsonl"), newClock()
	b := openBook(t, path, c)
	day := c.now()
	lines := func() int {
		text, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		return bytes.Count(text, newline)
	}
	for _, tt := range []struct {
		do    string
		pass  time.Duration
		lines int
		came  time.Duration // after day
	}{
		{"came", 0, 1, 0}, {"came", time.Hour, 1, 0}, {"came", 14 * time.Hour, 2, 15 * time.Hour}, // past midnight
		{"clear", time.Minute, 3, 15 * time.Hour}, {"came", 0, 4, 15*time.Hour + time.Minute + time.Millisecond},
		// A clock that was set back moves nothing back, and writes no line with each batch.
		{"came", -72 * time.Hour, 4, 15*time.Hour + time.Minute + time.Millisecond}, {"came", time.Hour, 4, 15*time.Hour + time.Minute + time.Millisecond},
	} {
		c.pass(tt.pass)
		var err error
		if tt.do == "came" {
			err = b.Came("boston-2027")
		} else {
			err = b.Clear("boston-2027")
		}
		if got := b.Dates("boston-2027").Came.Sub(day); err != nil || got != tt.came || lines() != tt.lines {
			t.Errorf("%+v: %v later, %d lines, %v", tt, got, lines(), err)
		}
	}
	if got := openBook(t, path, c).Dates("boston-2027"); got != b.Dates("boston-2027") {
		t.Errorf("another start has %+v", got)
	}
	if err := b.Came("Boston"); err == nil {
		t.Error("a day for what is no race")
	}
}

// TestLeftovers deletes what was left of a file that was written anew.
func TestLeftovers(t *testing.T) {
	folder, c := t.TempDir(), newClock()
	b := openBook(t, filepath.Join(folder, "access.jsonl"), c)
	invite(t, b, Pair)
	for _, name := range []string{".access.jsonl.1234", "mine.jsonl"} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte("bib 7"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Forget("boston-2027"); err != nil {
		t.Fatal(err)
	}
	list, _ := filepath.Glob(filepath.Join(folder, "*"))
	hidden, _ := filepath.Glob(filepath.Join(folder, ".*"))
	if len(hidden) > 0 || len(list) != 3 {
		t.Errorf("there is %q and %q", list, hidden)
	}
}

// TestAuditIsLines opens a log with a torn end, and writes texts of strangers.
func TestAuditIsLines(t *testing.T) {
	path, c := filepath.Join(t.TempDir(), "audit.jsonl"), newClock()
	if err := os.WriteFile(path, []byte(`{"at":"2027-04-19T10:00:00Z","do":"sta`), 0o600); err != nil {
		t.Fatal(err)
	}
	a, err := OpenAudit(path, c.now)
	if err != nil {
		t.Fatal(err)
	}
	for range 2 {
		if err := a.Write(Entry{Do: "message", Text: "one\ntwo\x1b[2J\u009b2J"}); err != nil {
			t.Fatal(err)
		}
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	all := strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
	if len(all) != 3 {
		t.Fatalf("%d lines: %q", len(all), text)
	}
	for _, line := range all[1:] {
		var e Entry
		if err := json.Unmarshal([]byte(line), &e); err != nil || strings.ContainsAny(e.Text, "\n\x1b\u009b") || !strings.HasPrefix(e.Text, "one") {
			t.Errorf("%q: %v", line, err)
		}
	}
}
