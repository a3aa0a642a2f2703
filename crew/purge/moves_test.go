package purge

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"spotter/crew/access"
)

// TestDatesDoNotMove restarts, copies and restores a race without a day: it goes when it was promised.
func TestDatesDoNotMove(t *testing.T) {
	promised := time.Date(2027, 5, 20, 0, 0, 0, 0, time.UTC) // 30 days after that of the last line
	hour := func(r *rig, h int) { r.at = time.Date(2027, 4, 19, 10+h, 0, 0, 0, time.UTC) }
	for what, do := range map[string]func(r *rig){
		"nothing":                 func(*rig) {},
		"a copy":                  func(r *rig) { hour(r, 500); r.restored("paris-2028") },
		"more lines on that day":  func(r *rig) { hour(r, 9); r.journal("paris-2028", "Bob") },
		"a copy with old times":   func(r *rig) { hour(r, -9000); r.restored("paris-2028") },
		"another program looks":   func(r *rig) { hour(r, 30); r.reads(); _, _ = r.purger().Races() },
		"no notes before, a copy": func(r *rig) { r.older(); hour(r, 0); _, _ = r.purger().Races(); hour(r, 500); r.restored("paris-2028") },
		"no notes and a wild time": func(r *rig) {
			r.older()
			hour(r, 90000) // before 2038, which is all that some systems can write
			r.restored("paris-2028")
			hour(r, 0)
			_, _ = r.purger().Races()
		},
	} {
		r := newRig(t)
		r.journal("paris-2028", "Ann")
		do(r)
		for _, at := range []time.Time{promised.Add(-time.Second), promised} {
			r.at = at
			x := &told{}
			r.purger().Look(x.report())
			if due := at.Equal(promised); len(x.done) > 0 != due || len(x.wrong) > 0 {
				t.Errorf("%s: deleted %q at %v, %q", what, x.done, at, x.wrong)
			}
		}
	}
}

// reads opens the book anew, as another start does.
func (r *rig) reads() {
	r.t.Helper()
	var err error
	if r.book, err = access.Open(r.path, r.now); err != nil {
		r.t.Fatal(err)
	}
}

// older takes away the notes of when lines came: a version before did not make them.
func (r *rig) older() {
	r.t.Helper()
	if err := os.Remove(r.path); err != nil {
		r.t.Fatal(err)
	}
	r.reads()
}

// TestBackFromACopy deletes the lines of a race, and somebody brings the files back from a copy: they
// go again. What comes anew stays.
func TestBackFromACopy(t *testing.T) {
	r := newRig(t)
	r.journal("paris-2028", "Ann")
	path := r.files("paris-2028")[0]
	lines, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	p := r.purger()
	look := func() string { x := &told{}; p.Look(x.report()); return strings.Join(append(x.done, x.wrong...), " ") }
	r.at = r.at.AddDate(0, 0, 40)
	if got := look(); got != "paris-2028" {
		t.Fatalf("deleted %q", got)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, lines, 0o600); err != nil {
		t.Fatal(err)
	}
	r.restored("paris-2028")
	if got := look(); got != "" {
		t.Errorf("deleted %q while somebody writes", got)
	}
	r.at = r.at.Add(quietFor)
	if got := look(); got != "paris-2028" || len(r.files("paris-2028")) > 0 {
		t.Errorf("deleted %q; there is %q", got, r.files("paris-2028"))
	}
	r.journal("paris-2028", "Cid")
	r.at = r.at.AddDate(0, 0, 29)
	if got := look(); got != "" {
		t.Errorf("a new journal: deleted %q", got)
	}
}

// TestAJumpOfTheClockDeletesNothing sets the date a year ahead, and back: the race is there. When it stays, it goes.
func TestAJumpOfTheClockDeletesNothing(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.at = time.Now().UTC()
		r.journal("boston-2027", "Ann")
		var ahead atomic.Int64
		p := New(Options{Folder: r.folder, Book: r.book, Holders: []Holder{r.store, r.office}, Now: func() time.Time { return time.Now().Add(time.Duration(ahead.Load())) }})
		ctx, stop := context.WithCancel(t.Context())
		x, done := &told{}, make(chan struct{})
		go func() { p.Run(ctx, x.report()); close(done) }()
		pass := func(d time.Duration) { time.Sleep(d); synctest.Wait() }
		pass(time.Minute)
		ahead.Store(int64(365 * 24 * time.Hour))
		pass(holdFor - 2*time.Minute)
		ahead.Store(0)
		pass(time.Hour)
		if len(x.done) > 0 || len(x.wrong) != 2 || !strings.Contains(x.wrong[0], "jumped by 8760h0m0s: nothing is deleted for 15m0s") {
			t.Errorf("deleted %q, told %q", x.done, x.wrong)
		}
		ahead.Store(int64(365 * 24 * time.Hour))
		pass(holdFor + 2*time.Minute)
		if len(x.done) != 1 {
			t.Errorf("after a year that has passed: deleted %q", x.done)
		}
		stop()
		<-done
	})
}
