package speaker

import (
	"testing"
	"time"
)

func TestBufferPolicy(t *testing.T) {
	const ( // what is taken note of
		quiet = iota
		dry   // a gap, with nothing left ahead
		own   // a gap of the device's own
	)
	type event struct {
		after time.Duration
		what  int
		step  int
		told  bool
		noted bool
	}
	for name, tt := range map[string]struct {
		asked  time.Duration
		events []event
	}{
		"quiet": {0, []event{{time.Second, quiet, 0, false, false}, {time.Hour, quiet, 0, false, false}}},
		"grows at once, creeps back": {0, []event{
			{time.Second, dry, 1, true, false}, {time.Second, dry, 2, true, false},
			{calmFor - time.Second, quiet, 2, false, false}, {2 * time.Second, quiet, 1, true, false},
			{calmFor - time.Second, quiet, 1, false, false}, {2 * time.Second, quiet, 0, true, false}}},
		"no further than the last": {0, []event{
			{1, dry, 1, true, false}, {1, dry, 2, true, false}, {1, dry, 3, true, false}, {1, dry, 3, true, true},
			{1, dry, 3, false, true}, {calmFor, quiet, 2, true, false}}},
		"waits longer once it was too soon": {0, []event{
			{1, dry, 1, true, false}, {calmFor, quiet, 0, true, false}, {time.Second, dry, 1, true, false},
			{calmFor, quiet, 1, false, false}, {calmFor, quiet, 0, true, false},
			{time.Second, dry, 1, true, false}, {3 * calmFor, quiet, 1, false, false}, {calmFor, quiet, 0, true, false}}},
		"a gap long after is none of its fault": {0, []event{
			{1, dry, 1, true, false}, {calmFor, quiet, 0, true, false}, {calmFor, dry, 1, true, false}, {calmFor, quiet, 0, true, false}}},
		"never below what was asked for": {50 * time.Millisecond, []event{
			{1, dry, 3, true, false}, {time.Hour, quiet, 2, true, false}, {time.Hour, quiet, 2, false, false}}},
		"the device's own gaps are told once": {0, []event{
			{1, own, 0, true, true}, {1, own, 0, false, true}, {calmFor - 1, quiet, 0, false, true}, {1, quiet, 0, true, false}}},
	} {
		t.Run(name, func(t *testing.T) {
			now := time.Now()
			var p bufferPolicy
			p.begin(driverLeast, tt.asked, now)
			for i, e := range tt.events {
				now = now.Add(e.after)
				told := false
				if e.what == quiet {
					told = p.quiet(now)
				} else {
					told = p.gap(e.what == dry, now)
				}
				if noted := p.note(driverLeast) != ""; p.step != e.step || told != e.told || noted != e.noted {
					t.Fatalf("event %d: step %d, told %v, noted %v, want %+v", i, p.step, told, noted, e)
				}
			}
		})
	}
}

func TestBufferPolicyBegins(t *testing.T) {
	for asked, want := range map[time.Duration]time.Duration{
		0: 30 * time.Millisecond, 5 * time.Millisecond: 30 * time.Millisecond, 30 * time.Millisecond: 30 * time.Millisecond,
		40 * time.Millisecond: 40 * time.Millisecond, 100 * time.Millisecond: 130 * time.Millisecond, time.Second: 580 * time.Millisecond,
	} {
		o := newOutput(asked, driver{})
		if got := o.buffer + o.policy.ahead(); got != want {
			t.Errorf("asked for %v: %v, want %v", asked, got, want)
		}
	}
}

func TestPullClock(t *testing.T) {
	ms := func(list ...float64) (out []time.Duration) {
		for _, v := range list {
			out = append(out, time.Duration(v*float64(time.Millisecond)))
		}
		return out
	}
	drift := make([]time.Duration, 2000)
	for i := range drift { // 400 ppm, and as much the other way
		drift[i] = time.Duration(i) * 200 * time.Microsecond
		if i >= 1000 {
			drift[i] = drift[1999-i]
		}
	}
	for name, tt := range map[string]struct {
		in   []time.Duration
		want time.Duration // gaps in all
		gaps int
	}{
		"steady":                     {ms(0, 0, 0, 0, 0, 1, 0, 2, 0, 1, 0), 0, 0},
		"the beginning says nothing": {ms(0, 1500, 1500, 1500, 1500, 1500, 1500), 0, 0},
		"one late window":            {ms(0, 0, 0, 0, 0, 30, 0, 0), 0, 0},
		"a gap":                      {ms(0, 0, 0, 0, 0, 30, 30, 30, 31), 30 * time.Millisecond, 1},
		"two gaps":                   {ms(0, 0, 0, 0, 0, 30, 30, 30, 70, 70, 70), 70 * time.Millisecond, 2},
		"a gap in two parts":         {ms(0, 0, 0, 0, 0, 8, 30, 30, 30), 30 * time.Millisecond, 2},
		"a clock that drifts":        {drift, 0, 0},
	} {
		t.Run(name, func(t *testing.T) {
			var c pullClock
			sum, n := time.Duration(0), 0
			for i, d := range tt.in {
				if gap := c.window(d); gap > 0 {
					sum += gap
					n++
				}
				if i%3 == 0 && c.window(noPull) != 0 {
					t.Error("a window without a pull shows a gap")
				}
			}
			if (sum-tt.want).Abs() > time.Millisecond || n != tt.gaps {
				t.Errorf("%d gaps, %v in all; want %d, %v", n, sum, tt.gaps, tt.want)
			}
		})
	}
}
