package live

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"spotter/cues/keyname"
	"spotter/cues/pack"
	"spotter/race"
	"spotter/ui/incidents"
)

// lastLines names the kinds, items and so on of the last n lines that were logged.
func (r *rig) lastLines(n int) string {
	var s []string
	for _, e := range r.logged[max(0, len(r.logged)-n):] {
		s = append(s, strings.Join(strings.Fields(fmt.Sprintf("%s %s %s %s %s", e.Kind, e.Item, e.Side, e.Name, e.Text)), " "))
	}
	return strings.Join(s, ", ")
}

// answer presses the key of an answer to the question that is asked.
func (r *rig) answer(says string) {
	r.t.Helper()
	_, answers := r.desk.Ask(r.now)
	for _, a := range answers {
		if a.Says == says {
			r.key(a.Key)
			return
		}
	}
	r.t.Fatalf("no answer %q among %v", says, answers)
}

// TestIncidentsSayNothing presses each incident's key on every page: it is logged, and
// nothing is said to the runner.
func TestIncidentsSayNothing(t *testing.T) {
	for key, want := range map[string]string{"F": "fall", "R": "rest", "W": "aid water", "G": "aid gel", "M": "note medical", "S": "swap", "N": "note mark"} {
		for _, open := range []string{"", "tab", "?", "d"} {
			r := newRig(t)
			r.key("enter")
			if open != "" {
				r.key(open)
			}
			r.key(key)
			if got := r.lastLines(1); got != want || len(r.played) != 0 || r.silenced != 0 {
				t.Errorf("%s on page %q: logged %q, want %q; played %v", key, open, got, want, r.played)
			}
		}
	}
}

// TestAQuestionTakesNoCue asks from which side water was taken: cues and STOP go out
// meanwhile, and the answer is written into the line that is shown.
func TestAQuestionTakesNoCue(t *testing.T) {
	for _, size := range [][2]int{{40, 12}, {80, 24}, {200, 50}} {
		r := newRig(t)
		r.key("enter")
		r.size(size[0], size[1])
		r.key("W")
		r.wait(noticeFor)
		r.shows("B: road")
		r.key("h", "space", "left")
		if len(r.played) != 3 {
			t.Errorf("%v: played %v", size, r.played)
		}
		r.answer("road right")
		if got := r.lastLines(1); got != "amend right" {
			t.Errorf("%v: logged %q", size, got)
		}
		r.key("x", "x", "x", "x")
		r.shows("voided: water taken from th")
		if r.key("tab"); size[1] > 12 {
			r.shows("water taken from the right")
		}
	}
}

// TestAQuestionIsSeenUnderFaults has the header ask while faults have the band.
func TestAQuestionIsSeenUnderFaults(t *testing.T) {
	for _, size := range [][2]int{{40, 12}, {80, 24}, {200, 50}} {
		r := newRig(t)
		r.size(size[0], size[1])
		r.key("enter", "W")
		r.health.Output.State = OutputLost
		r.wait(noticeFor)
		if r.shows("B: road left"); size[0] > 40 {
			r.shows("water taken: which side?")
		}
	}
}

// TestRestIsShown has a rest on the screen until the runner goes on. STOP works.
func TestRestIsShown(t *testing.T) {
	r := newRig(t)
	r.key("enter")
	r.wait(time.Minute)
	r.key("R")
	r.wait(42 * time.Second)
	r.shows("REST 0:42")
	r.shows("R: go on")
	r.key("space")
	if len(r.played) != 1 {
		t.Errorf("STOP in a rest played %v", r.played)
	}
	r.wait(time.Second)
	r.key("space", "R")
	if got := r.lastLines(3); got != "cue, go stop, go" {
		t.Errorf("logged %q", got)
	}
	if s := r.screenText(); strings.Contains(s, "REST") {
		t.Errorf("the rest is over:\n%s", s)
	}
}

// TestNoteIsTypedWhileNobodyRuns types a note in a rest. The STOP pad says that space
// is a space; esc ends the line, and STOP is STOP again. While somebody runs no line opens.
func TestNoteIsTypedWhileNobodyRuns(t *testing.T) {
	for _, size := range [][2]int{{40, 12}, {80, 24}, {200, 50}} {
		r := newRig(t)
		r.size(size[0], size[1])
		r.key("enter", "N", "space")
		if len(r.played) != 1 {
			t.Errorf("%v: N while somebody runs took STOP", size)
		}
		r.wait(time.Second)
		r.key("space", "R", "N", "h", "i", "space", "H", "left", "x", "backspace")
		r.shows("note: hi ")
		if s := r.screenText(); !strings.Contains(s, "types ␣") && !strings.Contains(s, "no STOP") {
			t.Errorf("%v: the pad does not say that space is a space:\n%s", size, s)
		}
		if len(r.played) != 1 {
			t.Errorf("%v: typed keys played %v", size, r.played)
		}
		r.health.Output.State, r.health.Output.Name = OutputLost, "OpenRun"
		r.wait(time.Second)
		r.shows("note: hi ")
		r.key("esc", "space")
		if got := r.lastLines(2); got != "amend hi H, cue" || len(r.played) != 2 {
			t.Errorf("%v: logged %q, played %v", size, got, r.played)
		}
	}
}

// TestANoteEndsByItself leaves the line alone: after 20 s what was typed is kept.
func TestANoteEndsByItself(t *testing.T) {
	r := newRig(t)
	r.key("N", "d", "o", "g")
	if r.woken > incidents.TypeFor {
		t.Errorf("the screen looks again in %v", r.woken)
	}
	r.wait(incidents.TypeFor)
	if got := r.lastLines(2); got != "note mark, amend dog" {
		t.Errorf("logged %q", got)
	}
	r.key("N", "a", "enter", "enter")
	if got := r.lastLines(2); got != "note mark, amend a" {
		t.Errorf("a bounce of enter: logged %q", got)
	}
}

// TestCapsLockIsAnswered types water, gel, water with Caps Lock in a terminal that does
// not tell of it. The answer voids what was logged, and letters are small from then on,
// until a small letter comes.
func TestCapsLockIsAnswered(t *testing.T) {
	r := newRig(t)
	r.sent("\r", "F", "h", "W", "G")
	r.wait(time.Second)
	if s := r.screenText(); strings.Contains(s, "Caps Lock?") {
		t.Errorf("asked too soon:\n%s", s)
	}
	r.sent("W")
	r.wait(noticeFor)
	r.shows("Caps Lock?")
	r.sent("Y")
	if got := r.lastLines(3); got != "void, void, void" {
		t.Errorf("logged %q", got)
	}
	if fall := r.logged[1]; fall.Kind != race.KindFall || r.o.Session.Voided(fall.ID) {
		t.Errorf("the fall before is %+v", fall)
	}
	r.sent("W", "H", "Y", " ")
	var played []string
	for _, e := range r.played {
		played = append(played, string(e.Pressed))
	}
	if got := strings.Join(played, " "); got != "left water left yes stop" {
		t.Errorf("played %q", got)
	}
	r.wait(time.Second)
	r.sent(" ", "w", "W")
	if got := r.lastLines(1); got != "aid water" {
		t.Errorf("after a small letter: logged %q", got)
	}
	r.sent("h", "Y")
	r.shows("answers only")
}

// TestTypedLettersTellOfCapsLock: a note in small letters between capitals shows that
// Caps Lock is off. With Caps Lock as kitty tells it, no capital logs.
func TestTypedLettersTellOfCapsLock(t *testing.T) {
	r := newRig(t)
	r.sent("\r", "F", "R", "N", "d", "o", "g", "\x1b", "R", "W")
	r.wait(time.Second)
	if s := r.screenText(); strings.Contains(s, "Caps Lock") {
		t.Errorf("the screen says\n%s", s)
	}
	r = newRig(t)
	r.sent("\r", "\x1b[119;65u", "\x1b[103;65u", "\x1b[114;65u", "\x1b[119:87;2u", "\x1b[119:87;66u")
	if got := r.lastLines(5); got != "cue, cue, cue, aid water, aid water" {
		t.Errorf("logged %q", got)
	}
}

// TestChosenKeysOnTheScreen has a fall on f5: it is logged there, F is free, and the help
// says so.
func TestChosenKeysOnTheScreen(t *testing.T) {
	r := newRig(t, func(o *Options) { o.Bind = []keyname.Bind{{Act: "fall", Key: "f5"}} })
	r.size(200, 50)
	r.key("f5")
	if got := r.lastLines(1); got != "fall" {
		t.Errorf("f5 logged %q", got)
	}
	r.key("?")
	r.shows("f5        log a fall")
}

// TestAPackTakesACapital has a pack with a cue on F: the cue plays, and the screen says
// that a fall has no key.
func TestAPackTakesACapital(t *testing.T) {
	p := *pack.Default()
	p.Cues = slices.Clone(p.Cues)
	for i := range p.Cues {
		if p.Cues[i].ID == "finish" {
			p.Cues[i].Keys = []string{"F"}
		}
	}
	r := newRig(t, func(o *Options) { o.Pack = &p })
	r.size(120, 40)
	r.shows("no key for fall (F is a cue): give one with --bind")
	r.key("F")
	if len(r.played) != 1 || r.played[0].Pressed != "finish" {
		t.Errorf("F played %v", r.played)
	}
	r.key("?")
	r.shows("none      log a fall")
}

// TestALineGoesBeforeThePage opens a line of words over a page that takes digits or
// letters: what is typed goes into the line.
func TestALineGoesBeforeThePage(t *testing.T) {
	r := newRig(t)
	r.key("enter", "R", "P", "N", "1", "2", "enter")
	if got := r.lastLines(1); got != "amend 12" {
		t.Errorf("over the boards: logged %q", got)
	}
	r = newRig(t)
	r.key("*", "S")
	r.answer("the spotter")
	r.key("y", "n", "enter")
	if got := r.lastLines(1); got != "amend yn" {
		t.Errorf("over the radio check: logged %q", got)
	}
}

// TestNoLineTakesStopOfARunner has the race begin while a line is open, by a count-in, or
// while a question waits that could open one: STOP goes out.
func TestNoLineTakesStopOfARunner(t *testing.T) {
	stops := func(r *rig) {
		t.Helper()
		n := len(r.played)
		r.key("space")
		if !r.o.Session.Started() || len(r.played) != n+1 || r.played[n].Cue != "stop" {
			t.Errorf("started %v, played %v", r.o.Session.Started(), r.played[n:])
		}
	}
	r := newRig(t, func(o *Options) { o.CountIn = 5 * time.Second })
	r.key("enter", "N", "w")
	for range 12 {
		r.wait(500 * time.Millisecond)
	}
	stops(r)
	if !slices.ContainsFunc(r.logged, func(e race.Event) bool { return e.Text == "w" }) {
		t.Error("what was typed is lost")
	}
	r = newRig(t)
	r.key("S")
	r.answer("the spotter")
	r.key("A", "n", "n", "enter", "S")
	r.answer("the spotter")
	r.wait(2 * time.Second)
	r.key("enter")
	r.answer("another")
	stops(r)
}

// TestNoAnswerTakesACueOfCapsLock presses the key of a cue with Caps Lock on while a
// question waits whose answer has that capital: the cue goes out.
func TestNoAnswerTakesACueOfCapsLock(t *testing.T) {
	for name, sent := range map[string][]string{
		"told":             {"\x1b[119:87;2u", "\x1b[98;65u"}, // shift+w, then b with Caps Lock, as kitty tells them
		"asked about":      {"W", "W", "W", "B"},
		"answered, editor": {"W", "W", "W", "Y", "E"},
	} {
		r := newRig(t)
		r.key("enter")
		if name == "answered, editor" {
			r.key("E")
		}
		r.sent(sent...)
		if n := len(r.played); n == 0 {
			t.Errorf("%s: no cue; logged %q", name, r.lastLines(3))
		}
	}
}

// TestACorrectionIsShown puts the start right, moves one event, and takes both back: the
// log shows each event at the time that it then has, and how a split went.
func TestACorrectionIsShown(t *testing.T) {
	r := newRig(t)
	r.key("enter")
	r.wait(4 * time.Minute)
	r.key("F")
	r.wait(2 * time.Minute)
	r.key("enter", "tab")
	r.shows("0:06:00  split km 1   6:00 /km")
	r.key("=", "up", "up", "enter", "tab") // the start two seconds earlier
	r.shows("0:04:02  fall")
	r.shows("0:06:02  split km 1   6:02 /km")
	r.key("E", "down", "E", "down", "down", "enter", "+", "7", "enter", "esc", "esc", "tab") // the time of the split
	r.shows("0:06:09  split km 1   6:09 /km")
	r.key("E", "x", "esc", "tab") // the amend of the split voided
	r.shows("0:06:02  split km 1   6:02 /km")
	r.key("=", "down", "down", "enter", "tab") // the start as it was pressed: its amend is voided
	r.shows("0:04:00  fall")
	r.shows("0:06:00  split km 1   6:00 /km")
	r.shows("amends start, corrected by +2 s voided")
	r.shows("0:00:00  start\n")
	r.key("E", "x", "esc", "tab") // the void voided: the start is two seconds earlier again
	r.shows("0:04:02  fall")
	r.shows("0:06:02  split km 1   6:02 /km")
	r.shows("start corrected by +2 s")
	r.wait(time.Second)
	r.key("E", "down", "down", "down", "down", "x", "esc", "tab") // the amend of the start voided
	r.shows("0:06:00  split km 1   6:00 /km")
}
