package races

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"spotter/cmd/spotter/fault"
	"spotter/cmd/spotter/run"
	"spotter/cues"
	"spotter/journal"
	"spotter/race"
	"spotter/race/logbook"
)

// shelf is a races folder and the clock of the machine that looks into it.
type shelf struct {
	Folder
	t   *testing.T
	dir string
	now race.Stamp
}

func newShelf(t *testing.T) *shelf {
	s := &shelf{t: t, now: race.Stamp{Wall: time.Date(2027, 4, 19, 12, 0, 0, 0, time.UTC), Boot: 5 * time.Hour}}
	s.dir = t.TempDir()
	s.Folder = Folder{Path: func() (string, error) { return s.dir, nil }, Now: func() race.Stamp { return s.now },
		BootID: func() string { return "now" }}
	return s
}

// add writes a journal whose last line is of ago before now: started, with a cue,
// and closed for a reason, "" for broken off.
func (s *shelf) add(name string, ago time.Duration, reason string, more ...race.Event) string {
	s.t.Helper()
	at := race.Stamp{Wall: s.now.Wall.Add(-ago), Boot: time.Hour}
	path := filepath.Join(s.dir, name+".jsonl")
	w, err := journal.Create(path, race.Open{Race: name, BootID: "then"}, journal.Options{Now: func() race.Stamp { return at }})
	if err != nil {
		s.t.Fatal(err)
	}
	w.Append(race.Event{ID: 1, Kind: race.KindStart, Stamp: race.Stamp{Wall: at.Wall.Add(-time.Hour), Boot: 0}, HasElapsed: true})
	w.Append(race.Event{ID: 2, Kind: race.KindCue, Cue: "stop", Pressed: "stop", Class: cues.Alarm, Stamp: at, Elapsed: time.Hour, HasElapsed: true})
	for _, e := range more {
		e.Stamp = at
		w.Append(e)
	}
	if err := w.Close(reason); err != nil {
		s.t.Fatal(err)
	}
	if reason == "" { // killed: no close line
		b, err := os.ReadFile(path)
		if err != nil {
			s.t.Fatal(err)
		}
		b = bytes.TrimSuffix(b, []byte("\n"))
		if err := os.WriteFile(path, b[:bytes.LastIndexByte(b, '\n')+1], 0o600); err != nil {
			s.t.Fatal(err)
		}
	}
	return path
}

// names are the races that may be taken up, in order.
func (s *shelf) names() string {
	s.t.Helper()
	all, err := s.brokenOff()
	if err != nil {
		s.t.Fatal(err)
	}
	var names []string
	for _, b := range all {
		names = append(names, strings.TrimSuffix(filepath.Base(b.Path), ".jsonl"))
	}
	return strings.Join(names, " ")
}

// What broke off goes before what was left, by what is in the files and not by their
// times, on a machine whose clock is right, behind or ahead.
func TestWhatBrokeOffGoesFirst(t *testing.T) {
	const h = time.Hour
	for name, tt := range map[string]struct {
		set  func(s *shelf)
		want string
	}{
		"killed":                  {func(s *shelf) { s.add("a", h, "") }, "a"},
		"ended by a signal":       {func(s *shelf) { s.add("a", h, "SIGHUP") }, "a"},
		"crashed":                 {func(s *shelf) { s.add("a", h, run.ReasonCrash) }, "a"},
		"left a while ago":        {func(s *shelf) { s.add("a", h, race.ReasonLeft) }, "a"},
		"left yesterday":          {func(s *shelf) { s.add("a", 20*h, race.ReasonLeft) }, ""},
		"left for another":        {func(s *shelf) { s.add("a", h, race.ReasonTakenUp) }, ""},
		"handed to a device":      {func(s *shelf) { s.add("a", h, race.ReasonHanded) }, ""},
		"finished":                {func(s *shelf) { s.add("a", h, "", race.Event{ID: 3, Kind: race.KindFinish}) }, ""},
		"left later than another": {func(s *shelf) { s.add("a", 2*h, ""); s.add("b", h, race.ReasonLeft) }, "a b"},
		"the later of two":        {func(s *shelf) { s.add("a", 2*h, ""); s.add("b", h, ""); s.add("c", 3*h, "") }, "b a c"},
		"in the future":           {func(s *shelf) { s.add("a", -5*h, "") }, "a"},
		"machine in 1970": {func(s *shelf) {
			s.add("closed", 20*h, race.ReasonLeft)
			path := s.add("a", h, "")
			s.now.Wall = time.Unix(90, 0)
			os.Chtimes(path, time.Unix(65, 0), time.Unix(65, 0))
		}, "a"},
		"race in 1970":          {func(s *shelf) { s.add("a", s.now.Wall.Sub(time.Unix(65, 0)), ""); s.add("old", 48*h, "") }, "a old"},
		"days ago, and an hour": {func(s *shelf) { s.add("z", 72*h, ""); s.add("a", h, "") }, "a z"},
		"copied": {func(s *shelf) {
			path := s.add("a", 3*h, "")
			s.add("b", h, "")
			copyFile(t, path, filepath.Join(s.dir, "zcopy.jsonl"))
		}, "b zcopy"},
		"a copy of what was ended since": {func(s *shelf) {
			path := s.add("a", 3*h, "")
			copyFile(t, path, filepath.Join(s.dir, "zcopy.jsonl"))
			w, _, err := journal.Resume(path, race.Open{}, journal.Options{Now: s.Now})
			if err != nil {
				t.Fatal(err)
			}
			s.now.Wall = s.now.Wall.Add(9 * h)
			w.Close(race.ReasonLeft)
			s.now.Wall = s.now.Wall.Add(9 * h)
		}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			s := newShelf(t)
			tt.set(s)
			if got := s.names(); got != tt.want {
				t.Errorf("%q, want %q", got, tt.want)
			}
		})
	}
}

func copyFile(t *testing.T, from, to string) {
	t.Helper()
	b, err := os.ReadFile(from)
	if err == nil {
		err = os.WriteFile(to, b, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
}

// The first screen learns what broke off, how it ended, and the race time as it is now.
func TestOfferSaysHowARaceBrokeOff(t *testing.T) {
	s := newShelf(t)
	s.add("Bos ton", 10*time.Minute, "", race.Event{Kind: race.KindNote, Item: race.ItemQuiet, Text: "on", Elapsed: time.Hour, HasElapsed: true})
	path := filepath.Join(s.dir, "Bos ton.jsonl")
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprint(f, `{"seq":6,`)
	f.Close()
	o, ok := s.Offer()
	if !ok || o.Path != path || o.Race != "Bos ton" || o.Elapsed != 70*time.Minute || !o.Approx || o.Blind != 10*time.Minute ||
		!o.Stop || !o.Quiet || o.Lost != 1 || o.Left {
		t.Errorf("offered %v: %+v", ok, o)
	}
	s.now.Wall = s.now.Wall.Add(20 * time.Hour)
	if o, ok := s.Offer(); ok {
		t.Errorf("offered unasked a day later: %+v", o)
	}
	if b, ok, err := s.ToResume(false); err != nil || !ok || b.Path != path {
		t.Errorf("spotter resume a day later: %v, %v, %+v", ok, err, b)
	}
}

// A race that another spotter runs is nobody's to take up, and a closed one is not
// A log that was merged of two is not offered: nobody can go on with its race.
func TestAMergedLogIsNotTakenUp(t *testing.T) {
	s := newShelf(t)
	s.add("both", time.Hour, "", race.Event{Kind: race.KindNote, Elsewhere: race.Elsewhere{From: "A"}})
	if got := s.names(); got != "" {
		t.Errorf("%q may be taken up", got)
	}
	s.add("race", time.Hour, "")
	if got := s.names(); got != "race" {
		t.Errorf("%q may be taken up", got)
	}
}

// taken up unasked: the words say how to ask.
func TestLastTakesUpNothingThatWasClosed(t *testing.T) {
	s := newShelf(t)
	s.add("closed", time.Hour, race.ReasonLeft)
	if b, ok, err := s.ToResume(false); ok || err != nil {
		t.Errorf("taken up unasked: %+v, %v", b, err)
	}
	err := s.NothingToResume("--journal last")
	if err == nil || !strings.Contains(fault.Next(err), "spotter resume "+filepath.Join(s.dir, "closed.jsonl")) {
		t.Errorf("%v; next %s", err, fault.Next(err))
	}
	path := s.add("running", time.Minute, "")
	w, _, err := journal.Resume(path, race.Open{}, journal.Options{Now: s.Now})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close("test")
	if b, ok, err := s.ToResume(false); ok || err != nil {
		t.Errorf("a race that runs is taken up: %+v, %v", b, err)
	}
}

// However much rubbish and however large a journal lies in the folder, the search
// reads little of it.
func TestSearchIsBounded(t *testing.T) {
	s := newShelf(t)
	write := func(name string, b []byte, times int) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(s.dir, name), bytes.Repeat(b, times), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("rubbish.jsonl", []byte("x\n"), 4<<20)
	write("line.jsonl", []byte("x"), 8<<20)
	write("zeros.jsonl", make([]byte, 1<<20), 8)
	write("empty.jsonl", nil, 0)
	s.add("a", time.Hour, "")
	if err := os.Symlink("/dev/zero", filepath.Join(s.dir, "link.jsonl")); err != nil {
		t.Fatal(err)
	}
	if got := s.names(); got != "a" {
		t.Errorf("found %q", got)
	}
	const searches = 20 // the buffers of one serve the next
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range searches {
		if _, err := s.brokenOff(); err != nil {
			t.Fatal(err)
		}
	}
	runtime.ReadMemStats(&after)
	allocated := (after.TotalAlloc - before.TotalAlloc) / searches
	if allocated > 4<<20 {
		t.Errorf("searching 24 MB of rubbish allocates %d bytes", allocated)
	}
	races, err := s.Entries()
	if err != nil || len(races) != 5 {
		t.Fatalf("%d races, %v", len(races), err)
	}
	unread := slices.DeleteFunc(races, func(r logbook.Entry) bool { return !strings.Contains(r.Verdict, "not a journal") })
	if len(unread) != 3 {
		t.Errorf("listed as no journals: %+v", unread)
	}
}

// The settings of a race that is taken up are those of its last open line; a file that
// is not there, and one without such a line, are told apart.
func TestOpenOfAJournal(t *testing.T) {
	s := newShelf(t)
	path := s.add("first", time.Hour, "")
	w, _, err := journal.Resume(path, race.Open{Race: "second"}, journal.Options{Now: s.Now})
	if err != nil {
		t.Fatal(err)
	}
	w.Append(race.Event{ID: 9, Kind: race.KindNote, Stamp: s.now, Text: `"kind":"open"`})
	w.Close(race.ReasonLeft)
	if o, err := run.OpeningOf(path); err != nil || o == nil || o.Race != "second" {
		t.Errorf("%+v, %v", o, err)
	}
	if _, err := run.OpeningOf(path + ".none"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a file that is not there: %v", err)
	}
	empty := filepath.Join(s.dir, "empty.jsonl")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if o, err := run.OpeningOf(empty); err != nil || o != nil {
		t.Errorf("an empty file: %+v, %v", o, err)
	}
}

// A machine on which nobody ran a race is told from one where somebody did, whatever else
// lies in the folder.
func TestNoRaceYet(t *testing.T) {
	s := newShelf(t)
	if !s.NoRaceYet() {
		t.Error("an empty folder has a race")
	}
	w, err := journal.Create(filepath.Join(s.dir, "radio check.jsonl"), race.Open{Race: "x"}, journal.Options{Now: func() race.Stamp { return s.now }})
	if err != nil {
		t.Fatal(err)
	}
	w.Append(race.Event{ID: 1, Kind: race.KindCue, Cue: "left", Pressed: "left", Class: cues.Steer, Stamp: s.now})
	if err := w.Close("left"); err != nil {
		t.Fatal(err)
	}
	if !s.NoRaceYet() {
		t.Error("a radio check counts as a race")
	}
	s.add("park", 400*24*time.Hour, "left")
	if s.NoRaceYet() {
		t.Error("a race of last year is not known any more")
	}
	s.Path = func() (string, error) { return "", errors.New("nobody says where") }
	if s.NoRaceYet() {
		t.Error("an unknown folder is called empty")
	}
}
