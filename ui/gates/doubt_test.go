package gates_test

import (
	"strings"
	"testing"
	"time"
)

func TestGunThenBoards(t *testing.T) {
	r := newRig(t)
	r.enter()
	r.at(5 * time.Minute).enter()
	r.at(10 * time.Minute).enter()
	if want := "start gun, split km 1, split km 2"; r.kinds() != want {
		t.Errorf("logged %s, want %s", r.kinds(), want)
	}
	r.asks("")
}

// A press that is not believed is logged at once, and asked about for 20 s.
func TestAPressTooSoonIsAskedAbout(t *testing.T) {
	press := func() *rig {
		r := newRig(t)
		r.enter().at(5 * time.Minute).enter()
		r.at(5*time.Minute + 49*time.Second).enter()
		r.asks("KM 2?  0:49 after km 1: too quick. | enter: it is | x: no press")
		return r
	}
	r := press()
	if r.enter(); len(r.s.Splits()) != 2 || !strings.HasSuffix(r.kinds(), "split km 2, amend km 2") {
		t.Errorf("it is: %s", r.kinds())
	}
	r.asks("")

	r = press()
	if !r.Void(r.now) || len(r.s.Splits()) != 1 || !strings.HasSuffix(r.kinds(), "split km 2, void") || r.said != "voided: km 2" {
		t.Errorf("no press: %s, said %q", r.kinds(), r.said)
	}
	r.asks("")
	if r.Void(r.now) {
		t.Error("with nothing asked x was taken")
	}

	r = press()
	n := len(r.logged)
	r.after(19999 * time.Millisecond).asks("KM 2?  0:49 after km 1: too quick. | enter: it is | x: no press")
	r.after(time.Millisecond).asks("")
	if len(r.logged) != n || len(r.s.Splits()) != 1 {
		t.Errorf("nobody answered, and %s", r.kinds())
	}
	if r.at(10 * time.Minute).enter(); len(r.s.Splits()) != 2 || r.s.Splits()[1].Elapsed != 10*time.Minute {
		t.Errorf("the board itself: %+v", r.s.Splits())
	}
}

// A press that is too late was probably at a later board.
func TestAPressTooLateMayHaveSkippedOne(t *testing.T) {
	r := newRig(t)
	r.enter().at(5 * time.Minute).enter()
	r.at(15 * time.Minute).enter()
	r.asks("KM 2?  10:00 after km 1: too slow. | enter: it is | x: no press | K: it was km 3")
	r.Skip(r.now)
	if sp := r.s.Splits(); len(sp) != 2 || sp[1].Marker != "km 3" || sp[1].LapM != 2000 {
		t.Errorf("splits %+v", sp)
	}
	if m, _, _ := r.s.NextMarker(); m != "km 4" {
		t.Errorf("the next board is %s", m)
	}
}

// A question that was answered in another way, in the log, is not asked any more.
func TestAQuestionEndsWithItsSplit(t *testing.T) {
	r := newRig(t)
	r.enter().at(5 * time.Minute).enter()
	r.at(5*time.Minute + 10*time.Second).enter()
	r.s.VoidRef(r.logged[len(r.logged)-1].ID, r.now)
	r.asks("")
	if r.at(10 * time.Minute).enter(); len(r.s.Splits()) != 2 {
		t.Errorf("splits %+v", r.s.Splits())
	}
}

func TestSkipTheBoardThatComesNext(t *testing.T) {
	r := newRig(t)
	if r.Skip(r.now); r.said != "K: the clock does not run" {
		t.Errorf("said %q", r.said)
	}
	r.enter().at(5 * time.Minute).Skip(r.now)
	r.at(10 * time.Minute).enter()
	if want := "start gun, note skip km 1, split km 2"; r.kinds() != want {
		t.Errorf("logged %s, want %s", r.kinds(), want)
	}
}
