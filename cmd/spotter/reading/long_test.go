package reading

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"pgregory.net/rapid"

	"spotter/cues"
	"spotter/journal/beside"
	"spotter/race"
	"spotter/ui/review"
	"spotter/ui/uitest"
)

// twins shows one journal both ways: read whole, and as a long one.
func twins(t testing.TB, path string) (short, long tea.Model) {
	t.Helper()
	so, err := reader(t, path).Options()
	if err != nil {
		t.Fatal(err)
	}
	r := reader(t, path)
	r.long = 1
	lo, err := r.Options()
	if err != nil {
		t.Fatal(err)
	}
	lo = settled(t, lo)
	if lo.Verdict != so.Verdict || lo.Head != so.Head || lo.OK != so.OK {
		t.Fatalf("%q, and %q in one piece", lo.Verdict, so.Verdict)
	}
	return shown(so, 130, 34), shown(lo, 130, 34)
}

// odd returns a race in which starts, cues and boards are put right, taken back and noted, at random.
func odd(t *rapid.T) []race.Event {
	log := marathon(rapid.IntRange(1, 4).Draw(t, "km"))
	add := func(e race.Event) {
		last := log[len(log)-1]
		e.Seq = uint64(len(log) + 1)
		e.ID, e.Wall, e.Boot = race.EventID(e.Seq), last.Wall.Add(time.Second), last.Boot+time.Second
		if last.HasElapsed && rapid.Bool().Draw(t, "timed") {
			e.Elapsed, e.HasElapsed = last.Elapsed+time.Second, true
		}
		log = append(log, e)
	}
	of := func() race.EventID { return race.EventID(rapid.IntRange(1, len(log)).Draw(t, "of")) }
	seconds := func() time.Duration { return time.Duration(rapid.IntRange(-9, 9).Draw(t, "by")) * time.Second }
	for range rapid.IntRange(0, 8).Draw(t, "more") {
		switch rapid.IntRange(0, 8).Draw(t, "what") {
		case 0:
			add(race.Event{Kind: race.KindAmend, Ref: 2, Correction: seconds()}) // the gun
		case 1:
			add(race.Event{Kind: race.KindStart, Clock: race.ClockGun, Correction: seconds()})
		case 2:
			add(race.Event{Kind: race.KindVoid, Ref: of()})
		case 3:
			add(race.Event{Kind: race.KindAmend, Ref: of(), Correction: seconds()})
		case 4:
			add(race.Event{Kind: race.KindAmend, Ref: of(), Cue: "hole", Class: cues.Alarm})
		case 5:
			add(race.Event{Kind: race.KindNote, Ref: of(), Text: "Kerb"})
		case 6:
			add(race.Event{Kind: race.KindOutcome, Ref: of(), Outcome: race.Cut, Why: race.WhyCue, By: of()})
		case 7: // a count of a countdown
			add(race.Event{Kind: race.KindCue, Cue: "three", Class: cues.Prepare, Ref: of()})
		default:
			add(race.Event{Kind: race.KindCue, Cue: "left", Pressed: "right", Class: cues.Steer, Text: "go left"})
		}
	}
	n := uint64(len(log) + 1)
	return append(log, race.Event{Seq: n, ID: race.EventID(n), Kind: race.KindClose, Reason: race.ReasonLeft, Stamp: log[n-2].Stamp})
}

// TestAnyLongLogIsShownAsAShortOne presses keys at random on a log at random, read both ways, with notes
// after the race: each screen is the same.
func TestAnyLongLogIsShownAsAShortOne(t *testing.T) {
	dir := t.TempDir()
	n := 0
	rapid.Check(t, func(rt *rapid.T) {
		n++
		path := filepath.Join(dir, fmt.Sprint(n, ".jsonl"))
		log := odd(rt)
		write(t, path, first, log)
		if rapid.Bool().Draw(rt, "notes") {
			at := func() race.EventID { return race.EventID(rapid.IntRange(1, len(log)).Draw(rt, "about")) }
			b, err := beside.Open(path, beside.Options{Now: reader(t, path).Now})
			if err == nil {
				_, err = b.Append(race.Event{Kind: race.KindNote, Ref: at(), Text: "late"}, race.Event{Kind: race.KindVoid, Ref: at()},
					race.Event{Kind: race.KindAmend, Ref: at(), Correction: 3 * time.Second}, race.Event{Kind: race.KindNote, Ref: at(), Item: race.ItemMark})
			}
			if err != nil {
				rt.Fatal(err)
			}
		}
		a, b := twins(t, path)
		pressed := ""
		for range rapid.IntRange(1, 12).Draw(rt, "presses") {
			keys := rapid.SampledFrom([]string{"1", "2", "3", "4", "5", "j", "k", "G", "g", "enter", "esc", "right", "left", "e", "E", "s", "!", "n", "N", "F",
				"2 / k e r b enter", "2 / K e r b enter", "2 / h e a r d enter", "2 / 0 : 0 1 enter", "2 / l e f t space → enter", "2 / n o t e d enter",
				"f right esc", "f left esc", "f down right esc", "f down down right esc", "f down down down right esc", "f up up right esc", "f up up up right esc",
				"f up enter c u t enter esc", "f up enter m a r k e d enter esc", ": 3 : 0 0 enter", ": k m space 1 enter", ": # 4 enter"}).Draw(rt, "keys")
			pressed += " " + keys
			for k := range strings.FieldsSeq(keys) {
				for _, m := range []tea.Model{a, b} {
					_, cmd := m.Update(uitest.Key(k))
					feed(m, cmd)
				}
			}
			if x, y := uitest.Plain(a), uitest.Plain(b); x != y {
				rt.Fatalf("after%s the short log is\n%s\nand the long one\n%s", pressed, x, y)
			}
		}
		for _, f := range []string{path, beside.NotesPath(path)} {
			_ = os.Remove(f)
		}
	})
}

// TestACountOfALongLogNamesItsCue shows a word of a countdown whose race time is moved with the gun, so that it is
// among the facts of the log while its cue is not: the cue is named all the same, and so is a start.
func TestACountOfALongLogNamesItsCue(t *testing.T) {
	for _, of := range []race.EventID{2, 5} {
		path := filepath.Join(t.TempDir(), "race.jsonl")
		log := marathon(2)
		for _, e := range []race.Event{{Kind: race.KindAmend, Ref: 2, Correction: time.Second}, {Kind: race.KindCue, Cue: "three", Class: cues.Prepare, Ref: of},
			{Kind: race.KindAmend, Ref: 2, Correction: time.Second}} {
			last := log[len(log)-1]
			e.Seq = uint64(len(log) + 1)
			e.ID, e.Wall, e.Boot = race.EventID(e.Seq), last.Wall.Add(time.Second), last.Boot+time.Second
			e.Elapsed, e.HasElapsed = last.Elapsed+time.Second, true
			log = append(log, e)
		}
		write(t, path, first, log)
		a, b := twins(t, path)
		for _, k := range strings.Fields("2 ! f right esc") {
			for _, m := range []tea.Model{a, b} {
				_, cmd := m.Update(uitest.Key(k))
				feed(m, cmd)
			}
		}
		x, y := uitest.Plain(a), uitest.Plain(b)
		if want := fmt.Sprintf("of event       %d (", of); x != y || !strings.Contains(y, want) || strings.Contains(y, "not in this log") {
			t.Errorf("event %d: the short log is\n%s\nand the long one\n%s", of, x, y)
		}
	}
}

// TestFiguresOfALongLogComeLater opens the overview of a long log: keys are obeyed while its figures are worked
// out, what is shown says that they are of before, and figures of rows that are not shown any more never come.
func TestFiguresOfALongLogComeLater(t *testing.T) {
	path := filepath.Join(t.TempDir(), "race.jsonl")
	write(t, path, first, marathon(6))
	r := reader(t, path)
	r.long = 1
	o, err := r.Options()
	if err != nil {
		t.Fatal(err)
	}
	m := review.New(settled(t, o))
	_, count := m.Update(tea.WindowSizeMsg{Width: 100, Height: 30})
	uitest.Shows(t, m, "[overview]", "counting…")
	press := func(keys string) (cmd tea.Cmd) {
		for k := range strings.FieldsSeq(keys) {
			_, cmd = m.Update(uitest.Key(k))
		}
		return cmd
	}
	if cmd := press("2 f right esc 1"); cmd != nil { // only cues
		t.Error("figures are worked out twice at a time")
	}
	uitest.Shows(t, m, "[overview]", "counting…")
	msg := count() // of all rows, which are not shown any more
	_, second := m.Update(msg)
	uitest.Shows(t, m, "counting…")
	feed(m, second)
	uitest.Shows(t, m, "106 cues", "filtered")
	cmd := press("F")
	uitest.Shows(t, m, "counting… figures of before", "106 cues")
	if press("4 enter"); !strings.Contains(uitest.Plain(m), "can be shown in a moment") {
		t.Errorf("a figure of before is opened:\n%s", uitest.Plain(m))
	}
	press("s") // goes to the silence when it is known
	feed(m, cmd)
	if s := uitest.Plain(m); strings.Contains(s, "counting") || !strings.Contains(s, "silence 1 of 25") {
		t.Errorf("the silence is not looked for:\n%s", s)
	}
}
