package count

import (
	"testing"
	"time"

	"spotter/cues"
	"spotter/cues/countdown"
	"spotter/race"
)

// sent keeps what was handed to the sound.
type sent struct {
	e     race.Event
	first race.EventID
	plan  countdown.Plan
	n     int
}

func (s *sent) Count(e race.Event, first race.EventID, p countdown.Plan) {
	s.e, s.first, s.plan, s.n = e, first, p, s.n+1
}

// road says what it is told to.
type road struct{ speed, left float64 }

func (r *road) SpeedMS(race.Stamp) float64        { return r.speed }
func (r *road) LeftM(cues.ID, race.Stamp) float64 { return r.left }

var (
	turn = cues.Cue{ID: "turn_left", Class: cues.Prepare, Countdown: cues.TurnCountdown}
	bump = cues.Cue{ID: "bump", Class: cues.Prepare, Countdown: cues.BumpCountdown}
)

func stamp(d time.Duration) race.Stamp {
	return race.Stamp{Wall: time.Unix(1_800_000_000, 0).Add(d), Boot: time.Hour + d}
}

func desk(s *race.Session, change func(*Options)) (*Desk, *sent) {
	out := &sent{}
	o := Options{Counter: out, Lasts: func(cues.ID) time.Duration { return 450 * time.Millisecond }}
	if change != nil {
		change(&o)
	}
	return New(o, s), out
}

// record is a session at the pace of 3:43:39.
func record() *race.Session {
	return race.NewSession(race.Options{DistanceM: race.MarathonM, Target: 3*time.Hour + 43*time.Minute + 39*time.Second, Units: race.UnitsKm})
}

func near(t *testing.T, what string, got time.Duration, want float64) {
	t.Helper()
	if d := got.Seconds() - want; d > 0.005 || d < -0.005 {
		t.Errorf("%s: now at %v, want %.2f s", what, got, want)
	}
}

// The pace is that of position, else of the last board that is believed, else of the target.
func TestWhichPaceIsCountedAt(t *testing.T) {
	s := record()
	press := func(d *Desk, out *sent, at time.Duration) time.Duration {
		e := s.Press(turn, turn, stamp(at))
		if !d.Play(&e, &turn, stamp(at)) {
			t.Fatal("no countdown")
		}
		return out.plan.Now()
	}
	d, out := desk(s, nil)
	near(t, "the target", press(d, out, 0), 4.83)
	s.Start(stamp(0))
	s.Split(stamp(489 * time.Second)) // km 1 in 8:09: 2.045 m/s
	near(t, "the last board", press(d, out, 490*time.Second), 7.43)
	r := &road{}
	d, out = desk(s, func(o *Options) { o.Road = r })
	near(t, "a road that does not know", press(d, out, 491*time.Second), 7.43)
	r.speed = 4.88
	near(t, "by position", press(d, out, 492*time.Second), 3.11)
	s.Split(stamp(500 * time.Second)) // km 2 after 11 s: not believed
	r.speed = 0
	near(t, "a board that is not believed", press(d, out, 501*time.Second), 7.43)
}

// Where the distance to the point is known, that is counted down.
func TestWhatIsLeftOfARoadThatIsKnown(t *testing.T) {
	s, r := record(), &road{left: 9.5}
	d, out := desk(s, func(o *Options) { o.Road = r })
	e := s.Press(turn, turn, stamp(0))
	if !d.Play(&e, &turn, stamp(0)) || out.plan.Len() != 3 {
		t.Fatalf("%d words", out.plan.Len())
	}
	near(t, "9.5 m", out.plan.Now(), 9.5/3.1442)
	r.left = 2
	if d.Play(&e, &turn, stamp(0)) {
		t.Error("a countdown over 2 m: there is no time for a word")
	}
}

// Nothing is counted without a pace, for a cue without a countdown, or when nobody wants it.
func TestWhenNothingIsCounted(t *testing.T) {
	s := race.NewSession(race.Options{})
	d, out := desk(s, nil)
	e := s.Press(turn, turn, stamp(0))
	if d.Play(&e, &turn, stamp(0)) {
		t.Error("counted at a pace that nobody knows")
	}
	s = record()
	d, _ = desk(s, nil)
	off := turn
	off.Countdown = cues.NoCountdown
	if d.Play(&e, &off, stamp(0)) {
		t.Error("counted for a cue without a countdown")
	}
	d = New(Options{}, s)
	if d.Play(&e, &turn, stamp(0)) {
		t.Error("counted with countdowns off")
	}
	if _, ok := d.Count(stamp(0)); ok || out.n != 0 {
		t.Error("something was counted")
	}
}

// The way to the ear counts: a word that would come on the heels of the announcement is left
// out.
func TestTheDelayLeavesAWordOut(t *testing.T) {
	s := record()
	for delay, want := range map[time.Duration]int{0: 3, 1300 * time.Millisecond: 3, 1400 * time.Millisecond: 2} {
		d, out := desk(s, func(o *Options) { o.Delay = func() time.Duration { return delay } })
		e := s.Press(bump, bump, stamp(0))
		if d.Play(&e, &bump, stamp(0)); out.plan.Len() != want {
			t.Errorf("%v: %d words, want %d", delay, out.plan.Len(), want)
		}
	}
}

// The words have IDs of their own, and the screen shows where the countdown is as long as
// the sound engine counts.
func TestWhatTheScreenShows(t *testing.T) {
	s := record()
	d, out := desk(s, nil)
	e := s.Press(turn, turn, stamp(0))
	d.Play(&e, &turn, stamp(0))
	if out.first != e.ID+1 || out.e.ID != e.ID || s.Newest() != e.ID+4 {
		t.Errorf("words from %d, press %d, newest %d", out.first, e.ID, s.Newest())
	}
	if d.Word(out.first) != "three" || d.Word(out.first+3) != "now" || d.Word(e.ID) != "" || d.Word(out.first+4) != "" {
		t.Error("the words have other IDs")
	}
	if _, ok := d.Count(stamp(time.Second)); ok {
		t.Error("shown before the engine has begun")
	}
	if _, busy := d.Due(); busy {
		t.Error("drawn often without a countdown")
	}
	d.Look(e.ID)
	if soon, busy := d.Due(); !busy || soon <= 0 {
		t.Error("not drawn again")
	}
	for at, word := range map[time.Duration]cues.ID{time.Second: "", 2 * time.Second: "three", 3 * time.Second: "two", 4 * time.Second: "one", 5 * time.Second: "now"} {
		c, ok := d.Count(stamp(at))
		if !ok || c.Word != word || c.Cue != "turn_left" {
			t.Errorf("at %v: %+v, want %q", at, c, word)
		}
		if want := max(0, out.plan.Now()-at); c.Left != want || c.Done < 0 || c.Done > 1 {
			t.Errorf("at %v: %v left, %v done", at, c.Left, c.Done)
		}
	}
	d.Look(0)
	if _, ok := d.Count(stamp(3 * time.Second)); ok {
		t.Error("shown after its end")
	}
	d.Look(e.ID + 100) // another press
	if _, ok := d.Count(stamp(3 * time.Second)); ok {
		t.Error("shown for another press")
	}
}

func TestACountdownAtAKeyAllocatesNothing(t *testing.T) {
	s := record()
	d, out := desk(s, func(o *Options) { o.Road = &road{speed: 3} })
	e := s.Press(turn, turn, stamp(0))
	if n := testing.AllocsPerRun(100, func() { d.Play(&e, &turn, stamp(0)) }); n > 0 {
		t.Errorf("%v allocations", n)
	}
	if out.n < 100 {
		t.Error("nothing was counted")
	}
}
