package race

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// km presses the next board.
func km(t *testing.T, s *Session, d time.Duration) Event {
	t.Helper()
	e, ok := s.Split(at(d))
	if !ok {
		t.Fatalf("no split at %v", d)
	}
	return e
}

// fifteen returns a race of 15 km, at 5:00 a km, in which km 1 to 3 were pressed.
func fifteen(t *testing.T) *Session {
	s := NewSession(Options{DistanceM: 15000, Target: 75 * time.Minute})
	s.Start(gun)
	for n := range 3 {
		km(t, s, time.Duration(n+1)*5*time.Minute)
	}
	return s
}

// A press that came too soon moves nothing; each answer does what it says.
func TestAnswersToAPressTooSoon(t *testing.T) {
	s := fifteen(t)
	before := *s.Facts()
	e := km(t, s, 15*time.Minute+49*time.Second)
	sp, ok := s.Doubted(e.ID)
	if !ok || sp.Doubt != TooSoon || len(s.Splits()) != len(before.Splits) {
		t.Fatalf("doubted %+v, %v; %d splits", sp, ok, len(s.Splits()))
	}
	if m, _, _ := s.NextMarker(); m != "km 4" {
		t.Errorf("the next board is %s", m)
	}
	if a, ok := s.NameSplit(e.ID, e.Marker, e.DistanceM, at(16*time.Minute)); !ok || a.Kind != KindAmend || a.Marker != "km 4" || a.Correction != 0 {
		t.Errorf("it is: %+v", a)
	}
	if got := s.Splits(); len(got) != 4 || got[3].Elapsed != 15*time.Minute+49*time.Second {
		t.Errorf("it is: splits %+v", got)
	}
	if _, ok := s.VoidRef(e.ID, at(16*time.Minute)); !ok || len(s.Splits()) != 3 {
		t.Error("no press: it still counts")
	}
	if _, ok := s.NameSplit(e.ID, e.Marker, e.DistanceM, at(16*time.Minute)); ok {
		t.Error("a press that was voided was named")
	}
}

// A press so late that a board was missed is probably of the board to which the pace
// leads.
func TestLikelyBoard(t *testing.T) {
	for lap, want := range map[time.Duration]string{9 * time.Minute: "km 5", 10 * time.Minute: "km 5", 15 * time.Minute: "km 6", 61 * time.Minute: "finish", 5 * time.Hour: "finish"} {
		s := fifteen(t)
		e := km(t, s, 15*time.Minute+lap)
		marker, metres, ok := s.LikelyBoard(e.ID)
		if !ok || marker != want {
			t.Errorf("a lap of %v: %s, %v; want %s", lap, marker, ok, want)
			continue
		}
		s.NameSplit(e.ID, marker, metres, at(16*time.Minute))
		if got := s.Splits(); len(got) != 4 || got[3].Marker != want || got[3].LapM != metres-3000 {
			t.Errorf("a lap of %v: splits %+v", lap, got)
		}
	}
}

func TestSkip(t *testing.T) {
	s := NewSession(Options{DistanceM: 3000, Target: 15 * time.Minute})
	if _, ok := s.Skip(gun); ok {
		t.Error("skipped before the start")
	}
	s.Start(gun)
	e, ok := s.Skip(at(time.Minute))
	if !ok || e.Kind != KindNote || e.Item != ItemSkip || e.Text != "km 1" {
		t.Fatalf("%+v, %v", e, ok)
	}
	if km2 := km(t, s, 10*time.Minute); km2.Marker != "km 2" || len(s.Splits()) != 1 {
		t.Errorf("after the skip %+v, splits %+v", km2, s.Splits())
	}
	if _, ok := s.Skip(at(11 * time.Minute)); ok {
		t.Error("the finish was skipped")
	}
	s.Void(at(11 * time.Minute)) // km 2
	s.Void(at(11 * time.Minute)) // the skip
	if m, _, _ := s.NextMarker(); m != "km 1" {
		t.Errorf("with the skip taken back the next board is %s", m)
	}
}

// A board that nobody pressed, or that was pressed wrongly, is set later, to the time at
// which it was passed.
func TestSetBoard(t *testing.T) {
	s := fifteen(t)
	km(t, s, 25*time.Minute) // km 4, which was km 5
	lines, err := s.SetBoard("km 5", 5000, 25*time.Minute, at(26*time.Minute))
	if err != nil || len(lines) != 2 || lines[0].Kind != KindSplit || lines[0].Elapsed != 26*time.Minute ||
		lines[1].Ref != lines[0].ID || lines[1].Correction != -time.Minute || lines[1].Marker != "km 5" {
		t.Fatalf("%+v, %v", lines, err)
	}
	want := []string{"km 1", "km 2", "km 3", "km 5"}
	var got []string
	for _, sp := range s.Splits() {
		got = append(got, sp.Marker)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("boards (-want +got):\n%s", diff)
	}
	if _, err := s.SetBoard("km 4", 4000, 20*time.Minute+2*time.Second, at(27*time.Minute)); err != nil {
		t.Error(err)
	}
	// Set again: the last counts, and it can be taken back.
	if _, err := s.SetBoard("km 4", 4000, 20*time.Minute, at(28*time.Minute)); err != nil {
		t.Error(err)
	}
	if sp := s.Splits()[3]; sp.Marker != "km 4" || sp.Elapsed != 20*time.Minute {
		t.Errorf("set again: %+v", sp)
	}
	s.Void(at(29 * time.Minute))
	if sp := s.Splits()[3]; sp.Elapsed != 20*time.Minute+2*time.Second {
		t.Errorf("the second taken back: %+v", sp)
	}
	for t2, says := range map[time.Duration]string{2 * time.Hour: "not yet", 14 * time.Minute: "km 3 was later", 25 * time.Minute: "km 5 was before that", 0: "2:06:10"} {
		if lines, err := s.SetBoard("km 4", 4000, t2, at(30*time.Minute)); err == nil || !strings.Contains(err.Error(), says) || lines != nil {
			t.Errorf("km 4 at %v: %v, %v", t2, lines, err)
		}
	}
}

func TestBoards(t *testing.T) {
	s := fifteen(t)
	s.Skip(at(20 * time.Minute))                // km 4
	km(t, s, 25*time.Minute)                    // km 5
	e := km(t, s, 25*time.Minute+3*time.Second) // km 6, twice the key
	want := []KnownBoard{{"km 1", 1000, BoardPassed, 5 * time.Minute}, {"km 2", 2000, BoardPassed, 10 * time.Minute}, {"km 3", 3000, BoardPassed, 15 * time.Minute},
		{"km 4", 4000, BoardSkipped, 0}, {"km 5", 5000, BoardPassed, 25 * time.Minute}, {"km 6", 6000, BoardDoubted, e.Elapsed}}
	if diff := cmp.Diff(want, s.Facts().Boards()); diff != "" {
		t.Errorf("boards (-want +got):\n%s", diff)
	}
	s.Void(at(26 * time.Minute))
	want[5] = KnownBoard{"km 6", 6000, BoardNext, 0}
	if diff := cmp.Diff(want, s.Facts().Boards()); diff != "" {
		t.Errorf("with the press taken back (-want +got):\n%s", diff)
	}
}

// A board at half the distance is one of the course where it is asked for.
func TestHalfWay(t *testing.T) {
	for name, tt := range map[string]struct {
		plan Plan
		want []string
	}{
		"a marathon, near it": {Plan{DistanceM: MarathonM, Half: true}, []string{"km 21", "half", "km 22"}},
		"miles":               {Plan{DistanceM: MarathonM, Half: true, Units: UnitsMi}, []string{"mile 13", "half", "mile 14"}},
		"not asked for":       {Plan{DistanceM: MarathonM}, []string{"km 21", "km 22"}},
		"a board is there":    {Plan{DistanceM: 10000, Half: true}, []string{"km 5", "km 6"}},
		"no distance":         {Plan{Half: true}, []string{"km 1", "km 2"}},
	} {
		from := tt.plan.DistanceM/2 - tt.plan.UnitM()/2 - 150
		var got []string
		for m := max(0, from); len(got) < len(tt.want); {
			marker, next, _ := tt.plan.BoardAfter(m)
			got, m = append(got, marker), next
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

// The last board ends the race. The clock runs on underneath, and a finish by mistake costs
// no millisecond.
func TestFinishAndBack(t *testing.T) {
	s := NewSession(Options{DistanceM: 3000, Target: 15 * time.Minute})
	s.Start(gun)
	for n := range 2 {
		km(t, s, time.Duration(n+1)*5*time.Minute)
		if _, ok := s.Finish(at(time.Duration(n+1) * 5 * time.Minute)); ok {
			t.Errorf("finished at km %d", n+1)
		}
	}
	end := km(t, s, 15*time.Minute+250*time.Millisecond)
	fin, ok := s.Finish(at(15*time.Minute + 250*time.Millisecond))
	if !ok || end.Marker != MarkerFinish || fin.Kind != KindFinish || fin.Clock != ClockFinish || fin.Correction != 0 {
		t.Fatalf("%+v, %+v, %v", end, fin, ok)
	}
	if _, ok := s.Finish(at(16 * time.Minute)); ok {
		t.Error("finished twice")
	}
	if d, ok := s.Finished(); !ok || d != 15*time.Minute+250*time.Millisecond || !s.VoidsFinish() {
		t.Errorf("finished at %v, %v", d, ok)
	}
	if st, _ := s.Standing(at(time.Hour)); !st.Final || st.Behind != 250*time.Millisecond {
		t.Errorf("an hour later the gap is %v", st.Behind)
	}
	if _, ok := s.Split(at(17 * time.Minute)); ok {
		t.Error("a board after the finish")
	}
	lines := s.Unfinish(at(18 * time.Minute))
	if len(lines) != 2 || lines[0].Ref != fin.ID || lines[1].Ref != end.ID {
		t.Fatalf("taken back: %+v", lines)
	}
	if _, over := s.Finished(); over || s.Unfinish(at(18*time.Minute)) != nil {
		t.Error("the race is still over")
	}
	if e := km(t, s, 19*time.Minute); e.Marker != MarkerFinish || e.Elapsed != 19*time.Minute {
		t.Errorf("the finish again: %+v", e)
	}
}

// A finish that was asked about ends the race at its press, not at the answer.
func TestFinishThatWasAskedAbout(t *testing.T) {
	s := NewSession(Options{DistanceM: 2000, Target: 10 * time.Minute})
	s.Start(gun)
	km(t, s, 5*time.Minute)
	e := km(t, s, 6*time.Minute) // too soon for a kilometre
	if _, ok := s.Finish(at(6 * time.Minute)); ok {
		t.Error("a finish that is not believed ended the race")
	}
	s.NameSplit(e.ID, e.Marker, e.DistanceM, at(6*time.Minute+9*time.Second))
	fin, ok := s.Finish(at(6*time.Minute + 9*time.Second))
	if d, over := s.Finished(); !ok || fin.Correction != -9*time.Second || !over || d != 6*time.Minute {
		t.Errorf("%+v, finished at %v, %v", fin, d, over)
	}
}

// A press that came too soon for the finish, and that nobody answered for, stays in doubt
// when the finish is pressed.
func TestFinishAfterAPressTooSoon(t *testing.T) {
	s := NewSession(Options{DistanceM: 3000, Target: 15 * time.Minute})
	s.Start(gun)
	km(t, s, 5*time.Minute)
	km(t, s, 10*time.Minute)
	twice := km(t, s, 10*time.Minute+300*time.Millisecond)
	end := km(t, s, 15*time.Minute)
	if _, ok := s.Finish(at(15 * time.Minute)); twice.Marker != MarkerFinish || end.Marker != MarkerFinish || !ok {
		t.Fatalf("%+v, %+v, %v", twice, end, ok)
	}
	if d, over := s.Finished(); !over || d != 15*time.Minute {
		t.Errorf("finished at %v, %v", d, over)
	}
	if sp, ok := s.Doubted(twice.ID); !ok || sp.Doubt != TooSoon {
		t.Errorf("the press before: %+v, %v", sp, ok)
	}
	if r := asItStands(s.Log(), &s.facts.Plan); r.Finish.Elapsed != 15*time.Minute || len(r.Splits) != 3 {
		t.Errorf("the log says %+v", r.Finish)
	}
}

// The time of the finish can be set again, also where its line has a correction: the last
// that was set counts, and a log that is read back says the same.
func TestFinishSetAgain(t *testing.T) {
	s := NewSession(Options{DistanceM: 2000, Target: 10 * time.Minute})
	s.Start(gun)
	km(t, s, 5*time.Minute)
	for i, m := range []time.Duration{9, 10, 11} {
		now := at(time.Duration(i+12) * time.Minute)
		lines, err := s.SetBoard(MarkerFinish, 2000, m*time.Minute, now)
		if err != nil {
			t.Fatal(err)
		}
		if i > 0 && (len(lines) != 3 || lines[2].Kind != KindVoid) {
			t.Errorf("%d minutes: %+v", m, lines)
		}
		if _, ok := s.Finish(now); !ok {
			t.Errorf("%d minutes: the race has no finish", m)
		}
		if d, over := s.Finished(); d != m*time.Minute || !over {
			t.Errorf("set to %d minutes, finished at %v, %v", m, d, over)
		}
	}
	if r := AsItStands(s.Log()); r.Finish.Elapsed != 11*time.Minute {
		t.Errorf("the log says %v", r.Finish.Elapsed)
	}
	s.Unfinish(at(16 * time.Minute))
	if _, over := s.Finished(); over || len(s.Splits()) != 1 {
		t.Errorf("taken back: over %v, splits %+v", over, s.Splits())
	}
}

// Whatever is pressed, answered, skipped, set and taken back, the session and the race
// that is taken up from its log agree.
func TestBoardsAgreeWithTheLog(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := Options{DistanceM: 6000, Target: 30 * time.Minute, Units: rapid.SampledFrom([]string{UnitsKm, UnitsMi}).Draw(t, "units")}
		s, now := NewSession(o), gun
		s.Start(now)
		for range rapid.IntRange(0, 30).Draw(t, "events") {
			now = now.after(time.Duration(rapid.IntRange(1, 500_000).Draw(t, "ms")) * time.Millisecond)
			doubted := s.Facts().Doubted
			switch rapid.IntRange(0, 7).Draw(t, "what") {
			case 0, 1, 2:
				s.Split(now)
				s.Finish(now)
			case 3:
				s.Skip(now)
			case 4:
				if n := len(doubted); n > 0 {
					marker, m, _ := s.LikelyBoard(doubted[n-1].ID)
					s.NameSplit(doubted[n-1].ID, marker, m, now)
				}
			case 5:
				if b := s.Facts().Boards(); len(b) > 0 {
					i := rapid.IntRange(0, len(b)-1).Draw(t, "board")
					d := time.Duration(rapid.IntRange(1, 3_600_000).Draw(t, "time")) * time.Millisecond
					_, _ = s.SetBoard(b[i].Marker, b[i].DistanceM, d, now)
				}
			case 6:
				s.Void(now)
			case 7:
				s.Unfinish(now)
			}
		}
		r := Resume(o, append([]Event{{ID: 0, Kind: KindOpen, Open: &Open{DistanceM: o.DistanceM, Target: o.Target, Units: o.Units}}}, s.Log()...))
		if diff := cmp.Diff(s.Splits(), r.Splits()); diff != "" {
			t.Fatalf("splits (-session +taken up):\n%s", diff)
		}
		if diff := cmp.Diff(s.Facts().Doubted, r.Facts().Doubted); diff != "" {
			t.Fatalf("doubted (-session +taken up):\n%s", diff)
		}
		if s.Facts().Finish != r.Facts().Finish || len(s.Facts().Skipped) != len(r.Facts().Skipped) {
			t.Fatalf("finish %+v, taken up %+v", s.Facts().Finish, r.Facts().Finish)
		}
	})
}
