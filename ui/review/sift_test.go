package review

import (
	"strings"
	"testing"
	"time"

	"spotter/race"
	"spotter/ui/uitest"
)

// TestOneFilterForEveryPage sets a filter and looks at it on every page: the last but one line
// says it, and figures and rows are of the same lines.
func TestOneFilterForEveryPage(t *testing.T) {
	r := uitest.Resize(New(wholeBoston()), 100, 30)
	uitest.Press(r, "f", "down", "right", "right", "esc") // steer
	for _, page := range []string{"1", "2", "3", "4", "5"} {
		uitest.Press(r, page)
		uitest.Shows(t, r, "class steer · outcome any · place all", "F clears all of it", "4 of 42, filtered")
	}
	uitest.Press(r, "4")
	uitest.Shows(t, r, "all              2  100.0%  1 not whole", "service          0")
	uitest.Press(r, "3")
	if l := uitest.CursorLine(r); !strings.Contains(l, "km 1 ") || strings.Fields(l)[6] != "2" {
		t.Errorf("km 1 has %q", l)
	}
	uitest.Press(r, "f", "up", "up", "up", "right", "right", "right", "esc") // km 2–3
	if n := len(r.figured().stretches); n != 1 {
		t.Errorf("%d splits in km 2–3", n)
	}
	uitest.Press(r, "1")
	uitest.Shows(t, r, "place km 2–3", "0 cues")
	uitest.Press(r, "F")
	uitest.Shows(t, r, "all 42", "class any", "17 cues")
	uitest.Press(r, "F")
	uitest.Shows(t, r, "all lines are shown: f chooses some")
}

// TestTheTextIsObeyedByFigures filters by a text: the figures are of the cues whose rows have it.
func TestTheTextIsObeyedByFigures(t *testing.T) {
	r := uitest.Resize(New(wholeBoston()), 80, 24)
	uitest.Press(r, "4", "f", "up", "enter")
	uitest.Type(r, "WATER")
	uitest.Press(r, "enter", "esc")
	uitest.Shows(t, r, "all             12", "12 of 42, filtered", `"WATER"`)
	uitest.Resize(r, 40, 12)
	uitest.Shows(t, r, `filter: "WATER"`, "12 of 42")
}

func TestTheFilterKeepsTheCursorNear(t *testing.T) {
	r := uitest.Resize(New(wholeBoston()), 80, 24)
	uitest.Press(r, "2", "G", "f", "right", "esc")
	uitest.Shows(t, r, "19 of 42, filtered")
	if l := uitest.CursorLine(r); !strings.Contains(l, "gel") {
		t.Errorf("the cursor went far from where it was: %q", l)
	}
	uitest.Press(r, "f", "left", "left", "esc")
	uitest.Shows(t, r, "VOID km 4", "VOID hole", "voided")
	if strings.Contains(uitest.Plain(r), "water") {
		t.Error("what was not voided is shown")
	}
	uitest.Press(r, "f", "down", "right", "esc")
	uitest.Shows(t, r, "the filter leaves no event: F shows all")
	uitest.Press(r, "3", "enter", "1", "enter", "4", "enter", "5") // no page minds an empty one
	uitest.Shows(t, r, "[race]")
}

// TestCountsLeadToTheirEvents opens a count on the cues page, and goes back.
func TestCountsLeadToTheirEvents(t *testing.T) {
	r := uitest.Resize(New(wholeBoston()), 80, 24)
	uitest.Press(r, "4", "/")
	uitest.Type(r, "service")
	uitest.Press(r, "enter", "esc")
	before := uitest.CursorLine(r)
	uitest.Press(r, "enter")
	uitest.Shows(t, r, "[events]", "only cue · service · esc goes back", "13 of 42, filtered")
	uitest.Press(r, "j", "esc")
	uitest.Shows(t, r, "[cues]", "all 42")
	if l := uitest.CursorLine(r); l != before {
		t.Errorf("back at %q, and was at %q", l, before)
	}
	uitest.Press(r, "g", "enter")
	uitest.Shows(t, r, "no events to show of this line", "[cues]")
	uitest.Press(r, "/")
	uitest.Type(r, "longest")
	uitest.Press(r, "enter", "esc", "enter")
	uitest.Shows(t, r, "[events]", "here it begins · esc goes back", "all 42")
	uitest.Press(r, "esc")
	uitest.Shows(t, r, "[cues]")
}

// TestAStretchLeadsToItsEvents goes along the overview and opens a stretch.
func TestAStretchLeadsToItsEvents(t *testing.T) {
	r := uitest.Resize(New(wholeBoston()), 80, 24)
	uitest.Press(r, "enter")
	uitest.Shows(t, r, "← → choose a stretch")
	uitest.Press(r, "right", "right", "enter")
	uitest.Shows(t, r, "[events]", "only km 1–2 · esc goes back")
	uitest.Press(r, "esc", "right")
	if s, ok := r.stretch(); !ok || s.Marker != "km 3" {
		t.Errorf("back, and one on: %v %+v", ok, s)
	}
	uitest.Press(r, "left", "left", "left", "left", "left", "enter")
	uitest.Shows(t, r, "only km 0–1")
	uitest.Press(r, "esc", "3", "G", "1", "enter") // behind the last board it is told by time
	uitest.Shows(t, r, "only 1:04:00–1:11:00", "gel", "left by the spotter")
}

// TestThePlaceIsKept changes the page: the stretch of the event is under the cursor, and the event again
// where nothing moved meanwhile.
func TestThePlaceIsKept(t *testing.T) {
	r := uitest.Resize(New(wholeBoston()), 80, 24)
	uitest.Press(r, "2", "/")
	uitest.Type(r, "kerb")
	uitest.Press(r, "enter", "esc")
	at := uitest.CursorLine(r)
	uitest.Press(r, "3")
	if l := uitest.CursorLine(r); !strings.Contains(l, "km 6") {
		t.Errorf("the fall is in %q", l)
	}
	uitest.Press(r, "1")
	if s, ok := r.stretch(); !ok || s.Marker != "km 6" {
		t.Errorf("the overview is at %+v", s)
	}
	uitest.Press(r, "4", "5", "2")
	if l := uitest.CursorLine(r); l != at {
		t.Errorf("back at %q, and was at %q", l, at)
	}
	uitest.Press(r, "3", "j", "j", "2") // km 8 begins at 37:20
	if l := uitest.CursorLine(r); !strings.Contains(l, "0:37:50") {
		t.Errorf("the first event of km 8 is %q", l)
	}
}

func TestJumps(t *testing.T) {
	for _, tt := range []struct{ keys, typed, want string }{
		{"2", "km 5", "km 5,"}, {"2", "3.3", "0:21:20"}, {"2", "0:30", "0:32:00"}, {"2", "#26", " 26 "}, {"2", "# 1", "  1 "},
		{"2", "#7", "  6 "}, // the outcome of line 6
		{"3", "km 5", "km 5 "}, {"3", "mile 4", "km 7"}, {"3", "0:30", "km 6"},
	} {
		r := uitest.Resize(New(wholeBoston()), 80, 24)
		uitest.Press(r, tt.keys, ":")
		uitest.Type(r, tt.typed)
		uitest.Press(r, "enter")
		if l := uitest.CursorLine(r); !strings.Contains(l, tt.want) {
			t.Errorf("%s: at %q, want %q", tt.typed, l, tt.want)
		}
	}
	for typed, want := range map[string]string{"km 40": "40 km lies behind the last board of this log", "#900": "line 900 is not in this log",
		"9:00": "nothing later is shown: this is the last line", "x": `"x" is no place`, "": "nothing typed"} {
		r := uitest.Resize(New(wholeBoston()), 80, 24)
		uitest.Press(r, "2", ":")
		uitest.Type(r, typed)
		uitest.Press(r, "enter")
		uitest.Shows(t, r, want)
	}
	r := uitest.Resize(New(wholeBoston()), 80, 24)
	uitest.Press(r, ":", "5", "esc")
	uitest.Shows(t, r, "[overview]")
	uitest.Press(r, "2", "f", "right", "esc", ":")
	uitest.Type(r, "#60")
	uitest.Press(r, "enter")
	uitest.Shows(t, r, "found outside the filter cue: all events are shown now", "left by the spotter")
}

// TestNextOfItsKind goes to what was not heard, to incidents and to silences.
func TestNextOfItsKind(t *testing.T) {
	r := uitest.Resize(New(wholeBoston()), 80, 24)
	at := func(want string) {
		t.Helper()
		if l := uitest.CursorLine(r); !strings.Contains(l, want) {
			t.Errorf("at %q, want %q", l, want)
		}
	}
	uitest.Press(r, "e")
	at("cut 2.6 ms")
	uitest.Press(r, "e")
	at("slow")
	uitest.Press(r, "e")
	at("cut 2.6 ms")
	uitest.Shows(t, r, "went on from the other end")
	uitest.Press(r, "E")
	at("slow")
	uitest.Press(r, "g", "!")
	at("kerb")
	uitest.Press(r, "!")
	at("OpenRun lost")
	uitest.Press(r, "g", "s")
	uitest.Shows(t, r, "silence 1 of")
	first := uitest.CursorLine(r)
	uitest.Press(r, "s", "S")
	at(first)
	uitest.Press(r, "f", "right", "right", "esc", "e") // of splits, none is a cue
	uitest.Shows(t, r, "found outside the filter split")
}

// TestSplitsHaveTheirChange shows the difference to the stretch before, and the cues.
func TestSplitsHaveTheirChange(t *testing.T) {
	l := newTestLog(race.Open{Race: "R", DistanceM: 3000, Units: "km"})
	l.add(0, race.Event{Kind: race.KindStart, Clock: race.ClockGun})
	l.cue(10*time.Second, "left", "left", 0, race.Heard, 0)
	l.add(300*time.Second, race.Event{Kind: race.KindSplit, Marker: "km 1", DistanceM: 1000})
	l.add(620*time.Second, race.Event{Kind: race.KindSplit, Marker: "km 2", DistanceM: 2000})
	l.add(925*time.Second, race.Event{Kind: race.KindSplit, Marker: "finish", DistanceM: 3000})
	l.add(925*time.Second, race.Event{Kind: race.KindFinish, Clock: "finish"})
	r := uitest.Resize(New(Options{Events: l.events, OK: true}), 60, 20)
	uitest.Press(r, "3")
	uitest.Shows(t, r, "±", "5:20 /km   +0:20     0", "5:05 /km   −0:15", "finish")
}
