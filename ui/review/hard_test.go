package review

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"spotter/cues"
	"spotter/race"
	"spotter/race/logbook"
	"spotter/ui/uitest"
)

// Everything a device, a pack or a file says is shown without what could act on
// a terminal.
func TestReviewCleansTexts(t *testing.T) {
	evil := "a\x1b[31mb\x07\r\nc\x1b]0;pwned\x07d\u202ee"
	l := newTestLog(race.Open{Race: evil, Runner: evil, Spotter: evil, Pack: evil, PackSHA256: evil, Program: evil,
		Host: evil, BootID: evil, ClockName: evil, Facing: evil, Keys: evil, Units: evil})
	all := race.Event{Cue: cues.ID(evil), Pressed: cues.ID(evil), Outcome: race.Outcome(evil), Clock: evil, Marker: evil,
		DistanceM: 1, Item: evil, Side: evil, Text: evil, File: evil, Name: evil, Device: evil, State: evil, Reason: evil}
	for _, k := range append(logbook.Kinds(), race.Kind(evil)) {
		e := all
		e.Kind, e.Ref = k, 1
		l.add(time.Minute, e)
	}
	r := New(Options{Events: l.events, Path: evil, Head: evil, Verdict: evil, With: l.events})
	check := func(where string) {
		v := r.View()
		for _, s := range []string{strings.ReplaceAll(uitest.Plain(r), "\n", ""), v.WindowTitle} {
			if strings.ContainsFunc(s, func(c rune) bool { return c < ' ' || c == 0x7f || c == '\u202e' }) ||
				strings.Contains(s, "pwned") {
				t.Fatalf("%s: %q", where, s)
			}
		}
		if strings.Contains(v.Content, "\x1b[31m") || strings.Contains(v.Content, "\x1b]") {
			t.Fatalf("%s: a sequence came through: %q", where, v.Content)
		}
	}
	for _, size := range [][2]int{{40, 12}, {80, 24}, {200, 50}} {
		uitest.Resize(r, size[0], size[1])
		for _, k := range []string{"1", "3", "4", "5", "2"} {
			uitest.Press(r, k)
			check("page " + k)
		}
		uitest.Press(r, "c")
		check("two races")
		uitest.Press(r, "esc")
		uitest.Press(r, "2", "g")
		for i := range l.events {
			uitest.Press(r, "enter")
			check(fmt.Sprintf("event %d", i+1))
			uitest.Press(r, "enter", "j")
		}
		uitest.Press(r, "f")
		for range r.x.Choices() {
			uitest.Press(r, "right")
			check("filter")
		}
		uitest.Press(r, "down", "down")
		for range 5 {
			uitest.Press(r, "right")
			check("filter of cues")
		}
		uitest.Press(r, "esc", "F")
	}
}

func TestReviewStrangeLogs(t *testing.T) {
	for name, events := range map[string][]race.Event{
		"nothing":          nil,
		"only an open":     {{Seq: 1, ID: 1, Kind: race.KindOpen}},
		"void of nothing":  {{Seq: 1, ID: 1, Kind: race.KindVoid}},
		"void of itself":   {{Seq: 1, ID: 1, Kind: race.KindVoid, Ref: 1}},
		"voids in a ring":  {{Seq: 1, ID: 1, Kind: race.KindVoid, Ref: 2}, {Seq: 2, ID: 2, Kind: race.KindVoid, Ref: 1}},
		"outcome alone":    {{Seq: 5, ID: 5, Kind: race.KindOutcome, Ref: 3, Outcome: race.Heard}},
		"outcome of split": {{Seq: 1, ID: 1, Kind: race.KindSplit}, {Seq: 2, ID: 2, Kind: race.KindOutcome, Ref: 1, Outcome: race.Heard}},
		"two outcomes": {{Seq: 1, ID: 1, Kind: race.KindCue}, {Seq: 2, ID: 2, Kind: race.KindOutcome, Ref: 1, Outcome: race.Cut},
			{Seq: 3, ID: 3, Kind: race.KindOutcome, Ref: 1, Outcome: race.Heard}},
		"amend of an amend": {{Seq: 1, ID: 1, Kind: race.KindAmend, Ref: 2}, {Seq: 2, ID: 2, Kind: race.KindAmend, Ref: 1, Text: "so"}},
	} {
		r := uitest.Resize(New(Options{Events: events}), 80, 24)
		for _, k := range strings.Fields("j k G g space b d u f right esc F 1 right enter esc 2 3 enter q 4 j enter esc 5 ? q 2 enter j q / esc n N e E s S ! : 1 enter tab shift+tab 2") {
			uitest.Press(r, k)
			if uitest.Plain(r) == "" {
				t.Errorf("%s: nothing is shown after %s", name, k)
			}
		}
		if name == "two outcomes" {
			uitest.Shows(t, r, "cut", "of 1: heard")
		}
	}
}

// Which page tab and the numbers lead to.
func TestReviewPages(t *testing.T) {
	for keys, want := range map[string]string{"": "[overview]", "tab": "[events]", "tab tab": "[splits]", "tab tab tab": "[cues]",
		"tab tab tab tab": "[race]", "tab tab tab tab tab": "[overview]", "shift+tab": "[race]", "5 1": "[overview]", "2": "[events]", "3": "[splits]", "4": "[cues]",
		"? 4": "[cues]", "4 f right esc": "[cues]"} {
		r := uitest.Resize(New(wholeBoston()), 80, 24)
		uitest.Press(r, strings.Fields(keys)...)
		uitest.Shows(t, r, want)
	}
}

// A search goes through whatever is on the screen.
func TestReviewSearchesEveryPage(t *testing.T) {
	for keys, want := range map[string]string{"1": "not whole", "3": "km 10", "4": "gel", "5": "CLOCK_BOOTTIME", "?": "shift+tab", "2 G enter": "left by"} {
		r := uitest.Resize(New(wholeBoston()), 40, 12)
		uitest.Press(r, strings.Fields(keys)...)
		uitest.Press(r, "/")
		uitest.Type(r, want)
		uitest.Press(r, "enter")
		uitest.Shows(t, r, want)
		if r.search.Note != "" && !strings.Contains(r.search.Note, "round") {
			t.Errorf("%q: %s", keys, r.search.Note)
		}
	}
}

// Texts that scroll say where one is.
func TestReviewScrollsText(t *testing.T) {
	r := uitest.Resize(New(wholeBoston()), 40, 12)
	uitest.Press(r, "5")
	uitest.Shows(t, r, " top ")
	uitest.Press(r, "space")
	uitest.Shows(t, r, "% ")
	uitest.Press(r, "G")
	uitest.Shows(t, r, " end ", "start  ")
	uitest.Press(r, "u", "k", "g")
	uitest.Shows(t, r, " top ", "runner")
	uitest.Resize(r, 200, 50)
	uitest.Shows(t, r, " all ")
}

// What a log says beside the usual, in words.
func TestReviewWords(t *testing.T) {
	l := newTestLog(race.Open{Race: "R", Facing: "forward", Keys: "road", Units: "mi", DistanceM: race.MileM, Target: 10 * time.Minute})
	l.add(0, race.Event{Kind: race.KindStart, Clock: "gun", Correction: 2500 * time.Millisecond})
	l.cue(time.Second, "left", "left", cues.Steer, race.Expired, 0)
	water := l.cue(2*time.Second, "water", "water", cues.Service, race.Dropped, 0)
	l.add(3*time.Second, race.Event{Kind: race.KindAmend, Ref: water, Cue: "gel", Text: "it was gel"})
	l.add(4*time.Second, race.Event{Kind: race.KindAid, Item: "water", Side: "left"})
	l.add(5*time.Second, race.Event{Kind: race.KindSwap, Name: "C. D."})
	l.add(6*time.Second, race.Event{Kind: race.KindOutcome, Elsewhere: race.Elsewhere{Unresolved: 99}, Outcome: race.Heard})
	l.add(7*time.Second, race.Event{Kind: race.KindVoid, Ref: 500})
	l.add(8*time.Second, race.Event{Kind: race.KindOpen, Open: &race.Open{Race: "R2", Facing: "backward", Keys: "runner", Units: "mi", DistanceM: race.MileM, Target: 10 * time.Minute}})
	l.add(9*time.Minute, race.Event{Kind: race.KindSplit, Marker: "finish", DistanceM: race.MileM})
	l.add(9*time.Minute, race.Event{Kind: race.KindFinish, Clock: "finish"})
	r := uitest.Resize(New(Options{Events: l.events, OK: true}), 200, 50)
	uitest.Press(r, "2")
	uitest.Shows(t, r, "gun, corrected by +2.5 s", "left → left", "expired", "dropped", "amended by 7",
		"amends 5 (cue water), gel, it was gel", "water taken from the left", "C. D.", "of a cue that is not in this log: heard",
		"voids 500 (not in this log)", "finish, 9:00 /mi, 1:00 ahead", "✓ chain whole", "runner backward, keys = runner's sides")
	uitest.Press(r, "5")
	uitest.Shows(t, r, "taken up     once", "keys are the runner's sides", "10:00 /mi")
	for _, tt := range [][4]string{
		{"backward", "road", "runner backward, left key → right ear", "runner faces backward, keys are the road's: left key, right ear"},
		{"forward", "road", "runner forward, keys = road's sides", "runner faces forward, keys are the road's sides"},
		{"forward", "runner", "runner forward, keys = runner's sides", "runner faces forward, keys are the runner's sides"},
		{"\x1b[2J", "?", "runner backward, left key → right ear", "runner faces backward, keys are the road's: left key, right ear"},
	} {
		f := (&race.Open{Facing: tt[0], Keys: tt[1]}).Frame()
		if frameShort(f) != tt[2] || f.Words() != tt[3] {
			t.Errorf("%q: %q, %q", tt[:2], frameShort(f), f.Words())
		}
	}
	if got := race.GapWords(0); got != "on target" {
		t.Errorf("gap %q", got)
	}
}

// The head hash is seen on the smallest screen, however long the verdict.
func TestReviewHeadOnSmallScreen(t *testing.T) {
	o := wholeBoston()
	o.Verdict = "whole: 60 lines, every hash is right, head 3f2a9c0b11de; closed"
	r := uitest.Resize(New(o), 40, 12)
	uitest.Shows(t, r, "chain whole · head 3f2a9c0b11de")
	uitest.Resize(r, 80, 24)
	uitest.Shows(t, r, o.Verdict)
	if strings.Count(uitest.Plain(r), "3f2a9c0b11de") != 1 {
		t.Error("the head is said twice")
	}
}

// manyEvents is a log of n lines.
func manyEvents(n int) []race.Event {
	l := newTestLog(race.Open{Race: "long", Target: 3 * time.Hour, DistanceM: race.MarathonM})
	l.add(0, race.Event{Kind: race.KindStart, Clock: "gun"})
	for len(l.events) < n {
		at := time.Duration(len(l.events)) * 500 * time.Millisecond
		l.cue(at, "left", "right", cues.Steer, race.Heard, 3*time.Millisecond)
		if len(l.events)%50 == 0 {
			l.add(at, race.Event{Kind: race.KindVoid, Ref: race.EventID(len(l.events) - 1)})
		}
	}
	return l.events
}

func BenchmarkReviewOpen(b *testing.B) {
	events := manyEvents(20000)
	b.ReportAllocs()
	for b.Loop() {
		New(Options{Events: events, OK: true})
	}
}

// One key and the screen it makes, in a log of n events: what is not seen must
// not cost.
func BenchmarkReviewKey(b *testing.B) {
	for _, n := range []int{100, 20000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			r := uitest.Resize(New(Options{Events: manyEvents(n), OK: true}), 200, 50)
			keys := []tea.KeyPressMsg{uitest.Key("G"), uitest.Key("k"), uitest.Key("b"), uitest.Key("g"), uitest.Key("j"), uitest.Key("space")}
			b.ReportAllocs()
			i := 0
			for b.Loop() {
				r.Update(keys[i%len(keys)])
				_ = r.View()
				i++
			}
		})
	}
}

func BenchmarkReviewSearchMiss(b *testing.B) {
	r := uitest.Resize(New(Options{Events: manyEvents(20000), OK: true}), 80, 24)
	uitest.Press(r, "/")
	uitest.Type(r, "nowhere")
	b.ReportAllocs()
	for b.Loop() {
		uitest.Press(r, "enter", "/")
		uitest.Type(r, "nowhere")
	}
}

// TestReviewOfOddRaces opens races that lack something, and presses every key on every page.
func TestReviewOfOddRaces(t *testing.T) {
	race0 := func(open race.Open, voids bool, kinds ...race.Kind) []race.Event {
		l := newTestLog(open)
		for i := range 40 {
			at := time.Duration(i) * time.Minute
			switch kind := kinds[i%len(kinds)]; kind {
			case race.KindCue:
				l.cue(at, "left", "right", cues.Steer, race.Cut, 0)
			case race.KindSplit: // two at one time: an infinite pace, before the second is voided
				l.add(at, race.Event{Kind: kind, Marker: fmt.Sprintf("km %d", i), DistanceM: float64(i) * 1000})
				id := l.add(at, race.Event{Kind: kind, Marker: fmt.Sprintf("km %d", i+1), DistanceM: float64(i+1) * 1000})
				l.add(at, race.Event{Kind: race.KindVoid, Ref: id})
			case race.KindStart:
				if i == 0 {
					l.add(at, race.Event{Kind: kind, Clock: race.ClockGun})
				}
			default:
				l.add(at, race.Event{Kind: kind})
			}
		}
		for i := range len(l.events) {
			if voids && i > 0 && l.events[i].Kind != race.KindVoid {
				l.add(41*time.Minute, race.Event{Kind: race.KindVoid, Ref: l.events[i].ID})
			}
		}
		return l.events
	}
	plain, aimed := race.Open{Race: "R", Units: "km"}, race.Open{Race: "R", Units: "mi", DistanceM: race.MarathonM, Target: 4 * time.Hour}
	for name, events := range map[string][]race.Event{
		"no start":  race0(aimed, false, race.KindCue, race.KindSplit, race.KindFall),
		"no split":  race0(aimed, false, race.KindStart, race.KindCue, race.KindRest, race.KindGo),
		"no target": race0(plain, false, race.KindStart, race.KindCue, race.KindSplit, race.KindHazard),
		"no cue":    race0(aimed, false, race.KindStart, race.KindSplit, race.KindAid),
		"all void":  race0(aimed, true, race.KindStart, race.KindCue, race.KindSplit, race.KindFall),
	} {
		r := New(Options{Events: events, With: wholeBoston().Events, OK: true})
		for _, size := range [][2]int{{40, 12}, {80, 24}, {200, 50}} {
			uitest.Resize(r, size[0], size[1])
			for _, k := range strings.Fields("1 right right enter esc 2 G e E s S ! g enter q 3 G enter q 4 G enter esc g j enter esc 5 c esc f j right j j right esc 1 3 4 5 2 F : 1 enter : # 3 enter") {
				uitest.Press(r, k)
				if s := uitest.Plain(r); strings.Contains(s, "NaN") || strings.Contains(s, "Inf") {
					t.Errorf("%s: after %s a figure is none:\n%s", name, k, s)
				}
				uitest.Fits(t, r, size[0], size[1])
			}
		}
	}
}
