package race

import (
	"testing"
	"time"

	"spotter/cues"
)

// A wall clock that was set while the race ran, or before it, is not counted when the
// machine is started anew: race time goes on from the last reading, not from the start.
func TestResumeAfterAWallStep(t *testing.T) {
	for _, step := range []time.Duration{2400 * time.Millisecond, -2400 * time.Millisecond, 600 * time.Second, -600 * time.Second,
		gun.Wall.Sub(time.Unix(90, 0)), -gun.Wall.Sub(time.Unix(90, 0))} {
		s := NewSession(marathon())
		start, _ := s.Start(gun.step(-step)) // the wall clock is right from the first minute on
		press := s.Press(cueLeft, cueLeft, gun.after(time.Hour))
		closed := Event{ID: 3, Kind: KindClose, Stamp: gun.after(61 * time.Minute)}
		o := marathon()
		o.BootID, o.Now = "b", Stamp{Wall: gun.Wall.Add(70 * time.Minute), Boot: 20 * time.Second}
		r := Resume(o, asRead("a", gun, []Event{start, press, closed}))
		if d, _ := r.Elapsed(o.Now); d != 70*time.Minute || !r.Approx() {
			t.Errorf("step of %v: race time %v, approximate %v; want 1h10m, approximate", step, d, r.Approx())
		}
		// The wall clock is wrong when it comes back: it cannot be known, and is said.
		o.Now = o.Now.step(step)
		r = Resume(o, asRead("a", gun, []Event{start, press, closed}))
		if d, _ := r.Elapsed(o.Now); d < 61*time.Minute || !r.Approx() {
			t.Errorf("step of %v while it was blind: race time %v, approximate %v", step, d, r.Approx())
		}
	}
}

// What was on when a program broke off is found in its log, and gets its end once.
func TestTieUp(t *testing.T) {
	stop := cues.Cue{ID: "stop", Class: cues.Alarm}
	s := NewSession(marathon())
	start, _ := s.Start(gun)
	left := s.Press(cueLeft, cueLeft, gun.after(time.Second))
	heard := Event{Kind: KindOutcome, Ref: left.ID, Outcome: Heard, Stamp: gun.after(time.Second)}
	quiet := s.Note(ItemQuiet, "on", gun.after(2*time.Second))
	alarm := s.Press(stop, stop, gun.after(3*time.Second))
	water := s.Press(cueLeft, cueLeft, gun.after(4*time.Second))
	read := asRead("a", gun, []Event{start, left, heard, quiet, alarm, water})
	x := Leaves(read)
	if x.Stop != 6 || !x.Quiet || len(x.Pending) != 2 || x.Pending[0] != 6 || x.Pending[1] != 7 || x.Closed != "" || x.Last != water.Stamp {
		t.Fatalf("leaves %+v", x)
	}
	o := marathon()
	o.BootID, o.Now = "a", gun.after(time.Minute)
	r := Resume(o, read)
	lines := r.TieUp(x, o.Now)
	if len(lines) != 4 || r.Approx() {
		t.Fatalf("%d lines, want two outcomes, go and quiet: %+v", len(lines), lines)
	}
	for i, e := range lines[:2] {
		if e.Kind != KindOutcome || e.Ref != x.Pending[i] || e.Outcome != Dropped || e.Why != WhyBrokeOff || e.Elapsed != time.Minute {
			t.Errorf("outcome %+v", e)
		}
	}
	if e := lines[2]; e.Kind != KindGo || e.Item != ItemStop || e.Reason != ReasonBrokeOff {
		t.Errorf("the end of STOP is %+v", e)
	}
	for i := range lines {
		lines[i].Seq = uint64(8 + i)
	}
	if v, ok := r.Void(o.Now); !ok || v.Ref != 7 {
		t.Errorf("a void takes back %d, want the last press", v.Ref)
	}
	again := Leaves(append(read, lines...))
	if again.Stop != 0 || len(again.Pending) != 0 || !again.Quiet {
		t.Errorf("tied up, and yet %+v", again)
	}
}

// An estimate of race time is told, confirmed or set, and lasts through another kill.
// A race time that is set after the finish moves the finish with its boards.
func TestSetTimeAfterTheFinish(t *testing.T) {
	s := NewSession(Options{DistanceM: 3000})
	start, _ := s.Start(gun)
	o := Options{DistanceM: 3000, BootID: "b", Now: Stamp{Wall: gun.Wall.Add(4 * time.Minute), Boot: time.Minute}}
	r := Resume(o, asRead("a", gun, []Event{start}))
	for _, m := range []time.Duration{5, 10} {
		r.Split(o.Now.after((m - 4) * time.Minute))
	}
	asked, _ := r.Split(o.Now.after(8 * time.Minute)) // too soon, and right all the same
	now := o.Now.after(8*time.Minute + 9*time.Second)
	r.NameSplit(asked.ID, asked.Marker, asked.DistanceM, now)
	if fin, ok := r.Finish(now); !ok || fin.Correction != -9*time.Second {
		t.Fatalf("%+v, %v", fin, ok)
	}
	for _, by := range []time.Duration{5 * time.Minute, -2 * time.Minute, time.Minute} {
		was, _ := r.Elapsed(now)
		finished, _ := r.Finished()
		if _, ok := r.SetTime(was+by, now); !ok {
			t.Fatal("not set")
		}
		d, over := r.Finished()
		sp := r.Splits()
		if !over || d != finished+by || sp[len(sp)-1].Elapsed != d {
			t.Errorf("set by %v: finished at %v, before %v; %+v", by, d, finished, sp)
		}
		for _, b := range r.Facts().Doubted {
			if b.Doubt == AfterEnd {
				t.Errorf("set by %v: %+v", by, b)
			}
		}
	}
}

func TestSetTime(t *testing.T) {
	s := NewSession(marathon())
	start, _ := s.Start(gun)
	press := s.Press(cueLeft, cueLeft, gun.after(10*time.Minute))
	if _, ok := s.SetTime(time.Hour, gun); ok {
		t.Error("race time was set in a race that was not taken up")
	}
	read := asRead("a", gun, []Event{start, press})
	o := marathon()
	o.Target = 0 // with one, a first km of 14 minutes would be doubted
	o.BootID, o.Now = "b", Stamp{Wall: gun.Wall.Add(12 * time.Minute), Boot: time.Minute}
	r := Resume(o, read)
	tied := r.TieUp(Ending{}, o.Now)
	if len(tied) != 1 || tied[0].State != ClockApproximate || tied[0].Elapsed != 12*time.Minute {
		t.Fatalf("tied up with %+v", tied)
	}
	split, _ := r.Split(o.Now.after(time.Minute))
	at := o.Now.after(2 * time.Minute)
	if _, ok := r.SetTime(9*time.Minute, at); ok {
		t.Error("race time ran back behind what is on record")
	}
	lines, ok := r.SetTime(15*time.Minute, at)
	if !ok || len(lines) != 2 || lines[0].State != ClockCorrected || lines[0].Correction != time.Minute || lines[0].Elapsed != 15*time.Minute {
		t.Fatalf("set to 15m from 14m: %v, %+v", ok, lines)
	}
	if a := lines[1]; a.Kind != KindAmend || a.Ref != split.ID || a.Correction != time.Minute || r.Splits()[0].Elapsed != 14*time.Minute {
		t.Errorf("amend %+v, split %+v", a, r.Splits()[0])
	}
	// Once more, by a slip the other way: an amend says all of the correction.
	lines, ok = r.SetTime(14*time.Minute+30*time.Second, at)
	if !ok || lines[1].Correction != 30*time.Second || r.Splits()[0].Elapsed != 13*time.Minute+30*time.Second {
		t.Errorf("set again: %v, %+v, %+v", ok, lines, r.Splits()[0])
	}

	// What a session says of its splits is what its log says, also back at no correction.
	log := append(append([]Event{}, read...), split)
	log = append(log, lines...)
	for _, to := range []time.Duration{20 * time.Minute, 14 * time.Minute, 14*time.Minute + time.Second, 14 * time.Minute, 14 * time.Minute} {
		more, ok := r.SetTime(to, at)
		log = append(log, more...)
		if got := AsItStands(log).Splits; !ok || len(got) != 1 || got[0] != r.Splits()[0] || got[0].Elapsed != to-time.Minute {
			t.Errorf("set to %v: the log says %+v, the session %+v", to, got, r.Splits())
		}
	}

	open := Event{ID: 4, Seq: 4, Kind: KindOpen, Stamp: o.Now, Open: &Open{BootID: "b"}}
	tied[0].ID, tied[0].Seq = 5, 5
	killed := append(append([]Event{}, read...), open, tied[0])
	o.Now = o.Now.after(5 * time.Minute)
	if again := Resume(o, killed); !again.Approx() {
		t.Error("the estimate is taken for certain after another kill")
	}
	lines[0].ID, lines[0].Seq = 6, 6
	again := Resume(o, append(killed, lines[0]))
	if d, _ := again.Elapsed(o.Now); again.Approx() || d != 17*time.Minute+30*time.Second {
		t.Errorf("race time %v, approximate %v; want 17m30s for certain", d, again.Approx())
	}
	if e := again.Confirm(o.Now); e.State != ClockConfirmed || e.Elapsed != 17*time.Minute+30*time.Second {
		t.Errorf("confirmed by %+v", e)
	}
}

// An amended start moves the race time of a race that is taken up, once and not again
// each time, under the same boot of the machine and under others.
func TestResumeGoesByTheAmendedStart(t *testing.T) {
	for name, boots := range map[string][]string{"one boot": {"a", "a", "a"}, "four boots": {"b", "c", "d"}} {
		s := NewSession(marathon())
		start, _ := s.Start(gun)
		press := s.Press(cueLeft, cueLeft, gun.after(10*time.Minute))
		log := asRead("a", gun, []Event{start, press})
		add := func(e Event) {
			e.ID = EventID(len(log) + 1)
			e.Seq = uint64(e.ID)
			log = append(log, e)
		}
		for _, by := range []time.Duration{-time.Hour, 30 * time.Second} { // the last counts
			add(Event{Kind: KindAmend, Ref: 2, Correction: by, Stamp: gun.after(10 * time.Minute)})
		}
		for i, boot := range boots {
			since := time.Duration(20+10*i) * time.Minute
			o := marathon()
			o.BootID, o.Now = boot, gun.after(since)
			if boot != "a" {
				o.Now.Boot = time.Minute
			}
			r := Resume(o, log)
			if d, _ := r.Elapsed(o.Now); d != since+30*time.Second {
				t.Errorf("%s, taken up %d: race time %v, want %v", name, i+1, d, since+30*time.Second)
			}
			add(Event{Kind: KindOpen, Stamp: o.Now, Open: &Open{BootID: boot}})
			add(r.Press(cueLeft, cueLeft, o.Now.after(time.Minute)))
		}
	}
}
