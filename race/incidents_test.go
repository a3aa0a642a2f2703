package race

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// Each incident is one line, of the kind and with the item that docs/journal.md has.
func TestIncidents(t *testing.T) {
	s := NewSession(marathon())
	s.Start(gun)
	at := gun.after(754120 * time.Millisecond)
	for _, tt := range []struct {
		e                Event
		kind             Kind
		item, name, text string
	}{
		{s.Fall(at), KindFall, "", "", ""},
		{s.Rest(at), KindRest, "", "", ""},
		{s.Go(at), KindGo, "", "", ""},
		{s.Aid(ItemWater, at), KindAid, "water", "", ""},
		{s.Aid(ItemGel, at), KindAid, "gel", "", ""},
		{s.Medical(at), KindNote, "medical", "", ""},
		{s.Mark(at), KindNote, "mark", "", ""},
		{s.Swap("", "", at), KindSwap, "", "", ""},
		{s.Swap(ItemWitness, "Zoë 山田", at), KindSwap, "witness", "Zoë 山田", ""},
	} {
		want := Event{ID: tt.e.ID, Kind: tt.kind, Stamp: at, Elapsed: 754120 * time.Millisecond, HasElapsed: true, Item: tt.item, Name: tt.name}
		if tt.e != want || tt.e.ID == 0 {
			t.Errorf("%+v, want %+v", tt.e, want)
		}
		if got, ok := s.Logged(tt.e.ID); !ok || got != tt.e {
			t.Errorf("the session's log has %+v, %v", got, ok)
		}
	}
}

// A rest lasts until the runner goes on, whatever is voided and in which order.
func TestResting(t *testing.T) {
	s := NewSession(marathon())
	s.Start(gun)
	at := gun.after(time.Minute)
	steps := []struct {
		do   func()
		want bool
	}{
		{func() {}, false},
		{func() { s.Rest(at) }, true},
		{func() { s.ClearAlarm(at) }, true}, // a cleared STOP is no going on
		{func() { s.Go(at) }, false},
		{func() { s.Void(at) }, true}, // the go
		{func() { s.Void(at) }, true}, // the cleared STOP
		{func() { s.Void(at) }, false},
		{func() { s.Void(at) }, false}, // nothing left
	}
	for i, step := range steps {
		if step.do(); s.Resting() != step.want {
			t.Fatalf("step %d: resting %v", i, s.Resting())
		}
	}
}

// Any event can be voided but a start and what the program says of itself; a void of
// the void gives it back.
func TestVoidAny(t *testing.T) {
	s := NewSession(marathon())
	start, _ := s.Start(gun)
	cue := s.Press(cueLeft, cueRight, gun.after(time.Second))
	km1, _ := s.Split(gun.after(5 * time.Minute))
	km2, _ := s.Split(gun.after(10 * time.Minute))
	quiet := s.Note(ItemQuiet, "on", gun.after(11*time.Minute))
	at := gun.after(12 * time.Minute)
	for _, id := range []EventID{0, 999, start.ID, quiet.ID} {
		if e, ok := s.VoidRef(id, at); ok {
			t.Errorf("void of %d: %+v", id, e)
		}
	}
	v, ok := s.VoidRef(km1.ID, at)
	if !ok || v.Kind != KindVoid || v.Ref != km1.ID {
		t.Fatalf("void %+v, %v", v, ok)
	}
	if sp := s.Splits(); len(sp) != 1 || sp[0].ID != km2.ID || sp[0].LapM != 2000 {
		t.Errorf("splits %+v", sp)
	}
	if _, ok := s.VoidRef(km1.ID, at); ok {
		t.Error("voided twice")
	}
	if _, ok := s.VoidRef(v.ID, at); !ok || len(s.Splits()) != 2 || s.Voided(km1.ID) {
		t.Errorf("after the void of the void: %v, splits %+v", ok, s.Splits())
	}
	if _, ok := s.VoidRef(cue.ID, at); !ok || !s.Voided(cue.ID) {
		t.Error("the cue was not voided")
	}
	if e, _ := s.Void(at); e.Ref != km2.ID {
		t.Errorf("the last that can be voided is %d", e.Ref)
	}
}

// An amend takes the fields that one may have, and of those only what is given.
func TestAmendAny(t *testing.T) {
	s := NewSession(marathon())
	s.Start(gun)
	aid := s.Aid(ItemWater, gun.after(time.Minute))
	km1, _ := s.Split(gun.after(5 * time.Minute))
	at := gun.after(6 * time.Minute)
	e, ok := s.Amend(aid.ID, Event{Side: "left", Text: "two cups", Device: "no field of an amend", Kind: KindFall, ID: 99, Ref: 99}, at)
	want := Event{ID: e.ID, Kind: KindAmend, Stamp: at, Elapsed: 6 * time.Minute, HasElapsed: true, Ref: aid.ID, Side: "left", Text: "two cups"}
	if !ok || e != want {
		t.Fatalf("%+v, %v; want %+v", e, ok, want)
	}
	if _, ok := s.Amend(km1.ID, Event{Marker: "km 2", DistanceM: 2000, Correction: -1500 * time.Millisecond}, at); !ok {
		t.Fatal("the split was not amended")
	}
	if sp := s.Splits()[0]; sp.Marker != "km 2" || sp.DistanceM != 2000 || sp.Elapsed != 5*time.Minute-1500*time.Millisecond {
		t.Errorf("split %+v", sp)
	}
	if of, ok := s.Amend(e.ID, Event{Text: "three cups"}, at); !ok || AsItStands(s.Log()).Lines[1].Text != "three cups" {
		t.Errorf("amend of the amend %+v: %+v", of, AsItStands(s.Log()).Lines[1])
	}
	v, _ := s.VoidRef(km1.ID, at)
	for _, tt := range []struct {
		id EventID
		f  Event
	}{{aid.ID, Event{}}, {999, Event{Text: "a"}}, {v.ID, Event{Text: "a"}}} {
		if e, ok := s.Amend(tt.id, tt.f, at); ok {
			t.Errorf("amend of %d: %+v", tt.id, e)
		}
	}
	long, _ := s.Amend(aid.ID, Event{Text: strings.Repeat("é", 10000)}, at)
	if n := len([]rune(long.Text)); n != MaxText {
		t.Errorf("a text of %d characters", n)
	}
}

// A note about another event has its number; the event itself reads as before.
func TestAnnotate(t *testing.T) {
	s := NewSession(marathon())
	fall := s.Fall(gun)
	e, ok := s.Annotate(fall.ID, "on the tape", gun)
	if !ok || e.Kind != KindNote || e.Ref != fall.ID || e.Text != "on the tape" || AsItStands(s.Log()).Lines[0].Text != "" {
		t.Errorf("%+v, %v", e, ok)
	}
	if _, ok := s.Annotate(fall.ID, "", gun); ok {
		t.Error("an empty note was taken")
	}
	if _, ok := s.Annotate(77, "x", gun); ok {
		t.Error("a note about nothing was taken")
	}
}

// Whatever is logged, voided and amended in whichever order, a session that goes on
// and one that is taken up from its log agree: splits, rest, and what x takes back.
func TestCorrectionsAgreeWithTheLog(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s, at := NewSession(marathon()), gun
		s.Start(at)
		last := func() EventID { return EventID(rapid.IntRange(0, int(s.lastID)+1).Draw(t, "ref")) }
		for range rapid.IntRange(0, 30).Draw(t, "events") {
			at = at.after(time.Duration(rapid.IntRange(1, 400_000).Draw(t, "ms")) * time.Millisecond)
			switch rapid.IntRange(0, 9).Draw(t, "what") {
			case 0:
				s.Press(cueLeft, cueRight, at)
			case 1, 2:
				s.Split(at)
			case 3:
				s.Rest(at)
			case 4:
				s.Go(at)
			case 5:
				s.Void(at)
			case 6, 7:
				s.VoidRef(last(), at)
			case 8:
				s.Amend(last(), Event{Item: "x", Correction: time.Duration(rapid.IntRange(-5, 5).Draw(t, "s")) * time.Second}, at)
			case 9:
				s.Annotate(last(), "n", at)
			}
		}
		r := Resume(marathon(), s.Log())
		if len(r.Splits()) != len(s.Splits()) || r.Resting() != s.Resting() || len(r.marks) != len(s.marks) {
			t.Fatalf("%d and %d splits, resting %v and %v, %d and %d to void", len(s.Splits()), len(r.Splits()),
				s.Resting(), r.Resting(), len(s.marks), len(r.marks))
		}
		for i := range r.Splits() {
			if r.Splits()[i] != s.Splits()[i] {
				t.Fatalf("split %+v and %+v", s.Splits()[i], r.Splits()[i])
			}
		}
		for i := range r.marks {
			if r.marks[i] != s.marks[i] {
				t.Fatalf("to void %v and %v", s.marks, r.marks)
			}
		}
	})
}

// A rest freezes where the runner is taken to be and the pace now; the clock and the gap
// go on.
func TestRestFreezesTheReckoning(t *testing.T) {
	s := NewSession(marathon())
	s.Start(gun)
	s.Split(gun.after(5*time.Minute + 18*time.Second))
	s.Split(gun.after(10*time.Minute + 36*time.Second))
	s.Rest(gun.after(12 * time.Minute))
	then, _ := s.Standing(gun.after(12 * time.Minute))
	now, _ := s.Standing(gun.after(14 * time.Minute))
	if now.DistanceM != then.DistanceM || now.Pace != then.Pace || then.DistanceM <= 2000 {
		t.Errorf("in the rest at %v m and %v, then at %v m and %v", then.DistanceM, then.Pace, now.DistanceM, now.Pace)
	}
	if now.Elapsed-then.Elapsed != 2*time.Minute || (now.Behind-then.Behind-2*time.Minute).Abs() > time.Second {
		t.Errorf("the clock went %v, the gap %v", now.Elapsed-then.Elapsed, now.Behind-then.Behind)
	}
	s.Go(gun.after(14 * time.Minute))
	s.Split(gun.after(17*time.Minute + 54*time.Second)) // 5:18 without the rest
	if after, _ := s.Standing(gun.after(17*time.Minute + 54*time.Second)); after.Pace != 5*time.Minute+18*time.Second {
		t.Errorf("the pace with the rest taken out is %v", after.Pace)
	}
}
