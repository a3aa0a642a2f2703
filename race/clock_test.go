package race

import (
	"testing"
	"time"

	"pgregory.net/rapid"
)

// gun is the start of the races of these tests.
var gun = Stamp{Wall: time.Date(2027, 4, 19, 10, 2, 0, 0, time.FixedZone("EDT", -4*3600)), Boot: 8 * time.Hour}

// after returns the reading d after s on an undisturbed machine.
func (s Stamp) after(d time.Duration) Stamp { return Stamp{s.Wall.Add(d), s.Boot + d} }

// step returns the reading with the wall clock set by d.
func (s Stamp) step(d time.Duration) Stamp { return Stamp{s.Wall.Add(d), s.Boot} }

func TestClockNotStarted(t *testing.T) {
	var c Clock
	if d, ok := c.Elapsed(gun); ok || d != 0 || c.Started() {
		t.Errorf("a clock not started says %v, %v", d, ok)
	}
}

func TestClockReadsBootTime(t *testing.T) {
	for name, tt := range map[string]struct {
		at   Stamp
		want time.Duration
	}{
		"at the gun":            {gun, 0},
		"later":                 {gun.after(754120 * time.Millisecond), 754120 * time.Millisecond},
		"cut to ms":             {gun.after(1999999 * time.Nanosecond), time.Millisecond},
		"wall set forward":      {gun.after(time.Minute).step(time.Hour), time.Minute},
		"wall set back":         {gun.after(time.Minute).step(-48 * time.Hour), time.Minute},
		"past midnight":         {gun.after(15 * time.Hour), 15 * time.Hour},
		"a key read before gun": {gun.after(-3 * time.Millisecond), 0},
	} {
		var c Clock
		c.Start(gun, true)
		if got, ok := c.Elapsed(tt.at); !ok || got != tt.want {
			t.Errorf("%s: %v, %v, want %v", name, got, ok, tt.want)
		}
	}
}

func TestClockThroughSummerTime(t *testing.T) {
	zone, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		t.Skip("no time zone data: ", err)
	}
	for name, start := range map[string]time.Time{
		"hour lost":   time.Date(2027, 3, 28, 1, 30, 0, 0, zone),
		"hour double": time.Date(2027, 10, 31, 1, 30, 0, 0, zone),
	} {
		for _, same := range []bool{true, false} {
			var c Clock
			at := Stamp{Wall: start, Boot: time.Hour}
			c.Start(at, same)
			end := at.after(2 * time.Hour)
			end.Wall = end.Wall.In(zone)
			if !same {
				end.Boot = time.Minute
			}
			if got, _ := c.Elapsed(end); got != 2*time.Hour {
				t.Errorf("%s, same boot %v: two hours are %v", name, same, got)
			}
		}
	}
}

func TestClockAcrossBoots(t *testing.T) {
	var c Clock
	c.Start(gun, false)
	first := Stamp{Wall: gun.Wall.Add(time.Hour), Boot: 30 * time.Second}
	if got, ok := c.Elapsed(first); !ok || got != time.Hour {
		t.Fatalf("first reading: %v, %v, want 1h", got, ok)
	}
	// From here on the boot clock carries the race, not the wall clock.
	if got, _ := c.Elapsed(first.after(time.Minute).step(-time.Hour)); got != 61*time.Minute {
		t.Errorf("after the wall clock was set: %v, want 1h1m", got)
	}
	if j, ok := c.Watch(first); ok {
		t.Errorf("a plain restart is a jump: %+v", j)
	}
}

// A wall clock that lags behind what is on record tells nothing: race time goes on
// from the record, is no less than the machine is up, and no jump is made up.
func TestClockAcrossBootsWallSetBack(t *testing.T) {
	var c Clock
	c.resume(lastReading{at: gun.after(time.Hour), boot: "a", now: "b", elapsed: time.Hour}, false)
	now := Stamp{Wall: gun.Wall.Add(55 * time.Minute), Boot: time.Minute}
	if got, _ := c.Elapsed(now); got != time.Hour+time.Minute || !c.Approx() {
		t.Errorf("race time %v, approximate %v; want 1h1m, approximate", got, c.Approx())
	}
	if j, ok := c.Watch(now); ok {
		t.Errorf("a jump that nobody saw: %+v", j)
	}
}

// A machine without a clock battery starts in 1970 and learns the time later: race
// time, approximate until then, follows, but never back.
func TestClockLearnsTheTime(t *testing.T) {
	var c Clock
	c.resume(lastReading{at: gun.after(time.Hour), boot: "a", now: "b", elapsed: time.Hour}, false)
	booted := Stamp{Wall: time.Unix(40, 0), Boot: 40 * time.Second}
	c.Watch(booted)
	if got, _ := c.Elapsed(booted); got != time.Hour+40*time.Second || !c.Approx() {
		t.Fatalf("race time %v, approximate %v", got, c.Approx())
	}
	synced := Stamp{Wall: gun.Wall.Add(time.Hour + 5*time.Minute), Boot: 100 * time.Second}
	j, ok := c.Watch(synced)
	if !ok || !j.Reckoned || j.Elapsed != time.Hour+5*time.Minute || j.Event().State != ClockApproximate || !c.Approx() {
		t.Errorf("jump %+v, %v; want race time 1h5m, still approximate", j, ok)
	}
	if j, _ := c.Watch(synced.after(time.Second).step(-3 * time.Minute)); j.Reckoned || j.Elapsed != time.Hour+5*time.Minute+time.Second {
		t.Errorf("race time went back or stood still: %+v", j)
	}
	c.Continue(synced, 2*time.Hour)
	if j, _ := c.Watch(synced.after(time.Hour).step(time.Hour)); j.Reckoned || j.Elapsed != 3*time.Hour {
		t.Errorf("race time that was confirmed follows the wall clock: %+v", j)
	}
}

func TestClockWatch(t *testing.T) {
	var c Clock
	read := func(at Stamp) time.Duration {
		j, ok := c.Watch(at)
		if ok != (j.By != 0) {
			t.Fatalf("Watch says %v with %v", ok, j.By)
		}
		return j.By
	}
	for i, tt := range []struct {
		at   Stamp
		want time.Duration
	}{
		{gun, 0}, // nothing to compare with
		{gun.after(time.Second), 0},
		{gun.after(2 * time.Second).step(time.Second), 0},                                          // not over a second
		{gun.after(3 * time.Second).step(time.Second + time.Millisecond), 1001 * time.Millisecond}, // steps add up
		{gun.after(4 * time.Second).step(time.Second + time.Millisecond), 0},                       // once
		{gun.after(5 * time.Second).step(-time.Hour), -time.Hour - 1001*time.Millisecond},
		{gun.after(6 * time.Second).step(-time.Hour), 0},
		{gun.after(7 * time.Second), time.Hour},
		{gun.after(9 * time.Hour), 0}, // a machine that slept, with a boot clock that did not
	} {
		if got := read(tt.at); got != tt.want {
			t.Errorf("reading %d: jump %v, want %v", i, got, tt.want)
		}
	}
}

func TestJumpEvent(t *testing.T) {
	var c Clock
	c.Watch(gun)
	c.Start(gun, true)
	j, ok := c.Watch(gun.after(time.Minute).step(2 * time.Second))
	e := j.Event()
	if !ok || e.Kind != KindClock || e.ID != 0 || e.Jump != 2*time.Second || !e.HasElapsed || e.Elapsed != time.Minute {
		t.Errorf("event %+v", e)
	}
}

// Whatever happens to the wall clock, race time within a boot goes forward with
// boot time and with nothing else.
func TestClockIgnoresWall(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var c Clock
		c.Start(gun, true)
		at, want := gun, time.Duration(0)
		for range rapid.IntRange(1, 20).Draw(t, "readings") {
			d := time.Duration(rapid.Int64Range(0, int64(time.Hour)).Draw(t, "boot")).Truncate(time.Millisecond)
			at = at.after(d).step(time.Duration(rapid.Int64Range(-int64(48*time.Hour), int64(48*time.Hour)).Draw(t, "step")))
			want += d
			if got, ok := c.Elapsed(at); !ok || got != want {
				t.Fatalf("elapsed %v, want %v", got, want)
			}
		}
	})
}

func TestClockConcurrently(t *testing.T) {
	var c Clock
	done := make(chan struct{})
	go func() {
		defer close(done)
		for range 1000 {
			c.Elapsed(gun)
			c.Watch(gun)
		}
	}()
	for range 1000 {
		c.Start(gun, true)
	}
	<-done
}

// Race time of a demo goes faster than the clock of the host, from the start on.
func TestFastClock(t *testing.T) {
	c := NewFastClock(20)
	at := Stamp{Wall: time.Date(2027, 4, 19, 10, 0, 0, 0, time.UTC), Boot: time.Hour}
	c.Start(at, true)
	at.Boot += 3 * time.Second
	if d, ok := c.Elapsed(at); !ok || d != time.Minute {
		t.Errorf("%v, %v", d, ok)
	}
}
