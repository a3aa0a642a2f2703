package purge

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"go.uber.org/goleak"

	"spotter/crew/access"
	"spotter/crew/mirrors"
	"spotter/crew/post"
	"spotter/crew/wire"
	"spotter/journal"
	"spotter/journal/form"
	"spotter/race"
)

func TestMain(m *testing.M) { goleak.VerifyTestMain(m) }

// rig is a headquarters without a door.
type rig struct {
	t      *testing.T
	folder string
	path   string // of the book
	book   *access.Book
	store  *mirrors.Store
	office *post.Office
	audit  []access.Entry
	at     time.Time
}

func (r *rig) now() time.Time { return r.at }

func newRig(t *testing.T) *rig {
	t.Helper()
	r := &rig{t: t, at: time.Date(2027, 4, 19, 10, 0, 0, 0, time.UTC)}
	data := t.TempDir()
	r.folder = filepath.Join(data, "races")
	var err error
	if r.store, err = mirrors.Open(mirrors.Options{Folder: r.folder}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.store.Close() })
	r.path = filepath.Join(data, "access.jsonl")
	if r.book, err = access.Open(r.path, r.now); err != nil {
		t.Fatal(err)
	}
	r.office = post.New(r.folder, nil, r.now)
	return r
}

// purger returns a purger of the rig, with its clock.
func (r *rig) purger() *Purger {
	return New(Options{Folder: r.folder, Book: r.book, Holders: []Holder{r.store, r.office}, Now: r.now, Audit: func(e access.Entry) { r.audit = append(r.audit, e) }})
}

// journal sends a journal with a message to a race, as if now, and returns its name and lines.
func (r *rig) journal(of, runner string) (name string, lines []byte) {
	r.t.Helper()
	lines, _ = journal.Encode(form.ZeroHash, []race.Event{{Seq: 1, Kind: race.KindOpen, Stamp: race.Stamp{Wall: r.at},
		Open: &race.Open{Format: 1, Program: "test", Runner: runner, Facing: "backward", Keys: "road", Units: "km"}}})
	name, _ = wire.Name(lines)
	if err := r.book.Came(of); err != nil {
		r.t.Fatal(err)
	}
	if _, err := r.store.Append(of, name, 0, lines); err != nil {
		r.t.Fatal(err)
	}
	if _, err := r.office.Send(of, name, wire.Message{From: "tent", Text: "water at km 5"}); err != nil {
		r.t.Fatal(err)
	}
	for _, file := range r.files(of) {
		if err := os.Chtimes(file, r.at, r.at); err != nil {
			r.t.Fatal(err)
		}
	}
	return name, lines
}

// files lists the files of a race.
func (r *rig) files(of string) []string {
	r.t.Helper()
	list, err := filepath.Glob(filepath.Join(r.folder, of, "*"))
	if err != nil {
		r.t.Fatal(err)
	}
	return list
}

// told collects what a purger reports.
type told struct{ ahead, done, wrong []string }

func (x *told) report() Report {
	return Report{
		Ahead: func(r Race) { x.ahead = append(x.ahead, r.Name) },
		Done:  func(d Done) { x.done = append(x.done, d.Name) },
		Wrong: func(race string, err error) { x.wrong = append(x.wrong, race+": "+err.Error()) },
	}
}

// TestTheDays walks a clock through the life of a race with a day, and of one without.
func TestTheDays(t *testing.T) {
	r := newRig(t)
	g, token, err := r.book.Invite("boston-2027", access.Pair, "bib 7")
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := r.book.Invite("empty-2027", access.Pair, "bib 8"); err != nil {
		t.Fatal(err)
	}
	name, lines := r.journal("boston-2027", "Ann")
	rehearsed, all := r.journal("paris-2028", "Bob")
	if err := r.book.Own(g, name); err != nil {
		t.Fatal(err)
	}
	if err := r.book.Keep("boston-2027", time.Date(2027, 5, 31, 0, 0, 0, 0, time.UTC)); err != nil {
		t.Fatal(err)
	}
	p, x := r.purger(), &told{}
	day := func(at string, ahead, done string) {
		t.Helper()
		var err error
		if r.at, err = time.Parse(time.RFC3339, at); err != nil {
			t.Fatal(err)
		}
		x = &told{}
		p.Look(x.report())
		p.Look(x.report()) // once more on the same day says nothing new
		if got := strings.Join(x.ahead, " "); got != ahead {
			t.Errorf("%s: announced %q, want %q", at, got, ahead)
		}
		if got := strings.Join(x.done, " "); got != done {
			t.Errorf("%s: deleted %q, want %q", at, got, done)
		}
		if len(x.wrong) > 0 {
			t.Errorf("%s: %q", at, x.wrong)
		}
	}
	day("2027-05-12T09:59:00Z", "", "")
	day("2027-05-13T10:00:00Z", "paris-2028", "")
	day("2027-05-18T10:00:00Z", "paris-2028", "")
	r.restored("paris-2028") // what happens to the files moves nothing
	day("2027-05-19T23:59:59Z", "paris-2028", "")
	day("2027-05-20T00:00:00Z", "", "paris-2028") // 30 days after that of its last line
	if n := len(r.files("paris-2028")); n > 0 || r.book.Forgotten("paris-2028") {
		t.Errorf("%d files of a race without a day are left; the race is closed: %v", n, r.book.Forgotten("paris-2028"))
	}
	if err := r.book.Came("paris-2028"); err != nil {
		t.Fatal(err)
	}
	if a, err := r.store.Append("paris-2028", rehearsed, 0, all); err != nil || !a.Taken {
		t.Errorf("the race itself after the rehearsal: %+v, %v", a, err)
	}
	r.restored("paris-2028") // its file has the time of the system
	day("2027-05-31T23:59:59Z", "boston-2027", "")
	if len(r.files("boston-2027")) != 2 {
		t.Errorf("the files on the last day: %q", r.files("boston-2027"))
	}
	day("2027-06-01T00:00:00Z", "", "boston-2027")
	if _, err := os.Stat(filepath.Join(r.folder, "boston-2027")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the folder is there: %v", err)
	}
	if _, err := r.book.Find(token); !errors.Is(err, access.ErrUnknown) || !r.book.Forgotten("boston-2027") {
		t.Errorf("the guest: %v; closed: %v", err, r.book.Forgotten("boston-2027"))
	}
	if _, err := r.store.Append("boston-2027", name, 0, lines); !errors.Is(err, mirrors.ErrForgotten) {
		t.Errorf("lines for a deleted race: %v", err)
	}
	if _, err := r.office.Send("boston-2027", name, wire.Message{From: "a", Text: "b"}); !errors.Is(err, post.ErrForgotten) {
		t.Errorf("a message for a deleted race: %v", err)
	}
	day("2027-07-01T00:00:00Z", "", "paris-2028")
	if got := r.did(Deleted); strings.Join(got, "; ") != "paris-2028 2 files; boston-2027 2 files and the invitations; paris-2028 1 files" {
		t.Errorf("the audit log: %q", got)
	}
	if got := r.did(Warned); len(got) < 4 || len(r.book.Guests("empty-2027")) != 1 {
		t.Errorf("the audit log announces %q; the race without lines has %d guests", got, len(r.book.Guests("empty-2027")))
	}
}

// restored has the files of a race as a copy leaves them that keeps no times.
func (r *rig) restored(of string) {
	r.t.Helper()
	for _, file := range r.files(of) {
		if err := os.Chtimes(file, r.at, r.at); err != nil {
			r.t.Fatal(err)
		}
	}
}

// TestTheCourseGoesWithTheRace keeps a course while only lines go.
func TestTheCourseGoesWithTheRace(t *testing.T) {
	r := newRig(t)
	r.journal("paris-2028", "Ann")
	course := filepath.Join(r.folder, "paris-2028", "course.json")
	if err := os.WriteFile(course, []byte("{}"), 0o600); err != nil {
		t.Fatal(err)
	}
	p := r.purger()
	for _, forGood := range []bool{false, true} {
		race, err := p.Find("paris-2028")
		if err != nil {
			t.Fatal(err)
		}
		done, err := p.Delete(race, forGood)
		if err != nil || len(done.Left) > 0 {
			t.Errorf("for good %v: left %q, %v", forGood, done.Left, err)
		}
		if _, err := os.Stat(course); (err == nil) == forGood {
			t.Errorf("for good %v: the course: %v", forGood, err)
		}
	}
	if _, err := os.Stat(filepath.Dir(course)); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("the folder: %v", err)
	}
}

// TestIsOurs names files in the folder of a race.
func TestIsOurs(t *testing.T) {
	for name, want := range map[string]bool{
		"9f2c04be1d7a6c30.jsonl": true, "9f2c04be1d7a6c30.2.jsonl": true, "9f2c04be1d7a6c30.jsonl.torn": true, "9f2c04be1d7a6c30.2.jsonl.3.torn": true,
		"messages.jsonl": true, "acknowledged.jsonl": true, "notes.jsonl": false, "9f2c04be1d7a6c30.10.jsonl": false, "9f2c04be1d7a6c30.jsonl.bak": false,
		"9f2c04be1d7a6c30.jsonl..torn": false, "9f2c04be1d7a6c30.jsonl.torn.torn": false, "course.json": false, ".jsonl": false, "": false,
	} {
		if got := isOurs(name); got != want {
			t.Errorf("%q: %v", name, got)
		}
	}
}

// did lists what the audit log has of one sort.
func (r *rig) did(what string) (list []string) {
	for _, e := range r.audit {
		if e.Do == what {
			list = append(list, e.Race+" "+e.Text)
		}
	}
	return list
}

// TestNothingElseIsDeleted has files of others beside those of headquarters.
func TestNothingElseIsDeleted(t *testing.T) {
	r := newRig(t)
	outside := filepath.Join(t.TempDir(), "mine.jsonl")
	folder := filepath.Join(r.folder, "boston-2027")
	r.journal("boston-2027", "Ann")
	for path, text := range map[string]string{outside: "x", filepath.Join(folder, "9f2c04be1d7a6c30.jsonl.torn"): "half", filepath.Join(folder, "notes.txt"): "mine"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Mkdir(filepath.Join(folder, "sub.jsonl"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(folder, "link.jsonl")); err != nil {
		t.Fatal(err)
	}
	elsewhere := filepath.Dir(outside)
	if err := os.Symlink(elsewhere, filepath.Join(r.folder, "linked-2027")); err != nil {
		t.Fatal(err)
	}
	r.journal("berlin-2027", "Cid")
	p := r.purger()
	boston, err := p.Find("boston-2027")
	if err != nil {
		t.Fatal(err)
	}
	done, err := p.Delete(boston, true)
	if err != nil || done.Files != 3 {
		t.Errorf("deleted %d files, %v", done.Files, err)
	}
	if slices.Sort(done.Left); strings.Join(done.Left, " ") != "link.jsonl notes.txt sub.jsonl" {
		t.Errorf("left: %q", done.Left)
	}
	if _, err := p.Find("linked-2027"); !errors.Is(err, ErrNothing) {
		t.Errorf("a link is a race: %v", err)
	}
	if _, err := p.Delete(Race{Name: "linked-2027"}, false); err == nil {
		t.Error("a folder outside is deleted from")
	}
	if _, err := p.Delete(Race{Name: "../races/berlin-2027"}, false); err == nil {
		t.Error("a path is taken for a race")
	}
	if b, err := os.ReadFile(outside); err != nil || string(b) != "x" {
		t.Errorf("a file outside: %q, %v", b, err)
	}
	if len(r.files("berlin-2027")) != 2 {
		t.Errorf("another race has %q", r.files("berlin-2027"))
	}
}

// TestEndedWhileItDeleted finds files of a race whose invitations are gone already.
func TestEndedWhileItDeleted(t *testing.T) {
	r := newRig(t)
	r.journal("boston-2027", "Ann")
	if err := r.book.Forget("boston-2027"); err != nil {
		t.Fatal(err)
	}
	x := &told{}
	r.purger().Look(x.report())
	if len(x.done) != 1 || len(r.files("boston-2027")) > 0 {
		t.Errorf("deleted %q, left %q", x.done, r.files("boston-2027"))
	}
}

// TestRunLooksEachMinute has a clock that a test moves by waiting.
func TestRunLooksEachMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		r := newRig(t)
		r.at = time.Now().AddDate(0, 0, -KeptDays-1).UTC() // when the lines came; the clock of a test begins at midnight
		r.journal("boston-2027", "Ann")
		p := New(Options{Folder: r.folder, Book: r.book, Holders: []Holder{r.store, r.office}, Now: func() time.Time { return time.Now().Add(-time.Hour).UTC() }})
		ctx, stop := context.WithCancel(t.Context())
		x, done := &told{}, make(chan struct{})
		go func() { p.Run(ctx, x.report()); close(done) }()
		time.Sleep(time.Hour - time.Second)
		synctest.Wait()
		if len(x.ahead) != 1 || len(r.files("boston-2027")) != 2 {
			t.Errorf("announced %d times, %d files a second before", len(x.ahead), len(r.files("boston-2027")))
		}
		time.Sleep(LookEvery + time.Second)
		synctest.Wait()
		if len(x.done) != 1 || len(r.files("boston-2027")) > 0 {
			t.Errorf("deleted %q, left %q", x.done, r.files("boston-2027"))
		}
		stop()
		<-done
	})
}
