package race

import (
	"testing"
	"time"

	"spotter/cues"
)

// The IDs of a countdown's words are those of no other event.
func TestReservedIDsAreOfNoOtherEvent(t *testing.T) {
	s := NewSession(Options{})
	at := Stamp{Wall: time.Unix(1000, 0), Boot: time.Hour}
	s.Start(at)
	e := s.Press(cues.Cue{ID: "turn_left"}, cues.Cue{ID: "turn_left"}, at)
	first := s.Reserve(4)
	next := s.Press(cues.Cue{ID: "left"}, cues.Cue{ID: "left"}, at)
	if first != e.ID+1 || next.ID != first+4 || s.Newest() != next.ID {
		t.Errorf("press %d, words from %d, next press %d", e.ID, first, next.ID)
	}
}

// A word of a countdown is a cue with a ref and without a key.
func TestAWordOfACountdownIsNoPress(t *testing.T) {
	for _, tt := range []struct {
		e    Event
		want bool
	}{
		{Event{Kind: KindCue, Cue: "two", Ref: 4}, true},
		{Event{Kind: KindCue, Cue: "two", Elsewhere: Elsewhere{Unresolved: 4}}, true},
		{Event{Kind: KindCue, Cue: "two", Pressed: "two"}, false},
		{Event{Kind: KindCue, Cue: "two"}, false}, // a line of another program
		{Event{Kind: KindOutcome, Ref: 4}, false},
		{Event{Kind: KindNote, Item: ItemCountdown, Ref: 4}, false},
	} {
		if got := tt.e.IsCount(); got != tt.want {
			t.Errorf("%+v: %v", tt.e, got)
		}
	}
}

// In a race that is taken up the key that voids takes back what the spotter did last, and
// no word of a countdown, nor the note that its rest was cancelled.
func TestAVoidPassesOverTheWordsOfACountdown(t *testing.T) {
	at := func(s int) Stamp {
		return Stamp{Wall: time.Unix(int64(1000+s), 0), Boot: time.Hour + time.Duration(s)*time.Second}
	}
	log := []Event{
		{ID: 1, Seq: 1, Kind: KindOpen, Stamp: at(0), Open: &Open{BootID: "a"}},
		{ID: 2, Seq: 2, Kind: KindStart, Clock: ClockGun, Stamp: at(0), HasElapsed: true},
		{ID: 3, Seq: 3, Kind: KindCue, Cue: "turn_left", Pressed: "turn_left", Stamp: at(5), Elapsed: 5 * time.Second, HasElapsed: true},
		{ID: 4, Seq: 4, Kind: KindCue, Cue: "three", Ref: 3, Stamp: at(7), Elapsed: 7 * time.Second, HasElapsed: true},
		{ID: 5, Seq: 5, Kind: KindOutcome, Ref: 4, Outcome: Heard, Stamp: at(8), Elapsed: 8 * time.Second, HasElapsed: true},
		{ID: 6, Seq: 6, Kind: KindNote, Item: ItemCountdown, Ref: 3, Text: "cancelled by left", Stamp: at(8), Elapsed: 8 * time.Second, HasElapsed: true},
	}
	s := Resume(Options{BootID: "a", Now: at(20)}, log)
	e, ok := s.Void(at(21))
	if !ok || e.Ref != 3 {
		t.Errorf("voided %d, %v, want the press 3", e.Ref, ok)
	}
	if e.ID != 7 {
		t.Errorf("the void has the ID %d, want 7", e.ID)
	}
	if again, ok := s.Void(at(22)); ok {
		t.Errorf("voided %d as well", again.Ref)
	}
}

// A word whose outcome is not known when the program broke off gets one, as a press does.
func TestAWordThatWasCutOffByAKillHasAnOutcome(t *testing.T) {
	log := []Event{
		{ID: 1, Kind: KindOpen, Open: &Open{}},
		{ID: 2, Kind: KindCue, Cue: "turn_left", Pressed: "turn_left"},
		{ID: 3, Kind: KindOutcome, Ref: 2, Outcome: Heard},
		{ID: 4, Kind: KindCue, Cue: "three", Ref: 2},
	}
	if x := Leaves(log); len(x.Pending) != 1 || x.Pending[0] != 4 {
		t.Errorf("pending %v, want 4", x.Pending)
	}
}
