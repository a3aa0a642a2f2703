package race

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// However often a race is killed and resumed, the session that was never killed
// and the one rebuilt from the log agree on everything that follows.
func TestResumeAgreesWithSession(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := Options{DistanceM: 8000, Units: rapid.SampledFrom([]string{"km", "mi"}).Draw(t, "units")}
		s, at := NewSession(o), gun
		var log []Event
		for range rapid.IntRange(0, 40).Draw(t, "events") {
			at = at.after(time.Duration(rapid.Int64Range(1, 400_000_000_000).Draw(t, "ns")))
			var e Event
			ok := true
			switch rapid.IntRange(0, 4).Draw(t, "what") {
			case 0:
				e = s.Press(cueLeft, cueRight, at)
			case 1:
				e, ok = s.Start(at)
			case 2:
				e, ok = s.Split(at)
			case 3:
				e, ok = s.Void(at)
			case 4:
				e = s.ClearAlarm(at)
			}
			if ok {
				log = append(log, e)
			}
		}
		o.BootID = "a"
		read := asRead("a", gun, log)
		r := Resume(o, read)
		at = at.after(time.Minute)
		d1, ok1 := s.Elapsed(at)
		d2, ok2 := r.Elapsed(at)
		m1, _, _ := s.NextMarker()
		m2, _, _ := r.NextMarker()
		if d1 != d2 || ok1 != ok2 || m1 != m2 || len(s.Splits()) != len(r.Splits()) {
			t.Fatalf("elapsed %v/%v, marker %s/%s", d1, d2, m1, m2)
		}
		for {
			v1, ok1 := s.Void(at)
			v2, ok2 := r.Void(at)
			// asRead has put one open line first, so IDs differ by one.
			if ok1 != ok2 || (ok1 && v1.Ref+1 != v2.Ref) {
				t.Fatalf("void %v/%v, %v/%v", v1.Ref, v2.Ref, ok1, ok2)
			}
			if !ok1 {
				break
			}
		}
	})
}

// A wall clock that was set while spotter did not run is a jump as well.
func TestResumeFindsJump(t *testing.T) {
	s := NewSession(marathon())
	start, _ := s.Start(gun)
	read := asRead("a", gun, []Event{start})
	for boot, want := range map[string]time.Duration{"a": -10 * time.Minute, "b": 0, "": 0} {
		o := marathon()
		o.BootID, o.Now = boot, gun.after(2*time.Hour).step(-10*time.Minute)
		j, _ := Resume(o, read).Clock().Watch(o.Now)
		if j.By != want {
			t.Errorf("boot %q: jump %v, want %v", boot, j.By, want)
		}
	}
}

// A log whose start line is damaged still says when the race began.
func TestResumeWithoutStartLine(t *testing.T) {
	s := NewSession(marathon())
	s.Start(gun)
	press := s.Press(cueLeft, cueLeft, gun.after(time.Minute))
	o := marathon()
	o.BootID = "a"
	r := Resume(o, asRead("a", gun, []Event{press}))
	if d, ok := r.Elapsed(gun.after(time.Hour)); !ok || d != time.Hour {
		t.Errorf("elapsed %v, %v, want 1h", d, ok)
	}
}

// A false start that was voided by another hand leaves the clock not started,
// whatever was recorded while it ran.
func TestResumeVoidedStart(t *testing.T) {
	s := NewSession(marathon())
	start, _ := s.Start(gun)
	press := s.Press(cueLeft, cueLeft, gun.after(time.Minute))
	void := Event{ID: 3, Kind: KindVoid, Ref: start.ID}
	o := marathon()
	o.BootID = "a"
	log := []Event{start, press, void}
	if Resume(o, asRead("a", gun, log)).Started() {
		t.Error("the clock runs")
	}
	again := start
	again.ID, again.Stamp = 4, gun.after(5*time.Minute)
	if d, ok := Resume(o, asRead("a", gun, append(log, again))).Elapsed(gun.after(6 * time.Minute)); !ok || d != time.Minute {
		t.Errorf("after the second start: %v, %v, want 1m", d, ok)
	}
}

// The start tells the time as long as it can, whatever a later line says; and no
// ID comes twice, in whatever order lines stand.
func TestResumeGoesByTheStart(t *testing.T) {
	s := NewSession(marathon())
	start, _ := s.Start(gun)
	press := s.Press(cueLeft, cueLeft, gun.after(time.Minute))
	press.Elapsed = 3 * time.Hour
	read := asRead("a", gun, []Event{start, press})
	o := marathon()
	o.BootID = "a"
	if d, _ := Resume(o, read).Elapsed(gun.after(time.Hour)); d != time.Hour {
		t.Errorf("elapsed %v, want 1h", d)
	}
	read[1].ID, read[1].Seq = 40, 40
	if e := Resume(o, read).Press(cueLeft, cueLeft, gun); e.ID != 41 {
		t.Errorf("the next ID is %d, want 41", e.ID)
	}
}
