package live

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"spotter/race"
)

// brokenOff is a race that an hour and 42 minutes were run of.
func brokenOff() Offer {
	return Offer{Path: "/races/boston.jsonl", Race: "Bos\x1b[2Jton", At: rigAt(), Elapsed: time.Hour + 42*time.Minute + 7*time.Second,
		Blind: 42 * time.Second, Stop: true, Quiet: true, Lost: 1}
}

// A race that broke off can be gone on with by one key from the first screen, at every
// size and whatever else is wrong.
func TestOneKeyTakesARaceUp(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {40, 12}, {200, 50}, {40, 24}} {
		for _, silent := range []bool{false, true} {
			r := newRig(t)
			if silent {
				r.health.Output = OutputHealth{State: OutputSilent, Name: "null"}
				r.wait(0)
			}
			r.size(size[0], size[1])
			r.Update(brokenOff())
			for _, s := range []string{"BROKE OFF: Boston", "race time 1:42:07", "blind for 0:42", "STOP was on", "quiet on", "1 line lost", "z: go on with"} {
				r.shows(s)
			}
			r.wait(3 * time.Second)
			r.shows("race time 1:42:10")
			r.shows("blind for 0:45")
			r.key("left") // a radio check
			if len(r.played) != 1 {
				t.Error("a cue key does not play while a race is offered")
			}
			r.key("esc")
			r.wait(5 * time.Second)
			r.shows("z: go on with Boston")
			cmd := r.key("z")
			if cmd == nil || r.Chosen() != "/races/boston.jsonl" {
				t.Errorf("%v: chosen %q", size, r.Chosen())
			}
		}
	}
}

// Enter begins a new race, as it says, and for two minutes there is a way back.
func TestEnterOnAnOfferCanBeTakenBack(t *testing.T) {
	r := newRig(t)
	r.Update(brokenOff())
	r.key("enter")
	if !r.o.Session.Started() || strings.Contains(r.screenText(), "BROKE OFF") {
		t.Fatal("enter did not begin the race")
	}
	r.wait(5 * time.Second)
	r.shows("z: go on with Boston")
	r.wait(goBackFor)
	r.hides("z: go on with")
	if cmd := r.key("z"); cmd != nil || r.Chosen() != "" {
		t.Error("a race that runs was left by one key")
	}
	r.shows("a race runs already")
}

func TestNothingToTakeUp(t *testing.T) {
	r := newRig(t)
	if cmd := r.key("z"); cmd != nil || r.Chosen() != "" {
		t.Error("left for no race")
	}
	r.shows("z: no cue on this key")
}

// takenUp returns the screen of a race that was taken up.
func takenUp(t *testing.T, was TakenUp, reboot bool) *rig {
	t.Helper()
	return newRig(t, func(o *Options) {
		before := rigAt()
		before.Wall, before.Boot = before.Wall.Add(-time.Hour), before.Boot-time.Hour
		id := "a"
		if reboot {
			id = "b"
		}
		o.Session = race.Resume(race.Options{Frame: o.Frame, DistanceM: race.MarathonM, BootID: id, Now: rigAt()}, []race.Event{
			{ID: 1, Seq: 1, Kind: race.KindOpen, Stamp: before, Open: &race.Open{BootID: "a"}},
			{ID: 2, Seq: 2, Kind: race.KindStart, Stamp: before, HasElapsed: true}})
		o.TakenUp = &was
	})
}

// STOP that was on is not given by itself: the screen says so until a key gives it, or
// says that it is not needed, also where there is no sound.
func TestStopThatWasOn(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {40, 12}} {
		for _, key := range []string{"space", "backspace"} {
			r := takenUp(t, TakenUp{Stop: true, Quiet: true, Blind: time.Hour, Lost: 1}, false)
			r.size(size[0], size[1])
			if len(r.played) != 0 || len(r.quieted) != 1 || !r.quieted[0] {
				t.Fatalf("played %v, quiet %v: want silence, quiet taken up", r.played, r.quieted)
			}
			r.health.Output = OutputHealth{State: OutputSilent, Name: "null"}
			r.wait(takenUpFor)
			r.key("left") // and goes on being said
			r.shows("STOP was on")
			r.shows("space: again")
			r.wait(time.Second)
			r.key(key)
			r.wait(time.Second)
			r.hides("STOP was on")
			if given := len(r.played) == 2; given != (key == "space") {
				t.Errorf("%s: played %+v", key, r.played)
			}
		}
	}
}

// A race time that is put right moves the boards that were passed since the race was taken
// up, in the log on the screen too.
func TestSettingTheRaceTimeMovesBoards(t *testing.T) {
	r := takenUp(t, TakenUp{Blind: time.Hour}, true)
	r.key("enter", "tab")
	r.shows("1:00:00  split km 1")
	r.key("=", "1", ":", "1", "0", ":", "0", "0", "enter", "tab")
	r.shows("1:09:59  split km 1")
}

// An estimated race time is marked, and a number typed on a page of its own puts it
// right, while STOP and cues work.
func TestSettingTheRaceTime(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {40, 12}} {
		r := takenUp(t, TakenUp{Blind: time.Hour}, true)
		r.size(size[0], size[1])
		r.wait(takenUpFor + time.Second)
		r.shows("≈1:00:11")
		r.key("=")
		r.shows("an estimate")
		for _, k := range []string{"1", ":", "2", "0", ":", "0", "9"} {
			r.key(k)
		}
		r.key("backspace")
		r.key("5")
		r.shows("1:20:05_")
		r.key("space")
		r.key("left")
		if len(r.played) != 2 {
			t.Error("STOP and a cue did not play on the page of the race time")
		}
		r.key("enter")
		r.wait(time.Second)
		if d, _ := r.o.Session.Elapsed(r.at); d != time.Hour+20*time.Minute+6100*time.Millisecond {
			t.Errorf("race time %v", d)
		}
		if e := r.logged[len(r.logged)-1]; e.Kind != race.KindClock || e.State != race.ClockCorrected || e.Correction <= 0 {
			t.Errorf("logged %+v", e)
		}
		r.hides("≈")
	}
}

// Enter with nothing typed says that the estimate is right.
func TestConfirmingTheRaceTime(t *testing.T) {
	r := takenUp(t, TakenUp{Blind: time.Hour}, true)
	r.key("=")
	r.key("enter")
	if e := r.logged[len(r.logged)-1]; e.State != race.ClockConfirmed || r.o.Session.Approx() {
		t.Errorf("logged %+v", e)
	}
	r.wait(time.Second)
	r.hides("≈")
}

// hides fails when the screen has a text.
func (r *rig) hides(s string) {
	r.t.Helper()
	if text := r.screenText(); strings.Contains(text, s) {
		r.t.Errorf("the screen still has %q:\n%s", s, text)
	}
}

// TestTheKeypadTypesARaceTime has a terminal that names the keys of the keypad without
// their text: they type, and its enter sets the time and is no split.
func TestTheKeypadTypesARaceTime(t *testing.T) {
	r := takenUp(t, TakenUp{Blind: time.Hour}, false)
	r.key("=")
	for _, code := range []rune{tea.KeyKp1, ':', tea.KeyKp3, tea.KeyKp0, ':', tea.KeyKp0, tea.KeyKp0, tea.KeyKpEnter} {
		r.Update(tea.KeyPressMsg{Code: code})
	}
	if d, _ := r.o.Session.Elapsed(r.at); d != 90*time.Minute || len(r.o.Session.Splits()) != 0 {
		t.Errorf("the race time is %v after %q, %d splits", d, r.lastLines(2), len(r.o.Session.Splits()))
	}
}
