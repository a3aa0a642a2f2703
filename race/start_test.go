package race

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"spotter/cues"
)

// at returns a reading so long after the gun.
func at(d time.Duration) Stamp { return gun.after(d) }

// mustSet corrects the start.
func mustSet(t *testing.T, s *Session, correction time.Duration, at Stamp) []Event {
	t.Helper()
	lines, err := s.PutStartRight(correction, at)
	if err != nil {
		t.Fatal(err)
	}
	return lines
}

// A start that was pressed 4.2 s late is put right: one amend, and the clock and every
// board follow. The press stays as it is.
func TestALateStartIsPutRight(t *testing.T) {
	s := NewSession(marathon())
	start, _ := s.Start(gun)
	s.Split(at(5*time.Minute + 18*time.Second))
	late := 4200 * time.Millisecond
	lines := mustSet(t, s, late, at(6*time.Minute))
	if len(lines) != 1 || lines[0].Kind != KindAmend || lines[0].Ref != start.ID || lines[0].Correction != late {
		t.Fatalf("lines %+v", lines)
	}
	if d, _ := s.Elapsed(at(6 * time.Minute)); d != 6*time.Minute+late {
		t.Errorf("the clock shows %v", d)
	}
	if sp := s.Splits(); len(sp) != 1 || sp[0].Elapsed != 5*time.Minute+18*time.Second+late || sp[0].Lap != sp[0].Elapsed {
		t.Errorf("splits %+v", sp)
	}
	km2, _ := s.Split(at(10*time.Minute + 36*time.Second))
	if km2.Elapsed != 10*time.Minute+36*time.Second+late {
		t.Errorf("a later split at %v", km2.Elapsed)
	}
	if e, _ := s.Logged(start.ID); e != start {
		t.Errorf("the press now reads %+v", e)
	}
	// The same again changes nothing, another correction takes the place of the first, and
	// none at all voids them.
	if lines := mustSet(t, s, late, at(11*time.Minute)); lines != nil {
		t.Errorf("the same correction again: %+v", lines)
	}
	mustSet(t, s, -time.Second, at(11*time.Minute))
	if d, _ := s.Elapsed(at(11 * time.Minute)); d != 11*time.Minute-time.Second {
		t.Errorf("put right again, the clock shows %v", d)
	}
	lines = mustSet(t, s, 0, at(12*time.Minute))
	if len(lines) != 2 || lines[0].Kind != KindVoid {
		t.Errorf("back to the press: %+v", lines)
	}
	if d, _ := s.Elapsed(at(12 * time.Minute)); d != 12*time.Minute {
		t.Errorf("back to the press, the clock shows %v", d)
	}
	if sp := s.Splits()[0]; sp.Elapsed != 5*time.Minute+18*time.Second {
		t.Errorf("back to the press, km 1 at %v", sp.Elapsed)
	}
}

func TestAStartThatCannotBeIsRefused(t *testing.T) {
	s := NewSession(marathon())
	if _, err := s.PutStartRight(time.Second, gun); err == nil {
		t.Error("put right before the start")
	}
	s.Start(gun)
	s.Split(at(5 * time.Minute))
	for c, says := range map[time.Duration]string{
		-11 * time.Minute: "not yet", -6 * time.Minute: "after km 1", 13 * time.Hour: "over 12 hours",
	} {
		if lines, err := s.PutStartRight(c, at(10*time.Minute)); err == nil || !strings.Contains(err.Error(), says) || lines != nil {
			t.Errorf("a start corrected by %v: %v, %v", c, lines, err)
		}
	}
}

// A time of the day is of the day on which the start was pressed, or of the night beside it.
func TestStartAtATimeOfTheDay(t *testing.T) {
	zone := time.FixedZone("EDT", -4*3600)
	for _, tt := range []struct {
		pressed, typed string
		want           time.Duration
	}{
		{"2027-04-19T10:02:17.500-04:00", "10:02:13", 4500 * time.Millisecond},
		{"2027-04-19T10:02:17.500-04:00", "10:02:18.500", -time.Second},
		{"2027-04-19T00:00:03-04:00", "23:59:58", 5 * time.Second},
		{"2027-04-19T23:59:59-04:00", "00:00:02", -3 * time.Second},
	} {
		w, err := time.Parse(time.RFC3339, tt.pressed)
		if err != nil {
			t.Fatal(err)
		}
		s := NewSession(marathon())
		s.Start(Stamp{Wall: w.In(zone), Boot: time.Hour})
		at, err := time.Parse("15:04:05", tt.typed)
		if err != nil {
			t.Fatal(err)
		}
		clock := at.Sub(at.Truncate(24 * time.Hour))
		if got, ok := s.StartAt(clock); !ok || got != tt.want {
			t.Errorf("pressed %s, typed %s: corrected by %v, %v; want %v", tt.pressed, tt.typed, got, ok, tt.want)
		}
	}
}

// The chip is a start of its own, at any time, for a moment before too, and can be taken
// back. Of two the last counts.
func TestChip(t *testing.T) {
	s := NewSession(Options{DistanceM: MarathonM, Target: 4 * time.Hour, TargetClock: ClockChip})
	if _, ok := s.Chip(0, gun); ok {
		t.Error("the mat before the gun")
	}
	s.Start(gun)
	if _, ok := s.Chip(2*time.Minute, at(time.Minute)); ok {
		t.Error("the mat was before the gun")
	}
	e, ok := s.Chip(0, at(42*time.Second))
	if !ok || e.Kind != KindStart || e.Clock != ClockChip || e.Elapsed != 42*time.Second || e.Correction != 0 {
		t.Fatalf("%+v, %v", e, ok)
	}
	if p := s.Plan(); p.Wait != 42*time.Second || !s.Facts().Chip.Known {
		t.Errorf("the target counts from %v", p.Wait)
	}
	if e, _ := s.Chip(3*time.Second, at(50*time.Second)); e.Correction != 3*time.Second || s.Plan().Wait != 47*time.Second {
		t.Errorf("a mat 3 s ago: %+v, counted from %v", e, s.Plan().Wait)
	}
	if v, ok := s.Void(at(time.Minute)); !ok || v.Kind != KindVoid || s.Plan().Wait != 42*time.Second {
		t.Errorf("taken back: %+v, counted from %v", v, s.Plan().Wait)
	}
	if d, _ := s.Elapsed(at(time.Minute)); d != time.Minute {
		t.Errorf("race time %v: the chip does not move it", d)
	}
}

// Whoever takes the race up has the left and right that were set last.
func TestSetFrame(t *testing.T) {
	log := []Event{{ID: 1, Kind: KindOpen, Open: &Open{Facing: "backward", Keys: "road"}}}
	s := NewSession(Options{})
	s.keep(log[0])
	want := cues.Frame{Facing: cues.Forward, Keys: cues.RunnerKeys}
	e := s.SetFrame(want, gun)
	if s.Frame() != want || e.Item != ItemFrame || e.Text != "forward runner" {
		t.Errorf("%v, %+v", s.Frame(), e)
	}
	if got := LastOpen(append(log, e)).Frame(); got != want {
		t.Errorf("taken up with %v", got)
	}
	if log[0].Open.Facing != "backward" {
		t.Error("the line itself was changed")
	}
	if _, ok := s.VoidRef(e.ID, gun); ok {
		t.Error("the frame was voided: cues were played by it")
	}
}

// Whatever is corrected about the start, the session and the race that is taken up from
// its log agree to the millisecond.
func TestStartsAgreeWithTheLog(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := marathon()
		o.BootID = "one"
		s := NewSession(o)
		opened := Event{ID: 1, Kind: KindOpen, Stamp: gun, Open: &Open{BootID: "one", DistanceM: MarathonM, Target: o.Target}}
		s.lastID = 1
		s.keep(opened)
		now := gun
		s.Start(now)
		for range rapid.IntRange(0, 20).Draw(t, "events") {
			now = now.after(time.Duration(rapid.IntRange(1, 400_000).Draw(t, "ms")) * time.Millisecond)
			switch rapid.IntRange(0, 4).Draw(t, "what") {
			case 0, 1:
				s.Split(now)
			case 2:
				_, _ = s.PutStartRight(time.Duration(rapid.IntRange(-60_000, 60_000).Draw(t, "by"))*time.Millisecond, now)
			case 3:
				s.Chip(0, now)
			case 4:
				s.Void(now)
			}
		}
		o.Now, o.Clock = now, nil
		r := Resume(o, s.Log())
		was, _ := s.Elapsed(now)
		if is, _ := r.Elapsed(now); is != was {
			t.Fatalf("the clock shows %v, taken up %v", was, is)
		}
		if diff := cmp.Diff(s.Splits(), r.Splits()); diff != "" {
			t.Fatalf("splits (-session +taken up):\n%s", diff)
		}
		if s.Facts().Chip != r.Facts().Chip || s.Facts().Gun != r.Facts().Gun {
			t.Fatalf("starts %+v %+v, taken up %+v %+v", s.Facts().Gun, s.Facts().Chip, r.Facts().Gun, r.Facts().Chip)
		}
	})
}
