package demo

import (
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"spotter/cues"
	"spotter/race"
)

func every(cues.ID) bool { return true }

func marathon(seed uint64, speed int) Options {
	return Options{Seed: seed, Speed: speed, Has: every,
		Plan: race.Plan{Target: 3*time.Hour + 43*time.Minute + 39*time.Second, DistanceM: race.MarathonM, Units: race.UnitsKm}}
}

// The script is a race that one could believe, at every speed and in both units, and the
// seed alone decides.
func TestScriptIsARace(t *testing.T) {
	for _, speed := range []int{1, 10, 60} {
		for _, units := range []string{race.UnitsKm, race.UnitsMi} {
			for seed := range uint64(20) {
				o := marathon(seed, speed)
				o.Plan.Units = units
				s := Script(o)
				if !reflect.DeepEqual(s, Script(o)) {
					t.Fatal("the same seed gives another race")
				}
				boards, stop, fall := 0, 0, 0
				lastBoard, last := time.Duration(0), time.Duration(0)
				perBoard := o.Plan.TargetPace()
				for i, sc := range s {
					if sc.At < last {
						t.Fatalf("scene %d is earlier than the one before", i)
					}
					last = sc.At
					if sc.Sees == "" || (len(sc.Cues) == 0) == (sc.Does == "") {
						t.Fatalf("scene %d: %+v", i, sc)
					}
					switch sc.Does {
					case race.KindSplit:
						boards++
						if lap := sc.At - lastBoard; lap > perBoard*5/4 || sc.Sees != "the FINISH" && lap < perBoard*4/5 {
							t.Fatalf("seed %d: a lap of %v to %s", seed, lap, sc.Sees)
						}
						lastBoard = sc.At
					case race.KindFall:
						fall++
					case race.KindGo:
						stop++
					}
				}
				want := 43
				if units == race.UnitsMi {
					want = 27
				}
				if boards != want || fall != 1 || stop != 1 || s[len(s)-1].Sees != "the FINISH" {
					t.Fatalf("%d boards, want %d; %d falls; the last: %s", boards, want, fall, s[len(s)-1].Sees)
				}
				if off := lastBoard - o.Plan.Target; off.Abs() > o.Plan.Target/40 {
					t.Errorf("seed %d: finished %v off the target", seed, off)
				}
			}
		}
	}
	if reflect.DeepEqual(Script(marathon(1, 10)), Script(marathon(2, 10))) {
		t.Error("two seeds give one race")
	}
}

// The script has the boards that the live screen waits for, the one at half the distance too.
func TestScriptHasTheBoardsOfThePlan(t *testing.T) {
	for _, units := range []string{race.UnitsKm, race.UnitsMi} {
		for _, half := range []bool{false, true} {
			o := marathon(1, 10)
			o.Plan.Units, o.Plan.Half = units, half
			var want, got []string
			for m := 0.0; ; {
				marker, at, ok := o.Plan.BoardAfter(m)
				if !ok {
					break
				}
				if marker != race.MarkerFinish {
					want = append(want, strings.ToUpper(marker)+" board")
				}
				m = at
			}
			for _, sc := range Script(o) {
				if strings.HasSuffix(sc.Sees, " board") {
					got = append(got, sc.Sees)
				}
			}
			if !reflect.DeepEqual(got, want) {
				t.Errorf("%s, half %v: %q, want %q", units, half, got, want)
			}
			if half != slices.Contains(got, "HALF board") {
				t.Errorf("%s, half %v: %q", units, half, got)
			}
		}
	}
}

// Scenes come about as often in real time at every speed, as far as there is room.
func TestSpeedScalesTheScript(t *testing.T) {
	for speed, most := range map[int]time.Duration{1: 16 * time.Second, 10: 16 * time.Second, 60: 16 * time.Second} {
		s := Script(marathon(3, speed))
		real := s[len(s)-1].At / time.Duration(speed)
		if mean := real / time.Duration(len(s)); mean > most || mean < 1500*time.Millisecond {
			t.Errorf("%d times: a scene each %v", speed, mean)
		}
	}
}

// A runner who drifts to a side of the road is to hear his own other side, whatever the
// frame, and the key is that of the frame.
func TestDriftsInEveryFrame(t *testing.T) {
	for _, tt := range []struct {
		frame cues.Frame
		heard cues.ID // for a drift to the road's left: back to the road's right
		key   cues.ID
	}{
		{cues.Frame{}, "left", "right"},
		{cues.Frame{Keys: cues.RunnerKeys}, "left", "left"},
		{cues.Frame{Facing: cues.Forward}, "right", "right"},
		{cues.Frame{Facing: cues.Forward, Keys: cues.RunnerKeys}, "right", "right"},
	} {
		o := marathon(1, 10)
		o.Frame = tt.frame
		found := false
		for _, sc := range Script(o) {
			if sc.Sees == "drifts to road LEFT" {
				found = true
				if sc.Cues[0] != tt.heard || sc.KeyOf(tt.frame) != tt.key {
					t.Fatalf("%v: hears %v, key %v", tt.frame, sc.Cues, sc.KeyOf(tt.frame))
				}
			}
		}
		if !found {
			t.Error("nobody drifts to the left")
		}
	}
}

// A pack without a cue is not asked for it.
func TestScriptOfASmallPack(t *testing.T) {
	o := marathon(1, 10)
	o.Has = func(id cues.ID) bool { return id == "left" || id == "right" }
	for _, sc := range Script(o) {
		for _, id := range sc.Cues {
			if !o.Has(id) {
				t.Fatalf("asks for %s", id)
			}
		}
	}
}

const sec = time.Second

func coachOf(scenes ...Scene) *Coach {
	return NewCoach(scenes, 10, func(s *Scene) string {
		if len(s.Cues) > 0 {
			return string(s.Cues[0])
		}
		return string(s.Does)
	})
}

func cue(id cues.ID, boot time.Duration) *race.Event {
	return &race.Event{Kind: race.KindCue, Cue: id, Stamp: race.Stamp{Boot: boot}}
}

// A key is named the first time that it is asked for; a right one is timed, a wrong one and
// none are told, each scene counts once.
func TestCoach(t *testing.T) {
	drift := Scene{At: 10 * sec, Sees: "drifts", Cues: []cues.ID{"left", "hard_left"}}
	second, third, fourth := drift, drift, drift
	second.At, third.At, fourth.At = 60*sec, 120*sec, 121*sec
	c := coachOf(drift, second, third, fourth)
	if c.Look(90*sec, 0, false); !strings.Contains(c.Lesson(), "nothing is saved") {
		t.Errorf("before the start: %q", c.Lesson())
	}
	if c.Look(100*sec, 9*sec, true); c.Lesson() != "" {
		t.Errorf("nothing happens: %q", c.Lesson())
	}
	if c.Look(101*sec, 10*sec, true); c.Lesson() != "drifts: press left" {
		t.Errorf("the first: %q", c.Lesson())
	}
	c.Event(&race.Event{Kind: race.KindNote, Stamp: race.Stamp{Boot: 101 * sec}})
	c.Event(cue("hard_left", 101*sec+640*time.Millisecond))
	if c.Lesson() != "correct: left, 0.64 s" {
		t.Errorf("%q", c.Lesson())
	}
	c.Event(cue("right", 102*sec)) // between two scenes the spotter may say what he likes
	c.Look(106*sec, 60*sec, true)
	if c.Lesson() != "drifts: which key?" {
		t.Errorf("the second: %q", c.Lesson())
	}
	c.Event(cue("right", 107*sec))
	c.Event(cue("right", 107*sec))
	if !strings.HasPrefix(c.Lesson(), "no: left") {
		t.Errorf("a wrong key: %q", c.Lesson())
	}
	c.Event(cue("left", 108*sec))
	c.Look(112*sec, 120*sec, true)
	if c.Look(117*sec, 170*sec, true); c.Lesson() != "late: it was left" {
		t.Errorf("no key: %q", c.Lesson())
	}
	c.Look(119*sec, 190*sec, true)
	c.Event(cue("right", 120*sec))
	c.Look(124*sec, 240*sec, true) // wrong, and then nothing more: wrong, and not late as well
	c.Look(126*sec, 260*sec, true)
	want := Score{Right: 1, Wrong: 2, Late: 1, Times: []time.Duration{640 * time.Millisecond}}
	if got := c.Score(); !reflect.DeepEqual(got, want) || !c.Over() {
		t.Errorf("%+v, want %+v; over %v", got, want, c.Over())
	}
	if !strings.Contains(c.Lesson(), "1 correct, 2 wrong, 1 late, typically 0.64 s") {
		t.Errorf("at the end: %q", c.Lesson())
	}
}

// Boards, falls and the end of a STOP are answered by their own keys.
func TestCoachOfEvents(t *testing.T) {
	for _, tt := range []struct {
		does  race.Kind
		event race.Event
		right bool
	}{
		{race.KindSplit, race.Event{Kind: race.KindSplit}, true},
		{race.KindSplit, race.Event{Kind: race.KindFall}, false},
		{race.KindFall, race.Event{Kind: race.KindFall}, true},
		{race.KindGo, race.Event{Kind: race.KindGo, Item: race.ItemStop}, true},
		{race.KindGo, race.Event{Kind: race.KindCue, Cue: "left"}, false},
	} {
		c := coachOf(Scene{Sees: "x", Does: tt.does})
		c.Look(sec, 0, true)
		e := tt.event
		e.Boot = 2 * sec
		c.Event(&e)
		if got := c.Score(); (got.Right == 1) != tt.right || (got.Wrong == 1) == tt.right {
			t.Errorf("%s, %s: %+v", tt.does, tt.event.Kind, got)
		}
	}
}

func TestParseSpeed(t *testing.T) {
	for s, want := range map[string]int{"1": 1, "20x": 20, "60": 60, "0": 0, "61": 0, "": 0, "fast": 0, "-3": 0, "1.5": 0} {
		if got, err := ParseSpeed(s); got != want || (err == nil) != (want > 0) {
			t.Errorf("%q: %d, %v", s, got, err)
		}
	}
}
