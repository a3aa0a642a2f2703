package figures

import (
	"testing"
	"time"

	"spotter/cues"
	"spotter/race"
)

// The words of a countdown are no presses: they are in no number of cues, and the runner
// hears them all the same.
func TestTheWordsOfCountdownsAreNoPresses(t *testing.T) {
	more := press(3, "turn_left", cues.Prepare, 10*time.Second, race.Heard, 2*time.Millisecond)
	word := func(cue cues.ID, at time.Duration, o race.Outcome) {
		c, r := line(race.KindCue, at), line(race.KindOutcome, at)
		c.Cue, c.Class, c.Ref = cue, cues.Prepare, 3
		r.Ref, r.Outcome = race.EventID(3+len(more)), o
		more = append(more, c, r)
	}
	word("three", 12*time.Second, race.Heard)
	word("two", 13*time.Second, race.Expired)
	word("now", 100*time.Second, race.Heard) // far off, to see it in the silences
	more = append(more, board("km 1", 1000, 4*time.Minute), board("finish", 2000, 8*time.Minute))
	b := log(race.Open{DistanceM: 2000, Units: race.UnitsKm}, more...)
	s := FromBook(b)
	f := Of(s, Whole(s))
	if f.Cues.All != 1 || f.Cues.Whole != 1 || f.Classes.Of(cues.Prepare).All != 1 || len(f.ByCue) != 1 || len(f.Reasons) != 0 || f.Latency.N != 1 {
		t.Errorf("cues %+v, by cue %v, reasons %v, latency %+v", f.Cues, f.ByCue, f.Reasons, f.Latency)
	}
	if f.PerKm != 0.5 {
		t.Errorf("%v cues a km, want 0.5", f.PerKm)
	}
	if f.Counts.All != 3 || f.Counts.Whole != 2 || f.Counts.Expired != 1 || f.Counted() != "3 words of countdowns, 1 not whole" {
		t.Errorf("words %+v: %q", f.Counts, f.Counted())
	}
	for _, x := range f.Silences {
		if x.From < 100*time.Second && x.To > 100*time.Second {
			t.Errorf("a silence from %v to %v, over the word at 100 s", x.From, x.To)
		}
	}
	if (&Figures{}).Counted() != "" || (&Figures{Counts: Tally{All: 1, Whole: 1}}).Counted() != "1 word of a countdown" {
		t.Error("words for none and for one")
	}
}

// A source without words of countdowns has none.
func TestASourceWithoutCountdowns(t *testing.T) {
	s := FromBook(log(race.Open{}, press(3, "left", cues.Steer, time.Second, race.Heard, 0)...))
	s.Counts = nil
	if f := Of(s, Whole(s)); f.Counts.All != 0 || f.Cues.All != 1 {
		t.Errorf("%+v, %+v", f.Counts, f.Cues)
	}
}
