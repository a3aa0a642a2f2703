package beside

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"spotter/journal"
	"spotter/race"
)

// table is a folder with one journal, and the clock of the machine.
type table struct {
	t    *testing.T
	path string
	now  race.Stamp
	fs   journal.FS
}

// newTable makes a journal of a race with a split and a fall: lines 3 and 4. It is closed for a reason, or
// broke off where that is "".
func newTable(t *testing.T, reason string) *table {
	t.Helper()
	tb := &table{t: t, path: filepath.Join(t.TempDir(), "race.jsonl"),
		now: race.Stamp{Wall: time.Date(2027, 4, 19, 10, 0, 0, 0, time.UTC), Boot: time.Hour}}
	tb.race(tb.path, "Boston", reason)
	return tb
}

func (tb *table) race(path, name, reason string) {
	tb.t.Helper()
	w, err := journal.Create(path, race.Open{Race: name, BootID: "b", DistanceM: 42195, Units: "km"}, journal.Options{Now: func() race.Stamp { return tb.now }})
	if err != nil {
		tb.t.Fatal(err)
	}
	at := func(d time.Duration) race.Event {
		return race.Event{Stamp: race.Stamp{Wall: tb.now.Wall.Add(d), Boot: tb.now.Boot + d}, Elapsed: d, HasElapsed: true}
	}
	for i, e := range []race.Event{{Kind: race.KindStart, Clock: race.ClockGun}, {Kind: race.KindSplit, Marker: "km 1", DistanceM: 1000}, {Kind: race.KindFall}} {
		head := at(time.Duration(i) * 320 * time.Second)
		e.ID, e.Stamp, e.Elapsed, e.HasElapsed = race.EventID(i+1), head.Stamp, head.Elapsed, true
		w.Append(e)
	}
	if err := w.Close(reason); err != nil {
		tb.t.Fatal(err)
	}
	if reason == "" { // killed: no close line
		b := bytes.TrimSuffix(tb.bytes(path), []byte("\n"))
		tb.write(path, b[:bytes.LastIndexByte(b, '\n')+1])
	}
}

func (tb *table) bytes(path string) []byte {
	tb.t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		tb.t.Fatal(err)
	}
	return b
}

func (tb *table) write(path string, b []byte) {
	tb.t.Helper()
	if err := os.WriteFile(path, b, 0o600); err != nil {
		tb.t.Fatal(err)
	}
}

func (tb *table) options() Options {
	return Options{FS: tb.fs, Now: func() race.Stamp { tb.now.Wall = tb.now.Wall.Add(time.Hour); tb.now.Boot += time.Minute; return tb.now },
		This: race.Open{Program: "9", BootID: "another", Host: "test"}}
}

func (tb *table) open() *Book {
	tb.t.Helper()
	b, err := Open(tb.path, tb.options())
	if err != nil {
		tb.t.Fatal(err)
	}
	return b
}

func (tb *table) add(b *Book, events ...race.Event) []race.Event {
	tb.t.Helper()
	added, err := b.Append(events...)
	if err != nil {
		tb.t.Fatal(err)
	}
	return added
}

func (tb *table) read() *Reading {
	tb.t.Helper()
	r, err := Read(tb.path)
	if err != nil {
		tb.t.Fatal(err)
	}
	return r
}

func note(text string) race.Event      { return race.Event{Kind: race.KindNote, Text: text} }
func void(ref race.EventID) race.Event { return race.Event{Kind: race.KindVoid, Ref: ref} }

// The notes of a closed journal go beside it, as a chain that goes on from its head. The
// journal keeps every byte, and both together are the corrected race.
func TestNotesOfAClosedJournalGoBesideIt(t *testing.T) {
	tb := newTable(t, race.ReasonLeft)
	before := tb.bytes(tb.path)
	b := tb.open()
	notes := strings.TrimSuffix(tb.path, ".jsonl") + ".review.jsonl"
	if !b.Closed() || b.Where() != notes {
		t.Errorf("closed %v, into %s", b.Closed(), b.Where())
	}
	if _, err := os.Stat(notes); err == nil {
		t.Error("looking made a file")
	}
	added := tb.add(b, void(4), race.Event{Kind: race.KindAmend, Ref: 3, Correction: -10 * time.Second})
	if len(added) != 2 || added[0].ID != 7 || added[1].Seq != 8 {
		t.Errorf("added %+v", added)
	}
	tb.add(b, note("he had a cramp")) // of the same program: no open line again
	tb.add(tb.open(), race.Event{Kind: race.KindNote, Ref: 9, Text: "and a second one"}, void(9))
	if !bytes.Equal(before, tb.bytes(tb.path)) {
		t.Fatal("the closed journal was changed")
	}
	whole, err := journal.Read(bytes.NewReader(append(before, tb.bytes(notes)...)))
	if err != nil || whole.Err() != nil || whole.Lines != 12 {
		t.Errorf("one after the other: %v, %v, %d lines", err, whole.Err(), whole.Lines)
	}
	log, err := journal.VerifyFile(notes)
	if err != nil || log.Err() != nil || log.First != 6 || !strings.HasSuffix(log.Verdict(), "notes and corrections for a log of 5 lines with head "+log.Follows[:12]) {
		t.Errorf("by itself: %v, %v, %s", err, log.Err(), log.Verdict())
	}
	r := tb.read()
	if r.Fault != nil || r.Notes.Added() != 5 || r.Notes.Head != log.Head || r.Notes.From != 5 || r.Log.Lines != 5 {
		t.Errorf("%+v, %v", r.Notes, r.Fault)
	}
	if !strings.HasSuffix(r.Verdict(), "; closed; with 5 notes and corrections from race.review.jsonl") {
		t.Error(r.Verdict())
	}
	stands := race.AsItStands(r.Events)
	if len(stands.Falls) != 0 || len(stands.Splits) != 1 || stands.Splits[0].Elapsed != 310*time.Second || len(stands.Resumes) != 0 || !stands.Voided[9] {
		t.Errorf("the corrected race: falls %v, splits %+v, resumes %v", stands.Falls, stands.Splits, stands.Resumes)
	}
	for _, e := range r.Events[r.Notes.From:] {
		if !e.ForReview() || e.HasElapsed {
			t.Errorf("%+v", e)
		}
	}
}

// A journal that broke off takes the lines itself, and its race goes on as if nobody had
// reviewed it.
func TestNotesOfAnOpenJournalAreAppended(t *testing.T) {
	tb := newTable(t, "")
	b := tb.open()
	if b.Closed() || b.Where() != tb.path {
		t.Errorf("closed %v, into %s", b.Closed(), b.Where())
	}
	resume := func() *race.Session {
		return race.Resume(race.Options{DistanceM: 42195, Units: "km", BootID: "b", Now: race.Stamp{Wall: tb.now.Wall.Add(20 * time.Minute), Boot: time.Hour + 20*time.Minute}}, tb.read().Events)
	}
	at := tb.now
	want, _ := resume().Elapsed(race.Stamp{Wall: at.Wall.Add(30 * time.Minute), Boot: time.Hour + 30*time.Minute})
	tb.add(b, note("one"))
	tb.add(b, void(4))
	r := tb.read()
	if r.Notes != nil || r.Err() != nil || r.Lines != 7 || r.Closed {
		t.Errorf("%+v: %s", r.Notes, r.Verdict())
	}
	tb.now = at
	s := resume()
	if got, ok := s.Elapsed(race.Stamp{Wall: at.Wall.Add(30 * time.Minute), Boot: time.Hour + 30*time.Minute}); !ok || got != want || want != 30*time.Minute {
		t.Errorf("race time %v, want %v", got, want)
	}
	stands := race.AsItStands(r.Events)
	if len(stands.Falls) != 0 || len(stands.Resumes) != 0 || stands.Last != 320*time.Second {
		t.Errorf("falls %v, resumes %v, last %v", stands.Falls, stands.Resumes, stands.Last)
	}
	if e := race.Leaves(r.Events); !e.Last.Wall.Equal(at.Wall.Add(640 * time.Second)) {
		t.Errorf("the last reading is %v", e.Last.Wall)
	}
}

// Whoever holds a file keeps others from adding to it, and they say so.
func TestAppendRefusesAFileInUse(t *testing.T) {
	for _, reason := range []string{"", race.ReasonLeft} {
		tb := newTable(t, reason)
		b := tb.open()
		tb.add(b, note("first"))
		for _, path := range []string{tb.path, b.Where()} {
			unlock, err := journal.OS{}.Lock(path)
			if err != nil {
				t.Fatal(err)
			}
			before := tb.bytes(path)
			_, err = b.Append(note("x"))
			if _, ok := errors.AsType[*InUseError](err); !ok || !bytes.Equal(before, tb.bytes(path)) {
				t.Errorf("%s held: %v", filepath.Base(path), err)
			}
			if err := unlock(); err != nil {
				t.Fatal(err)
			}
		}
		tb.add(b, note("second"))
	}
}

// Two that write notes at once do not harm each other's lines.
func TestTwoBooks(t *testing.T) {
	tb := newTable(t, race.ReasonLeft)
	a, b := tb.open(), tb.open()
	for range 3 {
		tb.add(a, note("a"))
		tb.add(b, note("b"))
	}
	if r := tb.read(); r.Fault != nil || r.Notes.Added() != 6 {
		t.Errorf("%+v, %v", r.Notes, r.Fault)
	}
}

// Notes that belong to another log are neither read nor added to, and it is said.
func TestForeignNotes(t *testing.T) {
	tb := newTable(t, race.ReasonLeft)
	tb.add(tb.open(), note("x"))
	notes := NotesPath(tb.path)
	other := filepath.Join(filepath.Dir(tb.path), "other.jsonl")
	tb.now.Wall = tb.now.Wall.Add(time.Hour)
	tb.race(other, "Paris", race.ReasonLeft)
	for name, b := range map[string][]byte{"of another race": tb.bytes(notes), "a journal": tb.bytes(other)} {
		tb.write(NotesPath(other), b)
		_, err := Open(other, tb.options())
		if _, ok := errors.AsType[*ForeignError](err); !ok {
			t.Errorf("%s: %v", name, err)
		}
		if r, err := Read(other); err != nil || r.Fault == nil || r.Notes != nil || len(r.Events) != 5 {
			t.Errorf("%s: %v, %v", name, err, r.Fault)
		}
	}
	if _, err := Open(notes, tb.options()); err == nil || !strings.Contains(err.Error(), "no race") {
		t.Errorf("notes opened as a race: %v", err)
	}
	if _, _, err := journal.Resume(notes, race.Open{}, journal.Options{}); err == nil || !strings.Contains(err.Error(), "no race") {
		t.Errorf("notes taken up as a race: %v", err)
	}
}

// A race that was taken up after its notes were written keeps them, behind its own lines.
func TestARaceThatWentOn(t *testing.T) {
	tb := newTable(t, race.ReasonLeft)
	tb.add(tb.open(), void(4), note("x"), void(8))
	w, _, err := journal.Resume(tb.path, race.Open{Race: "Boston"}, journal.Options{Now: func() race.Stamp { return tb.now }})
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Close(race.ReasonLeft); err != nil {
		t.Fatal(err)
	}
	r := tb.read()
	if r.Fault != nil || !r.Notes.Late() || len(r.Events) != 10 || r.Events[7].ID != 9 || r.Events[9].Ref != 10 {
		t.Fatalf("%v, %+v", r.Fault, r.Events)
	}
	if stands := race.AsItStands(r.Events); len(stands.Falls) != 0 || !stands.Voided[10] {
		t.Errorf("falls %v, voided %v", stands.Falls, stands.Voided)
	}
	if _, err := Open(tb.path, tb.options()); err == nil || !strings.Contains(err.Error(), "went on after that") {
		t.Errorf("opened for more: %v", err)
	}
}

// What a kill leaves of the notes: nothing, a torn first line, a torn last one. The next
// note is saved all the same, and the torn end is set aside.
func TestTornNotes(t *testing.T) {
	for name, keep := range map[string]int{"empty": 0, "torn at once": 40, "torn later": -9} {
		t.Run(name, func(t *testing.T) {
			tb := newTable(t, race.ReasonLeft)
			tb.add(tb.open(), note("one"), note("two"))
			notes := NotesPath(tb.path)
			b := tb.bytes(notes)
			if keep < 0 {
				keep += len(b)
			}
			tb.write(notes, b[:keep])
			tb.add(tb.open(), note("three"))
			r := tb.read()
			want := 1
			if name == "torn later" {
				want = 2
			}
			if r.Fault != nil || r.Notes.Added() != want || r.Notes.Torn != nil {
				t.Errorf("%+v, %v", r.Notes, r.Fault)
			}
			if _, err := os.Stat(notes + ".torn"); (err == nil) != (keep > 0) {
				t.Errorf("set aside: %v", err)
			}
		})
	}
}

// A flipped bit in the notes leaves all of them out, and it is said.
func TestDamagedNotes(t *testing.T) {
	tb := newTable(t, race.ReasonLeft)
	tb.add(tb.open(), void(4), note("two"))
	notes := NotesPath(tb.path)
	tb.write(notes, bytes.Replace(tb.bytes(notes), []byte(`"ref":4`), []byte(`"ref":3`), 1))
	if r := tb.read(); r.Fault == nil || !strings.Contains(r.Fault.Error(), "damaged at line 2") || len(r.Events) != 5 {
		t.Errorf("%v", r.Fault)
	} else if !strings.Contains(r.Verdict(), "; closed; the notes and corrections in ") {
		t.Error(r.Verdict())
	}
	if _, err := Open(tb.path, tb.options()); err == nil || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("opened: %v", err)
	}
	tb.write(tb.path, bytes.Replace(tb.bytes(tb.path), []byte(`"km 1"`), []byte(`"km 2"`), 1))
	if _, err := Open(tb.path, tb.options()); err == nil || !strings.Contains(err.Error(), "damaged") {
		t.Errorf("a damaged journal was opened: %v", err)
	}
}

// Only notes and corrections are taken, and only such as speak of lines that are there.
func TestAppendRefusesOtherLines(t *testing.T) {
	tb := newTable(t, race.ReasonLeft)
	for _, e := range []race.Event{{Kind: race.KindCue}, {Kind: race.KindClose}, {Kind: race.KindOpen}, void(7), void(99)} {
		if _, err := tb.open().Append(e); err == nil {
			t.Errorf("%s of %d was taken", e.Kind, e.Ref)
		}
	}
	if _, err := os.Stat(NotesPath(tb.path)); err == nil {
		t.Error("a file was left")
	}
}
