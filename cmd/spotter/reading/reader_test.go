package reading

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"spotter/cues"
	"spotter/journal"
	"spotter/race"
	"spotter/ui/review"
	"spotter/ui/uitest"
)

// marathon returns a race with boards, cues of all ends, falls, rests, voids and amends.
func marathon(km int) []race.Event {
	wall := time.Date(2027, 4, 19, 10, 0, 0, 0, time.UTC)
	var log []race.Event
	add := func(at time.Duration, e race.Event) race.EventID {
		e.Seq = uint64(len(log) + 1)
		e.ID, e.Wall, e.Boot = race.EventID(e.Seq), wall.Add(at), time.Hour+at
		if at >= 0 {
			e.Elapsed, e.HasElapsed = at, true
		}
		log = append(log, e)
		return e.ID
	}
	add(-time.Minute, race.Event{Kind: race.KindOpen, Open: &race.Open{Format: 1, Race: "long", Runner: "L. Z.", Units: "km", DistanceM: race.MarathonM,
		Target: 3*time.Hour + 43*time.Minute, Facing: "backward", Keys: "road"}})
	add(0, race.Event{Kind: race.KindStart, Clock: race.ClockGun})
	ends := []race.Outcome{race.Heard, race.Heard, race.Cut, race.Heard, race.Dropped, race.Expired, race.Heard, race.NoDevice}
	ids, classes := []cues.ID{"left", "right", "water_left", "stop"}, []cues.Class{cues.Steer, cues.Steer, cues.Service, cues.Alarm}
	n := 0
	for k := 1; k <= km; k++ {
		from := time.Duration(k-1) * 5 * time.Minute
		for at := from + time.Second; at < from+5*time.Minute; at += 17 * time.Second {
			id := add(at, race.Event{Kind: race.KindCue, Cue: ids[n%4], Pressed: ids[n%4], Class: classes[n%4]})
			e := race.Event{Kind: race.KindOutcome, Ref: id, Outcome: ends[n%8]}
			if e.Outcome == race.Heard || e.Outcome == race.Cut {
				e.Latency = time.Duration(2+n%5) * time.Millisecond
			}
			add(at+500*time.Millisecond, e)
			if n++; n%40 == 0 {
				add(at+time.Second, race.Event{Kind: race.KindVoid, Ref: id})
			}
		}
		id := add(from+5*time.Minute, race.Event{Kind: race.KindSplit, Marker: fmt.Sprintf("km %d", k), DistanceM: float64(k) * 1000})
		switch k % 4 {
		case 1:
			add(from+5*time.Minute+2*time.Second, race.Event{Kind: race.KindAmend, Ref: id, Correction: -2 * time.Second})
		case 2:
			add(from+5*time.Minute, race.Event{Kind: race.KindFall, Text: fmt.Sprintf("kerb %d", k)})
		}
	}
	return log
}

// write writes events as a journal.
func write(t testing.TB, path string, prev string, events []race.Event) (head string) {
	t.Helper()
	f, err := os.OpenFile(path, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o600)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []byte
	for i := range events {
		body := journal.AppendBody(nil, &events[i])
		sum := sha256.Sum256(append([]byte(prev), body...))
		prev = hex.EncodeToString(sum[:])
		out = append(append(append(out, body...), `,"hash":"`+prev+`"}`...), 10)
	}
	if _, err := f.Write(out); err != nil {
		t.Fatal(err)
	}
	return prev
}

// first is the hash before the first line.
var first = strings.Repeat("0", 64)

func reader(t testing.TB, path string) *Reader {
	r := &Reader{Path: path, Now: func() race.Stamp { return race.Stamp{Wall: time.Date(2027, 4, 19, 15, 0, 0, 0, time.UTC)} }}
	t.Cleanup(r.Close)
	return r
}

// settled polls until a log was read to its end.
func settled(t testing.TB, o review.Options) review.Options {
	t.Helper()
	for begin := time.Now(); o.Checking; time.Sleep(time.Millisecond) {
		if time.Since(begin) > time.Minute {
			t.Fatal("the log is never read to its end")
		}
		o, _ = o.Poll()
	}
	return o
}

// feed obeys the commands of a screen, so that what it looks for is found.
func feed(m tea.Model, cmd tea.Cmd) {
	for cmd != nil {
		msg := cmd()
		if batch, ok := msg.(tea.BatchMsg); ok {
			for _, c := range batch {
				feed(m, c)
			}
			return
		}
		_, cmd = m.Update(msg)
	}
}

// shown returns the review of a log with a size.
func shown(o review.Options, w, h int) tea.Model {
	m := review.New(o)
	_, cmd := m.Update(tea.WindowSizeMsg{Width: w, Height: h})
	feed(m, cmd)
	return m
}

// body returns a screen without its head.
func body(m tea.Model) string {
	lines := strings.Split(uitest.Plain(m), "\n")
	return strings.Join(lines[3:], "\n")
}

// TestALongLogIsShownAsAShortOne opens one journal both ways: every page is the same, under each filter.
func TestALongLogIsShownAsAShortOne(t *testing.T) {
	path := filepath.Join(t.TempDir(), "race.jsonl")
	write(t, path, first, marathon(12))
	short := reader(t, path)
	so, err := short.Options()
	if err != nil {
		t.Fatal(err)
	}
	long := reader(t, path)
	long.long = 1
	lo, err := long.Options()
	if err != nil {
		t.Fatal(err)
	}
	if !lo.Checking || so.Checking {
		t.Fatal("the long one is not checked in the background, or the short one is")
	}
	lo = settled(t, lo)
	if !lo.OK || lo.Verdict != so.Verdict || lo.Head != so.Head {
		t.Errorf("%q, and %q in one piece", lo.Verdict, so.Verdict)
	}
	if len(lo.Events) >= len(so.Events)/2 {
		t.Errorf("%d of %d events are kept", len(lo.Events), len(so.Events))
	}
	a, b := shown(so, 120, 30), shown(lo, 120, 30)
	both := func(keys string) {
		for k := range strings.FieldsSeq(keys) {
			for _, m := range []tea.Model{a, b} {
				_, cmd := m.Update(uitest.Key(k))
				feed(m, cmd)
			}
		}
		if x, y := body(a), body(b); x != y {
			t.Errorf("after %s the short log is\n%s\nand the long one\n%s", keys, x, y)
		}
	}
	for _, keys := range []string{"2", "G", "b b", "enter", "j j", "q", "e", "E", "!", "g s", ": # 3 0 1 enter", "3", "j j enter", "q 1", "right right enter", "esc", "4", "G", "g", "5", "G",
		"2 f right esc", "1", "3", "4", "F", "2 f down right right esc G", "f down right esc", "4", "F f down down right esc 2", "4", "F f down down down right right esc 2 g",
		"3", "4", "1", "F f up up up right right esc 2", "4", "1", "f up up right esc 2", "F"} {
		both(keys)
	}
	both("2 g / k e r b enter") // searched in the fields of the one, in the rows of the other
	both("n")
	both("f up enter k e r b enter esc g")
}

// TestALongLogIsThereAtOnce shows both ends before the log was read, and says so.
func TestALongLogIsThereAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "race.jsonl")
	events := marathon(42)
	write(t, path, first, events)
	r := reader(t, path)
	r.long = 1
	o, err := r.Options()
	if err != nil {
		t.Fatal(err)
	}
	m := uitest.Resize(review.New(o), 80, 24)
	uitest.Shows(t, m, "checking 0 %: not yet checked", "both ends of the log", "[events]", "start   gun")
	uitest.Press(m, "G")
	if l := uitest.CursorLine(m); !strings.Contains(l, fmt.Sprint(len(events))) {
		t.Errorf("the last line is not there: %q", l)
	}
	uitest.Press(m, "1")
	uitest.Shows(t, m, "the figures come when all of the log has been read")
	uitest.Press(m, "R")
	uitest.Shows(t, m, "new lines come by themselves")
}

// TestADamagedLongLog reads a long journal with a line that was changed.
func TestADamagedLongLog(t *testing.T) {
	path := filepath.Join(t.TempDir(), "race.jsonl")
	write(t, path, first, marathon(12))
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	b = []byte(strings.Replace(string(b), `kerb 6`, `kerb 7`, 1))
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	r := reader(t, path)
	r.long = 1
	o, err := r.Options()
	if err != nil {
		t.Fatal(err)
	}
	if o = settled(t, o); o.OK || !strings.Contains(o.Verdict, "damaged") {
		t.Errorf("OK %v, %q", o.OK, o.Verdict)
	}
}

// TestFollow shows lines as they are written, and stays at the newest.
func TestFollow(t *testing.T) {
	path := filepath.Join(t.TempDir(), "race.jsonl")
	events := marathon(3)
	head := write(t, path, first, events[:40])
	r := reader(t, path)
	r.Follow = true
	o, err := r.Options()
	if err != nil {
		t.Fatal(err)
	}
	if len(o.Events) != 40 || !o.OK || !o.Running || !o.Following {
		t.Fatalf("%d events, OK %v, running %v", len(o.Events), o.OK, o.Running)
	}
	if _, news := o.Poll(); news {
		t.Error("news of a log that stays")
	}
	write(t, path, head, events[40:])
	news := false
	for begin := time.Now(); len(o.Events) < len(events); time.Sleep(5 * time.Millisecond) {
		if time.Since(begin) > time.Minute {
			t.Fatalf("%d of %d events came", len(o.Events), len(events))
		}
		var more review.Options
		if more, news = o.Poll(); news {
			o = more
		}
	}
	if !o.OK || !strings.Contains(o.Verdict, fmt.Sprintf("%d lines so far", len(events))) {
		t.Errorf("OK %v, %q", o.OK, o.Verdict)
	}
}

// TestNotesAreSaved adds a note and a mark to a closed race: the journal keeps its bytes, and the review
// shows both at their lines.
func TestNotesAreSaved(t *testing.T) {
	path := filepath.Join(t.TempDir(), "race.jsonl")
	events := marathon(2)
	n := uint64(len(events) + 1)
	events = append(events, race.Event{Seq: n, ID: race.EventID(n), Kind: race.KindClose, Reason: race.ReasonLeft,
		Stamp: race.Stamp{Wall: time.Date(2027, 4, 19, 11, 0, 0, 0, time.UTC), Boot: 2 * time.Hour}})
	write(t, path, first, events)
	before, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	o, err := reader(t, path).Options()
	if err != nil {
		t.Fatal(err)
	}
	m := uitest.Resize(review.New(o), 140, 30)
	press := func(keys string) {
		for k := range strings.FieldsSeq(keys) {
			_, cmd := m.Update(uitest.Key(k))
			feed(m, cmd)
		}
	}
	press("2 j j a t o o space l a t e enter")
	uitest.Shows(t, m, "saved in race.review.jsonl", "noted: too late")
	press("j m k")
	uitest.Shows(t, m, "marked", "▸•", " • ")
	if after, err := os.ReadFile(path); err != nil || string(after) != string(before) {
		t.Errorf("the journal was changed, %v", err)
	}
	press("G")
	uitest.Shows(t, m, "whole: "+fmt.Sprint(len(events))+" lines")
}

// TestFollowTakesNotes follows a race that broke off, and one that was closed: notes go where they belong, are
// shown at once, and the head of the chain is shown. While another program writes the race they are refused.
func TestFollowTakesNotes(t *testing.T) {
	path := filepath.Join(t.TempDir(), "race.jsonl")
	events := marathon(1)
	head := write(t, path, first, events)
	r := reader(t, path)
	r.Follow = true
	o, err := r.Options()
	if err != nil {
		t.Fatal(err)
	}
	m := review.New(o)
	press := func(keys string) {
		for k := range strings.FieldsSeq(keys) {
			_, cmd := m.Update(uitest.Key(k))
			feed(m, cmd)
		}
	}
	m.Update(tea.WindowSizeMsg{Width: 150, Height: 30})
	uitest.Shows(t, m, "followed, last look", "head "+head[:12])
	press("2 j m")
	uitest.Shows(t, m, "saved in race.jsonl", "▸•", "marked")
	log, err := journal.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	unlock, err := (journal.OS{}).Lock(path)
	if err != nil {
		t.Fatal(err)
	}
	press("m")
	uitest.Shows(t, m, "not saved: race.jsonl is in use by another spotter")
	if err := unlock(); err != nil {
		t.Fatal(err)
	}
	n := log.Last + 1
	closed := write(t, path, log.Head, []race.Event{{Seq: n, ID: race.EventID(n), Kind: race.KindClose, Reason: race.ReasonLeft,
		Stamp: race.Stamp{Wall: time.Date(2027, 4, 19, 11, 0, 0, 0, time.UTC), Boot: 2 * time.Hour}}})
	for begin := time.Now(); o.Head != closed; time.Sleep(5 * time.Millisecond) {
		if time.Since(begin) > time.Minute {
			t.Fatalf("the head stays %s, want %s", o.Head, closed)
		}
		o, _ = o.Poll()
	}
	press("a l a t e enter")
	uitest.Shows(t, m, "saved in race.review.jsonl", "noted: late", "with 1 note or correction from race.review.jsonl")
	if o, news := o.Poll(); news || len(o.Events) != int(n)+1 {
		t.Errorf("%d events, news %v", len(o.Events), news)
	}
}
