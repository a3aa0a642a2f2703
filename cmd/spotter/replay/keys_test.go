package replay

import (
	"math"
	"strings"
	"testing"
	"time"

	"spotter/cues"
	"spotter/race"
)

// A pause lets nothing begin, and moves all that comes after it. Space is no key of a replay.
func TestAPauseMovesTheRest(t *testing.T) {
	l := begun()
	l.cue(2, "left", cues.Steer, race.Heard)
	l.cue(6, "right", cues.Steer, race.Heard)
	wav, _ := played(t, l, flags{speed: "1"}, press{time.Second, ' '}, press{2 * time.Second, '.'}, press{10 * time.Second, 'x'}, press{10 * time.Second, '.'})
	got := tones(t, wav)
	if len(got) != 2 || math.Abs(got[1].at-got[0].at-24) > 0.1 {
		t.Errorf("the two sounds are %+v, want 24 s between them", got)
	}
}

// Keys choose the next speed from where the race is, and nothing is left out or said twice.
func TestSpeedKeys(t *testing.T) {
	l := begun()
	for at := 2.0; at < 60; at += 4 {
		l.cue(at, []cues.ID{"left", "right"}[int(at/4)%2], cues.Steer, race.Heard)
	}
	wav, printed := played(t, l, flags{speed: "1"}, press{4 * time.Second, '+'}, press{4 * time.Second, '+'}, press{4 * time.Second, '-'})
	got := tones(t, wav)
	if len(got) != 15 || strings.Count(printed, "left")+strings.Count(printed, "right") < 15 {
		t.Errorf("%d sounds of 15:\n%s", len(got), printed)
	}
	for _, want := range []string{"2×, in words from here on", "4×, in words from here on"} {
		if !strings.Contains(printed, want) {
			t.Errorf("nothing says %q:\n%s", want, printed)
		}
	}
	// 4 s at 1×, 4 s at 2×, 4 s at 4×, and the rest of 58 s at 2×.
	if all := got[14].at - got[0].at; math.Abs(all-(2+4+4+(58-28)/2.0)) > 0.5 {
		t.Errorf("it lasts %.2f s", all)
	}
	wav, printed = played(t, l, flags{speed: "4"}, press{time.Second, '+'})
	if got := tones(t, wav); len(got) != 15 || !strings.Contains(printed, "8×, ticks from here on") || got[14].lasts > 0.1 || got[0].lasts < 0.15 {
		t.Errorf("%d sounds of 15, %+v:\n%s", len(got), got, printed)
	}
	_, printed = played(t, l, flags{speed: "1", gaps: true}, press{time.Second, '+'})
	if !strings.Contains(printed, "the speed is that of the race") {
		t.Errorf("the speed of --gaps:\n%s", printed)
	}
}

// q ends a replay, also a paused one.
func TestAKeyEndsIt(t *testing.T) {
	l := begun()
	l.cue(2, "left", cues.Steer, race.Heard)
	l.cue(60, "right", cues.Steer, race.Heard)
	for _, keys := range [][]press{{{4 * time.Second, 'q'}}, {{4 * time.Second, '.'}, {time.Second, 'q'}}} {
		wav, printed := played(t, l, flags{speed: "1"}, keys...)
		if got := tones(t, wav); len(got) != 1 || !strings.Contains(printed, "1 of 1 cue sounded, up to 0:00:02") {
			t.Errorf("%+v:\n%s", got, printed)
		}
	}
}
