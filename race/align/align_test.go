package align_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"spotter/journal"
	"spotter/race"
	"spotter/race/align"
)

const (
	ms = time.Millisecond
	s  = time.Second
)

// marathon returns the logs of a made-up race on two devices.
func marathon(t *testing.T) (a, b []race.Event) {
	t.Helper()
	var logs [2][]race.Event
	for i, name := range []string{"race", "second"} {
		log, err := journal.ReadFile("../../journal/testdata/marathon/second/" + name + ".jsonl")
		if err != nil || log.Err() != nil {
			t.Fatal(err, log.Err())
		}
		logs[i] = log.Events
	}
	return logs[0], logs[1]
}

// near fails unless a time is another to some tolerance.
func near(t *testing.T, what string, got, want, tolerance time.Duration) {
	t.Helper()
	if (got - want).Abs() > tolerance {
		t.Errorf("%s is %v, and should be %v ± %v", what, got, want, tolerance)
	}
}

// The second device's clock is 4.37 s ahead and its spotter presses boards 0.1 s later; the
// first one's wall clock steps by +2.4 s at 49 minutes, and after its reboot that counts.
func TestTwoDevicesOfAMarathon(t *testing.T) {
	a, b := marathon(t)
	x, err := align.Logs(a, b, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(x.A.Segments) != 2 || len(x.B.Segments) != 1 || len(x.Fits) != 2 {
		t.Fatalf("segments %v and %v, fits %+v", x.A.Segments, x.B.Segments, x.Fits)
	}
	for k, want := range []time.Duration{-4470 * ms, -2070 * ms} {
		f := &x.Fits[k]
		t.Logf("%+v, standard error %v", *f, f.StandardError())
		near(t, "offset", f.Offset, want, 4*f.StandardError())
		if f.Basis != align.Boards || f.Fits < f.Common-1 || f.Second > 2 {
			t.Errorf("%+v", *f)
		}
	}
	// Cues that were called without regard to each other tell nothing, and are not believed.
	for _, f := range x.Fits {
		if f.Basis == align.ByCues || f.Basis == align.BoardsToo {
			t.Errorf("%+v", f)
		}
	}
	near(t, "clock of A after its reboot against that before", -x.A.Segments[1].Shift, 2400*ms, 500*ms)
	// What both logged at one moment, a gel at 3:03:15, is at one time of the common clock.
	at := func(side *align.Side, item string) (last time.Duration) {
		for i := range side.Events {
			if e := &side.Events[i]; e.Kind == race.KindAid && e.Item == item {
				last = side.Time(i)
			}
		}
		return last
	}
	near(t, "the last gel", at(x.A, "gel")-at(x.B, "gel"), 100*ms, 300*ms)
}

// A is the ruler of B where B is that of A: both ways say the same.
func TestBothWays(t *testing.T) {
	a, b := marathon(t)
	x, errX := align.Logs(a, b, nil)
	y, errY := align.Logs(b, a, nil)
	if errX != nil || errY != nil {
		t.Fatal(errX, errY)
	}
	for k, f := range x.Fits {
		if g := y.Fits[k]; g.Offset != -f.Offset || g.Fits != f.Fits || g.Second != f.Second || g.MAD != f.MAD {
			t.Errorf("%+v\n%+v", f, g)
		}
	}
}

// device writes what a spotter logs: its wall clock is ahead of the true time, and its
// boot clock begins somewhere.
type device struct {
	log   []race.Event
	ahead time.Duration
	boot  time.Duration
	wall  time.Time
}

func newDevice(ahead, boot time.Duration, spotter string) *device {
	d := &device{ahead: ahead, boot: boot, wall: time.Date(2027, 4, 19, 10, 0, 0, 0, time.UTC)}
	d.add(0, race.Event{Kind: race.KindOpen, Open: &race.Open{Spotter: spotter, BootID: spotter, DistanceM: 42195, Units: race.UnitsKm}})
	return d
}

// add adds a line at a true time.
func (d *device) add(at time.Duration, e race.Event) race.EventID {
	e.ID = race.EventID(len(d.log) + 1)
	e.Seq = uint64(e.ID)
	e.Stamp = race.Stamp{Wall: d.wall.Add(at + d.ahead), Boot: at + d.boot}.Milli()
	d.log = append(d.log, e)
	return e.ID
}

func (d *device) split(at time.Duration, km int) race.EventID {
	return d.add(at, race.Event{Kind: race.KindSplit, Marker: fmt.Sprintf("km %d", km), DistanceM: float64(km) * 1000})
}

func (d *device) cue(at time.Duration, code string) {
	id := []race.Event{{Kind: race.KindCue}}
	id[0].Cue, id[0].Pressed = "left", "left"
	if code != "left" {
		id[0].Cue, id[0].Pressed = "right", "right"
	}
	d.add(at, id[0])
}

// A press put right, a press taken back and a wild one do not spoil the offset.
func TestOutliers(t *testing.T) {
	a, b := newDevice(0, time.Hour, "a"), newDevice(7*s, 9*time.Hour, "b")
	for km := 1; km <= 12; km++ {
		at := time.Duration(km) * 318 * s
		switch km {
		case 4: // late, and put right
			id := a.split(at+42*s, km)
			a.add(at+50*s, race.Event{Kind: race.KindAmend, Ref: id, Correction: -42 * s})
		case 6: // taken back, and pressed again
			id := a.split(at-100*s, km)
			a.add(at-90*s, race.Event{Kind: race.KindVoid, Ref: id})
			a.split(at, km)
		default:
			a.split(at, km)
		}
		if km == 9 {
			b.split(at-306*s, km)
		} else {
			b.split(at+200*ms, km)
		}
	}
	x, err := align.Logs(a.log, b.log, nil)
	if err != nil {
		t.Fatal(err)
	}
	if f := x.Fits[0]; f.Offset != -7200*ms || f.Common != 12 || f.Fits != 11 || f.Second != 1 || f.MAD != 0 {
		t.Errorf("%+v", f)
	}
}

// Cues of the same name tell the offset where no board does, if they clearly fit at one
// place; where each spotter calls as they like, they do not.
func TestCuesAlone(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 6))
	one, same, other := newDevice(0, time.Hour, "a"), newDevice(11*s, 2*time.Hour, "b"), newDevice(11*s, 3*time.Hour, "c")
	words := []string{"left", "right"}
	for at := 30 * s; at < 90*time.Minute; at += time.Duration(3000+rng.ExpFloat64()*9000) * ms {
		word := words[rng.IntN(2)]
		one.cue(at, word)
		if rng.Float64() < 0.9 {
			same.cue(at+time.Duration(rng.NormFloat64()*200)*ms, word)
		}
		other.cue(at+time.Duration(rng.IntN(9000))*ms, words[rng.IntN(2)])
	}
	x, err := align.Logs(one.log, same.log, nil)
	if err != nil {
		t.Fatal(err)
	}
	f := x.Fits[0]
	t.Logf("%+v", f)
	near(t, "offset", f.Offset, -11*s, 100*ms)
	if f.Basis != align.ByCues || x.B.Segments[0].Basis != align.ByCues {
		t.Errorf("%+v", f)
	}
	x, err = align.Logs(one.log, other.log, nil)
	if !errors.Is(err, align.ErrNothingInCommon) {
		t.Fatalf("%v, %+v", err, x.Fits)
	}
	t.Logf("%+v", x.Fits[0])
	if x.B.Segments[0].Basis != align.Unknown || !x.B.Segments[0].Basis.Unsure() {
		t.Errorf("something was guessed: %+v", x.B.Segments)
	}
}

// Cues refine what few and rough boards say, and leave exact boards alone.
func TestCuesRefineRoughBoards(t *testing.T) {
	rng := rand.New(rand.NewPCG(5, 7))
	make2 := func(rough time.Duration) (a, b *device) {
		a, b = newDevice(0, time.Hour, "a"), newDevice(0, 2*time.Hour, "b")
		for km := 1; km <= 4; km++ {
			at := time.Duration(km) * 318 * s
			a.split(at, km)
			b.split(at+time.Duration(km-2)*rough, km)
		}
		for at := 1300 * s; at < 3600*s; at += time.Duration(3000+rng.ExpFloat64()*9000) * ms {
			word := []string{"left", "right"}[rng.IntN(2)]
			a.cue(at, word)
			b.cue(at+100*ms, word)
		}
		return a, b
	}
	for _, tt := range []struct {
		rough time.Duration
		basis align.Basis
		want  time.Duration
	}{{20 * ms, align.Boards, -10 * ms}, {600 * ms, align.BoardsToo, -100 * ms}} {
		a, b := make2(tt.rough)
		x, err := align.Logs(a.log, b.log, nil)
		if err != nil {
			t.Fatal(err)
		}
		if f := x.Fits[0]; f.Basis != tt.basis || f.Offset != tt.want {
			t.Errorf("%+v, standard error %v", f, f.StandardError())
		}
	}
}

// A part of a log that nothing ties to the other one is placed by its own wall clock, and
// that is called unsure.
func TestAPartWithoutBoards(t *testing.T) {
	a, b := newDevice(0, time.Hour, "a"), newDevice(5*s, 2*time.Hour, "b")
	for km := 1; km <= 5; km++ {
		a.split(time.Duration(km)*318*s, km)
		b.split(time.Duration(km)*318*s, km)
	}
	b.boot = -1800 * s // restarted
	b.add(1800*s, race.Event{Kind: race.KindOpen, Open: &race.Open{Spotter: "b", BootID: "again"}})
	b.add(1900*s, race.Event{Kind: race.KindFall})
	x, err := align.Logs(a.log, b.log, nil)
	if err != nil {
		t.Fatal(err)
	}
	if g := x.B.Segments; len(g) != 2 || g[0].Basis != align.Boards || g[1].Basis != align.SameLog || !g[1].Basis.Unsure() || g[1].Shift != -5*s {
		t.Errorf("%+v", g)
	}
	near(t, "the fall", x.B.Time(len(b.log)-1)-x.A.Time(0), 1900*s, 0)
}

// Without boards and cues the starts of both may tell, and are called unsure.
func TestStarts(t *testing.T) {
	a, b := newDevice(0, time.Hour, "a"), newDevice(5*s, 2*time.Hour, "b")
	a.add(10*s, race.Event{Kind: race.KindStart, Clock: race.ClockGun, HasElapsed: true})
	b.add(11*s, race.Event{Kind: race.KindStart, Clock: race.ClockGun, HasElapsed: true, Correction: 500 * ms})
	x, err := align.Logs(a.log, b.log, nil)
	if err != nil {
		t.Fatal(err)
	}
	if g := x.B.Segments[0]; g.Basis != align.Starts || g.Shift != -5500*ms {
		t.Errorf("%+v", g)
	}
}

// An offset that is given is taken, and nothing else.
func TestAGivenOffset(t *testing.T) {
	a, b := marathon(t)
	offset := -3 * s
	x, err := align.Logs(a, b, &offset)
	if err != nil {
		t.Fatal(err)
	}
	if g := x.B.Segments[0]; g.Basis != align.Given || g.Shift != offset {
		t.Errorf("%+v", g)
	}
}

// What cannot be one race is refused.
func TestRefused(t *testing.T) {
	a, b := marathon(t)
	if _, err := align.Logs(a, a, nil); !errors.Is(err, align.ErrSame) {
		t.Error(err)
	}
	if _, err := align.Logs(a, nil, nil); err == nil {
		t.Error("an empty log was taken")
	}
	later := append([]race.Event(nil), b...)
	for i := range later {
		later[i].Wall = later[i].Wall.AddDate(0, 0, 1)
	}
	var day *align.AnotherDay
	if _, err := align.Logs(a, later, nil); !errors.As(err, &day) {
		t.Error(err)
	}
	for i := range later { // a machine without a clock battery: the boards tell
		later[i].Wall = later[i].Wall.AddDate(-57, 0, 0)
	}
	x, err := align.Logs(a, later, nil)
	if err != nil || x.B.Segments[0].Basis != align.Boards {
		t.Errorf("%v", err)
	}
}

// What was added after the race says nothing of its clocks, and is not called unsure.
func TestNotesAfterTheRace(t *testing.T) {
	a, b := newDevice(0, time.Hour, "a"), newDevice(7*s, 9*time.Hour, "b")
	for km := 1; km <= 5; km++ {
		a.split(time.Duration(km)*318*s, km)
		b.split(time.Duration(km)*318*s, km)
	}
	week := 7 * 24 * time.Hour
	b.add(week, race.Event{Kind: race.KindOpen, Open: &race.Open{BootID: "later", ReviewHead: "f"}})
	b.add(week, race.Event{Kind: race.KindAmend, Ref: 3, Correction: -s, Reason: race.ReasonReview})
	x, err := align.Logs(a.log, b.log, nil)
	if err != nil {
		t.Fatal(err)
	}
	g := x.B.Segments
	if len(g) != 2 || g[1].Basis != align.AfterRace || g[1].Basis.Unsure() || g[1].Shift != -7*s || x.Fits[0].Fits != 5 || len(x.Fits) != 1 {
		t.Errorf("%+v, %+v", g, x.Fits)
	}
}

// Boards tell an offset only where there are three and they fit together, and starts only
// where the wall clocks nearly agree on them: else nothing is guessed.
func TestTooLittleInCommon(t *testing.T) {
	for name, do := range map[string]func(a, b *device){
		"two boards": func(a, b *device) {
			for km := 1; km <= 2; km++ {
				a.split(time.Duration(km)*318*s, km)
				b.split(time.Duration(km)*318*s, km)
			}
		},
		"boards that do not fit together": func(a, b *device) {
			for km := 1; km <= 7; km++ {
				a.split(time.Duration(km)*318*s, km)
				b.split(time.Duration(km)*318*s+time.Duration(km%3-1)*4*s, km)
			}
		},
		"starts two minutes apart": func(a, b *device) {
			a.add(10*s, race.Event{Kind: race.KindStart, Clock: race.ClockGun, HasElapsed: true})
			b.add(130*s, race.Event{Kind: race.KindStart, Clock: race.ClockGun, HasElapsed: true})
		},
		"nothing": func(a, b *device) {},
	} {
		a, b := newDevice(0, time.Hour, "a"), newDevice(7*s, 9*time.Hour, "b")
		do(a, b)
		x, err := align.Logs(a.log, b.log, nil)
		if !errors.Is(err, align.ErrNothingInCommon) || x.B.Segments[0].Basis != align.Unknown {
			t.Errorf("%s: %v", name, err)
		}
	}
}
